"""FlatGeobuf, read by GDAL. Its features are in the order of its spatial index."""

from collections.abc import Sequence
from pathlib import Path

from zoning.ingest.formats.gdal import read_table
from zoning.ingest.layer import RawLayer
from zoning.ingest.limits import Limits


def layer_names(path: Path, limits: Limits) -> Sequence[str]:
    """A FlatGeobuf file is one layer."""
    del path, limits
    return [""]


def read_layer(path: Path, name: str, limits: Limits) -> RawLayer:
    """Its features.

    Raises:
        FileCorruptError, GeometryTypeError: `read_table`.
    """
    return read_table(path, None, name, limits)
