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

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Final

import yaml

from access_lists.clauses import SUBJECT_KINDS, Clause
from access_lists.conditions import Circumstances, Trace
from access_lists.facts import UNKNOWN
from access_lists.industries import some_lies_in
from access_lists.subject_words import names_for, states
from access_lists.truth import Truth, any_of, of
from access_lists.vocabulary import Activity, Addressee
from zoning.model.region import Region
from zoning.resources import data_path
from zoning.texts import normalised

NATURE: Final = "nature"
INDUSTRIES: Final = "industries"
_ACTIVITIES: Final = len(Activity)
_THERE_ALREADY: Final = frozenset(
    {Activity.EXISTING, Activity.EXPAND, Activity.REBUILD, Activity.UPGRADE}
)


class Conjunct(StrEnum):
    """The parts of applicability; the first false one is the reason why a clause does not apply."""

    ACTIVITY = "activity"
    SCOPE = "scope"
    SUBJECT = "subject"
    WHEN = "when"
    UNLESS = "unless"


def applies(clause: Clause, now: Circumstances, trace: Trace) -> tuple[Truth, Conjunct | None]:
    """Whether the clause applies on this ground; where it certainly does not, what rules it out.

    What was used and missed is added to the trace; where it is ruled out, nothing is missing.
    """
    applicability = Truth.TRUE
    for conjunct, answer in _answers(clause, now, trace):
        if answer is Truth.FALSE:
            trace.missing.clear()
            return Truth.FALSE, conjunct
        applicability = min(applicability, answer)
    return applicability, None


def _answers(clause: Clause, now: Circumstances, trace: Trace) -> Iterable[tuple[Conjunct, Truth]]:
    """The conjuncts, the cheap ones first: places cost most and are often not needed."""
    yield Conjunct.ACTIVITY, _activity(clause.activities, now, trace)
    yield Conjunct.SUBJECT, _subject(clause, now, trace)
    when, unless = clause.when, clause.unless
    if when is not None and not when.places:
        yield Conjunct.WHEN, when.test(now, trace)
    if unless is not None and not unless.places:
        yield Conjunct.UNLESS, unless.test(now.opposite, trace).negated()
    yield Conjunct.SCOPE, in_scope(now.region(clause.scope), trace)
    if when is not None and when.places:
        yield Conjunct.WHEN, when.test(now, trace)
    if unless is not None and unless.places:
        yield Conjunct.UNLESS, unless.test(now.opposite, trace).negated()


def in_scope(region: Region, trace: Trace) -> Truth:
    """Whether some part of the footprint lies where the clause binds."""
    if region.somewhere:
        return Truth.TRUE
    if region.nowhere:
        return Truth.FALSE
    trace.missing |= region.missing
    return Truth.UNKNOWN


def addresses(addressee: Addressee, now: Circumstances, trace: Trace) -> Truth:
    """Whether the duty is the project's: firms already there are asked, parks and bureaux not."""
    if addressee is Addressee.PROJECT:
        return Truth.TRUE
    if addressee is Addressee.EXISTING:
        return _activity(_THERE_ALREADY, now, trace)
    return Truth.FALSE


def _activity(wanted: frozenset[Activity], now: Circumstances, trace: Trace) -> Truth:
    if not wanted or len(wanted) == _ACTIVITIES:
        return Truth.TRUE
    assumed = now.facts.assuming.get(NATURE)
    if assumed is not None:
        return assumed
    nature = now.facts.project.nature
    if nature is None:
        trace.missing.add(NATURE)
        return Truth.UNKNOWN
    trace.used[NATURE] = nature.value
    return of(nature in wanted)


def _subject(clause: Clause, now: Circumstances, trace: Trace) -> Truth:
    named = clause.subjects.named
    if not clause.industries and not named:
        return Truth.TRUE
    inner = Trace()
    answers = [_named(kind, words, now, inner) for kind, words in named]
    if clause.industries:
        answers.append(_industry(clause.industries, now, inner))
    answer = any_of(answers)
    trace.used.update(inner.used)
    if answer is Truth.UNKNOWN:
        trace.missing |= inner.missing
    return answer


def _industry(wanted: tuple[str, ...], now: Circumstances, trace: Trace) -> Truth:
    assumed = now.facts.assuming.get(INDUSTRIES)
    if assumed is not None:
        return assumed
    codes = now.facts.project.industries
    if not codes:
        trace.missing.add(INDUSTRIES)
        return Truth.UNKNOWN
    trace.used[INDUSTRIES] = list(codes)
    if some_lies_in(codes, wanted):
        return Truth.TRUE
    if some_lies_in(wanted, codes):
        trace.missing.add(INDUSTRIES)
        return Truth.UNKNOWN
    return Truth.FALSE


def _named(kind: str, wanted: tuple[str, ...], now: Circumstances, trace: Trace) -> Truth:
    assumed = now.facts.assuming.get(kind)
    if assumed is not None:
        return assumed
    given = now.facts.value(kind)
    if given is UNKNOWN:
        if not _plausible(kind, wanted, now.facts.project.industries):
            return Truth.FALSE
        trace.missing.add(kind)
        return Truth.UNKNOWN
    trace.used[kind] = given
    codes = now.facts.project.industries
    answers = {word: _stated(kind, given, word, codes) for word in wanted}
    answer = any_of(list(answers.values()))
    if answer is Truth.UNKNOWN:
        unsure = [word for word, one in answers.items() if one is Truth.UNKNOWN]
        trace.missing |= {f"judgement:{word}" for word in unsure}
    return answer


def _stated(kind: str, given: Sequence[Any], word: str, codes: tuple[str, ...]) -> Truth:
    """Whether a stated list has a word; a facility is no product, and may be left out."""
    answer = states(kind, given, word)
    if answer is Truth.FALSE and (kind, normalised(word)) in _facilities():
        return Truth.UNKNOWN if _plausible(kind, (word,), codes) else Truth.FALSE
    return answer


def _plausible(kind: str, words: tuple[str, ...], codes: tuple[str, ...]) -> bool:
    """Whether an industry of the project could have one of the subjects at all."""
    if not codes:
        return True
    for word in words:
        met = industries_met(kind, word)
        if not met or some_lies_in(codes, met) or some_lies_in(met, codes):
            return True
    return False


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
    table = yaml.safe_load(data_path("tables", "plausible_divisions.yaml").read_text("utf-8"))
    return tuple((kind, entry) for kind in SUBJECT_KINDS for entry in table.get(kind) or ())
