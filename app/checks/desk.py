"""What becomes of a check that came over HTTP: an answer now, a job, or a refusal.

The work is estimated before any is done, and counted for whoever asks. Up to
`check.most_work_now` and `most_vertices_now`, or what fits into the time the request has left, it
is answered at once; beyond that, or where the client would rather not wait, it becomes a job;
beyond `check.most_work` it is refused. A refused check leaves one audit row and nothing else.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, Final

import shapely
from fastapi import Depends
from sqlalchemy.orm import Session

from access_lists.errors import AccessListError
from app.audit.service import Actor, record_refusal
from app.catalogue.service import Catalogue
from app.checks.idempotency import Answered, Once, Settle
from app.checks.schemas import BatchBody, CheckBody
from app.checks.service import CheckRequest, CheckService, Stored
from app.checks.work import WORK_PER_S
from app.database import Database
from app.deadline import seconds_left
from app.dependencies import assembled
from app.jobs.job import Job, NewJob
from app.jobs.service import JobService
from app.quota import LEAST_WORK, Quota
from app.settings import Settings
from zoning.errors import InputError, SanxianError

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Desk:
    """Takes checks in."""

    checks: CheckService
    jobs: JobService
    catalogue: Catalogue
    database: Database
    settings: Settings
    quota: Quota

    def take(
        self,
        actor: Actor,
        body: CheckBody,
        *,
        key: str | None,
        later: bool,
        noted: Mapping[str, Any] = _NOTHING,
    ) -> Stored | Job:
        """Check, or take on the job of checking.

        Args:
            actor: who asks.
            body: what is asked.
            key: the Idempotency-Key, if one was sent.
            later: the client would rather have a job.
            noted: what is kept with the job beside the check, as JSON values.
        """
        sent = body.model_dump_json().encode()

        def act(settle: Settle | None) -> Stored | Job:
            return self._act(actor, body, sent, later=later, settle=settle, noted=noted)

        def again(before: Answered) -> Stored | Job:
            if before.job_id is not None:
                return self.jobs.fetch(actor, before.job_id)
            return self.checks.fetch(before.assessment_id or "")

        try:
            if key is None:
                return act(None)
            digest = hashlib.sha256(sent).hexdigest()
            return Once(self.database, actor, key, digest).run(act, again)
        except (InputError, AccessListError) as error:
            self.refuse(actor, error, sent)
            raise

    def take_batch(self, actor: Actor, body: BatchBody) -> Job:
        """Take on the job of checking many; what is wrong with a row is said in its answer."""
        count = len(body.items)
        self.quota.charge(actor, count * LEAST_WORK)
        new = NewJob(kind="check-batch", request={"rows": count}, total=count)
        return self.jobs.submit(actor, new, file=body.model_dump_json().encode())

    def refuse(self, actor: Actor, error: SanxianError, sent: bytes) -> None:
        """The one trace that a refused check leaves."""
        digest = hashlib.sha256(sent).hexdigest()
        record_refusal(
            self.database, actor, "check", code=error.code, size=len(sent), sha256=digest
        )

    def _act(
        self,
        actor: Actor,
        body: CheckBody,
        sent: bytes,
        *,
        later: bool,
        settle: Settle | None,
        noted: Mapping[str, Any],
    ) -> Stored | Job:
        request = body.as_request(self.catalogue.area_of_use())
        work = self.checks.estimate(request)
        self.quota.charge(actor, work)
        if later or self._is_large(request, work):

            def also_job(session: Session, identity: str) -> None:
                if settle is not None:
                    settle(session, Answered(job_id=identity))

            new = NewJob(kind="check", request={**noted, "work": work})
            return self.jobs.submit(actor, new, file=sent, also=also_job)

        def also(session: Session, identity: str) -> None:
            if settle is not None:
                settle(session, Answered(assessment_id=identity))

        return self.checks.run(actor, request, also=also)

    def _is_large(self, request: CheckRequest, work: int) -> bool:
        """Whether a check is more than can be done while somebody waits."""
        vertices = int(shapely.get_num_coordinates(request.footprint.geometry))
        too_many = vertices > self.settings.check.most_vertices_now
        return too_many or work > self._most_work_now()

    def _most_work_now(self) -> float:
        """What can be answered at once in the time that the request has left."""
        most = self.settings.check.most_work_now
        return seconds_left(most / WORK_PER_S) * WORK_PER_S


DeskDep = Annotated[Desk, Depends(assembled(Desk))]
