import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.shared import Mm, Pt
from report_cases import CONFLICT, Case

from app.reports.word.document import docx_report

HOSTILE = "<b>A&C 单元 ]]> \u202e 😀 𠮷 \x07 = {{ name }}"


def opened(case: Case) -> DocumentObject:
    return Document(io.BytesIO(docx_report(case.assessment, case.figure)))


def cells_of(document: DocumentObject) -> list[str]:
    return [cell.text for table in document.tables for row in table.rows for cell in row.cells]


@pytest.mark.parametrize("name", ["conflict", "undetermined", "conditional", "no_conflict"])
def test_the_verdict_stands_on_the_first_page(name: str, request: pytest.FixtureRequest) -> None:
    case: Case = request.getfixturevalue(name)
    document = opened(case)
    assert case.assessment["label"]["zh-CN"] in document.tables[0].cell(0, 1).text


def test_every_clause_is_in_a_table_with_text_and_reason(conflict: Case) -> None:
    text = "\n".join(cells_of(opened(conflict)))
    for clause in conflict.assessment["clauses"]:
        assert clause["text"] in text
        assert clause["reason"]["zh-CN"] in text


def test_pdf_and_docx_have_the_same_chapters(conditional: Case) -> None:
    document = opened(conditional)
    heads = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert heads[0] == "一、核查结论"
    assert heads[-1] == "十、附表：界址点坐标"


def test_the_page_is_that_of_gbt_9704(conditional: Case) -> None:
    section = opened(conditional).sections[0]
    near = Mm(0.1)
    assert abs(section.page_width - Mm(210)) < near
    assert abs(section.page_height - Mm(297)) < near
    assert abs(section.top_margin - Mm(37)) < near
    assert abs(section.left_margin - Mm(28)) < near
    assert abs(section.right_margin - Mm(26)) < near
    assert abs(section.bottom_margin - Mm(35)) < near


def test_body_and_headings_are_in_the_sizes_of_gbt_9704(conditional: Case) -> None:
    styles = opened(conditional).styles
    sizes = {name: styles[name].font.size for name in ("Title",)}
    assert sizes == {"Title": Pt(22)}
    assert 'w:eastAsia="仿宋"' in styles.element.xml
    assert styles["Normal"].paragraph_format.line_spacing == Pt(28.95)


def test_headers_carry_the_disclaimer_and_footers_the_page_number(conditional: Case) -> None:
    section = opened(conditional).sections[0]
    disclaimer = conditional.assessment["disclaimer"]["zh-CN"]
    for header in (section.header, section.even_page_header):
        assert header.paragraphs[0].text == disclaimer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        assert footer.paragraphs[0].text == "— 1 —"
        assert " PAGE " in footer._element.xml
        assert f'<w:jc w:val="{side}"/>' in footer._element.xml


def test_heads_of_tables_come_again_on_every_page(conflict: Case) -> None:
    wanted = {"管控维度", "图层与类别", "判定"}
    tables = [one for one in opened(conflict).tables if one.rows[0].cells[0].text in wanted]
    assert len(tables) >= 5
    for table in tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml


def test_tables_are_as_wide_as_the_type_area_at_most(conflict: Case) -> None:
    for table in opened(conflict).tables:
        widths = [cell.width for cell in table.rows[0].cells]
        assert sum(widths) <= Mm(156.2)


def test_pictures_say_in_words_what_they_show(conditional: Case) -> None:
    xml = opened(conditional).element.xml
    assert xml.count("<pic:pic") == 4
    assert xml.count('descr="') == 4
    assert 'descr=""' not in xml


def test_the_same_assessment_gives_the_same_bytes(conflict: Case) -> None:
    first = docx_report(conflict.assessment, conflict.figure)
    assert first == docx_report(conflict.assessment, conflict.figure)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_the_file_is_dated_as_the_check(conditional: Case) -> None:
    properties = opened(conditional).core_properties
    assert properties.created is not None
    assert properties.created.isoformat() == "2026-11-21T08:03:04+00:00"
    assert conditional.assessment["project"]["name"] in properties.title


def test_hostile_texts_are_kept_whole(conflict: Case) -> None:
    conflict.assessment["project"]["name"] = HOSTILE
    conflict.assessment["clauses"][0]["text"] = HOSTILE
    text = "\n".join(cells_of(opened(conflict)))
    assert text.count("<b>A&C 单元 ]]> 〔U+202E〕 😀 𠮷 〔U+0007〕 = {{ name }}") >= 2


def test_the_english_document_is_english(made: Callable[..., Case]) -> None:
    document = opened(made(CONFLICT, red=(0.0, 0.333), language="en"))
    heads = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert heads[0] == "1  Conclusion"
    assert not any("核查" in one.text for one in document.paragraphs)


def test_nothing_found_is_never_called_conforming(no_conflict: Case) -> None:
    document = opened(no_conflict)
    words = [one.text for one in document.paragraphs] + cells_of(document)
    assert "未发现冲突" in "".join(words)
    assert "符合" not in "".join(words)
