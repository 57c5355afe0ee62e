"""Tables of jobs: the jobs, the files that go in and come out, the parts that are done."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    delete,
    func,
    select,
)
from sqlalchemy import insert as sql_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.audit.service import Actor
from app.jobs.errors import JobNotFoundError
from app.jobs.job import Job, JobStatus, NewJob
from zoning.store.base import Base, JsonValue, Owned
from zoning.store.releases import new_key
from zoning.store.streaming import streamed
from zoning.texts import Text

_ACTOR: Final = TypeAdapter(Actor)
"""An actor as JSON and back: a job is done in the name, and with the rights, of who asked."""

_PIECE: Final = 1 << 20
"""Bytes of a piece of a file: small beside the memory of either end."""


class Role(StrEnum):
    """What a file is to its job."""

    INPUT = "input"
    RESULT = "result"


class JobRow(Owned, Base):
    """One job. `beat` grows with every sign of life; `worker` names the process that has it."""

    __tablename__ = "job"
    __table_args__ = (Index(None, "status", "id"), Index(None, "owner", "id"))

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(20))
    request: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    actor: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    worker: Mapped[str | None] = mapped_column(String(100))
    beat: Mapped[int] = mapped_column(BigInteger, default=0)
    attempt: Mapped[int] = mapped_column(Integer, default=0)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    wait_until: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    done: Mapped[int] = mapped_column(BigInteger, default=0)
    total: Mapped[int | None] = mapped_column(BigInteger)
    message: Mapped[dict[str, str] | None] = mapped_column(JsonValue)
    note: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
    problem: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
    result: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
    result_href: Mapped[str | None] = mapped_column(String(400))
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class JobFileRow(Base):
    """A piece of a file that goes into a job (`input`) or comes out of it (`result`)."""

    __tablename__ = "job_file"

    job_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("job.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class JobPartRow(Base):
    """A part of the work that is done; there is never a second one of the same number."""

    __tablename__ = "job_part"

    job_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("job.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


def insert(session: Session, new: NewJob, actor: Actor) -> JobRow:
    """Store a new job, to be begun by whichever worker comes first."""
    now = datetime.now(UTC)
    row = JobRow(
        id=new_key(),
        kind=new.kind,
        status=JobStatus.ACCEPTED,
        request=dict(new.request),
        actor=_ACTOR.dump_python(actor, mode="json"),
        worker=None,
        beat=0,
        attempt=0,
        tries=0,
        wait_until=now + timedelta(seconds=new.delay_s),
        done=0,
        total=new.total,
        owner=actor.owner,
        jurisdiction=new.jurisdiction,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return row


def find(session: Session, identity: str) -> JobRow:
    """The row of a job.

    Raises:
        JobNotFoundError: there is none of this id.
    """
    row = session.get(JobRow, identity, populate_existing=True)
    if row is None:
        raise not_found(identity)
    return row


def not_found(identity: str) -> JobNotFoundError:
    """The one answer for a job that is not there and for one that is somebody else's."""
    return JobNotFoundError(
        f"没有编号为 {identity[:100]} 的任务。", f"there is no job {identity[:100]}."
    )


def page(
    session: Session,
    *,
    owner: str | None,
    after: str | None,
    limit: int,
    status: JobStatus | None,
    kind: str | None,
) -> list[Job]:
    """Jobs from the newest to the oldest, beginning after (older than) the id given."""
    query = select(JobRow).order_by(JobRow.id.desc()).limit(limit)
    if owner is not None:
        query = query.where(JobRow.owner == owner)
    if status is not None:
        query = query.where(JobRow.status == status)
    if kind is not None:
        query = query.where(JobRow.kind == kind)
    if after is not None:
        query = query.where(JobRow.id < after)
    return [job_of(row) for row in session.scalars(query)]


def job_of(row: JobRow) -> Job:
    """The value of a row."""
    message = row.message
    return Job(
        id=row.id,
        kind=row.kind,
        status=JobStatus(row.status),
        request=row.request,
        actor=_ACTOR.validate_python(row.actor),
        owner=row.owner,
        jurisdiction=row.jurisdiction,
        attempt=row.attempt,
        tries=row.tries,
        done=row.done,
        total=row.total,
        message=Text(zh=message["zh-CN"], en=message["en"]) if message else None,
        note=row.note,
        problem=row.problem,
        result=row.result,
        result_href=row.result_href,
        created_at=_aware(row.created_at),
        started_at=_aware(row.started_at) if row.started_at else None,
        finished_at=_aware(row.finished_at) if row.finished_at else None,
        updated_at=_aware(row.updated_at),
    )


def _aware(value: datetime) -> datetime:
    """SQLite forgets the zone; what is stored is UTC."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def put_file(session: Session, job_id: str, role: Role, source: Path | bytes) -> None:
    """Store a file piece by piece."""
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
        for number, piece in enumerate(iter(lambda: file.read(_PIECE), b"")):
            row = {"job_id": job_id, "role": role, "number": number, "content": piece}
            session.execute(sql_insert(JobFileRow).values(row))


def pieces(session: Session, job_id: str, role: Role) -> Iterator[bytes]:
    """A stored file, piece by piece."""
    query = (
        select(JobFileRow.content)
        .where(JobFileRow.job_id == job_id, JobFileRow.role == role)
        .order_by(JobFileRow.number)
    )
    for (content,) in streamed(session, query, rows_at_once=1):
        yield content


def drop_files(session: Session, job_id: str, *, keep: Role | None = None) -> None:
    """Forget the parts of a finished job, and its files but those of one role."""
    session.execute(delete(JobPartRow).where(JobPartRow.job_id == job_id))
    query = delete(JobFileRow).where(JobFileRow.job_id == job_id)
    session.execute(query if keep is None else query.where(JobFileRow.role != keep))


def parts(session: Session, job_id: str) -> Iterator[tuple[int, bytes]]:
    """Numbers and content of the parts that are done, in order."""
    query = (
        select(JobPartRow.number, JobPartRow.content)
        .where(JobPartRow.job_id == job_id)
        .order_by(JobPartRow.number)
    )
    yield from streamed(session, query, rows_at_once=16)


def part_numbers(session: Session, job_id: str) -> frozenset[int]:
    """Numbers of the parts that are done."""
    query = select(JobPartRow.number).where(JobPartRow.job_id == job_id)
    return frozenset(session.scalars(query))


def counts(session: Session) -> dict[str, int]:
    """How many jobs there are of each status."""
    query = select(JobRow.status, func.count()).group_by(JobRow.status)
    return {str(status): int(count) for status, count in session.execute(query)}
