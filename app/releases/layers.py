"""A file becomes a layer of a draft: read, mapped to zones, recorded with its content hash."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import shapely

from app.catalogue.opening import header_of
from app.releases.drafts import NewLayer
from app.releases.errors import LayerEmptyError
from app.settings import AreaSettings
from zoning.content import layer_sha256
from zoning.ingest.limits import WORLD, AreaOfUse
from zoning.ingest.mapping import map_zones
from zoning.ingest.plain_text import label_of
from zoning.ingest.reading import read_features
from zoning.model.finding import Finding
from zoning.model.release import LayerRecord, Release
from zoning.model.zone import Zone
from zoning.store.releases import new_key
from zoning.vocabulary import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLayer:
    """What a file holds for a layer, before it is stored.

    Attributes:
        findings: what was changed or doubted, each with the file and the layer as the user knows
            them.
        source: name and SHA-256 of the file.
    """

    new: NewLayer
    zones: Sequence[Zone]
    findings: Sequence[Finding]
    source: dict[str, Any]

    def record(self, taken: Sequence[str]) -> LayerRecord:
        """The record of the layer beside others in a draft, under a name that is free."""
        new, zones = self.new, self.zones
        default = new.cls or new.element or new.kind.value
        classes = {zone.cls for zone in zones if zone.cls}
        bounds = shapely.total_bounds([zone.geometry for zone in zones]).tolist() if zones else None
        layer = LayerRecord(
            key=new_key(),
            kind=new.kind,
            name=_free_name(new.name or default, taken),
            element=new.element,
            cls=_only_class(new, classes),
            boundary_tolerance_m=new.boundary_tolerance_m,
            feature_count=len(zones),
            classes=frozenset(classes),
            bounds=None if bounds is None else (bounds[0], bounds[1], bounds[2], bounds[3]),
        )
        return replace(layer, sha256=layer_sha256(header_of(layer), zones))


def read_layer(release: Release, new: NewLayer, area: AreaSettings) -> ReadLayer:
    """The zones of a file, with every finding.

    Raises:
        InputError: the file cannot be read safely and wholly, or holds nothing usable.
    """
    label = new.label or label_of(new.path.name)
    table = read_features(
        new.path,
        label=label,
        layer=new.layer,
        crs=new.crs,
        datum=new.datum,
        axes=new.axes,
        area_of_use=area_of_use(release, area),
        purpose="layer",
    )
    mapped = map_zones(table, kind=new.kind, cls=new.cls, fields=new.fields)
    findings = [*table.findings, *mapped.findings]
    has_errors = any(one.severity is Severity.ERROR for one in findings)
    if not len(table.geometries) or not (mapped.zones or has_errors):
        raise LayerEmptyError(f"{label} 中没有可用的要素。", f"{label} holds no usable feature.")
    name = table.layer if table.layer == Path(label).stem else f"{label} / {table.layer}"
    return ReadLayer(
        new=new,
        zones=mapped.zones,
        findings=[replace(one, layer=name) for one in findings],
        source={"file": label, "sha256": _file_sha256(new.path)},
    )


def area_of_use(release: Release, area: AreaSettings) -> AreaOfUse:
    """Where coordinates of a release may lie (contract, section 3)."""
    home = AreaOfUse(west=area.west, south=area.south, east=area.east, north=area.north)
    return WORLD if release.is_for_tests else home


def _only_class(new: NewLayer, classes: set[str]) -> str | None:
    """The class of the whole layer, as its zones bear it once spellings are normalised."""
    if new.cls is None:
        return None
    return next(iter(classes)) if len(classes) == 1 else new.cls


def _free_name(wanted: str, taken: Sequence[str]) -> str:
    names = [wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def _file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
