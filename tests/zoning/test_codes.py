import csv
import itertools

import pytest

from zoning.codes import (
    JurisdictionInvalidError,
    JurisdictionLevel,
    city_of,
    default_required_levels,
    is_test_jurisdiction,
    jurisdiction_covers,
    jurisdiction_level,
    jurisdiction_name,
    parse_jurisdiction,
    parse_unit_code,
    province_of,
)
from zoning.errors import ZoningError
from zoning.resources import data_path
from zoning.vocabulary import UnitCategory


@pytest.fixture(scope="module")
def divisions():
    with data_path("tables", "gbt2260.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", ""),
        ("  ", ""),
        ("421300", "421300"),
        (" 421300\n", "421300"),
        ("４２１３００", "421300"),
    ],
)
def test_a_jurisdiction_is_empty_or_six_digits(text, code):
    assert parse_jurisdiction(text) == code


def test_a_code_that_is_not_in_the_table_is_still_a_jurisdiction():
    assert parse_jurisdiction("429999") == "429999"
    assert jurisdiction_name("429999") is None


@pytest.mark.parametrize("text", ["42", "4213000", "156421300", "湖北省", "42130a", "٤٢١٣٠٠", "-"])
def test_anything_else_is_refused_with_what_to_do(text):
    with pytest.raises(JurisdictionInvalidError) as caught:
        parse_jurisdiction(text)
    assert caught.value.code == "jurisdiction-invalid"
    assert isinstance(caught.value, ZoningError)
    assert text in caught.value.detail.zh
    assert "156" in caught.value.remedy.zh


def test_levels_follow_the_zeros_at_the_end():
    codes = ["", "420000", "421300", "421321", "990000", "990100", "990101"]
    assert [jurisdiction_level(code).value for code in codes] == [
        "nation", "province", "city", "district", "province", "city", "district",
    ]  # fmt: skip


def test_province_and_city_of_a_jurisdiction():
    assert [province_of(code) for code in ("421321", "421300", "420000")] == ["420000"] * 3
    assert [city_of(code) for code in ("421321", "421300")] == ["421300"] * 2
    assert province_of("") is None
    assert city_of("") is None
    assert city_of("420000") is None


def test_codes_that_begin_with_99_are_test_jurisdictions():
    assert is_test_jurisdiction("990000")
    assert is_test_jurisdiction("999999")
    assert not is_test_jurisdiction("")
    assert not is_test_jurisdiction("659900")


@pytest.mark.parametrize(
    ("general", "specific"),
    [
        ("", ""),
        ("", "420000"),
        ("", "421321"),
        ("420000", "420000"),
        ("420000", "421300"),
        ("420000", "421321"),
        ("421300", "421321"),
        ("421321", "421321"),
        ("990000", "990100"),
        ("990000", "990101"),
        ("990100", "990101"),
        ("990101", "990101"),
    ],
)
def test_a_jurisdiction_covers_itself_and_what_lies_in_it(general, specific):
    assert jurisdiction_covers(general, specific)


@pytest.mark.parametrize(
    ("general", "specific"),
    [
        ("", "990000"),
        ("", "990101"),
        ("420000", ""),
        ("420000", "430000"),
        ("421300", "420000"),
        ("421300", "421200"),
        ("421321", "421300"),
        ("421321", "421322"),
        ("990000", "980000"),
        ("990100", "990201"),
        ("990000", ""),
    ],
)
def test_a_jurisdiction_does_not_cover_what_lies_elsewhere_or_above(general, specific):
    assert not jurisdiction_covers(general, specific)


def test_covering_agrees_with_the_parents_in_the_table(divisions):
    codes = [code for code in divisions if code.startswith(("42", "11"))]
    for general, specific in itertools.product(codes, repeat=2):
        above, up = set(), specific
        while up:
            above.add(up)
            up = divisions[up]["parent"]
        assert jurisdiction_covers(general, specific) == (general in above)


@pytest.mark.parametrize(
    ("code", "required"),
    [
        ("", ()),
        ("420000", ()),
        ("421300", ("420000",)),
        ("421321", ("420000",)),
        ("990000", ()),
        ("990100", ()),
        ("990101", ()),
    ],
)
def test_only_real_divisions_below_a_province_require_their_province(code, required):
    assert default_required_levels(code) == required


def test_names_come_from_the_table():
    assert jurisdiction_name("420000") == "湖北省"
    assert jurisdiction_name("421300") == "随州市"
    assert jurisdiction_name("") == "全国"
    assert jurisdiction_name("990000") is None
    assert jurisdiction_name("441900") == "东莞市"


def test_a_name_that_recurs_carries_its_province():
    assert jurisdiction_name("110100") == "北京市市辖区"
    assert jurisdiction_name("500200") == "重庆市县"
    assert jurisdiction_name("429000") == "湖北省省直辖县级行政区划"


def test_city_level_names_are_unique_once_named(divisions):
    names = [jurisdiction_name(code) for code in divisions if divisions[code]["level"] == "city"]
    assert len(names) == len(set(names))


def test_the_table_is_whole_and_its_levels_and_parents_follow_the_codes(divisions):
    levels = [row["level"] for row in divisions.values()]
    assert (levels.count("province"), levels.count("city")) == (34, 342)
    assert levels.count("district") > 2900
    for code, row in divisions.items():
        assert row["level"] == jurisdiction_level(code).value
        assert row["parent"] in divisions or (
            jurisdiction_level(code) is JurisdictionLevel.PROVINCE and not row["parent"]
        )
        assert row["name"]
        assert not is_test_jurisdiction(code)


def test_a_unit_code_tells_county_category_and_serial():
    hints = parse_unit_code("ZH42052620003")
    assert hints.well_formed
    assert hints.county == "420526"
    assert hints.category is UnitCategory.KEY_CONTROL
    assert hints.serial == "0003"


@pytest.mark.parametrize(
    ("digit", "category"),
    [
        ("1", UnitCategory.PRIORITY_PROTECTION),
        ("2", UnitCategory.KEY_CONTROL),
        ("3", UnitCategory.GENERAL_CONTROL),
    ],
)
def test_the_seventh_digit_is_the_category(digit, category):
    assert parse_unit_code(f"ZH990101{digit}0001").category is category


@pytest.mark.parametrize(
    "text",
    ["", "ZH440605200001", "ZH44060540001", "zh42052620003", "YS4205262000301", "ZH42052620003\n"],
)
def test_a_unit_code_of_another_shape_gives_no_hints(text):
    hints = parse_unit_code(text)
    assert not hints.well_formed
    assert (hints.county, hints.category, hints.serial) == (None, None, None)
