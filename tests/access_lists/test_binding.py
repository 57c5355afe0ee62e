from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import MadeZone, Region, plain_region, run, site, strip, unit_list

from access_lists.assessed import Assessed, Question
from access_lists.assessment import assess
from access_lists.project import parse_project
from zoning.catalogue import Lapse, Lapsed, Selection
from zoning.composition.compose import compose

DUE = "2020-01-01"
BAN = {"effect": "prohibit", "text": "禁止"}
TERM = {"effect": "require", "text": "应落实"}
Made = Callable[..., Region]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Makes regions, each in a folder of its own."""

    def make(
        name: str, code: str = "", share: tuple[float, float] = (-5, 6), **options: Any
    ) -> Region:
        folder = tmp_path / (name or "nation")
        folder.mkdir()
        region = Region(folder=folder, jurisdiction=name, **options)
        if code:
            shape = strip(*share, south_m=-5000, north_m=5000)
            region.units(MadeZone(code=code, shape=shape)).red_lines()
        return region

    return make


def reasons(found: Assessed) -> list[tuple[str, str]]:
    return [(one.code.value, one.ref) for one in found.shortfalls]


def bound(found: Assessed) -> list[str]:
    return [one.clause.list_id for one in found.decisions]


def named(level: str, *clauses: dict[str, Any], **head: Any) -> dict[str, Any]:
    return {"title": f"清单 {level}", "level": level, "clauses": list(clauses), **head}


@pytest.mark.parametrize(
    ("jurisdiction", "level", "binds"),
    [
        ("420000", "province", True),
        ("421300", "city", True),
        ("", "nation", True),
        ("430000", "province", False),
        ("421200", "city", False),
        ("421303", "district", False),
    ],
)
def test_lists_bind_where_their_jurisdiction_covers_the_place(
    made: Made, jurisdiction: str, level: str, binds: bool
) -> None:
    city = made("421300", "U1", requires=()).listing(unit_list([], "U1"))
    other = city if jurisdiction == "421300" else made(jurisdiction)
    other.listing(named(level, BAN))
    found = run(site(), {}, [city] if other is city else [city, other])
    assert found.verdict == ("conflict" if binds else "no_conflict")
    assert len(bound(found)) == int(binds)


def test_lists_for_the_country_do_not_bind_invented_places(made: Made) -> None:
    city = made("990100", "U1").listing(unit_list([], "U1"))
    nation = made("").listing(named("nation", BAN))
    assert run(site(), {}, [city, nation]).verdict == "no_conflict"
    nation.lists = [named("nation", BAN, jurisdiction="990100")]
    assert run(site(), {}, [city, nation]).verdict == "conflict"


def test_a_list_for_the_country_in_a_release_of_a_province_stays_one(made: Made) -> None:
    city = made("431300", "U1", requires=()).listing(unit_list([], "U1"))
    province = made("420000").listing(named("nation", BAN, jurisdiction=""))
    assert run(site(), {}, [city, province]).verdict == "conflict"


def test_a_unit_needs_a_list_and_a_list_without_clauses_is_one(made: Made) -> None:
    city = made("990100", "U1")
    assert reasons(run(site(), {}, [city])) == [("unit-without-list", "U1")]
    city.listing(unit_list([], "U2"))
    assert reasons(run(site(), {}, [city])) == [("unit-without-list", "U1")]
    city.listing(unit_list([], "U1"))
    assert run(site(), {}, [city]).verdict == "no_conflict"


def test_a_unit_that_is_only_touched_needs_no_list(made: Made) -> None:
    city = made("990100", "U1", (-5, 1)).listing(unit_list([], "U1"))
    city.units(MadeZone(code="U2", shape=strip(1, 6, south_m=-5000, north_m=5000)))
    assert run(site(), {}, [city]).verdict == "no_conflict"
    assert reasons(run(site(0, 1.01), {}, [city])) == [("unit-without-list", "U2")]


def test_clauses_bind_in_their_own_unit(made: Made) -> None:
    city = made("990100", "U1", (-5, 0.5))
    city.units(MadeZone(code="U2", shape=strip(0.5, 6, south_m=-5000, north_m=5000)))
    city.listing(unit_list([], "U1")).listing(unit_list([BAN], "U2"))
    assert run(site(0, 0.4), {}, [city]).verdict == "no_conflict"
    assert run(site(0, 0.6), {}, [city]).verdict == "conflict"


def test_clauses_of_a_unit_list_that_belong_to_no_unit_bind_wherever_they_say(made: Made) -> None:
    city = made("990100", "U1").listing(unit_list([], "U1"))
    common = {"title": "共性要求", "level": "unit", "units": [{"code": "U9"}]}
    city.listing({**common, "clauses": [{**BAN, "scope": {"unit": "U1"}}]})
    assert run(site(), {}, [city]).verdict == "conflict"
    city.lists[-1] = {**common, "clauses": [{**BAN, "scope": {"unit": "U9"}}]}
    assert run(site(), {}, [city]).verdict == "no_conflict"


@pytest.mark.parametrize(
    ("requires", "lacking"),
    [(None, ["420000"]), ((), []), (("420000", ""), ["", "420000"]), (("510000",), ["510000"])],
)
def test_a_release_says_which_higher_levels_it_requires(
    made: Made, requires: tuple[str, ...] | None, lacking: list[str]
) -> None:
    city = made("421300", "U1", requires=requires).listing(unit_list([], "U1"))
    found = run(site(), {}, [city])
    assert reasons(found) == [("level-missing", code) for code in lacking]
    regions = [made(code).listing(named("province")) for code in lacking]
    assert run(site(), {}, [city, *regions]).verdict == "no_conflict"


def test_invented_places_require_nothing(made: Made) -> None:
    city = made("990100", "U1").listing(unit_list([], "U1"))
    assert run(site(), {}, [city]).verdict == "no_conflict"


@pytest.mark.parametrize(
    ("term", "told"),
    [
        ({"effective_from": "2026-11-21"}, []),
        ({"effective_from": "2026-11-22"}, [("level-missing", "420000")]),
        ({"effective_to": "2026-11-22"}, []),
        ({"effective_to": "2026-11-21"}, ["list-expired"]),
    ],
)
def test_a_required_level_must_be_in_force_on_the_day(
    made: Made, term: dict[str, str], told: list[Any]
) -> None:
    city = made("421300", "U1").listing(unit_list([], "U1"))
    province = made("420000").listing(named("province", **term))
    found = reasons(run(site(), {}, [city, province]))
    assert [one if isinstance(told[i], tuple) else one[0] for i, one in enumerate(found)] == told


def test_an_ended_list_that_another_follows_does_not_matter(made: Made) -> None:
    city = made("990100", "U1")
    city.listing({**unit_list([BAN], "U1"), "effective_to": "2026-01-01"})
    assert {code for code, _ in reasons(run(site(), {}, [city]))} == {
        "list-expired",
        "unit-without-list",
    }
    city.listing({**unit_list([], "U1"), "effective_from": "2026-01-01"})
    assert run(site(), {}, [city]).verdict == "no_conflict"


def test_a_list_past_its_review_and_a_repealed_law_only_warn(made: Made) -> None:
    basis = [
        {"title": "旧法", "effective_to": "2026-08-15", "replaced_by": "新法"},
        {"title": "现行法", "effective_from": "2020-01-01"},
    ]
    clause = {"effect": "encourage", "text": "鼓励", "basis": basis}
    city = made("990100", "U1")
    city.listing({**unit_list([clause], "U1"), "review_due": "2026-11-21"})
    found = run(site(), {}, [city])
    assert found.verdict == "no_conflict"
    told = {one.code: one.text.zh for one in found.findings}
    assert {"list-review-due", "law-repealed"} <= set(told)
    assert "旧法" in told["law-repealed"]
    assert "新法" in told["law-repealed"]
    earlier = run(site(), {}, [city], as_of=date(2026, 8, 14))
    assert not {"list-review-due", "law-repealed"}.intersection(
        one.code for one in earlier.findings
    )


def test_an_altered_list_is_not_used(tmp_path: Path) -> None:
    region = plain_region(tmp_path, [BAN])
    release = region.release()
    (book,) = region.books()
    altered = replace(book, rows=())
    overlay = compose(site(), [region.opened()])
    question = Question(project=parse_project({}), as_of=date(2026, 11, 21))
    found = assess(question, overlay, [altered], Selection(in_force=(release,), lapsed=()))
    assert {code for code, _ in reasons(found)} == {"list-failed", "unit-without-list"}
    assert found.verdict == "undetermined"


@pytest.mark.parametrize(
    ("lapse", "code"),
    [(Lapse.WITHDRAWN, "release-withdrawn"), (Lapse.EXPIRED, "release-expired")],
)
def test_a_release_that_should_speak_here_is_told(made: Made, lapse: Lapse, code: str) -> None:
    city = made("421300", "U1").listing(unit_list([], "U1"))
    province = made("420000")
    far = made("421200", "U7", (50, 60))
    beside = made("421100", "U8", (0.5, 0.6))

    def told(*gone: Region) -> list[tuple[str, str]]:
        lapsed = tuple(Lapsed(release=one.release(), lapse=lapse) for one in gone)
        selection = Selection(in_force=(city.release(),), lapsed=lapsed)
        return reasons(run(site(), {}, [city], selection=selection))

    assert told() == [("level-missing", "420000")]
    assert told(province) == [(code, province.release().id)]
    assert told(province, far) == [(code, province.release().id)]
    assert (
        told(province, beside)
        == [
            (code, province.release().id),
            (code, beside.release().id),
        ][:: 1 if province.release().id < beside.release().id else -1]
    )


def test_the_order_of_lists_does_not_matter(made: Made) -> None:
    lists = [
        {
            **unit_list([{**BAN, "industries": [code]}], "U1"),
            "title": code,
            "review_due": "2020-01-01",
        }
        for code in ("C26", "C27", "C28")
    ]
    found = []
    for name, order in (("990100", lists), ("990200", lists[::-1])):
        region = made(name, "U1")
        region.jurisdiction = "990100"
        for data in order:
            region.listing(data)
        found.append(run(site(), {"industries": ["C2641"]}, [region]))
    one, other = found
    assert [each.clause.id for each in one.decisions] == [
        each.clause.id for each in other.decisions
    ]
    assert one.findings == other.findings


@pytest.mark.parametrize(
    ("level", "told"), [("province", []), ("basin", [("level-missing", "420000")])]
)
def test_a_required_province_may_share_its_release_but_a_basin_is_no_province(
    made: Made, level: str, told: list[Any]
) -> None:
    city = made("421300", "U1", requires=("420000",)).listing(unit_list([], "U1"))
    several = made("420000,430000").listing(named(level, BAN))
    found = run(site(), {}, [city, several])
    assert reasons(found) == told
    assert len(bound(found)) == 1


LEVELS = (
    ("nation", ""), ("basin", "420000,430000"), ("province", "420000"), ("region", "420000"),
    ("city", "421300"), ("district", "421303"), ("unit", "421303"), ("element-zone", "421303"),
)  # fmt: skip


def test_lists_of_every_level_bind_together_and_the_strictest_governs(made: Made) -> None:
    home = made("421303", "U1", requires=("420000",)).listing(unit_list([{**TERM}], "U1"))
    regions = {"421303": home}
    for level, code in LEVELS:
        region = regions.get(code) or made(code)
        regions[code] = region
        if level != "unit":
            region.listing(named(level, TERM))
    found = run(site(), {}, list(regions.values()))
    assert [one.clause.level.value for one in found.decisions] == [level for level, _ in LEVELS]
    assert (found.verdict, reasons(found)) == ("conditional", [])
    for level, code in LEVELS:
        stricter = list(regions.values())
        added = Region(folder=regions[code].folder, jurisdiction=code)
        added.listing(named(level, BAN, title=f"更严 {level}"))
        assert run(site(), {}, [*stricter, added]).verdict == "conflict", level


def test_a_law_newer_than_the_list_is_named(made: Made) -> None:
    old_law = {**TERM, "basis": [{"title": "中华人民共和国水污染防治法"}]}
    city = made("990100", "U1").listing(unit_list([old_law], "U1"))
    told = {one.code: one.text.zh for one in run(site(), {}, [city]).findings}
    assert "《生态环境法典》（2026-08-15 施行）" in told["law-newer-than-list"]
    assert "《中华人民共和国水污染防治法》已废止，现为生态环境法典" in told["law-repealed"]
    before = run(site(), {}, [city], as_of=date(2026, 8, 14)).findings
    assert not {"law-newer-than-list", "law-repealed"} & {one.code for one in before}


def test_a_list_that_knows_the_law_is_not_told_of_it(made: Made) -> None:
    knows = {**TERM, "basis": [{"title": "生态环境法典", "article": "第三百二十条"}]}
    city = made("990100", "U1").listing(unit_list([knows], "U1"))
    later = made("990101", "U2").listing(
        {**unit_list([TERM], "U2"), "effective_from": "2026-09-01"}
    )
    found = run(site(), {}, [city, later])
    assert "law-newer-than-list" not in {one.code for one in found.findings}
