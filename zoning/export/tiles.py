"""Zones as one PMTiles archive of vector tiles: what the map shows, for drawing alone.

The archive holds the zones in the tile layer `zones`: code, name, category and class, and beside
each polygon a point with the further member `label`, so that a name is written once. Outlines are
thinned zoom by zoom, neighbours together: an edge that two zones share stays shared, so no gap and
no overlap appears that the data do not have. Never measure on tiles.
"""

import gzip
import math
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import pyproj
import shapely
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

from zoning.export.quadtree import Cell, cells
from zoning.measure import Objects
from zoning.model.zone import Zone

TILE_FORMAT: Final = 1
"""Grows when archives written before would be drawn wrongly."""

TILE_LAYER: Final = "zones"

STEPS: Final = 8_192
"""Positions along a tile's side; the map library itself keeps no more."""

_MERCATOR_SIDE_M: Final = 40_075_016.685_578_49
_LAST_LATITUDE: Final = 85.0
_WORLD: Final = (-180.0, -_LAST_LATITUDE, 180.0, _LAST_LATITUDE)
_TILE_PIXELS: Final = 512
_MARGIN: Final = STEPS // 64
"""How far shapes reach beyond their tile, so that no seam is seen."""

_ZOOMS_BELOW_WHOLE: Final = 4
_ZOOMS_ABOVE_WHOLE: Final = 5
_DEEPEST: Final = 14
"""Tiles reach from four zooms before the layer fills one tile to five after: at most about a
thousand tiles at the deepest, each step there a 262,144th of the layer's extent."""

_PLAIN_VERTICES: Final = 10_000
"""Layers up to this size need no thinning."""

_LONGEST_NAME: Final = 200


def write_tiles(path: Path, zones: Sequence[Zone]) -> None:
    """Write the zones to a PMTiles archive; it appears only when it is whole.

    Args:
        path: an existing file is replaced.
        zones: of any dimension, EPSG:4490 lon/lat; none gives an archive without tiles.
    """
    ordered = _largest_first(zones)
    shapes, properties = _named(_on_the_map(ordered), ordered)
    tiles = {
        zxy_to_tileid(cell.zoom, cell.column, cell.row): _encoded(cell, properties)
        for cell in _all_cells(shapes)
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent, prefix=".tiles-") as folder:
        whole = Path(folder) / path.name
        _write_archive(whole, tiles, _bounds(ordered))
        whole.replace(path)


def _bounds(zones: Sequence[Zone]) -> Sequence[float]:
    """West, south, east, north of the zones; of the whole world where there is none."""
    if not zones:
        return _WORLD
    bounds: list[float] = shapely.total_bounds([zone.geometry for zone in zones]).tolist()
    return bounds


def _largest_first(zones: Sequence[Zone]) -> list[Zone]:
    """Large zones are drawn first and named first; a small one within is not hidden."""
    areas = shapely.area(_array([zone.geometry for zone in zones]))
    return [zones[index] for index in np.argsort(-areas, kind="stable")]


def _on_the_map(zones: Sequence[Zone]) -> Objects:
    """Shapes in spherical Mercator metres; what lies about the poles is left out."""
    shapes = _array([zone.geometry for zone in zones])
    beyond = np.abs(shapely.bounds(shapes)[:, [1, 3]]).max(axis=1, initial=0.0) > _LAST_LATITUDE
    shapes[beyond] = shapely.clip_by_rect(shapes[beyond], *_WORLD)
    return np.asarray(shapely.transform(shapes, _to_mercator), dtype=object)


def _to_mercator(coordinates: Any) -> Any:
    return np.column_stack(_transformer().transform(coordinates[:, 0], coordinates[:, 1]))


@cache
def _transformer() -> pyproj.Transformer:
    """The datum shift between CGCS2000 and WGS 84 is null (contract, section 3)."""
    return pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)


def _all_cells(shapes: Objects) -> Iterator[Cell]:
    """Every tile of every zoom, each zoom thinned from the deeper one."""
    if not len(shapes):
        return
    lowest, deepest = zoom_range(shapely.total_bounds(shapes))
    is_large = shapely.get_num_coordinates(shapes).sum() > _PLAIN_VERTICES
    for zoom in range(deepest, lowest - 1, -1):
        if is_large:
            shapes = _thinned(shapes, _MERCATOR_SIDE_M / 2**zoom / _TILE_PIXELS / 2)
        yield from cells(_in_steps(shapes, zoom), zoom, steps=STEPS, margin=_MARGIN)


