"""Tile sets as OGC 20-057 and OGC 17-083r4 describe them: WebMercatorQuad and no other.

The tiles of a collection reach as deep as the shallowest of its layers' archives, so that no layer
is missing from a tile while others are drawn; clients draw the deepest ones larger.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.ogc.datasets import Collection
from app.ogc.reference_systems import CRS84
from zoning.export.tiles import zooms_of

SCHEME: Final = "WebMercatorQuad"
SCHEME_URI: Final = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{SCHEME}"
_CRS: Final = "http://www.opengis.net/def/crs/EPSG/0/3857"
_HALF_M: Final = 20_037_508.342_789_244
_PIXELS: Final = 256
_PIXEL_M: Final = 0.00028
"""Side of a pixel by which scales are reckoned (OGC 17-083r4, 6.1.1)."""

DEEPEST: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Tiles that a collection has.

    Attributes:
        zooms: the first and the last zoom; none where it holds no zone.
        bounds: west, south, east, north, degrees.
    """

    zooms: range
    bounds: tuple[float, float, float, float]

    def covers(self, zoom: int, row: int, column: int) -> bool:
        """Whether there may be something in a tile."""
        if zoom not in self.zooms:
            return False
        west, north, east, south = self.rows_and_columns(zoom)
        return west <= column <= east and north <= row <= south

    def rows_and_columns(self, zoom: int) -> tuple[int, int, int, int]:
        """First column, first row, last column, last row."""
        west, south, east, north = self.bounds
        first_column, first_row = tile_at(west, north, zoom)
        last_column, last_row = tile_at(east, south, zoom)
        return first_column, first_row, last_column, last_row


def extent_of(collection: Collection) -> Extent | None:
    """The tiles of a collection; None where there is no zone to draw."""
    bounds = collection.bounds()
    if not bounds:
        return None
    zooms = [zooms_of(one) for one in bounds]
    last = min(deepest for _, deepest in zooms)
    first = min(lowest for lowest, _ in zooms)
    west, south, east, north = zip(*bounds, strict=True)
    return Extent(
        zooms=range(min(first, last), last + 1),
        bounds=(min(west), min(south), max(east), max(north)),
    )


def tile_at(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    """Column and row of the tile that a place lies in."""
    across = (lon + 180) / 360
    bent = math.asinh(math.tan(math.radians(max(-85.05, min(85.05, lat)))))
    down = (1 - bent / math.pi) / 2
    count = 2**zoom
    column, row = (min(count - 1, max(0, math.floor(one * count))) for one in (across, down))
    return column, row


def scheme() -> dict[str, Any]:
    """The tile matrix set, without links."""
    cell_m = 2 * _HALF_M / _PIXELS
    return {
        "id": SCHEME,
        "title": "Google Maps Compatible for the World",
        "uri": SCHEME_URI,
        "crs": _CRS,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "tileMatrices": [
            {
                "id": str(zoom),
                "scaleDenominator": cell_m / 2**zoom / _PIXEL_M,
                "cellSize": cell_m / 2**zoom,
                "cornerOfOrigin": "topLeft",
                "pointOfOrigin": [-_HALF_M, _HALF_M],
                "matrixWidth": 2**zoom,
                "matrixHeight": 2**zoom,
                "tileWidth": _PIXELS,
                "tileHeight": _PIXELS,
            }
            for zoom in range(DEEPEST + 1)
        ],
    }


def limits(extent: Extent) -> list[dict[str, Any]]:
    """Which tiles of each zoom there are."""
    found = []
    for zoom in extent.zooms:
        first_column, first_row, last_column, last_row = extent.rows_and_columns(zoom)
        found.append(
            {
                "tileMatrix": str(zoom),
                "minTileRow": first_row,
                "maxTileRow": last_row,
                "minTileCol": first_column,
                "maxTileCol": last_column,
            }
        )
    return found


def bounding_box(bounds: Sequence[float]) -> dict[str, Any]:
    """A box as OGC 20-057 writes it."""
    west, south, east, north = bounds
    return {"lowerLeft": [west, south], "upperRight": [east, north], "crs": CRS84}
