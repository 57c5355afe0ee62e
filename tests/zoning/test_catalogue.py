from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import Region

from zoning.catalogue import Lapse, predecessors, select_in_force
from zoning.model.release import Release
from zoning.vocabulary import ReleaseState

LATER = 99


def release(name: str, since: str, order: int | None, **changes: Any) -> Release:
    plain = Region(folder=Path()).release()
    return replace(
        plain,
        id=name,
        name=name,
        key=name,
        published_order=order,
        **{"effective_from": date.fromisoformat(since), **changes},
    )


def speaking(
    releases: list[Release], on: str, at_order: int = LATER
) -> tuple[list[str], list[str]]:
    """Names of the releases in force, and of the lapsed ones with the reason."""
    found = select_in_force(releases, on=date.fromisoformat(on), at_order=at_order)
    lapsed = [f"{one.release.name} {one.lapse.value}" for one in found.lapsed]
    return [one.name for one in found.in_force], lapsed


OLD = release("old", "2024-01-01", 1)
NEW = release("new", "2026-01-01", 2)


@pytest.mark.parametrize(
    ("on", "names"),
    [
        ("2023-12-31", []),
        ("2024-01-01", ["old"]),
        ("2025-12-31", ["old"]),
        ("2026-01-01", ["new"]),
        ("2099-01-01", ["new"]),
    ],
)
def test_the_latest_to_take_effect_speaks(on: str, names: list[str]) -> None:
    assert speaking([OLD, NEW], on) == (names, [])
    assert speaking([NEW, OLD], on) == (names, [])


def test_of_two_that_take_effect_alike_the_latest_published_speaks() -> None:
    again = release("again", "2026-01-01", 7)
    assert speaking([NEW, again], "2026-06-01") == (["again"], [])
    assert speaking([again, NEW], "2026-06-01") == (["again"], [])


def test_a_later_publication_of_an_earlier_date_does_not_take_over() -> None:
    late = release("late", "2025-01-01", 9)
    assert speaking([NEW, late], "2026-06-01") == (["new"], [])
    assert speaking([NEW, late], "2025-06-01") == (["late"], [])


@pytest.mark.parametrize("state", [ReleaseState.DRAFT, ReleaseState.VALIDATED])
def test_what_was_never_published_does_not_speak(state: ReleaseState) -> None:
    draft = release("draft", "2026-01-01", None, state=state)
    assert speaking([OLD, draft], "2026-06-01") == (["old"], [])


def test_a_superseded_release_still_speaks_of_its_own_time() -> None:
    superseded = replace(OLD, state=ReleaseState.SUPERSEDED)
    assert speaking([superseded, NEW], "2025-06-01") == (["old"], [])


def test_a_withdrawal_revives_nothing() -> None:
    withdrawn = replace(NEW, withdrawn_order=3, state=ReleaseState.WITHDRAWN)
    assert speaking([OLD, withdrawn], "2026-06-01") == ([], ["new release-withdrawn"])
    assert speaking([OLD, withdrawn], "2025-06-01") == (["old"], [])


def test_a_release_after_a_withdrawal_speaks() -> None:
    withdrawn = replace(NEW, withdrawn_order=3, state=ReleaseState.WITHDRAWN)
    mended = release("mended", "2026-01-01", 4)
    assert speaking([OLD, withdrawn, mended], "2026-06-01") == (["mended"], [])


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("2026-05-31", (["short"], [])),
        ("2026-06-01", ([], ["short release-expired"])),
        ("2027-01-01", ([], ["short release-expired"])),
    ],
)
def test_the_end_of_a_term_is_exclusive_and_revives_nothing(
    on: str, told: tuple[list[str], list[str]]
) -> None:
    short = release("short", "2026-01-01", 2, effective_to=date(2026, 6, 1))
    assert speaking([OLD, short], on) == told


def test_a_withdrawal_counts_before_the_end_of_the_term() -> None:
    both = release("both", "2026-01-01", 2, effective_to=date(2026, 6, 1), withdrawn_order=3)
    assert speaking([both], "2026-07-01") == ([], ["both release-withdrawn"])


