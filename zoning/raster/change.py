"""What changed between two rasters: a from–to matrix, and patches of one kind of change.

Worked tile by tile, each tile by itself, so that memory does not grow with the raster, tiles run
in parallel, and a run that stopped goes on where it was. A patch is a set of pixels that changed
alike and share sides; patches cut by tile borders are put together at the end.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson
import shapely

from zoning.errors import InputError
from zoning.measure import Objects, area_m2
from zoning.raster.alignment import read_on
from zoning.raster.model import Grid, RasterContent, RasterKind, content_of
from zoning.raster.opening import Mask, OpenRaster, Values, open_raster

TILE: Final = 2048
"""Pixels along one side of a tile."""

INCREASE, DECREASE = 1, 2
_FORM = 1
_LONGEST_EDGE_M = 500.0
_PIXELS = (1, 0, 0, 0, -1, 0)

Ints = npt.NDArray[np.int64]
Pairs = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


class RasterPairError(InputError):
    """Two rasters that cannot be compared."""

    code = "raster-pair"
    title_zh = "两期栅格不可比较"
    title_en = "Rasters not comparable"
    remedy_zh = "两期应同为分类图或同为连续量、单位一致；连续量须用 --threshold 给出变化阈值。"
    remedy_en = "Both must be classes, or amounts of one unit with a --threshold of change."


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeJob:
    """Two rasters to compare on the grid of the first.

    Attributes:
        stores: folders of the converted files of the two.
        threshold: of amounts: what differs by less has not changed.
        min_area_m2: minimum mapping unit: smaller patches are counted, not drawn.
    """

    before: RasterContent
    after: RasterContent
    stores: tuple[Path, Path]
    threshold: float | None = None
    min_area_m2: float = 0.0
    tile: int = TILE

    def __post_init__(self) -> None:
        """Refuse a pair that cannot be compared."""
        classes = self.before.kind is RasterKind.CATEGORICAL
        if self.before.kind is not self.after.kind:
            raise RasterPairError("一期是分类图，另一期是连续量。", "classes against amounts.")
        if self.before.unit != self.after.unit:
            raise RasterPairError(
                f"单位不同：{self.before.unit} 与 {self.after.unit}。",
                f"their units differ: {self.before.unit} and {self.after.unit}.",
            )
        if not classes and not (self.threshold and self.threshold > 0):
            raise RasterPairError("连续量没有给出变化阈值。", "amounts need a threshold above 0.")

    @property
    def codes(self) -> Ints:
        """Codes of all classes of the two, in order; empty for amounts."""
        found = {
            *self.before.statistics.get("classes", ()),
            *self.after.statistics.get("classes", ()),
        }
        return np.array(sorted(map(int, found)), dtype=np.int64)

    def tiles(self) -> list[tuple[int, int, int, int]]:
        """Windows (x, y, width, height) that make up the grid."""
        grid = self.before.grid
        return [
            (x, y, min(self.tile, grid.width - x), min(self.tile, grid.height - y))
            for y in range(0, grid.height, self.tile)
            for x in range(0, grid.width, self.tile)
        ]

    @property
    def identity(self) -> str:
        """SHA-256 of everything that a tile depends on: what a run is resumed by."""
        members = {
            "before": self.before.sha256,
            "after": self.after.sha256,
            "codes": self.codes.tolist(),
            "rules": [_FORM, self.threshold, self.min_area_m2, self.tile],
        }
        return hashlib.sha256(orjson.dumps(members, option=orjson.OPT_SORT_KEYS)).hexdigest()

    def to_bytes(self) -> bytes:
        """JSON form."""
        members = {
            "before": self.before.as_dict(),
            "after": self.after.as_dict(),
            "stores": [str(one) for one in self.stores],
            "threshold": self.threshold,
            "min_area_m2": self.min_area_m2,
            "tile": self.tile,
        }
        return orjson.dumps(members)

    @classmethod
    def from_bytes(cls, raw: bytes) -> "ChangeJob":
        """The job of a JSON form."""
        members = orjson.loads(raw)
        before, after = members["stores"]
        return cls(
            before=content_of(members["before"]),
            after=content_of(members["after"]),
            stores=(Path(before), Path(after)),
            threshold=members["threshold"],
            min_area_m2=members["min_area_m2"],
            tile=members["tile"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TileChange:
    """What changed in one tile.

    Attributes:
        pairs: (k,) numbers of from–to pairs; cells (k,) and areas_m2 (k,) of each, unchanged too.
        shapes: (n,) patches or pieces of patches, in columns and (negative) rows of the grid.
        kinds: (n,) number of the pair of each.
        edge: (n,) whether a piece lies at the border of the tile, so that more may follow.
        dropped: patches below the minimum mapping unit, and their cells.
    """

    pairs: Ints
    cells: Ints
    areas_m2: Floats
    shapes: Objects
    kinds: Ints
    edge: npt.NDArray[np.bool_]
    dropped: tuple[int, int] = (0, 0)


def change_in(job: ChangeJob, window: tuple[int, int, int, int]) -> TileChange:
    """Compare one tile.

    Raises:
        RasterCorruptError: a block cannot be decoded.
    """
    with (
        open_raster(job.before, job.stores[0]) as before,
        open_raster(job.after, job.stores[1]) as after,
    ):
        ours, there = before.read(*window)
        theirs, present = read_on(before, after, window)
        pairs, changed = _compared(job, ours, theirs, there & present)
        rows = _row_areas(before, window)
    number, place = np.unique(pairs, return_inverse=True)
    place = place.ravel()
    weights = np.broadcast_to(rows[:, None], pairs.shape).ravel()
    counted = number >= 0
    shapes, kinds = _patches(pairs, changed, window)
    edge = _at_edge(shapes, window)
    small = ~edge & (_ground_areas(before.grid, shapes, before) < job.min_area_m2)
    return TileChange(
        pairs=number[counted].astype(np.int64),
        cells=np.bincount(place, minlength=len(number))[counted].astype(np.int64),
        areas_m2=np.asarray(
            np.bincount(place, weights=weights, minlength=len(number))[counted], np.float64
        ),
        shapes=shapes[~small],
        kinds=kinds[~small],
        edge=edge[~small],
        dropped=(int(small.sum()), round(float(shapely.area(shapes[small]).sum()))),
    )


def on_ground(grid: Grid, shapes: Objects, raster: OpenRaster) -> Objects:
    """Patches in columns and rows as polygons in lon/lat CGCS2000."""
    step = np.array([grid.step_x, grid.step_y])
    origin = np.array([grid.west, grid.north])
    placed = shapely.transform(shapes, lambda places: origin + places * step)
    if not raster.frame.is_geographic:
        placed = shapely.segmentize(placed, max(_LONGEST_EDGE_M, float(step.max())))
    lonlat: Objects = shapely.transform(
        placed, lambda xy: raster.frame.to_lonlat(np.ascontiguousarray(xy))
    )
    return lonlat


def _compared(job: ChangeJob, ours: Values, theirs: Values, known: Mask) -> tuple[Pairs, Mask]:
    """Number of the pair of every pixel, -1 where either is missing, and which changed.

    Of classes the number is place of the first × classes + place of the second; of amounts 0 for
    no change, else INCREASE or DECREASE.
    """
    pairs = np.full(ours.shape, -1, np.int32)
    if job.before.kind is RasterKind.CATEGORICAL:
        codes = job.codes
        first, second = (np.searchsorted(codes, one[known]) for one in (ours, theirs))
        pairs[known] = first * len(codes) + second
        changed = np.zeros(ours.shape, bool)
        changed[known] = first != second
        return pairs, changed
    step, least = theirs.astype(np.float64) - ours, job.threshold or 0.0
    pairs[known] = 0
    pairs[known & (step >= least)] = INCREASE
    pairs[known & (-step >= least)] = DECREASE
    return pairs, pairs > 0


def _patches(
    pairs: Pairs, changed: Mask, window: tuple[int, int, int, int]
) -> tuple[Objects, Ints]:
    """Polygons of pixels that changed alike and share sides, in columns and rows of the grid."""
    x, y, *_ = window
    shapes: list[shapely.Geometry] = []
    kinds: list[int] = []
    for outline, kind in _outlines(pairs, changed):
        shapes.append(outline)
        kinds.append(kind)
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    corner = np.array([x, -y])
    moved: Objects = shapely.transform(array, lambda places: places + corner)
    return moved, np.array(kinds, dtype=np.int64)


def _outlines(pairs: Pairs, changed: Mask) -> Iterator[tuple[shapely.Geometry, int]]:
    if not changed.any():
        return
    import rasterio.features  # noqa: PLC0415 - heavy, and few requests need a raster

    pixels = rasterio.Affine(*_PIXELS)
    found = rasterio.features.shapes(pairs, mask=changed, connectivity=4, transform=pixels)
    for outline, kind in found:
        rings = outline["coordinates"]
        yield shapely.Polygon(rings[0], rings[1:]), int(kind)


def _at_edge(shapes: Objects, window: tuple[int, int, int, int]) -> npt.NDArray[np.bool_]:
    x, y, width, height = window
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    across = (bounds[:, 0] <= x) | (bounds[:, 2] >= x + width)
    down = (bounds[:, 3] >= -y) | (bounds[:, 1] <= -(y + height))
    return np.asarray(across | down)


def _ground_areas(grid: Grid, shapes: Objects, raster: OpenRaster) -> Floats:
    if not len(shapes):
        return np.zeros(0)
    return np.asarray(area_m2(on_ground(grid, shapes, raster)))


def _row_areas(raster: OpenRaster, window: tuple[int, int, int, int]) -> Floats:
    """Ellipsoidal area of a pixel in each row of a tile, at its middle column."""
    x, y, width, height = window
    middle, rows = x + width // 2, -np.arange(y, y + height, dtype=np.float64)
    boxes = shapely.box(middle, rows - 1, middle + 1, rows)
    return _ground_areas(raster.grid, boxes, raster)


def pair_names(job: ChangeJob, pair: int) -> dict[str, Any]:
    """What a pair is: codes and names of both classes, or the direction of a change of amounts."""
    if job.before.kind is not RasterKind.CATEGORICAL:
        return {"change": {0: "none", INCREASE: "increase", DECREASE: "decrease"}[pair]}
    codes = job.codes.tolist()
    first, second = codes[pair // len(codes)], codes[pair % len(codes)]
    legend = {**job.after.legend, **job.before.legend}
    return {
        "from": first,
        "to": second,
        "from_name": legend[first].name if first in legend else str(first),
        "to_name": legend[second].name if second in legend else str(second),
        "from_group": legend[first].group if first in legend else None,
        "to_group": legend[second].group if second in legend else None,
    }
