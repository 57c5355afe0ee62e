"""From a file to grids, whatever its kind."""

from pathlib import Path

from access_lists.importing.workbook.archive import check_container
from access_lists.importing.workbook.document import read_document
from access_lists.importing.workbook.grid import Grid
from access_lists.importing.workbook.spreadsheet import read_spreadsheet
from zoning.ingest.errors import FileEmptyError
from zoning.model.finding import Finding


def read_grids(path: Path, label: str) -> tuple[tuple[Grid, ...], tuple[Finding, ...]]:
    """Every sheet or table of a file, and what was found on the way.

    Args:
        path: where the bytes are.
        label: the client's name of the file, which tells its kind.

    Raises:
        IngestError: the file cannot be read safely and wholly.
    """
    kind = check_container(path, label)
    grids, findings = read_document(path, label) if kind == ".docx" else read_spreadsheet(path)
    if not grids:
        raise FileEmptyError(f"“{label}”中没有文字。", f"“{label}” holds no text.")
    return grids, findings
