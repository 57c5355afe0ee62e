"""Which pixels a polygon covers, and what exact share of each."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from zoning.measure import area_m2
from zoning.raster.opening import OpenRaster, Values

_LONGEST_EDGE_DEGREES = 0.0003
"""About 30 m: a lon/lat edge of length L bows from a straight line in a plane by L² tan φ / 8R,
here by less than a millionth of a 30 m pixel."""

_NEGLIGIBLE = 1e-9
"""Share of a pixel that rounding alone may give where borders run along those of pixels."""

_CELLS_AT_ONCE = 2_000_000

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """Pixels of one strip that a zone covers.

    Attributes:
        values: (n,) values as stored.
        valid: (n,) which of them are there.
        fraction: (n,) covered share of each pixel, 0–1.
        weight: (n,) the share times the relative ellipsoidal area of its row, where the grid is in
            degrees and rows differ; else the share itself.
    """

    values: Values
    valid: npt.NDArray[np.bool_]
    fraction: Floats
    weight: Floats


def in_pixels(raster: OpenRaster, shape: shapely.Geometry) -> shapely.Geometry:
    """A polygon in lon/lat as columns and rows of the grid; rows run down, as negative numbers."""
    grid = raster.grid

    def place(lonlat: Floats) -> Floats:
        xy = raster.frame.from_lonlat(np.ascontiguousarray(lonlat))
        origin, step = (grid.west, grid.north), (grid.step_x, grid.step_y)
        return np.asarray((xy - origin) / step)

    dense = (
        shape if raster.frame.is_geographic else shapely.segmentize(shape, _LONGEST_EDGE_DEGREES)
    )
    placed = shapely.transform(dense, place)
    return placed if shapely.is_valid(placed) else shapely.make_valid(placed, method="structure")


def covered(raster: OpenRaster, placed: shapely.Geometry) -> Iterator[Covered]:
    """The pixels under a polygon in pixel coordinates, strip by strip.

    Raises:
        RasterCorruptError: a block cannot be decoded.
    """
    grid = raster.grid
    bounds = placed.bounds
    left, right = max(0, int(np.floor(bounds[0]))), min(grid.width, int(np.ceil(bounds[2])))
    top, bottom = max(0, int(np.floor(-bounds[3]))), min(grid.height, int(np.ceil(-bounds[1])))
    if left >= right or top >= bottom:
        return
    rows = max(1, _CELLS_AT_ONCE // (right - left))
    for first in range(top, bottom, rows):
        last = min(bottom, first + rows)
        cells, fraction = _fractions(placed, left, first, right, last)
        if not len(cells):
            continue
        values, valid = raster.read(left, first, right - left, last - first)
        relative = _row_weights(raster, first, last)[cells // (right - left)]
        yield Covered(
            values=values.ravel()[cells],
            valid=valid.ravel()[cells],
            fraction=fraction,
            weight=fraction * relative,
        )


def _fractions(
    placed: shapely.Geometry, left: int, top: int, right: int, bottom: int
) -> tuple[npt.NDArray[np.int64], Floats]:
    """Row-major numbers of the covered pixels of a window, and the share covered of each."""
    from exactextract import exact_extract  # noqa: PLC0415 - heavy, and few requests need a raster
    from exactextract.feature import JSONFeatureSource  # noqa: PLC0415 - as above
    from exactextract.raster import NumPyRasterSource  # noqa: PLC0415 - as above

    blank = np.zeros((bottom - top, right - left), np.uint8)
    source = NumPyRasterSource(blank, xmin=left, ymin=-bottom, xmax=right, ymax=-top)
    feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(placed)}
    answer = exact_extract(source, JSONFeatureSource([feature]), ["cell_id", "coverage"])
    found = answer[0]["properties"]
    cells, share = np.asarray(found["cell_id"], np.int64), np.asarray(found["coverage"], np.float64)
    real = share > _NEGLIGIBLE
    return cells[real], share[real]


def _row_weights(raster: OpenRaster, first: int, last: int) -> Floats:
    """Relative ellipsoidal area of a pixel in each row; 1 in a plane."""
    if not raster.frame.is_geographic:
        return np.ones(last - first)
    grid = raster.grid
    north = grid.north - np.arange(first, last) * grid.step_y
    north = np.clip(north, -90.0, 90.0)
    south = np.clip(north - grid.step_y, -90.0, 90.0)
    return np.asarray(area_m2(shapely.box(0.0, south, grid.step_x, north)))
