"""One unit from its draft: checked attributes and the printed clauses of its streams."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from access_lists.importing.compiler.lexicon import zone_class
from access_lists.importing.compiler.rules import UnitKind
from access_lists.importing.findings import repair, warning
from access_lists.importing.items import Printed, cut_into_items, is_known_empty
from access_lists.importing.layouts.drafts import Draft, Fate, Stream, UnitDraft
from access_lists.vocabulary import Level
from zoning.codes import parse_unit_code
from zoning.model.finding import Finding
from zoning.texts import normalised
from zoning.vocabulary import UnitCategory

_CATEGORY_WORDS: Final = {
    "优先": UnitCategory.PRIORITY_PROTECTION,
    "重点": UnitCategory.KEY_CONTROL,
    "一般": UnitCategory.GENERAL_CONTROL,
    "1": UnitCategory.PRIORITY_PROTECTION,
    "2": UnitCategory.KEY_CONTROL,
    "3": UnitCategory.GENERAL_CONTROL,
}
_MUNICIPALITIES: Final = frozenset({"北京市", "天津市", "上海市", "重庆市"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A printed clause and the stream it stands in."""

    printed: Printed
    stream: Stream
    sequence: int


def unit_data(unit: UnitDraft, code: str, name: str | None) -> dict[str, Any]:
    """Attributes of one unit of a draft in the form of the schema, without its clauses."""
    data = {
        "code": code,
        "name": name,
        "category": unit.category,
        "zones": [zone for zone, _ in _zones(unit)],
        "area": unit.area,
        "notes": unit.notes,
    }
    return {key: value for key, value in data.items() if value not in (None, [], "")}


def category_of(unit: UnitDraft) -> UnitCategory | None:
    """Category after the column; a serial number or kind beside it is no matter."""
    return category_named(unit.category)


def category_named(words: str | None) -> UnitCategory | None:
    """Category that the words of a list name."""
    return next((one for word, one in _CATEGORY_WORDS.items() if word in (words or "")), None)


def level_named(title: str | None) -> Level:
    """Level of a list without units, after whose list its title says it is; a city's by default."""
    whose = re.split(r"生态环境|环境|准入|三线一单|总体|管控", title or "")[0]
    if whose in _MUNICIPALITIES or whose.endswith(("省", "自治区")):
        return Level.PROVINCE
    return Level.DISTRICT if whose.endswith(("县", "区", "旗")) else Level.CITY


def unit_kind(unit: UnitDraft) -> UnitKind:
    """What the clause compiler may know of a unit."""
    return UnitKind(park=_is_park(unit), ecological_space="一般生态空间" in unit.zones)


def _is_park(unit: UnitDraft) -> bool:
    return "园区" in (unit.category or "") or bool(
        re.search(r"(开发区|工业园区?|产业园区?|高新区|园区)(（[^）]*）)?$", unit.name or "")
    )


def check_unit(unit: UnitDraft) -> Iterator[Finding]:
    """Doubts about the attributes of a unit."""
    hints = parse_unit_code(unit.code)
    if not hints.well_formed:
        yield warning(
            "code-malformed",
            f"管控单元编码“{unit.code}”不合 ZH+六位区划+分类+四位序号的格式，已原样保留。",
            f"Unit code “{unit.code}” has an unusual shape; it was kept as it is.",
            place=unit.code,
        )
    category = category_of(unit)
    if hints.category is not None and category is not None and hints.category is not category:
        yield warning(
            "category-disagrees",
            f"单元 {unit.code} 的编码与“{unit.category}”不一致，以分类栏为准。",
            f"The code of unit {unit.code} disagrees with “{unit.category}”; the column wins.",
            place=unit.code,
        )
    if unit.category and category is None:
        yield warning(
            "category-unknown",
            f"单元 {unit.code} 的分类“{unit.category}”未识别。",
            f"Category “{unit.category}” of unit {unit.code} is not known.",
            place=unit.code,
        )
    yield from _check_zones(unit)


def items_of(unit: UnitDraft, draft: Draft) -> Iterator[Item]:
    """The printed clauses of a unit; every character is booked."""
    for stream in unit.streams:
        if is_known_empty(stream):
            draft.book(Fate.EMPTY_MARK, *stream.cells)
            continue
        for sequence, printed in enumerate(cut_into_items(stream), start=1):
            draft.fates[Fate.MARKER] += printed.marker_length
            draft.fates[Fate.LINE_BREAK] += printed.break_length
            if printed.text:
                yield Item(printed=printed, stream=stream, sequence=sequence)


def check_numbers(unit: UnitDraft, items: list[Item]) -> Iterator[Finding]:
    """Numbers that jump: a clause may have been lost between two pages."""
    last: dict[int, int] = {}
    for item in items:
        number = item.printed.number
        if number is None:
            continue
        value = int(re.split(r"\D", number)[-1]) if number[-1].isdecimal() else 0
        before = last.get(id(item.stream))
        if value and before is not None and value != before + 1:
            yield warning(
                "number-out-of-sequence",
                f"单元 {unit.code} 的条款编号由 {before} 跳至 {number}，请核对是否缺条。",
                f"Numbers of unit {unit.code} jump from {before} to {number}; is one missing?",
                place=unit.code,
            )
        last[id(item.stream)] = value


def _zones(unit: UnitDraft) -> Iterator[tuple[str, str]]:
    """Classes of element zones named for a unit: usual name and name as printed."""
    for printed in re.split(r"[、,，;；]", unit.zones):
        name = printed.strip()
        if name:
            known = zone_class(name)
            yield (known.name if known else name), name


def _check_zones(unit: UnitDraft) -> Iterator[Finding]:
    for usual, printed in _zones(unit):
        if zone_class(printed) is None:
            yield warning(
                "zone-class-unknown",
                f"单元 {unit.code} 的要素细类“{printed}”未识别，已原样保留。",
                f"Element zone “{printed}” of unit {unit.code} is not known; kept as it is.",
                place=unit.code,
            )
        elif usual != printed and normalised(usual) != normalised(printed):
            yield repair(
                "zone-class-spelling",
                f"单元 {unit.code} 的要素细类“{printed}”按“{usual}”理解。",
                f"Element zone “{printed}” of unit {unit.code} was read as “{usual}”.",
                place=unit.code,
                before=printed,
                after=usual,
            )
