"""The process that reads or annotates one published list: `python -m access_lists.importing.child`.

It takes a request on standard input and writes one message to standard output. Whatever the file
does to it, the parent sees a refusal: a message, an early end, or a deadline.
"""

import gc
import os
import sys
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import orjson

from access_lists.importing.export import annotate_workbook
from access_lists.importing.importer import import_workbook
from access_lists.importing.layouts.drafts import Layout
from zoning.errors import InputError
from zoning.ingest.confinement import cut_files, cut_network, limit_resources
from zoning.ingest.errors import FileCorruptError, ReadingTooLongError
from zoning.ingest.wire import finding_of, pack_description, pack_error

_MEMORY_BYTES: Final = 2_000_000_000
_FILE_BYTES: Final = 500_000_000


def main() -> int:
    """Read the request, put up the walls, answer."""
    gc.disable()  # one answer and the end; looking for cycles in a province takes an eighth
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print does not end up in the message
    request = orjson.loads(sys.stdin.buffer.read())
    path, folder = Path(request["path"]), Path(request["folder"])
    cut_network()
    limit_resources(
        memory_bytes=_MEMORY_BYTES, cpu_seconds=request["seconds"], file_bytes=_FILE_BYTES
    )
    cut_files(readable=[path, folder.parent], writable=[folder])
    answer.write(_answer_to(request, path))
    answer.flush()
    return 0


def _answer_to(request: dict[str, Any], path: Path) -> bytes:
    try:
        if "annotated" in request:
            return _annotated(request, path)
        imported = import_workbook(
            path,
            label=request["label"],
            layout=Layout(request["layout"]),
            title=request["title"],
            may_fork=True,
        )
        return pack_description(
            {
                "data": imported.data,
                "findings": [asdict(one) for one in imported.findings],
                "report": imported.report.as_dict(),
            }
        )
    except InputError as error:
        return pack_error(error)
    except MemoryError:
        return pack_error(ReadingTooLongError("内存不足。", "it needs too much memory."))
    except Exception:  # noqa: BLE001 (the one boundary: a broken file breaks libraries in any way)
        refusal = FileCorruptError("文件内容无法解析。", "its content cannot be parsed.")
        return pack_error(refusal, trace=traceback.format_exc())


def _annotated(request: dict[str, Any], path: Path) -> bytes:
    """Write the findings into a copy of the workbook."""
    findings = [finding_of(one) for one in request["findings"]]
    annotate_workbook(path, Path(request["annotated"]), findings, label=request["label"])
    return pack_description({"remarks": len(findings)})


if __name__ == "__main__":
    sys.exit(main())
