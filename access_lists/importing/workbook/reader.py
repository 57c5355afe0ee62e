"""From a file to grids, whatever its kind."""

from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from access_lists.importing.workbook.archive import check_container
from access_lists.importing.workbook.grid import Grid
from zoning.ingest.errors import FileEmptyError
from zoning.model.finding import Finding

Grids: TypeAlias = tuple[tuple[Grid, ...], tuple[Finding, ...]]


def read_grids(path: Path, label: str) -> Grids:
    """Every sheet or table of a file, and what was found on the way.

    Args:
        path: where the bytes are.
        label: the client's name of the file, which tells its kind.

    Raises:
        IngestError: the file cannot be read safely and wholly.
    """
    kind = check_container(path, label)
    grids, findings = _read(kind, path, label)
    if not grids:
        raise FileEmptyError(f"“{label}”中没有文字。", f"“{label}” holds no text.")
    return grids, findings


def _read(kind: str, path: Path, label: str) -> Grids:
    """By the module of that kind, which is loaded when a file needs it: both are heavy."""
    folder = __name__.rpartition(".")[0]
    if kind == ".docx":
        found: Grids = import_module(f"{folder}.document").read_document(path, label)
    else:
        found = import_module(f"{folder}.spreadsheet").read_spreadsheet(path)
    return found
