"""Finished parts of a screening, kept beside its output until the whole is there.

`OUT.parts/` holds `run.json`, which says what is being screened with what, and one Parquet file for
each finished batch. A run that was killed goes on where it stopped if both are still the same.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from zoning.errors import StateError

_RUN = "run.json"
_LOCK = "lock"


class ScreeningChangedError(StateError):
    """The run that was to be resumed screened something else, or with other data."""

    code = "screening-changed"
    title_zh = "无法接续筛查"
    title_en = "Screening cannot be resumed"
    remedy_zh = "去掉 --resume 重新筛查；输入文件、选项、现行数据和程序版本须与上次一致才能接续。"
    remedy_en = (
        "Leave out --resume to start afresh; input, options, releases in force and program "
        "must be those of the run before."
    )


class ScreeningRunningError(StateError):
    """Another process is writing the same output."""

    code = "screening-running"
    title_zh = "筛查正在进行"
    title_en = "Screening under way"
    remedy_zh = "请等它结束，或换一个输出文件名。"
    remedy_en = "Wait until it ends, or name another output."


class Parts:
    """The parts of one output."""

    def __init__(self, folder: Path) -> None:
        """Parts in a folder that `open_parts` has made."""
        self.folder = folder

    def path(self, number: int) -> Path:
        """File of a part."""
        return self.folder / f"part-{number:08d}.parquet"

    def is_done(self, number: int) -> bool:
        """Whether a part is finished and whole."""
        try:
            pq.read_metadata(self.path(number))
        except (OSError, pa.ArrowException):
            return False
        return True

    def batches(self) -> Iterator[pa.RecordBatch]:
        """All rows, part by part."""
        for path in sorted(self.folder.glob("part-*.parquet")):
            with pq.ParquetFile(path) as file:
                yield from file.iter_batches()


def write_part(path: Path, table: pa.Table) -> None:
    """Write a part; it bears its name only when it is whole."""
    draft = path.with_suffix(f".{os.getpid()}.draft")
    pq.write_table(table, draft)
    draft.replace(path)


@contextmanager
def open_parts(target: Path, run: Mapping[str, Any], *, resume: bool | None) -> Iterator[Parts]:
    """The parts of an output, kept if anything goes wrong and gone once all went well.

    Args:
        target: the output.
        run: everything that the rows depend on, as JSON values.
        resume: None goes on where the same run stopped, else starts afresh; True insists on going
            on; False starts afresh.

    Raises:
        ScreeningChangedError: `resume` is True and the parts are of another run, or there are none.
        ScreeningRunningError: another process is at work on them.
    """
    folder = target.with_name(f"{target.name}.parts")
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        same = _run_of(folder) == dict(run)
        if resume and not same:
            raise ScreeningChangedError(
                f"{folder.name} 不是同一次筛查的中间结果。",
                f"{folder.name} does not hold parts of this very screening.",
            )
        if not same or resume is False:
            _empty(folder)
            (folder / _RUN).write_bytes(orjson.dumps(dict(run), option=orjson.OPT_INDENT_2))
        yield Parts(folder)
        shutil.rmtree(folder)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """The folder for this process alone; the system frees it however the process ends."""
    with (folder / _LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ScreeningRunningError(
                f"另一进程正在写入 {folder.name}。", f"another process is writing {folder.name}."
            ) from error
        yield


def _run_of(folder: Path) -> Any:
    try:
        return orjson.loads((folder / _RUN).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return None


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != _LOCK:
            path.unlink()
