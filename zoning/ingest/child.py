"""The process that reads one foreign file: `python -m zoning.ingest.child`.

It takes a request on standard input and writes one message to standard output. Whatever the file
does to it, the parent sees a refusal: a message, an early end, or a deadline. GDAL is loaded, if at
all, after the walls are up, and under the environment that the parent chose (`drivers`).
"""

import os
import sys
import traceback
from importlib import import_module
from typing import Any

from zoning.errors import InputError
from zoning.ingest.confinement import (
    cut_files,
    cut_network,
    die_with_parent,
    limit_resources,
)
from zoning.ingest.detection import Format, detect
from zoning.ingest.drivers import DriversNotCutError
from zoning.ingest.errors import FileCorruptError, ReadingTooLongError
from zoning.ingest.exported_tables import tables_of_export
from zoning.ingest.pipeline import read
from zoning.ingest.wire import (
    Request,
    pack_description,
    pack_drivers,
    pack_error,
    pack_table,
)


def main() -> int:
    """Read the request, put up the walls, answer."""
    die_with_parent()
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print does not end up in the message
    request = Request.from_bytes(sys.stdin.buffer.read())
    _confine(request)
    _leave_out_modules(request)
    answer.write(_answer_to(request))
    answer.flush()
    return 0


def _confine(request: Request) -> None:
    cut_network()
    limit_resources(
        memory_bytes=request.limits.child_memory_bytes,
        cpu_seconds=request.seconds,
        file_bytes=request.limits.unpacked_bytes,
    )
    cut_files(readable=[request.path, request.folder.parent], writable=[request.folder])


def _leave_out_modules(request: Request) -> None:
    """Pyogrio loads pandas and pyarrow where it finds them, which takes two seconds."""
    heavy = {"pandas", "geopandas", "pyarrow"}
    try:
        if detect(request.path, request.label) == Format.GEOPARQUET:
            heavy.discard("pyarrow")
    except InputError:
        return  # the reading proper says so
    sys.modules.update(dict.fromkeys(heavy))  # type: ignore[arg-type]  # None: not importable


def _answer_to(request: Request) -> bytes:
    try:
        return _done(request)
    except InputError as error:
        return pack_error(error)
    except DriversNotCutError as error:
        return pack_drivers(error.unwanted)
    except MemoryError:
        return pack_error(ReadingTooLongError("内存不足。", "it needs too much memory."))
    except Exception:  # noqa: BLE001 (the one boundary: a broken file breaks libraries in any way)
        refusal = FileCorruptError("文件内容无法解析。", "its content cannot be parsed.")
        return pack_error(refusal, trace=traceback.format_exc())


def _done(request: Request) -> bytes:
    if request.task == "describe":
        return pack_description(_description(request))
    if request.task == "release":
        return pack_description(tables_of_export(request.path, request.limits))
    table = read(
        request.path,
        request.label,
        layer=request.layer,
        terms=request.terms,
        folder=request.folder,
    )
    return pack_table(table)


def _description(request: Request) -> dict[str, Any]:
    """The tables that describing needs are not loaded for reading."""
    description: dict[str, Any] = import_module("zoning.ingest.describing").describe(
        request.path,
        request.label,
        layer=request.layer,
        crs=request.crs,
        limits=request.limits,
        folder=request.folder,
    )
    return description


if __name__ == "__main__":
    sys.exit(main())
