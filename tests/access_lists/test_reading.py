import pytest

from access_lists.errors import ListInvalidError
from access_lists.reading import MAX_NESTING, read_yaml
from zoning.errors import Fault

LIST = """title: 清单
level: unit
units:
  - code: ZH99010110001
    clauses:
      - effect: prohibit
        text: 禁止。
"""


def faults_of(text: str | bytes) -> list[Fault]:
    raw = text.encode() if isinstance(text, str) else text
    with pytest.raises(ListInvalidError) as caught:
        read_yaml(raw, label="list.yaml")
    faults = list(caught.value.all_faults())
    assert all(fault.file == "list.yaml" for fault in faults)
    assert all(f"第 {one.row} 行" in one.detail.zh for one in faults)
    assert all(f"line {one.row}" in one.detail.en for one in faults)
    return faults


def test_a_list_is_read_with_the_line_of_every_member() -> None:
    read = read_yaml(LIST.encode(), label="list.yaml")
    assert read.data["units"][0]["clauses"] == [{"effect": "prohibit", "text": "禁止。"}]
    assert read.lines["/title"] == 1
    assert read.lines["/units"] == 3
    assert read.lines["/units/0/clauses/0/text"] == 7


def test_a_byte_order_mark_and_json_are_read_alike() -> None:
    json = '{"title": "清单", "level": "unit", "units": []}'
    assert read_yaml(b"\xef\xbb\xbf" + json.encode(), label="x").data["title"] == "清单"


def test_days_are_read_as_their_text() -> None:
    for day in ("2024-01-31", '"2024-01-31"'):
        read = read_yaml(f"{LIST}effective_from: {day}\n".encode(), label="x")
        assert read.data["effective_from"] == "2024-01-31"


@pytest.mark.parametrize(
    ("text", "row", "code"),
    [
        (LIST + "level: city\n", 8, "duplicate-key"),
        (LIST.replace("    clauses", "\tclauses"), 5, "malformed-yaml"),
        (LIST + "basis: [&a {title: x}, *a]\n", 8, "malformed-yaml"),
        (LIST + "effective_from: 2024-02-31\n", 8, "malformed-yaml"),
        (LIST + "title2: !!python/object/apply:os.getcwd []\n", 8, "unknown-member"),
        ("", 1, "malformed-yaml"),
        ("- a\n- b\n", 1, "list-invalid"),
        ("只是一句话", 1, "list-invalid"),
        (LIST + "---\ntitle: 另一份\n", 8, "malformed-yaml"),
        (b"title: \xd7\xdc", 1, "malformed-yaml"),
    ],
)
def test_what_cannot_be_read_names_its_line(text: str | bytes, row: int, code: str) -> None:
    (fault,) = faults_of(text)
    assert (fault.row, fault.code) == (row, code)


@pytest.mark.parametrize("text", ["!!python/name:os.system", "!!python/object/apply:os.getcwd []"])
def test_nothing_in_a_list_runs(text: str) -> None:
    (fault,) = faults_of(f"title: {text}\nlevel: unit\n")
    assert fault.row == 1


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_a_file_nested_without_end_is_refused_in_time(opening: str) -> None:
    (fault,) = faults_of(opening * 200_000)
    assert fault.code == "too-deep"


def test_nesting_is_bounded() -> None:
    def nested(depth: int) -> str:
        return "a: " + "[" * (depth - 1) + "]" * (depth - 1)

    assert {fault.code for fault in faults_of(nested(MAX_NESTING))} != {"too-deep"}
    assert {fault.code for fault in faults_of(nested(MAX_NESTING + 1))} == {"too-deep"}


@pytest.mark.parametrize(
    "value", [".nan", ".inf", "-.inf", "1.0e+400", "9" * 20, "-9007199254740992"]
)
def test_numbers_that_json_cannot_say_are_refused(value: str) -> None:
    limit = f"        limits: [{{quantity: coal_t_per_year, op: '<', value: {value}}}]\n"
    (fault,) = faults_of(LIST + limit)
    assert (fault.row, fault.code) == (8, "malformed-yaml")


CLAUSE = "/units/0/clauses/0"


@pytest.mark.parametrize(
    ("line", "pointer", "code", "column"),
    [
        ("        strength: mostly\n", f"{CLAUSE}/strength", "list-invalid", "strength"),
        ("        color: red\n", f"{CLAUSE}/color", "unknown-member", "color"),
        ("        scope: {}\n", f"{CLAUSE}/scope", "list-invalid", "scope"),
        ("        scope: {red_line: true, park: 甲}\n", f"{CLAUSE}/scope", "list-invalid", "scope"),
        (
            "        scope: {red_line: false}\n",
            f"{CLAUSE}/scope/red_line",
            "list-invalid",
            "red_line",
        ),
        ("        scope: {park: ''}\n", f"{CLAUSE}/scope/park", "list-invalid", "park"),
        (
            "        scope: {reference: pond}\n",
            f"{CLAUSE}/scope/reference",
            "list-invalid",
            "reference",
        ),
        (
            "        scope: {within_m: {class: lake, distance: 0}}\n",
            f"{CLAUSE}/scope/within_m/distance",
            "list-invalid",
            "distance",
        ),
        ("        activities: [renew]\n", f"{CLAUSE}/activities/0", "list-invalid", "0"),
        (
            "        effective_from: 2024年\n",
            f"{CLAUSE}/effective_from",
            "list-invalid",
            "effective_from",
        ),
        (
            "        replacement: [{pollutant: VOCs, ratio: 0}]\n",
            f"{CLAUSE}/replacement/0/ratio",
            "list-invalid",
            "ratio",
        ),
    ],
)
def test_what_breaks_the_schema_names_file_line_and_field(
    line: str, pointer: str, code: str, column: str
) -> None:
    (fault,) = faults_of(LIST + line)
    assert (fault.pointer, fault.code, fault.column) == (pointer, code, column)
    assert fault.row in {6, 8}


def test_all_faults_come_at_once_in_the_order_of_their_lines() -> None:
    broken = LIST.replace("prohibit", "forbid").replace("level: unit", "level: village")
    faults = faults_of(broken + "extra: 1\n")
    assert [fault.row for fault in faults] == sorted(fault.row or 0 for fault in faults)
    assert {fault.pointer for fault in faults} == {"/extra", "/level", f"{CLAUSE}/effect"}


@pytest.mark.parametrize(
    ("condition", "place", "code"),
    [
        ("{fact: noisy, op: '=~', value: x}", "/op", "pattern-not-allowed"),
        ("{fact: noisy, op: ==, value: true, extra: 1}", "/extra", "unknown-member"),
        ("{fact: Noisy!, op: ==, value: true}", "/fact", "list-invalid"),
        ("{all: []}", "/all", "list-invalid"),
        ("{any: [{not: {fact: noisy, op: is, value: 1}}]}", "/any/0/not/op", "list-invalid"),
        ("{distance_m: lake, op: ==, value: 5}", "/op", "list-invalid"),
        ("{place: {park: ''}}", "/place/park", "list-invalid"),
        ("{judgement: ''}", "/judgement", "list-invalid"),
    ],
)
def test_a_broken_condition_is_found_where_it_is(condition: str, place: str, code: str) -> None:
    (fault,) = faults_of(f"{LIST}        when: {condition}\n")
    assert (fault.pointer, fault.code, fault.row) == (f"{CLAUSE}/when{place}", code, 8)
