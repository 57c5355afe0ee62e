"""The rows of a screening: their columns, and how hits become rows.

A footprint without hits has one row in which only its number (and verdict) stands; one that cannot
be used has one row with the code of the problem. A layer that could not be computed has a row of
its own with the error `layer-failed`, so that silence never reads as clear.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from zoning.composition.batch import LayerHits
from zoning.composition.hits import Hit
from zoning.composition.layers import OpenLayer
from zoning.composition.overlay import Overlay
from zoning.measure import Floats, Ints
from zoning.vocabulary import LayerStatus

LAYER_FAILED = "layer-failed"
_NO_HIT = 1 << 30

Row = tuple[str | None, str | None, str | None, str | None, float | None, float | None, str | None]
"""kind, layer, code, relation, overlap_m2, share, error."""

EMPTY: Row = (None, None, None, None, None, None, None)


def result_schema(*, with_verdict: bool, with_geometry: bool) -> pa.Schema:
    """Columns of a screening."""
    fields = [
        pa.field("footprint", pa.int64()),
        pa.field("kind", pa.string()),
        pa.field("layer", pa.string()),
        pa.field("code", pa.string()),
        pa.field("relation", pa.string()),
        pa.field("overlap_m2", pa.float64()),
        pa.field("share", pa.float64()),
        pa.field("covered", pa.bool_()),
    ]
    if with_verdict:
        fields.append(pa.field("verdict", pa.string()))
    fields.append(pa.field("error", pa.string()))
    if with_geometry:
        fields.append(pa.field("geometry", pa.binary()))
    return pa.schema(fields)


def failed_row(layer: OpenLayer) -> Row:
    """The row that says a layer could not be computed."""
    return layer.record.kind.value, layer.record.name, None, None, None, None, LAYER_FAILED


def row_of_hit(kind: str, layer: str | None, hit: Hit) -> Row:
    """The row of one hit, with the figures of an Assessment."""
    one = hit.as_dict()
    return kind, layer, one["code"], one["relation"], one["overlap_m2"], one["share"], None


def rows_of(overlay: Overlay) -> Iterator[Row]:
    """The rows of one footprint, in the order of an Assessment."""
    for result in overlay.layers:
        if result.status is LayerStatus.FAILED and result.layer is not None:
            yield failed_row(result.layer)
        for hit in result.hits:
            yield row_of_hit(result.kind.value, result.name, hit)


@dataclass(slots=True, kw_only=True)
class RowBuilder:
    """Collects rows of a batch in any order, and puts them in that of the footprints.

    Attributes:
        count: footprints in the batch.
    """

    count: int
    _parts: list[tuple[Ints, Ints, list[Any]]] = field(default_factory=list)
    _loose: list[tuple[int, int, Row]] = field(default_factory=list)

    def add(self, row: int, place: int, found: Row) -> None:
        """One row of a footprint; `place` orders the layers of a footprint."""
        self._loose.append((row, place, found))

    def add_plain(self, rows: Ints, place: int, layer: OpenLayer, hits: LayerHits) -> None:
        """The plain hits of many footprints in one layer; `rows` numbers those of the hits."""
        count = len(hits.row)
        if not count:
            return
        codes = np.array([label.code for label in layer.labels], dtype=object)
        columns: list[Any] = [
            _same(layer.record.kind.value, count),
            _same(layer.record.name, count),
            codes[hits.zone],
            np.where(hits.within, "within", "partly").astype(object),
            [round(one, 4) for one in hits.overlap_m2.tolist()],
            [round(one, 9) for one in hits.share.tolist()],
            _same(None, count),
        ]
        self._parts.append((rows[hits.row], np.full(count, place), columns))

    def build(self) -> tuple[Ints, list[Any]]:
        """Number of the footprint of each row, and the columns of `Row`; every one has a row."""
        if self._loose:
            rows, places, found = zip(*self._loose, strict=True)
            columns = [_objects(column) for column in zip(*found, strict=True)]
            self._parts.append((np.array(rows), np.array(places), columns))
        present = np.zeros(self.count, dtype=bool)
        for numbers, _, _ in self._parts:
            present[numbers] = True
        silent = np.flatnonzero(~present)
        nothing = [_same(None, len(silent)) for _ in EMPTY]
        self._parts.append((silent, np.full(len(silent), _NO_HIT), nothing))
        row = np.concatenate([part[0] for part in self._parts]).astype(np.int64)
        place = np.concatenate([part[1] for part in self._parts])
        order = np.lexsort((place, row))
        joined = [
            np.concatenate([_objects(part[2][number]) for part in self._parts])[order]
            for number in range(len(EMPTY))
        ]
        return row[order], joined


class Answers:
    """What is known of each footprint of a batch so far."""

    def __init__(self, count: int) -> None:
        """Begin with nothing known of so many footprints."""
        self.builder = RowBuilder(count=count)
        self.covered = np.full(count, None, dtype=object)
        self.verdicts = np.full(count, None, dtype=object)
        self._done = np.zeros(count, dtype=bool)

    def refuse(self, row: int, error: str) -> None:
        """A footprint that cannot be used."""
        self.builder.add(row, 0, (*EMPTY[:-1], error))
        self._done[row] = True

    def take(self, row: int, found: Iterable[Row], *, covered: bool) -> None:
        """All rows of a footprint."""
        for place, one in enumerate(found):
            self.builder.add(row, place, one)
        self.covered[row] = covered
        self._done[row] = True

    def close(self, rows: Ints) -> None:
        """These footprints are answered."""
        self._done[rows] = True

    def open_rows(self) -> list[int]:
        """Footprints not answered yet."""
        return np.flatnonzero(~self._done).tolist()


def _objects(values: Sequence[Any] | Floats) -> Any:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _same(value: Any, count: int) -> Any:
    return np.full(count, value, dtype=object)
