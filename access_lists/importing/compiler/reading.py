"""A clause read sentence by sentence: each chunk is a place, a condition, a citation, or a rule.

Places and conditions that stand before a rule bind it; places also bind the sentences after it
until another is named. A chunk without ruling words goes on with the rule before it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from access_lists.importing.compiler.citations import citations_in
from access_lists.importing.compiler.exceptions import excepted, exceptions_in
from access_lists.importing.compiler.markers import Marker, find_marker
from access_lists.importing.compiler.places import Named, Scope, names_in, place_of
from access_lists.importing.compiler.quantities import limits_in
from access_lists.importing.compiler.rules import Reading
from access_lists.importing.compiler.text import Piece, chunks, is_function, sentences
from access_lists.importing.compiler.trees import Condition, judgement
from access_lists.vocabulary import Effect, Strength

_NAMING: Final = re.compile(
    r"(单元内)?[一-龥]{0,6}(湿地公园|森林公园|地质公园|自然保护区|风景名胜区|水源保护区|水产种质资源保护区)涉及"
)
_MANAGED: Final = re.compile(
    r"^[^，。；]{0,12}?(严格)?(按照|依据|根据|依照|按)[^，。；]*?(执行|实施管理|进行管理|管理|落实|实施|要求|规定|开展)?$"
)
_DEFINITION: Final = re.compile(r"(包括|包含|指|为|如下)：")
_STATUS: Final = re.compile(
    r"(?P<subject>[^，。；]{2,30}?)?(?P<what>水质|空气质量|环境质量|大气环境质量)?(?P<when>上一年度?|上年度?|上年|前一年度?)[^，。；]{0,6}?"
    r"(?P<failed>未达到?|不达标|超标|未完成)[^，。；]{0,20}?的?$"
)
_FILLER: Final = re.compile(
    r"^(主导生态功能为|主导功能为|作为|在符合|在满足|但是$|同时$|其中$)[^，。；]*$"
    r"|^(以|围绕|聚焦)[^，。；]*(为重点|为抓手|为引领|为主题|为核心|为主|为导向|为目标)$"
)
_SUBJECT: Final = re.compile(r"(企业|项目|单位|设施|厂|场|用地|锅炉|行业|小区|园区)$")
_PURPOSE: Final = re.compile(
    r"^(并)?(确保|防止|避免|减少|降低|促进|提高|提升|实现|保障|维护|保证|确保|有效|形成|逐步形成|从源头|严防)"
)
_PLACE_END: Final = re.compile(
    r"(内|外|区域|范围内|范围|以内|之内|中)$|^(单元内的?)?[一-龥]{2,16}(管控区|保护区|生态空间|控制区)$"
)
_REST: Final = re.compile(r"其他区域|其余区域")
_PARK_ITSELF: Final = re.compile(r"各?(园区|开发区|工业园区?|产业园区?|工业集聚区)(?!内|外|范围)")
_FRAME: Final = re.compile(r"按照?(禁止|限制)开发区")


@dataclass(slots=True)
class _Scene:
    """What stands before a rule: the place in force, and conditions of the sentence."""

    park_unit: bool
    element: str
    place: Scope | None = None
    sentence_place: Scope | None = None
    sentence: int = 0
    subject_start: int | None = None
    naming: bool = False
    exceptions: list[tuple[Piece, Condition]] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    named: Named = field(default_factory=Named)


@dataclass(frozen=True, slots=True)
class Draft:
    """One rule as found: its marker, its chunks, and what stood before it."""

    marker: Marker
    piece: Piece
    subject: Piece
    place: Scope | None
    conditions: tuple[Condition, ...]
    sentence: int
    purposes: tuple[Piece, ...] = ()
    definitions: tuple[Piece, ...] = ()
    exceptions: tuple[tuple[Piece, Condition], ...] = ()

    @property
    def object_piece(self) -> Piece:
        """The words after the ruling word."""
        return Piece(self.marker.end, self.piece.end)


@dataclass(slots=True)
class Outline:
    """A clause divided: rules as found, citations, shared words and words left over."""

    drafts: list[Draft] = field(default_factory=list)
    reading: Reading = field(default_factory=lambda: Reading(""))
    named: Named = field(default_factory=Named)


def outline(text: str, *, park_unit: bool, element: str) -> Outline:
    """Divide a clause (in compared form) into rules and what surrounds them."""
    found = Outline(reading=Reading(text))
    scene = _Scene(park_unit=park_unit, element=element)
    found.named = scene.named
    for number, sentence in enumerate(sentences(text)):
        scene.sentence_place, scene.conditions, scene.exceptions = None, [], []
        scene.sentence, scene.subject_start, scene.naming = number, None, False
        first = len(found.drafts)
        for chunk in chunks(text, sentence):
            _read_chunk(found, scene, chunk, fresh=len(found.drafts) == first)
    for piece, basis in citations_in(text, Piece(0, len(text))):
        if basis not in found.reading.basis:
            found.reading.basis.append(basis)
        found.reading.shared.append((piece, "basis"))
    return found


def _read_chunk(found: Outline, scene: _Scene, chunk: Piece, *, fresh: bool) -> None:
    """Put one chunk where it belongs; `fresh`: no rule of its sentence stands before it."""
    text, shared = found.reading.text, found.reading.shared
    words = chunk.of(text)
    if _NAMING.match(words) or (scene.naming and not find_marker(text, chunk.start, chunk.end)):
        scene.naming = True
        scene.named.names += names_in(text, chunk)
        shared.append((chunk, "scope"))
    elif (
        _DEFINITION.search(words)
        and found.drafts
        and not find_marker(text, chunk.start, _colon(text, chunk))
    ):
        _extend(found, definition=chunk)
    elif _is_management(text, chunk) or _FILLER.match(words):
        shared.append((chunk, "basis" if "《" in words else "context"))
    elif re.fullmatch(r"除[^，。；]{2,80}外", words):
        scene.exceptions.append((chunk, excepted(text, Piece(chunk.start + 1, chunk.end - 1))))
        shared.append((chunk, "unless"))
    elif words.endswith("除外") and "（" not in words and found.drafts:
        _extend(
            found, exceptions=list(exceptions_in(text, Piece(chunk.start, chunk.end))), more=chunk
        )
    elif not fresh and _PURPOSE.match(words) and not any(limits_in(text, chunk)):
        _extend(found, purpose=chunk)
    else:
        _read_ruling(found, scene, chunk, fresh=fresh)


def _read_ruling(found: Outline, scene: _Scene, chunk: Piece, *, fresh: bool) -> None:
    text, shared = found.reading.text, found.reading.shared
    status = status_condition(chunk.of(text))
    marker = None if status else find_marker(text, chunk.start, chunk.end)
    if marker is None and status is None and fresh:
        marker = _bound_alone(text, chunk)
    if marker is not None:
        found.drafts.append(_draft(text, scene, chunk, marker))
    elif status is not None:
        scene.conditions.append(status)
        shared.append((chunk, "when"))
    elif _is_place(text, chunk):
        _enter(scene, chunk.of(text))
        shared.append((chunk, "scope"))
    elif _opens_subject(chunk.of(text), fresh=fresh) and scene.subject_start is None:
        scene.subject_start = chunk.start
    elif chunk.of(text).endswith("的") and fresh:
        scene.conditions.append(judgement(chunk.of(text)))
        shared.append((chunk, "when"))
    elif found.drafts and not fresh:
        _extend(found, more=chunk)
    else:
        found.reading.loose.append(chunk)


def _opens_subject(words: str, *, fresh: bool) -> bool:
    """A chunk that says whom the next rule is about: 现有二类工业项目改建、扩建，不得…."""
    if re.match(
        r"(现有|已建|已建成|在建)?(新建|改建|扩建|新、改、扩建|现有|已建|技改|二类|三类)", words
    ):
        return bool(re.search(r"(项目|企业|建|的|设施)$", words))
    return fresh and bool(_SUBJECT.search(words))


def _draft(text: str, scene: _Scene, chunk: Piece, marker: Marker) -> Draft:
    """A rule whose subject and place may stand before its marker."""
    start = chunk.start if scene.subject_start is None else scene.subject_start
    subject, place = Piece(start, marker.start), None
    scene.subject_start = None
    chunk = Piece(start, chunk.end)
    if _REST.match(subject.of(text)):
        scene.sentence_place = None
        subject = Piece(start + len("其他区域"), subject.end)
    if marker.effect is Effect.REQUIRE and _PARK_ITSELF.match(subject.of(text)):
        own = None  # 园区应…: the park has the duty, it is not the place of one
    else:
        own = _place_before(text, subject, scene)
    if own is not None:
        words, place = own
        subject = Piece(words.end, subject.end)
        scene.sentence_place = place or scene.sentence_place
        if _FRAME.search(chunk.of(text)):
            scene.place = place
    return Draft(
        marker=marker,
        piece=chunk,
        subject=subject,
        place=place or scene.sentence_place or scene.place,
        conditions=tuple(scene.conditions),
        sentence=scene.sentence,
        exceptions=tuple(scene.exceptions),
    )


def _bound_alone(text: str, chunk: Piece) -> Marker | None:
    """2025年前……削减30%: a target without a modal word binds."""
    bound = next(iter(limits_in(text, chunk)), None)
    if bound is None:
        return None
    piece = bound[0]
    return Marker(start=piece.start, end=piece.start, effect=Effect.REQUIRE, strength=Strength.MUST)


def _place_before(text: str, subject: Piece, scene: _Scene) -> tuple[Piece, Scope | None] | None:
    """A place at the head of a rule: 吉利工业园禁止…, 产业集聚区外原则上不…."""
    words = subject.of(text)
    adverbs = re.match(r"(逐步|有序|全面|积极|对|将|推动|推进|加强|加快)*", words)
    skipped = adverbs.end() if adverbs else 0
    subject = Piece(subject.start + skipped, subject.end)
    head = re.sub(r"(原则上|一律|应当?|严格|须|需|要|全面)*$", "", words[skipped:])
    match = re.match(
        r"[^，。；]*(范围内|区域内|[内外](?![源生水涝河部衣容墙排])|管控区|保护区)的?(?=.|$)", head
    )
    if match and not re.search(r"项目|企业|单位|总量", match[0]):
        piece = Piece(subject.start, subject.start + match.end())
        rest = head[match.end() :]
        inner = _named_place(rest, scene)
        if inner is not None:
            return Piece(subject.start, subject.start + len(head)), inner
        return piece, place_of(match[0], park_unit=scene.park_unit, named=scene.named)
    named = _named_place(head, scene)
    return (Piece(subject.start, subject.start + len(head)), named) if named else None


def _named_place(words: str, scene: _Scene) -> Scope | None:
    """A proper name of a park or zone that is all of the words."""
    if not re.search(r"(园|园区|开发区|工业区|保护区|红线|生态空间|高新区)(（[^）]*）)?$", words):
        return None
    if re.search(r"项目|企业|、|新建", words):
        return None
    return place_of(words, park_unit=scene.park_unit, named=scene.named)


def _enter(scene: _Scene, words: str) -> None:
    if _REST.fullmatch(words):
        return
    place = place_of(words, park_unit=scene.park_unit, named=scene.named)
    outside = re.search(r"以?外(的区域)?$", words) and scene.sentence_place is not None
    if place is not None and not outside:
        scene.place = scene.sentence_place = place


def _extend(
    found: Outline,
    *,
    more: Piece | None = None,
    purpose: Piece | None = None,
    definition: Piece | None = None,
    exceptions: Sequence[tuple[Piece, Condition]] = (),
) -> None:
    """Let the last rule go on with another chunk."""
    last = found.drafts[-1]
    end = max(last.piece.end, (more or purpose or last.piece).end)
    found.drafts[-1] = Draft(
        marker=last.marker,
        piece=Piece(last.piece.start, end),
        subject=last.subject,
        place=last.place,
        conditions=last.conditions,
        sentence=last.sentence,
        purposes=(*last.purposes, *([purpose] if purpose else [])),
        definitions=(*last.definitions, *([definition] if definition else [])),
        exceptions=(*last.exceptions, *exceptions),
    )


def _is_management(text: str, chunk: Piece) -> bool:
    """按照《…》实施管理: a citation that asks for nothing else."""
    words = chunk.of(text)
    if not _MANAGED.match(words):
        return False
    cited = "《" in words or re.search(r"规定|法律|法规|要求|办法|条例|标准", words)
    marker = find_marker(text, chunk.start, chunk.end)
    barred = marker is not None and marker.effect in {Effect.PROHIBIT, Effect.RESTRICT}
    return (
        bool(cited)
        and not barred
        and not re.search(r"项目|企业|园区", re.sub(r"《[^》]*》", "", words))
    )


def _is_place(text: str, chunk: Piece) -> bool:
    words = chunk.of(text)
    return bool(_PLACE_END.search(words)) and not is_function(words)


def _colon(text: str, chunk: Piece) -> int:
    return text.index("：", chunk.start)


def status_condition(words: str) -> Condition | None:
    """上年度水质未达到目标的: a dated status that the authority publishes."""
    match = _STATUS.fullmatch(words)
    if match is None:
        return None
    air = match["what"] in {"空气质量", "大气环境质量"}
    subject = re.sub(r"(水质|空气质量|环境质量)$", "", match["subject"] or "") or "单元"
    return {
        "status": {
            "set": "air-quality-target" if air else "water-quality-target",
            "subject": subject,
            "year": "last",
        },
        "op": "==",
        "value": "not-met",
    }
