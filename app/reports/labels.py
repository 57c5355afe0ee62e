"""Words of a report for the closed sets of the contract."""

import re
from collections.abc import Mapping
from typing import Any, Final

from access_lists.industries import UnknownIndustryError, industry_table
from access_lists.project import Field, field_of, project_schema
from access_lists.reasons import missing_label
from access_lists.vocabulary import Dimension, Level, Outcome, Strength, Verdict
from app.reports.blocks import Tone
from app.reports.language import NOTHING, Voice
from app.reports.measures import plain
from zoning.texts import Text
from zoning.vocabulary import LayerStatus, Relation, Severity

TONES: Final[Mapping[str, Tone]] = {
    Outcome.CONFLICT: Tone.CONFLICT,
    Outcome.UNDETERMINED: Tone.UNDETERMINED,
    Outcome.CONDITIONAL: Tone.CONDITIONAL,
    Outcome.CONFORMS: Tone.GOOD,
    Outcome.NOT_APPLICABLE: Tone.NEUTRAL,
    Verdict.NO_CONFLICT: Tone.GOOD,
    LayerStatus.HIT: Tone.CONDITIONAL,
    LayerStatus.TOUCH: Tone.UNDETERMINED,
    LayerStatus.CLEAR: Tone.NEUTRAL,
    LayerStatus.NO_DATA: Tone.UNDETERMINED,
    LayerStatus.FAILED: Tone.UNDETERMINED,
}

LEVELS: Final = {
    Level.NATION: Text(zh="国家", en="National"),
    Level.BASIN: Text(zh="流域", en="Basin"),
    Level.PROVINCE: Text(zh="省级", en="Provincial"),
    Level.REGION: Text(zh="区域", en="Regional"),
    Level.CITY: Text(zh="市级", en="City"),
    Level.DISTRICT: Text(zh="县（区）级", en="District"),
    Level.UNIT: Text(zh="环境管控单元", en="Control unit"),
    Level.ELEMENT_ZONE: Text(zh="要素管控分区", en="Element zone"),
}

DIMENSIONS: Final = {
    Dimension.SPATIAL_LAYOUT: Text(zh="空间布局约束", en="Spatial layout"),
    Dimension.POLLUTANT_DISCHARGE: Text(zh="污染物排放管控", en="Pollutant discharge"),
    Dimension.RISK_CONTROL: Text(zh="环境风险防控", en="Risk control"),
    Dimension.RESOURCE_EFFICIENCY: Text(zh="资源利用效率", en="Resource efficiency"),
    Dimension.NONE: Text(zh="未分维度", en="No dimension"),
}

STRENGTHS: Final = {
    Strength.IN_PRINCIPLE: Text(zh="原则上", en="in principle"),
    Strength.SHOULD: Text(zh="引导性", en="advisory"),
}

STATUSES: Final = {
    LayerStatus.HIT: Text(zh="涉及", en="Overlaps"),
    LayerStatus.TOUCH: Text(zh="相接", en="Touches"),
    LayerStatus.CLEAR: Text(zh="不涉及", en="Clear"),
    LayerStatus.NO_DATA: Text(zh="无数据", en="No data"),
    LayerStatus.FAILED: Text(zh="计算失败", en="Failed"),
}

RELATIONS: Final = {
    Relation.WITHIN: Text(zh="全部在内", en="wholly inside"),
    Relation.PARTLY: Text(zh="部分在内", en="partly inside"),
    Relation.ABUTS: Text(zh="仅相接", en="contact only"),
    Relation.SLIVER: Text(zh="细条重叠，需核实", en="sliver, to be verified"),
}

SEVERITIES: Final = {
    Severity.ERROR: Text(zh="错误", en="Error"),
    Severity.WARNING: Text(zh="注意", en="Warning"),
    Severity.REPAIR: Text(zh="已修正", en="Repaired"),
    Severity.INFO: Text(zh="说明", en="Note"),
}

_EXPLANATION: Final = re.compile(r"（.*?）| \(.*?\)")

OCCUPATIONS: Final = {
    "permanent": Text(zh="永久占地", en="permanent"),
    "temporary": Text(zh="临时占地", en="temporary"),
    "tunnel": Text(zh="地下穿越", en="tunnel"),
    "overhead": Text(zh="架空跨越", en="overhead"),
}


_ELEMENT_WORDS: Final[Mapping[str, str]] = {
    "大气": "air",
    "水": "water",
    "土壤": "soil",
    "声": "noise",
    "生态": "ecology",
    "固废": "solid waste",
    "产业": "industry",
    "能源": "energy",
    "岸线": "shoreline",
    "水资源": "water resources",
    "土地资源": "land resources",
    "风险": "risk",
    "综合": "general",
}


def element_word(element: str, say: Voice) -> str:
    """What a clause is about, as its list calls it; in English where it is one of the usual."""
    return say(element, _ELEMENT_WORDS.get(element, element))


def fact_label(path: str, say: Voice) -> str:
    """Short name of a fact such as `emissions_t_per_year.VOCs`, without what a form explains."""
    field = field_of(path)
    if field is None:
        return say.label(missing_label(path))
    if field.unit is None:
        return _short(say.label(missing_label(path)))
    detail = path.partition(".")[2]
    name = _short(say.label(field.title))
    return f"{name} {detail}" if detail else name


def _short(title: str) -> str:
    return _EXPLANATION.sub("", title).removeprefix("是否")


def fact_value(path: str, value: Any, say: Voice) -> str:
    """A value in words, with its unit."""
    field = field_of(path)
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    if isinstance(value, int | float):
        unit = field.unit if field else None
        return f"{plain(value)} {_unit(unit)}".strip()
    if isinstance(value, str):
        return _word(field, value, say)
    if isinstance(value, Mapping):
        return say.listed(
            [
                f"{_entry(path, key, say)} {fact_value(path, item, say)}"
                for key, item in value.items()
            ]
        )
    if isinstance(value, list | tuple):
        return say.listed([fact_value(path, item, say) for item in value]) or say("无", "none")
    return NOTHING


def _entry(path: str, key: str, say: Voice) -> str:
    """Name of one of several values: a pollutant as it is, a fact of a list in words."""
    field = field_of(path)
    return key if field is None or field.unit else fact_label(f"{path}.{key}", say)


def _unit(unit: str | None) -> str:
    return {"m3/a": "m³/a"}.get(unit or "", unit or "")


def _word(field: Field | None, value: str, say: Voice) -> str:
    if field is None:
        return value
    if field.name == "industries":
        return _industry(value, say)
    labels = project_schema()["properties"][field.name].get("x-labels", {})
    return labels[value][0 if say.is_chinese else 1] if value in labels else value


def _industry(code: str, say: Voice) -> str:
    try:
        name = industry_table().find(code).name
    except UnknownIndustryError:
        return code
    return f"{code} {name}" if say.is_chinese else code
