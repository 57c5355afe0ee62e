"""Screenings as jobs: batches are committed one by one, so a killed one goes on where it stopped.

Which releases speak is decided once, when the job begins, and kept with it: all rows are of one
day and one state of the catalogue, whoever publishes meanwhile and however often the job is taken
up again. The file came from a stranger and is read in the walled-off process as a whole.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from app.audit.service import record
from app.catalogue.service import Catalogue, InForce, legal_today
from app.database import Database
from app.jobs.errors import WorkerCrashedError
from app.jobs.job import Result
from app.jobs.running import Running, Task
from app.screenings.kit import Kit, pack_kit
from app.screenings.rows import result_schema
from app.screenings.runner import ScreeningRequest, Tally
from app.screenings.service import Screener
from zoning.export.tables import write_table
from zoning.ingest.many import ManyTerms
from zoning.ingest.streaming import Stream, StreamTerms, open_stream
from zoning.texts import Text
from zoning.vocabulary import Datum

_READING = Text(zh="读取文件", en="reading the file")
_SCREENING = Text(zh="筛查", en="screening")
_WRITING = Text(zh="写出结果", en="writing the table")

_MOST_POISON = 10
"""Rows given up before the whole file is: then it is not a row that is at fault."""

MEDIA_TYPES = {
    ".parquet": "application/vnd.apache.parquet",
    ".csv": "text/csv; charset=utf-8",
    ".gpkg": "application/geopackage+sqlite3",
}


def screening_task(database: Database, catalogue: Catalogue) -> Task:
    """Screen the file that came with the job; its result is a table."""

    def run(running: Running) -> None:
        asked = running.job.request
        request = _request(asked, running.folder)
        running.stage(_READING)
        source = running.input_file(asked["suffix"])
        stream = open_stream(source, _terms(request, catalogue))
        kit = _kit(running, request, stream, catalogue)
        _screen(running, Screener(kit), stream)
        running.stage(_WRITING)
        _deliver(running, database, request, kit)

    return run


def _request(asked: Any, folder: Path) -> ScreeningRequest:
    return ScreeningRequest(
        source=folder / "input",
        target=folder / f"screening{asked['format']}",
        layer=asked["layer"],
        crs=asked["crs"],
        datum=Datum(asked["datum"]) if asked["datum"] else None,
        half_width_m=asked["half_width_m"],
        industry_column=asked["industry_column"],
        as_of=date.fromisoformat(asked["as_of"]) if asked["as_of"] else None,
    )


def _pinned(running: Running, catalogue: Catalogue, request: ScreeningRequest) -> InForce:
    """The releases of the day and the catalogue with which the first attempt began."""
    if "catalogue" not in running.note:
        as_of = request.as_of or legal_today()
        version = catalogue.in_force(as_of).version
        running.remember(as_of=as_of.isoformat(), catalogue=version)
    as_of = date.fromisoformat(running.note["as_of"])
    return catalogue.in_force(as_of, at_version=running.note["catalogue"])


def _terms(request: ScreeningRequest, catalogue: Catalogue) -> StreamTerms:
    return StreamTerms(
        layer=request.layer,
        crs=request.crs,
        datum=request.datum,
        industry_column=request.industry_column,
        area_of_use=catalogue.area_of_use(),
        rows=request.batch_rows,
        walled=True,
    )


def _kit(running: Running, request: ScreeningRequest, stream: Stream, catalogue: Catalogue) -> Kit:
    return pack_kit(
        _pinned(running, catalogue, request),
        as_of=date.fromisoformat(running.note["as_of"]),
        terms=ManyTerms(
            reference=stream.reference,
            area_of_use=catalogue.area_of_use(),
            half_width_m=request.half_width_m,
        ),
        with_verdict=request.industry_column is not None,
        with_geometry=request.target.suffix == ".gpkg",
    )


def _screen(running: Running, screener: Screener, stream: Stream) -> None:
    finished = running.finished_parts()
    rows_done = 0
    running.resume(_SCREENING, stream.count, 0)
    for number, batch in enumerate(stream.batches):
        if number in finished:
            rows_done += len(batch)
            continue
        if rows_done:
            running.resume(_SCREENING, stream.count, rows_done)
            rows_done = 0
        suspicious = running.tries > 1
        table = _row_by_row(running, screener, batch) if suspicious else screener.screen(batch)
        with running.commit(number, _packed(table), units=len(batch)):
            pass


def _row_by_row(running: Running, screener: Screener, batch: pa.RecordBatch) -> pa.Table:
    """A batch at which a worker died before: the row that brings it about is found and given up.

    Before each row its number is noted. An attempt that finds one noted knows which row killed the
    one before it.
    """
    killed = running.note.get("row")
    if killed is not None:
        poison = [*running.note.get("poison", ()), killed]
        running.remember(forward=len(poison) <= _MOST_POISON, poison=poison, row=None)
    given_up = set(running.note.get("poison", ()))
    if len(given_up) > _MOST_POISON:
        raise WorkerCrashedError(
            f"已有 {len(given_up)} 行使处理进程意外结束。",
            f"{len(given_up)} rows have ended the process that worked on them.",
        )
    tables = []
    for place, row in enumerate(batch.column("footprint").to_pylist()):
        one = batch.slice(place, 1)
        if row in given_up:
            one = _given_up(one)
        else:
            running.remember(row=row)
        tables.append(screener.screen(one))
    running.remember(row=None)
    return pa.concat_tables(tables)


def _given_up(row: pa.RecordBatch) -> pa.RecordBatch:
    fault = pa.array([WorkerCrashedError.code], row.schema.field("fault").type)
    nothing = pa.array([None], row.schema.field("geometry").type)
    row = row.set_column(row.schema.get_field_index("fault"), "fault", fault)
    return row.set_column(row.schema.get_field_index("geometry"), "geometry", nothing)


def _packed(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue())


def _deliver(running: Running, database: Database, request: ScreeningRequest, kit: Kit) -> None:
    """Write the table, and end the job with it."""
    schema = result_schema(with_verdict=kit.with_verdict, with_geometry=kit.with_geometry)
    tally = Tally(_batches(running))
    write_table(request.target, schema, iter(tally))
    counts = {"footprints": tally.footprints, "rows": tally.rows, "failed": tally.failed}
    document = {
        **counts,
        "as_of": running.note["as_of"],
        "file": request.target.name,
        "media_type": MEDIA_TYPES[request.target.suffix],
    }
    with database.write() as session:
        record(session, running.job.actor, "screening", object_id=running.job.id, detail=counts)
        running.finish_with_file(session, request.target, Result(document=document))


def _batches(running: Running) -> Iterator[pa.RecordBatch]:
    for _, content in running.parts():
        yield from pq.read_table(pa.BufferReader(content)).to_batches()
