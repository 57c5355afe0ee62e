"""Read indicators from data: the shipped table, and what a city lays over it.

```yaml
indicators:
  - code: red-line-area            # a shipped one: only what differs is said
    targets: [{from: 2025, to: 2030, value: 1200.5, document: 随州市国土空间总体规划}]
    department: 随州市自然资源和规划局
  - code: forest-cover             # one of its own
    name: {zh-CN: 森林覆盖率, en: forest cover}
    line: ecology
    unit: "%"
    direction: high
    measure: {of: stated, values: {2025: 51.2}}
    source: 2025年国民经济和社会发展统计公报
leave_out: [checks-conflict]
```
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final, TypeGuard, TypeVar

from access_lists.quality import indicator_of
from access_lists.vocabulary import Verdict
from app.evaluations.indicators import (
    MEMBERS,
    NEEDED,
    UNITS,
    Direction,
    Indicator,
    Line,
    Measure,
    Target,
)
from zoning.errors import Fault, InputError
from zoning.resources import shipped_yaml
from zoning.texts import Text
from zoning.vocabulary import Element, LayerKind, UnitCategory

Word = TypeVar("Word", Line, Direction, Measure)

_MEMBERS: Final = frozenset(
    {"code", "name", "line", "unit", "measure", "direction", "department", "targets", "source"}
)
_TARGET_MEMBERS: Final = frozenset({"from", "to", "value", "document"})
_CLOSED: Final[Mapping[str, frozenset[str]]] = {
    "kind": frozenset(LayerKind),
    "category": frozenset(UnitCategory),
    "element": frozenset(Element),
    "verdict": frozenset(Verdict),
}
_MOST: Final = 500


class IndicatorsInvalidError(InputError):
    """Indicators that cannot be evaluated; each fault names its place."""

    code = "indicators-invalid"
    title_zh = "评估指标有误"
    title_en = "Indicators not usable"
    remedy_zh = "请按 docs/how-to/evaluation.md 修改所列之处；未保存任何内容。"
    remedy_en = "Mend what is listed, as docs/how-to/evaluation.md says; nothing was stored."


@cache
def shipped() -> tuple[Indicator, ...]:
    """The indicators that come with the program."""
    data = shipped_yaml("tables", "indicators.yaml")
    return read_indicators(data, ())


def read_indicators(data: object, base: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """The indicators of a base with what some data change, leave out and add.

    Raises:
        IndicatorsInvalidError: with everything that is wrong.
    """
    faults = _Faults()
    members = data if isinstance(data, Mapping) else {}
    listed, left_out = members.get("indicators", []), members.get("leave_out", [])
    lists = _is_list(listed) and _is_list(left_out)
    if set(members) - {"indicators", "leave_out"} or not lists:
        faults.add("", "应有列表 indicators、leave_out。", "lists: `indicators`, `leave_out`.")
        faults.raise_any()
    found = {one.code: one for one in base}
    for place, code in enumerate(left_out):
        if str(code) not in found:
            faults.add(f"/leave_out/{place}", f"没有指标 {code}。", f"there is no {code}.")
        found.pop(str(code), None)
    for place, entry in enumerate(listed[:_MOST]):
        at = f"/indicators/{place}"
        if not isinstance(entry, Mapping) or not isinstance(entry.get("code"), str):
            faults.add(f"{at}/code", "缺少指标代码。", "an indicator has a code.")
            continue
        one = _indicator(entry, found.get(entry["code"]), _At(faults, at), found)
        if one is not None:
            found[one.code] = one
    if len(listed) > _MOST:
        faults.add("/indicators", f"超过 {_MOST} 项。", f"more than {_MOST}.")
    faults.raise_any()
    return tuple(found.values())


class _Faults:
    """Everything that is wrong, gathered before it is told."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def add(self, pointer: str, zh: str, en: str) -> None:
        """One thing more."""
        detail = Text(zh=f"{pointer}：{zh}", en=f"{pointer}: {en}")
        self._found.append(Fault(code="indicator-invalid", pointer=pointer, detail=detail))

    def count(self) -> int:
        """How many there are."""
        return len(self._found)

    def raise_any(self) -> None:
        """Refuse, if there is any."""
        if self._found:
            first = self._found[0].detail
            raise IndicatorsInvalidError(first.zh, first.en, faults=self._found)


class _At:
    """Where in the data something is wrong."""

    def __init__(self, faults: _Faults, place: str) -> None:
        self._faults, self._place = faults, place

    def wrong(self, member: str, zh: str, en: str) -> None:
        """One thing more is wrong here."""
        self._faults.add(f"{self._place}/{member}", zh, en)

    def inside(self, member: str) -> "_At":
        """A place further in."""
        return _At(self._faults, f"{self._place}/{member}")

    def fine(self, count: int) -> bool:
        """Whether nothing was added to so many faults."""
        return self._faults.count() == count

    def count(self) -> int:
        """How many faults there are."""
        return self._faults.count()


