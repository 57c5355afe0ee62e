"""The process that reads one foreign raster: `python -m zoning.raster.child`.

As `zoning.ingest.child`: a request on standard input, walls, one message on standard output.
rasterio brings a GDAL of its own, other than the one that reads vector files; the parent chose the
environment for it, and only its GeoTIFF driver is ever asked to open anything.
"""

import base64
import os
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

import orjson

from zoning.errors import InputError
from zoning.ingest.confinement import cut_files, cut_network, limit_resources
from zoning.ingest.errors import FileCorruptError, ReadingTooLongError
from zoning.ingest.wire import pack_description, pack_error
from zoning.raster.claims import Claims
from zoning.raster.header import read_header


def main() -> int:
    """Read the request, put up the walls, answer."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print does not end up in the message
    request = orjson.loads(sys.stdin.buffer.read())
    claims = Claims.from_bytes(base64.b64decode(request["claims"]))
    path, folder = Path(request["path"]), Path(request["folder"])
    cut_network()
    limit_resources(
        memory_bytes=claims.limits.child_memory_bytes,
        cpu_seconds=claims.limits.seconds,
        file_bytes=2 * claims.limits.values_bytes,
    )
    cut_files(readable=[path, path.resolve()], writable=[folder])
    answer.write(_answer_to(path, claims, folder))
    answer.flush()
    return 0


def _answer_to(path: Path, claims: Claims, folder: Path) -> bytes:
    try:
        read_header(path, claims.limits)  # before the raster library is even loaded
        taken: dict[str, Any] = import_module("zoning.raster.door").take_in(path, claims, folder)
        return pack_description(taken)
    except InputError as error:
        return pack_error(error)
    except MemoryError:
        return pack_error(ReadingTooLongError("内存不足。", "it needs too much memory."))
    except Exception:  # noqa: BLE001 (the one boundary: a broken file breaks libraries in any way)
        refusal = FileCorruptError("文件内容无法解析。", "its content cannot be parsed.")
        return pack_error(refusal, trace=traceback.format_exc())


if __name__ == "__main__":
    sys.exit(main())
