"""When a clause applies: scope ∧ activities ∧ subject ∧ when ∧ ¬unless, in three values.

- No activities: all of them. A nature not given is unknown.
- Industries and subjects both empty: every project. One of them empty adds false to the other.
- Any of the project's industries may match, by prefix. A project code that is itself a prefix of
  the clause's code is unknown (the project said "C26", the clause means "C2614"); so is no code.
- Processes, products, materials, fuels: a list, when given, is complete; a word near the clause's
  but not the same or a kind of it is a question (`subject_words`), and so is a facility that a
  list need not name. Not given: false for industries outside the subject's plausible divisions,
  else unknown.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Final

from access_lists.circumstances import Circumstances, Test, Trace, lies_in
from access_lists.clauses import SUBJECT_KINDS, Clause, Conjunct, Subjects
from access_lists.conditions import Condition
from access_lists.facts import UNKNOWN
from access_lists.industries import Extent, extent_of
from access_lists.project import field_of
from access_lists.scope import Scope
from access_lists.subject_words import names_for, states
from access_lists.truth import FALSE, MAYBE, TRUE, Truth, any_of
from access_lists.vocabulary import Activity, Addressee
from zoning.resources import shipped_yaml
from zoning.texts import normalised

NATURE: Final = "nature"
INDUSTRIES: Final = "industries"
_ACTIVITIES: Final = len(Activity)
_THERE_ALREADY: Final = frozenset(
    {Activity.EXISTING, Activity.EXPAND, Activity.REBUILD, Activity.UPGRADE}
)


def applies(clause: Clause, now: Circumstances, trace: Trace) -> tuple[Truth, Conjunct | None]:
    """Whether the clause applies on this ground; where it certainly does not, what rules it out.

    What was used and missed is added to the trace; where it is ruled out, nothing is missing.
    """
    applicability = TRUE
    for conjunct, test in clause.plan.steps:
        answer = test(now, trace)
        if answer is FALSE:
            trace.missing.clear()
            return FALSE, conjunct
        if answer is MAYBE:
            applicability = MAYBE
    return applicability, None


def steps_of(
    *,
    scope: Scope,
    activities: frozenset[Activity],
    subject: Test | None,
    when: Condition | None,
    unless: Condition | None,
) -> tuple[tuple[Conjunct, Test], ...]:
    """What a clause asks, the cheap first: places cost most and are often not needed."""
    conditions: list[tuple[Conjunct, Test, bool]] = []
    if when is not None:
        conditions.append((Conjunct.WHEN, when.test, bool(when.places)))
    if unless is not None:
        conditions.append((Conjunct.UNLESS, _not(unless.test), bool(unless.places)))
    steps: list[tuple[Conjunct, Test]] = []
    if activities and len(activities) < _ACTIVITIES:
        steps.append((Conjunct.ACTIVITY, _activity(activities)))
    if subject is not None:
        steps.append((Conjunct.SUBJECT, subject))
    steps += [(which, test) for which, test, of_places in conditions if not of_places]
    steps.append((Conjunct.SCOPE, lambda now, trace: lies_in(now.region(scope), trace)))
    steps += [(which, test) for which, test, of_places in conditions if of_places]
    return tuple(steps)


def claims_of(*conditions: Condition | None) -> tuple[str, ...]:
    """Claims that some conditions ask for."""
    fields = {path for one in conditions if one is not None for path in one.fields}
    named = {path: field_of(path) for path in fields}
    return tuple(sorted(path for path, field in named.items() if field is not None and field.claim))


def _not(test: Test) -> Test:
    return lambda now, trace: test(now.opposite, trace).negated()


def addresses(addressee: Addressee, now: Circumstances, trace: Trace) -> Truth:
    """Whether the duty is the project's: firms already there are asked, parks and bureaux not."""
    if addressee is Addressee.PROJECT:
        return TRUE
    return _is_there_already(now, trace) if addressee is Addressee.EXISTING else FALSE


def _activity(wanted: frozenset[Activity]) -> Test:
    def test(now: Circumstances, trace: Trace) -> Truth:
        facts = now.facts
        assumed = facts.assuming.get(NATURE)
        if assumed is not None:
            return assumed
        nature = facts.project.nature
        if nature is None:
            trace.missing.add(NATURE)
            return MAYBE
        trace.used[NATURE] = facts.project.values[NATURE]
        return TRUE if nature in wanted else FALSE

    return test


