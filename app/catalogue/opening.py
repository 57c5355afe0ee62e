"""Open a layer of a published release: its compiled file, or compile it from the store.

Compiled files are a cache with a hard rule. Missing or of an older format: built again from the
store. Altered, or the store altered: the layer has failed, and is never built again in silence.
A sound file that holds other zones than the store counts as altered too.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely

from zoning.composition.layers import OpenLayer, ZoneLabel
from zoning.content import LayerHasher, layer_header
from zoning.errors import StoreError
from zoning.model.release import LayerRecord
from zoning.model.zone import Zone
from zoning.overlay import (
    Layer,
    LayerAlteredError,
    LayerOutdatedError,
    compile_layer,
    open_layer,
)
from zoning.texts import Text

_ALTERED = Text(
    zh="存储内容与发布时的校验值不一致，可能被更改。",
    en="its stored content does not have the hash it was published with.",
)
_UNREADABLE = Text(
    zh="存储内容无法读取，可能被更改或损坏。",
    en="its stored content cannot be read; it was altered or damaged.",
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


def opened(record: LayerRecord, zones: Iterable[Zone], folder: Path) -> OpenLayer:
    """A layer ready for checks, or with the reason why it has failed.

    Args:
        record: what the store says of the layer.
        zones: as the store holds them now, in order of code.
        folder: where compiled files are.
    """
    try:
        content = Content(record, zones)
    except (shapely.errors.ShapelyError, ValueError, TypeError):
        return OpenLayer(record=record, failure=_UNREADABLE)
    if not content.intact:
        return OpenLayer(record=record, failure=_ALTERED)
    try:
        shapes = _compiled(record, content, folder)
    except StoreError as error:
        return OpenLayer(record=record, failure=error.detail)
    except OSError as error:
        return OpenLayer(record=record, failure=_unavailable(error))
    return OpenLayer(
        record=_as_found(record, content),
        shapes=shapes,
        labels=[_label(key) for key in shapes.keys or ()],
        marks=np.array([zone.geometry for zone in content.marks], dtype=object),
        mark_labels=[_label_of(zone) for zone in content.marks],
    )


def compile_content(record: LayerRecord, content: Content, folder: Path) -> Path:
    """Write the compiled file of a layer; the path is where `opened` looks for it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = compiled_path(record, folder)
    compile_layer(
        [zone.geometry for zone in content.polygons],
        path,
        keys=[_key(zone) for zone in content.polygons],
    )
    return path


def compiled_path(record: LayerRecord, folder: Path) -> Path:
    """Where the compiled file of a layer is, or would be."""
    return folder / f"{record.sha256}.zones"


def _compiled(record: LayerRecord, content: Content, folder: Path) -> Layer:
    path = compiled_path(record, folder)
    if not path.exists():
        compile_content(record, content, folder)
    try:
        layer = open_layer(path)
    except LayerOutdatedError:
        compile_content(record, content, folder)
        layer = open_layer(path)
    layer.verify()
    _require_same(layer, content)
    return layer


def _require_same(layer: Layer, content: Content) -> None:
    """A file that is sound in itself may still be another layer's under this one's name."""
    same = layer.keys == [_key(zone) for zone in content.polygons]
    if same and content.polygons:
        compiled = [layer.zone_geometry(index) for index in range(len(layer))]
        stored = [zone.geometry for zone in content.polygons]
        same = bool(np.all(shapely.equals_identical(compiled, stored)))
    if not same:
        raise LayerAlteredError(
            f"{layer.path.name} 中的区域与存储的不一致。",
            f"the zones in {layer.path.name} are not those of the store.",
        )


def _as_found(record: LayerRecord, content: Content) -> LayerRecord:
    """The record with what the content itself tells: the content is hashed, these columns not."""
    zones = [*content.polygons, *content.marks]
    if not zones:
        return replace(record, classes=frozenset(), bounds=None)
    west, south, east, north = shapely.total_bounds([zone.geometry for zone in zones]).tolist()
    classes = frozenset(zone.cls for zone in zones if zone.cls)
    return replace(record, classes=classes, bounds=(west, south, east, north))


def _unavailable(error: OSError) -> Text:
    why = error.strerror or type(error).__name__
    return Text(
        zh=f"编译文件无法读写：{why}。", en=f"its compiled file cannot be read or written: {why}."
    )


def _key(zone: Zone) -> str:
    """What the compiled file carries beside a zone's shape."""
    return json.dumps([zone.code, zone.name, zone.category, zone.cls], ensure_ascii=False)


def _label(key: str) -> ZoneLabel:
    code, name, category, cls = json.loads(key)
    return ZoneLabel(code=code, name=name, category=category, cls=cls)


def _label_of(zone: Zone) -> ZoneLabel:
    return ZoneLabel(code=zone.code, name=zone.name, category=zone.category, cls=zone.cls)
