"""Tables of coordinates (CSV): vertices of a site, points with attributes, or a column of WKT.

Without a header row the text is read as pasted coordinates are. Columns are told by their names;
in land surveying X is north and Y east, elsewhere the reverse, so for X and Y the range decides.
"""

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from zoning.ingest.errors import (
    CoordinateNotFiniteError,
    CoordinateTextError,
    CoordinateTypeError,
    FieldTooLargeError,
    GeometryEmptyError,
    TooManyFeaturesError,
    WkbInvalidError,
)
from zoning.ingest.formats.pasted import ordered_east_first, read_pasted, set_default_frame
from zoning.ingest.layer import RawLayer, as_array, found_type
from zoning.ingest.limits import Limits
from zoning.ingest.plain_text import decoded_text, plain
from zoning.ingest.rings import closed, polygons_from_rings
from zoning.measure import Floats
from zoning.vocabulary import Severity

_EAST = {"经度", "lon", "lng", "long", "longitude", "东坐标", "横坐标", "easting", "east", "e"}
_NORTH = {"纬度", "lat", "latitude", "北坐标", "纵坐标", "northing", "north", "n"}
_EITHER = ({"x", "x坐标"}, {"y", "y坐标"})
_WKT = {"wkt", "geometry", "geom", "the_geom", "shape", "wkt_geom"}
_GROUP = {"地块", "地块号", "地块编号", "地块名称", "plot", "parcel", "group", "polygon"}
_RING = {"圈号", "ring", "环号"}
_LABEL = {
    "序号",
    "点号",
    "编号",
    "id",
    "no",
    "name",
    "点名",
    "号",
    "point",
    "vertex",
    "fid",
    "h",
    "z",
}
_MAX_WKT_CHARACTERS = 5_000_000

