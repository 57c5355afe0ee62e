"""A release as one GeoPackage (OGC 12-128): a layer a table, with styles for QGIS, losing nothing.

Every layer table has the columns code, name, category, class, county and `attributes` (JSON of the
further attributes); `area_m2` is for the reader of the map only. Two tables of our own make the
file a release again: `sanxian_release` (name, JSON value) and `sanxian_layers` (table, header as it
is hashed, sha256, count). Read back, an unchanged file has the hashes it was exported with.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import rfc8785
import shapely

from zoning.content import (
    EXPORT_LAYERS_TABLE,
    EXPORT_RELEASE_TABLE,
    layer_header,
    layer_sha256,
)
from zoning.diff import LayerDiff
from zoning.export.styles import layer_style
from zoning.measure import Objects, area_m2
from zoning.model.release import LayerRecord
from zoning.model.zone import Zone

Columns = Mapping[str, npt.NDArray[Any]]
Layers = Sequence[tuple[LayerRecord, Sequence[Zone]]]

_CRS = "EPSG:4490"
_GEOMETRY_COLUMN = "geom"
_STYLES_TABLE = "layer_styles"
_CHANGES_TABLE = "changes"
_RESERVED_PREFIXES = ("gpkg_", "sqlite_", "rtree_", "sanxian_", _STYLES_TABLE)
_MULTI_TYPES = {0: "MultiPoint", 1: "MultiLineString", 2: "MultiPolygon"}
_ANY_TYPE = "Unknown"


def export_geopackage(
    path: Path, layers: Layers, metadata: Mapping[str, Any], *, styles: bool = True
) -> None:
    """Write the layers of a release to a GeoPackage in EPSG:4490; an existing file is replaced.

    Args:
        path: appears only when it is whole.
        layers: each with its zones.
        metadata: what is said of the release, as JSON values.
        styles: whether to add default styles for QGIS.
    """
    tables = _table_names([record.name for record, _ in layers])
    with _replacing(path) as draft:
        for table, (_, zones) in zip(tables, layers, strict=True):
            shapes = _array([zone.geometry for zone in zones])
            _write(draft, table, _columns(zones, shapes), shapes)
        _write(draft, EXPORT_LAYERS_TABLE, _layer_columns(tables, layers))
        _write(draft, EXPORT_RELEASE_TABLE, _json_columns(metadata))
        if styles:
            _write(draft, _STYLES_TABLE, _style_columns(tables, layers))


def export_changes(path: Path, changes: Mapping[str, LayerDiff]) -> None:
    """Write what changed, layer by layer, to one table of a GeoPackage in EPSG:4490.

    Args:
        path: appears only when it is whole.
        changes: name of layer → changes.
    """
    rows = [{"layer": name, **row} for name, diff in changes.items() for row in diff.features()]
    columns = {
        name: _array([row[name] for row in rows]) for name in ("layer", "code", "name", "change")
    }
    areas = np.array([row["area_m2"] for row in rows], dtype=np.float64)
    shapes = _array([row["geometry"] for row in rows])
    with _replacing(path) as draft:
        _write(draft, _CHANGES_TABLE, {**columns, "area_m2": areas}, shapes)


def export_table(path: Path, table: str, columns: Columns, shapes: Objects) -> None:
    """Write one table of shapes in EPSG:4490 to a GeoPackage; an existing file is replaced.

    Args:
        path: appears only when it is whole.
        table: its name.
        columns: name → (n,) values.
        shapes: (n,) geometries.
    """
    with _replacing(path) as draft:
        _write(draft, table, columns, shapes)


def _columns(zones: Sequence[Zone], shapes: Objects) -> Columns:
    texts: dict[str, Sequence[str | None]] = {
        "code": [zone.code for zone in zones],
        "name": [zone.name for zone in zones],
        "category": [zone.category for zone in zones],
        "class": [zone.cls for zone in zones],
        "county": [zone.county for zone in zones],
        "attributes": [rfc8785.dumps(dict(zone.attributes)).decode() for zone in zones],
    }
    return {
        **{name: _array(values) for name, values in texts.items()},
        "area_m2": np.asarray(area_m2(shapes), dtype=np.float64),
    }


def _layer_columns(tables: Sequence[str], layers: Layers) -> Columns:
    headers = [
        layer_header(
            kind=record.kind,
            name=record.name,
            element=record.element,
            cls=record.cls,
            boundary_tolerance_m=record.boundary_tolerance_m,
        )
        for record, _ in layers
    ]
    hashes = [
        layer_sha256(header, zones) for header, (_, zones) in zip(headers, layers, strict=True)
    ]
    return {
        "table_name": _array(tables),
        "header": _array([rfc8785.dumps(header).decode() for header in headers]),
        "sha256": _array(hashes),
        "feature_count": np.array([len(zones) for _, zones in layers], dtype=np.int64),
    }


def _json_columns(metadata: Mapping[str, Any]) -> Columns:
    return {
        "name": _array(list(metadata)),
        "value": _array([rfc8785.dumps(value).decode() for value in metadata.values()]),
    }


def _style_columns(tables: Sequence[str], layers: Layers) -> Columns:
    """Rows of the table in which QGIS looks for the default style of a layer."""
    styled = [
        (table, record, zones, dimension)
        for table, (record, zones) in zip(tables, layers, strict=True)
        if (dimension := _one_dimension(_array([zone.geometry for zone in zones]))) is not None
    ]
    documents = [
        layer_style(record.kind, dimension, {zone.cls for zone in zones if zone.cls})
        for _, record, zones, dimension in styled
    ]
    count = len(styled)
    return {
        "f_table_catalog": _array([""] * count),
        "f_table_schema": _array([""] * count),
        "f_table_name": _array([table for table, *_ in styled]),
        "f_geometry_column": _array([_GEOMETRY_COLUMN] * count),
        "styleName": _array(["default"] * count),
        "styleQML": _array(documents),
        "styleSLD": _array([""] * count),
        "useAsDefault": np.ones(count, dtype=bool),
        "description": _array([record.name for _, record, _, _ in styled]),
        "owner": _array([""] * count),
        "ui": _array([None] * count),
        "update_time": np.full(count, np.datetime64(datetime.now(UTC).replace(tzinfo=None), "ms")),
    }


def _write(path: Path, table: str, columns: Columns, shapes: Objects | None = None) -> None:
    import pyogrio  # noqa: PLC0415 - heavy, only exports need it

    spatial: dict[str, Any] = {}
    if shapes is not None:
        dimension = _one_dimension(shapes)
        geometry_type = _ANY_TYPE if dimension is None else _MULTI_TYPES[dimension]
        spatial = {
            "geometry_type": geometry_type,
            "crs": _CRS,
            "promote_to_multi": dimension is not None,
            "layer_options": {"GEOMETRY_NAME": _GEOMETRY_COLUMN},
        }
    pyogrio.raw.write(
        path,
        geometry=None if shapes is None else shapely.to_wkb(shapes, byte_order=1),
        field_data=list(columns.values()),
        fields=list(columns),
        layer=table,
        driver="GPKG",
        append=path.exists(),
        **spatial,
    )


def _one_dimension(shapes: Objects) -> int | None:
    """The dimension that all shapes have; None where they differ. Nothing counts as polygons."""
    dimensions = np.unique(shapely.get_dimensions(shapes))
    if len(dimensions) > 1:
        return None
    return int(dimensions[0]) if len(dimensions) else 2


def _table_names(names: Sequence[str]) -> list[str]:
    """A table name for each layer: its own name where a GeoPackage allows it and it is free."""
    tables: list[str] = []
    for name in names:
        plain = "".join(sign for sign in name if sign.isprintable() and sign not in "\"'`").strip()
        if not plain or plain.lower().startswith(_RESERVED_PREFIXES):
            plain = f"layer {plain}".strip()
        taken = {table.lower() for table in tables}
        numbers = (f"{plain} ({number})" for number in range(2, len(names) + 2))
        tables.append(next(one for one in (plain, *numbers) if one.lower() not in taken))
    return tables


def _array(values: Sequence[Any]) -> Objects:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A path to write to; the file takes its place only when it is whole."""
    with TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
        draft = Path(folder) / "draft.gpkg"
        yield draft
        draft.replace(path)
