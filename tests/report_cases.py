"""Small checked projects as a renderer of reports gets them: Assessment and figure."""

import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson
from factories import MadeZone, Region, strip, unit_list

from access_lists.assessed import Assessed
from access_lists.document import assessment_document
from access_lists.evidence import result_sha256
from app.checks.figure import figure_of
from zoning.vocabulary import LayerKind

UNIT = "ZH99010110001"
LAW = [{"title": "三川市示例办法", "article": "第七条", "document": "三川函〔2026〕8号"}]
CLAUSES: list[dict[str, Any]] = [
    {
        "number": "1-1",
        "dimension": "spatial-layout",
        "element": "产业",
        "effect": "prohibit",
        "industries": ["C25"],
        "text": "禁止新建炼焦项目。",
        "basis": LAW,
    },
    {
        "number": "2-1",
        "dimension": "pollutant-discharge",
        "element": "大气",
        "effect": "require",
        "limits": [{"quantity": "emissions_t_per_year.VOCs", "op": "<=", "value": 10}],
        "text": "挥发性有机物年排放量不超过10吨。",
        "basis": LAW,
    },
    {
        "number": "3-1",
        "dimension": "resource-efficiency",
        "element": "水资源",
        "effect": "restrict",
        "text": "严格限制高耗水项目。",
        "basis": LAW,
    },
]
RED_LINE_LIST: dict[str, Any] = {
    "title": "红线规则",
    "level": "city",
    "clauses": [
        {
            "key": "red",
            "effect": "prohibit",
            "scope": {"red_line": True},
            "text": "生态保护红线内禁止开发性建设活动。",
            "unless": {"fact": "major_project", "op": "==", "value": True},
        }
    ],
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A stored Assessment and its figure, as a renderer gets them."""

    assessment: dict[str, Any]
    figure: dict[str, Any]


def stored(found: Assessed, *, language: str = "zh-CN") -> Case:
    """What the store would hold of a check."""
    question = replace(found.question, language=language)
    document = assessment_document(replace(found, question=question))
    digest = result_sha256(document)
    times = {"created_at": "2026-11-21T08:03:04+00:00", "known_at": "2026-11-21T08:03:04+00:00"}
    assessment = {
        "id": "0199c0de-7a31-7c55-8e11-6050cf55faa0",
        **times,
        **document,
        "engine": {"sanxian": "0.1.0", "geos": "3.14.1", "proj": "9.5.1"},
        "result_sha256": digest,
        "signature": None,
    }
    figure = orjson.loads(zlib.decompress(figure_of(found)))
    return Case(assessment=orjson.loads(orjson.dumps(assessment)), figure=figure)


def region(folder: Path, *, red: tuple[float, float] | None) -> Region:
    """A city with a unit, a red line or none, a water zone, a park, and its lists."""
    unit = MadeZone(
        code=UNIT,
        name="江口区重点管控单元",
        category="key-control",
        shape=strip(-5, 6, south_m=-5000, north_m=5000),
    )
    made = Region(folder=folder).units(unit)
    made.red_lines(*([MadeZone(code="HX1", name="白石岭", shape=strip(*red))] if red else []))
    water = MadeZone(code="YS1", cls="水环境工业污染重点管控区", shape=strip(0, 0.5))
    made.add(LayerKind.ELEMENT_ZONES, [water], element="water")
    made.add(
        LayerKind.REFERENCE, [MadeZone(code="YQ1", name="三川开发区", shape=strip())], cls="park"
    )
    return made.listing(unit_list(CLAUSES, UNIT)).listing(RED_LINE_LIST)


CONFLICT = {"name": "白石岭度假村", "industries": ["H6110"], "nature": "new"}
UNDETERMINED = {"name": "三川涂料厂", "nature": "new"}
CONDITIONAL = {
    "name": "食品加工厂",
    "industries": ["C1432"],
    "nature": "new",
    "emissions_t_per_year": {"VOCs": 2.5},
}
