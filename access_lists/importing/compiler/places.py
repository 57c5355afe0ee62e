"""Where a rule binds inside its unit: element zones, red lines, parks, zones of water sources.

A place that the data cannot show becomes `unlocated`: it stays unknown, and a person looks.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from access_lists.importing.compiler.lexicon import zone_class, zone_pattern
from access_lists.importing.compiler.text import Piece

Scope = Mapping[str, Any]

_WHOLE: Final = re.compile(
    r"(单元|本单元|该单元|区域|本区域|辖区|全市|全区|全县|全省|市域|县域|流域|区内|单元范围|区域范围|管控单元|范围)内?"
)
_WATER_ZONE: Final = re.compile(
    r"(?:饮用水水?源|饮用水|水源地?)(?:地)?(?:一级|二级|准)?(?:、?(?:一级|二级|准|和))*保护区"
)
_GRADES: Final = {
    "一级": "drinking-water-1",
    "二级": "drinking-water-2",
    "准": "drinking-water-quasi",
}
_DISTANCE: Final = re.compile(
    r"(?P<what>[^，。；]{0,12}?岸线)(?:管控范围)?(?P<n>[一二三四五]|\d+(?:\.\d+)?)(?P<unit>公里|千米|米|km)"
)
_HAN: Final = {"一": 1.0, "二": 2.0, "三": 3.0, "四": 4.0, "五": 5.0}
_NATURE_PARK: Final = re.compile(
    r"(湿地公园|森林公园|地质公园|风景名胜区|湿地自然公园|森林自然公园|地质自然公园)$"
)
_PARK: Final = re.compile(
    r"(工业园区?|产业园区?|开发区|园区|科技园|高新区|工业区|保税区|产业社区|软件园|园)(（[^）]*）)?$"
)
_GENERIC_PARK: Final = re.compile(
    r"^(园区|开发区|工业园区?|产业园区?|工业集聚区|产业集聚区|合规园区|工业区|工业功能区|各园区|化工园区)$"
)
_REFERENCES: Final = (
    (re.compile(r"(自然保护地)?核心保护区$"), "core-protection-zone"),
    (re.compile(r"(自然保护地)?一般控制区$"), "general-control-zone"),
    (re.compile(r"永久基本农田(保护区|集中(区域)?)?$"), "permanent-basic-farmland"),
    (re.compile(r"城镇开发边界$"), "urban-boundary"),
    (re.compile(r"(高污染燃料)?禁燃区$"), "no-burn-zone"),
    (re.compile(r"噪声敏感建筑物集中区域?$"), "noise-sensitive"),
    (re.compile(r"合规化工园区$|认定的化工园区$"), "chemical-park"),
)
_ENDING: Final = re.compile(r"(的?(区域|范围))?(之)?(内|(?<!集)中|上)?(的?区域)?$")
_FUNCTION_ZONE: Final = re.compile(
    r"(水源涵养|生物多样性维护|水土保持|防风固沙|洪水调蓄)(生态)?(功能)?区"
)
_ECOLOGICAL: Final = {
    "any": [{"element_zone": {"element": "ecology", "class": "一般生态空间"}}, {"red_line": True}]
}
_SHORELINE: Final = {"element_zone": {"element": "shoreline"}}


@dataclass(slots=True)
class Named:
    """Protected areas that a clause names before it rules: 湿地公园涉及A、B."""

    names: list[str] = field(default_factory=list)

    def scope(self) -> Scope | None:
        """Any of the places named; parks by name, reserves have no class of their own."""
        places: list[Scope] = [
            {"park": name} if _NATURE_PARK.search(name) else {"unlocated": name}
            for name in self.names
        ]
        return _either(places) if places else None


def place_of(name: str, *, park_unit: bool, named: Named) -> Scope | None:
    """The scope that a place name stands for; None where it is the whole unit.

    Args:
        name: the words without 在 and the ending 内.
        park_unit: the unit itself is a park, so 园区 is all of it.
        named: protected areas named before in the same clause.
    """
    outside = name.endswith(("外", "以外", "之外"))
    words = re.sub(r"(以|之)?外$", "", name) if outside else _ENDING.sub("", name)
    words = re.sub(r"^(位于|在)?(单元|区域|园区|辖区)?(范围)?内(的)?", "", words).strip("“” 的")
    if not words or (_WHOLE.fullmatch(words) and not outside):
        return None
    if outside and "生态保护红线" in words and len(words) > len("陆域生态保护红线"):
        outside = False  # 生态保护红线外的一般生态空间: the place named last
    scope = _known(words, park_unit=park_unit, named=named)
    if scope is None:
        return None
    if not outside:
        return scope
    return {"unlocated": name} if "unlocated" in scope else {"not": scope}


def _known(words: str, *, park_unit: bool, named: Named) -> Scope | None:
    if re.search(r"上游|下游|周边|附近|沿岸|两岸|周围", words):
        return {"unlocated": words}
    for find in (_zone, _water_zone, _distance, _reference):
        scope = find(words)
        if scope is not None:
            return scope
    if named.names and re.fullmatch(
        r"(国家级|省级|市级|地方级)?(自然保护区|[一-龥]{2}(自然)?公园|风景名胜区)", words
    ):
        return named.scope()
    return _park(words, park_unit=park_unit)


def _park(words: str, *, park_unit: bool) -> Scope | None:
    if _NATURE_PARK.search(words):
        return {"park": words} if len(words) > len("省级湿地公园") else {"unlocated": words}
    if words == "化工园区":
        return {"reference": "chemical-park"}
    if _GENERIC_PARK.match(words):
        return None if park_unit else {"unlocated": words}
    if _PARK.search(words) and "、" not in words:
        return {"park": words}
    return {"unlocated": words}


def _zone(words: str) -> Scope | None:
    scopes: list[Scope] = []
    for match in zone_pattern().finditer(words):
        found = zone_class(match[0])
        if found is None:
            continue
        if found.element == "red-line":
            if "外" not in words:
                scopes.append({"red_line": True})
        elif found.element == "energy":
            scopes.append({"reference": "no-burn-zone"})
        else:
            scopes.append({"element_zone": {"element": found.element, "class": found.name}})
    if not scopes:
        return (
            _SHORELINE
            if re.fullmatch(r"(水域|河湖|江河湖库)?岸线(管控区|保护区|范围)?", words)
            else None
        )
    rest = zone_pattern().sub("", words)
    if re.search(r"核心保护区|核心区", rest) and "外" not in rest:
        scopes = [{"all": [*scopes, {"reference": "core-protection-zone"}]}]
    return _either(scopes)


def _water_zone(words: str) -> Scope | None:
    match = _WATER_ZONE.search(words)
    if match is None:
        return None
    grades = [cls for grade, cls in _GRADES.items() if grade in match[0]]
    return _either([{"reference": cls} for cls in grades or _GRADES.values()])


def _distance(words: str) -> Scope | None:
    scopes: list[Scope] = []
    for match in _DISTANCE.finditer(words):
        number = _HAN.get(match["n"]) or float(match["n"])
        metres = number if match["unit"] == "米" else number * 1000
        scopes += [
            {"within_m": {"class": cls, "distance": metres}} for cls in _shorelines(match["what"])
        ]
    return _either(scopes) if scopes else None


def _shorelines(what: str) -> Sequence[str]:
    if "重要支流" in what:
        return ("important-tributary-shoreline",)
    main, tributary = "yangtze-main-shoreline", "tributary-shoreline"
    if "干支流" in what or ("干流" in what and "支流" in what):
        return (main, tributary)
    if "支流" in what:
        return (tributary,)
    return (main,) if "长江" in what or "干流" in what else ()


def _reference(words: str) -> Scope | None:
    for pattern, cls in _REFERENCES:
        if pattern.search(words):
            return {"reference": cls}
    return None


def _either(scopes: Sequence[Scope]) -> Scope:
    distinct = [scope for index, scope in enumerate(scopes) if scope not in scopes[:index]]
    return distinct[0] if len(distinct) == 1 else {"any": distinct}


def names_in(text: str, piece: Piece) -> list[str]:
    """Names of protected areas in a phrase such as 湿地公园涉及A、B和C."""
    words = piece.of(text).rpartition("涉及")[2]
    words = re.split(r"按照|，", words)[0]
    parts = re.split(r"、|和|以及|及", words)
    return [part.strip() for part in parts if re.search(r"公园|名胜区|保护区", part)]


def place_within(words: str) -> Scope | None:
    """A place that a programme speaks of: 高明水厂饮用水水源保护区环境风险防控."""
    around = re.search(
        r"(?:加强|强化|在)(?:单元内)?([^，。；]{2,80}?(?:保护区|沿岸)(?:周边|上游)?)(?:环境|风险|内采取|内建)",
        words,
    )
    if around is None:
        return None
    if re.search(r"周边|上游|沿岸", around[1]):
        return {"unlocated": around[1]}
    return _water_zone(around[1])


def in_ecological_space(place: Scope) -> Scope:
    """A function zone of a unit with ecological space (生物多样性维护生态功能区) lies in it.

    The zone itself is not drawn; where there is no ecological space it is certainly not.
    """
    name = place.get("unlocated", "")
    return {"all": [_ECOLOGICAL, place]} if _FUNCTION_ZONE.fullmatch(str(name)) else place
