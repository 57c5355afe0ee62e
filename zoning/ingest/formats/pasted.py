"""Coordinates typed or pasted as text: decimal or degrees-minutes-seconds, in any usual layout.

Points stand one a line or one after another; a blank line, or a line of words, begins a new ring.
Labels (`J1`), heights and hemispheres are understood. Which number is the longitude is told by
hemispheres, by the words above the columns, or by range, and then a finding says so.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from zoning.crs import CGCS2000
from zoning.gauss_kruger import frame_of_prefixed_easting, looks_unprefixed
from zoning.ingest.errors import (
    CoordinateNotFiniteError,
    CoordinateTextError,
    Proposal,
    TooManyVerticesError,
)
from zoning.ingest.formats.geojson import read_value
from zoning.ingest.layer import RawLayer, as_array, found_type
from zoning.ingest.limits import Limits
from zoning.ingest.plain_text import plain
from zoning.ingest.rings import closed, polygons_from_rings
from zoning.ingest.strict_json import parse_json
from zoning.measure import Floats
from zoning.texts import Text
from zoning.vocabulary import Datum, Severity

_WKT = re.compile(
    r"\s*(?:SRID=\d+;)?\s*(?:MULTI)?(?:POLYGON|LINESTRING|POINT)\s*\(|\s*GEOMETRYCOLLECTION\s*\(",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"""(?P<before>东经|西经|北纬|南纬|[EWNS](?![A-Za-z]))?\s*[:=]?\s*
    (?P<degrees>[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)
    (?:\s*(?:°|度)\s*
       (?:(?P<minutes>\d+(?:\.\d*)?)\s*(?:'(?!')|分)\s*)?
       (?:(?P<seconds>\d+(?:\.\d*)?)\s*(?:"|''|秒)\s*)?
    )?
    (?P<after>[EWNS](?![A-Za-z]))?""",
    re.VERBOSE,
)
_LABEL = re.compile(r"(?<![A-Za-z\d.])[A-Za-z\u4e00-\u9fff]{1,6}[-_]?\d+(?:[-_]\d+)*(?![\d.°度'])")
_HEMISPHERES = {"东经": "E", "西经": "W", "北纬": "N", "南纬": "S"}
_NORTH_WORDS = re.compile(r"纬度|\blat|北坐标|纵坐标|northing", re.IGNORECASE)
_EAST_WORDS = re.compile(r"经度|\bl(?:on|ng)|东坐标|横坐标|easting", re.IGNORECASE)
_DATUM_TEXTS = {
    Datum.GCJ02: Text(
        zh="若坐标取自高德、腾讯等地图，请选 gcj02（会移动数百米）。",
        en="From Amap or Tencent maps? Choose gcj02, which moves them by hundreds of metres.",
    ),
    Datum.BD09: Text(
        zh="若坐标取自百度地图，请选 bd09（会移动约一千米）。",
        en="From Baidu maps? Choose bd09, which moves them by about a kilometre.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Number:
    """A number of the text; `axis` is E or N where a hemisphere says so."""

    value: float
    axis: str | None
    whole: bool


def read_pasted(text: str, *, name: str, limits: Limits) -> RawLayer:
    """The shapes in a text without survey header: coordinates, WKT or GeoJSON.

    Raises:
        CoordinateTextError: no coordinates, or unclear ones; the line is named.
        TooManyVerticesError: more points than are taken.
    """
    if text.lstrip("\ufeff \r\n\t").startswith("{"):
        layer = read_value(parse_json(text.strip("\ufeff \r\n\t").encode()), limits=limits)
        layer.default_crs = CGCS2000
        return layer
    if _WKT.match(text):
        return _from_wkt(text, name)
    north_first = _told_order(plain(text))
    groups = list(_groups(plain(text)))
    if sum(map(len, groups)) > limits.vertices:
        raise TooManyVerticesError("点数过多。", "too many points.")
    if not groups:
        raise CoordinateTextError("文本中没有坐标。", "there are no coordinates in the text.")
    layer = RawLayer(name=name, geometries=as_array([]), attributes=[], fields=[])
    east_first = [_east_first(layer, group, north_first) for group in groups]
    shapes = _shapes(layer, east_first)
    layer.geometries = as_array(shapes)
    layer.attributes = [{} for _ in shapes]
    layer.geometry_type = found_type(layer.geometries)
    set_default_frame(layer, np.vstack(east_first))
    return layer


def _from_wkt(text: str, name: str) -> RawLayer:
    """Well-known text; an SRID before it, as in PostGIS, is its CRS."""
    srid, _, wkt = text.strip().rpartition(";")
    try:
        shape = shapely.from_wkt(wkt)
    except ShapelyError as error:
        raise CoordinateTextError("WKT 文本无法解析。", "the WKT cannot be parsed.") from error
    layer = RawLayer(name=name, geometries=as_array([shape]), attributes=[{}], fields=[])
    if srid.upper().startswith("SRID="):
        layer.crs = f"EPSG:{srid[5:]}"
    xy = shapely.get_coordinates(shape)
    if len(xy) and np.isfinite(xy).all():
        set_default_frame(layer, xy)
    return layer


def _told_order(text: str) -> bool | None:
    """Whether words above the columns put north first; None where there are none."""
    north, east = _NORTH_WORDS.search(text), _EAST_WORDS.search(text)
    return None if north is None or east is None else north.start() < east.start()


def _groups(text: str) -> Iterator[list[tuple[_Number, _Number]]]:
    """Runs of points; a blank line, or one without numbers, ends a run."""
    run: list[tuple[_Number, _Number]] = []
    for number, line in enumerate(text.splitlines(), 1):
        points = _points(line, number)
        if points:
            run += points
        elif run:
            yield run
            run = []
    if run:
        yield run


def _points(line: str, number: int) -> list[tuple[_Number, _Number]]:
    bare = _LABEL.sub(" ", line)
    numbers = [_number(match, number) for match in _TOKEN.finditer(bare)]
    if len(numbers) == 4 and numbers[0].whole and numbers[1].whole and not numbers[2].whole:
        numbers = numbers[2:]  # label, ring, and the point
    elif len(numbers) == 3:
        numbers = numbers[1:] if numbers[0].whole else numbers[:2]
    if len(numbers) % 2:
        raise CoordinateTextError(
            f"第 {number} 行“{line.strip()[:60]}”的数字不成对。",
            f"line {number}, {line.strip()[:60]!r}, has an odd count of numbers.",
        )
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _number(match: re.Match[str], line: int) -> _Number:
    minutes, seconds = float(match["minutes"] or 0), float(match["seconds"] or 0)
    if minutes >= 60 or seconds >= 60:
        raise CoordinateTextError(
            f"第 {line} 行“{match[0].strip()}”的分或秒不小于 60。",
            f"line {line}: minutes or seconds of {match[0].strip()!r} are 60 or more.",
        )
    degrees = float(match["degrees"])
    if not math.isfinite(degrees):
        raise CoordinateNotFiniteError(
            f"第 {line} 行有数值过大。", f"a number in line {line} is too large."
        )
    size = abs(degrees) + minutes / 60 + seconds / 3600
    word = match["before"] or match["after"]
    hemisphere = _HEMISPHERES.get(word, word) if word else None
    negative = degrees < 0 or hemisphere in {"W", "S"}
    axis = None if hemisphere is None else "E" if hemisphere in {"E", "W"} else "N"
    whole = match["degrees"].lstrip("+-").isdigit() and not minutes and not seconds
    return _Number(value=-size if negative else size, axis=axis, whole=whole and word is None)


def _east_first(
    layer: RawLayer, points: Sequence[tuple[_Number, _Number]], north_first: bool | None
) -> Floats:
    """(n, 2) east, north of a run."""
    pairs = np.array([(one.value, other.value) for one, other in points])
    axes = {(one.axis, other.axis) for one, other in points}
    if axes <= {("E", "N"), ("E", None), (None, "N")}:
        return pairs
    if axes <= {("N", "E"), ("N", None), (None, "E")}:
        return pairs[:, ::-1]
    return ordered_east_first(layer, pairs, north_first)


def ordered_east_first(layer: RawLayer, pairs: Floats, north_first: bool | None) -> Floats:
    """(n, 2) pairs with east first.

    Args:
        layer: gets a finding where the order was told by range.
        pairs: as the text has them.
        north_first: what is known of their order; None lets the range decide.
    """
    if north_first is None:
        first, second = (float(value) for value in np.median(pairs, axis=0))
        north_first = _is_north_first(first, second)
        if north_first:
            layer.note(
                "axis-order",
                Severity.WARNING,
                "按数值范围判断为纬度（北坐标）在前。",
                "by their range, latitudes (northings) come first.",
            )
    return pairs[:, ::-1] if north_first else pairs


def _is_north_first(first: float, second: float) -> bool:
    """By range.

    China's latitudes are 3-54°, longitudes 73-136°; grids have a zone prefix or six digits in the
    easting and seven in the northing.
    """
    if abs(first) <= 180 and abs(second) <= 180:
        return (3 <= first <= 54 and 73 <= second <= 136) or (abs(second) > 90 >= abs(first))
    if frame_of_prefixed_easting(second) and not frame_of_prefixed_easting(first):
        return True
    return first >= 1e6 and looks_unprefixed(second)


def _shapes(layer: RawLayer, groups: Sequence[Floats]) -> list[BaseGeometry]:
    """Points, lines, and the polygons of all rings together."""
    shapes: list[BaseGeometry] = []
    rings = []
    for group in groups:
        distinct = len(np.unique(group, axis=0))
        if distinct == 1:
            shapes.append(shapely.points(group[0]))
        elif distinct == 2:
            shapes.append(shapely.linestrings(group))
        else:
            ring, added = closed(group)
            rings.append(ring)
            if added:
                layer.note(
                    "ring-closed",
                    Severity.WARNING,
                    f"{len(group)} 个点首尾不重合，已闭合为面。",
                    f"{len(group)} points were closed to a ring.",
                )
    if rings:
        shapes += list(shapely.get_parts(polygons_from_rings(rings)[0]))
    return shapes


def set_default_frame(layer: RawLayer, xy: Floats) -> None:
    """Lon/lat are CGCS2000 by default, as everywhere here; the datums of web maps are offered.

    Args:
        layer: gets the default and the proposals, unless its coordinates are metres.
        xy: (n, 2) east, north; finite, not empty.
    """
    east, north = (float(value) for value in np.median(xy, axis=0))
    if abs(east) > 180 or abs(north) > 90:
        return
    layer.is_degrees = True
    layer.default_crs = CGCS2000
    layer.proposals += [
        Proposal(kind="datum", value=datum.value, text=text) for datum, text in _DATUM_TEXTS.items()
    ]
