"""A GeoPackage written by this program, read back as the release it was.

For files from elsewhere use `zoning.ingest`: it trusts nothing. This reader is for our own files,
and tells where one was changed since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import shapely

from zoning.content import content_shape, layer_sha256
from zoning.errors import InputError
from zoning.export.geopackage import LAYERS_TABLE, RELEASE_TABLE
from zoning.model.release import LayerRecord
from zoning.model.zone import Zone
from zoning.vocabulary import LayerKind


class NotAnExportError(InputError):
    """A file that is not a GeoPackage written by this program."""

    code = "not-an-export"
    title_zh = "不是本程序导出的数据包"
    title_en = "Not an export of this program"
    remedy_zh = "请选择由 release export 导出的 .gpkg 文件；其他文件请按图层添加。"
    remedy_en = "Choose a .gpkg written by release export; add other files layer by layer."


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedRelease:
    """What a GeoPackage of this program holds.

    Attributes:
        metadata: as it was given to the export.
        layers: records with the hash of the content as it is now, and their zones by code.
        altered: names of layers whose content is no longer what was exported.
    """

    metadata: dict[str, Any]
    layers: tuple[tuple[LayerRecord, tuple[Zone, ...]], ...]
    altered: tuple[str, ...]


def import_geopackage(path: Path) -> ExportedRelease:
    """The release in a GeoPackage that `export_geopackage` wrote.

    Raises:
        NotAnExportError: it is none, or a table of it is missing.
    """
    tables = _table_names(path)
    if not {LAYERS_TABLE, RELEASE_TABLE} <= tables:
        raise NotAnExportError(
            f"{path.name} 中没有 {LAYERS_TABLE} 与 {RELEASE_TABLE} 表。",
            f"{path.name} has no tables {LAYERS_TABLE} and {RELEASE_TABLE}.",
        )
    metadata = {row["name"]: orjson.loads(row["value"]) for row in _rows(path, RELEASE_TABLE)}
    layers, altered = [], []
    for row in _rows(path, LAYERS_TABLE):
        if row["table_name"] not in tables:
            raise NotAnExportError(
                f"{path.name} 缺少图层“{row['table_name']}”。",
                f"{path.name} lacks the layer {row['table_name']!r}.",
            )
        record, zones = _layer(path, row)
        layers.append((record, zones))
        if record.sha256 != row["sha256"]:
            altered.append(record.name)
    return ExportedRelease(metadata=metadata, layers=tuple(layers), altered=tuple(altered))


def _layer(path: Path, row: Mapping[str, Any]) -> tuple[LayerRecord, tuple[Zone, ...]]:
    header = orjson.loads(row["header"])
    zones = sorted(
        (_zone(feature) for feature in _rows(path, row["table_name"], spatial=True)),
        key=lambda zone: zone.code,
    )
    bounds = shapely.total_bounds([zone.geometry for zone in zones]).tolist() if zones else None
    record = LayerRecord(
        key=row["table_name"],
        kind=LayerKind(header["kind"]),
        name=header["name"],
        element=header["element"],
        cls=header["class"],
        boundary_tolerance_m=header["boundary_tolerance_m"],
        feature_count=len(zones),
        sha256=layer_sha256(header, zones),
        classes=frozenset(zone.cls for zone in zones if zone.cls),
        bounds=(bounds[0], bounds[1], bounds[2], bounds[3]) if bounds else None,
    )
    return record, tuple(zones)


def _zone(feature: Mapping[str, Any]) -> Zone:
    return Zone(
        code=feature["code"],
        geometry=content_shape(shapely.from_wkb(feature["geometry"])),
        name=feature["name"],
        category=feature["category"],
        cls=feature["class"],
        county=feature["county"],
        attributes=orjson.loads(feature["attributes"]),
    )


def _table_names(path: Path) -> set[str]:
    import pyogrio  # noqa: PLC0415 - heavy, only this needs it

    try:
        return {name for name, _ in pyogrio.list_layers(path)}
    except pyogrio.errors.DataSourceError as error:
        raise NotAnExportError(
            f"{path.name} 不是 GeoPackage。", f"{path.name} is no GeoPackage."
        ) from error


def _rows(path: Path, table: str, *, spatial: bool = False) -> list[dict[str, Any]]:
    import pyogrio  # noqa: PLC0415 - heavy, only this needs it

    meta, _, shapes, columns = pyogrio.raw.read(path, layer=table, read_geometry=spatial)
    names = list(meta["fields"])
    rows = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
    if spatial:
        rows = [{**row, "geometry": wkb} for row, wkb in zip(rows, shapes, strict=True)]
    return rows
