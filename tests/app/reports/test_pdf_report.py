import copy
import io
import re
from collections.abc import Callable

import pytest
from pypdf import PdfReader
from report_cases import CONDITIONAL, CONFLICT, Case

from app.reports.pdf import pdf_report
from app.reports.report import make_report

VERDICTS = ["conflict", "undetermined", "conditional", "no_conflict"]
HOSTILE = (
    '<script>alert(1)</script> #pagebreak() [x] $a^2$ @ref *b* _c_ `raw` \\ // "q" ~ & {{x}} '
    "\u202eRTL\u202c 😀 𠮷野家 \x07 =1+1"
)


def opened(case: Case) -> PdfReader:
    return PdfReader(io.BytesIO(pdf_report(case.assessment, case.figure)))


def joined(text: str) -> str:
    """Without blanks and line breaks, which a page sets as it needs them."""
    return re.sub(r"[\s\u200b]", "", text)


def text_of(case: Case) -> str:
    return joined("".join(page.extract_text() for page in opened(case).pages))


@pytest.mark.parametrize("name", VERDICTS)
def test_every_verdict_is_told_with_its_label(name: str, request: pytest.FixtureRequest) -> None:
    case: Case = request.getfixturevalue(name)
    assert case.assessment["verdict"] == name
    assert joined(case.assessment["label"]["zh-CN"]) in text_of(case)


def test_every_clause_stands_there_with_text_reason_and_basis(conflict: Case) -> None:
    text = text_of(conflict)
    for clause in conflict.assessment["clauses"]:
        assert joined(clause["text"]) in text
        assert joined(clause["reason"]["zh-CN"]) in text
        for basis in clause["basis"]:
            assert joined(f"《{basis['title']}》{basis['article']}（{basis['document']}）") in text


def test_clauses_that_do_not_apply_are_listed_too(conditional: Case) -> None:
    text = text_of(conditional)
    apart = text.rindex("不适用于本项目的条款")
    assert text.index("禁止新建炼焦项目", apart) > apart


def test_hits_stand_there_with_relation_area_and_share(conflict: Case) -> None:
    text = text_of(conflict)
    hits = [hit for layer in conflict.assessment["layers"] for hit in layer["hits"]]
    assert {"HX1", "YS1", "YQ1"} <= {hit["code"] for hit in hits}
    for hit in hits:
        assert hit["code"] in text
    red = next(hit for hit in hits if hit["code"] == "HX1")
    area = red["overlap_m2"]
    areas = f"{area:,.2f}{area / 10_000:.4f}{area * 3 / 2000:.2f}"
    assert f"HX1白石岭部分在内{areas}{red['share']:.2%}" in text


def test_the_three_lines_come_in_the_order_of_a_consultant(conditional: Case) -> None:
    text = text_of(conditional)
    chapter = text.index("逐项核查（一）生态保护红线")
    names = ["（二）环境质量底线", "（三）资源利用上线", "（四）生态环境准入清单"]
    places = [text.index(name, chapter) for name in names]
    assert places == sorted(places)


def test_areas_stand_in_three_units_and_in_both_measures(conditional: Case) -> None:
    footprint = conditional.assessment["footprint"]
    text = text_of(conditional)
    assert f"{footprint['area_m2']:,.2f}m²" in text
    assert f"{footprint['plane_area_m2']:,.2f}m²" in text
    assert "公顷" in text
    assert "亩" in text


def test_releases_hashes_and_omissions_are_named(undetermined: Case) -> None:
    assessment, text = undetermined.assessment, text_of(undetermined)
    for release in assessment["releases"]:
        assert joined(release["name"]) in text
        assert release["sha256"] in text
    assert assessment["result_sha256"] in text
    assert assessment["id"] in text
    for one in assessment["not_examined"]:
        assert joined(one["zh-CN"]) in text
    for one in assessment["missing_facts"]:
        assert joined(one["label"]["zh-CN"]) in text


def test_the_disclaimer_and_the_page_number_stand_on_every_page(conflict: Case) -> None:
    reader = opened(conflict)
    pages = [joined(page.extract_text()) for page in reader.pages]
    assert len(pages) > 4
    for number, page in enumerate(pages, start=1):
        assert joined(conflict.assessment["disclaimer"]["zh-CN"]) in page
        assert f"{number}/{len(pages)}" in page


def test_nothing_found_is_never_called_conforming(no_conflict: Case) -> None:
    text = text_of(no_conflict)
    assert "未发现冲突" in text
    assert "符合" not in text


def test_the_english_report_is_english(made: Callable[..., Case]) -> None:
    case = made(CONFLICT, red=(0.0, 0.333), language="en")
    text = text_of(case)
    assert joined(case.assessment["disclaimer"]["en"]) in text
    assert "Clausebyclause" in text
    assert "Ecologicalprotectionredline" in text
    assert "核查" not in text


