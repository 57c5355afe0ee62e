"""The units of a file, opened where their codes are met: in a column, by a label, in a title."""

import re
import unicodedata
from typing import Final

from access_lists.importing.findings import error, info, repair, warning
from access_lists.importing.layouts.drafts import Draft, Fate, UnitDraft, unbroken
from access_lists.importing.workbook.grid import Cell, Row
from zoning.model.finding import Finding

_CODE: Final = re.compile(r"[A-Z]{2}\d{8,16}")
_CODE_IN_TITLE: Final = re.compile(r"(?<![A-Z0-9])ZH\d{8,16}(?!\d)")
_BETWEEN_CODES: Final = re.compile(r"[、,，;；/\s]+")
_AROUND_NAME: Final = " \t\u3000()（）[]【】:：,，、-—–."
_NUMBER_OF_TITLE: Final = re.compile(
    r"^(?:第?[一二三四五六七八九十百]+[章节、.．]|[(（]?[\d.．]+[)）、.．]?)\s*"
)
_LONGEST_TITLE: Final = 80


def looks_like_code(text: str) -> bool:
    """Whether a cell holds the code of one unit, full-width letters included."""
    return bool(_CODE.fullmatch(_plain(text)))


class UnitsOpened:
    """Units by their codes, with what is odd about these; a code met again is the same unit."""

    def __init__(self, draft: Draft) -> None:
        self.findings: list[Finding] = []
        self._draft = draft
        self._by_code: dict[str, UnitDraft] = {}

    def at_code(self, cell: Cell, now: UnitDraft | None) -> UnitDraft:
        """The unit whose code a cell holds; several in one cell share all that follows."""
        code, *others = _codes_in(cell.text)
        if now is not None and now.code == code:
            return now
        known = self._by_code.get(code)
        if known is not None:
            if known.streams:
                self._tell_repeated(code, cell)
            return known
        unit = UnitDraft(code=code, others=tuple(others))
        self._by_code |= dict.fromkeys([code, *others], unit)
        self._draft.units.append(unit)
        self._tell_odd(cell, unit)
        return unit

    def at_title(self, row: Row) -> UnitDraft | None:
        """The unit that a line above its table names with its code; None where it names none."""
        cell = row.cells[0]
        text = unbroken(cell.text)
        printed = unicodedata.normalize("NFKC", text)
        found = _CODE_IN_TITLE.findall(printed)
        if len(row.cells) > 1 or len(found) != 1 or len(text) > _LONGEST_TITLE or "。" in text:
            return None
        unit = self.at_code(Cell(sheet=cell.sheet, row=cell.row, column=1, text=found[0]), None)
        rest = _NUMBER_OF_TITLE.sub("", printed.replace(found[0], " ").strip())
        unit.name = unit.name or rest.strip(_AROUND_NAME) or None
        self._draft.book(Fate.ATTRIBUTE, cell)
        return unit

    def _tell_repeated(self, code: str, cell: Cell) -> None:
        self.findings.append(
            warning(
                "unit-repeated",
                f"管控单元 {code} 在 {cell.sheet}!{cell.address} 再次出现，条款已合并。",
                f"Unit {code} occurs again at {cell.sheet}!{cell.address}; merged.",
                place=code,
            )
        )

    def _tell_odd(self, cell: Cell, unit: UnitDraft) -> None:
        where, code = f"{cell.sheet}!{cell.address}", unit.code
        if cell.is_number:
            self.findings.append(
                error(
                    "code-not-text",
                    f"{where} 的单元编码以数字存储，前导零可能丢失。",
                    f"The unit code at {where} is stored as a number.",
                    place=code,
                )
            )
        if unit.others:
            self.findings.append(
                info(
                    "units-share-row",
                    f"{where} 有 {1 + len(unit.others)} 个管控单元，各自适用同样的要求。",
                    f"{where} names {1 + len(unit.others)} units; each has the same requirements.",
                    place=code,
                )
            )
        elif code != unbroken(cell.text):
            self.findings.append(
                repair(
                    "text-normalised",
                    f"{where} 的单元编码含全角字符或空格，按“{code}”理解。",
                    f"The unit code at {where} has full-width letters or blanks; read as “{code}”.",
                    place=code,
                    before=cell.text,
                    after=code,
                )
            )


def _codes_in(text: str) -> list[str]:
    """The codes in a cell; what is no list of codes is one code, of whatever shape."""
    parts = [part for part in _BETWEEN_CODES.split(unicodedata.normalize("NFKC", text)) if part]
    if len(parts) > 1 and all(map(_CODE.fullmatch, parts)):
        return list(dict.fromkeys(parts))
    plain = _plain(text)
    return [plain if _CODE.fullmatch(plain) else unbroken(text)]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
