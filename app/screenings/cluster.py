"""Screening on Spark: the same batches and the same function, on as many machines as there are.

The driver writes the footprints as Parquet beside the output, the executors map it batch by batch
with the compiled layers shipped to them as files, and the driver puts the results in order.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from app.jobs.spark import SparkJob, run_on_spark
from app.screenings.kit import Kit
from app.screenings.parts import Parts
from app.screenings.rows import result_schema
from app.screenings.service import Screener
from zoning.ingest.streaming import BATCH

_STAGED = "_STAGED"
_POSITION = "position"

Locate = Callable[[str], Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFunction:
    """What an executor runs: batches of footprints in, rows out, numbered within a footprint.

    Attributes:
        key: tells the kits of one executor apart.
    """

    key: str
    kit: Kit

    @property
    def schema(self) -> pa.Schema:
        """Columns of the rows."""
        fields = result_schema(
            with_verdict=self.kit.with_verdict, with_geometry=self.kit.with_geometry
        )
        return fields.append(pa.field(_POSITION, pa.int32()))

    def __call__(
        self, batches: Iterator[pa.RecordBatch], locate: Locate
    ) -> Iterator[pa.RecordBatch]:
        """Rows of the batches; `locate` finds a shipped file by its name."""
        screener = _screener(self.key, _Once(self.kit, locate))
        for batch in batches:
            table = screener.screen(batch)
            number = table.column("footprint").to_numpy()
            place = np.arange(len(number)) - np.searchsorted(number, number)
            yield from table.append_column(_POSITION, pa.array(place, pa.int32())).to_batches()


class _Once:
    """What a screener is made of, passed by a cache that looks at its key only."""

    def __init__(self, kit: Kit, locate: Locate) -> None:
        self.kit, self.locate = kit, locate

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Once)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=1)
def _screener(key: str, made_of: _Once) -> Screener:
    """The screener of this process; the layers are opened once for all its partitions."""
    del key
    return Screener(made_of.kit, lambda path: made_of.locate(path.name))


def screen_on_spark(
    kit: Kit,
    batches: Iterator[pa.RecordBatch],
    parts: Parts,
    *,
    master: str | None,
    workers: int,
    rows: int,
) -> Iterator[pa.RecordBatch]:
    """Rows of all batches in the order of the footprints.

    Args:
        kit: what to screen with.
        batches: of schema `zoning.ingest.streaming.BATCH`.
        parts: a folder that driver and executors share.
        master: address of the cluster; None = as Spark is configured, else this machine.
        workers: cores, where Spark runs on this machine.
        rows: footprints handed to the function at once.

    Raises:
        SparkMissingError: pyspark or Java is not installed.
    """
    staged = parts.folder / "footprints"
    if not (staged / _STAGED).exists():
        _stage(staged, batches)
    key = f"{parts.folder}:{kit.as_of}"
    function = BatchFunction(key=key, kit=kit)
    job = SparkJob(
        name="sanxian screen",
        source=staged,
        target=parts.folder / "rows",
        function=function,
        schema=function.schema,
        files=tuple(kit.files()),
        order=("footprint", _POSITION),
        rows=rows,
        master=master,
        cores=workers,
    )
    for path in run_on_spark(job):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches():
                yield batch.drop_columns([_POSITION])


def _stage(folder: Path, batches: Iterator[pa.RecordBatch]) -> None:
    """Write footprints as Parquet, a file for each batch so that work divides evenly."""
    folder.mkdir(exist_ok=True)
    for number, batch in enumerate(batches):
        table = pa.Table.from_batches([batch], schema=BATCH)
        pq.write_table(table, folder / f"part-{number:08d}.parquet")
    (folder / _STAGED).touch()