Row = Sequence[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column holds what; None where there is none."""

    first: int | None = None
    second: int | None = None
    north_first: bool | None = None
    wkt: int | None = None
    group: int | None = None
    ring: int | None = None
    others: tuple[int, ...] = ()


def layer_names(path: Path, limits: Limits) -> Sequence[str]:
    """A table is one layer, without a name."""
    del path, limits
    return [""]


def read_layer(path: Path, name: str, limits: Limits) -> RawLayer:
    """The shapes in a CSV file.

    Raises:
        BadUnicodeError, CoordinateTextError, FieldTooLargeError, TooManyFeaturesError.
    """
    text, encoding = decoded_text(path.read_bytes())
    rows = _csv_rows(text, limits)
    columns = find_columns(rows[0]) if rows else None
    if columns is None:
        layer = read_pasted(text, name=name, limits=limits)
    else:
        layer = table_layer(rows, columns, name=name, limits=limits)
    layer.encoding = encoding
    return layer


def _csv_rows(text: str, limits: Limits) -> list[list[str]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t，", key=first.count)
    if delimiter == "，":
        text, delimiter = plain(text), ","
    csv.field_size_limit(_MAX_WKT_CHARACTERS)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) > limits.features + 1:
                raise TooManyFeaturesError("行数过多。", "too many rows.")
    except csv.Error as error:
        if "field larger" in str(error):
            raise FieldTooLargeError("有单元格过大。", "a cell is too large.") from error
        raise CoordinateTextError("CSV 无法解析。", "the CSV cannot be parsed.") from error
    return rows


def find_columns(header: Row) -> Columns | None:
    """What the columns hold, by their names; None where no coordinates are among them."""
    names = [plain(str(cell or "")).strip().lower().split("(")[0].strip() for cell in header]
    places: dict[str, int] = {}
    for role, words in (
        ("east", _EAST),
        ("north", _NORTH),
        ("x", _EITHER[0]),
        ("y", _EITHER[1]),
        ("wkt", _WKT),
        ("group", _GROUP),
        ("ring", _RING),
    ):
        place = next((number for number, name in enumerate(names) if name in words), None)
        if place is not None:
            places[role] = place
    first, second = places.get("east"), places.get("north")
    north_first: bool | None = False
    if first is None or second is None:
        first, second, north_first = places.get("x"), places.get("y"), None
    if (first is None or second is None) and "wkt" not in places:
        return None
    used = {first, second, *places.values()}
    others = tuple(
        number
        for number, name in enumerate(names)
        if number not in used and name and name not in _LABEL
    )
    return Columns(
        first=None if "wkt" in places else first,
        second=second,
        north_first=north_first,
        wkt=places.get("wkt"),
        group=places.get("group"),
        ring=places.get("ring"),
        others=others,
    )


def table_layer(rows: Sequence[Row], columns: Columns, *, name: str, limits: Limits) -> RawLayer:
    """The shapes of a table whose first row names its columns.

    Raises:
        CoordinateTypeError: a coordinate is no number; the row is named.
        FieldTooLargeError, CoordinateTextError.
    """
    del limits
    fields = [str(cell or f"column_{number}") for number, cell in enumerate(rows[0], 1)]
    body = rows[1:]
    if not body:
        raise CoordinateTextError("表中没有数据行。", "the table has no rows.")
    layer = RawLayer(name=name, geometries=as_array([]), attributes=[], fields=fields)
    if columns.wkt is not None:
        _read_wkt(layer, fields, body, columns.wkt)
        return layer
    xy = ordered_east_first(layer, _numbers(body, columns), columns.north_first)
    if columns.others:
        layer.geometries = shapely.points(xy)
        layer.attributes = [_attributes(fields, row) for row in body]
    else:
        layer.geometries = as_array(_sites(layer, body, columns, xy))
        layer.attributes = [{} for _ in layer.geometries]
        layer.fields = []
    layer.geometry_type = found_type(layer.geometries)
    set_default_frame(layer, xy)
    return layer


def _attributes(fields: Sequence[str], row: Row) -> Mapping[str, Any]:
    padded = [*row, *[None] * (len(fields) - len(row))]
    return {
        field: value if value != "" else None for field, value in zip(fields, padded, strict=False)
    }


def _numbers(rows: Sequence[Row], columns: Columns) -> Floats:
    """(n, 2) coordinates as the table has them."""
    places = [place for place in (columns.first, columns.second) if place is not None]
    pairs = []
    for number, row in enumerate(rows, 2):
        try:
            pairs.append([float(plain(str(row[place]))) for place in places])
        except (ValueError, IndexError) as error:
            raise CoordinateTypeError(
                f"第 {number} 行的坐标不是数值。", f"a coordinate in row {number} is no number."
            ) from error
        if not all(map(math.isfinite, pairs[-1])):
            raise CoordinateNotFiniteError(
                f"第 {number} 行的坐标不是有限数。", f"a coordinate in row {number} is not finite."
            )
    return np.array(pairs, dtype=np.float64)


def _sites(
    layer: RawLayer, rows: Sequence[Row], columns: Columns, xy: Floats
) -> list[BaseGeometry]:
    """One shape for each plot; its rows, in order, are the vertices of its rings."""
    plots: dict[str, dict[str, list[int]]] = {}
    for number, row in enumerate(rows):
        group = "" if columns.group is None else str(row[columns.group])
        ring = "" if columns.ring is None else str(row[columns.ring])
        plots.setdefault(group, {}).setdefault(ring, []).append(number)
    return [_site(layer, [xy[ring] for ring in rings.values()]) for rings in plots.values()]


def _site(layer: RawLayer, rings: Sequence[Floats]) -> BaseGeometry:
    if len(rings) == 1 and len(rings[0]) < 3:
        only = rings[0]
        return shapely.points(only[0]) if len(only) == 1 else shapely.linestrings(only)
    done = [closed(ring) for ring in rings]
    if any(len(ring) < 4 for ring, _ in done):
        raise CoordinateTextError("有一圈少于三个点。", "a ring has fewer than three points.")
    if any(added for _, added in done):
        layer.note(
            "ring-closed",
            Severity.WARNING,
            "点序首尾不重合，已闭合为面。",
            "the rows do not end where they began; they were closed to a ring.",
        )
    return polygons_from_rings([ring for ring, _ in done])[0]


def _read_wkt(layer: RawLayer, fields: Sequence[str], rows: Sequence[Row], place: int) -> None:
    layer.geometries = as_array([None] * len(rows))
    kept = [number for number in range(len(fields)) if number != place]
    layer.fields = [fields[number] for number in kept]
    layer.attributes = [
        {fields[number]: row[number] or None for number in kept if number < len(row)}
        for row in rows
    ]
    for number, row in enumerate(rows):
        text = str(row[place] or "").strip() if place < len(row) else ""
        if not text:
            layer.fail(number, GeometryEmptyError, f"第 {number + 2} 行没有图形。", "no WKT.")
            continue
        try:
            layer.geometries[number] = shapely.from_wkt(text)
        except ShapelyError:
            layer.fail(
                number, WkbInvalidError, f"第 {number + 2} 行的 WKT 有误。", "the WKT is malformed."
            )
    layer.geometry_type = found_type(layer.geometries)
    xy = shapely.get_coordinates(layer.geometries)
    finite = xy[np.isfinite(xy).all(axis=1)]
    if len(finite):
        set_default_frame(layer, finite)
