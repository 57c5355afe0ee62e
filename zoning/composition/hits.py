"""How a footprint lies to the zones of one layer: relation, area, share, common shape."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from zoning.composition.layers import OpenLayer, ZoneLabel
from zoning.geometry import (
    CONTACT_M,
    MIN_AREA_M2,
    ShapeTooComplexError,
    fits_disc,
    intersection,
    to_local_metres,
)
from zoning.model.footprint import Footprint
from zoning.vocabulary import LayerStatus, Relation

_CONTACT_DEG = 2e-8
"""A little more than 1 mm of longitude at any latitude below 60°, to find candidates."""

RELATIVE_TOLERANCE = 1e-9


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One zone that the footprint overlaps or touches.

    Attributes:
        overlap_m2: ellipsoidal area of the dissolved overlap.
        share: share of the footprint's area, 0 to 1.
    """

    layer: OpenLayer
    index: int
    label: ZoneLabel
    relation: Relation
    overlap_m2: float
    share: float
    footprint: BaseGeometry

    @property
    def overlaps(self) -> bool:
        """Whether it is more than contact."""
        return self.relation is not Relation.ABUTS

    @cached_property
    def shape(self) -> BaseGeometry:
        """Common shape of footprint and zone, drawn when it is first asked for.

        Raises:
            ShapeTooComplexError: drawing it would cost too much.
        """
        if self.relation is Relation.WITHIN:
            return self.footprint
        return intersection(self.footprint, self.layer.geometry(self.index))

    def as_dict(self) -> dict[str, Any]:
        """Member of `hits` in the Assessment; area rounded to 1e-4 m², share to 1e-9."""
        return {
            "code": self.label.code,
            "name": self.label.name,
            "category": self.label.category,
            "class": self.label.cls,
            "relation": self.relation.value,
            "overlap_m2": round(self.overlap_m2, 4),
            "share": round(self.share, 9),
        }


def find_hits(footprint: Footprint, layer: OpenLayer) -> tuple[Hit, ...]:
    """Every zone of an opened layer that the footprint overlaps or touches, by code."""
    areas = _areas(footprint, layer)
    hits = []
    for index in layer.near(footprint.bounds, _CONTACT_DEG):
        relation = _relation(footprint, layer, int(index), areas.get(int(index), 0.0))
        if relation is not None:
            overlap = areas.get(int(index), 0.0)
            hits.append(_hit(footprint, layer, int(index), relation, overlap))
    return tuple(sorted([*hits, *_mark_hits(footprint, layer)], key=_hit_order))


def _hit_order(hit: Hit) -> tuple[str, str, str, str, float]:
    """By code; features of one code by everything else that is shown of them."""
    label = hit.label
    return label.code, label.name or "", label.cls or "", hit.relation.value, hit.overlap_m2


def status_of(hits: Sequence[Hit], *, covered: bool) -> LayerStatus:
    """Status of a layer that was computed; without cover, no contact means no data."""
    if any(hit.relation in {Relation.WITHIN, Relation.PARTLY} for hit in hits):
        return LayerStatus.HIT
    if hits:
        return LayerStatus.TOUCH
    return LayerStatus.CLEAR if covered else LayerStatus.NO_DATA


def _areas(footprint: Footprint, layer: OpenLayer) -> dict[int, float]:
    if footprint.is_point or layer.shapes is None:
        return {}
    rows = layer.shapes.overlay([footprint.geometry])
    return dict(zip(rows.zone.tolist(), rows.area_m2.tolist(), strict=True))


def _relation(
    footprint: Footprint, layer: OpenLayer, index: int, overlap_m2: float
) -> Relation | None:
    """The relation, tested in the order of the contract; None where they do not even touch."""
    if footprint.is_point:
        return _point_relation(footprint, layer.geometry(index))
    if overlap_m2 < MIN_AREA_M2:
        return Relation.ABUTS if _touches(footprint.geometry, layer.geometry(index)) else None
    slack = max(MIN_AREA_M2, RELATIVE_TOLERANCE * footprint.area_m2)
    inside = footprint.area_m2 - overlap_m2 <= slack
    if _is_sliver(footprint, layer, index, inside=inside):
        return Relation.SLIVER
    return Relation.WITHIN if inside else Relation.PARTLY


def _is_sliver(footprint: Footprint, layer: OpenLayer, index: int, *, inside: bool) -> bool:
    """Whether no disc of the layer's tolerance fits; where it cannot be drawn, it is not one."""
    try:
        shape = (
            footprint.geometry
            if inside
            else intersection(footprint.geometry, layer.geometry(index))
        )
    except ShapeTooComplexError:
        return False
    return not fits_disc(shape, layer.record.boundary_tolerance_m)


def _point_relation(footprint: Footprint, zone: BaseGeometry) -> Relation | None:
    if shapely.contains(zone, footprint.geometry):
        return Relation.WITHIN
    return Relation.ABUTS if _touches(footprint.geometry, zone) else None


def _touches(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Whether two shapes come within 1 mm of each other."""
    if not shapely.dwithin(one, other, _CONTACT_DEG):
        return False
    line = shapely.shortest_line(one, other)
    return bool(shapely.length(to_local_metres(line)) <= CONTACT_M)


def _mark_hits(footprint: Footprint, layer: OpenLayer) -> tuple[Hit, ...]:
    """Lines and points that the footprint meets: contact, since they have no area."""
    if len(layer.marks) == 0:
        return ()
    near = layer.mark_tree.query(footprint.geometry, predicate="dwithin", distance=_CONTACT_DEG)
    return tuple(
        Hit(
            layer=layer,
            index=-1 - int(index),
            label=layer.mark_labels[index],
            relation=Relation.ABUTS,
            overlap_m2=0.0,
            share=0.0,
            footprint=footprint.geometry,
        )
        for index in near
        if _touches(footprint.geometry, layer.marks[index])
    )


def _hit(
    footprint: Footprint, layer: OpenLayer, index: int, relation: Relation, overlap_m2: float
) -> Hit:
    whole = footprint.area_m2
    inside = relation is Relation.WITHIN
    share = 1.0 if inside else min(1.0, overlap_m2 / whole) if whole else 0.0
    return Hit(
        layer=layer,
        index=index,
        label=layer.labels[index],
        relation=relation,
        overlap_m2=overlap_m2,
        share=share,
        footprint=footprint.geometry,
    )
