"""Which words of a chunk rule: prohibit, restrict, require, encourage, exit, and how strictly."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from access_lists.importing.compiler.lexicon import any_of, markers
from access_lists.vocabulary import Effect, Strength

_PRINCIPLE: Final = "原则上"
_FRAME: Final = re.compile(r"按照?(禁止|限制)开发区域?(的)?(要求)?(进行)?管理")
_INSTEAD: Final = re.compile(r"或者?(整体)?(搬迁|关停|退出|转产|淘汰)|或(予以)?(关停|淘汰)")
_LEAVING: Final = re.compile(
    r"企业|项目|行业|作坊|产能|居民|养殖|生产线|厂|设施|排污口|码头|工业|用地"
)
_EQUIPMENT: Final = re.compile(r"治理设施|治理设备|工艺设备|锅炉|车辆|机动车|老旧车|机械|船舶")
# Orders that carry a programme of the authorities as well as a duty of a project.
_WEAK_ORDERS: Final = frozenset({"落实", "确保", "依法", "实行", "达到", "要"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """The ruling words of a chunk.

    Attributes:
        start, end: their place in the whole text.
        advice: they only set a direction (推动, 加强), with no modal word.
    """

    start: int
    end: int
    effect: Effect
    strength: Strength
    advice: bool = False


def find_marker(text: str, start: int, end: int) -> Marker | None:
    """The ruling words of a chunk of the compared text, if it has any."""
    frame = _FRAME.search(text, start, end)
    if frame is not None:
        effect = Effect.PROHIBIT if "禁止" in frame[0] else Effect.RESTRICT
        strength = (
            Strength.IN_PRINCIPLE if _PRINCIPLE in text[start : frame.start()] else Strength.MUST
        )
        return Marker(start=frame.start(), end=frame.end(), effect=effect, strength=strength)
    shown = masked(text)
    found = _barring(shown, start, end) or _exit(shown, start, end) or _other(shown, start, end)
    if found is None or found.strength is not Strength.MUST:
        return found
    if _PRINCIPLE in text[start : found.end + len(_PRINCIPLE)]:
        return Marker(
            start=found.start, end=found.end, effect=found.effect, strength=Strength.IN_PRINCIPLE
        )
    if found.effect is Effect.REQUIRE and _softened().search(shown, start, end):
        return Marker(
            start=found.start,
            end=found.end,
            effect=found.effect,
            strength=Strength.SHOULD,
        )
    return found


@lru_cache(maxsize=64)
def masked(text: str) -> str:
    """The text with titles, and words in which a marker means nothing, blotted out."""
    blotted = re.sub(r"《[^》]*》", _blot, text)
    return _masks().sub(_blot, blotted)


def _barring(text: str, start: int, end: int) -> Marker | None:
    """Prohibition or restriction, whichever of the groups comes first."""
    for effect, strength, pattern in _effects():
        match = pattern.search(text, start, end)
        if match is None:
            continue
        if effect is Effect.PROHIBIT:
            return _marker(match, _bounded(text[match.end() : end]), strength)
        return _marker(match, effect, strength)
    return None


def _bounded(after: str) -> Effect:
    """不得突破, 不得投入使用: a bound or a term of doing it, not a ban of the project."""
    if re.match(r"突破|超过|超出|高于|大于", after):
        return Effect.RESTRICT
    if re.match(r"投入(使用|生产|运行)|投产|低于|少于|小于", after):
        return Effect.REQUIRE
    return Effect.PROHIBIT


def _exit(text: str, start: int, end: int) -> Marker | None:
    match = _pattern("exits").search(text, start, end)
    if match is None or _INSTEAD.search(text, start, end):
        return None
    words = text[start:end]
    if not _LEAVING.search(words) or (_EQUIPMENT.search(words) and "企业" not in words):
        return None
    ordered = _pattern("exit_must").search(text, start, match.start())
    encouraged = re.search(r"鼓励|引导|推动|逐步|支持", text[start : match.start()])
    strength = Strength.MUST if ordered and not encouraged else Strength.SHOULD
    last = match
    while further := _further_exit().match(text, last.end(), end):
        last = further  # 搬迁关闭, 关停并转
    return Marker(start=match.start(), end=last.end(), effect=Effect.EXIT, strength=strength)


def _other(text: str, start: int, end: int) -> Marker | None:
    order = _pattern("orders").search(text, start, end)
    praise = _pattern("encouragements").search(text, start, end)
    advice = _pattern("advice").match(text, _lead(text, start, end), end)
    if order is not None and praise is not None and praise.start() < order.start():
        order = None
    if advice is not None and order is not None and order[0] in _WEAK_ORDERS:
        order = None if order.start() > advice.start() else order
    if order is not None and not (advice and praise):
        return _marker(order, Effect.REQUIRE, Strength.MUST)
    if praise is not None and (advice is None or praise.start() <= advice.start()):
        return _marker(praise, Effect.ENCOURAGE, Strength.SHOULD)
    if order is not None:
        return _marker(order, Effect.REQUIRE, Strength.MUST)
    if advice is not None:
        return _marker(advice, Effect.REQUIRE, Strength.SHOULD, advice=True)
    principle = re.compile(_PRINCIPLE).search(text, start, end)
    return _marker(principle, Effect.REQUIRE, Strength.MUST) if principle else None


def _lead(text: str, start: int, end: int) -> int:
    """Where the verb of a programme may stand: after blanks, a place or a date."""
    match = re.match(
        r"[\s“]*(?:(?:单元|区域|园区|流域|辖区)内?)?(?:\d{4}年(?:底)?前?)?(?:[^，。；]{0,24}内[，、]?)?",
        text[start:end],
    )
    lead = start + match.end() if match else start
    return lead if _pattern("advice").match(text, lead, end) else start


def _marker(
    match: re.Match[str], effect: Effect, strength: Strength, *, advice: bool = False
) -> Marker:
    return Marker(
        start=match.start(), end=match.end(), effect=effect, strength=strength, advice=advice
    )


def _blot(match: re.Match[str]) -> str:
    return "\0" * len(match[0])


@cache
def _masks() -> re.Pattern[str]:
    return any_of(markers()["masks"])


@cache
def _effects() -> tuple[tuple[Effect, Strength, re.Pattern[str]], ...]:
    return tuple(
        (Effect(group["effect"]), Strength(group["strength"]), any_of(group["words"]))
        for group in markers()["effects"]
    )


@cache
def _pattern(group: str) -> re.Pattern[str]:
    return any_of(markers()[group])


@cache
def _further_exit() -> re.Pattern[str]:
    return re.compile(rf"(?:或者?|、|和|并)?(?:{_pattern('exits').pattern}|转)")


@cache
def _softened() -> re.Pattern[str]:
    return any_of(markers()["should"])