_is_there_already: Final = _activity(_THERE_ALREADY)


def subject_test(industries: tuple[str, ...], subjects: Subjects) -> Test | None:
    """Whether the project is what a clause is about; None for a clause about every project.

    One industry or subject is enough, and what was missed of the others matters no more then.
    """
    parts = [_named(kind, words) for kind, words in subjects.named]
    if industries:
        parts.append(_industry(extent_of(industries)))
    if len(parts) <= 1:
        return parts[0] if parts else None

    def test(now: Circumstances, trace: Trace) -> Truth:
        inner = trace.apart()
        answer = any_of([part(now, inner) for part in parts])
        if answer is MAYBE:
            trace.missing |= inner.missing
        return answer

    return test


def _industry(wanted: Extent) -> Test:
    def test(now: Circumstances, trace: Trace) -> Truth:
        facts = now.facts
        assumed = facts.assuming.get(INDUSTRIES)
        if assumed is not None:
            return assumed
        codes, own = facts.project.industries, facts.project.extent
        if not codes:
            trace.missing.add(INDUSTRIES)
            return MAYBE
        trace.used[INDUSTRIES] = list(codes)
        if own.some_lies_in(wanted):
            return TRUE
        if wanted.some_lies_in(own):
            trace.missing.add(INDUSTRIES)
            return MAYBE
        return FALSE

    return test


def _named(kind: str, wanted: tuple[str, ...]) -> Test:
    def test(now: Circumstances, trace: Trace) -> Truth:
        facts = now.facts
        assumed = facts.assuming.get(kind)
        if assumed is not None:
            return assumed
        given = facts.value(kind)
        if given is UNKNOWN:
            if not _plausible(kind, wanted, facts.project.extent):
                return FALSE
            trace.missing.add(kind)
            return MAYBE
        trace.used[kind] = given
        answers = [_stated(kind, given, word, facts.project.extent) for word in wanted]
        answer = any_of(answers)
        if answer is MAYBE:
            unsure = zip(wanted, answers, strict=True)
            trace.missing |= {f"judgement:{word}" for word, one in unsure if one is MAYBE}
        return answer

    return test


def _stated(kind: str, given: Sequence[Any], word: str, own: Extent) -> Truth:
    """Whether a stated list has a word; a facility is no product, and may be left out."""
    answer = states(kind, given, word)
    if answer is FALSE and (kind, normalised(word)) in _facilities():
        return MAYBE if _plausible(kind, (word,), own) else FALSE
    return answer


def _plausible(kind: str, words: tuple[str, ...], own: Extent) -> bool:
    """Whether an industry of the project could have one of the subjects at all."""
    met = _met(kind, words)
    if met is None or not own.beginnings:
        return True
    return own.some_lies_in(met) or met.some_lies_in(own)


@lru_cache(maxsize=4096)
def _met(kind: str, words: tuple[str, ...]) -> Extent | None:
    """Industries in which one of some subjects is met; None: any industry."""
    tables = [industries_met(kind, word) for word in words]
    return extent_of(tuple(code for codes in tables for code in codes)) if all(tables) else None


@lru_cache(maxsize=4096)
def industries_met(kind: str, word: str) -> tuple[str, ...]:
    """Industries in which a subject, or what it is a kind of, is met; empty: any industry."""
    tables = [plausible_divisions().get((kind, name), ()) for name in names_for(kind, word)]
    return tuple(sorted({one for divisions in tables for one in divisions}))


@cache
def plausible_divisions() -> dict[tuple[str, str], tuple[str, ...]]:
    """Industries in which a process, product, material or fuel is met; absent: any industry."""
    return {
        (kind, normalised(word)): tuple(entry["industries"])
        for kind, entry in _entries()
        for word in entry["words"]
    }


@cache
def _facilities() -> frozenset[tuple[str, str]]:
    """Words for what is built rather than made."""
    return frozenset(
        (kind, normalised(word))
        for kind, entry in _entries()
        if entry.get("facility", False)
        for word in entry["words"]
    )


@cache
def _entries() -> tuple[tuple[str, Mapping[str, Any]], ...]:
    table = shipped_yaml("tables", "plausible_divisions.yaml")
    return tuple((kind, entry) for kind in SUBJECT_KINDS for entry in table.get(kind) or ())
