"""Which zones a footprint overlaps, and by how many square metres each: exact and fast.

`compile_layer` turns the polygons of a layer into one immutable file, `open_layer` maps it into
memory, and `Layer.overlay` answers. How it works is told in `zoning.overlay.kernel`.
"""

from zoning.overlay.compiling import compile_layer
from zoning.overlay.errors import (
    LayerAlteredError,
    LayerCorruptError,
    LayerOutdatedError,
    NotLonLatError,
    NotPolygonalError,
)
from zoning.overlay.layer import Layer, open_layer
from zoning.overlay.results import Overlaps
from zoning.overlay.warming import warm_checks, warm_up

__all__ = [
    "Layer",
    "LayerAlteredError",
    "LayerCorruptError",
    "LayerOutdatedError",
    "NotLonLatError",
    "NotPolygonalError",
    "Overlaps",
    "compile_layer",
    "open_layer",
    "warm_checks",
    "warm_up",
]
