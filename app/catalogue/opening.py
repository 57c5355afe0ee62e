"""Open a layer of a published release: its compiled file, or compile it from the store.

Compiled files are a cache with a hard rule. Missing or of an older format: built again from the
store. Altered, or the store altered: the layer has failed, and is never built again in silence.
"""

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import shapely

from zoning.composition.layers import OpenLayer, ZoneLabel
from zoning.content import LayerHasher, layer_header
from zoning.errors import StoreError
from zoning.model.release import LayerRecord
from zoning.model.zone import Zone
from zoning.overlay import Layer, LayerOutdatedError, compile_layer, open_layer
from zoning.texts import Text

_ALTERED = Text(
    zh="存储内容与发布时的校验值不一致，可能被更改。",
    en="its stored content does not have the hash it was published with.",
)


class Content:
    """Zones of a layer as the store holds them now, with their hash."""

    def __init__(self, record: LayerRecord, zones: Iterable[Zone]) -> None:
        hasher = LayerHasher(header_of(record))
        self.polygons: list[Zone] = []
        self.marks: list[Zone] = []
        for zone in zones:
            hasher.add(zone.properties(), shapely.to_wkb(zone.geometry, byte_order=1))
            is_polygon = shapely.get_dimensions(zone.geometry) == 2
            (self.polygons if is_polygon else self.marks).append(zone)
        self.sha256 = hasher.hexdigest()
        self.intact = self.sha256 == record.sha256


def header_of(record: LayerRecord) -> dict[str, object]:
    """The part of a layer's record that its content hash covers."""
    return layer_header(
        kind=record.kind,
        name=record.name,
        element=record.element,
        cls=record.cls,
        boundary_tolerance_m=record.boundary_tolerance_m,
    )


def opened(record: LayerRecord, content: Content, folder: Path) -> OpenLayer:
    """A layer ready for checks, or with the reason why it has failed."""
    if not content.intact:
        return OpenLayer(record=record, failure=_ALTERED)
    try:
        shapes = _compiled(record, content, folder)
    except StoreError as error:
        return OpenLayer(record=record, failure=error.detail)
    return OpenLayer(
        record=record,
        shapes=shapes,
        labels=[_label(key) for key in shapes.keys or ()],
        marks=np.array([zone.geometry for zone in content.marks], dtype=object),
        mark_labels=[_label_of(zone) for zone in content.marks],
    )


def compile_content(record: LayerRecord, content: Content, folder: Path) -> Path:
    """Write the compiled file of a layer; the path is where `opened` looks for it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{record.sha256}.zones"
    compile_layer(
        [zone.geometry for zone in content.polygons],
        path,
        keys=[_key(zone) for zone in content.polygons],
    )
    return path


def _compiled(record: LayerRecord, content: Content, folder: Path) -> Layer:
    path = folder / f"{record.sha256}.zones"
    if not path.exists():
        compile_content(record, content, folder)
    try:
        layer = open_layer(path)
    except LayerOutdatedError:
        compile_content(record, content, folder)
        layer = open_layer(path)
    layer.verify()
    return layer


def _key(zone: Zone) -> str:
    """What the compiled file carries beside a zone's shape."""
    return json.dumps([zone.code, zone.name, zone.category, zone.cls], ensure_ascii=False)


def _label(key: str) -> ZoneLabel:
    code, name, category, cls = json.loads(key)
    return ZoneLabel(code=code, name=name, category=category, cls=cls)


def _label_of(zone: Zone) -> ZoneLabel:
    return ZoneLabel(code=zone.code, name=zone.name, category=zone.category, cls=zone.cls)
