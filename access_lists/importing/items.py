"""Requirement text cut into printed clauses: by tags, by numbers, or by lines.

Cities separate clauses by line breaks, by numbers within one paragraph, or by nothing but the tags
【element/effect】; tables made from PDF break lines, and cells, in mid-sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, NamedTuple

from access_lists.importing.layouts.drafts import Stream
from access_lists.importing.workbook.grid import Cell
from zoning.texts import normalised

_TAG: Final = re.compile(r"【\s*([^【】\d]{2,20}?)\s*】")
_NUMBER_AT_END: Final = re.compile(
    r"(?<![\d.．\-第])(\d{1,2}(?:\s*[-－–—.．]\s*\d{1,2})?)[\s.．、。]*$"
)
_NUMBER: Final = re.compile(
    r"(?:(?<=[\n。；;！])|\A)[\s\u3000]*"
    r"(?:(?P<pair>\d{1,2}[-－–—]\d{1,2})[.．、]*"
    r"|(?P<plain>\d{1,2})[.．、](?!\d)"
    r"|[（(]\s*(?P<round>\d{1,2})\s*[）)][.．、]*"
    r"|(?P<half>\d{1,2})[）)]"
    r"|(?P<ringed>[①-⑳])"
    r"|(?P<han>[一二三四五六七八九十]{1,3})、)\s*"
)
_HAN: Final = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", start=1)}
_EMPTY: Final = frozenset(
    {
        *("/", "\\", "-", "--", "无", "暂无", "不涉及"),
        *("无要求", "暂无要求", "无相关要求", "无具体要求", "无特殊要求", "暂无具体要求"),
    }
)
_LONGEST_EMPTY: Final = 20
_WHOLE: Final = re.compile(
    r"\s*(?:(?P<number>\d{1,2}(?:[-－–—.．]\d{1,2})?|[①-⑳]|[一二三四五六七八九十]{1,3})[.．](?!\d))?"
    r"\s*(?:【\s*(?P<tag>[^【】\d]{2,20}?)\s*】)?"
)
_LEADING: Final = " \t\u3000\n\r.．、。"
_SENTENCE_ENDS: Final = ("。", "；", ";", "！", "：", ":")


class Place(NamedTuple):
    """Characters of cells: from `start` of the first to `end` (exclusive) of the last.

    Attributes:
        end_row: row of the last cell where it is another than the first.
    """

    start: int
    end: int
    end_row: int | None


class Printed(NamedTuple):
    """One clause as printed.

    Attributes:
        number, tag: as printed, None where there is none; the tag without its brackets.
        text: the words without the line breaks of the table.
        cell: where it begins.
        place: characters of the cells that it takes, its marker included.
        marker_length: characters of number, tag and separators.
        break_length: characters of line breaks and padding taken out.
    """

    number: str | None
    tag: str | None
    text: str
    cell: Cell
    place: Place
    marker_length: int
    break_length: int


@dataclass(frozen=True, slots=True)
class _Joined:
    """Text of all cells of a stream; a cell begins with a line break that is not its own."""

    text: str
    starts: tuple[int, ...]
    cells: tuple[Cell, ...]

    def cell_at(self, place: int) -> Cell:
        """The cell that a character stands in."""
        index = sum(start <= place for start in self.starts) - 1
        return self.cells[index]

    def place_of(self, start: int, end: int) -> Place:
        """Where characters [start, end) stand in their cells; blanks at the end do not count."""
        last_place = start + len(self.text[start:end].rstrip()) - 1
        first, last = self.cell_at(start), self.cell_at(max(start, last_place))
        return Place(
            start=start - self._start_of(first),
            end=max(start, last_place) + 1 - self._start_of(last),
            end_row=last.row if last.row != first.row else None,
        )

    def _start_of(self, cell: Cell) -> int:
        return next(at for at, one in zip(self.starts, self.cells, strict=True) if one is cell)

    def added_in(self, start: int, end: int) -> int:
        """Characters in a range that no cell holds."""
        return sum(start <= one - 1 < end for one in self.starts[1:])


class _Cut(NamedTuple):
    """Where a printed clause begins, where its words begin, and what its marker says."""

    start: int
    body: int
    number: str | None = None
    tag: str | None = None


def is_known_empty(stream: Stream) -> bool:
    """Whether a dimension says that it asks for nothing: `/`, `—`, `无`."""
    return all(
        len(cell.text) <= _LONGEST_EMPTY and normalised(cell.text).rstrip("。.;,") in _EMPTY
        for cell in stream.cells
    )


def cut_into_items(stream: Stream) -> list[Printed]:
    """The printed clauses of one stream; every character ends in one of them."""
    if stream.whole:
        return [_whole(cell) for cell in stream.cells]
    joined = _join(stream.cells)
    cuts = list(_cuts(joined.text))
    ends = [cut.start for cut in cuts[1:]] + [len(joined.text)]
    return [_item(joined, cut, end) for cut, end in zip(cuts, ends, strict=True)]


def _whole(cell: Cell) -> Printed:
    """A cell that holds one clause and nothing of another."""
    joined = _join([cell])
    marker = _WHOLE.match(joined.text)
    cut = _Cut(0, marker.end(), marker["number"], marker["tag"]) if marker else _Cut(0, 0)
    return _item(joined, cut, len(joined.text))


def _join(cells: list[Cell]) -> _Joined:
    lengths = [len(cell.text) + 1 for cell in cells]
    starts = (0, *accumulate(lengths[:-1]))
    return _Joined("\n".join(cell.text for cell in cells), starts, tuple(cells))


def _cuts(text: str) -> Iterator[_Cut]:
    tags = list(_TAG.finditer(text))
    if tags:
        yield from _cuts_at_tags(text, tags)
        return
    numbers = list(_sequence(text))
    cuts = numbers or list(_cuts_at_lines(text))
    if text[: cuts[0].start].strip():
        yield _Cut(0, 0)
        yield from cuts
    else:
        yield _Cut(0, cuts[0].body, cuts[0].number)
        yield from cuts[1:]


def _cuts_at_tags(text: str, tags: list[re.Match[str]]) -> Iterator[_Cut]:
    end = 0
    for tag in tags:
        number = _NUMBER_AT_END.search(text, end, tag.start())
        start = number.start(1) if number else tag.start()
        if end == 0:
            if text[:start].strip():
                yield _Cut(0, 0)
            else:
                start = 0
        body = tag.end() + len(text[tag.end() :]) - len(text[tag.end() :].lstrip(_LEADING))
        yield _Cut(start, body, number[1] if number else None, tag[1])
        end = tag.end()


def _sequence(text: str) -> Iterator[_Cut]:
    """Numbers of one style that count up from one; others are part of the words."""
    style, last = "", 0
    for match in _NUMBER.finditer(text):
        kind = match.lastgroup or ""
        value = _value(match[kind])
        first = not style and value == 1
        if first or (kind == style and value == last + 1):
            style, last = kind, value
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield _Cut(start, match.end(), match[kind])


def _value(numeral: str) -> int:
    if "①" <= numeral <= "⑳":
        return ord(numeral) - ord("①") + 1
    if numeral[0] in _HAN:
        tens, ten, ones = numeral.partition("十")
        return (_HAN.get(tens, 1) * 10 if ten else 0) + _HAN.get(ones if ten else tens, 0)
    return int(re.split(r"\D", numeral)[-1])


def _cuts_at_lines(text: str) -> Iterator[_Cut]:
    yield _Cut(0, 0)
    for match in re.finditer(r"\n", text):
        before, after = text[: match.start()].rstrip(), text[match.end() :]
        if before.endswith(_SENTENCE_ENDS[:4]) and after.strip() and not after.startswith("\n"):
            yield _Cut(match.end(), match.end())


def _item(joined: _Joined, cut: _Cut, end: int) -> Printed:
    body = joined.text[cut.body : end]
    text = "".join(line.strip(" \t\u3000\r") for line in body.split("\n"))
    own = len(body) - joined.added_in(cut.body, end)
    start = cut.start if joined.text[cut.start : cut.start + 1] != "\n" else cut.body
    return Printed(
        number=re.sub(r"\s", "", cut.number) if cut.number else None,
        tag=cut.tag,
        text=text,
        cell=joined.cell_at(start),
        place=joined.place_of(start, end),
        marker_length=cut.body - cut.start - joined.added_in(cut.start, cut.body),
        break_length=own - len(text),
    )