def test_the_same_assessment_gives_the_same_bytes(conflict: Case) -> None:
    again = copy.deepcopy(conflict)
    first = pdf_report(conflict.assessment, conflict.figure)
    assert first == pdf_report(again.assessment, again.figure)


def test_the_file_is_dated_as_the_check_and_archivable(conditional: Case) -> None:
    reader = opened(conditional)
    assert reader.metadata is not None
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.isoformat() == "2026-11-21T08:03:04+00:00"
    content = pdf_report(conditional.assessment, conditional.figure)
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content


def test_hostile_texts_show_as_text(conflict: Case) -> None:
    assessment = conflict.assessment
    assessment["project"]["name"] = HOSTILE
    assessment["clauses"][0]["text"] = HOSTILE
    for layer in assessment["layers"]:
        for hit in layer["hits"]:
            hit["name"] = HOSTILE
    for feature in conflict.figure["features"]:
        feature["properties"]["name"] = feature["properties"]["code"] = HOSTILE[:20]
    text = text_of(conflict)
    assert joined("<script>alert(1)</script> #pagebreak() [x] $a^2$ @ref *b* _c_ `raw`") in text
    assert "〔U+202E〕RTL〔U+202C〕〔U+1F600〕〔U+20BB7〕野家〔U+0007〕=1+1" in text


def test_a_name_of_four_kilobytes_is_shown_whole_without_running_off_the_page(
    conditional: Case,
) -> None:
    conditional.assessment["project"]["name"] = "Z" * 4096
    reader = opened(conditional)
    assert sum(page.extract_text().count("Z") for page in reader.pages) > 4096
    widest = max(len(line) for page in reader.pages for line in page.extract_text().split("\n"))
    assert widest < 200


def test_missing_glyphs_are_named_on_the_cover(conditional: Case) -> None:
    conditional.assessment["project"]["name"] = "𠮷野家食品厂"
    cover = joined(opened(conditional).pages[0].extract_text())
    assert "〔U+20BB7〕野家食品厂" in cover
    assert "字库缺少下列字符" in cover


def test_a_whole_report_says_nothing_of_glyphs(conditional: Case) -> None:
    assert "字库缺少" not in text_of(conditional)


def test_withheld_members_are_dashes_and_no_zone_is_drawn(conflict: Case) -> None:
    assessment = conflict.assessment
    assessment["tier"] = "public"
    for name in ("area_m2", "area_ha", "area_mu", "plane_area_m2", "sha256", "bbox"):
        assessment["footprint"][name] = None
    assessment["coverage"] = dict.fromkeys(assessment["coverage"])
    for layer in assessment["layers"]:
        for hit in layer["hits"]:
            hit["overlap_m2"] = hit["share"] = hit["relation"] = None
    for clause in assessment["clauses"]:
        clause["overlap_m2"] = clause["share"] = None
    text = text_of(conflict)
    assert "椭球面积—" in text
    assert "HX1白石岭———" in text
    drawings = make_report(assessment, conflict.figure).drawings
    assert "#b3201b" not in drawings["situation"].svg + drawings["detail"].svg


def test_a_site_without_geometry_has_a_report_without_maps(conditional: Case) -> None:
    conditional.assessment["footprint"]["geometry"] = None
    assert "位置图" not in text_of(conditional)


def test_points_beyond_two_hundred_are_said_to_be_elsewhere(conditional: Case) -> None:
    ring = [[112.6 + 0.00001 * at, 31.4 + 0.00001 * (at % 7)] for at in range(250)]
    geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    conditional.assessment["footprint"]["geometry"] = geometry
    text = text_of(conditional)
    assert "J2001-1" in text
    assert "J2011-1" not in text
    assert "共250个界址点，本表列出前200个" in text


def test_a_check_without_any_data_still_has_a_report(conditional: Case) -> None:
    assessment = conditional.assessment
    for name in ("clauses", "layers", "releases", "missing_facts", "reasons", "findings"):
        assessment[name] = []
    text = text_of(conditional)
    assert "数据缺失、未覆盖选址或计算失败" in text
    assert "没有适用于该选址的管控要求条款" in text


def test_every_one_of_many_clauses_has_its_number(made: Callable[..., Case]) -> None:
    case = made(CONDITIONAL)
    clauses = case.assessment["clauses"]
    case.assessment["clauses"] = [
        {**clauses[at % len(clauses)], "id": f"{at}"} for at in range(150)
    ]
    text = text_of(case)
    for number, clause in enumerate(case.assessment["clauses"], start=1):
        dimension = {"none": "未分维度", "spatial-layout": "空间布局约束"}
        assert f"{number}{dimension.get(clause['dimension'], '')}" in text
