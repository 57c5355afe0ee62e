"""An evaluation as a workbook: the table, what its figures are made of, and a chart."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from app.evaluations.figures import DIRECTIONS, JUDGEMENTS, Language, department, number, unit_word

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - the same evaluation gives the same bytes
_HEADS: Final = (
    ("条线", "line", 16), ("代码", "code", 24), ("指标", "indicator", 34), ("单位", "unit", 8),
    ("数值", "value", 14), ("下限", "at least", 12), ("上限", "at most", 12),
    ("目标方向", "direction", 10), ("目标值", "target", 12), ("判定", "judgement", 10),
    ("责任部门", "department", 26), ("目标依据", "basis of target", 30), ("说明", "remarks", 60),
    ("来源", "source", 30),
)  # fmt: skip
_PARTS: Final = (
    ("code", "指标", "indicator", 24), ("item", "分项", "part", 44), ("name", "名称", "name", 30),
    ("value", "数值", "value", 14), ("observed", "监测值", "observed", 12),
    ("target", "目标", "target", 12), ("used", "已用", "used", 14), ("amount", "上限", "cap", 14),
    ("unit", "单位", "unit", 12), ("source", "来源", "source", 50),
)  # fmt: skip
_SHEETS: Final = {
    "table": {"zh-CN": "指标评估", "en": "Indicators"},
    "parts": {"zh-CN": "指标构成", "en": "Parts"},
    "facts": {"zh-CN": "说明", "en": "About"},
    "chart": {"zh-CN": "图", "en": "Chart"},
}
_NAME = 2


def evaluation_workbook(document: dict[str, Any], *, language: Language = "zh-CN") -> bytes:
    """The workbook; a figure nobody knows is an empty cell, never a nought."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - heavy, and few requests ask for a workbook

    target = io.BytesIO()
    book = Workbook(target, _OPTIONS)
    book.set_properties({"author": "sanxian", "created": _MADE})
    head = book.add_format({"bold": True, "bg_color": "#e8f0ee", "border": 1, "text_wrap": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheets = {one: names[language] for one, names in _SHEETS.items()}
    _table(book.add_worksheet(sheets["table"]), document["rows"], head, wrap, language)
    _parts(book.add_worksheet(sheets["parts"]), document["rows"], head, language)
    _facts(book.add_worksheet(sheets["facts"]), document, language)
    _chart(book, sheets["chart"], document, language)
    book.close()
    return target.getvalue()


def _table(
    sheet: Any, rows: Sequence[dict[str, Any]], head: Any, wrap: Any, language: Language
) -> None:
    for at, (zh, en, width) in enumerate(_HEADS):
        sheet.set_column(at, at, width, wrap)
        sheet.write_string(0, at, zh if language == "zh-CN" else en, head)
    for line, row in enumerate(rows, start=1):
        cells = (
            row["line_name"][language], row["code"], row["name"][language],
            unit_word(row["unit"], language), row["value"], row["at_least"], row["at_most"],
            DIRECTIONS[row["direction"]], row["target"], JUDGEMENTS[row["judgement"]][language],
            department(row, language=language), row["target_document"],
            _BETWEEN[language].join(one[language] for one in row["why"]), row["source"],
        )  # fmt: skip
        for at, value in enumerate(cells):
            _write(sheet, line, at, value)
    sheet.freeze_panes(1, _NAME + 1)
    sheet.autofilter(0, 0, max(1, len(rows)), len(_HEADS) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _parts(sheet: Any, rows: Sequence[dict[str, Any]], head: Any, language: Language) -> None:
    for at, (_, zh, en, width) in enumerate(_PARTS):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, zh if language == "zh-CN" else en, head)
    parts = [{**part, "code": row["code"]} for row in rows for part in row["parts"]]
    for line, part in enumerate(parts, start=1):
        for at, (member, *_) in enumerate(_PARTS):
            _write(sheet, line, at, part.get(member))
    sheet.freeze_panes(1, 0)


def _facts(sheet: Any, document: Mapping[str, Any], language: Language) -> None:
    release, summary, adopted = document["release"], document["summary"], document["adopted_by"]
    facts = {
        ("数据版本", "release"): release["name"],
        ("版本编号", "release id"): release["id"],
        ("行政区", "jurisdictions"): "、".join(release["jurisdictions"]),
        ("内容校验值", "content hash"): release["sha256"],
        ("评估年份", "year"): str(document["year"]),
        ("评估日期", "evaluated on"): document["as_of"],
        ("年度", "state of the year"): _year_said(document)[language],
        ("指标体系", "indicators"): _scheme_said(adopted)[language],
        **{
            (words["zh-CN"], words["en"]): number(summary[code])
            for code, words in JUDGEMENTS.items()
        },
        ("空格", "empty cells"): _EMPTY_SAID[language],
    }
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 70)
    for line, ((zh, en), value) in enumerate(facts.items()):
        sheet.write_string(line, 0, zh if language == "zh-CN" else en)
        _write(sheet, line, 1, value)


_EMPTY_SAID: Final = {"zh-CN": "表示未知，不是零。", "en": "are unknown, not nought."}
_BETWEEN: Final = {"zh-CN": "", "en": " "}


def _year_said(document: Mapping[str, Any]) -> dict[Language, str]:
    if document["year_is_over"]:
        return {"zh-CN": "已结束", "en": "over"}
    return {
        "zh-CN": "未结束，判定会随数据变化",
        "en": "not over: judgements may change with the data",
    }


def _scheme_said(adopted: str | None) -> dict[Language, str]:
    if adopted:
        return {"zh-CN": f"采用 {adopted} 的指标", "en": f"those of {adopted}"}
    return {"zh-CN": "程序自带", "en": "those shipped with the program"}


def _chart(book: Any, name: str, document: Mapping[str, Any], language: Language) -> None:
    """Bars of every figure in per cent, beside its target."""
    rows = [row for row in document["rows"] if row["unit"] == "%"]
    if not rows:
        return
    sheet = book.add_worksheet(name)
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate((row["name"][language], row["value"], row["target"])):
            _write(sheet, line, column, value)
    for column, title in enumerate(_CHARTED[language]):
        sheet.write_string(0, column, title)
    sheet.set_column(0, 0, 34)
    chart = book.add_chart({"type": "bar"})
    last = len(rows)
    for column, colour in ((1, "#2f5d8a"), (2, "#b9c4c2")):
        chart.add_series(
            {
                "name": [name, 0, column],
                "categories": [name, 1, 0, last, 0],
                "values": [name, 1, column, last, column],
                "fill": {"color": colour},
                "data_labels": {"value": True},
            }
        )
    chart.set_title({"name": f"{document['release']['name']} · {document['year']}"})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 900, "height": 120 + 46 * last})
    chart.show_blanks_as("gap")
    sheet.insert_chart(0, 4, chart)


_CHARTED: Final = {
    "zh-CN": ("指标", "数值（%）", "目标（%）"),
    "en": ("indicator", "value (%)", "target (%)"),
}


def _write(sheet: Any, line: int, at: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(line, at, value)
    else:
        sheet.write_string(line, at, str(value)[:32_000])
