"""A table of targets and observations (CSV, xlsx) becomes entries of the quality register.

One row is one place, indicator and period with what was observed, its target, or both. Column names
are matched in Chinese and English, in any order. A row with a fault refuses the whole file: a table
half read would look like a place half measured.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from access_lists.errors import AccessListError
from access_lists.importing.workbook.grid import Grid
from access_lists.importing.workbook.reader import read_grids
from access_lists.project import plain_text
from access_lists.quality import (
    Best,
    FactKind,
    Indicator,
    QualityFact,
    factors_of,
    indicator_names,
    indicator_of,
)
from access_lists.units import plain_decimal
from zoning.errors import Fault
from zoning.ingest.plain_text import decoded_text
from zoning.texts import Text, normalised
from zoning.vocabulary import ELEMENT_LABELS, Element, Severity

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "place": (
        "place",
        "zone",
        "station",
        "地点",
        "点位",
        "断面",
        "断面名称",
        "站点",
        "监测点位",
        "区域",
        "分区",
        "单元编码",
    ),
    "indicator": ("pollutant", "indicator", "指标", "污染物", "监测指标", "项目", "因子"),
    "period": ("period", "year", "年份", "年度", "时段", "时间", "监测时间"),
    "value": ("value", "observed", "监测值", "现状", "现状值", "观测值", "实测值", "结果"),
    "unit": ("unit", "单位", "计量单位"),
    "target": ("target", "目标", "目标值", "考核目标", "水质目标", "标准限值"),
    "source": ("source", "来源", "数据来源", "依据"),
    "element": ("element", "要素", "环境要素"),
}
_NEEDED: Final = ("place", "indicator", "period")
_NOTHING: Final = frozenset({"", "/", "-", "无", "NA", "N/A", "未监测", "缺测"})
_PERIOD: Final = re.compile(r"(\d{4})(?:年|/|-|\.)?(?:(\d{1,2})月?)?年?")
_GRADE: Final = re.compile(r"(劣V|WORSE-THAN-V|III|II|IV|VI|V|I)类?")
_NUMBER: Final = re.compile(r"(<=|>=|<|>)?([+-]?\d+(?:\.\d+)?)([^\d.].*)?")
_ELEMENTS: Final = {
    normalised(name): element
    for element in Element
    for name in (
        element.value,
        ELEMENT_LABELS[element].zh,
        ELEMENT_LABELS[element].zh.removesuffix("环境"),
    )
} | {"空气": Element.AIR, "地表水": Element.WATER, "海水": Element.SEA, "声": Element.NOISE}


class QualityTableError(AccessListError):
    """A table of environmental quality with faults; each names its row."""

    code = "quality-invalid"
    title_zh = "环境质量表有误"
    title_en = "Table of environmental quality has faults"
    remedy_zh = "请按所列行更正后重新导入；未保存任何内容。"
    remedy_en = "Mend the rows listed and import again; nothing was stored."


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row stands: file, sheet and row; and what its cells hold by column."""

    file: str
    sheet: str | None
    row: int
    cells: Mapping[str, str]

    def cell(self, name: str) -> str:
        return self.cells.get(name, "").strip()

    def fault(self, code: str, zh: str, en: str) -> Fault:
        at = f"{self.sheet}!{self.row}" if self.sheet else f"{self.row}"
        return Fault(
            code=code,
            file=self.file,
            row=self.row,
            pointer=f"/{self.row}",
            detail=Text(zh=f"第 {at} 行：{zh}", en=f"row {at}: {en}"),
        )


def read_quality_table(path: Path, *, label: str, jurisdiction: str) -> list[QualityFact]:
    """Targets and observations of one file.

    Raises:
        QualityTableError: with every faulty row.
        WorkbookRefusedError, BadUnicodeError: the file cannot be read safely and wholly.
    """
    rows = _csv_rows(path, label) if path.suffix.lower() == ".csv" else _sheet_rows(path, label)
    return facts_of_rows(list(rows), jurisdiction=jurisdiction)


