"""The door of the importer: a file that a city published becomes a list of draft clauses.

Deterministic and offline. Equal texts are compiled once, so a province of thousands of units takes
seconds. The report counts printed clauses; drafts of one printed clause share `printed`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from access_lists.importing.ahead import Question, compiled_ahead
from access_lists.importing.compiler.compile import CompiledItem
from access_lists.importing.compiler.rules import UnitKind
from access_lists.importing.findings import error, repair, warning
from access_lists.importing.items import Place, Printed, cut_into_items, is_known_empty
from access_lists.importing.layouts.by_type import TypeCell, read_by_type
from access_lists.importing.layouts.detection import detect_layout
from access_lists.importing.layouts.drafts import Draft, Fate, Layout, Stream, UnitDraft
from access_lists.importing.layouts.tables import TableReader
from access_lists.importing.report import ImportedList, ImportReport
from access_lists.importing.tags import Tag, read_tag
from access_lists.importing.units import (
    Item,
    category_of,
    check_numbers,
    check_unit,
    items_of,
    level_named,
    unit_data,
    unit_kind,
)
from access_lists.importing.workbook.grid import Grid
from access_lists.importing.workbook.reader import read_grids
from access_lists.vocabulary import Dimension, Level
from zoning.model.finding import Finding

AUTO = Layout.AUTO
_NO_TAG = Tag(element=None, effect=None)
_UNKNOWN = "none"


def import_workbook(
    path: Path,
    *,
    label: str,
    layout: Layout = AUTO,
    title: str | None = None,
    may_fork: bool = False,
) -> ImportedList:
    """Read a published list.

    Args:
        path: the file, .xlsx or .docx.
        label: its name as the user knows it; named in findings and sources.
        layout: the layout, or `auto`.
        title: title of the list; by default the one in the file, else `label`.
        may_fork: the process has no threads, so that it may compile many texts on two cores.

    Raises:
        IngestError: the file cannot be read safely and wholly, or has no known layout.
    """
    grids, found = read_grids(path, label)
    draft = Draft(layout=detect_layout(grids, layout))
    work = _Import(draft, label, may_fork=may_fork)
    work.findings += found
    work.report.characters_in = sum(len(cell.text) for grid in grids for cell in grid.cells())
    data = work.by_type(grids) if draft.layout is Layout.BY_TYPE else work.by_unit(grids)
    data = {"title": title or draft.title or label, **data}
    if draft.notes:
        data["notes"] = draft.notes
    work.close()
    return ImportedList(data=data, findings=tuple(work.findings), report=work.report)


class _Import:
    """One import under way."""

    def __init__(self, draft: Draft, label: str, *, may_fork: bool) -> None:
        self.draft = draft
        self.label = label
        self._may_fork = may_fork
        self._ahead: Mapping[Question, CompiledItem] = {}
        self.findings: list[Finding] = []
        self.report = ImportReport(layout=draft.layout)
        self._texts: set[str] = set()
        self._clause_characters = 0

    def by_unit(self, grids: Sequence[Grid]) -> dict[str, Any]:
        """A list of control units."""
        reader = TableReader(self.draft)
        for grid in grids:
            reader.read(grid)
        self.findings += reader.findings
        draft = self.draft
        owners = [draft.general, *draft.units] if draft.general is not None else draft.units
        items = [list(items_of(unit, draft)) for unit in owners]
        if self._may_fork:
            self._ahead = compiled_ahead(_questions(owners, items))
        clauses: list[dict[str, Any]] = []
        if draft.general is not None:
            clauses = list(self._all_clauses(draft.general, items.pop(0)))
        units = [
            data
            for unit, own in zip(draft.units, items, strict=True)
            for data in self._unit_data(unit, own)
        ]
        self.report.units = len(units)
        level = Level.UNIT if units else level_named(self.draft.title)
        data: dict[str, Any] = {"level": level.value}
        if units or not clauses:
            data["units"] = units
        return {**data, "clauses": clauses} if clauses else data

    def by_type(self, grids: Sequence[Grid]) -> dict[str, Any]:
        """A list by types of units and classes of industry."""
        cells = [cell for grid in grids for cell in read_by_type(grid, self.draft)]
        clauses = [clause for cell in cells for clause in self._type_clauses(cell)]
        return {"level": Level.CITY.value, "clauses": clauses}

    def close(self) -> None:
        """Balance the characters."""
        self.draft.fates[Fate.CLAUSE] = self._clause_characters
        self.report.characters_out = Counter(self.draft.fates)
        self.report.distinct_texts = len(self._texts)
        if not self.report.balanced:
            lost = self.report.characters_in - sum(self.report.characters_out.values())
            self.findings.append(
                error(
                    "characters-unaccounted",
                    f"有 {lost} 个字符未能归入条款、表头、属性或提示，请勿发布。",
                    f"{lost} characters ended nowhere; do not publish this import.",
                )
            )

    def _unit_data(self, unit: UnitDraft, items: list[Item]) -> Iterator[dict[str, Any]]:
        """The unit as data, or each of several that share a row."""
        self.findings += check_unit(unit)
        category = category_of(unit)
        clauses = list(self._all_clauses(unit, items))
        for code, name in unit.named():
            self.report.by_category[category.value if category else _UNKNOWN] += 1
            own = [{**one, "key": f"{code[:100]}{one['key'][len(unit.code) :]}"} for one in clauses]
            yield {**unit_data(unit, code, name), "clauses": own}

    def _all_clauses(self, unit: UnitDraft, items: list[Item]) -> Iterator[dict[str, Any]]:
        self.findings += check_numbers(unit, items)
        if unit.code and not items and not any(stream.cells for stream in unit.streams):
            self.findings.append(
                warning(
                    "unit-without-clauses",
                    f"管控单元 {unit.code} 没有任何管控要求。",
                    f"Unit {unit.code} has no requirement at all.",
                    place=unit.code,
                )
            )
        kind = unit_kind(unit)
        for item in items:
            yield from self._clauses(unit, item, kind)

    def _clauses(self, unit: UnitDraft, item: Item, kind: UnitKind) -> Iterator[dict[str, Any]]:
        printed, stream = item.printed, item.stream
        tag = self._tag(unit, printed.tag)
        question = Question(printed.text, tag.element, tag.effect, kind)
        compiled = self._ahead.get(question) or compiled_once(question)
        self._count(compiled, stream, tag, printed.text)
        shared = _shared(stream, tag, printed, self.label)
        about = {
            "number": printed.number,
            "tag": printed.tag,
            "heading": stream.printed,
            "sequence": item.sequence,
        }
        place = printed.number or f"{stream.dimension.value}-{item.sequence}"
        key = f"{unit.code}/{place}" if unit.code else place
        yield from _numbered(compiled, shared, about, key=key)

    def _type_clauses(self, cell: TypeCell) -> Iterator[dict[str, Any]]:
        stream = Stream(dimension=Dimension.SPATIAL_LAYOUT, cells=[cell.cell])
        scope: dict[str, Any] | None = (
            {"unit_category": cell.category.value} if cell.category else None
        )
        if cell.subtype or scope is None:
            place = {"unlocated": cell.unit_type or "管控单元"}
            scope = place if scope is None else {"all": [scope, place]}
        test = {"fact": "industrial_class", "op": "==", "value": cell.industrial_class}
        if is_known_empty(stream):
            self.draft.book(Fate.EMPTY_MARK, cell.cell)
            return
        for sequence, printed in enumerate(cut_into_items(stream), start=1):
            self.draft.fates[Fate.MARKER] += printed.marker_length
            self.draft.fates[Fate.LINE_BREAK] += printed.break_length
            if not printed.text:
                continue
            compiled = compiled_once(Question(printed.text, None, None, UnitKind()))
            self._count(compiled, stream, _NO_TAG, printed.text)
            about = {"heading": cell.unit_type, "sequence": sequence}
            shared = _shared(stream, _NO_TAG, printed, self.label)
            key = f"{cell.unit_type[:100]}/{cell.industrial_class}-{sequence}"
            for clause in _numbered(compiled, shared, about, key=key):
                yield _narrowed(clause, scope, test)

    def _tag(self, unit: UnitDraft, printed: str | None) -> Tag:
        if printed is None:
            return _NO_TAG
        tag = read_tag(printed)
        if tag.mended:
            after = f"{tag.element or ''}/{tag.effect or '?'}"
            self.findings.append(
                repair(
                    "tag-mended",
                    f"单元 {unit.code} 的标签【{printed}】按【{after}】理解。",
                    f"Tag 【{printed}】 of unit {unit.code} was read as 【{after}】.",
                    place=unit.code,
                    before=printed,
                    after=after,
                )
            )
        return tag

    def _count(self, compiled: CompiledItem, stream: Stream, tag: Tag, text: str) -> None:
        report = self.report
        report.clauses += 1
        report.drafts += len(compiled.clauses)
        report.by_effect[compiled.clauses[0]["effect"]] += 1
        report.by_dimension[stream.dimension.value] += 1
        report.by_heading[stream.printed or _UNKNOWN] += 1
        report.by_tag_effect[tag.effect or _UNKNOWN] += 1
        report.by_element[tag.element or _UNKNOWN] += 1
        report.by_review[compiled.review.value] += 1
        self._texts.add(text)
        self._clause_characters += len(text)


@lru_cache(maxsize=20_000)
def compiled_once(question: Question) -> CompiledItem:
    """The compiled form of a text; lists repeat theirs from unit to unit."""
    return question.compiled()


def _questions(owners: Sequence[UnitDraft], items: Sequence[Sequence[Item]]) -> Iterator[Question]:
    """Every text of the units, with what its reading depends on."""
    for unit, own in zip(owners, items, strict=True):
        kind = unit_kind(unit)
        for item in own:
            tag = _NO_TAG if item.printed.tag is None else read_tag(item.printed.tag)
            yield Question(item.printed.text, tag.element, tag.effect, kind)


def _shared(stream: Stream, tag: Tag, printed: Printed, label: str) -> dict[str, Any]:
    cell = printed.cell
    shared: dict[str, Any] = {
        "dimension": stream.dimension.value,
        "heading": stream.heading,
        "element": tag.element,
        "source": {
            "file": label,
            "sheet": cell.sheet,
            "row": cell.row,
            "column": cell.address.rstrip("0123456789"),
            **_characters(printed.place),
        },
    }
    return {key: value for key, value in shared.items() if value is not None}


def _characters(place: Place) -> dict[str, int]:
    own = {"start": place.start, "end": place.end}
    return own if place.end_row is None else {**own, "end_row": place.end_row}


def _numbered(
    compiled: CompiledItem, shared: dict[str, Any], about: dict[str, Any], *, key: str
) -> Iterator[dict[str, Any]]:
    """The drafts of a printed clause, each with what they share and its place among them."""
    parts = len(compiled.clauses)
    number = {"number": about["number"]} if about.get("number") else {}
    for part, clause in enumerate(compiled.clauses, start=1):
        identity = {**about, "part": part, "parts": parts}
        printed = {name: value for name, value in identity.items() if value is not None}
        own_key = key if parts == 1 else f"{key}.{part}"
        yield {"key": own_key, **number, **shared, **clause, "printed": printed}


def _narrowed(
    clause: dict[str, Any], scope: dict[str, Any], test: dict[str, Any]
) -> dict[str, Any]:
    places = [scope, clause["scope"]] if "scope" in clause else [scope]
    conditions = [test, clause["when"]] if "when" in clause else [test]
    return {
        **clause,
        "scope": places[0] if len(places) == 1 else {"all": places},
        "when": conditions[0] if len(conditions) == 1 else {"all": conditions},
    }
