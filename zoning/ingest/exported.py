"""A GeoPackage written by this program, read back as the release it was.

It may have been changed since, or made by somebody else to look like one: it is read in a child
process like any foreign file, and what was changed is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from zoning.content import content_shape, layer_sha256
from zoning.ingest.errors import NotAnExportError
from zoning.ingest.features import FeatureTable
from zoning.ingest.limits import WORLD, Limits
from zoning.ingest.sandbox import ask
from zoning.ingest.staging import refuse_name
from zoning.ingest.wire import Request
from zoning.ingest.workplace import working_folder
from zoning.model.release import LayerRecord
from zoning.model.zone import Zone
from zoning.vocabulary import LayerKind


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


def import_geopackage(path: Path, *, limits: Limits | None = None) -> ExportedRelease:
    """The release in a GeoPackage that `export_geopackage` wrote.

    Raises:
        NotAnExportError: it is none, or a table of it is missing.
        InputError: it cannot be read safely.
    """
    limits = (limits or Limits()).for_layers()
    refuse_name(path, limits)
    with working_folder() as folder:
        answer = ask(
            Request(
                task="release",
                path=path.absolute(),
                label=path.name,
                folder=folder,
                layer=None,
                purpose="layer",
                crs=None,
                datum=None,
                area_of_use=WORLD,
                limits=limits,
            )
        )
    if isinstance(answer, FeatureTable):
        raise NotAnExportError("读取程序答非所问。", "the reading process gave no release.")
    layers, altered = [], []
    for found in answer["layers"]:
        record, zones = _layer(found)
        layers.append((record, zones))
        if record.sha256 != found["sha256"]:
            altered.append(record.name)
    return ExportedRelease(
        metadata=answer["metadata"], layers=tuple(layers), altered=tuple(altered)
    )


def _layer(found: Mapping[str, Any]) -> tuple[LayerRecord, tuple[Zone, ...]]:
    try:
        return _read(found["header"], found["zones"])
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise NotAnExportError(
            "图层表的内容不是本程序写入的。",
            "what its tables say of a layer was not written by this program.",
        ) from error


def _read(
    header: Mapping[str, Any], rows: list[dict[str, Any]]
) -> tuple[LayerRecord, tuple[Zone, ...]]:
    zones = sorted(map(_zone, rows), key=lambda zone: zone.code)
    bounds = shapely.total_bounds([zone.geometry for zone in zones]).tolist() if zones else None
    record = LayerRecord(
        key="",
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


def _zone(row: Mapping[str, Any]) -> Zone:
    return Zone(
        code=row["code"],
        geometry=content_shape(shapely.from_wkb(row["geometry"])),
        name=row["name"],
        category=row["category"],
        cls=row["class"],
        county=row["county"],
        attributes=row["attributes"],
    )
