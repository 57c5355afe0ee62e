"""Classes of element zones and reference features, normalised by a table of spellings.

The tables are data/tables/zone_classes.csv for element zones (the same that access lists are read
with) and data/tables/reference_classes.yaml. An element class in neither is kept as it is written.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from zoning.resources import data_path, shipped_yaml
from zoning.texts import normalised
from zoning.vocabulary import REFERENCE_CLASS_LABELS, ReferenceClass, is_reference_class


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassMatch:
    """What a published class means.

    Attributes:
        cls: the class, spelled as the program spells it.
        known: whether it is in the table.
        legacy: whether it names a zone of the time before 2026 that has no exact successor.
    """

    cls: str
    known: bool
    legacy: bool = False


def element_class(text: str) -> ClassMatch:
    """The class of an element zone; one not in the table is kept."""
    known = _element_spellings().get(normalised(text))
    return ClassMatch(cls=known or text, known=known is not None)


def reference_class(text: str) -> ClassMatch | None:
    """The class of a reference feature by its word or its Chinese name; None for an unknown one."""
    if is_reference_class(text):
        return ClassMatch(cls=text, known=True)
    lowered = text.lower()
    if is_reference_class(lowered):
        return ClassMatch(cls=lowered, known=True)
    known, legacy = _reference_spellings()
    name = normalised(text)
    if name in known:
        return ClassMatch(cls=known[name], known=True)
    return ClassMatch(cls=legacy[name], known=True, legacy=True) if name in legacy else None


def reference_class_list() -> str:
    """All reference classes, for a message."""
    return ", ".join([*ReferenceClass, "other:<name>"])


@cache
def _element_spellings() -> Mapping[str, str]:
    with data_path("tables", "zone_classes.csv").open(encoding="utf-8", newline="") as file:
        return {normalised(row["alias"]): row["class"] for row in csv.DictReader(file)}


@cache
def _reference_spellings() -> tuple[Mapping[str, str], Mapping[str, str]]:
    labels = {normalised(label.zh): cls.value for cls, label in REFERENCE_CLASS_LABELS.items()}
    table = shipped_yaml("tables", "reference_classes.yaml")
    known = labels | _spellings(table["reference_features"])
    return known, _spellings(table["legacy_reference_features"])


def _spellings(classes: Mapping[str, list[str]]) -> dict[str, str]:
    return {normalised(spelling): cls for cls, others in classes.items() for spelling in others}
