"""From a rule as found to a rule as data: activities, subject, conditions, limits, addressee."""

import re
from typing import Final

from access_lists.importing.compiler.barring import read_barring, read_exit
from access_lists.importing.compiler.exceptions import exceptions_in
from access_lists.importing.compiler.orders import read_order
from access_lists.importing.compiler.places import in_ecological_space, place_of
from access_lists.importing.compiler.reading import Draft, Outline
from access_lists.importing.compiler.rules import Rule, UnitKind
from access_lists.importing.compiler.text import Piece
from access_lists.vocabulary import Addressee, Effect

_VERBS: Final = (
    r"从事|进行|开展|新建|改建|扩建|新、|新（|迁建|建设|建造|修建|设置|设立|布局|选址|擅自|开垦|种植|大规模|采取|搞|引进|引入|倾倒|堆放|"
    r"排放|使用|焚烧|围垦|采砂|采石|取土|放牧|养殖|审批|新增|发展|生产|挖|开采|砍伐|人工|设|种"
)
_IN_PLACE: Final = re.compile(
    rf"(?P<in>在(?P<name>[^，。；]{{1,60}}?)(?:范围内|区域内|内|中|上|外)?)(?={_VERBS})"
)
_SITED: Final = re.compile(
    r"选址(?P<in>(?:在|于)?(?P<name>[^，。；]{1,20}?(?:空间|区|内|上)))(?=$|，|。|；)"
)
_SHORELINE: Final = {"element_zone": {"element": "shoreline"}}


def build(
    found: Outline, draft: Draft, previous: Rule | None, *, unit: UnitKind, element: str
) -> Rule:
    """Read the words of one rule into fields.

    Args:
        found: the clause as divided.
        draft: the rule as found.
        previous: the rule before it, whose subject may go on: 该类项目, or a measure more.
        unit: what is known of the unit.
        element: element of the tag.
    """
    text = found.reading.text
    rule = Rule(
        piece=draft.piece,
        marker=draft.marker,
        effect=draft.marker.effect,
        strength=draft.marker.strength,
        place=draft.place,
        when=list(draft.conditions),
        sentence=draft.sentence,
        frame="开发区" in Piece(draft.marker.start, draft.marker.end).of(text),
    )
    rule.mark(Piece(draft.marker.start, draft.marker.end), "effect")
    for purpose in draft.purposes:
        rule.mark(purpose, "purpose")
    head = Piece(draft.piece.start, draft.subject.start)
    rule.mark(head, "scope")
    _read_exceptions(text, draft, rule)
    _read_place(found, draft, rule, park_unit=unit.park)
    if rule.effect in {Effect.PROHIBIT, Effect.RESTRICT}:
        read_barring(text, draft, rule)
    elif rule.effect is Effect.EXIT:
        read_exit(text, draft, rule, previous)
    else:
        read_order(text, draft, rule, previous)
    if rule.place is None and element == "岸线" and rule.effect is not Effect.ENCOURAGE:
        rule.place = _SHORELINE  # 岸线 clauses bind in the shoreline zones of the unit
    if rule.place is None and found.named.names and rule.addressee is not Addressee.GOVERNMENT:
        rule.place = found.named.scope()
    if unit.ecological_space and rule.place is not None:
        rule.place = in_ecological_space(rule.place)
    return rule


def _read_exceptions(text: str, draft: Draft, rule: Rule) -> None:
    found = [*exceptions_in(text, draft.piece), *draft.exceptions]
    for piece, condition in found:
        rule.unless.append(condition)
        rule.mark(piece, "unless")


def _starts_anew(text: str, draft: Draft) -> bool:
    """Whether a semicolon or full stop stands before a rule that names no place at its head.

    What was named before it may no longer be meant, and a scope too narrow would let projects pass.
    """
    headless = draft.subject.start == draft.piece.start
    return headless and text[: draft.piece.start].endswith(("；", "。"))


def _read_place(found: Outline, draft: Draft, rule: Rule, *, park_unit: bool) -> None:
    """在X内 after the ruling word; it is nearer than any place before."""
    text, object_piece = found.reading.text, draft.object_piece
    match = _IN_PLACE.match(text, object_piece.start, object_piece.end) or _SITED.match(
        text, object_piece.start, object_piece.end
    )
    if match is None:
        return
    place = place_of(match["in"].lstrip("在于"), park_unit=park_unit, named=found.named)
    if place is not None:
        # 一般生态空间，…禁止在陡坡地…: a place nobody drew lies inside the zone named before it.
        within = rule.place is not None and "unlocated" in place and not _starts_anew(text, draft)
        rule.place = {"all": [rule.place, place]} if within else place
    rule.mark(Piece(*match.span("in")), "scope")