def _indicator(
    entry: Mapping[str, Any], base: Indicator | None, at: _At, earlier: Mapping[str, Indicator]
) -> Indicator | None:
    before = at.count()
    _refuse_others(entry, _MEMBERS, at)
    measure, terms = _measure(entry, base, at, earlier)
    unit = entry.get("unit", base.unit if base else UNITS.get(measure, ""))
    if not isinstance(unit, str) or (measure in UNITS and unit != UNITS[measure]):
        at.wrong("unit", f"单位应为 {UNITS.get(measure, '文字')}。",
                 f"the unit is {UNITS.get(measure, 'a text')}.")  # fmt: skip
    name = _text(entry.get("name"), at, "name") or (base.name if base else None)
    if name is None:
        at.wrong("name", "缺少名称。", "a name is needed.")
    line = _one_of(Line, entry.get("line", base.line if base else Line.OTHER), at, "line")
    direction = _one_of(
        Direction, entry.get("direction", base.direction if base else Direction.NONE),
        at, "direction",
    )  # fmt: skip
    department = _text(entry.get("department"), at, "department")
    given = entry.get("targets")
    targets = _targets(given, at) if given is not None else (base.targets if base else ())
    if not at.fine(before) or name is None or line is None or direction is None:
        return None
    return Indicator(
        code=entry["code"],
        name=name,
        line=line,
        unit=unit,
        measure=measure,
        terms=terms,
        direction=direction,
        department=department or (base.department if base else None),
        targets=targets,
        source=str(entry.get("source", base.source if base else "")),
    )


def _measure(
    entry: Mapping[str, Any], base: Indicator | None, at: _At, earlier: Mapping[str, Indicator]
) -> tuple[Measure, Mapping[str, Any]]:
    given = entry.get("measure")
    if given is None and base is not None:
        return base.measure, base.terms
    inner = at.inside("measure")
    terms = dict(given) if isinstance(given, Mapping) else {}
    measure = _one_of(Measure, terms.pop("of", None), inner, "of")
    if measure is None:
        return Measure.STATED, {}
    _refuse_others(terms, MEMBERS[measure], inner)
    for name in sorted(NEEDED.get(measure, frozenset()) - set(terms)):
        inner.wrong(name, "缺少。", "is missing.")
    for name, allowed in _CLOSED.items():
        if name in terms and terms[name] not in allowed:
            inner.wrong(name, f"应为 {'、'.join(sorted(allowed))} 之一。",
                        f"is one of {', '.join(sorted(allowed))}.")  # fmt: skip
    if measure is Measure.RATIO:
        _refuse_unknown(terms, earlier, entry["code"], inner)
    if measure is Measure.STATED and "values" in terms:
        terms["values"] = _stated(terms["values"], inner)
    if "indicator" in terms:
        terms["indicator"] = _pollutant(terms, inner)
    return measure, terms


def _refuse_unknown(
    terms: Mapping[str, Any], earlier: Mapping[str, Indicator], own: str, at: _At
) -> None:
    for name in ("top", "bottom"):
        if name in terms and (terms[name] not in earlier or terms[name] == own):
            at.wrong(name, "应为排在前面的指标代码。", "is the code of an earlier one.")


def _pollutant(terms: Mapping[str, Any], at: _At) -> str:
    """The code of what is observed, as the quality register has it."""
    element = terms.get("element")
    known = indicator_of(
        str(terms["indicator"]), Element(element) if element in set(Element) else None
    )
    if known is None:
        at.wrong("indicator", "不在指标表中，或须注明 element。", "unknown, or its element is.")
        return str(terms["indicator"])
    return known.code


def _stated(values: object, at: _At) -> dict[str, float]:
    found: dict[str, float] = {}
    for year, value in (values if isinstance(values, Mapping) else {"": None}).items():
        if not str(year).isdigit() or not _is_number(value):
            at.wrong("values", "应为“年份: 数值”。", "is YEAR: NUMBER.")
            continue
        found[str(year)] = float(value)
    return found


def _targets(given: object, at: _At) -> tuple[Target, ...]:
    found: list[Target] = []
    if not _is_list(given):
        at.wrong("targets", "应为列表。", "is a list.")
        return ()
    for place, one in enumerate(given if isinstance(given, list) else ()):
        inner = at.inside(f"targets/{place}")
        members = one if isinstance(one, Mapping) else {}
        _refuse_others(members, _TARGET_MEMBERS, inner)
        start, end = members.get("from"), members.get("to")
        years = isinstance(start, int) and (end is None or (isinstance(end, int) and end >= start))
        if not years or not _is_number(members.get("value")):
            inner.wrong("value", "应有 from（年份）、value（数值）。", "has `from` and `value`.")
            continue
        found.append(
            Target(
                value=float(members["value"]),
                year_from=members["from"],
                year_to=end,
                document=str(members.get("document", "")),
            )
        )
    return tuple(found)


def _text(given: object, at: _At, member: str) -> Text | None:
    """A text in two languages; one that is plain stands for both."""
    if given is None:
        return None
    if isinstance(given, str) and given.strip():
        return Text(zh=given.strip(), en=given.strip())
    both = given if isinstance(given, Mapping) else {}
    if set(both) <= {"zh-CN", "en"} and isinstance(both.get("zh-CN"), str):
        return Text(zh=both["zh-CN"], en=str(both.get("en") or both["zh-CN"]))
    at.wrong(member, "应为文字，或 {zh-CN: …, en: …}。", "is a text, or {zh-CN: …, en: …}.")
    return None


def _one_of(words: type[Word], given: object, at: _At, member: str) -> Word | None:
    if isinstance(given, str) and given in set(words):
        return words(given)
    listed = sorted(words)
    at.wrong(member, f"应为 {'、'.join(listed)} 之一。", f"is one of {', '.join(listed)}.")
    return None


def _refuse_others(given: Mapping[str, Any], allowed: Iterable[str], at: _At) -> None:
    for name in sorted(map(str, set(given) - set(allowed))):
        at.wrong(name[:80], "不是可用的成员。", "is not a member.")


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
