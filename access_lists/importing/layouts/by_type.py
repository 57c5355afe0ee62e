"""The table of Zhejiang: types of control units against the three classes of industrial projects.

Its cells bind by category of unit, not by unit; the class of a project is a fact of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from access_lists.importing.layouts.drafts import Draft, Fate, unbroken
from access_lists.importing.layouts.headings import INDUSTRIAL_CLASSES, headings_of
from access_lists.importing.workbook.grid import Cell, Grid, Row
from zoning.vocabulary import UnitCategory

_CATEGORIES = {
    "优先保护": UnitCategory.PRIORITY_PROTECTION,
    "重点管控": UnitCategory.KEY_CONTROL,
    "一般管控": UnitCategory.GENERAL_CONTROL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeCell:
    """One cell of the table: what holds for a class of industry in a type of unit.

    Attributes:
        unit_type: the type as printed, such as 产业集聚重点管控单元.
        category: the category it belongs to, if known.
        subtype: the type is narrower than its category.
        industrial_class: 1, 2 or 3.
    """

    cell: Cell
    unit_type: str
    category: UnitCategory | None
    subtype: bool
    industrial_class: int


def read_by_type(grid: Grid, draft: Draft) -> Iterator[TypeCell]:
    """The cells of the table in one grid; other text becomes a note of the list."""
    columns: dict[int, int] = {}
    unit_type = ""
    for row in grid.rows:
        meanings = headings_of(row)
        if meanings is not None and len(set(meanings.values()) & set(INDUSTRIAL_CLASSES)) > 1:
            columns = {
                column: INDUSTRIAL_CLASSES[meaning]
                for column, meaning in meanings.items()
                if meaning in INDUSTRIAL_CLASSES
            }
            draft.book(Fate.HEADING, *row.cells)
            continue
        if not columns:
            _note(row, draft)
            continue
        before = [cell for cell in row.cells if cell.column < min(columns)]
        draft.book(Fate.HEADING, *before)
        unit_type = "".join(unbroken(cell.text) for cell in before) or unit_type
        for cell in row.cells:
            if cell in before:
                continue
            if cell.column in columns:
                yield _type_cell(cell, unit_type, columns[cell.column])
            else:
                draft.book(Fate.NOTE, cell)
                draft.notes.append(unbroken(cell.text))


def _type_cell(cell: Cell, unit_type: str, industrial_class: int) -> TypeCell:
    category = next((one for word, one in _CATEGORIES.items() if word in unit_type), None)
    plain = {f"{word}{end}" for word in _CATEGORIES for end in ("", "单元", "区", "类单元")}
    return TypeCell(
        cell=cell,
        unit_type=unit_type,
        category=category,
        subtype=unit_type not in plain,
        industrial_class=industrial_class,
    )


def _note(row: Row, draft: Draft) -> None:
    for cell in row.cells:
        if draft.title is None:
            draft.title = unbroken(cell.text)
            draft.book(Fate.HEADING, cell)
        else:
            draft.book(Fate.NOTE, cell)
            draft.notes.append(unbroken(cell.text))
