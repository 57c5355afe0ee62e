"""A GeoPackage written by this program, read back as the release it was.

It may have been changed since, or made by somebody else to look like one: it is read in a child
process like any foreign file, and what was changed is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from zoning.content import content_shape, layer_sha256
from zoning.ingest.errors import FileEmptyError, NotAnExportError
from zoning.ingest.features import FeatureTable
from zoning.ingest.limits import WORLD, Limits
from zoning.ingest.sandbox import ask
from zoning.ingest.staging import refuse_name, refuse_size
from zoning.ingest.values import fault_in
from zoning.ingest.wire import Request
from zoning.ingest.workplace import working_folder
from zoning.model.release import LayerRecord
from zoning.model.zone import Zone
from zoning.vocabulary import Element, LayerKind, UnitCategory, is_reference_class

_MOST_TOLERANCE_M = 100.0


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
    refuse_name(path)
    refuse_size(path, limits)
    if path.stat().st_size == 0:
        raise FileEmptyError("文件为空。", "the file has no bytes.")
    with working_folder() as folder:
        answer = ask(
            Request(
                task="release",
                path=path.absolute(),
                label=path.name,
                folder=folder,
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
    kind, element = LayerKind(header["kind"]), header["element"]
    zones = sorted((_zone(row, kind) for row in rows), key=lambda zone: zone.code)
    _require_sound(zones, header)
    bounds = shapely.total_bounds([zone.geometry for zone in zones]).tolist() if zones else None
    record = LayerRecord(
        key="",
        kind=kind,
        name=header["name"],
        element=None if element is None else Element(element),
        cls=header["class"],
        boundary_tolerance_m=header["boundary_tolerance_m"],
        feature_count=len(zones),
        sha256=layer_sha256(header, zones),
        classes=frozenset(zone.cls for zone in zones if zone.cls),
        bounds=(bounds[0], bounds[1], bounds[2], bounds[3]) if bounds else None,
    )
    return record, tuple(zones)


def _require_sound(zones: Sequence[Zone], header: Mapping[str, Any]) -> None:
    """Only what this program could have stored: sound shapes on the globe, each code once.

    A hash can be made anew by whoever changes a file, so that it fits is no proof of anything.
    """
    shapes = np.array([zone.geometry for zone in zones], dtype=object)
    xy = shapely.get_coordinates(shapes)
    on_globe = bool(WORLD.contains(xy).all()) and not shapely.is_empty(shapes).any()
    if not (on_globe and shapely.is_valid(shapes).all()):
        raise ValueError("a shape that is not valid")
    if len({zone.code for zone in zones}) < len(zones):
        raise ValueError("one code for two zones")
    name, tolerance_m = header["name"], header["boundary_tolerance_m"]
    if not (isinstance(name, str) and name.isprintable() and 0 < tolerance_m <= _MOST_TOLERANCE_M):
        raise ValueError("a layer that could not be made here")


def _zone(row: Mapping[str, Any], kind: LayerKind) -> Zone:
    texts = [row[name] for name in ("code", "name", "category", "class", "county")]
    if not row["code"] or not all(text is None or isinstance(text, str) for text in texts):
        raise TypeError("a zone that could not be stored here")
    if any(fault_in(value) for value in (*texts, *row["attributes"].values())):
        raise ValueError("text that could not be stored here")
    if kind is LayerKind.CONTROL_UNITS and row["category"] is not None:
        UnitCategory(row["category"])
    if kind is LayerKind.REFERENCE and not is_reference_class(row["class"]):
        raise ValueError("a class that there is not")
    return Zone(
        code=row["code"],
        geometry=content_shape(shapely.from_wkb(row["geometry"])),
        name=row["name"],
        category=row["category"],
        cls=row["class"],
        county=row["county"],
        attributes=row["attributes"],
    )
