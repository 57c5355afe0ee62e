"""Prohibitions, restrictions and exits: what they are about stands after the ruling word."""

import re
from typing import Final

from access_lists.importing.compiler.exceptions import exceptions_in
from access_lists.importing.compiler.fields import (
    mark_groups,
    phrase_of,
    read_activities,
    read_limits,
)
from access_lists.importing.compiler.lexicon import developments
from access_lists.importing.compiler.reading import Draft
from access_lists.importing.compiler.rules import Rule
from access_lists.importing.compiler.subjects import Group, SubjectPhrase
from access_lists.importing.compiler.text import Piece
from access_lists.vocabulary import Activity, Addressee, Effect

_LISTING: Final = re.compile(r"(从事|进行)?(下列|以下)[^：]*：")
_SAME: Final = re.compile(r"该类|此类|上述|这类|前述")


def read_barring(text: str, draft: Draft, rule: Rule) -> None:
    """A prohibition or a restriction."""
    bound = Piece(draft.marker.start, draft.marker.end).of(text).startswith("不得")
    if rule.effect is Effect.RESTRICT and bound:
        read_limits(text, draft.piece, rule)  # a ban bounds nothing: its figures tell what is meant
    subject, after = draft.subject, draft.object_piece
    if draft.definitions:
        _read_defined(text, draft, rule)
        return
    if rule.limits:
        rule.mark(draft.piece, "limits")
        rule.activities = frozenset()
        return
    listing = after.of(text).find("：")
    acts = Piece(after.start, after.start + listing) if listing >= 0 else after
    read_activities(text, [subject, acts], rule)
    if "允许" in Piece(draft.marker.start, draft.marker.end).of(text):
        rule.mark(after, "subjects")  # what remains allowed; everything else is meant
        return
    _read_development(text, after, rule)
    lead = _LISTING.match(text, after.start, after.end)
    if lead:
        rule.mark(Piece(*lead.span()), "subjects")
    phrase = phrase_of(text, after, rule)
    before = phrase_of(text, subject, rule)
    rule.subject = phrase = _of_both(before, phrase)
    mark_groups(rule, phrase.groups)


def _of_both(before: SubjectPhrase, after: SubjectPhrase) -> SubjectPhrase:
    """钢铁企业不得新增产能: trades before the ruling word narrow what stands behind it."""
    trades = [group for group in before.groups if group.words]
    if not after.groups:
        return before
    if not trades or any(group.words for group in after.groups):
        return after
    for group in after.groups:
        group.words += [word for trade in trades for word in trade.words]
        group.pieces += [piece for trade in trades for piece in trade.pieces]
        group.when += [one for trade in trades for one in trade.when]
    return after


def _read_defined(text: str, draft: Draft, rule: Rule) -> None:
    """Lists given in a sentence of their own: 重点监管类包括：…."""
    read_activities(text, [draft.piece], rule)
    rule.mark(draft.piece, "effect")
    groups: list[Group] = []
    for definition in draft.definitions:
        parts = re.finditer(
            r"[^：；]*?(?:包括|包含|为|指|如下)：(?P<list>[^：；]*)", definition.of(text)
        )
        for part in parts:
            piece = Piece(
                definition.start + part.start("list"), definition.start + part.end("list")
            )
            for place, condition in exceptions_in(text, piece):
                rule.unless.append(condition)
                rule.mark(place, "unless")
            groups += phrase_of(text, piece, rule).groups
        rule.mark(definition, "industries")
    merged = Group(
        words=[word for group in groups if not group.when for word in group.words],
        pieces=[piece for group in groups for piece in group.pieces],
    )
    others = [group for group in groups if group.when]
    rule.subject = SubjectPhrase((merged, *others), open_list=True)


def read_exit(text: str, draft: Draft, rule: Rule, previous: Rule | None) -> None:
    """Who has to leave; 该类项目 are those of the rule before."""
    read_activities(text, [draft.subject, draft.object_piece], rule)
    residents = re.search(r"居民|村民|住户", draft.piece.of(text))
    rule.addressee = Addressee.GOVERNMENT if residents else Addressee.EXISTING
    if residents:
        rule.activities = frozenset({Activity.RELOCATE})
    phrase = phrase_of(text, draft.object_piece, rule)
    if not phrase.groups:
        phrase = phrase_of(text, draft.subject, rule)
    if _SAME.search(draft.piece.of(text)) and previous is not None:
        phrase = previous.subject
    rule.subject = phrase if not residents else SubjectPhrase(())
    mark_groups(rule, rule.subject.groups)


def _read_development(text: str, piece: Piece, rule: Rule) -> None:
    for development in developments():
        for match in development.pattern.finditer(text, piece.start, piece.end):
            rule.unless.append(development.when)
            rule.mark(Piece(*match.span()), "subjects")
