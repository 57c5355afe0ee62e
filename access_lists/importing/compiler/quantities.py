"""Quantities that a rule bounds, and pollutants to be replaced: 不低于15米, 减二增一."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from access_lists.importing.compiler.lexicon import any_of, quantities
from access_lists.importing.compiler.text import Piece
from access_lists.units import UnitUnknownError, in_fact_unit

_UNITS: Final = (
    "%|万吨标准煤|吨标准煤|万吨/年|吨/年|吨/日|万立方米/年|立方米/年|蒸吨/小时|吨/小时|蒸吨"
    "|公里|千米|米|平方公里|平方米|公顷|亩|万元/亩|万元|亿元|μg/m3|mg/m3|mg/L|吨|倍|个|家|度"
)
_NUMBER: Final = rf"(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>{_UNITS})?"
_BOUND: Final = re.compile(
    r"(?P<op>不得低于|不得少于|不低于|不少于|不小于|大于等于|≥|不得超过|不得高于|不超过|不高于|不大于|小于等于|≤|不足|低于|小于|超过|大于|高于|达到|达|控制在)\s*"
    + _NUMBER
    + r"(?P<side>及?以上|及?以下|以内)?"
)
_CUT: Final = re.compile(
    r"(?P<verb>削减|减少|下降|降低|提高|增长)(?P<value>\d+(?:\.\d+)?)%(?:（较(?P<base>\d{4})年）)?(?P<side>以上)?"
)
_TOTAL: Final = re.compile(
    r"(?P<name>[^，。；]{2,40}?)(?:不得突破|不突破|不得超过|不超过)(?P<value>[^，。；\d][^，。；]{2,60}?)(?:要求|指标|限值|$)"
)
_LEVEL: Final = re.compile(
    r"(?P<name>单位产品（产值）能耗|单位产品能耗|单位产品物耗|能耗|污染物排放水平|能效水平|能效|用水效率|水耗|物耗)[^，。；]{0,6}?(?:需|须|应|要)?(?:达到|不低于)(?P<value>[^，。；]{0,14}?(?:先进|领先|标杆|基准|平均)水平)"
)
_CLEANER: Final = re.compile(
    r"清洁生产(?:水平)?[^，。；]{0,6}?(?:达到|不低于|达)(?:本行业|同行业|行业)?(?P<level>国际先进|国内先进|国内领先|国内基本)水平?"
)
_STANDARD: Final = re.compile(
    r"执行(?P<value>《[^》]+》(?:（[^）]*）)?[^，。；]{0,12}?(?:限值|标准|要求)?|[^，。；]{0,16}?(?:排放限值|排放标准))"
)
_ONLY_FALLS: Final = re.compile(r"(?P<name>[^，。；]{2,24}?)(?:只减不增|只降不增|负增长|零增长)")
_YEAR: Final = re.compile(r"(?:到)?(?P<year>20\d{2})年(?:底)?(?P<before>前)?")
_INDEX: Final = re.compile(
    r"(?P<name>[^，。；]{2,20}?)(?:等[^，。；]{0,24}?)?指标?达到(?P<value>[^，。；]{1,12}?)要求"
)
_LEAST: Final = (
    "不得低于",
    "不得少于",
    "不低于",
    "不少于",
    "不小于",
    "大于等于",
    "≥",
    "超过",
    "大于",
    "高于",
    "达到",
    "达",
)

Limit = Mapping[str, Any]


def limits_in(text: str, piece: Piece) -> Iterator[tuple[Piece, Limit]]:
    """Every bound of a piece of text with the words it came from."""
    taken: set[int] = set()
    for words, find in _FINDERS:
        if not any(text.find(word, piece.start, piece.end) >= 0 for word in words):
            continue
        for place, limit in find(text, piece):
            places = set(range(place.start, place.end))
            if not places & taken:
                taken |= places
                yield place, limit


def replacements_in(text: str, piece: Piece) -> list[tuple[Piece, dict[str, Any]]]:
    """Ratios of replacement, each with the pollutant named last before it."""
    found: list[tuple[Piece, dict[str, Any]]] = []
    after = piece.start
    for match in _ratios().finditer(text, piece.start, piece.end):
        ratio = _ratio_of(match[0])
        names = [
            (one.start(), name)
            for name, pattern in _pollutants().items()
            for one in pattern.finditer(text, after, match.start())
        ]
        special = [name for _, name in sorted(names) if name != "主要污染物"]
        named = dict.fromkeys(special or [name for _, name in names] or ["主要污染物"])
        piece_of = Piece(*match.span())
        found += [(piece_of, {"pollutant": name, "ratio": ratio}) for name in named]
        after = match.end()
    return found


def deadline_in(text: str, piece: Piece) -> tuple[Piece, str] | None:
    """The year by which something is to be reached: 2025年前, 到2025年."""
    match = _YEAR.search(text, piece.start, piece.end)
    return (Piece(*match.span()), match["year"]) if match else None


def _cleaner(text: str, piece: Piece) -> Iterator[tuple[Piece, Limit]]:
    for match in _CLEANER.finditer(text, piece.start, piece.end):
        level = quantities()["cleaner_production"][match["level"]]
        order = ["international-advanced", "domestic-advanced", "domestic-basic"]
        better = order[: order.index(level) + 1]
        # Levels are words: the best one is asked for by name, a lower one is met by a better, too.
        op_value = ("==", better[0]) if len(better) == 1 else (">=", match["level"])
        yield (
            Piece(*match.span()),
            {"quantity": "cleaner_production_level", "op": op_value[0], "value": op_value[1]},
        )


def _bounds(text: str, piece: Piece) -> Iterator[tuple[Piece, Limit]]:
    for match in _BOUND.finditer(text, piece.start, piece.end):
        least = match["op"] in _LEAST
        if match["op"] == "控制在" or (match["side"] or "").endswith(("以下", "以内")):
            least = False
        name, start = _name_before(text, piece.start, match.start())
        yield (
            Piece(start, match.end()),
            _limit(name, ">=" if least else "<=", float(match["value"]), match["unit"]),
        )


def _cuts(text: str, piece: Piece) -> Iterator[tuple[Piece, Limit]]:
    for match in _CUT.finditer(text, piece.start, piece.end):
        name, start = _name_before(text, piece.start, match.start())
        limit = _limit(f"{name}{match['verb']}", ">=", float(match["value"]), "%")
        if match["base"]:
            limit = {**limit, "base_year": match["base"]}
        yield Piece(start, match.end()), limit


def _levels(text: str, piece: Piece) -> Iterator[tuple[Piece, Limit]]:
    for match in _LEVEL.finditer(text, piece.start, piece.end):
        op = "<=" if match["name"].endswith(("能耗", "物耗", "水耗")) else ">="
        yield Piece(*match.span()), _limit(match["name"], op, match["value"], None)


def _totals(text: str, piece: Piece) -> Iterator[tuple[Piece, Limit]]:
    for match in _TOTAL.finditer(text, piece.start, piece.end):
        if "规划环评" in match["value"]:
            yield (
                Piece(*match.span()),
                {"quantity": "within_plan_eia_total", "op": "==", "value": True},
            )
        else:
            yield Piece(*match.span()), _limit(match["name"], "<=", match["value"], None)


def _standards(text: str, piece: Piece) -> Iterator[tuple[Piece, Limit]]:
    for match in _STANDARD.finditer(text, piece.start, piece.end):
        if re.search(r"标准|限值", match["value"]):
            yield Piece(*match.span()), _limit("污染物排放", "<=", match["value"], None)


def _falls(text: str, piece: Piece) -> Iterator[tuple[Piece, Limit]]:
    for match in _ONLY_FALLS.finditer(text, piece.start, piece.end):
        yield Piece(*match.span()), _limit(match["name"], "<=", "上年水平", None)


def _indices(text: str, piece: Piece) -> Iterator[tuple[Piece, Limit]]:
    for match in _INDEX.finditer(text, piece.start, piece.end):
        yield Piece(*match.span()), _limit(match["name"], "==", f"{match['value']}要求", None)


_FINDERS: Final[
    tuple[tuple[tuple[str, ...], Callable[[str, Piece], Iterator[tuple[Piece, Limit]]]], ...]
] = (
    (("清洁生产",), _cleaner),
    (("%",), _cuts),
    (("",), _bounds),
    (("水平",), _levels),
    (("突破", "超过"), _totals),
    (("执行",), _standards),
    (("只减不增", "只降不增", "负增长", "零增长"), _falls),
    (("达到",), _indices),
)
"""What finds bounds, each with words of which it needs one: most pieces hold none of them."""


def _limit(name: str, op: str, value: float | str, unit: str | None) -> dict[str, Any]:
    """A limit on a known fact in the fact's unit, else on a fact named by the list itself."""
    words = re.sub(r"\s", "", name) or "指标"
    for entry in quantities()["quantities"]:
        if any(words.endswith(word) for word in entry["words"]):
            measured = _in_unit_of(entry["fact"], value, unit)
            if measured is not None:
                return {"quantity": entry["fact"], "op": op, "value": measured}
    limit: dict[str, Any] = {"quantity": f"other_facts.{words}", "op": op, "value": value}
    return {**limit, "unit": unit} if unit else limit