def _in_steps(shapes: Objects, zoom: int) -> Objects:
    """Mercator metres to steps of a zoom's tiles, from the north-west corner of the world."""
    scale = STEPS * 2**zoom / _MERCATOR_SIDE_M
    half = _MERCATOR_SIDE_M / 2

    def stepped(coordinates: Any) -> Any:
        return (coordinates * [1, -1] + half) * scale

    return np.asarray(shapely.transform(shapes, stepped), dtype=object)


def zoom_range(bounds: Sequence[float]) -> tuple[int, int]:
    """First and last zoom of a layer with these Mercator bounds, in metres."""
    west, south, east, north = bounds
    extent_m = max(east - west, north - south, 1.0)
    whole = math.floor(math.log2(_MERCATOR_SIDE_M / extent_m))
    deepest = min(_DEEPEST, max(0, whole) + _ZOOMS_ABOVE_WHOLE)
    return max(0, min(whole, deepest) - _ZOOMS_BELOW_WHOLE), deepest


def zooms_of(bounds: Sequence[float]) -> tuple[int, int]:
    """First and last zoom of the archive of a layer.

    Args:
        bounds: west, south, east, north of its zones, degrees.
    """
    west, south, east, north = np.clip(bounds, _WORLD[:2] * 2, _WORLD[2:] * 2).tolist()
    corners = _to_mercator(np.array([[west, south], [east, north]]))
    return zoom_range(corners.ravel().tolist())


def _thinned(shapes: Objects, tolerance_m: float) -> Objects:
    """The shapes with less detail; edges between neighbours stay common."""
    thinned = shapes.copy()
    polygons = _is_polygon(shapes)
    thinned[polygons] = shapely.coverage_simplify(shapes[polygons], tolerance_m)
    thinned[~polygons] = shapely.simplify(shapes[~polygons], tolerance_m)
    return thinned


def _named(shapes: Objects, zones: Sequence[Zone]) -> tuple[Objects, list[dict[str, str]]]:
    """The shapes with the points that bear the names of polygons, and the properties of each."""
    said = [_properties(zone) for zone in zones]
    polygons = np.flatnonzero(_is_polygon(shapes) & ~shapely.is_empty(shapes)).tolist()
    points = shapely.point_on_surface(shapes[polygons])
    labels = [
        said[index] | {"label": _short(zones[index].name or zones[index].code)}
        for index in polygons
    ]
    return np.concatenate([shapes, points]), said + labels


def _properties(zone: Zone) -> dict[str, str]:
    texts = {"code": zone.code, "name": zone.name, "category": zone.category, "class": zone.cls}
    return {name: _short(value) for name, value in texts.items() if value}


def _short(text: str) -> str:
    return text[:_LONGEST_NAME]


def _encoded(cell: Cell, properties: Sequence[dict[str, str]]) -> bytes:
    """A tile in the Mapbox Vector Tile format 2, compressed."""
    corner = np.array([cell.column, cell.row]) * STEPS
    snapped = shapely.transform(cell.shapes, lambda at: np.round(at - corner))
    turned = shapely.orient_polygons(snapped, exterior_cw=False)
    features = [
        {"geometry": shape, "properties": properties[index]}
        for shape, index in zip(turned, cell.indices, strict=True)
    ]
    options = {
        "extents": STEPS,
        "y_coord_down": True,
        "check_winding_order": False,  # done above, for all shapes at once
    }
    layers = [{"name": TILE_LAYER, "features": features}]
    import mapbox_vector_tile  # noqa: PLC0415 - heavy; tiles come ready from a file

    return gzip.compress(mapbox_vector_tile.encode(layers, default_options=options), mtime=0)


def _write_archive(path: Path, tiles: dict[int, bytes], bounds: Sequence[float]) -> None:
    """One archive of all zooms, tiles in the order of their ids."""
    known = tiles or {0: gzip.compress(b"", mtime=0)}  # there is no archive without a tile
    fields = dict.fromkeys(("code", "name", "category", "class", "label"), "String")
    metadata = {"name": TILE_LAYER, "vector_layers": [{"id": TILE_LAYER, "fields": fields}]}
    with write(str(path)) as writer:
        for tile_id in sorted(known):
            writer.write_tile(tile_id, known[tile_id])
        writer.finalize(_header(bounds), metadata)


def _header(bounds: Sequence[float]) -> dict[str, Any]:
    """Where the tiles lie, in ten-millionths of a degree."""
    west, south, east, north = (round(value * 1e7) for value in bounds)
    return {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": 0,
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }


def _is_polygon(shapes: Objects) -> Any:
    return shapely.get_dimensions(shapes) == 2


def _array(values: Sequence[Any]) -> Objects:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
