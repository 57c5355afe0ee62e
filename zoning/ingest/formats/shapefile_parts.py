"""Which files make up a Shapefile (ESRI technical description, 1998)."""

from collections.abc import Set as AbstractSet

from zoning.ingest.errors import ShapefileIncompleteError

PARTS = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg"})
"""Parts that are read; indexes and other company are left behind."""

_NECESSARY = (".shp", ".shx", ".dbf")


def refuse_incomplete(suffixes: AbstractSet[str]) -> None:
    """Say which necessary parts are missing.

    Raises:
        ShapefileIncompleteError: some are.
    """
    missing = [suffix for suffix in _NECESSARY if suffix not in suffixes]
    if missing:
        listed = ", ".join(missing)
        raise ShapefileIncompleteError(f"缺少 {listed}。", f"{listed} missing.")
