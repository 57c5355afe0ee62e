"""The national grid of the public tier, and what of it a shape takes up.

A cell is a square of 1/n of a degree, counted from 0° E, 0° N, where n is a power of two. So the
edges of cells are exact in binary floating point, every release is drawn on the same grid, and the
cells of a coarser grid are made up of whole cells of a finer one: what two releases or two grids
say of one place is never finer than the finest grid by itself.

Of every shape there are two coarse forms, and it lies between them: its outer form holds every
cell that it touches, its inner form the cells that lie wholly within it. What its boundary
touches, if only within a tenth of a millimetre, belongs to the outer form alone.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.geometry import canonical
from zoning.measure import Floats, Ints, Objects

FINEST_PER_DEGREE: Final = 2**17
_TOUCH_DEG: Final = 1e-9
"""Nearer than this to a cell a boundary touches it: 0.1 mm."""

_ROUNDING: Final = 8 * np.finfo(float).eps
_AREA: Final = 2


@dataclass(frozen=True, slots=True)
class Grid:
    """Squares of 1/`per_degree` of a degree; 2048 make about 54 m by 47 m at 30° N."""

    per_degree: int

    def __post_init__(self) -> None:
        """Grids that do not nest would tell more together than each by itself."""
        is_power = self.per_degree > 0 and self.per_degree & (self.per_degree - 1) == 0
        if not is_power or self.per_degree > FINEST_PER_DEGREE:
            raise ValueError(f"{self.per_degree} is no power of two up to {FINEST_PER_DEGREE}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """Cells as runs along rows, in order of row and column, apart from one another.

    Attributes:
        row: (n,) rows, counted northwards.
        first, last: (n,) columns of the first and the last cell of each run, counted eastwards.
    """

    row: Ints
    first: Ints
    last: Ints

    @property
    def count(self) -> int:
        """How many cells they are."""
        return int(np.sum(self.last - self.first + 1))

    def widened(self) -> "Runs":
        """These cells and all their neighbours, eight to a cell."""
        rows = np.concatenate([self.row - 1, self.row, self.row + 1])
        return merged(rows, np.tile(self.first - 1, 3), np.tile(self.last + 1, 3))

    def without(self, other: "Runs") -> "Runs":
        """The cells that are not among the others."""
        row, column = self.cells()
        held = np.isin(_place(row, column), _place(*other.cells()))
        return merged(row[~held], column[~held], column[~held])

    def cells(self) -> tuple[Ints, Ints]:
        """(n,) row and column of every cell."""
        lengths = self.last - self.first + 1
        row = np.repeat(self.row, lengths)
        column = np.repeat(self.first, lengths) + _counted(lengths)
        return row, column

    def shape(self, grid: Grid) -> BaseGeometry:
        """The cells as one polygon or multipolygon in EPSG:4490, in canonical order."""
        if not len(self.row):
            return shapely.Polygon()
        order = np.lexsort((self.row, self.last, self.first))
        row, first, last = self.row[order], self.first[order], self.last[order]
        alike = (first[1:] == first[:-1]) & (last[1:] == last[:-1]) & (row[1:] == row[:-1] + 1)
        begin = np.flatnonzero(np.concatenate([[True], ~alike]))
        end = np.concatenate([begin[1:], [len(row)]]) - 1
        boxes = _boxes(row[begin], first[begin], row[end], last[begin], grid)
        return canonical(shapely.union_all(boxes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What of the grid a shape takes up: every cell it touches, and those wholly within it."""

    outer: Runs
    inner: Runs


def cover_of(shape: BaseGeometry, grid: Grid) -> Cover:
    """The cells that a shape touches and those that lie wholly within it.

    Args:
        shape: valid, of any dimension, in EPSG:4490.
        grid: whose cells are counted.
    """
    edge = _edge_cells(shape, grid)
    if shapely.get_dimensions(shape) < _AREA or not len(edge.row):
        return Cover(outer=edge, inner=NO_CELLS)
    inner = _enclosed(shape, edge, grid)
    outer = merged(
        *(np.concatenate(pair) for pair in zip(_parts(edge), _parts(inner), strict=True))
    )
    return Cover(outer=outer, inner=inner)


def cells_with_ground(shape: BaseGeometry, cover: Cover, grid: Grid, least_deg2: float) -> Runs:
    """The cells in which a polygon takes more than a little ground.

    Args:
        shape: a polygon or multipolygon in EPSG:4490.
        cover: its cells.
        grid: of the cover.
        least_deg2: how much, in square degrees.
    """
    row, column = cover.outer.without(cover.inner).cells()
    taken = np.empty(len(row))
    west, _, east, _ = shapely.bounds(shape)
    for one in np.unique(row):  # a band at a time: a cell then has little to be cut from
        here = row == one
        south, north = one / grid.per_degree, (one + 1) / grid.per_degree
        band = shapely.clip_by_rect(shape, west, south, east, north)
        boxes = _boxes(row[here], column[here], row[here], column[here], grid)
        taken[here] = [shapely.area(shapely.clip_by_rect(band, *box.bounds)) for box in boxes]
    kept = taken > least_deg2
    inner = cover.inner
    return merged(
        np.concatenate([row[kept], inner.row]),
        np.concatenate([column[kept], inner.first]),
        np.concatenate([column[kept], inner.last]),
    )


