"""A published list read in a process of its own, which is killed when its time is up."""

import logging
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Final

import orjson

import access_lists.importing.errors  # noqa: F401 - the classes of the codes a child may send
from access_lists.importing.layouts.drafts import Layout
from access_lists.importing.report import ImportedList, ImportReport
from zoning.ingest.errors import FileCorruptError
from zoning.ingest.sandbox import run_child
from zoning.ingest.wire import finding_of, unpack_answer
from zoning.model.finding import Finding

IMPORT_SECONDS: Final = 300.0
"""Processor time of one import; 5,000 units of 12 clauses take about 20 seconds."""

_LOGGER = logging.getLogger(__name__)


def import_foreign(
    path: Path,
    *,
    label: str,
    layout: Layout = Layout.AUTO,
    title: str | None = None,
    seconds: float = IMPORT_SECONDS,
) -> ImportedList:
    """Read a published list that nobody vouches for; as `import_workbook`, in a child process.

    Raises:
        IngestError: the file cannot be read safely and wholly, has no known layout, broke the
            reader or was not read in time.
    """
    with tempfile.TemporaryDirectory(prefix="sanxian-list-") as parent:
        folder = Path(tempfile.mkdtemp(dir=parent))
        request = {
            "path": str(path.resolve()),
            "label": label,
            "layout": layout.value,
            "title": title,
            "folder": str(folder),
            "seconds": seconds,
        }
        raw = run_child(
            "access_lists.importing.child",
            orjson.dumps(request),
            folder=folder,
            seconds=seconds,
            variables={},
        )
    answer = unpack_answer(raw, log=_LOGGER)
    if not isinstance(answer, dict):
        raise FileCorruptError("读取程序答非所问。", "the reading process gave no list.")
    return ImportedList(
        data=answer["data"],
        findings=tuple(finding_of(one) for one in answer["findings"]),
        report=ImportReport.from_dict(answer["report"]),
    )


def annotate_foreign(
    source: Path,
    target: Path,
    findings: Iterable[Finding],
    *,
    label: str,
    seconds: float = IMPORT_SECONDS,
) -> None:
    """Copy a user's workbook with findings as comments; as `annotate_workbook`, in a child process.

    Raises:
        IngestError: the file would not be imported either, is no .xlsx, or was not done in time.
    """
    with tempfile.TemporaryDirectory(prefix="sanxian-list-") as parent:
        folder = Path(tempfile.mkdtemp(dir=parent))
        written = folder / "annotated.xlsx"
        request = {
            "path": str(source.resolve()),
            "label": label,
            "findings": [asdict(one) for one in findings],
            "annotated": str(written),
            "folder": str(folder),
            "seconds": seconds,
        }
        raw = run_child(
            "access_lists.importing.child",
            orjson.dumps(request),
            folder=folder,
            seconds=seconds,
            variables={},
        )
        unpack_answer(raw, log=_LOGGER)
        shutil.copyfile(written, target)
