"""An evaluation as a workbook: the table, what its figures are made of, and a chart."""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import xlsxwriter

from app.evaluations.figures import DIRECTIONS, JUDGEMENTS, number

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - the same evaluation gives the same bytes
_HEADS: Final = (
    ("条线", 16), ("代码", 24), ("指标", 34), ("单位", 8), ("数值", 14), ("下限", 12),
    ("上限", 12), ("目标方向", 10), ("目标值", 12), ("判定", 10), ("责任部门", 26),
    ("目标依据", 30), ("说明", 60), ("来源", 30),
)  # fmt: skip
_PARTS: Final = {
    "code": ("指标", 24), "item": ("分项", 44), "name": ("名称", 30), "value": ("数值", 14),
    "observed": ("监测值", 12), "target": ("目标", 12), "used": ("已用", 14),
    "amount": ("上限", 14), "unit": ("单位", 12), "source": ("来源", 50),
}  # fmt: skip
_NAME = 2


def evaluation_workbook(document: Mapping[str, Any]) -> bytes:
    """The workbook; a figure nobody knows is an empty cell, never a nought."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, _OPTIONS)
    book.set_properties({"author": "sanxian", "created": _MADE})
    head = book.add_format({"bold": True, "bg_color": "#e8f0ee", "border": 1, "text_wrap": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    _table(book.add_worksheet("指标评估"), document, head, wrap)
    _parts(book.add_worksheet("指标构成"), document, head)
    _facts(book.add_worksheet("说明"), document)
    _chart(book, document)
    book.close()
    return target.getvalue()


def _table(sheet: Any, document: Mapping[str, Any], head: Any, wrap: Any) -> None:
    for at, (title, width) in enumerate(_HEADS):
        sheet.set_column(at, at, width, wrap)
        sheet.write_string(0, at, title, head)
    for line, row in enumerate(document["rows"], start=1):
        department = row["department"]["zh-CN"] if row["department"] else ""
        cells = (
            row["line_name"]["zh-CN"], row["code"], row["name"]["zh-CN"], row["unit"],
            row["value"], row["at_least"], row["at_most"], DIRECTIONS[row["direction"]],
            row["target"], JUDGEMENTS[row["judgement"]]["zh-CN"], department,
            row["target_document"], "".join(one["zh-CN"] for one in row["why"]), row["source"],
        )  # fmt: skip
        for at, value in enumerate(cells):
            _write(sheet, line, at, value)
    sheet.freeze_panes(1, _NAME + 1)
    sheet.autofilter(0, 0, max(1, len(document["rows"])), len(_HEADS) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _parts(sheet: Any, document: Mapping[str, Any], head: Any) -> None:
    for at, (title, width) in enumerate(_PARTS.values()):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, title, head)
    rows = [{**part, "code": row["code"]} for row in document["rows"] for part in row["parts"]]
    for line, part in enumerate(rows, start=1):
        for at, member in enumerate(_PARTS):
            _write(sheet, line, at, part.get(member))
    sheet.freeze_panes(1, 0)


def _facts(sheet: Any, document: Mapping[str, Any]) -> None:
    release, summary = document["release"], document["summary"]
    adopted = document["adopted_by"]
    facts = {
        "数据版本": release["name"],
        "版本编号": release["id"],
        "行政区": "、".join(release["jurisdictions"]),
        "内容校验值": release["sha256"],
        "评估年份": str(document["year"]),
        "评估日期": document["as_of"],
        "年度": "已结束" if document["year_is_over"] else "未结束，判定会随数据变化",
        "指标体系": f"采用 {adopted} 的指标" if adopted else "程序自带",
        **{words["zh-CN"]: number(summary[code]) for code, words in JUDGEMENTS.items()},
        "空格": "表示未知，不是零。",
    }
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 70)
    for line, (name, value) in enumerate(facts.items()):
        sheet.write_string(line, 0, name)
        _write(sheet, line, 1, value)


def _chart(book: Any, document: Mapping[str, Any]) -> None:
    """Bars of every figure in per cent, beside its target."""
    rows = [at for at, row in enumerate(document["rows"], start=1) if row["unit"] == "%"]
    if not rows:
        return
    sheet = book.add_worksheet("图")
    for line, at in enumerate(rows):
        row = document["rows"][at - 1]
        for column, value in enumerate((row["name"]["zh-CN"], row["value"], row["target"])):
            _write(sheet, line + 1, column, value)
    for column, title in enumerate(("指标", "数值（%）", "目标（%）")):
        sheet.write_string(0, column, title)
    sheet.set_column(0, 0, 34)
    chart = book.add_chart({"type": "bar"})
    last = len(rows)
    for column, colour in ((1, "#2f5d8a"), (2, "#b9c4c2")):
        chart.add_series(
            {
                "name": ["图", 0, column],
                "categories": ["图", 1, 0, last, 0],
                "values": ["图", 1, column, last, column],
                "fill": {"color": colour},
                "data_labels": {"value": True},
            }
        )
    chart.set_title({"name": f"{document['release']['name']} · {document['year']}"})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 900, "height": 120 + 46 * last})
    chart.show_blanks_as("gap")
    sheet.insert_chart(0, 4, chart)


def _write(sheet: Any, line: int, at: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(line, at, value)
    else:
        sheet.write_string(line, at, str(value)[:32_000])