def merged(row: Ints, first: Ints, last: Ints) -> Runs:
    """Runs in order, those that meet or overlap in a row put together."""
    if not len(row):
        return NO_CELLS
    order = np.lexsort((first, row))
    row, begin, end = row[order], _place(row, first)[order], _place(row, last)[order]
    reach = np.maximum.accumulate(end)
    starts = np.flatnonzero(np.concatenate([[True], begin[1:] > reach[:-1] + 1]))
    ends = np.concatenate([starts[1:] - 1, [len(row) - 1]])
    base = row[starts] * _ROW
    return Runs(row=row[starts], first=begin[starts] - base, last=reach[ends] - base)


NO_CELLS: Final = Runs(
    row=np.empty(0, dtype=np.int64),
    first=np.empty(0, dtype=np.int64),
    last=np.empty(0, dtype=np.int64),
)
_ROW: Final = 2**32
"""Distance of rows on the line on which all cells stand in order."""


def _place(row: Ints, column: Ints) -> Ints:
    return row * _ROW + column


def _parts(runs: Runs) -> tuple[Ints, Ints, Ints]:
    return runs.row, runs.first, runs.last


def _counted(lengths: Ints) -> Ints:
    """0, 1, 2 … for every length, one after the other."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)


def _boxes(south: Ints, west: Ints, north: Ints, east: Ints, grid: Grid) -> Objects:
    side = 1.0 / grid.per_degree
    drawn = shapely.box(west * side, south * side, (east + 1) * side, (north + 1) * side)
    return np.asarray(drawn, dtype=object)


def _edge_cells(shape: BaseGeometry, grid: Grid) -> Runs:
    """Every cell that a line, a point or the boundary of a polygon touches."""
    begin, end = _segments(shape, grid)
    slack = _TOUCH_DEG * grid.per_degree
    low = np.floor(np.minimum(begin[:, 1], end[:, 1]) - slack).astype(np.int64)
    high = np.floor(np.maximum(begin[:, 1], end[:, 1]) + slack).astype(np.int64)
    lengths = high - low + 1
    segment = np.repeat(np.arange(len(begin)), lengths)
    row = low[segment] + _counted(lengths)
    west, east = _crossing(begin[segment], end[segment], row, slack)
    first, last = np.floor(west - slack).astype(np.int64), np.floor(east + slack).astype(np.int64)
    return merged(row, first, last)


def _segments(shape: BaseGeometry, grid: Grid) -> tuple[Floats, Floats]:
    """(n, 2) beginnings and ends of all edges, in cells; a point is an edge without length."""
    parts = shapely.get_parts(shape)
    areal = shapely.get_dimensions(parts) == _AREA
    lines = np.concatenate([shapely.get_rings(parts[areal]), parts[~areal]])
    xy, line = shapely.get_coordinates(lines, return_index=True)
    xy = xy * grid.per_degree  # exact: a power of two
    alone = np.bincount(line, minlength=len(lines))[line] == 1
    joined = np.flatnonzero(line[:-1] == line[1:]) if len(line) else np.empty(0, dtype=np.int64)
    points = np.flatnonzero(alone)
    return xy[np.concatenate([joined, points])], xy[np.concatenate([joined + 1, points])]


def _crossing(begin: Floats, end: Floats, row: Ints, slack: float) -> tuple[Floats, Floats]:
    """(n,) western and eastern end of the part of each edge in a row; wider by its rounding."""
    rise, way = end[:, 1] - begin[:, 1], end[:, 0] - begin[:, 0]
    slope = np.divide(way, rise, out=np.zeros_like(way), where=rise != 0)
    bottom, top = np.sort([begin[:, 1], end[:, 1]], axis=0)
    south = begin[:, 0] + (np.clip(row - slack, bottom, top) - begin[:, 1]) * slope
    north = begin[:, 0] + (np.clip(row + 1 + slack, bottom, top) - begin[:, 1]) * slope
    doubt = np.abs(slope) * _ROUNDING * np.maximum(np.abs(bottom), np.abs(top))
    least, most = np.sort([begin[:, 0], end[:, 0]], axis=0)
    level = rise == 0
    west = np.where(level, least, np.maximum(np.minimum(south, north) - doubt, least))
    east = np.where(level, most, np.minimum(np.maximum(south, north) + doubt, most))
    return west, east


def _enclosed(shape: BaseGeometry, edge: Runs, grid: Grid) -> Runs:
    """The cells between those of the boundary that lie inside; a gap lies inside as a whole."""
    same = edge.row[:-1] == edge.row[1:]
    row, first, last = edge.row[:-1][same], edge.last[:-1][same] + 1, edge.first[1:][same] - 1
    if not len(row):
        return NO_CELLS
    shapely.prepare(shape)
    side = 1.0 / grid.per_degree
    inside = shapely.contains_xy(shape, (first + 0.5) * side, (row + 0.5) * side)
    return Runs(row=row[inside], first=first[inside], last=last[inside])