def _in_unit_of(fact: str, value: float | str, unit: str | None) -> float | str | None:
    """The value in the unit of the fact; None where the units do not fit (吨/日 for 吨/年)."""
    if isinstance(value, str) or unit is None:
        return value
    if fact == "stack_height_m":
        return value if unit == "米" else None
    try:
        return in_fact_unit(value, unit, fact)
    except UnitUnknownError:
        return None


def _name_before(text: str, start: int, end: int) -> tuple[str, int]:
    """The noun that a bound is about: the words since the last mark or date."""
    words = text[start:end]
    match = re.search(
        r"(?:20\d{2}年底?前?|[，。；：、]|须|应|需|要|确保)?([^，。；：、]{2,24})$", words
    )
    if match is None:
        return "", end
    name = re.sub(r"^20\d{2}年底?前?|^(?:须|应|需|要|确保)", "", match[1])
    return name, end - len(name)


@cache
def _ratios() -> re.Pattern[str]:
    words = [word for ratio in quantities()["replacement"].values() for word in ratio]
    return re.compile(
        rf"“?(?:{any_of(words).pattern})”?(?:替代|置换)?|(?:减|增)?量?(?:替代|置换)比例不低于\d(?:\.\d)?[:：]1"
    )


def _ratio_of(words: str) -> float:
    plain = words.strip("“”")
    number = re.search(r"(\d(?:\.\d)?)[:：]1", plain)
    if number:
        return float(number[1])
    best = max(
        (
            (len(word), float(ratio))
            for ratio, listed in quantities()["replacement"].items()
            for word in listed
            if word in plain
        ),
        default=(0, 1.0),
    )
    return best[1]


@cache
def _pollutants() -> Mapping[str, re.Pattern[str]]:
    return {name: any_of(words) for name, words in quantities()["pollutants"].items()}
