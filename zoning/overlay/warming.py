"""Have all machine code of the kernel ready before anybody waits for it."""

import tempfile
from pathlib import Path

import shapely

from zoning.overlay.compiling import compile_layer
from zoning.overlay.layer import open_layer


def warm_up() -> None:
    """Compile the kernel, or load it from its cache, by running every part of it once.

    Takes about half a minute the first time, below a second when the cache is filled. Run it at
    set-up, when an image is built, and before readiness is reported.
    """
    zone = shapely.box(113.0, 31.0, 113.1, 31.1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "toy.layer"
        compile_layer([zone, shapely.box(113.1, 31.0, 113.2, 31.1)], path)
        layer = open_layer(path)
        layer.estimate(zone)
        layer.overlay(zone)
        layer.overlay_wkb([shapely.to_wkb(zone)])
        layer.overlay_ragged(*shapely.to_ragged_array([zone])[1:])