def facts_of_table(
    records: Sequence[Mapping[str, str]], *, label: str, jurisdiction: str
) -> list[QualityFact]:
    """Targets and observations given as records, with the names of `COLUMNS`.

    Raises:
        QualityTableError: with every faulty record.
    """
    rows = [_Place(label, None, number, one) for number, one in enumerate(records, start=1)]
    return facts_of_rows(rows, jurisdiction=jurisdiction)


def facts_of_rows(rows: Sequence[_Place], *, jurisdiction: str) -> list[QualityFact]:
    """What the rows say.

    Raises:
        QualityTableError: with every fault: unknown indicators, units, values, periods, a row
            that says nothing, and two rows that say different things of one.
    """
    found: dict[tuple[str, ...], QualityFact] = {}
    faults: list[Fault] = []
    for row in rows:
        stated = list(_facts(row, jurisdiction, faults))
        faults += [
            row.fault(
                "contradiction",
                f"{one.place} {one.period} {one.indicator} 有两个不同的值。",
                f"two different values of {one.indicator} at {one.place} in {one.period}.",
            )
            for one in stated
            if found.setdefault(one.identity, one).value != one.value
        ]
    if not found and not faults:
        faults.append(Fault(code="empty", detail=Text(zh="表中没有数据。", en="no rows.")))
    if faults:
        first = faults[0].detail
        raise QualityTableError(
            f"共 {len(faults)} 处错误：{first.zh}", f"{len(faults)} fault(s): {first.en}",
            faults=faults,
        )  # fmt: skip
    return list(found.values())


def _facts(row: _Place, jurisdiction: str, faults: list[Fault]) -> Iterator[QualityFact]:
    """The target and the observation of one row; what is wrong goes to the faults."""
    indicator = _indicator(row, faults)
    period = _period(row, faults)
    place = plain_text(row.cell("place"))
    if not place:
        faults.append(row.fault("place-missing", "缺少地点。", "no place."))
    if indicator is None or period is None or not place:
        return
    said = False
    for kind, column in ((FactKind.OBSERVATION, "value"), (FactKind.TARGET, "target")):
        text = plain_text(row.cell(column))
        if normalised(text) in _NOTHING:
            continue
        said = True
        value = _value(row, indicator, kind, text)
        if isinstance(value, Fault):
            faults.append(value)
            continue
        yield QualityFact(
            kind=kind,
            jurisdiction=jurisdiction,
            place=place,
            element=indicator.element,
            indicator=indicator.code,
            period=period,
            value=value,
            source=row.cell("source"),
        )
    if not said:
        faults.append(
            row.fault("row-empty", "既无监测值也无目标。", "neither a value nor a target.")
        )


def _indicator(row: _Place, faults: list[Fault]) -> Indicator | None:
    name, given = row.cell("indicator"), row.cell("element")
    element = _ELEMENTS.get(normalised(given))
    if given and element is None:
        faults.append(row.fault("unknown-element", f"未知要素“{given}”。", f"element “{given}”?"))
        return None
    found = indicator_of(name, element)
    if found is None:
        known = "、".join(indicator_names())
        faults.append(
            row.fault(
                "unknown-indicator",
                f"未知指标“{name[:60]}”；可用：{known}。",
                f"no such indicator: “{name[:60]}”; known: {known}.",
            )
        )
    return found


def _period(row: _Place, faults: list[Fault]) -> str | None:
    text = plain_text(row.cell("period")).replace(" ", "")
    match = _PERIOD.fullmatch(text)
    month = int(match[2]) if match is not None and match[2] else None
    if match is None or (month is not None and not 1 <= month <= 12):
        faults.append(
            row.fault(
                "period-invalid",
                f"时段“{text[:40]}”应为年份（2025）或月份（2025-06）。",
                f"period “{text[:40]}” must be a year (2025) or a month (2025-06).",
            )
        )
        return None
    return match[1] if month is None else f"{match[1]}-{month:02d}"


