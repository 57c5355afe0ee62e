from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import Region, book_of

from access_lists.book import ListBook
from access_lists.clauses import Source
from access_lists.codec import clause_ids, compact, decode_clause, header_of, list_id, rows_of
from access_lists.scope import compile_scope
from access_lists.vocabulary import Level

FULL: dict[str, Any] = {
    "key": "k1",
    "dimension": "spatial-layout",
    "heading": "禁止开发建设活动",
    "element": "水",
    "effect": "restrict",
    "strength": "in-principle",
    "addressee": "existing",
    "scope": {"park": "甲园区"},
    "activities": ["expand", "new"],
    "industries": ["C26"],
    "subjects": {"processes": ["电镀"], "fuels": ["煤"]},
    "when": {"fact": "noisy", "op": "==", "value": True},
    "unless": {"judgement": "例外"},
    "limits": [
        {"quantity": "water_use_m3_per_year", "op": "<=", "value": 5, "unit": "万立方米/年"}
    ],
    "replacement": [{"pollutant": "VOCs", "ratio": 2}],
    "basis": [{"title": "某法", "article": "第一条", "effective_to": "2026-01-01"}],
    "effective_from": "2024-01-01",
    "effective_to": "2030-01-01",
    "review_due": "2027-01-01",
    "text": "条款原文",
    "source": {"file": "清单.xlsx", "sheet": "表1", "row": 7, "column": "F"},
    "spans": [{"start": 0, "end": 2, "field": "effect"}],
    "review": "partial",
    "effect_certain": False,
    "unread_hazard": True,
}


def decoded(content: dict[str, Any], **options: Any):
    defaults = {"identity": "id", "list_identity": "list", "level": Level.CITY}
    places = {"unit": None, "jurisdictions": ("990100",)}
    return decode_clause(compact(content), **{**defaults, **places, **options})


def test_every_field_of_a_clause_is_read() -> None:
    clause = decoded(FULL)
    assert (clause.key, clause.dimension, clause.heading) == (
        "k1",
        "spatial-layout",
        FULL["heading"],
    )
    assert (clause.effect, clause.strength, clause.addressee) == (
        "restrict",
        "in-principle",
        "existing",
    )
    assert clause.activities == {"new", "expand"}
    assert (clause.subjects.processes, clause.subjects.fuels) == (("电镀",), ("煤",))
    assert clause.limits[0].value == 50_000.0
    assert (clause.replacement[0].pollutant, clause.replacement[0].ratio) == ("VOCs", 2)
    assert clause.basis[0].effective_to == date(2026, 1, 1)
    assert (clause.effective_from, clause.effective_to) == (date(2024, 1, 1), date(2030, 1, 1))
    assert clause.source == Source(file="清单.xlsx", sheet="表1", row=7, column="F")
    assert (clause.review, clause.effect_certain, clause.unread_hazard) == ("partial", False, True)
    assert clause.content == compact(FULL)


def test_what_is_left_out_has_the_values_of_the_schema() -> None:
    clause = decoded({"effect": "prohibit", "text": "禁止"})
    assert (clause.strength, clause.addressee, clause.review) == ("must", "project", "machine")
    assert (clause.effect_certain, clause.unread_hazard) == (True, False)
    assert (clause.when, clause.unless, clause.limits, clause.industries) == (None, None, (), ())
    assert clause.key == "id"


@pytest.mark.parametrize(
    ("options", "content", "place"),
    [
        ({"unit": "U1"}, {}, {"unit": "U1"}),
        ({}, {}, {"jurisdiction": "990100"}),
        (
            {"jurisdictions": ("990200", "990100")},
            {},
            {"any": [{"jurisdiction": "990100"}, {"jurisdiction": "990200"}]},
        ),
        ({"unit": "U1"}, {"scope": {"park": "甲"}}, {"all": [{"unit": "U1"}, {"park": "甲"}]}),
        (
            {},
            {"scope": {"jurisdiction": ""}},
            {"all": [{"jurisdiction": "990100"}, {"jurisdiction": ""}]},
        ),
    ],
)
def test_a_clause_binds_in_its_unit_or_jurisdiction_and_in_its_own_scope(
    options: dict, content: dict, place: dict
) -> None:
    clause = decoded({"effect": "prohibit", "text": "禁止", **content}, **options)
    assert clause.scope is not None
    assert clause.scope.key == compile_scope(place).key


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ({"a": None, "b": [], "c": {}, "d": "", "e": 0, "f": False}, {"e": 0, "f": False}),
        ({"a": {"b": {"c": None}}}, {}),
        ([None, {"a": ""}], [None, {}]),
        ({"a": 5.0, "b": 5.5, "c": 1e300}, {"a": 5, "b": 5.5, "c": 1e300}),
        ({"a": True}, {"a": True}),
        ({"jurisdiction": "", "title": ""}, {"jurisdiction": ""}),
        ({"jurisdiction": None}, {}),
        (
            {"fact": "in_park", "op": "==", "value": ""},
            {"fact": "in_park", "op": "==", "value": ""},
        ),
        ({"any": [{"jurisdiction": ""}]}, {"any": [{"jurisdiction": ""}]}),
    ],
)
def test_empty_members_say_nothing_but_for_those_that_do(value: Any, kept: Any) -> None:
    assert compact(value) == kept
    assert [type(one) for one in _leaves(compact(value))] == [type(one) for one in _leaves(kept)]


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [value]


