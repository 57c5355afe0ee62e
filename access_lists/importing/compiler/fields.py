"""Fields that rules of every kind share: activities, limits, the words of a subject."""

from collections.abc import Iterable

from access_lists.importing.compiler.activities import BUILD, activities_in, builds
from access_lists.importing.compiler.quantities import limits_in
from access_lists.importing.compiler.rules import Rule
from access_lists.importing.compiler.subjects import Group, SubjectPhrase, read_subject
from access_lists.importing.compiler.text import Piece
from access_lists.vocabulary import Activity


def read_activities(text: str, pieces: Iterable[Piece], rule: Rule) -> None:
    """The natures of projects that some pieces name."""
    found: frozenset[Activity] = frozenset()
    for piece in pieces:
        taken = {place for one in rule.taken for place in range(one.start, one.end)}
        for words, activities in activities_in(text, piece):
            if set(range(words.start, words.end)) <= taken:
                continue
            found |= activities
            rule.mark(words, "activities")
        if builds(text, piece) and not found:
            found = BUILD
            place = text.rindex("建设", piece.start, piece.end)
            rule.mark(Piece(place, place + 2), "activities")
    rule.activities = found


def read_limits(text: str, piece: Piece, rule: Rule) -> None:
    """The quantities that a piece bounds."""
    for place, limit in limits_in(text, piece):
        rule.limits.append(dict(limit))
        rule.mark(place, "limits")


def mark_groups(rule: Rule, groups: Iterable[Group]) -> None:
    """Note the words of a subject as read."""
    for group in groups:
        for piece in group.pieces:
            rule.mark(piece, "industries" if group.words and not group.when else "when")


def phrase_of(text: str, piece: Piece, rule: Rule) -> SubjectPhrase:
    """A subject, apart from what the rule has read already."""
    return read_subject(text, piece, rule.taken, rule.soft)
