"""Rules of one clause put together: programmes in one, measures with the duty they belong to."""

from typing import Final

from access_lists.importing.compiler.rules import Rule
from access_lists.importing.compiler.subjects import Group, SubjectPhrase
from access_lists.vocabulary import Activity, Addressee, Effect, Strength

_BARRING: Final = frozenset({Effect.PROHIBIT, Effect.RESTRICT})
_STRENGTHS: Final = (Strength.MUST, Strength.IN_PRINCIPLE, Strength.SHOULD)
_EFFECTS: Final = (
    Effect.PROHIBIT,
    Effect.RESTRICT,
    Effect.EXIT,
    Effect.REQUIRE,
    Effect.ENCOURAGE,
)
_ENCOURAGING_TAG: Final = "鼓励"


def merged(rules: list[Rule], effect_tag: str | None) -> list[Rule]:
    """The rules of a clause, the governing one first."""
    kept = [_by_tag(rule, effect_tag or "") for rule in _without_frames(rules)]
    joined: list[Rule] = []
    for rule in kept:
        home = next((one for one in joined if _belongs(rule, one)), None)
        if home is None:
            joined.append(rule)
        else:
            _join(home, rule)
    return sorted(joined, key=_precedence)


def _without_frames(rules: list[Rule]) -> list[Rule]:
    """按照禁止开发区域要求管理 says nothing more where the clause spells the ban out."""
    spelled = [rule for rule in rules if not rule.frame and rule.effect is Effect.PROHIBIT]
    if not spelled:
        return rules
    kept = [rule for rule in rules if not (rule.frame and rule.effect is Effect.PROHIBIT)]
    for rule in rules:
        if rule not in kept:
            kept[0].mark(rule.piece, "scope")
    return kept


def _by_tag(rule: Rule, effect_tag: str) -> Rule:
    """Plain advice under a tag 鼓励引导类 encourages; a modal word is stronger than the tag."""
    advises = rule.marker.advice and rule.effect is Effect.REQUIRE and not rule.limits
    if effect_tag.startswith(_ENCOURAGING_TAG) and advises:
        rule.effect = Effect.ENCOURAGE
        if rule.addressee is Addressee.GOVERNMENT:
            rule.addressee = Addressee.PROJECT
            rule.activities = rule.activities or rule.builds_up
    return rule


def _belongs(rule: Rule, home: Rule) -> bool:
    if rule.effect in _BARRING or home.effect in _BARRING:
        return False
    advises = rule.marker.advice and rule.sentence == home.sentence
    speakers = (home.addressee, rule.addressee)
    if (
        advises
        and home.effect is Effect.REQUIRE
        and speakers == (Addressee.EXISTING, Addressee.GOVERNMENT)
    ):
        return True
    if home.firm and rule.marker.advice and not rule.subject.groups:
        return True  # measures after 企业应…: theirs as well
    if Effect.EXIT in {rule.effect, home.effect}:
        return False
    if (rule.effect, rule.addressee) == (home.effect, home.addressee):
        same = rule.addressee in {Addressee.GOVERNMENT, Addressee.PARK, Addressee.EXISTING}
        return same or rule.effect is Effect.ENCOURAGE
    return {rule.addressee, home.addressee} <= {Addressee.GOVERNMENT, Addressee.PARK} and (
        rule.effect is home.effect
    )


def _join(home: Rule, rule: Rule) -> None:
    home.marks += [(rule.piece, "measures"), *rule.marks] if home.firm else rule.marks
    home.joined += [rule.piece, *rule.joined]
    home.limits += rule.limits
    home.replacement += rule.replacement
    home.unless += rule.unless
    if not home.firm:
        home.activities |= rule.activities
        home.subject = _both_subjects(home, rule)
    home.strength = min(home.strength, rule.strength, key=_STRENGTHS.index)
    if Addressee.GOVERNMENT in {home.addressee, rule.addressee}:
        home.place = home.place or rule.place
    elif home.place != rule.place:
        home.place = None


def _both_subjects(home: Rule, rule: Rule) -> SubjectPhrase:
    """The trades of two rules; one that binds all firms opens the whole, advice does not."""
    first, second = home.subject, rule.subject
    if not first.groups or not second.groups:
        unnamed, named = (home, second) if not first.groups else (rule, first)
        return named if unnamed.strength is Strength.SHOULD else SubjectPhrase(())
    words = {word.word: word for phrase in (first, second) for word in phrase.groups[0].words}
    pieces = [*first.groups[0].pieces, *second.groups[0].pieces]
    return SubjectPhrase((Group(words=list(words.values()), pieces=pieces),), open_list=True)


def _precedence(rule: Rule) -> tuple[bool, int, int, bool]:
    comes = rule.addressee is Addressee.PROJECT and (
        not rule.activities or Activity.NEW in rule.activities
    )
    return (
        not (comes and rule.effect is not Effect.ENCOURAGE),
        _STRENGTHS.index(rule.strength),
        _EFFECTS.index(rule.effect),
        rule.addressee is Addressee.GOVERNMENT,
    )
