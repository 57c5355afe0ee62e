"""Labels beside their values: a unit as a card, or dimensions as rows without a row of headings.

    单元编码 | ZH33010110001 | 单元名称 | 某某单元
    管控要求 | 空间布局约束 | 禁止……
             | 环境风险防控 | 编制……

Between a row of headings over columns and such a row stands one difference: behind a label comes
what it labels.
"""

from collections.abc import Iterator
from itertools import pairwise

from access_lists.importing.layouts.headings import (
    ATTRIBUTES,
    DIMENSIONS,
    Meaning,
    headings_of,
    meaning_of,
)
from access_lists.importing.layouts.opening import looks_like_code
from access_lists.importing.workbook.grid import Cell, Row

_LABELS = (
    ATTRIBUTES
    | set(DIMENSIONS)
    | {Meaning.DIMENSION, Meaning.REQUIREMENT, Meaning.COMMON, Meaning.SUB_HEADING}
)


def labels_of(row: Row) -> list[tuple[Cell, Meaning | None]] | None:
    """The cells of a row of labels and values, values with None; None where it is no such row.

    It begins with a label and ends with a value.
    """
    if len(row.cells) < 2 or _label(row.cells[0]) is None or headings_of(row) is not None:
        return None
    read = [(cell, _label(cell)) for cell in row.cells]
    return read if read[-1][1] is None else None


def opens_card(row: Row) -> bool:
    """Whether a row labels the code of a unit: the label, and right behind it the code."""
    read = labels_of(row) or []
    return any(
        meaning is Meaning.UNIT_CODE and looks_like_code(value.text)
        for (_, meaning), (value, _) in pairwise(read)
    )


def labels_a_dimension(row: Row) -> bool:
    """Whether a row labels its words with one of the four dimensions."""
    return any(meaning in DIMENSIONS for _, meaning in labels_of(row) or ())


def values_of(row: Row) -> Iterator[tuple[Meaning | None, Cell]]:
    """The cells of a row, values with the label before them; labels themselves come with None."""
    label: Meaning | None = None
    for cell in row.cells:
        meaning = _label(cell)
        yield (None, cell) if meaning is not None else (label, cell)
        label = meaning if meaning is not None else label


def _label(cell: Cell) -> Meaning | None:
    meaning = meaning_of(cell.text)
    return meaning if meaning in _LABELS else None
