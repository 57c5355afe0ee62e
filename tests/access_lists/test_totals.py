"""What the ledger of a place says of a project, and that silence is never room."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from factories import MadeZone, Region, plain_region, run, site, strip

from access_lists.caps import Balance, PlaceInvalidError, place_of
from access_lists.document import assessment_document
from access_lists.units import exact_amount, in_fact_unit
from zoning.vocabulary import LayerKind

PARK = "park:三川开发区"
VOCS = "emissions_t_per_year.VOCs"
WITHIN = {
    "key": "total",
    "effect": "require",
    "limits": [{"quantity": VOCS, "op": "<=", "value": "规划环评总量", "cap": "here"}],
    "text": "挥发性有机物排放不得突破园区规划环评总量。",
}
STATED = {
    "key": "stated",
    "effect": "require",
    "limits": [{"quantity": "within_plan_eia_total", "op": "==", "value": True}],
    "text": "园区污染物排放总量不得突破规划环评确定的总量。",
}


def balance(used: str = "85.5", amount: str = "120", **changes: Any) -> Balance:
    known = {
        "jurisdiction": "990100",
        "place": place_of(PARK),
        "quantity": VOCS,
        "year_from": 2026,
        "year_to": 2030,
        "unit": "t/a",
        "amount": Decimal(amount),
        "used": Decimal(used),
    }
    return Balance(**(known | changes))


def with_park(folder: Path, *clauses: Any, start: float = 0, end: float = 0.5) -> Region:
    region = plain_region(folder, clauses)
    park = MadeZone(code="YQ1", name="三川开发区", cls="park", shape=strip(start, end))
    return region.add(LayerKind.REFERENCE, [park], cls="park")


def outcome(found: Any, key: str) -> str:
    return next(one.outcome.value for one in found.decisions if one.clause.key == key)


@pytest.mark.parametrize(
    ("used", "project", "wanted"),
    [
        ("85.5", {"emissions_t_per_year": {"VOCs": 12.3}}, "conforms"),
        ("85.5", {"emissions_t_per_year": {"VOCs": 34.5}}, "conforms"),
        ("85.5", {"emissions_t_per_year": {"VOCs": 34.6}}, "conflict"),
        ("120.5", {"emissions_t_per_year": {"VOCs": 0}}, "conforms"),
        ("85.5", {}, "undetermined"),
        ("85.5", {"emissions_t_per_year": {"挥发性有机物": 34.6}}, "conflict"),
    ],
)
def test_a_limit_by_the_ledger_is_kept_up_to_the_last_tonne(
    tmp_path: Path, used: str, project: dict[str, Any], wanted: str
) -> None:
    found = run(site(), project, [with_park(tmp_path, WITHIN)], balances=[balance(used)])
    assert outcome(found, "total") == wanted


@pytest.mark.parametrize(
    "balances",
    [
        [],
        [balance(year_from=2027, year_to=None)],
        [balance(year_from=2020, year_to=2025)],
        [balance(place=place_of("unit:ZH99010110009"))],
        [balance(place=place_of("park:没有画出的园区"))],
    ],
    ids=["no ledger", "not yet", "no longer", "elsewhere", "a park nobody drew"],
)
def test_silence_of_the_ledger_is_never_room(tmp_path: Path, balances: list[Balance]) -> None:
    project = {"emissions_t_per_year": {"VOCs": 1}}
    found = run(site(), project, [with_park(tmp_path, WITHIN)], balances=balances)
    assert outcome(found, "total") == "undetermined"


def test_of_several_places_the_tightest_decides(tmp_path: Path) -> None:
    city = balance("999.9", "1000", place=place_of("jurisdiction:990100"))
    project = {"emissions_t_per_year": {"VOCs": 1}}
    found = run(site(), project, [with_park(tmp_path, WITHIN)], balances=[balance(), city])
    assert outcome(found, "total") == "conflict"


def test_a_place_under_another_site_does_not_count(tmp_path: Path) -> None:
    region = with_park(tmp_path, WITHIN, start=2, end=3)
    project = {"emissions_t_per_year": {"VOCs": 500}}
    city = balance("0", "1000", place=place_of("jurisdiction:990100"))
    found = run(site(), project, [region], balances=[balance(), city])
    assert outcome(found, "total") == "conforms"
    assert [str(one.balance.place) for one in found.accounts] == ["jurisdiction:990100"]


@pytest.mark.parametrize(
    ("stated", "emitted", "wanted"),
    [
        ({}, 12.3, "conforms"),
        ({}, 34.6, "conflict"),
        ({"within_plan_eia_total": True}, 34.6, "conflict"),
        ({"within_plan_eia_total": True}, 12.3, "conforms"),
        ({"within_plan_eia_total": False}, 12.3, "conflict"),
        ({"within_plan_eia_total": True}, None, "conforms"),
        ({}, None, "undetermined"),
    ],
)
def test_the_ledger_overrules_what_a_project_says_only_against_it(
    tmp_path: Path, stated: dict[str, Any], emitted: float | None, wanted: str
) -> None:
    project = stated if emitted is None else {**stated, "emissions_t_per_year": {"VOCs": emitted}}
    found = run(site(), project, [with_park(tmp_path, STATED)], balances=[balance()])
    assert outcome(found, "stated") == wanted


def test_an_emission_without_a_total_is_not_within_the_totals(tmp_path: Path) -> None:
    region = with_park(tmp_path, STATED)
    for name, wanted in (("NOx", "undetermined"), ("VOCs", "conforms")):
        project = {"emissions_t_per_year": {"VOCs": 1.0, name: 2.0}}
        found = run(site(), project, [region], balances=[balance()])
        assert outcome(found, "stated") == wanted


@pytest.mark.parametrize(
    ("used", "wanted"), [("119.9", "not_applicable"), ("120", "conflict"), ("121", "conflict")]
)
def test_a_condition_asks_whether_a_place_is_used_up(
    tmp_path: Path, used: str, wanted: str
) -> None:
    clause = {
        "key": "full",
        "effect": "prohibit",
        "when": {"cap": {"place": PARK, "quantity": VOCS}, "is": "used-up"},
        "text": "总量已用尽的，暂停审批新增项目。",
    }
    found = run(site(), {}, [with_park(tmp_path, clause)], balances=[balance(used)])
    assert outcome(found, "full") == wanted


def test_a_condition_on_a_cap_nobody_set_is_unknown(tmp_path: Path) -> None:
    clause = {
        "key": "full",
        "effect": "prohibit",
        "when": {"cap": {"place": PARK, "quantity": VOCS}, "is": "exceeded"},
        "text": "突破总量的，不予准入。",
    }
    found = run(site(), {}, [with_park(tmp_path, clause)])
    assert outcome(found, "full") == "undetermined"
    assert found.decisions[0].missing == (f"cap:{PARK}/{VOCS}/2026",)


def test_a_broken_cap_is_never_no_conflict_for_want_of_a_clause(tmp_path: Path) -> None:
    project = {"emissions_t_per_year": {"VOCs": 40}}
    found = run(site(), project, [with_park(tmp_path)], balances=[balance()])
    assert found.verdict.value == "undetermined"
    assert [one.code.value for one in found.shortfalls] == ["cap-exceeded"]
    assert run(site(), project, [with_park(tmp_path)]).verdict.value == "no_conflict"


def test_what_the_project_holds_itself_is_not_counted_against_it(tmp_path: Path) -> None:
    held = balance("85.5", own=Decimal("12.3"))
    project = {"emissions_t_per_year": {"VOCs": 34.5}}
    found = run(site(), project, [with_park(tmp_path, WITHIN)], balances=[held])
    assert outcome(found, "total") == "conforms"


def test_the_assessment_says_cap_used_and_this_project(tmp_path: Path) -> None:
    project = {"emissions_t_per_year": {"VOCs": 12.3}}
    region = with_park(tmp_path, WITHIN)
    document = assessment_document(run(site(), project, [region], balances=[balance()]))
    clause = next(one for one in document["clauses"] if one["key"] == "total")
    assert "cap 120 t/a, used 85.5, this project 12.3, left 34.5" in clause["reason"]["en"]
    assert "上限 120 t/a，已用 85.5，本项目 12.3，余量 34.5" in clause["reason"]["zh-CN"]
    (account,) = document["caps"]
    assert (account["cap"], account["used"], account["project"]) == (120.0, 85.5, 12.3)
    (used,) = document["facts_used"]
    assert used["set"] == f"cap:{PARK}/{VOCS}/2026"
    assert len(used["sha256"]) == 64
    assert used["record"]["used"] == "85.5"


def test_decimals_add_up_as_they_are_written() -> None:
    tenth = balance("0.2", "0.3")
    assert tenth.takes(Decimal("0.1"))
    assert 0.2 + 0.1 > 0.3


def test_what_is_taken_rounds_up_and_what_there_is_rounds_down() -> None:
    assert exact_amount(Decimal(1), "亩", "land_ha", up=True) == Decimal("0.066666667")
    assert exact_amount(Decimal(1), "亩", "land_ha", up=False) == Decimal("0.066666666")
    assert exact_amount(Decimal(15), "亩", "land_ha", up=True) == Decimal(1)
    assert exact_amount(Decimal("12.5"), "kg/a", VOCS, up=True) == Decimal("0.0125")
    assert in_fact_unit(100, "kg/a", VOCS) == 0.1


@pytest.mark.parametrize("text", ["三川开发区", "park:", "zone:大气/X", "zone:air", "field:X"])
def test_a_place_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(PlaceInvalidError, match="place-invalid"):
        place_of(text)
