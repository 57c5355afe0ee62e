"""Have machine code of the kernel ready before anybody waits for it."""

import tempfile
from pathlib import Path

import shapely

from zoning.overlay.compiling import compile_layer
from zoning.overlay.layer import Layer, open_layer

_RADIUS_DEG = 1e-3


def warm_up() -> None:
    """Compile the kernel, or load it from its cache, by running every part of it once.

    Takes about half a minute the first time, below a second when the cache is filled. Run it at
    set-up and when an image is built.
    """
    zone = shapely.box(113.0, 31.0, 113.1, 31.1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "toy.layer"
        compile_layer([zone, shapely.box(113.1, 31.0, 113.2, 31.1)], path)
        layer = open_layer(path)
        warm_checks(layer)
        layer.overlay_wkb([shapely.to_wkb(zone)])
        layer.overlay_ragged(*shapely.to_ragged_array([zone])[1:])


def warm_checks(layer: Layer) -> None:
    """Run what a check of one footprint runs, amid the zones of an opened layer.

    Run it before readiness is reported.
    """
    if layer.bounds is None:
        return
    west, south, east, north = layer.bounds
    middle = shapely.Point((west + east) / 2, (south + north) / 2)
    footprint = middle.buffer(_RADIUS_DEG, quad_segs=2)
    layer.estimate(footprint)
    layer.overlay([footprint])
