"""Tables of the public schema. They exist on PostgreSQL alone, so they hang on no common base."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import orjson
import shapely
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
)

from zoning.composition.coarse import CoarseZone
from zoning.composition.layers import ZoneLabel
from zoning.grid import Grid
from zoning.model.release import LayerRecord
from zoning.store.base import Geom
from zoning.vocabulary import LayerKind

_SCHEMA: Final = MetaData(schema="pub")
_ROWS_AT_ONCE: Final = 500

LAYER_FORM: Final = Table(
    "layer_form",
    _SCHEMA,
    Column("layer_key", String(36), primary_key=True),
    Column("release_name", String(400)),
    Column("kind", String(20)),
    Column("name", String(400)),
    Column("element", String(40)),
    Column("class", String(200)),
    Column("cells_per_degree", Integer),
    Column("sha256", String(64)),
    Column("drawn_at", DateTime(timezone=True)),
)
ZONE_FORM: Final = Table(
    "zone_form",
    _SCHEMA,
    Column("layer_key", String(36), primary_key=True),
    Column("code", String(400), primary_key=True),
    Column("name", Text),
    Column("category", String(40)),
    Column("class", String(400)),
    Column("has_area", Boolean),
    Column("outer_cells", Geom()),
    Column("inner_cells", Geom()),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerForm:
    """The coarse form of a layer, as drawn from the exact one."""

    layer: LayerRecord
    release_name: str
    grid: Grid
    zones: Sequence[CoarseZone]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredForm:
    """The coarse form of a layer, as the public schema holds it.

    Attributes:
        intact: whether it is what was drawn.
    """

    kind: LayerKind
    name: str
    sha256: str
    per_degree: int
    zones: tuple[CoarseZone, ...]
    intact: bool


def keep_form(connection: Connection, form: LayerForm) -> None:
    """Store a form in place of the one there may be."""
    key = form.layer.key
    connection.execute(delete(LAYER_FORM).where(LAYER_FORM.c.layer_key == key))
    head = {
        "layer_key": key,
        "release_name": form.release_name,
        "kind": form.layer.kind.value,
        "name": form.layer.name,
        "element": form.layer.element,
        "class": form.layer.cls,
        "cells_per_degree": form.grid.per_degree,
        "sha256": form_sha256(form.grid.per_degree, form.zones),
        "drawn_at": datetime.now(UTC),
    }
    connection.execute(insert(LAYER_FORM), head)
    rows = [_row(key, zone) for zone in form.zones]
    for begin in range(0, len(rows), _ROWS_AT_ONCE):
        connection.execute(insert(ZONE_FORM), rows[begin : begin + _ROWS_AT_ONCE])


def drawn_layers(connection: Connection, grid: Grid) -> set[str]:
    """Keys of the layers that have a form on this grid."""
    query = select(LAYER_FORM.c.layer_key).where(LAYER_FORM.c.cells_per_degree == grid.per_degree)
    return set(connection.scalars(query))


def find_form(connection: Connection, key: str) -> StoredForm | None:
    """The form of a layer; None where there is none."""
    head = connection.execute(select(LAYER_FORM).where(LAYER_FORM.c.layer_key == key)).mappings()
    found = head.first()
    if found is None:
        return None
    query = select(ZONE_FORM).where(ZONE_FORM.c.layer_key == key).order_by(ZONE_FORM.c.code)
    zones = tuple(_zone(row) for row in connection.execute(query).mappings())
    per_degree, sha256 = found["cells_per_degree"], found["sha256"]
    return StoredForm(
        kind=LayerKind(found["kind"]),
        name=found["name"],
        sha256=sha256,
        per_degree=per_degree,
        zones=zones,
        intact=form_sha256(per_degree, zones) == sha256,
    )


def form_sha256(per_degree: int, zones: Iterable[CoarseZone]) -> str:
    """Hash of a coarse form: the grid, then every zone by its code."""
    digest = hashlib.sha256(str(per_degree).encode())
    for zone in sorted(zones, key=lambda one: one.label.code):
        label = zone.label
        said = [label.code, label.name, label.category, label.cls, zone.has_area]
        shapes = (shapely.to_wkb(shape, byte_order=1) for shape in (zone.outer, zone.inner))
        digest.update(b"\n".join([orjson.dumps(said), *shapes]))
    return digest.hexdigest()


def _row(key: str, zone: CoarseZone) -> dict[str, Any]:
    return {
        "layer_key": key,
        "code": zone.label.code,
        "name": zone.label.name,
        "category": zone.label.category,
        "class": zone.label.cls,
        "has_area": zone.has_area,
        "outer_cells": zone.outer,
        "inner_cells": zone.inner,
    }


def _zone(row: Any) -> CoarseZone:
    label = ZoneLabel(
        code=row["code"], name=row["name"], category=row["category"], cls=row["class"]
    )
    return CoarseZone(
        label=label,
        outer=row["outer_cells"],
        inner=row["inner_cells"],
        has_area=row["has_area"],
    )
