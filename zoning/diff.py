"""What changed between two releases: zones added, removed, reshaped, and what is said of them.

Zones are the same by code, compared as canonical bytes first: what is byte-equal did not change. A
zone whose vertices changed but not the ground it covers is not called reshaped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from zoning.geometry import MIN_AREA_M2, canonical, polygons_of
from zoning.measure import area_m2, length_m
from zoning.model.zone import Zone

_RELATIVE_NOISE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Reshaped:
    """A zone that covers other ground than before.

    Attributes:
        gained, lost: shapes, lon/lat CGCS2000; for lines and points what of them is new or gone.
        changed_m2: area gained and lost together (symmetric difference).
    """

    code: str
    name: str | None
    before_m2: float
    after_m2: float
    gained: BaseGeometry
    lost: BaseGeometry

    @property
    def gained_m2(self) -> float:
        """Area that is new."""
        return float(area_m2(self.gained))

    @property
    def lost_m2(self) -> float:
        """Area that is gone."""
        return float(area_m2(self.lost))

    @property
    def changed_m2(self) -> float:
        """Area gained and lost together."""
        return self.gained_m2 + self.lost_m2

    def as_dict(self) -> dict[str, Any]:
        """JSON form, without the shapes."""
        return {
            "code": self.code,
            "name": self.name,
            "before_m2": round(self.before_m2, 4),
            "after_m2": round(self.after_m2, 4),
            "gained_m2": round(self.gained_m2, 4),
            "lost_m2": round(self.lost_m2, 4),
            "changed_m2": round(self.changed_m2, 4),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Restated:
    """A zone of which other things are said: property → (before, after)."""

    code: str
    changes: dict[str, tuple[Any, Any]]

    def as_dict(self) -> dict[str, Any]:
        """JSON form; kept attributes are named `attributes.<name>`."""
        changes = {
            name: {"before": before, "after": after}
            for name, (before, after) in self.changes.items()
        }
        return {"code": self.code, "changes": changes}


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerDiff:
    """Changes of one layer, each list by code."""

    added: tuple[Zone, ...]
    removed: tuple[Zone, ...]
    reshaped: tuple[Reshaped, ...]
    restated: tuple[Restated, ...]
    unchanged: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.added or self.removed or self.reshaped or self.restated)

    def as_dict(self) -> dict[str, Any]:
        """JSON form, without the shapes."""
        return {
            "added": [_summary(zone) for zone in self.added],
            "removed": [_summary(zone) for zone in self.removed],
            "reshaped": [one.as_dict() for one in self.reshaped],
            "attributes_changed": [one.as_dict() for one in self.restated],
            "unchanged": self.unchanged,
        }

    def features(self) -> list[dict[str, Any]]:
        """Changes on the map: rows with `code`, `name`, `change`, `area_m2` and `geometry`.

        `change` is added, removed, gained or lost.
        """
        rows = [_feature(zone, "added", zone.geometry) for zone in self.added]
        rows += [_feature(zone, "removed", zone.geometry) for zone in self.removed]
        for one in self.reshaped:
            rows += [
                _feature(one, change, shape)
                for change, shape in (("gained", one.gained), ("lost", one.lost))
                if not shape.is_empty
            ]
        return rows


def diff_layers(before: Sequence[Zone], after: Sequence[Zone]) -> LayerDiff:
    """Changes from one state of a layer to another, zones matched by code.

    Args:
        before: zones in lon/lat CGCS2000, each code once.
        after: the same.
    """
    old, new = ({zone.code: zone for zone in zones} for zones in (before, after))
    both = sorted(old.keys() & new.keys())
    reshaped = [moved for code in both if (moved := _reshaped(old[code], new[code]))]
    restated = [said for code in both if (said := _restated(old[code], new[code]))]
    touched = {one.code for one in reshaped} | {one.code for one in restated}
    return LayerDiff(
        added=tuple(new[code] for code in sorted(new.keys() - old.keys())),
        removed=tuple(old[code] for code in sorted(old.keys() - new.keys())),
        reshaped=tuple(reshaped),
        restated=tuple(restated),
        unchanged=len(both) - len(touched),
    )


def _reshaped(old: Zone, new: Zone) -> Reshaped | None:
    if shapely.equals_identical(old.geometry, new.geometry):
        return None
    gained, lost = _beyond(new.geometry, old.geometry), _beyond(old.geometry, new.geometry)
    one = Reshaped(
        code=new.code,
        name=new.name,
        before_m2=float(area_m2(old.geometry)),
        after_m2=float(area_m2(new.geometry)),
        gained=gained,
        lost=lost,
    )
    if shapely.get_dimensions([old.geometry, new.geometry]).min() == 2:
        noise_m2 = max(MIN_AREA_M2, _RELATIVE_NOISE * one.before_m2)
        return one if one.changed_m2 >= noise_m2 else None
    return None if gained.is_empty and lost.is_empty else one


def _beyond(shape: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """What of one shape lies outside another, with no crumbs of rounding."""
    left = shapely.difference(shape, other)
    if shapely.get_dimensions(shape) == 2:
        parts = shapely.get_parts(polygons_of(left))
        kept = [part for part in parts if area_m2(part) >= MIN_AREA_M2]
        return canonical(shapely.multipolygons(kept)) if kept else shapely.Polygon()
    if shapely.get_dimensions(shape) == 1 and length_m(left) < MIN_AREA_M2:
        return shapely.LineString()
    return left


def _restated(old: Zone, new: Zone) -> Restated | None:
    before, after = _flat(old), _flat(new)
    changes = {
        name: (before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    }
    return Restated(code=new.code, changes=changes) if changes else None


def _flat(zone: Zone) -> dict[str, Any]:
    properties = zone.properties()
    attributes = properties.pop("attributes")
    return properties | {f"attributes.{name}": value for name, value in attributes.items()}


def _summary(zone: Zone) -> dict[str, Any]:
    return {
        "code": zone.code,
        "name": zone.name,
        "category": zone.category,
        "class": zone.cls,
        "area_m2": round(float(area_m2(zone.geometry)), 4),
    }


def _feature(one: Zone | Reshaped, change: str, shape: BaseGeometry) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "change": change,
        "area_m2": round(float(area_m2(shape)), 4),
        "geometry": shape,
    }
