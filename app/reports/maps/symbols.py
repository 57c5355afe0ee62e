"""How each kind of zone is drawn: a colour and a pattern, so that colour alone says nothing.

The same signs as on the web map, so that a reader of both need not learn twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from app.reports.language import Voice
from zoning.texts import Text
from zoning.vocabulary import (
    CATEGORY_LABELS,
    ELEMENT_LABELS,
    LAYER_KIND_LABELS,
    Element,
    LayerKind,
    ReferenceClass,
    UnitCategory,
    reference_label,
)


class Pattern(StrEnum):
    """A hatch, told apart without colour."""

    PLAIN = "plain"
    DIAGONAL = "diagonal"
    BACK_DIAGONAL = "back-diagonal"
    CROSS = "cross"
    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"
    DOTS = "dots"


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """Colour, pattern and outline (width in mm) of a zone."""

    colour: str
    pattern: Pattern = Pattern.PLAIN
    line_mm: float = 0.3
    dashed: bool = False

    @property
    def pattern_id(self) -> str:
        """Name of its pattern within a drawing."""
        return f"{self.pattern.value}-{self.colour.removeprefix('#')}"


FOOTPRINT: Final = Symbol(colour="#12353a", line_mm=0.8)

_UNITS: Final[Mapping[str, Symbol]] = {
    UnitCategory.PRIORITY_PROTECTION: Symbol(colour="#2c7a4b", pattern=Pattern.DOTS),
    UnitCategory.KEY_CONTROL: Symbol(colour="#b5563c", pattern=Pattern.BACK_DIAGONAL),
    UnitCategory.GENERAL_CONTROL: Symbol(colour="#9a7b1e"),
}

_ELEMENTS: Final[Mapping[str, Symbol]] = {
    Element.ECOLOGY: Symbol(colour="#3c8a55", pattern=Pattern.CROSS),
    Element.WATER: Symbol(colour="#2568a8", pattern=Pattern.HORIZONTAL),
    Element.AIR: Symbol(colour="#6c5aa8", pattern=Pattern.VERTICAL),
    Element.SOIL: Symbol(colour="#86602f", pattern=Pattern.DOTS),
    Element.SHORELINE: Symbol(colour="#0d6a86", pattern=Pattern.DIAGONAL),
    Element.SEA: Symbol(colour="#1b5590", pattern=Pattern.CROSS),
    Element.GROUNDWATER: Symbol(colour="#2b7f88", pattern=Pattern.BACK_DIAGONAL),
    Element.NOISE: Symbol(colour="#8d4a77", pattern=Pattern.DOTS),
    Element.ENERGY: Symbol(colour="#a2541a", pattern=Pattern.VERTICAL),
    Element.WATER_RESOURCE: Symbol(colour="#1f6f9c", pattern=Pattern.DOTS),
    Element.LAND_RESOURCE: Symbol(colour="#6e6a1d", pattern=Pattern.BACK_DIAGONAL),
}

_CLASSES: Final[Mapping[str, Symbol]] = {
    ReferenceClass.RIVER: Symbol(colour="#3479b5"),
    ReferenceClass.LAKE: Symbol(colour="#3479b5"),
    ReferenceClass.YANGTZE_MAIN_SHORELINE: Symbol(colour="#0d6a86", line_mm=0.7),
    ReferenceClass.IMPORTANT_TRIBUTARY_SHORELINE: Symbol(colour="#0d6a86", line_mm=0.5),
    ReferenceClass.TRIBUTARY_SHORELINE: Symbol(colour="#0d6a86"),
    ReferenceClass.DRINKING_WATER_1: Symbol(colour="#114f96", pattern=Pattern.CROSS, line_mm=0.5),
    ReferenceClass.DRINKING_WATER_2: Symbol(colour="#2c6cb3", pattern=Pattern.HORIZONTAL),
    ReferenceClass.DRINKING_WATER_QUASI: Symbol(
        colour="#5a90c8", pattern=Pattern.HORIZONTAL, dashed=True
    ),
    ReferenceClass.CORE_PROTECTION_ZONE: Symbol(
        colour="#8a1c4a", pattern=Pattern.CROSS, line_mm=0.5
    ),
    ReferenceClass.GENERAL_CONTROL_ZONE: Symbol(colour="#a8537a", pattern=Pattern.DIAGONAL),
    ReferenceClass.PARK: Symbol(colour="#5b4a9c", pattern=Pattern.VERTICAL, dashed=True),
    ReferenceClass.CHEMICAL_PARK: Symbol(
        colour="#7a3e8e", pattern=Pattern.VERTICAL, line_mm=0.5, dashed=True
    ),
    ReferenceClass.PERMANENT_BASIC_FARMLAND: Symbol(colour="#8b7a15", pattern=Pattern.HORIZONTAL),
    ReferenceClass.URBAN_BOUNDARY: Symbol(colour="#b03a7a", line_mm=0.5, dashed=True),
    ReferenceClass.NO_BURN_ZONE: Symbol(colour="#a2541a", pattern=Pattern.BACK_DIAGONAL),
    ReferenceClass.NOISE_SENSITIVE: Symbol(colour="#8d4a77", pattern=Pattern.DOTS),
}

_RED_LINE: Final = Symbol(colour="#b3201b", pattern=Pattern.DIAGONAL, line_mm=0.6)
_OTHER: Final = Symbol(colour="#5c6667", dashed=True)
_UNSORTED: Final = Text(zh="环境管控单元（未注明类别）", en="control unit (no category)")


def symbol_of(zone: Mapping[str, Any]) -> Symbol:
    """The sign of a feature of the figure."""
    if zone["kind"] == LayerKind.RED_LINES:
        return _RED_LINE
    if zone["kind"] == LayerKind.CONTROL_UNITS:
        return _UNITS.get(zone["category"] or "", _OTHER)
    if zone["kind"] == LayerKind.ELEMENT_ZONES:
        return _ELEMENTS.get(zone.get("element") or "", _OTHER)
    return _CLASSES.get(zone["class"] or "", _OTHER)


def legend_word(zone: Mapping[str, Any], say: Voice) -> str:
    """What the legend calls a feature."""
    if zone["kind"] == LayerKind.CONTROL_UNITS:
        return (
            say.among(CATEGORY_LABELS, zone["category"])
            if zone["category"]
            else say.label(_UNSORTED)
        )
    if zone["kind"] == LayerKind.ELEMENT_ZONES:
        element = say.among(ELEMENT_LABELS, zone.get("element"))
        return say(f"{element}分区", f"{element} zone")
    if zone["kind"] == LayerKind.REFERENCE and zone["class"]:
        return say.label(reference_label(zone["class"]))
    return say.among(LAYER_KIND_LABELS, zone["kind"])
