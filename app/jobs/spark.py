"""Map batches of rows on Apache Spark: the one place that knows Spark.

A job is a function from Arrow batches to Arrow batches, with files it needs shipped to every
executor. It is run with `mapInArrow`; no spatial extension and no jar of ours is involved.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa

from zoning.errors import StoreError

_DONE = "_SUCCESS"
_TYPES = {
    pa.int64(): "bigint",
    pa.int32(): "int",
    pa.float64(): "double",
    pa.string(): "string",
    pa.bool_(): "boolean",
    pa.binary(): "binary",
}

Locate = Callable[[str], Path]
BatchFunction = Callable[[Iterator[pa.RecordBatch], Locate], Iterator[pa.RecordBatch]]


class SparkMissingError(StoreError):
    """Spark is asked for and not installed."""

    code = "spark-missing"
    title_zh = "未安装 Spark"
    title_en = "Spark missing"
    remedy_zh = "请安装 Java 17 和可选依赖：pip install 'sanxian[spark]'；或使用 --engine local。"
    remedy_en = "Install Java 17 and the extra: pip install 'sanxian[spark]'; or --engine local."


@dataclass(frozen=True, slots=True, kw_only=True)
class SparkJob:
    """One job.

    Attributes:
        source: folder of Parquet files to read, reached by all executors.
        target: folder for the results, reached by all executors; what a run before finished there
            is used.
        function: what an executor runs; picklable, from a module that executors can import.
        schema: columns of its rows.
        files: shipped to every executor; the function finds them by name.
        order: columns that results are sorted by.
        rows: rows of a batch.
        master: address of the cluster; None = as Spark is configured, else this machine.
        cores: of this machine, where the job runs on it.
    """

    name: str
    source: Path
    target: Path
    function: BatchFunction
    schema: pa.Schema
    files: Sequence[Path]
    order: Sequence[str]
    rows: int
    master: str | None
    cores: int


def run_on_spark(job: SparkJob) -> list[Path]:
    """Run a job; the Parquet files of its results, to be read in this order.

    Raises:
        SparkMissingError: pyspark or Java is not installed.
    """
    if find_spec("pyspark") is None or not _has_java():
        raise SparkMissingError("没有 pyspark 或 Java。", "there is no pyspark, or no Java.")
    mapped, ordered = job.target / "mapped", job.target / "ordered"
    if not (ordered / _DONE).exists():
        session = _session(job)
        try:
            if not (mapped / _DONE).exists():
                _map(session, job, mapped)
            # Sorting samples its input first, so the results are written before they are sorted.
            rows = session.read.parquet(mapped.as_uri()).orderBy(*job.order)
            rows.write.mode("overwrite").parquet(ordered.as_uri())
        finally:
            session.stop()
    return sorted(ordered.glob("part-*.parquet"))


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java") is not None or (home is not None and Path(home).is_dir())


def _session(job: SparkJob) -> Any:
    """A session: of the cluster that is configured or named, else on the cores of this machine."""
    from pyspark import SparkConf  # noqa: PLC0415 - heavy and optional
    from pyspark.sql import SparkSession  # noqa: PLC0415 - heavy and optional

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else executors take that of PATH
    builder = SparkSession.builder.appName(job.name)
    if job.master is not None or not SparkConf().contains("spark.master"):
        builder = builder.master(job.master or f"local[{job.cores}]")
    settings = {
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(job.rows),
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _map(session: Any, job: SparkJob, target: Path) -> None:
    for path in job.files:
        session.sparkContext.addFile(str(path))
    columns = ", ".join(f"`{one.name}` {_TYPES[one.type]}" for one in job.schema)
    rows = session.read.parquet(str(job.source)).mapInArrow(_Mapped(job.function), columns)
    rows.write.mode("overwrite").parquet(target.as_uri())


class _Mapped:
    """The function of a job as executors call it."""

    def __init__(self, function: BatchFunction) -> None:
        self._function = function

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return self._function(batches, _shipped)


def _shipped(name: str) -> Path:
    """Where this executor finds a file that was shipped to it."""
    from pyspark import SparkFiles  # noqa: PLC0415 - heavy and optional

    return Path(SparkFiles.get(name))
