"""Shapes read back from a tile archive, for pictures that are drawn here and not in a browser.

Places are fractions of the world in spherical Mercator: x from 0 at 180° W to 1 at 180° E, y from
0 in the north to 1 in the south, as tiles are numbered.
"""

import gzip
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import shapely
from pmtiles.reader import MmapSource, Reader
from shapely.geometry.base import BaseGeometry

from zoning.export.tiles import STEPS, TILE_LAYER

_TILE_PIXELS: Final = 512
_LAST_LATITUDE: Final = 85.0

Window = tuple[float, float, float, float]
"""West, north, east, south of a part of the world, as fractions of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TileShapes:
    """What one tile shows; shapes reach a little beyond their tile and are to be cut at it."""

    window: Window
    shapes: tuple[tuple[BaseGeometry, Mapping[str, str]], ...]


def on_the_world(longitude: float, latitude: float) -> tuple[float, float]:
    """A place in degrees as fractions of the world; what lies about the poles is moved here."""
    held = max(-_LAST_LATITUDE, min(_LAST_LATITUDE, latitude))
    north = math.asinh(math.tan(math.radians(held)))
    return (longitude + 180) / 360, (1 - north / math.pi) / 2


def shapes_in(path: Path, window: Window, *, pixels: float) -> Iterator[TileShapes]:
    """What the tiles of an archive show within a window.

    Args:
        path: an archive written by `write_tiles`.
        window: the part of the world that is drawn.
        pixels: how wide it is drawn; tiles of the next finer zoom are read.
    """
    west, north, east, south = window
    with path.open("rb") as file:
        reader = Reader(MmapSource(file))
        header = reader.header()
        wanted = math.ceil(math.log2(pixels / _TILE_PIXELS / max(east - west, 1e-9)))
        zoom = min(max(wanted, header["min_zoom"]), header["max_zoom"])
        count = 2**zoom
        for column in range(_tile_at(west, count), _tile_at(east, count) + 1):
            for row in range(_tile_at(north, count), _tile_at(south, count) + 1):
                tile = reader.get(zoom, column, row)
                if tile:
                    yield _decoded(tile, column, row, count)


def _tile_at(fraction: float, count: int) -> int:
    return min(max(int(fraction * count), 0), count - 1)


def _decoded(tile: bytes, column: int, row: int, count: int) -> TileShapes:
    import mapbox_vector_tile  # noqa: PLC0415 - heavy; tiles come ready from a file

    layers = mapbox_vector_tile.decode(
        gzip.decompress(tile), default_options={"y_coord_down": True}
    )
    features = layers[TILE_LAYER]["features"] if TILE_LAYER in layers else ()

    def placed(coordinates: Any) -> Any:
        return (coordinates / STEPS + [column, row]) / count

    return TileShapes(
        window=(column / count, row / count, (column + 1) / count, (row + 1) / count),
        shapes=tuple(
            (shapely.transform(shapely.geometry.shape(one["geometry"]), placed), one["properties"])
            for one in features
        ),
    )
