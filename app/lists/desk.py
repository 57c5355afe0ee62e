"""What becomes of a list that came over HTTP: an answer now, or a job.

A file up to `lists.most_mb_now` is read while its sender waits; a larger one becomes a job, and so
does one whose sender prefers it. A list that is refused leaves one audit row and nothing else.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends

from access_lists.errors import AccessListError
from app.audit.service import Actor, record_refusal
from app.database import Database
from app.dependencies import SettingsDep, service
from app.jobs.job import Job, NewJob
from app.jobs.service import JobService
from app.lists.incoming import ListFile
from app.lists.schemas import ListFields
from app.lists.service import ListService
from app.lists.tasks import IMPORT, INSPECTION, REPORT, WORKBOOK
from app.uploads import Upload
from zoning.errors import InputError

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class ListDesk:
    """Takes lists in."""

    lists: Annotated[ListService, Depends(service(ListService))]
    jobs: Annotated[JobService, Depends(service(JobService))]
    database: Annotated[Database, Depends(service(Database))]
    settings: SettingsDep

    @property
    def upload_bytes(self) -> int:
        """Bytes that an upload may have."""
        return int(self.settings.web.max_upload_mb * _MEGABYTE)

    def take(
        self, actor: Actor, reference: str, upload: Upload[ListFields], *, later: bool
    ) -> dict[str, Any] | Job:
        """Import a list into a draft, or take on the job of importing it.

        Raises:
            NotFoundError, ForbiddenError, StateError: told before anything is read.
            IngestError, AccessListError: the list cannot be taken.
        """
        self.lists.require_draft(actor, reference)
        if later or self._is_large(upload):
            return self._job(actor, IMPORT, upload, release=reference)
        try:
            return self.lists.import_file(actor, _file(upload), reference)
        except (InputError, AccessListError) as error:
            record_refusal(
                self.database,
                actor,
                "list-import",
                code=error.code,
                size=upload.size,
                sha256=upload.sha256,
            )
            raise

    def look(
        self, actor: Actor, upload: Upload[ListFields], *, later: bool
    ) -> dict[str, Any] | Job:
        """What an import would answer, nothing stored; or the job of finding out."""
        if later or self._is_large(upload):
            return self._job(actor, INSPECTION, upload, format=REPORT)
        return self.lists.inspect(_file(upload))

    def annotate(self, actor: Actor, upload: Upload[ListFields], *, later: bool) -> bytes | Job:
        """The sender's own workbook with the findings as comments; or the job of writing it."""
        if later or self._is_large(upload):
            return self._job(actor, INSPECTION, upload, format=WORKBOOK)
        with tempfile.TemporaryDirectory(prefix="sanxian-annotated-") as folder:
            path = Path(folder) / "annotated.xlsx"
            self.lists.annotate(_file(upload), path)
            return path.read_bytes()

    def _is_large(self, upload: Upload[ListFields]) -> bool:
        return upload.size > self.settings.lists.most_mb_now * _MEGABYTE

    def _job(self, actor: Actor, kind: str, upload: Upload[ListFields], **asked: str) -> Job:
        described = {
            "file": upload.label,
            "suffix": upload.path.suffix,
            "layout": upload.fields.layout,
        }
        return self.jobs.submit(
            actor, NewJob(kind=kind, request={**described, **asked}), file=upload.path
        )


def _file(upload: Upload[ListFields]) -> ListFile:
    return ListFile(path=upload.path, label=upload.label, layout=upload.fields.layout)


ListDeskDep = Annotated[ListDesk, Depends()]
