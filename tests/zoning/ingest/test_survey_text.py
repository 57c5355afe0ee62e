import pytest

from zoning.errors import InputError
from zoning.ingest.footprints import footprint_from_file, footprint_from_text, table_from_text
from zoning.ingest.limits import AreaOfUse

SURVEY = """[属性描述]
格式版本号=1.01
数据产生单位=XX市自然资源局
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=38
精度=0.001
转换参数=,,,,,,
[地块坐标]
5,0.2500,1,地块一,面,,工业用地,,@
J1,1,3388000.000,38530000.000
J2,1,3388050.000,38530000.000
J3,1,3388050.000,38530050.000
J4,1,3388000.000,38530050.000
J1,1,3388000.000,38530000.000
"""
SECOND = """5,0.25,2,地块二,面,,,,@
J1,1,3388100,38530100
J2,1,3388150,38530100
J3,1,3388150,38530150
J4,1,3388100,38530150
J1,1,3388100,38530100
"""
RING_2_INSIDE = """J1,2,3388010,38530010
J2,2,3388020,38530010
J3,2,3388020,38530020
J1,2,3388010,38530010
"""
RING_2_BESIDE = RING_2_INSIDE.replace("33880", "33882")


def read(text, **options):
    return footprint_from_text(text, area_of_use=AreaOfUse(), **options)


def codes(footprint):
    return {finding.code for finding in footprint.findings}


def refused(text, **options):
    with pytest.raises(InputError) as refusal:
        read(text, **options)
    return refusal.value


def test_a_survey_text_gives_its_plot_in_the_zone_it_names():
    footprint = read(SURVEY)
    assert footprint.plane_area_m2 == pytest.approx(2500.0, abs=1e-3)
    assert footprint.geometry.centroid.coords[0] == pytest.approx(
        (114.3131232, 30.6122251), abs=1e-6
    )
    assert codes(footprint) == set()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("5,0.2500,1,地块一,面,,工业用地,,@", "5,0.2500,1,地块一,面,,,@"),
        (
            "5,0.2500,1,地块一,面,,工业用地,,@",
            "5,0.2500,1,地块一,面,,工业用地,0601,新增,甲,1,2,备注,@",
        ),
        ("5,0.2500,1,地块一,面,,工业用地,,@", ",0.2500,1,地块一,面,,工业用地,,@"),
        ("5,0.2500,1,地块一", "4,0.2500,1,地块一"),
        ("0.2500", "0.2500公顷"),
        ("0.2500", "2500"),
        ("0.2500", "3.75"),
        ("0.2500", "0"),
        ("几度分带=3", "分带=3度带"),
        ("格式版本号=1.01", "格式版本号＝１．０１版本"),
        (",", "，"),
        ("[地块坐标]", "【地块坐标】"),
        ("[", " ["),
        ("J", "  - J"),
        ("J1,", "1,"),
        ("J1,", "J01,"),
        (",3388", "\t,\t3388"),
        ("\n", "\r\n"),
        ("精度=0.001", "精度=3"),
        ("[属性描述]", "[扩展信息]\n备注=无\n[属性描述]"),
        ("带号=38", "带号="),
    ],
)
def test_variants_of_writers_mean_the_same(old, new):
    footprint = read(SURVEY.replace(old, new))
    assert footprint.sha256 == read(SURVEY).sha256
    assert codes(footprint) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SURVEY.rsplit("J1", 1)[0], "ring-closed"),
        (SURVEY.replace("5,0.2500", "50,0.2500"), "point-count-differs"),
        (SURVEY.replace("0.2500", "0.7655公顷"), "declared-area-differs"),
        (SURVEY + RING_2_BESIDE, "ring-number-ignored"),
    ],
)
def test_what_is_doubtful_leaves_a_finding(text, code):
    assert code in codes(read(text))


def test_a_second_ring_inside_is_a_hole_and_one_beside_is_a_part():
    whole = read(SURVEY).area_m2
    assert read(SURVEY + RING_2_INSIDE).area_m2 == pytest.approx(whole - 50, abs=0.1)
    assert read(SURVEY + RING_2_BESIDE).area_m2 == pytest.approx(whole + 50, abs=0.1)


