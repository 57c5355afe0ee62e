"""Build `lists/units.yaml`: the access list of every control unit of the fictional city.

The clauses stand in `unit-clauses.yaml` by kind of unit; this script gives each unit its own:

    python data/demo/build_lists.py [OUT.yaml]

Two units are left without clauses on purpose: one is listed with "/" (nothing is asked of it), one
has only the list of its park, whose term has ended.
"""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
UNITS = HERE / "layers" / "control-units.geojson"
CLAUSES = HERE / "unit-clauses.yaml"

WITHOUT_REQUIREMENTS = "ZH99010530006"
"""The unit whose dimensions all read "/"."""

ONLY_EXPIRED = "ZH99010320001"
"""The unit whose only list has ended (lists/expired.yaml)."""

KINDS = {"城镇": "town", "农业": "fields", "园": "park", "开发区": "park"}
CATEGORIES = {
    "priority-protection": "优先保护单元",
    "key-control": "重点管控单元",
    "general-control": "一般管控单元",
}
DIMENSIONS = ("spatial-layout", "pollutant-discharge", "risk-control", "resource-efficiency")
HEAD = """# 虚构示例：三川市不存在。The access lists of all units of the fictional city, built by
# data/demo/build_lists.py from data/demo/unit-clauses.yaml; edit those and build again.
"""


def main(out: Path) -> None:
    """Write the list."""
    groups = yaml.safe_load(CLAUSES.read_text(encoding="utf-8"))["groups"]
    features = json.loads(UNITS.read_text(encoding="utf-8"))["features"]
    units = [feature["properties"] for feature in features]
    listed = {
        "title": "三川市环境管控单元生态环境准入清单（2026年版，虚构示例）",
        "document": "三川环函〔2026〕8号附件（虚构）",
        "level": "unit",
        "jurisdiction": "990100",
        "effective_from": "2026-07-01",
        "units": [listed_unit(unit, groups) for unit in units if unit["code"] != ONLY_EXPIRED],
    }
    text = yaml.dump(listed, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, width=10_000)
    out.write_text(HEAD + text, encoding="utf-8")


def listed_unit(unit: Mapping[str, str], groups: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One unit with its clauses, numbered as published lists number them."""
    clauses = [
        clause for group in groups if _belongs(unit, group["for"]) for clause in group["clauses"]
    ]
    if unit["code"] == WITHOUT_REQUIREMENTS:
        clauses = []
    clauses.sort(key=lambda clause: DIMENSIONS.index(clause.get("dimension", DIMENSIONS[0])))
    category = CATEGORIES[unit["category"]]
    if _kind(unit) == "park":
        category = f"园区型{category}"
    return {
        "code": unit["code"],
        "name": unit["name"],
        "category": category,
        "clauses": _numbered(clauses),
    }


def _belongs(unit: Mapping[str, str], wanted: Mapping[str, Any]) -> bool:
    return (
        wanted.get("category", unit["category"]) == unit["category"]
        and wanted.get("kind", _kind(unit)) == _kind(unit)
        and unit["code"] in wanted.get("units", [unit["code"]])
    )


def _kind(unit: Mapping[str, str]) -> str | None:
    return next((kind for word, kind in KINDS.items() if word in unit["name"]), None)


def _numbered(clauses: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    counts: Counter[str] = Counter()
    numbered = []
    for clause in clauses:
        dimension = clause.get("dimension", "none")
        counts[dimension] += 1
        number = f"{counts[dimension]}"
        if dimension != "none":
            number = f"{DIMENSIONS.index(dimension) + 1}-{number}"
        numbered.append({"number": number, "dimension": dimension, **clause})
    return numbered


class _PlainDumper(yaml.SafeDumper):
    """Writes repeated values out: lists may not hold anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        """Never an anchor."""
        return True


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "lists" / "units.yaml")