@pytest.mark.parametrize(
    ("at_order", "told"),
    [
        (0, ([], [])),
        (1, (["old"], [])),
        (2, (["new"], [])),
        (3, ([], ["new release-withdrawn"])),
    ],
)
def test_what_was_published_or_withdrawn_later_is_not_known(
    at_order: int, told: tuple[list[str], list[str]]
) -> None:
    withdrawn = replace(NEW, withdrawn_order=3)
    assert speaking([OLD, withdrawn], "2026-06-01", at_order) == told


def test_jurisdictions_and_series_stand_beside_each_other() -> None:
    province = release("province", "2020-01-01", 3, jurisdictions=("990000",))
    basin = release("basin", "2020-01-01", 4, jurisdictions=("990000", "980000"))
    maps = release("maps", "2020-01-01", 5, series="maps")
    names, lapsed = speaking([NEW, province, basin, maps, OLD], "2026-06-01")
    assert (names, lapsed) == (["basin", "maps", "new", "province"], [])


def test_the_order_of_the_store_does_not_matter() -> None:
    lapsed = release("lapsed", "2020-01-01", 3, jurisdictions=("990200",), withdrawn_order=6)
    gone = release("gone", "2020-01-01", 4, jurisdictions=("990300",), withdrawn_order=7)
    releases = [OLD, NEW, lapsed, gone]
    one, other = (
        select_in_force(given, on=date(2026, 6, 1), at_order=LATER)
        for given in (releases, releases[::-1])
    )
    assert one == other
    assert [each.release.id for each in one.lapsed] == ["gone", "lapsed"]


@pytest.mark.parametrize("on", ["2020-01-01", "2026-06-01", "2099-01-01"])
def test_what_was_altered_lapses_on_every_day_and_what_it_replaced_stays_replaced(on: str) -> None:
    found = select_in_force(
        [OLD, NEW], on=date.fromisoformat(on), at_order=LATER, altered={NEW.key}
    )
    assert [(one.release, one.lapse) for one in found.lapsed] == [(NEW, Lapse.ALTERED)]
    assert found.in_force == ()


@pytest.mark.parametrize(
    ("altered", "at_order", "lapsed"),
    [
        (release("later", "2026-01-01", 5), 4, []),
        (release("later", "2026-01-01", 5), 5, [Lapse.ALTERED]),
        (release("gone", "2026-01-01", 5, withdrawn_order=6), 5, [Lapse.ALTERED]),
        (release("gone", "2026-01-01", 5, withdrawn_order=6), 6, [Lapse.WITHDRAWN]),
        (release("draft", "2026-01-01", None), LATER, []),
    ],
    ids=["not yet", "since", "before the withdrawal", "withdrawn", "draft"],
)
def test_an_alteration_is_told_from_publication_to_withdrawal(
    altered: Release, at_order: int, lapsed: list[Lapse]
) -> None:
    found = select_in_force(
        [altered], on=date(2026, 6, 1), at_order=at_order, altered={altered.key}
    )
    assert [one.lapse for one in found.lapsed] == lapsed
    assert found.in_force == ()


WITHDRAWN = {"state": ReleaseState.WITHDRAWN, "withdrawn_order": 9}


@pytest.mark.parametrize(
    ("releases", "since", "names"),
    [
        ([], "2026-06-01", []),
        ([OLD, NEW], "2026-06-01", ["new"]),
        ([OLD, NEW], "2026-01-01", ["new"]),
        ([OLD, NEW], "2025-06-01", ["old"]),
        ([OLD, NEW], "2020-01-01", ["new"]),
        ([OLD, release("gone", "2026-01-01", 3, **WITHDRAWN)], "2026-06-01", ["gone", "old"]),
        ([release("only", "2024-01-01", 1, **WITHDRAWN)], "2026-06-01", ["only"]),
        ([OLD, release("draft", "2025-01-01", None)], "2026-06-01", ["old"]),
        ([OLD, release("other", "2025-01-01", 5, series="basin")], "2026-06-01", ["old"]),
    ],
    ids=[
        "first", "newest", "same day", "between", "before all", "withdrawn", "only withdrawn",
        "draft", "series",
    ],
)  # fmt: skip
def test_a_draft_follows_the_last_that_was_in_force(
    releases: list[Release], since: str, names: list[str]
) -> None:
    followed = predecessors(releases, release("next", since, None))
    assert [one.name for one in followed] == names
