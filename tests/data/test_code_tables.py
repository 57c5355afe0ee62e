import csv
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "data"


def run(script, *arguments):
    return subprocess.run(
        [sys.executable, DATA / script, *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def write_csv(path, *rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture(scope="module")
def gbt4754():
    return runpy.run_path(str(DATA / "build_gbt4754.py"))


@pytest.fixture(scope="module")
def gbt2260():
    return runpy.run_path(str(DATA / "build_gbt2260.py"))


def test_the_industry_table_is_what_its_script_builds(shared_data, tmp_path):
    done = run(
        "build_gbt4754.py", shared_data / "tables" / "gbt4754_2017.csv", tmp_path / "out.csv"
    )
    assert done.returncode == 0, done.stderr
    shipped = DATA / "tables" / "gbt4754_2017.csv"
    assert (tmp_path / "out.csv").read_bytes() == shipped.read_bytes()


def test_the_industry_table_can_be_rebuilt_from_itself(tmp_path):
    shipped = DATA / "tables" / "gbt4754_2017.csv"
    assert run("build_gbt4754.py", shipped, tmp_path / "out.csv").returncode == 0
    assert (tmp_path / "out.csv").read_bytes() == shipped.read_bytes()


def test_the_industry_table_can_be_rebuilt_from_the_printed_form(tmp_path):
    # As printed: bare codes, and groups with one class only in the form of that class.
    with (DATA / "tables" / "gbt4754_2017.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["single_child"]]
    printed = [(row["code"][1:] or row["code"], row["name"]) for row in rows]
    source = write_csv(tmp_path / "printed.csv", ("code", "name"), *printed)
    assert run("build_gbt4754.py", source, tmp_path / "out.csv").returncode == 0
    shipped = DATA / "tables" / "gbt4754_2017.csv"
    assert (tmp_path / "out.csv").read_bytes() == shipped.read_bytes()


def test_half_a_standard_is_refused_and_nothing_is_written(tmp_path):
    source = write_csv(tmp_path / "half.csv", ("code", "name"), ("C", "制造业"), ("C26", "化学"))
    done = run("build_gbt4754.py", source, tmp_path / "out.csv")
    assert done.returncode != 0
    assert "expected" in done.stderr
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("code", ["", "2", "26411", "00", "98", "CC", "C2a", "D2641", "CC26"])
def test_what_is_not_an_industry_code_is_refused(gbt4754, code):
    with pytest.raises(ValueError, match="code"):
        gbt4754["canonical_code"](code)


def test_two_names_for_one_industry_are_refused(gbt4754, tmp_path):
    rows = ("code", "name"), ("2641", "涂料制造"), ("C2641", "油漆制造")
    with pytest.raises(ValueError, match="two names"):
        gbt4754["read_names"](write_csv(tmp_path / "a.csv", *rows))


def test_a_missing_group_of_several_classes_is_refused(gbt4754):
    with pytest.raises(ValueError, match="C264 is missing"):
        gbt4754["restore_merged_groups"]({"C2641": "涂料制造", "C2642": "油墨"})


def test_the_table_of_divisions_is_what_its_script_builds(shared_data, tmp_path):
    names = ("provinces.csv", "cities.csv", "areas.csv")
    sources = [shared_data / "boundaries" / name for name in names]
    done = run("build_gbt2260.py", *sources, tmp_path / "out.csv")
    assert done.returncode == 0, done.stderr
    shipped = DATA / "tables" / "gbt2260.csv"
    assert (tmp_path / "out.csv").read_bytes() == shipped.read_bytes()


def test_a_city_without_counties_stands_once_as_a_city(gbt2260):
    rows = gbt2260["build_rows"]({"440000": "广东省"}, {"441900": "东莞市"}, {"441900": "东莞"})
    dongguan = [row for row in rows if row["code"] == "441900"]
    assert [(row["name"], row["level"], row["parent"]) for row in dongguan] == [
        ("东莞市", "city", "440000")
    ]


def test_short_codes_and_quoted_names_are_read(gbt2260, tmp_path):
    path = tmp_path / "cities.csv"
    path.write_text('code,name,provinceCode\n4213,"随州市",42\n', encoding="utf-8")
    assert gbt2260["read_names"](path) == {"421300": "随州市"}


def test_divisions_without_parent_or_with_two_names_are_refused(gbt2260, tmp_path):
    with pytest.raises(ValueError, match="without their parent"):
        gbt2260["build_rows"]({"420000": "湖北省"}, {}, {"421321": "随县"})
    rows = ("code", "name"), ("42", "湖北省"), ("420000", "湖南省")
    with pytest.raises(ValueError, match="two names"):
        gbt2260["read_names"](write_csv(tmp_path / "a.csv", *rows))


def test_areas_of_the_statistical_list_are_marked(gbt2260):
    with (DATA / "tables" / "gbt2260.csv").open(encoding="utf-8", newline="") as file:
        marked = {row["code"]: row["name"] for row in csv.DictReader(file) if row["statistical"]}
    assert marked["320576"] == "苏州工业园区"
    assert "421321" not in marked
    assert all(gbt2260["is_statistical"](code) for code in marked)


def test_the_pronunciations_are_those_of_the_names_and_synonyms():
    module = runpy.run_path(str(DATA / "build_industry_pinyin.py"))
    with (DATA / "tables" / "industry_pinyin.csv").open(encoding="utf-8", newline="") as file:
        shipped = {row["text"]: row["pinyin"] for row in csv.DictReader(file)}
    assert list(shipped) == module["texts"]()
    assert shipped["太阳能发电"] == "tai yang neng fa dian"
    assert shipped["LED灯"] == "LED deng/ding"
    assert all(shipped.values())


def test_the_pronunciations_are_what_the_script_gives():
    module = runpy.run_path(str(DATA / "build_industry_pinyin.py"))
    with (DATA / "tables" / "industry_pinyin.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert " ".join(module["syllables"](row["text"])) == row["pinyin"]
