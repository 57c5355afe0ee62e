import copy
import json
import time

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from zoning.canonical import canonical_json
from zoning.vocabulary import LayerKind

numbers = st.one_of(
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(1e-7, 1e-3),
    st.floats(1e14, 1e22),
)
texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=30,
)


@given(values)
def test_the_bytes_are_those_of_the_reference_library(value):
    assert canonical_json(value) == rfc8785.dumps(value)


@given(
    st.lists(st.lists(st.floats(70, 140, exclude_min=True), min_size=2, max_size=3), min_size=16),
    st.lists(st.tuples(st.integers(0, 15), numbers | texts | st.lists(numbers)), max_size=2),
)
def test_the_outline_of_a_footprint_is_written_as_the_library_writes_it(positions, others):
    for at, value in others:
        positions[at] = [*positions[at], value]
    assert canonical_json({"coordinates": [positions]}) == rfc8785.dumps(
        {"coordinates": [positions]}
    )


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "text": st.sampled_from(["", "条款", "\u2028"]),
                "share": st.floats(0, 1),
                "count": numbers,
                "row": st.integers(-(2**53) + 1, 2**53 - 1),
                "basis": st.lists(st.fixed_dictionaries({"n": numbers}), max_size=2),
                "facts": st.dictionaries(st.sampled_from("ab"), numbers),
                "\U0001f600": st.none() | numbers,
            }
        ),
        min_size=16,
        max_size=17,
    ),
    st.sampled_from(["text", "\U0001f600", "count"]),
)
def test_many_members_of_one_form_are_written_as_the_library_writes_them(rows, without):
    assert canonical_json(rows) == rfc8785.dumps(rows)
    before = copy.deepcopy(rows)
    narrow = [{name: row[name] for name in row if name != without} for row in rows]
    assert canonical_json({"rows": narrow}) == rfc8785.dumps({"rows": narrow})
    assert canonical_json([*narrow, {}]) == rfc8785.dumps([*narrow, {}])
    assert rows == before
    assert [list(map(type, row.values())) for row in rows] == [
        list(map(type, row.values())) for row in before
    ]


@pytest.mark.parametrize(
    "member", [2**53, -(2**53), float("nan"), float("inf"), "\ud800", {1: 2}, 1e-7, -0.0, 1e16]
)
def test_a_member_at_the_edges_is_found_among_many_of_its_kind(member):
    alike = {int: 7, float: 0.5, str: "x", dict: {"a": 1}}[type(member)]
    rows = [{"n": alike} for _ in range(40)]
    rows[17]["n"] = member
    try:
        expected = rfc8785.dumps(rows)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        with pytest.raises((rfc8785.CanonicalizationError, UnicodeEncodeError)):
            canonical_json(rows)
    else:
        assert canonical_json(rows) == expected


@pytest.mark.parametrize(
    "value",
    [
        -0.0, 0.0, 1.0, 1e-5, 9.9e-6, 1e-6, 1e-7, 123456.789, 0.1, 2**53 - 1, 1e21, 1e15 + 0.5,
        5e-324, 1.7976931348623157e308, "\x7f\x1f\u2028\\/\"\b", {"\U0001f600": 1, "\uffff": 2},
        {"b": (1, 2.50), "a": LayerKind.RED_LINES}, {LayerKind.RED_LINES: 1}, [[], {}, ""],
    ],
)  # fmt: skip
def test_numbers_texts_and_names_at_the_edges_of_the_scheme(value):
    assert canonical_json(value) == rfc8785.dumps(value)
    assert canonical_json({"value": [value]}) == rfc8785.dumps({"value": [value]})


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 2**53, "\ud800", {1: 2}, {1, 2}, object()]
)
def test_what_the_scheme_refuses_is_refused(value):
    with pytest.raises((rfc8785.CanonicalizationError, UnicodeEncodeError)):
        canonical_json({"value": value})


def test_a_large_document_takes_less_than_half_the_time():
    clause = {"id": "x" * 30, "share": 0.123456789, "text": "条款" * 50, "basis": [{"n": 1.0}] * 4}
    document = json.loads(json.dumps({"clauses": [clause] * 500}))

    def best(write):
        taken = []
        for _ in range(5):
            begun = time.process_time()
            write(document)
            taken.append(time.process_time() - begun)
        return min(taken)

    assert best(rfc8785.dumps) > 2 * best(canonical_json)
