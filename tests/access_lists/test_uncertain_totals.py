"""Caps of places that the data does not show, and caps that are none of the question."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from factories import MadeZone, Region, plain_region, run, site, strip

from access_lists.caps import Balance, place_of
from zoning.vocabulary import LayerKind

PARK = "park:三川开发区"
VOCS, NOX = "emissions_t_per_year.VOCs", "emissions_t_per_year.NOx"
FULL = {
    "effect": "prohibit",
    "when": {"cap": {"place": "here", "quantity": VOCS}, "is": "used-up"},
    "text": "总量已用尽的，暂停审批新增项目。",
}
WITHIN_TOTALS = {
    "effect": "require",
    "limits": [{"quantity": "within_plan_eia_total", "op": "==", "value": True}],
    "text": "园区污染物排放总量不得突破规划环评确定的总量。",
}


def balance(place: str, used: str, *, quantity: str = VOCS) -> Balance:
    return Balance(
        jurisdiction="990100",
        place=place_of(place),
        quantity=quantity,
        year_from=2026,
        year_to=2030,
        unit="t/a",
        amount=Decimal(120),
        used=Decimal(used),
    )


def decided(region: Region, project: dict[str, Any], *balances: Balance) -> Any:
    return run(site(), project, [region], balances=balances).decisions[0]


@pytest.mark.parametrize("used", ["0", "120"])
def test_whether_a_park_nobody_delivered_is_used_up_is_unknown(tmp_path: Path, used: str) -> None:
    found = decided(plain_region(tmp_path, [FULL]), {}, balance(PARK, used))
    assert found.outcome.value == "undetermined"
    assert found.missing == ("layer:reference/park/三川开发区",)


def test_a_place_used_up_for_certain_outweighs_one_that_is_not_known(tmp_path: Path) -> None:
    city = balance("jurisdiction:990100", "10")
    region = plain_region(tmp_path, [FULL])
    assert decided(region, {}, city).outcome.value == "not_applicable"
    full = balance("jurisdiction:990100", "120")
    found = decided(region, {}, balance(PARK, "0"), full)
    assert found.outcome.value == "conflict"
    assert found.missing == ()
    (shown,) = (one for name, one in found.facts.items() if name.startswith("cap:"))
    assert (shown["left"], shown["project"], shown["within"]) == (0.0, None, None)


def test_where_nobody_set_a_cap_the_clause_names_the_one_that_would_settle_it(
    tmp_path: Path,
) -> None:
    found = decided(plain_region(tmp_path, [FULL]), {})
    assert (found.outcome.value, found.missing) == ("undetermined", (f"cap:here/{VOCS}/2026",))


def test_the_total_of_a_park_nobody_delivered_may_be_broken(tmp_path: Path) -> None:
    project = {"emissions_t_per_year": {"VOCs": 500.0}}
    found = decided(plain_region(tmp_path, [WITHIN_TOTALS]), project, balance(PARK, "0"))
    assert found.outcome.value == "undetermined"
    assert "layer:reference/park/三川开发区" in found.missing


@pytest.mark.parametrize(
    ("emitted", "outcome"), [(0.0, "conforms"), (0.5, "undetermined"), (1.0, "undetermined")]
)
def test_the_least_emission_without_a_total_leaves_it_open_and_none_does_not(
    tmp_path: Path, emitted: float, outcome: str
) -> None:
    project = {"emissions_t_per_year": {"VOCs": 1.0, "NOx": emitted}}
    city = balance("jurisdiction:990100", "0")
    found = decided(plain_region(tmp_path, [WITHIN_TOTALS]), project, city)
    assert found.outcome.value == outcome


@pytest.mark.parametrize("place", ["park:远处", "jurisdiction:990100"])
def test_caps_on_other_things_and_elsewhere_hide_none_that_comes_after(
    tmp_path: Path, place: str
) -> None:
    region = plain_region(tmp_path, [FULL])
    far = MadeZone(code="YQ9", name="远处", cls="park", shape=strip(2, 3))
    region.add(LayerKind.REFERENCE, [far], cls="park")
    other = balance("jurisdiction:990100", "0", quantity=NOX)
    away = balance("park:远处", "0")
    full = balance("jurisdiction:990100", "120")
    assert decided(region, {}, other, away, full).outcome.value == "conflict"
    named = {**FULL, "when": {"cap": {"place": place, "quantity": VOCS}, "is": "used-up"}}
    asked = plain_region(tmp_path, [named])
    wanted = "conflict" if place == "jurisdiction:990100" else "not_applicable"
    assert decided(asked, {}, other, away, full).outcome.value == wanted