def test_several_plots_are_one_site_unless_one_is_named(tmp_path):
    assert read(SURVEY + SECOND).plane_area_m2 == pytest.approx(5000, abs=1e-2)
    path = tmp_path / "plots.txt"
    path.write_bytes((SURVEY + SECOND).encode("gbk"))
    second = footprint_from_file(path, feature=2, area_of_use=AreaOfUse())
    assert second.plane_area_m2 == pytest.approx(2500, abs=1e-2)
    with pytest.raises(InputError) as refusal:
        footprint_from_file(path, feature=3, area_of_use=AreaOfUse())
    assert refusal.value.code == "layer-not-found"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_files_are_read_in_any_encoding_that_is_met(encoding, tmp_path):
    path = tmp_path / "plot.txt"
    path.write_bytes(SURVEY.replace("\n", "\r\n").encode(encoding))
    assert footprint_from_file(path, area_of_use=AreaOfUse()).sha256 == read(SURVEY).sha256


def test_plots_keep_their_names_and_uses():
    row = table_from_text(SURVEY, area_of_use=AreaOfUse()).attributes[0]
    assert row == {
        "编号": "1",
        "名称": "地块一",
        "用途": "工业用地",
        "地类编码": None,
        "面积": "0.2500",
    }


def test_a_zone_that_contradicts_the_coordinates_is_refused_until_confirmed():
    wrong = SURVEY.replace("带号=38", "带号=39")
    error = refused(wrong)
    assert error.code == "zone-mismatch"
    (proposal,) = error.proposals
    assert proposal.value == "EPSG:4526"
    confirmed = read(wrong, crs=proposal.value)
    assert confirmed.sha256 == read(SURVEY).sha256
    assert "zone-mismatch" in codes(confirmed)


def test_the_published_example_with_38_in_the_header_and_39_in_the_data_is_refused():
    error = refused(SURVEY.replace("3853", "3943"))
    assert error.code == "zone-mismatch"
    assert error.proposals[0].value == "EPSG:4527"


def test_six_digits_take_the_zone_of_the_header_and_without_one_are_asked_for():
    bare = SURVEY.replace("38530", "530")
    assert read(bare).sha256 == read(SURVEY).sha256
    assert refused(bare.replace("带号=38", "带号=")).code == "crs-missing"
    by_meridian = bare.replace("带号=38", "中央子午线=114")
    assert read(by_meridian).sha256 == read(SURVEY).sha256
    confirmed = read(bare.replace("带号=38", "带号="), crs="EPSG:4547")
    assert confirmed.sha256 == read(SURVEY).sha256


@pytest.mark.parametrize(
    "name", ["1980西安坐标系", "80国家大地坐标系", "北京54", "1954年北京坐标系"]
)
def test_old_datums_are_refused(name):
    assert refused(SURVEY.replace("2000国家大地坐标系", name)).code == "datum-shift-unavailable"


def test_easting_first_is_refused_and_the_swap_is_offered():
    lines = [
        ",".join([*parts[:2], parts[3], parts[2]]) if line.startswith("J") else line
        for line in SURVEY.splitlines()
        for parts in [line.split(",")]
    ]
    error = refused("\n".join(lines))
    assert error.code == "axis-order-suspected"
    assert error.proposals[0].kind == "axes"


def test_latitude_and_longitude_in_the_same_layout_are_read():
    degrees = SURVEY
    for metres, degree in (
        ("3388000.000", "30.61"),
        ("3388050.000", "30.62"),
        ("38530000.000", "114.31"),
        ("38530050.000", "114.32"),
    ):
        degrees = degrees.replace(metres, degree)
    assert read(degrees).bounds == pytest.approx((114.31, 30.61, 114.32, 30.62))


def test_a_line_becomes_a_corridor_of_the_half_width_given():
    line = SURVEY.replace(",面,", ",线,")
    assert refused(line).code == "half-width-missing"
    corridor = read(line, half_width_m=5.0)
    assert corridor.plane_area_m2 == pytest.approx(60 * 60 - 40 * 40 - (4 - 3.1416) * 25, rel=1e-3)


def test_a_point_is_a_point():
    text = SURVEY.split("5,0.2500", maxsplit=1)[0] + "1,0,1,井,点,,,,@\nP1,1,3388000,38530000\n"
    assert read(text).is_point


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SURVEY.replace("3388050.000", "北"), "coordinate-text"),
        (SURVEY.split("5,0.2500", maxsplit=1)[0], "coordinate-text"),
        (SURVEY.replace("3388000.000", "nan"), "coordinate-not-finite"),
        (SURVEY.split("J2", maxsplit=1)[0] + "J1,1,3388000,38530001\n", "ring-too-short"),
    ],
)
def test_broken_plots_are_refused(text, code):
    assert refused(text).code == code
