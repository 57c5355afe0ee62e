"""Run a screening: from a file of footprints to a table, on this machine or on Spark."""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import pyarrow as pa

from app.audit.service import Actor, record
from app.catalogue.service import Catalogue, InForce, legal_today
from app.database import Database
from app.permissions import Permission
from app.progress import Watch
from app.screenings.cluster import screen_on_spark
from app.screenings.kit import Kit, pack_kit
from app.screenings.parts import Parts, open_parts
from app.screenings.processes import Progress, screen_here
from app.screenings.rows import result_schema
from app.standing.service import StandingService
from app.versions import engine_versions
from zoning.errors import NotFoundError
from zoning.export.tables import table_suffix, write_table
from zoning.ingest.many import ManyTerms
from zoning.ingest.streaming import Stream, StreamTerms, open_stream
from zoning.vocabulary import Datum

OVERLAY_ROWS = 4096
VERDICT_ROWS = 256
"""Footprints of a batch: a second's work or less."""


class Engine(StrEnum):
    """Where a screening runs."""

    LOCAL = "local"
    SPARK = "spark"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningRequest:
    """One screening.

    Attributes:
        source, target: file of footprints; table to write.
        industry_column: column of GB/T 4754 codes; with it each footprint gets a verdict.
        half_width_m: from a line to the edge of its corridor.
        as_of: the day whose law and data apply; None = today in China.
        workers: processes of this machine.
        resume: see `open_parts`.
        master: address of the Spark cluster; None = as Spark is configured, else this machine.
    """

    source: Path
    target: Path
    layer: str | None = None
    crs: str | None = None
    datum: Datum | None = None
    half_width_m: float | None = None
    industry_column: str | None = None
    as_of: date | None = None
    engine: Engine = Engine.LOCAL
    workers: int = 1
    resume: bool | None = None
    master: str | None = None
    rows: int | None = None

    @property
    def batch_rows(self) -> int:
        """Footprints of a batch."""
        return self.rows or (VERDICT_ROWS if self.industry_column else OVERLAY_ROWS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a screening did: footprints read, rows written, footprints refused, time taken."""

    footprints: int
    rows: int
    failed: int
    seconds: float


class SourceNotFoundError(NotFoundError):
    """There is no such file of footprints."""

    code = "source-not-found"


class ScreeningService:
    """Screenings on the releases of one store."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self._database = database
        self._catalogue = catalogue
        self._standing = StandingService(database)

    def run(self, actor: Actor, request: ScreeningRequest, progress: Watch) -> Outcome:
        """Screen a file; the output appears when it is whole, and the audit record says so.

        Raises:
            InputError: the file as a whole cannot be used.
            StateError: the parts of an earlier run do not fit (`resume`), or it still runs.
            StoreError: a layer or a process was lost.
        """
        actor.require(Permission.RUN_CHECKS)
        started = time.monotonic()
        suffix = table_suffix(request.target)
        if not request.source.is_file():
            raise SourceNotFoundError(
                f"没有文件 {request.source}。", f"there is no file {request.source}."
            )
        as_of = request.as_of or legal_today()
        in_force = self._catalogue.in_force(as_of)
        stream = open_stream(request.source, self._stream_terms(request))
        kit = pack_kit(
            in_force,
            as_of=as_of,
            terms=ManyTerms(
                reference=stream.reference,
                area_of_use=self._catalogue.area_of_use(),
                half_width_m=request.half_width_m,
            ),
            register=self._standing.everything(),
            with_verdict=request.industry_column is not None,
            with_geometry=suffix == ".gpkg",
        )
        run = _run(request, as_of, in_force)
        with open_parts(request.target, run, resume=request.resume) as parts:
            progress.total(stream.count)
            counts = _screen(request, kit, stream, parts, progress.done)
        outcome = Outcome(seconds=round(time.monotonic() - started, 3), **counts)
        self._record(actor, run, outcome)
        return outcome

    def _stream_terms(self, request: ScreeningRequest) -> StreamTerms:
        return StreamTerms(
            layer=request.layer,
            crs=request.crs,
            datum=request.datum,
            industry_column=request.industry_column,
            area_of_use=self._catalogue.area_of_use(),
            rows=request.batch_rows,
        )

    def _record(self, actor: Actor, run: dict[str, Any], outcome: Outcome) -> None:
        detail = {"source_sha256": run["source_sha256"], "as_of": run["as_of"], **asdict(outcome)}
        with self._database.write() as session:
            record(session, actor, "screening", detail=detail)


def _screen(
    request: ScreeningRequest, kit: Kit, stream: Stream, parts: Parts, progress: Progress
) -> dict[str, int]:
    schema = result_schema(with_verdict=kit.with_verdict, with_geometry=kit.with_geometry)
    if request.engine is Engine.SPARK:
        found = screen_on_spark(
            kit,
            stream.batches,
            parts,
            master=request.master,
            workers=request.workers,
            rows=request.batch_rows,
        )
    else:
        screen_here(kit, stream.batches, parts, workers=request.workers, progress=progress)
        found = parts.batches()
    tally = Tally(found)
    write_table(request.target, schema, iter(tally))
    return {"footprints": tally.footprints, "rows": tally.rows, "failed": tally.failed}


class Tally:
    """Counts rows on their way to the output; the rows of a footprint follow one another."""

    def __init__(self, batches: Iterator[pa.RecordBatch]) -> None:
        self._batches = batches
        self.footprints = self.rows = self.failed = 0

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        last = None
        for batch in self._batches:
            numbers = batch.column("footprint").to_numpy()
            if len(numbers):
                new = numbers[1:] != numbers[:-1]
                self.footprints += int(new.sum()) + int(numbers[0] != last)
                last = int(numbers[-1])
            refused = pa.compute.and_(
                batch.column("error").is_valid(), batch.column("kind").is_null()
            )
            self.failed += refused.true_count
            self.rows += len(batch)
            yield batch


def _run(request: ScreeningRequest, as_of: date, in_force: InForce) -> dict[str, Any]:
    """Everything that the rows of a screening depend on."""
    return {
        "source_sha256": _sha256(request.source),
        "as_of": as_of.isoformat(),
        "catalogue": in_force.version,
        "releases": sorted(release.id for release in in_force.selection.in_force),
        "engine": engine_versions(),
        "mode": request.engine.value,
        "layer": request.layer,
        "crs": request.crs,
        "datum": request.datum,
        "half_width_m": request.half_width_m,
        "industry_column": request.industry_column,
        "rows": request.batch_rows,
        "geometry": request.target.suffix.lower() == ".gpkg",
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
