"""Chapter: the three lines one by one, then the access list, in the order consultants write them.

生态保护红线, 环境质量底线, 资源利用上线, 生态环境准入清单, then the other layers. Each states what
was computed, in three kinds: concerned, not concerned, not known.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from access_lists.vocabulary import OUTCOME_LABELS, Dimension, Level, Outcome
from app.reports.blocks import Block, Cell, Column, Heading, Paragraph, Row, Table, row
from app.reports.labels import LEVELS, RELATIONS, STATUSES, TONES
from app.reports.language import NOTHING, Voice
from app.reports.measures import hectares, mu, percent, square_metres
from app.reports.sections.standing import caps_table, has_statuses, statuses_used
from zoning.vocabulary import (
    CATEGORY_LABELS,
    ELEMENT_LABELS,
    LAYER_KIND_LABELS,
    Element,
    LayerKind,
    LayerStatus,
    ReferenceClass,
    reference_label,
)

Layer = Mapping[str, Any]

_QUALITY: Final = frozenset(
    {Element.WATER, Element.AIR, Element.SOIL, Element.NOISE, Element.GROUNDWATER, Element.SEA}
)
_RESOURCES: Final = frozenset(
    {Element.WATER_RESOURCE, Element.LAND_RESOURCE, Element.ENERGY, Element.SHORELINE}
)
_QUALITY_DIMENSIONS: Final = (Dimension.POLLUTANT_DISCHARGE, Dimension.RISK_CONTROL)
_RESOURCE_DIMENSIONS: Final = (Dimension.RESOURCE_EFFICIENCY,)


def three_lines(assessment: Mapping[str, Any], say: Voice) -> Iterator[Block]:
    """Red line, quality bottom line, resource upper line, access list, other layers."""
    yield Heading(text=say("“三线一单”逐项核查", "The three lines and the access list"))
    yield from _red_line(assessment, say)
    yield from _quality(assessment, say)
    yield from _resources(assessment, say)
    yield from _access_list(assessment, say)
    yield from _others(assessment, say)


def _red_line(assessment: Mapping[str, Any], say: Voice) -> Iterator[Block]:
    yield Heading(text=say("生态保护红线", "Ecological protection red line"), level=2)
    layers = _layers(assessment, lambda one: one["kind"] == LayerKind.RED_LINES)
    name = say("生态保护红线", "an ecological protection red line")
    yield Paragraph(text=_statement(layers, name, say))
    if any(one["status"] == LayerStatus.TOUCH for one in layers):
        yield Paragraph(
            text=say(
                "选址范围与红线仅相接或仅有细条重叠，应实地测定边界后再作判定。",
                "The site only touches the red line, or overlaps it by a sliver: "
                "survey the boundary before deciding.",
            )
        )
    yield from _hits_table(layers, say)
    ecology = _layers(assessment, _of_elements({Element.ECOLOGY}))
    if ecology:
        space = say("一般生态空间等生态分区", "general ecological space")
        yield Paragraph(
            text=_statement(ecology, space, say)
            + say("一般生态空间不是生态保护红线。", " General ecological space is no red line.")
        )
        yield from _hits_table(ecology, say)


def _quality(assessment: Mapping[str, Any], say: Voice) -> Iterator[Block]:
    yield Heading(text=say("环境质量底线", "Environmental quality bottom line"), level=2)
    layers = _layers(assessment, _of_elements(_QUALITY))
    name = say("水、大气、土壤等环境要素管控分区", "element zones of water, air, soil and the like")
    yield Paragraph(text=_statement(layers, name, say))
    yield from _hits_table(layers, say)
    yield Paragraph(text=_dimension_sentence(assessment, _QUALITY_DIMENSIONS, say))
    yield from statuses_used(assessment, say)
    if not has_statuses(assessment):
        yield Paragraph(
            text=say(
                "本次核查未使用环境质量监测数据，区域环境质量是否达标应以最近年度的监测结果为准。",
                "No monitoring data of environmental quality were used; whether the area meets its "
                "targets must be read from the latest yearly results.",
            )
        )


def _resources(assessment: Mapping[str, Any], say: Voice) -> Iterator[Block]:
    yield Heading(text=say("资源利用上线", "Resource utilisation upper line"), level=2)
    zones = _of_elements(_RESOURCES)
    layers = _layers(
        assessment, lambda one: zones(one) or one["class"] == ReferenceClass.NO_BURN_ZONE
    )
    name = say("水、土地、能源、岸线等资源管控分区", "zones of water, land, energy and shoreline")
    yield Paragraph(text=_statement(layers, name, say))
    yield from _hits_table(layers, say)
    yield Paragraph(text=_dimension_sentence(assessment, _RESOURCE_DIMENSIONS, say))
    yield from caps_table(assessment, say)
    if not assessment.get("caps"):
        yield Paragraph(
            text=say(
                "本次核查未使用区域资源利用总量台账，剩余指标应向主管部门核实。",
                "No ledger of the area's resource totals was used; ask the authority what is left.",
            )
        )


def _access_list(assessment: Mapping[str, Any], say: Voice) -> Iterator[Block]:
    yield Heading(text=say("生态环境准入清单", "Access list"), level=2)
    layers = _layers(assessment, lambda one: one["kind"] == LayerKind.CONTROL_UNITS)
    yield Paragraph(text=_statement(layers, say("环境管控单元", "control units"), say))
    yield from _hits_table(layers, say)
    if assessment["clauses"]:
        yield Paragraph(
            text=say(
                "各级清单的判定结果如下；跨多个单元的，各单元清单分别约束其范围，以最严者为准。",
                "The lists of all levels came out as follows. Where a site lies in several units, "
                "each list binds its own part and the strictest governs.",
            )
        )
        yield _matrix(assessment["clauses"], say)


def _others(assessment: Mapping[str, Any], say: Voice) -> Iterator[Block]:
    shown = _layers(
        assessment,
        lambda one: (
            one["kind"] == LayerKind.REFERENCE and one["class"] != ReferenceClass.NO_BURN_ZONE
        ),
    )
    if not shown:
        return
    yield Heading(text=say("其他管控要素", "Other layers that clauses ask about"), level=2)
    rows = [
        row(
            _layer_name(one, say),
            Cell(text=say.among(STATUSES, one["status"]), tone=TONES[one["status"]]),
            say.listed([_zone_name(hit) for hit in one["hits"] or ()]) or NOTHING,
        )
        for one in shown
    ]
    yield Table(
        caption=say("其他管控要素", "Other layers"),
        columns=(
            Column(title=say("要素", "Layer"), width=4),
            Column(title=say("情况", "Status"), width=2),
            Column(title=say("涉及对象", "What is concerned"), width=5),
        ),
        rows=tuple(rows),
    )


def _layers(assessment: Mapping[str, Any], wanted: Callable[[Layer], bool]) -> list[Layer]:
    return [one for one in assessment["layers"] if wanted(one)]


def _of_elements(elements: frozenset[Element] | set[Element]) -> Callable[[Layer], bool]:
    return lambda one: one["kind"] == LayerKind.ELEMENT_ZONES and one["element"] in elements


def _statement(layers: Sequence[Layer], name: str, say: Voice) -> str:
    """What the layers say of the site; missing data always comes first and is never “clear”."""
    statuses = {one["status"] for one in layers}
    sentences = []
    if not layers or statuses & {LayerStatus.NO_DATA, LayerStatus.FAILED}:
        sentences.append(
            say(
                f"{name}的数据缺失、未覆盖选址或计算失败，无法据此认定不涉及。",
                f"Data of {name} are missing, do not cover the site, or failed: "
                "this must not be read as “not concerned”.",
            )
        )
    if LayerStatus.HIT in statuses:
        sentences.append(
            say(f"选址范围涉及{name}，情况见下表。", f"The site concerns {name}, as listed below.")
        )
    elif LayerStatus.TOUCH in statuses:
        sentences.append(
            say(
                f"选址范围与{name}仅相接或仅有细条重叠。",
                f"The site does no more than touch {name}.",
            )
        )
    elif statuses == {LayerStatus.CLEAR}:
        sentences.append(
            say(
                f"选址范围不涉及{name}（数据覆盖整个选址范围，已完成叠加计算）。",
                f"The site does not concern {name} (the data cover the whole site and were "
                "computed).",
            )
        )
    return say("", " ").join(sentences)


def _hits_table(layers: Sequence[Layer], say: Voice) -> Iterator[Table]:
    rows = [_hit_row(layer, hit, say) for layer in layers for hit in layer["hits"] or ()]
    if rows:
        yield Table(
            caption=say("涉及或相接的图斑", "Zones concerned or touched"),
            columns=(
                Column(title=say("图层与类别", "Layer and class"), width=32),
                Column(title=say("编码与名称", "Code and name"), width=38),
                Column(title=say("位置关系", "Relation"), width=21),
                Column(title=say("重叠 m²", "Overlap, m²"), width=24, align="right"),
                Column(title=say("公顷", "ha"), width=18, align="right"),
                Column(title=say("亩", "mu"), width=16, align="right"),
                Column(title=say("占选址", "Of site"), width=21, align="right"),
            ),
            rows=tuple(rows),
            dense=True,
        )


def _hit_row(layer: Layer, hit: Mapping[str, Any], say: Voice) -> Row:
    category = say.among(CATEGORY_LABELS, hit["category"]) if hit["category"] else ""
    cls = _class_label(hit["class"], say) if hit["class"] else ""
    kind = "\n".join(one for one in (_layer_name(layer, say), category or cls) if one)
    return row(
        kind,
        _zone_name(hit, "\n"),
        say.opening(say.among(RELATIONS, hit["relation"])),
        square_metres(hit["overlap_m2"]),
        hectares(hit["overlap_m2"]),
        mu(hit["overlap_m2"]),
        percent(hit["share"]),
    )


def _class_label(cls: str, say: Voice) -> str:
    return say.label(reference_label(cls))


def _zone_name(hit: Mapping[str, Any], between: str = " ") -> str:
    return between.join(one for one in (hit["code"], hit["name"]) if one) or NOTHING


def _layer_name(layer: Layer, say: Voice) -> str:
    if layer["name"]:
        return str(layer["name"])
    if layer["class"]:
        return _class_label(layer["class"], say)
    if layer["element"]:
        return say.among(ELEMENT_LABELS, layer["element"])
    return say.among(LAYER_KIND_LABELS, layer["kind"])


def _dimension_sentence(
    assessment: Mapping[str, Any], dimensions: Sequence[Dimension], say: Voice
) -> str:
    found = Counter(
        clause["outcome"] for clause in assessment["clauses"] if clause["dimension"] in dimensions
    )
    total = sum(found.values())
    parts = [
        say(f"{OUTCOME_LABELS[one].zh} {found[one]} 条", f"{OUTCOME_LABELS[one].en} {found[one]}")
        for one in Outcome
        if found[one]
    ]
    if not total:
        return say("没有与此有关的清单条款。", "No clause of the lists is about this.")
    return say(
        f"与此有关的清单条款共 {total} 条：{'、'.join(parts)}，详见逐条核查表。",
        f"Clauses about this: {total} ({', '.join(parts)}); see clause by clause.",
    )


def _matrix(clauses: Sequence[Mapping[str, Any]], say: Voice) -> Table:
    """Outcomes by level."""
    counts: dict[str, Counter[str]] = {}
    for clause in clauses:
        counts.setdefault(clause["level"], Counter())[clause["outcome"]] += 1
    rows = [
        row(say.among(LEVELS, level), *(str(counts[level][one]) for one in Outcome))
        for level in Level
        if level in counts
    ]
    return Table(
        caption=say("各级清单判定结果", "Outcomes by level"),
        columns=(
            Column(title=say("层级", "Level"), width=3),
            *(
                Column(title=say.opening(say.label(OUTCOME_LABELS[one])), width=2.4, align="right")
                for one in Outcome
            ),
        ),
        rows=tuple(rows),
        dense=not say.is_chinese,
    )
