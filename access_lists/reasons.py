"""One sentence of reason for each outcome, in Chinese and English."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from access_lists.caps import HERE, place_of, quantity_label
from access_lists.circumstances import Circumstances
from access_lists.clauses import Conjunct, Limit
from access_lists.known import accounts_of, known_of, split_fact, status_label
from access_lists.outcomes import Decision
from access_lists.project import fact_label, field_of, value_label
from access_lists.truth import Truth
from access_lists.vocabulary import (
    ACTIVITY_LABELS,
    Activity,
    Addressee,
    Effect,
    Outcome,
    Strength,
)
from zoning.texts import Text
from zoning.vocabulary import ELEMENT_LABELS, Element, reference_label

_ADDRESSEES: Final = {
    Addressee.GOVERNMENT: Text(zh="政府部门", en="the authorities"),
    Addressee.PARK: Text(zh="园区管理机构", en="the park's management"),
    Addressee.EXISTING: Text(zh="现有企业", en="enterprises already there"),
    Addressee.PROJECT: Text(zh="建设项目", en="projects"),
}


def reason_of(decision: Decision, now: Circumstances) -> Text:
    """Why the clause came out as it did."""
    return _SENTENCES[decision.outcome](decision, now)


def quoted_reason_of(decision: Decision, now: Circumstances) -> Text:
    """The reason with the words of the clause, for where it stands alone; cut where long."""
    reason, text = reason_of(decision, now), decision.clause.text
    brief = text if len(text) <= _BRIEF else text[: _BRIEF - 1] + "…"
    return Text(zh=f"{reason.zh}“{brief}”", en=f"{reason.en} “{brief}”")


def missing_label(missing: str) -> Text:
    """Words for something that would have to be known."""
    kind, _, what = missing.partition(":")
    special = _SPECIAL_LABELS.get(kind)
    if special is not None and what:
        return special(what)
    return fact_label(missing) or Text(zh=missing, en=missing)


def _plain_label(what: str) -> Text:
    return Text(zh=what, en=what)


def _layer_label(what: str) -> Text:
    kind, _, rest = what.partition("/")
    if kind == "red-lines":
        return Text(zh="生态保护红线数据", en="red-line data")
    if kind == "reference":
        cls, _, name = rest.partition("/")
        label = reference_label(cls)
        zh = f"{label.zh}“{name}”数据" if name else f"{label.zh}数据"
        return Text(zh=zh, en=f"data of {label.en}" + (f" “{name}”" if name else ""))
    element, _, cls = rest.partition("/")
    label = ELEMENT_LABELS[Element(element)]
    return Text(zh=f"{label.zh}分区{cls}数据", en=f"{label.en} zones {cls}".rstrip())


def _cap_label(what: str) -> Text:
    """`here/emissions_t_per_year.VOCs/2026`: the account of a place that nobody keeps."""
    place, quantity, year = split_fact(what)
    named = quantity_label(quantity)
    here = Text(zh="所在地", en="the place")
    where = here if place == HERE else place_of(place).label
    return Text(
        zh=f"{where.zh} {year} 年{named.zh}的总量及已用量",
        en=f"the cap on {named.en} of {where.en} in {year}, and what is taken",
    )


_SPECIAL_LABELS: Final[Mapping[str, Callable[[str], Text]]] = {
    "layer": _layer_label,
    "judgement": _plain_label,
    "place": lambda what: Text(zh=f"“{what}”的范围", en=f"where “{what}” is"),
    "status": status_label,
    "cap": _cap_label,
    "raster": lambda what: Text(zh=f"栅格数据 {what}", en=f"raster data {what}"),
    "shape": lambda _: Text(zh="重叠图形（过于复杂）", en="the common shape (too complex)"),
    "attribute": lambda what: Text(zh=f"单元属性 {what}", en=f"the unit's {what}"),
}


def _not_applicable(decision: Decision, now: Circumstances) -> Text:
    clause = decision.clause
    if decision.ruled_out_by == "addressee":
        who = _ADDRESSEES[clause.addressee]
        return Text(
            zh=f"该要求面向{who.zh}，不针对本项目。",
            en=f"addressed to {who.en}, not to this project.",
        )
    if decision.ruled_out_by is Conjunct.ACTIVITY:
        return _other_activity(decision, now)
    fixed = _RULED_OUT.get(decision.ruled_out_by or "")
    if fixed is not None:
        return _with_known(fixed, decision)
    return Text(zh="属引导性要求，无强制约束。", en="advice without a binding measure.")


def _other_activity(decision: Decision, now: Circumstances) -> Text:
    wanted = [one for one in Activity if one in decision.clause.activities]
    nature = now.facts.project.nature
    own = ACTIVITY_LABELS[nature] if nature else Text(zh="未说明", en="not stated")
    return Text(
        zh=f"该要求针对{'、'.join(ACTIVITY_LABELS[one].zh for one in wanted)}，本项目为{own.zh}。",
        en=f"applies to {', '.join(ACTIVITY_LABELS[one].en for one in wanted)}; "
        f"this project is: {own.en}.",
    )


_RULED_OUT: Final[Mapping[str, Text]] = {
    Conjunct.SCOPE: Text(
        zh="项目范围不在该要求的适用区域内。", en="the footprint lies outside where it binds."
    ),
    Conjunct.SUBJECT: Text(
        zh="该要求针对其他行业、工艺或产品，本项目不涉及。",
        en="about other industries, processes or products than this project's.",
    ),
    Conjunct.WHEN: Text(zh="该要求的适用条件不成立。", en="its condition does not hold."),
    Conjunct.UNLESS: Text(
        zh="项目属于该要求的例外情形。", en="the project falls under its exception."
    ),
}


def _with_known(text: Text, decision: Decision) -> Text:
    """A reason followed by what the registers say, unless it tells that already."""
    if decision.limit is Truth.FALSE:
        return text
    known = known_of(decision.facts)
    return text if not known.zh else Text(zh=text.zh + known.zh, en=text.en + known.en)


_TO_LEAVE: Final = Text(
    zh="该区域此类项目应退出，不得新增。", en="such projects must leave; none may come."
)
_PROHIBITED: Final = Text(
    zh="项目属于该条款禁止的建设活动。", en="the project is what this clause prohibits."
)


def _conflict(decision: Decision, now: Circumstances) -> Text:
    del now
    clause = decision.clause
    if decision.limit is Truth.FALSE:
        limits = _limits(decision)
        return Text(zh=f"超出限值：{limits.zh}。", en=f"a limit is exceeded: {limits.en}.")
    if clause.effect is Effect.EXIT:
        return _TO_LEAVE
    return _with_known(_PROHIBITED, decision)


def _conditional(decision: Decision, now: Circumstances) -> Text:
    del now
    text = _with_known(_term(decision), decision)
    if not decision.assumed:
        return text
    if not decision.missing:
        return Text(
            zh=f"条文未能全部由程序识读，按适用处理：{text.zh}",
            en=f"the text was not fully read by the program; taken to apply: {text.en}",
        )
    lacking = _named(decision.missing)
    return Text(
        zh=f"除非证明不适用，按适用处理（尚缺：{lacking.zh}）：{text.zh}",
        en=f"taken to apply unless shown otherwise (not known: {lacking.en}): {text.en}",
    )


_BRIEF: Final = 80

_TERMS: Final = {
    Effect.PROHIBIT: Text(
        zh="原则上禁止，确需建设的应专门论证。",
        en="prohibited in principle; going on needs a special argument.",
    ),
    Effect.EXIT: Text(
        zh="该区域此类项目应逐步退出，需说明退出或提升安排。",
        en="such projects are to leave; say how this one leaves or improves.",
    ),
    Effect.RESTRICT: Text(
        zh="属限制类，需按条款论证并落实限制条件。",
        en="restricted; show how the restriction is kept.",
    ),
}


_TO_BE_MET: Final = Text(zh="需落实该项要求。", en="this term must be met.")


def _term(decision: Decision) -> Text:
    clause = decision.clause
    if clause.strength is Strength.SHOULD:
        return Text(zh="属引导性限制，需说明情况。", en="discouraged; the case must be explained.")
    if decision.limit is Truth.FALSE:
        limits = _limits(decision)
        return Text(
            zh=f"原则性限值未满足（{limits.zh}），需专门论证。",
            en=f"a limit in principle is not met ({limits.en}); it needs an argument.",
        )
    if clause.effect in _TERMS:
        return _TERMS[clause.effect]
    if clause.replacement:
        ratios = "、".join(f"{one.pollutant} {one.ratio:g}:1" for one in clause.replacement)
        return Text(
            zh=f"需落实污染物替代来源（{ratios}）。",
            en=f"replacement must be secured ({ratios}).",
        )
    return _TO_BE_MET


def _undetermined(decision: Decision, now: Circumstances) -> Text:
    del now
    if decision.sliver:
        return Text(
            zh="重叠部分呈细条状，小于边界容差，需现场核实边界后判定。",
            en="the overlap is a sliver within the boundary tolerance: survey the boundary.",
        )
    if decision.missing:
        lacking = _named(decision.missing)
        return Text(
            zh=f"无法判定，尚缺：{lacking.zh}。", en=f"cannot be decided; not known: {lacking.en}."
        )
    return Text(
        zh="条文未能全部由程序识读，需人工核对。",
        en="the text was not fully read by the program; a person must check it.",
    )


def _conforms(decision: Decision, now: Circumstances) -> Text:
    del now
    if decision.clause.effect is Effect.ENCOURAGE:
        return Text(zh="属鼓励类。", en="encouraged.")
    limits = _limits(decision)
    return Text(zh=f"满足要求：{limits.zh}。", en=f"met: {limits.en}.")


def _limits(decision: Decision) -> Text:
    """The limits that the facts decided, in words: what is asked, and what the project has."""
    clause, facts = decision.clause, decision.facts
    parts = [_compared(one, facts[one.quantity]) for one in clause.limits if one.quantity in facts]
    parts += accounts_of(facts)
    parts += [
        Text(
            zh=f"{one.pollutant} 按 {one.ratio:g}:1 替代",
            en=f"{one.pollutant} replaced {one.ratio:g}:1",
        )
        for one in clause.replacement
        if f"emissions_t_per_year.{one.pollutant}" in facts
    ]
    return Text(zh="；".join(one.zh for one in parts), en="; ".join(one.en for one in parts))


def _compared(limit: Limit, value: Any) -> Text:
    label, field = missing_label(limit.quantity), field_of(limit.quantity)
    unit = f" {field.unit}" if field is not None and field.unit else ""
    asked, has = value_label(limit.quantity, limit.value), value_label(limit.quantity, value)
    if limit.op == "==":
        zh = f"{label.zh}为“{has.zh}”，要求“{asked.zh}”"
        return Text(zh=zh, en=f"{label.en} is “{has.en}”, “{asked.en}” is asked")
    sign = _SIGNS[limit.op]
    zh = f"{label.zh} {has.zh}{unit}，要求{sign.zh} {asked.zh}{unit}"
    return Text(zh=zh, en=f"{label.en} {has.en}{unit}, {sign.en} {asked.en}{unit} is asked")


_SIGNS: Final[Mapping[str, Text]] = {
    "<": Text(zh="小于", en="below"),
    "<=": Text(zh="不超过", en="at most"),
    ">": Text(zh="大于", en="above"),
    ">=": Text(zh="不低于", en="at least"),
}


def _named(missing: Iterable[str]) -> Text:
    labels = [missing_label(one) for one in missing]
    return Text(
        zh="、".join(label.zh for label in labels), en=", ".join(label.en for label in labels)
    )


_SENTENCES: Final[dict[Outcome, Callable[[Decision, Circumstances], Text]]] = {
    Outcome.CONFLICT: _conflict,
    Outcome.UNDETERMINED: _undetermined,
    Outcome.CONDITIONAL: _conditional,
    Outcome.CONFORMS: _conforms,
    Outcome.NOT_APPLICABLE: _not_applicable,
}
