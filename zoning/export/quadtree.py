"""Cutting shapes into the square tiles of a zoom, quarter by quarter."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from zoning.measure import Objects


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A tile with what lies in it.

    Attributes:
        shapes: cut to the tile and its margin, in steps of the whole zoom.
        indices: which of the given shapes each of them is a part of.
    """

    zoom: int
    column: int
    row: int
    shapes: Objects
    indices: npt.NDArray[np.int64]


def cells(shapes: Objects, zoom: int, *, steps: int, margin: int) -> Iterator[Cell]:
    """Every tile of a zoom in which something lies.

    A shape is cut to a quarter of the world, then to a quarter of that, so that each cut has less
    to look at than the one before. Points belong to one tile, without the margin.

    Args:
        shapes: in steps from the north-west corner of the world, rows counted southwards.
        zoom: of the tiles, 0 = the whole world in one.
        steps: along a tile's side.
        margin: how many steps beyond its tile a shape is kept.
    """
    waiting = [Cell(zoom=0, column=0, row=0, shapes=shapes, indices=np.arange(len(shapes)))]
    while waiting:
        cell = waiting.pop()
        side = steps * 2 ** (zoom - cell.zoom)
        within = _cut(cell, side, margin)
        if not len(within.shapes):
            continue
        if cell.zoom == zoom:
            yield within
        else:
            waiting += _quarters(within)


def _quarters(cell: Cell) -> Iterator[Cell]:
    for column in (2 * cell.column, 2 * cell.column + 1):
        for row in (2 * cell.row, 2 * cell.row + 1):
            yield Cell(
                zoom=cell.zoom + 1,
                column=column,
                row=row,
                shapes=cell.shapes,
                indices=cell.indices,
            )


def _cut(cell: Cell, side: int, margin: int) -> Cell:
    west, north = cell.column * side, cell.row * side
    frame = (west - margin, north - margin, west + side + margin, north + side + margin)
    near = _meets(cell.shapes, frame)
    dimensions = shapely.get_dimensions(cell.shapes)
    if (dimensions == 0).any():
        own = _meets(cell.shapes, (west, north, west + side - 1e-6, north + side - 1e-6))
        near &= (dimensions != 0) | own
    parts = shapely.clip_by_rect(cell.shapes[near], *frame)
    parts = _of_dimension(parts, dimensions[near])
    left = ~shapely.is_empty(parts)
    return Cell(
        zoom=cell.zoom,
        column=cell.column,
        row=cell.row,
        shapes=parts[left],
        indices=cell.indices[near][left],
    )


def _meets(shapes: Objects, frame: tuple[float, float, float, float]) -> npt.NDArray[np.bool_]:
    bounds = shapely.bounds(shapes)
    west, south, east, north = frame
    met: npt.NDArray[np.bool_] = (
        (bounds[:, 0] <= east)
        & (bounds[:, 2] >= west)
        & (bounds[:, 1] <= north)
        & (bounds[:, 3] >= south)
    )
    return met


def _of_dimension(parts: Objects, dimensions: Any) -> Objects:
    """What a cut left of each shape, without contacts in a line or a point."""
    mixed = shapely.get_type_id(parts) == shapely.GeometryType.GEOMETRYCOLLECTION
    for index in np.flatnonzero(mixed):
        pieces = shapely.get_parts(parts[index])
        kept = pieces[shapely.get_dimensions(pieces) == dimensions[index]]
        parts[index] = shapely.union_all(kept) if len(kept) else shapely.Point()
    parts[shapely.get_dimensions(parts) != dimensions] = shapely.Point()
    return parts
