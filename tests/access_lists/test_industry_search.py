import csv
import statistics
import time

import pytest

from access_lists.industries import UnknownIndustryError, industry_table
from access_lists.industry_phrases import MatchedBy
from access_lists.industry_search import IndustrySearch, search
from zoning.resources import data_path

LIMIT_MS = 5.0


def rows(name):
    with data_path("tables", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes(text, limit=20):
    return [hit.code for hit in search(text, limit)]


def test_every_synonym_stands_for_codes_of_the_table():
    synonyms = rows("industry_synonyms.csv")
    assert len({row["word"] for row in synonyms}) >= 150
    assert len(synonyms) == len({(row["word"], row["code"]) for row in synonyms})
    table = industry_table()
    assert not [row for row in synonyms if row["code"] not in table]
    assert not [row for row in synonyms if row["word"] == table.find(row["code"]).name]


def test_every_synonym_finds_its_code():
    for row in rows("industry_synonyms.csv"):
        assert row["code"] in codes(row["word"]), row


def test_every_name_finds_its_code_first_or_beside_its_group():
    table = industry_table()
    for industry in table:
        first, *others = search(industry.name)
        assert first.name == industry.name
        assert industry.code in {first.code, *(hit.code for hit in others)}
        assert first.matched_by is MatchedBy.NAME


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("光伏电站", "D4416"),
        ("数据中心", "I6450"),
        ("奶牛场", "A0311"),
        ("电镀", "C3360"),
        ("物流仓储", "G59"),
        ("化肥", "C262"),
        ("印染", "C1713"),
        ("养猪", "A0313"),
        ("锂电池", "C3841"),
        ("芯片", "C3973"),
        ("汽车零部件", "C3670"),
        ("水泥", "C3011"),
        ("预拌混凝土", "C3021"),
        ("垃圾焚烧", "D4417"),
        ("酒店", "H61"),
        ("房地产", "K70"),
    ],
)
def test_everyday_words_find_their_industry_first(text, code):
    assert codes(text)[0] == code


def test_a_code_finds_itself_then_what_is_below_it():
    hits = search("c264")
    assert [hit.code for hit in hits[:3]] == ["C264", "C2641", "C2642"]
    assert {hit.matched_by for hit in hits} == {MatchedBy.CODE}
    assert codes("2641") == codes("Ｃ２６４１") == ["C2641"]
    assert codes("C")[:2] == ["C", "C13"]


def test_a_part_of_a_name_finds_it():
    hits = search("涂料")
    assert hits[0].code == "C2641"
    assert hits[0].matched_by is MatchedBy.NAME


def test_the_class_stands_before_the_group_of_the_same_name():
    assert codes("炼钢")[:2] == ["C3120", "C312"]


def test_a_hit_shows_where_it_stands_and_what_agreed():
    hit = search("光伏电站")[0]
    assert hit.name == "太阳能发电"
    assert [one.code for one in hit.path] == ["D", "D44", "D441"]
    assert hit.matched_by is MatchedBy.SYNONYM
    assert hit.matched == "光伏电站"


@pytest.mark.parametrize("text", ["taiyangnengfadian", "tai yang neng", "TaiYangNengFaDian"])
def test_pinyin_finds_a_name(text):
    hit = search(text)[0]
    assert hit.code == "D4416"
    assert hit.matched_by is MatchedBy.PINYIN


@pytest.mark.parametrize("text", ["tàiyángnéng fādiàn", "tai'yang'neng'fa'dian"])
def test_tone_marks_and_apostrophes_do_not_matter(text):
    assert codes(text)[0] == "D4416"


def test_initials_find_names_and_synonyms():
    assert codes("tynfd")[0] == "D4416"
    hit = search("gfdz")[0]
    assert (hit.code, hit.matched_by, hit.matched) == ("D4416", MatchedBy.INITIALS, "光伏电站")


def test_letters_inside_a_name_may_stand_in_pinyin_and_initials():
    assert "C3872" in codes("leddeng")
    assert "C3872" in codes("ledd")


@pytest.mark.parametrize("text", ["lüyelian", "lvyelian"])
def test_u_with_dots_may_be_typed_as_v(text):
    assert codes(text)[0] == "C3216"


def test_a_sound_agrees_from_the_beginning_of_a_syllable_only():
    # yangzhi is in both: 养殖 of 海水养殖, and across the syllables of no other name.
    assert "A0411" in codes("yangzhi")
    assert "A0411" not in codes("angzhi", 1000)


def test_another_reading_of_a_character_is_found():
    table = industry_table()
    words = IndustrySearch(table, synonyms=[("重机", "C3432")], pinyin={"重机": "zhong/chong ji"})
    assert words.search("zhongji")[0].code == "C3432"
    assert words.search("chongji")[0].code == "C3432"
    assert words.search("cj")[0].matched_by is MatchedBy.INITIALS


@pytest.mark.parametrize("text", ["taiyannen", "taiyanneng"])
def test_sounds_often_confused_still_find_something(text):
    hits = search(text)
    assert "D4416" in {hit.code for hit in hits}
    assert {hit.matched_by for hit in hits} == {MatchedBy.SIMILAR}


@pytest.mark.parametrize(
    ("text", "code"), [("水尼制造", "C3011"), ("汽车零件制造", "C3670"), ("平版玻离制造", "C3041")]
)
def test_a_slip_of_the_pen_still_finds_something(text, code):
    hits = search(text)
    assert code in [hit.code for hit in hits[:3]]
    assert hits[0].matched_by is MatchedBy.SIMILAR


def test_a_description_of_a_project_finds_the_words_in_it():
    assert codes("某市新建年产100万吨水泥厂项目")[0] == "C3011"
    assert codes("新建光伏电站")[0] == "D4416"


@pytest.mark.parametrize(
    "text", ["", "   ", "zzzzzz", "％", "'", "\x00", "🙂", "C9999", "甲" * 5000]
)
def test_what_agrees_with_nothing_finds_nothing(text):
    assert search(text) == []


def test_no_more_hits_than_asked_for_and_none_twice():
    assert len(search("制造")) == 20
    assert len(search("制造", 5)) == 5
    assert search("制造", 0) == []
    everything = codes("制造", 5000)
    assert len(everything) == len(set(everything))


def test_a_synonym_for_an_unknown_code_is_refused():
    with pytest.raises(UnknownIndustryError):
        IndustrySearch(industry_table(), synonyms=[("某词", "C9999")], pinyin={})


def test_a_text_without_pronunciation_is_found_as_written():
    words = IndustrySearch(industry_table(), synonyms=[("某词", "C2641")], pinyin={})
    assert words.search("某词")[0].code == "C2641"


@pytest.mark.bench
@pytest.mark.parametrize(
    "text", ["光伏电站", "制造", "C", "ji", "zhizao", "tynfd", "taiyanneng", "水尼制造", "甲" * 64]
)
def test_a_search_takes_less_than_five_milliseconds(text):
    search(text)
    times_ms = []
    for _ in range(15):
        start = time.perf_counter()
        search(text)
        times_ms.append((time.perf_counter() - start) * 1000)
    assert statistics.median(times_ms) < LIMIT_MS
