"""The tables of an exported release as they are in the file; read in the child alone.

As for every GeoPackage, SQLite reads plain tables and does nothing else (`formats.geopackage`).
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import shapely

from zoning.content import EXPORT_LAYERS_TABLE, EXPORT_RELEASE_TABLE
from zoning.ingest.errors import FormatMismatchError, NotAnExportError
from zoning.ingest.formats.geopackage import layer_names, opened, read_layer, rows_of
from zoning.ingest.limits import Limits

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
_COLUMNS = ("code", "name", "category", "class", "county")


def tables_of_export(path: Path, limits: Limits) -> dict[str, Any]:
    """What `export_geopackage` wrote, as JSON values.

    Returns:
        `metadata` by name, and `layers`: of each its `sha256`, its `header` and its `zones`, with
        `geometry` as hexadecimal WKB.

    Raises:
        NotAnExportError: a table of an export is missing, or was not written by one.
        InputError: as for any GeoPackage.
    """
    roomy = replace(limits, attribute_bytes=limits.upload_bytes)  # a long name is no fault here
    try:
        return _tables(path, roomy)
    except FormatMismatchError as error:
        raise NotAnExportError("不是 GeoPackage。", "it is no GeoPackage.") from error
    except (KeyError, TypeError, ValueError) as error:
        raise NotAnExportError(
            "发布信息表的内容不是本程序写入的。",
            "what its tables say of the release was not written by this program.",
        ) from error


def _tables(path: Path, limits: Limits) -> dict[str, Any]:
    layers = _own_table(path, EXPORT_LAYERS_TABLE, limits)
    told = _own_table(path, EXPORT_RELEASE_TABLE, limits)
    there = set(layer_names(path, limits))
    for row in layers:
        if row["table_name"] not in there:
            raise NotAnExportError(
                f"缺少图层“{row['table_name']}”。", f"it lacks the layer {row['table_name']!r}."
            )
    return {
        "metadata": {row["name"]: orjson.loads(row["value"]) for row in told},
        "layers": [
            {
                "sha256": row["sha256"],
                "header": orjson.loads(row["header"]),
                "zones": _zones(path, row["table_name"], limits),
            }
            for row in layers
        ],
    }


def _own_table(path: Path, name: str, limits: Limits) -> list[dict[str, Any]]:
    with opened(path) as database:
        if name.encode() not in {found for (found,) in database.execute(_TABLES)}:
            raise NotAnExportError(f"没有 {name} 表。", f"it has no table {name}.")
        fields, rows = rows_of(database, name, limits)
    return [
        {
            field: value.decode() if isinstance(value, bytes) else value
            for field, value in zip(fields, row, strict=True)
        }
        for row in rows
    ]


def _zones(path: Path, table: str, limits: Limits) -> list[dict[str, Any]]:
    layer = read_layer(path, table, limits)
    if layer.faults:
        first = layer.faults[0].text
        raise NotAnExportError(f"图层“{table}”：{first.zh}", f"layer {table!r}: {first.en}")
    shapes = shapely.to_wkb(layer.geometries, hex=True).tolist()
    return [
        {
            **{column: row[column] for column in _COLUMNS},
            "attributes": orjson.loads(row["attributes"]),
            "geometry": wkb,
        }
        for row, wkb in zip(layer.attributes, shapes, strict=True)
    ]
