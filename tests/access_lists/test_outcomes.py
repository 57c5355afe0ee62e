import itertools

import pytest
from deciding import decided

from access_lists.outcomes import Decision
from access_lists.vocabulary import Activity, Outcome

# What follows, cell by cell (design: "What follows", "Not decided"). Columns: the clause certainly
# applies; it is unknown whether it applies; its text was not fully read, without a hazard.
# X conflict, U undetermined, C conditional, A conditional and assumed, M conforms, m conforms and
# noted, n not applicable and noted. `here`, `there`: the project comes here, or is there already.
TABLE = """
prohibit  must          *         X U U
prohibit  in-principle  *         C A A
prohibit  should        *         C A A
restrict  must          none      C A A
restrict  must          met       M M A
restrict  must          exceeded  X U U
restrict  must          unknown   U U U
restrict  in-principle  none      C A A
restrict  in-principle  met       M M A
restrict  in-principle  exceeded  C A A
restrict  in-principle  unknown   A A A
restrict  should        *         C A A
require   must          none      C A A
require   must          met       M M A
require   must          exceeded  X U U
require   must          unknown   U U U
require   in-principle  none      C A A
require   in-principle  met       M M A
require   in-principle  exceeded  C A A
require   in-principle  unknown   A A A
require   should        none      n n n
require   should        met       M M M
require   should        exceeded  C A A
require   should        unknown   A A A
exit      must/here     *         X U U
exit      must/there    *         C A A
exit      must/unsaid   *         U U U
exit      in-principle  *         C A A
exit      should        *         C A A
encourage *             *         m n n
"""
OUTCOMES = {
    "X": Outcome.CONFLICT,
    "U": Outcome.UNDETERMINED,
    "C": Outcome.CONDITIONAL,
    "A": Outcome.CONDITIONAL,
    "M": Outcome.CONFORMS,
    "m": Outcome.CONFORMS,
    "n": Outcome.NOT_APPLICABLE,
    "N": Outcome.NOT_APPLICABLE,
}
STRENGTHS = ("must", "in-principle", "should")
EFFECTS = ("prohibit", "restrict", "require", "exit", "encourage")
HERE = {"new": "here", "expand": "here", "relocate": "here", None: "unsaid"}
ALREADY_THERE = {"expand": "applies", "rebuild": "applies", "upgrade": "applies"}
ALREADY_THERE |= {"existing": "applies", None: "unknown"}
APPLIES = {
    "applies": {"other_facts": {"it": True}},
    "unknown": {},
    "not": {"other_facts": {"it": False}},
}
WATER = {
    "none": {},
    "met": {"water_use_m3_per_year": 100},
    "exceeded": {"water_use_m3_per_year": 101},
}
WATER |= {"unknown": {}}
READ = {
    "machine": {},
    "quiet": {"review": "partial"},
    "quiet text": {"review": "text-only"},
    "hazard": {"review": "partial", "unread_hazard": True},
    "uncertain": {"review": "text-only", "effect_certain": False},
}


def cells() -> dict[tuple[str, str, str], str]:
    rows = [line.split() for line in TABLE.strip().splitlines()]
    found = {}
    for effect, strength, limit, *letters in rows:
        limits = WATER if limit == "*" else [limit]
        strengths = STRENGTHS if strength == "*" else [strength]
        for one in itertools.product(strengths, limits):
            found[effect, *one] = "".join(letters)
    return found


CELLS = cells()


def expected(case: dict[str, str | None]) -> str:
    """The letter of a case, from the table and the rules around it."""
    applies = case["applies"]
    if case["addressee"] in {"park", "government"}:
        return "n"
    if case["addressee"] == "existing":
        addressed = ALREADY_THERE.get(case["nature"])
        if addressed is None:
            return "n"
        applies = addressed if applies == "applies" else applies
    if applies == "not":
        return "n" if case["effect"] == "encourage" else "N"
    if case["read"] in {"hazard", "uncertain"}:
        return "U"
    strength = str(case["strength"])
    if (case["effect"], strength) == ("exit", "must"):
        strength = f"must/{HERE.get(case['nature'], 'there')}"
    column = 2 if str(case["read"]).startswith("quiet") else ("applies", "unknown").index(applies)
    return CELLS[str(case["effect"]), strength, str(case["limit"])][column]


def outcome_of(case: dict[str, str | None]) -> Decision:
    limits = (
        []
        if case["limit"] == "none"
        else [{"quantity": "water_use_m3_per_year", "op": "<=", "value": 100}]
    )
    project = {**APPLIES[str(case["applies"])], **WATER[str(case["limit"])]}
    if case["nature"]:
        project["nature"] = case["nature"]
    return decided(
        project,
        effect=case["effect"],
        strength=case["strength"],
        addressee=case["addressee"],
        when={"fact": "other_facts.it", "op": "==", "value": True},
        limits=limits,
        **READ[str(case["read"])],
    )


@pytest.mark.parametrize("strength", STRENGTHS)
@pytest.mark.parametrize("effect", EFFECTS)
def test_every_cell_of_the_table(effect: str, strength: str) -> None:
    others = itertools.product(
        ("project", "existing", "park", "government"),
        APPLIES,
        WATER,
        (*Activity, None),
        READ,
    )
    names = ("addressee", "applies", "limit", "nature", "read")
    for values in others:
        case = {"effect": effect, "strength": strength, **dict(zip(names, values, strict=True))}
        letter, found = expected(case), outcome_of(case)
        assert found.outcome is OUTCOMES[letter], case
        assert found.assumed is (letter == "A"), case
        assert found.noted is (letter in {"m", "n"}), case


