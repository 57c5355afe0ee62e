"""The page, the reports and the interface call a thing by one word and draw it by one sign."""

import re
from pathlib import Path

import pytest

from access_lists.vocabulary import EFFECT_LABELS, OUTCOME_LABELS
from app.reports import labels
from app.reports.maps.symbols import symbol_of
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

SOURCE = "app/web/frontend/src"
WORDS = {
    "category": CATEGORY_LABELS,
    "class": {one: reference_label(one) for one in ReferenceClass},
    "element": ELEMENT_LABELS,
    "kind": LAYER_KIND_LABELS,
    "dimension": labels.DIMENSIONS,
    "level": labels.LEVELS,
    "strength": labels.STRENGTHS,
    "severity": labels.SEVERITIES,
    "relation": labels.RELATIONS,
    "status": labels.STATUSES,
    "outcome": OUTCOME_LABELS,
    "effect": EFFECT_LABELS,
}
SIGN = re.compile(r"^  '?([\w-]+)'?: \{ colour: '(#\w+)', pattern: '([\w-]+)'", re.MULTILINE)
ZONE = {"category": None, "class": None, "element": None}


def caught(text: str, key: str) -> str:
    found = re.search(rf"'{re.escape(key)}': '([^']*)'", text)
    assert found, f"the page has no word for {key}"
    return found[1].lower()


@pytest.mark.parametrize("of", WORDS)
def test_a_thing_has_one_name_on_the_page_and_in_the_report(of: str, project_root: Path):
    chinese = (project_root / SOURCE / "texts" / "zh-CN.ts").read_text("utf-8")
    english = (project_root / SOURCE / "texts" / "en.ts").read_text("utf-8")
    label: Text
    for value, label in WORDS[of].items():
        assert caught(chinese, f"{of}.{value}") == label.zh.lower()
        assert caught(english, f"{of}.{value}") == label.en.lower()


def test_a_zone_has_one_sign_on_the_page_and_in_the_report(project_root: Path):
    text = (project_root / SOURCE / "map" / "symbols.ts").read_text("utf-8")
    page = {name: (colour, pattern) for name, colour, pattern in SIGN.findall(text)}
    zones = [
        *({"kind": LayerKind.CONTROL_UNITS, "category": one} for one in UnitCategory),
        *({"kind": LayerKind.ELEMENT_ZONES, "element": one} for one in Element),
        *({"kind": LayerKind.REFERENCE, "class": one} for one in ReferenceClass),
    ]
    for zone in zones:
        name = next(str(value) for key, value in zone.items() if key != "kind")
        sign = symbol_of({**ZONE, **zone})
        assert page[name] == (sign.colour, str(sign.pattern)), name
