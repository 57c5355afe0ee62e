"""Zones against the territory of the release: what lies beyond it, what is not reached."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.geometry import MIN_AREA_M2
from zoning.quality.faces import Objects, areas_m2, faces_of
from zoning.quality.findings import Remarks, place_of
from zoning.vocabulary import Element, Severity

_TILING_ELEMENTS = frozenset({Element.WATER, Element.AIR})
"""Elements whose zones cover all land, general zones (一般管控区) included."""


def parts_beyond(ground: BaseGeometry, territory: BaseGeometry) -> Objects:
    """Polygons of at least 1e-4 m² of one ground that lie outside another."""
    faces = faces_of(_array(ground), _array(territory))
    beyond: Objects = faces.shapes[(faces.balance > 0) & (faces.area_m2 >= MIN_AREA_M2)]
    return beyond


def tell_outside(
    ground: BaseGeometry,
    territory: BaseGeometry,
    zones: Objects,
    codes: Sequence[str],
    remarks: Remarks,
) -> None:
    """One warning for each zone that reaches beyond the territory, with the area beyond.

    Args:
        ground: union of the zones.
        territory: polygons of the release's territory.
        zones: polygons, in the order of their codes.
        codes: as many as zones.
        remarks: where the warnings go.
    """
    beyond = parts_beyond(ground, territory)
    part, zone = shapely.STRtree(zones).query(beyond, predicate="intersects")
    pieces = shapely.intersection(beyond[part], zones[zone])
    areas = areas_m2(pieces)
    for index in np.unique(zone[areas >= MIN_AREA_M2]).tolist():
        own = (zone == index) & (areas >= MIN_AREA_M2)
        outside_m2 = float(areas[own].sum())
        remarks.add(
            "outside-territory",
            Severity.WARNING,
            f"{codes[index]} 有 {outside_m2:.4f} m² 在辖区之外。",
            f"{outside_m2:.4f} m² of {codes[index]} lie outside the territory.",
            feature=codes[index],
            location=place_of(pieces[own][np.argmax(areas[own])]),
            area_m2=round(outside_m2, 4),
        )


def tell_uncovered(
    ground: BaseGeometry, territory: BaseGeometry, element: str | None, remarks: Remarks
) -> None:
    """A remark if the zones of an element leave part of the territory out.

    Water and air zones cover all land, so there it is a warning; others need not.
    """
    left = parts_beyond(territory, ground)
    if not len(left):
        return
    areas = areas_m2(left)
    tiles = element in _TILING_ELEMENTS
    remarks.add(
        "element-not-covering",
        Severity.WARNING if tiles else Severity.INFO,
        f"要素分区（{element or '未注明要素'}）未覆盖辖区 {areas.sum():.4f} m²，"
        f"共 {len(left)} 处。",
        f"the zones of element {element or 'not stated'} leave {areas.sum():.4f} m² of the "
        f"territory uncovered, in {len(left)} places.",
        location=place_of(left[np.argmax(areas)]),
        area_m2=round(float(areas.sum()), 4),
    )


def _array(shape: BaseGeometry) -> Objects:
    array = np.empty(1, dtype=object)
    array[0] = shape
    return array
