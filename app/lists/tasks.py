"""Lists read as jobs: imported in one transaction that ends the job too, or only looked at."""

from pathlib import Path
from typing import Any, Final

import orjson
from sqlalchemy.orm import Session

from app.database import Database
from app.jobs.job import Result
from app.jobs.running import Running, Task
from app.lists.incoming import ListFile
from app.lists.service import ListService

IMPORT: Final = "list-import"
INSPECTION: Final = "list-inspect"
"""Kinds of job."""

REPORT: Final = "report"
WORKBOOK: Final = "workbook"
"""What an inspection makes: the report of the import that was not, or the annotated workbook."""

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_JSON: Final = "application/json"


def import_task(lists: ListService) -> Task:
    """Import the file that came with the job into a draft; its result is the report."""

    def run(running: Running) -> None:
        def settle(session: Session, answer: dict[str, Any]) -> None:
            _finish_with_report(running, session, answer)

        reference = running.job.request["release"]
        lists.import_file(running.job.actor, _file(running), reference, watch=running, also=settle)

    return run


def inspection_task(database: Database, lists: ListService) -> Task:
    """Read the file that came with the job, and store nothing of it."""

    def run(running: Running) -> None:
        if running.job.request["format"] == REPORT:
            answer = lists.inspect(_file(running), watch=running)
            with database.write() as session:
                _finish_with_report(running, session, answer)
            return
        path = running.folder / "annotated.xlsx"
        lists.annotate(_file(running), path, watch=running)
        with database.write() as session:
            _finish_with(running, session, path, XLSX)

    return run


def _file(running: Running) -> ListFile:
    asked = running.job.request
    path = running.input_file(asked["suffix"])
    return ListFile(path=path, label=asked["file"], layout=asked["layout"])


def _finish_with_report(running: Running, session: Session, answer: dict[str, Any]) -> None:
    """The counts stand with the job; the findings, which may be many, in its result."""
    path = running.folder / f"{running.job.kind}.json"
    path.write_bytes(orjson.dumps(answer))
    counts = {name: value for name, value in answer.items() if name != "findings"}
    _finish_with(running, session, path, _JSON, counts)


def _finish_with(
    running: Running,
    session: Session,
    path: Path,
    media_type: str,
    counts: dict[str, Any] | None = None,
) -> None:
    document = {**(counts or {}), "file": path.name, "media_type": media_type}
    running.finish_with_file(session, path, Result(document=document))
