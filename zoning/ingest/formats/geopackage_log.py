"""GeoPackages in write-ahead-log mode: whether the file alone is whole (SQLite, file format)."""

from pathlib import Path

from zoning.ingest.errors import FileNeedsWalError
from zoning.ingest.layer import RawLayer
from zoning.vocabulary import Severity


def is_logged(head: bytes) -> bool:
    """Whether a database is in write-ahead-log mode, which bytes 18 and 19 of its header tell."""
    return 2 in head[18:20]


def refuse_without_log(path: Path, head: bytes) -> None:
    """Let a database pass that is whole by itself, as far as can be seen before it is opened.

    Args:
        path: the file.
        head: its first 100 bytes.

    Raises:
        FileNeedsWalError: a log lies beside it, or its header counts more than it holds.
    """
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise FileNeedsWalError(
            "数据库旁有未写回的预写日志（-wal），单个文件不是最新内容。",
            "a write-ahead log lies beside the database; the file alone is out of date.",
        )
    if is_logged(head) and _counted_bytes(head) not in {0, path.stat().st_size}:
        raise lacks_its_log()


def lacks_its_log() -> FileNeedsWalError:
    """The refusal of a database of which a part is only in its log."""
    return FileNeedsWalError(
        "数据库处于预写日志（WAL）模式，且单个文件不完整：其余内容在未随附的日志中。",
        "the database is in write-ahead-log mode and not whole: the rest is in the log that was "
        "not sent with it.",
    )


def note_log_mode(path: Path, layer: RawLayer) -> None:
    """Warn of write-ahead-log mode.

    A file that lacks part of itself is refused. Whether a whole one is the newest state cannot be
    seen in it: programs such as ArcGIS leave this mode on in files they close properly.
    """
    with path.open("rb") as file:
        head = file.read(20)
    if is_logged(head):
        layer.note(
            "wal-mode",
            Severity.WARNING,
            "数据库处于预写日志（WAL）模式：若复制时仍被打开，内容可能不是最新，请核对要素数。",
            "the database is in write-ahead-log mode: if it was open when copied it may be out of "
            "date; check the number of features.",
        )


def _counted_bytes(head: bytes) -> int:
    """Bytes of the pages counted in the header; 0 where none are counted.

    Page size at 16 (1 = 65,536), number of pages at 28, which is right where the numbers at 24 and
    92 agree.
    """
    size = int.from_bytes(head[16:18], "big")
    is_right = head[24:28] == head[92:96]
    return int.from_bytes(head[28:32], "big") * (65_536 if size == 1 else size) if is_right else 0