def listed(*clauses: dict[str, Any], **head: Any) -> dict[str, Any]:
    full = [{"effect": "prohibit", "text": "禁止", **one} for one in clauses]
    units = [{"code": "U1", "clauses": full}, {"code": "U2"}]
    return {"title": "清单", "level": "unit", "units": units, **head}


def ids(data: dict[str, Any]) -> list[str]:
    return clause_ids(header_of(data), rows_of(data))


def identity(data: dict[str, Any]) -> str:
    units = [unit["code"] for unit in data["units"]]
    return list_id(header_of(data), units, rows_of(data))


def test_ids_come_from_the_content_alone() -> None:
    data = listed({"industries": ["C26"]}, {"industries": ["C27"]})
    same = listed(
        {"industries": ["C26"], "heading": "", "limits": [], "scope": None},
        {"industries": ["C27"], "element": None},
    )
    assert ids(data) == ids(same)
    assert identity(data) == identity(same)
    assert len(set(ids(data))) == 2
    assert all(len(one) == 20 for one in [*ids(data), identity(data)])


def test_an_id_does_not_move_with_the_clauses_around_it() -> None:
    first, second = ids(listed({"industries": ["C26"]}, {"industries": ["C27"]}))
    assert ids(listed({"industries": ["C27"]})) == [second]
    assert ids(listed({"industries": ["C27"]}, {"industries": ["C26"]})) == [second, first]


def test_the_same_words_in_another_unit_or_list_are_another_clause() -> None:
    one = listed({})
    other = {**one, "units": [{"code": "U9", "clauses": one["units"][0]["clauses"]}]}
    common = {**one, "units": [], "clauses": one["units"][0]["clauses"]}
    renamed = listed({}, title="另一份清单")
    numbered = listed({}, document="文号")
    placed = listed({}, jurisdiction="990100")
    everywhere = listed({}, jurisdiction="")
    found = [ids(each)[0] for each in (one, other, common, renamed, numbered, placed, everywhere)]
    assert len(set(found)) == len(found)


def test_equal_clauses_of_one_unit_are_told_apart_by_their_order() -> None:
    first, second, third = ids(listed({}, {}, {}))
    assert [second, third] == [f"{first}-2", f"{first}-3"]


@pytest.mark.parametrize(
    "changed",
    [
        listed({"industries": ["C27"]}),
        listed({"industries": ["C26"]}, review_due="2030-01-01"),
        listed({"industries": ["C26"]}, level="district"),
        {**listed({"industries": ["C26"]}), "units": listed({"industries": ["C26"]})["units"][:1]},
        listed({"industries": ["C26"], "text": "禁止 "}),
    ],
)
def test_any_change_of_content_changes_the_id_of_the_list(changed: dict[str, Any]) -> None:
    assert identity(changed) != identity(listed({"industries": ["C26"]}))


def book(data: dict[str, Any]) -> ListBook:
    return book_of(data, Region(folder=Path()).release())


def test_a_book_knows_whether_it_was_altered() -> None:
    whole = book(listed({"industries": ["C26"]}))
    assert whole.intact
    ((unit, content),) = whole.rows
    assert not replace(whole, rows=((unit, {**content, "effect": "encourage"}),)).intact
    assert not replace(whole, rows=()).intact
    assert not replace(whole, unit_headers=whole.unit_headers[:1]).intact
    assert not replace(whole, header={**whole.header, "level": "city"}).intact


def test_a_book_gives_the_clauses_of_a_unit() -> None:
    data = listed({"industries": ["C26"]}, {}, clauses=[{"effect": "exit", "text": "退出"}])
    found = book(data)
    assert [clause.effect for clause in found.common] == ["exit"]
    assert [clause.unit for clause in found.of_unit("U1")] == ["U1", "U1"]
    assert (found.of_unit("U2"), found.of_unit("U3")) == ((), ())
    assert [one.id for one in [*found.common, *found.of_unit("U1")]] == ids(data)
    assert (found.has_common, book(listed({})).has_common) == (True, False)
    assert found.jurisdictions == ("990100",)
    assert book(listed({}, jurisdiction="")).jurisdictions == ("",)