def _value(row: _Place, indicator: Indicator, kind: FactKind, text: str) -> str | Fault:
    if indicator.best is Best.GRADE:
        match = _GRADE.fullmatch(normalised(text))
        if match is not None and match[1] != "VI":
            return "worse-than-V" if match[1] in {"劣V", "WORSE-THAN-V"} else match[1]
        return row.fault(
            "value-invalid",
            f"“{text[:40]}”不是水质类别（Ⅰ–Ⅴ、劣Ⅴ）。",
            f"“{text[:40]}” is no grade of quality (I–V, worse-than-V).",
        )
    return _number(row, indicator, kind, text)


def _number(row: _Place, indicator: Indicator, kind: FactKind, text: str) -> str | Fault:
    spelt = text.replace("≤", "<=").replace("≥", ">=").replace(",", "").replace(" ", "")
    match = _NUMBER.fullmatch(spelt)
    sign = (match[1] or "") if match is not None else ""
    allowed = {"", "<=", "<"} if indicator.best is Best.LOW else {"", ">=", ">"}
    if match is None or (sign and (kind is FactKind.OBSERVATION or sign not in allowed)):
        return row.fault(
            "value-invalid",
            f"“{text[:40]}”不能作为 {indicator.code} 的数值。",
            f"“{text[:40]}” is no value of {indicator.code}.",
        )
    unit = match[3] or row.cell("unit") or indicator.unit
    factor = factors_of(indicator.unit).get(normalised(plain_text(unit)))
    if factor is None:
        return row.fault(
            "unit-unknown",
            f"{indicator.code} 以 {indicator.unit} 计，无法换算“{unit[:30]}”。",
            f"{indicator.code} is measured in {indicator.unit}; “{unit[:30]}” does not fit.",
        )
    try:
        return format(plain_decimal(Decimal(match[2]) * factor), "f")
    except InvalidOperation:
        return row.fault("value-invalid", f"数值过长：{text[:40]}。", f"too long: {text[:40]}.")


def _csv_rows(path: Path, label: str) -> Iterator[_Place]:
    text, _ = decoded_text(path.read_bytes())
    table = [
        (number, row)
        for number, row in enumerate(csv.reader(io.StringIO(text)), start=1)
        if any(cell.strip() for cell in row)
    ]
    yield from _rows(label, None, table)


def _sheet_rows(path: Path, label: str) -> Iterator[_Place]:
    grids, findings = read_grids(path, label)
    blocking = [one for one in findings if one.severity is Severity.ERROR]
    if blocking:
        raise QualityTableError(
            blocking[0].text.zh, blocking[0].text.en,
            faults=[Fault(code=one.code, detail=one.text, file=label) for one in blocking],
        )  # fmt: skip
    for grid in grids:
        yield from _rows(label, grid.title, _table(grid))


def _table(grid: Grid) -> list[tuple[int, list[str]]]:
    width = max(cell.column for cell in grid.cells())
    table = []
    for row in grid.rows:
        texts = [""] * width
        for cell in row.cells:
            texts[cell.column - 1] = cell.text
        table.append((row.number, texts))
    return table


def _rows(label: str, sheet: str | None, table: list[tuple[int, list[str]]]) -> Iterator[_Place]:
    """Rows below the header; the header is the first row that names what is needed."""
    for position, (_, header) in enumerate(table):
        names = [_column(text) for text in header]
        if set(_NEEDED) <= set(names):
            for number, texts in table[position + 1 :]:
                cells = {
                    name: text for name, text in zip(names, texts, strict=False) if name is not None
                }
                yield _Place(label, sheet, number, cells)
            return
    wanted = "、".join(f"{COLUMNS[name][1]}（{name}）" for name in _NEEDED)
    raise QualityTableError(
        f"{sheet or label} 没有表头；至少需要列：{wanted}。",
        f"{sheet or label} has no header row; columns needed: {', '.join(_NEEDED)}.",
    )


def _column(text: str) -> str | None:
    spelt = normalised(text)
    for name, spellings in COLUMNS.items():
        if any(normalised(one) == spelt for one in spellings):
            return name
    return None