def test_the_table_has_a_row_for_every_effect_strength_and_limit() -> None:
    wanted = {
        (effect, strength, limit)
        for effect, strength, limit in itertools.product(EFFECTS, STRENGTHS, WATER)
    }
    assert {(effect, strength.split("/")[0], limit) for effect, strength, limit in CELLS} == wanted


def test_an_undecided_clause_names_what_is_missing() -> None:
    found = decided(
        {},
        effect="require",
        when={"fact": "other_facts.it", "op": "==", "value": True},
        limits=[{"quantity": "water_use_m3_per_year", "op": "<=", "value": 100}],
    )
    assert found.missing == ("other_facts.it", "water_use_m3_per_year")
    assert not found.settled


def test_who_must_leave_depends_on_the_nature_and_says_so() -> None:
    unsaid = decided({}, effect="exit")
    assert (unsaid.outcome, unsaid.missing) == (Outcome.UNDETERMINED, ("nature",))
    assert decided({"nature": "new"}, effect="exit").facts == {"nature": "new"}
    assert decided({}, effect="exit", strength="in-principle").missing == ()


def test_what_a_ruled_out_clause_did_not_know_is_not_missing() -> None:
    found = decided(
        {"nature": "existing"},
        effect="prohibit",
        activities=["new"],
        when={"fact": "two_high", "op": "==", "value": True},
    )
    assert (found.outcome, found.missing) == (Outcome.NOT_APPLICABLE, ())
    assert found.ruled_out_by == "activity"
    assert found.facts == {"nature": "existing"}


@pytest.mark.parametrize(
    ("project", "outcome", "missing"),
    [
        ({"emissions_t_per_year": {"VOCs": 3}}, Outcome.CONDITIONAL, ()),
        ({}, Outcome.CONDITIONAL, ()),
        ({"emissions_t_per_year": {"VOCs": 0}}, Outcome.CONFORMS, ()),
        ({"replacement_sources": []}, Outcome.UNDETERMINED, ("emissions_t_per_year.VOCs",)),
        (
            {"emissions_t_per_year": {"VOCs": 3}, "replacement_sources": []},
            Outcome.CONFLICT,
            (),
        ),
        (
            {
                "emissions_t_per_year": {"VOCs": 3},
                "replacement_sources": [
                    {"pollutant": "VOCs", "t_per_year": 4},
                    {"pollutant": "VOCs", "t_per_year": 1.9},
                ],
            },
            Outcome.CONFLICT,
            (),
        ),
        (
            {
                "emissions_t_per_year": {"VOCs": 3},
                "replacement_sources": [
                    {"pollutant": "VOCs", "t_per_year": 4},
                    {"pollutant": "VOCs", "t_per_year": 2},
                ],
            },
            Outcome.CONFORMS,
            (),
        ),
        (
            {
                "emissions_t_per_year": {"VOCs": 3},
                "replacement_sources": [{"pollutant": "NOx", "t_per_year": 60}],
            },
            Outcome.CONFLICT,
            (),
        ),
    ],
)
def test_twofold_replacement(project: dict, outcome: Outcome, missing: tuple[str, ...]) -> None:
    found = decided(project, effect="require", replacement=[{"pollutant": "VOCs", "ratio": 2}])
    assert (found.outcome, found.missing) == (outcome, missing)


def test_all_limits_count_and_the_broken_one_decides() -> None:
    limits = [
        {"quantity": "water_use_m3_per_year", "op": "<=", "value": 100},
        {"quantity": "coal_t_per_year", "op": "<", "value": 10},
    ]
    met = {"water_use_m3_per_year": 100, "coal_t_per_year": 9}
    assert decided(met, effect="require", limits=limits).outcome is Outcome.CONFORMS
    broken = {"coal_t_per_year": 10}
    assert decided(broken, effect="require", limits=limits).outcome is Outcome.CONFLICT
    half = {"water_use_m3_per_year": 100}
    assert decided(half, effect="require", limits=limits).outcome is Outcome.UNDETERMINED


def test_a_limit_that_names_a_document_is_a_term_to_meet() -> None:
    named = {"quantity": "cleaner_production_level", "op": ">=", "value": "行业先进水平"}
    assert decided({}, effect="require", limits=[named]).outcome is Outcome.CONDITIONAL
    counted = {"quantity": "coal_t_per_year", "op": "<", "value": 10}
    both = [named, counted]
    met = decided({"coal_t_per_year": 1}, effect="require", limits=both)
    assert met.outcome is Outcome.CONDITIONAL
    broken = decided({"coal_t_per_year": 10}, effect="require", limits=both)
    assert broken.outcome is Outcome.CONFLICT


def test_a_limit_is_kept_in_its_own_unit() -> None:
    limit = {"quantity": "water_use_m3_per_year", "op": "<=", "value": 5, "unit": "万立方米/年"}
    met = decided({"water_use_m3_per_year": 50_000}, effect="require", limits=[limit])
    assert met.outcome is Outcome.CONFORMS
    broken = decided({"water_use_m3_per_year": 50_001}, effect="require", limits=[limit])
    assert broken.outcome is Outcome.CONFLICT
