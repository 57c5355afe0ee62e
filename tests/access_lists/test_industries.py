import csv
from collections import Counter

import pytest

from access_lists.errors import AccessListError
from access_lists.industries import IndustryLevel, UnknownIndustryError, industry_table

TABLE = industry_table()


@pytest.fixture
def transcription(shared_data):
    path = shared_data / "tables" / "gbt4754_2017.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["full_code"]: row for row in csv.DictReader(file)}


def test_the_table_is_the_whole_standard():
    counts = Counter(industry.level for industry in TABLE)
    assert counts == {
        IndustryLevel.SECTION: 20,
        IndustryLevel.DIVISION: 97,
        IndustryLevel.GROUP: 473,
        IndustryLevel.CLASS: 1381,
    }
    assert len(TABLE) == 1971


def test_every_category_but_a_section_has_its_parent():
    for industry in TABLE:
        if industry.level is IndustryLevel.SECTION:
            assert industry.parent is None
        else:
            assert industry.parent in TABLE
            assert industry.code.startswith(industry.parent)
        assert industry.section == industry.code[0]


def test_every_group_has_a_class_and_single_ones_are_marked():
    classes = Counter(one.parent for one in TABLE if one.level is IndustryLevel.CLASS)
    groups = [one for one in TABLE if one.level is IndustryLevel.GROUP]
    assert all(classes[group.code] for group in groups)
    assert all(group.single_child == (classes[group.code] == 1) for group in groups)


def test_a_group_printed_with_its_only_class_is_there_beside_the_class():
    group, only_class = TABLE.find("C271"), TABLE.find("C2710")
    assert group.single_child
    assert group.name == only_class.name == "化学药品原料药制造"
    assert [one.code for one in TABLE.children("C271")] == ["C2710"]


def test_names_carry_no_blanks_and_no_half_width_brackets():
    assert not [one.name for one in TABLE if not one.name or set(one.name) & set(" \t()\n")]


def test_codes_and_names_agree_with_an_independent_transcription(transcription):
    assert {one.code: one.name for one in TABLE} == {
        code: row["name"] for code, row in transcription.items()
    }
    bare = {one.code.lstrip(one.section) or one.section: one.parent for one in TABLE}
    for row in transcription.values():
        parent = bare[row["code"]]
        assert row["parent"] == ("" if parent is None else parent[1:] or parent)


@pytest.mark.parametrize("text", ["C2641", "2641", "c2641", "ｃ２６４１", " C 2641\n", "２６４１"])
def test_one_class_is_found_however_its_code_is_written(text):
    industry = TABLE.find(text)
    assert (industry.code, industry.name, industry.parent) == ("C2641", "涂料制造", "C264")
    assert industry.level is IndustryLevel.CLASS


@pytest.mark.parametrize(
    ("text", "code"),
    [("C", "C"), ("c", "C"), ("26", "C26"), ("C26", "C26"), ("264", "C264"), ("01", "A01")],
)
def test_higher_levels_are_found_too(text, code):
    assert TABLE.find(text).code == code


def test_the_path_leads_from_the_section_to_the_parent():
    assert [one.code for one in TABLE.path("2641")] == ["C", "C26", "C264"]
    assert TABLE.path("C") == ()


@pytest.mark.parametrize("text", ["C2512", "G5310", "2512", "C329"])
def test_a_code_that_this_edition_lacks_may_be_of_the_2011_edition(text):
    with pytest.raises(UnknownIndustryError) as caught:
        TABLE.find(text)
    assert caught.value.edition_2011
    assert "2011" in caught.value.detail.zh
    assert "2011" in caught.value.detail.en
    assert caught.value.suggestions


def test_the_nearest_codes_are_suggested():
    with pytest.raises(UnknownIndustryError) as caught:
        TABLE.find("G5310")
    assert [one.code for one in caught.value.suggestions] == ["G531", "G5311", "G5312", "G5313"]
    assert "G5311 高速铁路旅客运输" in caught.value.detail.zh


def test_a_code_under_the_wrong_letter_gets_the_right_one_suggested():
    with pytest.raises(UnknownIndustryError) as caught:
        TABLE.find("D2641")
    assert [one.code for one in caught.value.suggestions] == ["C2641"]
    assert not caught.value.edition_2011


@pytest.mark.parametrize(
    "text", ["", "涂料", "C26411", "99", "C99", "Z", "9", "D2512", "26a", "٢٦"]
)
def test_what_has_not_the_shape_of_a_code_is_not_called_an_old_one(text):
    with pytest.raises(UnknownIndustryError) as caught:
        TABLE.find(text)
    assert not caught.value.edition_2011
    assert caught.value.code == "unknown-industry"
    assert isinstance(caught.value, AccessListError)


def test_a_long_text_is_cut_in_the_error():
    with pytest.raises(UnknownIndustryError) as caught:
        TABLE.find("9" * 5000)
    assert len(caught.value.detail.zh) < 100


@pytest.mark.parametrize(
    ("general", "specific", "expected"),
    [
        ("C", "C26", True),
        ("C26", "C2641", True),
        ("C264", "C2641", True),
        ("C2641", "C2641", True),
        ("C2641", "C26", False),
        ("C26", "C27", False),
        ("A", "C26", False),
    ],
)
def test_a_code_covers_itself_and_what_is_below_it(general, specific, expected):
    assert TABLE.covers(general, specific) is expected


def test_covering_is_being_an_ancestor():
    for code in ("A", "C26", "C264", "D4411", "S", "T"):
        below = {one.code for one in TABLE if code in {up.code for up in TABLE.path(one.code)}}
        assert {one.code for one in TABLE if TABLE.covers(code, one.code)} == below | {code}


def test_an_only_child_means_the_same_as_its_parent():
    assert TABLE.covers("C2710", "C271")
    assert TABLE.covers("C271", "C2710")
    assert not TABLE.covers("C2710", "C27")
    assert TABLE.covers("T9700", "T")
    assert not TABLE.covers("C2641", "C264")


def test_a_code_that_is_not_in_the_table_covers_by_its_beginning():
    assert TABLE.covers("C9", "C99")
    assert not TABLE.covers("C99", "C9")
