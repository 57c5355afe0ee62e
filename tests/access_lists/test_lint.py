import json
from typing import Any

import pytest

from access_lists.codec import decode_clause, rows_of
from access_lists.errors import ListInvalidError
from access_lists.lint import clauses_of, lint
from access_lists.reading import ReadList, read_yaml
from access_lists.vocabulary import Level

CLAUSE = "/units/0/clauses/0"


def listed(*clauses: dict[str, Any], **head: Any) -> dict[str, Any]:
    full = [{"effect": "prohibit", "text": "条款", **one} for one in clauses]
    units = [{"code": "ZH99010110001", "clauses": full}]
    return {"title": "清单", "level": "unit", "units": units, **head}


def read_again(data: dict[str, Any]) -> ReadList:
    return read_yaml(json.dumps(data, ensure_ascii=False, indent=1).encode(), label="list.yaml")


def linted(*clauses: dict[str, Any], **head: Any) -> list[str]:
    """Codes of what is doubtful; the faults are raised."""
    return [finding.code for finding in lint(read_again(listed(*clauses, **head)))]


def faults(*clauses: dict[str, Any], **head: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(ListInvalidError) as caught:
        linted(*clauses, **head)
    for fault in caught.value.all_faults():
        assert (fault.file, bool(fault.row)) == ("list.yaml", True)
        assert fault.detail.zh.startswith(f"list.yaml 第 {fault.row} 行")
        assert fault.column == (fault.pointer or "").rsplit("/", 1)[-1]
    return [(fault.code, fault.pointer) for fault in caught.value.all_faults()]


def span(start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "field": "effect"}


def status(op: str, value: Any, year: Any = 2025) -> dict[str, Any]:
    return {"status": {"set": "w", "subject": "s", "year": year}, "op": op, "value": value}


GOOD = [
    {"fact": "two_high", "op": "==", "value": True},
    {"fact": "two_high", "op": "!=", "value": False},
    {"fact": "nature", "op": "==", "value": "new"},
    {"fact": "nature", "op": "in", "value": ["new", "expand"]},
    {"fact": "water_use_m3_per_year", "op": "<=", "value": 3, "unit": "万立方米/年"},
    {"fact": "water_use_m3_per_year", "op": "in", "value": [1, 2.5]},
    {"fact": "red_line_activity", "op": ">=", "value": 1},
    {"fact": "emissions_t_per_year.VOCs", "op": ">", "value": 0, "unit": "kg/a"},
    {"fact": "processes", "op": "contains", "value": "电镀"},
    {"fact": "industries", "op": "in", "value": ["C26"]},
    {"fact": "other_facts.堆高", "op": ">", "value": 5},
    {"fact": "other_facts.堆高", "op": "==", "value": "高"},
    {"fact": "other_facts.露天", "op": "==", "value": True},
    {"fact": "discharges_to", "op": "==", "value": "清河"},
    status("worse_than", "III", "last"),
    status("worse_than", "Ⅳ"),
    status(">", 35),
    status("in", ["I", "II"]),
    {"distance_m": "lake", "op": "<", "value": 100},
    {"place": {"red_line": True}},
    {"judgement": "是否影响"},
]
BAD = [
    ("wrong-type", {"fact": "two_high", "op": "==", "value": "yes"}),
    ("wrong-type", {"fact": "two_high", "op": ">", "value": True}),
    ("wrong-type", {"fact": "two_high", "op": "in", "value": True}),
    ("wrong-type", {"fact": "two_high", "op": "==", "value": 1}),
    ("wrong-type", {"fact": "nature", "op": "==", "value": "brand-new"}),
    ("wrong-type", {"fact": "nature", "op": "in", "value": ["new", "old"]}),
    ("wrong-type", {"fact": "nature", "op": "in", "value": "new"}),
    ("wrong-type", {"fact": "nature", "op": "in", "value": []}),
    ("wrong-type", {"fact": "nature", "op": "==", "value": ["new"]}),
    ("wrong-type", {"fact": "nature", "op": "<", "value": "new"}),
    ("wrong-type", {"fact": "nature", "op": "contains", "value": "new"}),
    ("wrong-type", {"fact": "water_use_m3_per_year", "op": "<", "value": "5"}),
    ("wrong-type", {"fact": "water_use_m3_per_year", "op": "<", "value": True}),
    ("wrong-type", {"fact": "water_use_m3_per_year", "op": "contains", "value": 5}),
    ("wrong-type", {"fact": "processes", "op": "==", "value": "电镀"}),
    ("wrong-type", {"fact": "processes", "op": "contains", "value": 5}),
    ("wrong-type", {"fact": "replacement_sources", "op": "contains", "value": "VOCs"}),
    ("wrong-type", {"fact": "other_facts.堆高", "op": ">", "value": "高"}),
    ("unknown-fact", {"fact": "colour", "op": "==", "value": "red"}),
    ("unknown-fact", {"fact": "nature.x", "op": "==", "value": "new"}),
    ("unknown-fact", {"fact": "emissions_t_per_year", "op": ">", "value": 5}),
    ("unknown-fact", {"fact": "other_facts", "op": "==", "value": 5}),
    ("unit-unknown", {"fact": "water_use_m3_per_year", "op": "<", "value": 5, "unit": "亩"}),
    (
        "wrong-type",
        status("worse_than", "四"),
    ),
    ("wrong-type", status("<", "III")),
    ("wrong-type", status("in", "III")),
]


@pytest.mark.parametrize("condition", GOOD)
def test_a_condition_that_can_be_decided_passes_and_compiles(condition: dict[str, Any]) -> None:
    linted({"when": condition, "unless": {"not": condition}})
    ((unit, content),) = rows_of(listed({"when": condition}))
    clause = decode_clause(
        content, identity="c", list_identity="l", level=Level.UNIT, unit=unit, jurisdictions=("",)
    )
    assert clause.when is not None


@pytest.mark.parametrize(("code", "condition"), BAD)
def test_a_condition_that_can_never_be_decided_is_a_fault(
    code: str, condition: dict[str, Any]
) -> None:
    suffix = "/unit" if code == "unit-unknown" else ""
    assert faults({"when": condition}) == [(code, f"{CLAUSE}/when{suffix}")]
    nested = {"all": [{"not": {"any": [condition]}}]}
    assert faults({"unless": nested}) == [(code, f"{CLAUSE}/unless/all/0/not/any/0{suffix}")]


@pytest.mark.parametrize(
    ("clause", "fault"),
    [
        ({"industries": ["C26", "C9999"]}, ("unknown-industry", f"{CLAUSE}/industries/1")),
        (
            {"limits": [{"quantity": "coal_t_per_year", "op": "<", "value": 5, "unit": "亩"}]},
            ("unit-unknown", f"{CLAUSE}/limits/0/unit"),
        ),
        (
            {"limits": [{"quantity": "coal", "op": "<", "value": 5}]},
            ("unknown-fact", f"{CLAUSE}/limits/0"),
        ),
        (
            {"limits": [{"quantity": "coal_t_per_year", "op": "==", "value": "少"}]},
            ("wrong-type", f"{CLAUSE}/limits/0"),
        ),
        (
            {"effective_from": "2024-01-01", "effective_to": "2024-01-01"},
            ("effective-dates", f"{CLAUSE}/effective_from"),
        ),
        ({"effective_to": "2024-02-31"}, ("effective-dates", f"{CLAUSE}/effective_to")),
        ({"review_due": "2024-13-01"}, ("effective-dates", f"{CLAUSE}/review_due")),
        (
            {"basis": [{"title": "法", "effective_to": "2024-02-30"}]},
            ("effective-dates", f"{CLAUSE}/basis/0/effective_to"),
        ),
        (
            {"spans": [{"start": 0, "end": 3, "field": "effect"}]},
            ("list-invalid", f"{CLAUSE}/spans/0"),
        ),
        (
            {"spans": [{"start": 1, "end": 1, "field": "effect"}]},
            ("list-invalid", f"{CLAUSE}/spans/0"),
        ),
    ],
)
def test_a_fault_names_its_place(clause: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults(clause) == [fault]


def test_a_limit_may_name_a_document_and_a_span_may_reach_the_end() -> None:
    document = {"quantity": "emissions_t_per_year.COD", "op": "<=", "value": "流域标准"}
    assert (
        linted({"limits": [document], "spans": [{"start": 0, "end": 2, "field": "effect"}]}) == []
    )


def test_dates_of_the_list_itself_are_checked() -> None:
    assert faults(effective_from="2025-01-01", effective_to="2024-01-01") == [
        ("effective-dates", "/effective_from")
    ]


def deep(depth: int, inner: dict[str, Any]) -> dict[str, Any]:
    for _ in range(depth - 1):
        inner = {"all": [inner]}
    return inner


def test_scopes_and_conditions_are_at_most_sixteen_deep() -> None:
    noisy, red = {"fact": "noisy", "op": "==", "value": True}, {"red_line": True}
    assert linted({"when": deep(16, noisy), "scope": deep(16, red)}) == []
    for clause in ({"when": deep(17, noisy)}, {"scope": deep(17, red)}):
        ((code, pointer),) = faults(clause)
        assert (code, str(pointer).count("/all")) == ("expression-not-allowed", 16)
    ((code, _),) = faults({"when": deep(10, {"place": deep(10, red)})})
    assert code == "expression-not-allowed"


def test_keys_are_told_apart_within_a_unit() -> None:
    assert faults({"key": "a"}, {"key": "b"}, {"key": "a"}) == [
        ("duplicate-key", "/units/0/clauses/2/key")
    ]
    twice = listed({"key": "a"})
    other = {"key": "a", "effect": "exit", "text": "x"}
    twice["units"].append({"code": "ZH99010110002", "clauses": [other]})
    assert lint(read_again(twice)) == ()


def test_a_unit_stands_once() -> None:
    twice = [{"code": "ZH99010110001"}, {"code": "ZH99010110001"}]
    assert faults(units=twice) == [("duplicate-unit-code", "/units/1/code")]


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        (
            {"industries": ["C26", "C27"]},
            {"effect": "encourage", "industries": ["C27", "C26"]},
            True,
        ),
        ({"industries": ["C26"]}, {"effect": "encourage", "industries": ["C27"]}, False),
        ({"industries": ["C26"]}, {"effect": "restrict", "industries": ["C26"]}, False),
        (
            {"effect": "encourage", "industries": ["C26"]},
            {"effect": "exit", "industries": ["C26"]},
            True,
        ),
        ({}, {"effect": "encourage"}, False),
        (
            {"industries": ["C26"], "activities": ["new", "expand"]},
            {"effect": "encourage", "industries": ["C26"], "activities": ["expand", "new"]},
            True,
        ),
        (
            {"industries": ["C26"], "scope": {"park": "甲"}},
            {"effect": "encourage", "industries": ["C26"]},
            False,
        ),
    ],
)
def test_a_list_does_not_forbid_and_favour_one_case(
    one: dict[str, Any], other: dict[str, Any], clash: bool
) -> None:
    if clash:
        assert faults(one, other) == [("contradiction", "/units/0/clauses/1")]
    else:
        assert linted(one, other) == []


