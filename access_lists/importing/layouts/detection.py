"""Which layout a file has, told by its headings."""

from collections.abc import Iterable

from access_lists.importing.errors import LayoutUnknownError
from access_lists.importing.layouts.drafts import Layout
from access_lists.importing.layouts.headings import (
    DIMENSIONS,
    INDUSTRIAL_CLASSES,
    Meaning,
    headings_of,
)
from access_lists.importing.layouts.labels import labels_a_dimension, opens_card
from access_lists.importing.workbook.grid import Grid


def detect_layout(grids: Iterable[Grid], given: Layout) -> Layout:
    """The layout of a file; one that was given must fit.

    Raises:
        LayoutUnknownError: no heading is known, or those found do not fit the layout given.
    """
    found = _seen(grids)
    if not found:
        raise LayoutUnknownError(
            "没有找到管控单元编码、管控要求或工业项目分类等表头。",
            "No heading for unit codes, requirements or classes of industry was found.",
        )
    if given is Layout.AUTO:
        return found[0]
    if given not in found:
        raise LayoutUnknownError(
            f"文件的表头与版式“{given}”不符，看起来是“{found[0]}”。",
            f"The headings do not fit the layout “{given}”; they look like “{found[0]}”.",
        )
    return given


def _seen(grids: Iterable[Grid]) -> list[Layout]:
    rows = [row for grid in grids for row in grid.rows]
    heads = [set(found.values()) for row in rows if (found := headings_of(row))]
    has_cards = any(opens_card(row) for row in rows)
    seen = []
    if any(len(head & set(INDUSTRIAL_CLASSES)) > 1 for head in heads):
        seen.append(Layout.BY_TYPE)
    has_codes = has_cards or any(Meaning.UNIT_CODE in head for head in heads)
    if not has_codes and any(Meaning.UNIT_NAME in head for head in heads):
        return seen  # units without codes: nobody could tell where they lie
    if any(len(head & set(DIMENSIONS)) > 1 for head in heads):
        seen.append(Layout.FLAT)
    # What names no unit at all holds for all of them; a dimension must show that it is a list.
    wanted = {Meaning.DIMENSION, *([Meaning.REQUIREMENT] if has_codes else [])}
    if any(head & wanted for head in heads) or any(labels_a_dimension(row) for row in rows):
        seen.append(Layout.GROUPED)
    return seen
