"""File geodatabases (unpacked folders), read by GDAL's own driver; tables have no shapes."""

from collections.abc import Sequence
from pathlib import Path

from zoning.ingest.errors import GeometryEmptyError
from zoning.ingest.formats.gdal import read_table, spatial_layers
from zoning.ingest.layer import RawLayer
from zoning.ingest.limits import Limits


def layer_names(path: Path, limits: Limits) -> Sequence[str]:
    """Layers with shapes.

    Raises:
        GeometryEmptyError: the geodatabase holds tables only.
        FileCorruptError: it cannot be opened.
    """
    del limits
    shaped, tables = spatial_layers(path)
    if tables and not shaped:
        raise GeometryEmptyError("地理数据库中只有表，没有图层。", "it holds tables only.")
    return shaped


def read_layer(path: Path, name: str, limits: Limits) -> RawLayer:
    """One layer of it.

    Raises:
        FileCorruptError, GeometryTypeError: `read_table`.
    """
    return read_table(path, name, name, limits)
