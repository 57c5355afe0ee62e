"""Figures of zones: the ground that zones of a kind cover, each place counted once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from app.evaluations.indicators import Indicator, Measure
from app.evaluations.measured import Measured, between, known, percent, unknown
from zoning.composition.layers import OpenLayer, OpenRelease, ZoneLabel
from zoning.geometry import union
from zoning.measure import area_m2
from zoning.texts import Text
from zoning.vocabulary import LayerKind

_M2_PER_KM2: Final = 1e6
_LEAST_OVERLAP_M2: Final = 1e-4

_Zone = tuple[OpenLayer, int]
"""A layer, and the number of one of its polygons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which zones a measure speaks of; None = of any.

    Attributes:
        cls: class of an element zone or reference feature.
    """

    kind: LayerKind
    category: str | None = None
    element: str | None = None
    cls: str | None = None

    @classmethod
    def of(cls, terms: Mapping[str, Any]) -> "Chosen":
        """What the terms of an indicator choose."""
        return cls(
            kind=LayerKind(terms["kind"]),
            category=terms.get("category"),
            element=terms.get("element"),
            cls=terms.get("class"),
        )

    def has(self, layer: OpenLayer, label: ZoneLabel) -> bool:
        """Whether a zone is one of these."""
        own = label.cls or layer.record.cls
        return self.category in {None, label.category} and self.cls in {None, own}


def measured_zones(indicator: Indicator, release: OpenRelease) -> Measured:
    """The figure of an indicator about zones."""
    chosen = Chosen.of(indicator.terms)
    if indicator.measure is Measure.ZONE_COUNT:
        return _count(chosen, release)
    ground = ground_km2(chosen, release)
    if indicator.measure is Measure.ZONE_AREA:
        return ground
    return percent(ground, territory_km2(release))


def territory_km2(release: OpenRelease) -> Measured:
    """The territory; without a layer of it the union of the control units, which is told."""
    drawn = ground_km2(Chosen(kind=LayerKind.TERRITORY), release)
    if drawn.value is not None or any(
        one.record.kind is LayerKind.TERRITORY for one in release.layers
    ):
        return drawn
    units = ground_km2(Chosen(kind=LayerKind.CONTROL_UNITS), release)
    told = Text(
        zh="没有行政辖区图层，以管控单元的并集为辖区。",
        en="there is no territory layer; the union of the control units is taken.",
    )
    return Measured(at_least=units.at_least, at_most=units.at_most, why=(*units.why, told))


def ground_km2(chosen: Chosen, release: OpenRelease) -> Measured:
    """Ground that the chosen zones cover in km², each place once.

    Units that bear no category may be of any, so they widen the bounds.
    """
    layers, missing = _layers(chosen, release)
    if missing is not None:
        return missing
    zones = [(layer, number) for layer in layers for number in _numbers(layer, chosen)]
    if not zones and any(chosen.has(layer, one) for layer in layers for one in layer.mark_labels):
        return unknown("以线或点表示，没有面积。", "drawn as lines or points, which have no area.")
    if not zones and chosen.cls is not None:
        return _absent(chosen, release)
    covered = dissolved_m2(zones) / _M2_PER_KM2
    parts = _parts(chosen, zones)
    open_zones = [(layer, number) for layer in layers for number in _unsaid(layer, chosen)]
    if not open_zones:
        return known(covered, parts)
    most = dissolved_m2([*zones, *open_zones]) / _M2_PER_KM2
    told = Text(
        zh=f"{len(open_zones)} 个单元没有类别。", en=f"{len(open_zones)} units bear no category."
    )
    return between(covered, most, told, parts)


def dissolved_m2(zones: Sequence[_Zone]) -> float:
    """Area of the ground under some zones in m², with overlaps counted once.

    The engine finds the zones that overlap; only these are drawn together.
    """
    if not zones:
        return 0.0
    shapes = np.empty(len(zones), dtype=object)
    shapes[:] = [layer.geometry(number) for layer, number in zones]
    place = {(id(layer), number): at for at, (layer, number) in enumerate(zones)}
    meeting: set[int] = set()
    for layer in {id(one): one for one, _ in zones}.values():
        assert layer.shapes is not None  # noqa: S101 - it has the polygons that were chosen
        found = layer.shapes.overlay(shapes)
        large = found.area_m2 > _LEAST_OVERLAP_M2
        for first, zone in zip(found.footprint[large], found.zone[large], strict=True):
            second = place.get((id(layer), int(zone)))
            if second is not None and second != first:
                meeting |= {int(first), second}
    apart = [at for at in range(len(zones)) if at not in meeting]
    total = float(area_m2(shapes[apart]).sum())
    return total + (area_m2(union(list(shapes[sorted(meeting)]))) if meeting else 0.0)


def _layers(chosen: Chosen, release: OpenRelease) -> tuple[list[OpenLayer], Measured | None]:
    """The layers to look at, or why nothing can be said."""
    layers = [
        one
        for one in release.layers
        if one.record.kind is chosen.kind and chosen.element in {None, one.record.element}
    ]
    failed = [one for one in layers if one.failure is not None]
    if failed:
        reasons = tuple(one.failure for one in failed if one.failure is not None)
        return [], Measured(why=reasons)
    if not layers:
        return [], _absent(chosen, release)
    return layers, None


def _absent(chosen: Chosen, release: OpenRelease) -> Measured:
    """Of a class nobody bears: nought only where the release says that there is none."""
    if chosen.cls is not None and chosen.cls in release.release.absent:
        return known(0.0)
    what = chosen.cls or chosen.element or chosen.kind.value
    return unknown(
        f"数据版本中没有 {what}，也未声明辖区内不存在。",
        f"the release has no {what}, and does not state that there is none.",
    )


def _numbers(layer: OpenLayer, chosen: Chosen) -> Iterable[int]:
    return (at for at, label in enumerate(layer.labels) if chosen.has(layer, label))


def _unsaid(layer: OpenLayer, chosen: Chosen) -> Iterable[int]:
    if chosen.category is None:
        return ()
    return (at for at, label in enumerate(layer.labels) if label.category is None)


def _count(chosen: Chosen, release: OpenRelease) -> Measured:
    layers, missing = _layers(chosen, release)
    if missing is not None:
        return missing
    labels = [(one, label) for one in layers for label in (*one.labels, *one.mark_labels)]
    found = sum(chosen.has(layer, label) for layer, label in labels)
    if not found and chosen.cls is not None:
        return _absent(chosen, release)
    unsaid = sum(label.category is None for _, label in labels) if chosen.category else 0
    if not unsaid:
        return known(found)
    told = Text(zh=f"{unsaid} 个单元没有类别。", en=f"{unsaid} units bear no category.")
    return between(found, found + unsaid, told)


def _parts(chosen: Chosen, zones: Sequence[_Zone]) -> list[dict[str, Any]]:
    """Each red line; of other kinds what each category or class covers."""
    areas = _areas(zones)
    if chosen.kind is LayerKind.RED_LINES:
        return [
            {
                "item": layer.labels[number].code,
                "name": layer.labels[number].name,
                "value": round(float(area), 6),
            }
            for (layer, number), area in zip(zones, areas, strict=True)
        ]
    groups: dict[str, list[_Zone]] = {}
    for layer, number in zones:
        label = layer.labels[number]
        said = label.category or label.cls or layer.record.cls or ""
        groups.setdefault(said, []).append((layer, number))
    if len(groups) < 2:
        return []
    return [
        {"item": name, "name": None, "value": round(dissolved_m2(some) / _M2_PER_KM2, 6)}
        for name, some in sorted(groups.items())
    ]


def _areas(zones: Sequence[_Zone]) -> np.ndarray[Any, np.dtype[np.float64]]:
    shapes = np.empty(len(zones), dtype=object)
    shapes[:] = [layer.geometry(number) for layer, number in zones]
    return np.asarray(area_m2(shapes)) / _M2_PER_KM2