PLACE = {"place": {"red_line": True}}
NOISY = {"fact": "noisy", "op": "==", "value": True}


@pytest.mark.parametrize(
    ("clause", "doubtful"),
    [
        ({"unless": PLACE}, True),
        ({"unless": {"all": [NOISY, {"any": [PLACE]}]}}, True),
        ({"unless": {"distance_m": "lake", "op": "<", "value": 5}}, True),
        ({"scope": {"not": {"red_line": True}}}, True),
        ({"scope": {"all": [{"red_line": True}, {"not": {"occupation": ["tunnel"]}}]}}, True),
        ({"when": {"not": PLACE}}, True),
        ({"when": {"all": [{"distance_m": "lake", "op": ">=", "value": 5}]}}, True),
        ({"when": {"distance_m": "lake", "op": "<", "value": 5}}, False),
        ({"when": PLACE, "scope": {"red_line": True}}, False),
        ({"unless": NOISY, "when": {"not": NOISY}}, False),
    ],
)
def test_a_place_under_an_exception_is_doubtful(clause: dict[str, Any], doubtful: bool) -> None:
    assert linted(clause) == (["spatial-exception"] if doubtful else [])


def test_every_clause_has_its_pointer_and_unit() -> None:
    data = listed({}, {}, clauses=[{"effect": "exit", "text": "x"}])
    assert [(pointer, unit) for pointer, unit, _ in clauses_of(data)] == [
        ("/clauses/0", None),
        ("/units/0/clauses/0", "ZH99010110001"),
        ("/units/0/clauses/1", "ZH99010110001"),
    ]
