"""Where a clause binds: a tree of places, judged on the parts of the footprint.

| predicate | the part of the footprint … |
| --- | --- |
| `{unit: [codes]}` | in one of these control units |
| `{unit_category: key-control}` | in units of a category |
| `{jurisdiction: "421300"}` | in the territory of a GB/T 2260 division |
| `{red_line: true}` or `{red_line: CODE}` | in any red line, or in one |
| `{element_zone: {element: air, class: …}}` | in zones of an element (and class) |
| `{reference: CLASS}` or `{reference: {class, name}}` | in reference features |
| `{park: NAME}` | in the park of that name |
| `{within_m: {class: …, distance: 1000}}` | nearer than a distance to features of a class |
| `{occupation: [tunnel, overhead]}` | that takes the land in one of these ways |
| `{unlocated: NAME}` | in a place that the data does not show: always unknown |
| `{all: […]}`, `{any: […]}`, `{not: …}` | combined |
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from access_lists.ground import Ground
from zoning.model.region import Region, all_of, any_of, unknown
from zoning.vocabulary import Occupation, ReferenceClass, UnitCategory

MAX_DEPTH = 16
"""Deepest nesting of scopes and conditions."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A compiled scope; equal trees have equal keys and are judged once a check."""

    key: str
    find: Callable[[Ground], Region]


def compile_scope(tree: Mapping[str, Any]) -> Scope:
    """Turn a checked scope tree into something that finds its region on the ground."""
    ((kind, argument),) = tree.items()
    return Scope(key=repr(tree), find=_COMPILERS[kind](argument))


def _all(trees: list[Mapping[str, Any]]) -> Callable[[Ground], Region]:
    parts = [compile_scope(tree) for tree in trees]
    return lambda ground: all_of([part.find(ground) for part in parts])


def _any(trees: list[Mapping[str, Any]]) -> Callable[[Ground], Region]:
    parts = [compile_scope(tree) for tree in trees]
    return lambda ground: any_of([part.find(ground) for part in parts])


def _not(tree: Mapping[str, Any]) -> Callable[[Ground], Region]:
    part = compile_scope(tree)
    return lambda ground: part.find(ground.opposite).within(ground.whole.possible)


def _unit(codes: str | list[str]) -> Callable[[Ground], Region]:
    if isinstance(codes, str):
        return lambda ground: ground.unit(codes)
    return lambda ground: any_of([ground.unit(code) for code in codes])


def _unit_category(category: str) -> Callable[[Ground], Region]:
    return lambda ground: ground.unit_category(UnitCategory(category))


def _jurisdiction(code: str) -> Callable[[Ground], Region]:
    return lambda ground: ground.jurisdiction(code)


def _red_line(code: bool | str) -> Callable[[Ground], Region]:
    return lambda ground: ground.red_line(None if isinstance(code, bool) else code)


def _element_zone(zone: Mapping[str, str]) -> Callable[[Ground], Region]:
    return lambda ground: ground.element_zone(zone["element"], zone.get("class"))


def _reference(feature: str | Mapping[str, str]) -> Callable[[Ground], Region]:
    if isinstance(feature, str):
        return lambda ground: ground.reference(feature, None)
    return lambda ground: ground.reference(feature["class"], feature.get("name"))


def _park(name: str) -> Callable[[Ground], Region]:
    return lambda ground: ground.reference(ReferenceClass.PARK, name)


def _within_m(band: Mapping[str, Any]) -> Callable[[Ground], Region]:
    return lambda ground: ground.within_m(band["class"], float(band["distance"]))


def _occupation(ways: list[str]) -> Callable[[Ground], Region]:
    known = [Occupation(way) for way in ways]
    return lambda ground: ground.occupation(known)


def _unlocated(name: str) -> Callable[[Ground], Region]:
    return lambda ground: unknown(ground.whole.possible, f"place:{name}")


_COMPILERS: dict[str, Callable[[Any], Callable[[Ground], Region]]] = {
    "all": _all,
    "any": _any,
    "not": _not,
    "unit": _unit,
    "unit_category": _unit_category,
    "jurisdiction": _jurisdiction,
    "red_line": _red_line,
    "element_zone": _element_zone,
    "reference": _reference,
    "park": _park,
    "within_m": _within_m,
    "occupation": _occupation,
    "unlocated": _unlocated,
}
