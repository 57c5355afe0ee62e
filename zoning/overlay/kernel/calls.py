"""The kernel as Python calls it: arrays in, arrays out.

The machine code takes addresses, and no memory of its own: every thread has a room where it works.
Where that does not do, the kernel says what is lacking and is called again with more. The
interpreter's lock is not held meanwhile.
"""

import threading
from collections.abc import Callable
from ctypes import CFUNCTYPE, c_int32, c_int64, c_void_p
from functools import cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from zoning.overlay.kernel.layout import (
    EDGE_COLUMNS,
    ENTRIES,
    PARTS,
    ROOM,
    STRIP_COLUMNS,
    TREE,
    WINDOW,
    Bytes,
    Floats,
    Int32s,
    Ints,
    Records,
)
from zoning.overlay.kernel.machine_code import address_of

Numbers = TypeVar("Numbers", bound=npt.NDArray[Any])

_EDGES, _ROWS = 256, 4096  # room to begin with
_KEPT_EDGES, _KEPT_ROWS = 1 << 20, 1 << 17  # room that a thread keeps, if it was needed: 91 MB
_KINDS: dict[str, Any] = {"a": c_void_p, "n": c_int64}


def _address(array: npt.NDArray[Any]) -> int:
    return array.ctypes.data


def _with_address(array: Numbers) -> tuple[Numbers, int]:
    return array, _address(array)


class Tree:
    """The tree of a layer: what `zoning.overlay.kernel.tree.build_tree` made, and its box."""

    def __init__(
        self, nodes: Records, solids: Int32s, chains: Records, points: Floats, box: Floats
    ) -> None:
        """Keep the arrays, uncopied, and where they are."""
        self._kept = nodes, solids, chains, points, box
        table = [number for one in self._kept for number in (_address(one), len(one))]
        self._table, self.address = _with_address(np.array(table[:TREE], np.int64))


class _Room(threading.local):
    """Where one thread works, kept from one call to the next.

    Attributes:
        table: see `zoning.overlay.kernel.layout.ROOM`; its address is `address`.
        answer_at, failure_at: where the kernel leaves them.
        rows: footprint numbers, zone numbers and areas in m².
        one: offsets of a footprint that comes alone.
        window: see `zoning.overlay.kernel.layout.WINDOW`.
    """

    def __init__(self) -> None:
        self.table, self.address = _with_address(np.zeros(ROOM, np.int64))
        self.answer_at = self.address + 8 * (ROOM - 1)
        self._failure, self.failure_at = _with_address(np.zeros(1, np.int64))
        self.one, self.one_at = _with_address(np.zeros(2, np.int64))
        self.window, self.window_at = _with_address(np.zeros(WINDOW))
        self._parts = np.empty((PARTS, 3), np.int64), np.empty((PARTS, 4))
        self._make(_EDGES, _ROWS)

    def _make(self, edges: int, rows: int) -> None:
        self._edges = np.empty((edges, EDGE_COLUMNS)), np.empty((edges, STRIP_COLUMNS))
        self.rows = np.empty(rows, np.int64), np.empty(rows, np.int64), np.empty(rows)
        first, *others = map(_address, (*self._edges, *self._parts, *self.rows))
        self.table[:9] = first, edges, *others, rows

    def grow(self, lacking: int, found: int) -> None:
        """Make more room, for so many edges or rows at least; the rows found stay."""
        edges, rows, kept = len(self._edges[0]), len(self.rows[0]), self.rows
        self._make(max(edges, lacking), rows if lacking <= rows else lacking + lacking // 2)
        for new, old in zip(self.rows, kept, strict=True):
            new[:found] = old[:found]

    def leave(self) -> None:
        """Give back what is too much to hold on to."""
        if len(self._edges[0]) > _KEPT_EDGES or len(self.rows[0]) > _KEPT_ROWS:
            self._make(_EDGES, _ROWS)


_ROOM = _Room()


def overlay_footprints(
    tree: Tree, wkb: bytes | Bytes, offsets: Ints | None = None
) -> tuple[int, Ints, Ints, Floats]:
    """Overlay the footprints wkb[offsets[i]:offsets[i + 1]], or all of it as one, with a layer.

    Returns:
        0, footprint numbers, zone numbers and areas in m², sorted by footprint and zone; or what
        `zoning.overlay.kernel.wkb.read_polygons` found wrong, and the number of that footprint in
        the first array.
    """
    overlay, room = _entry("overlay_from"), _ROOM
    if offsets is None:
        room.one[1] = len(wkb)
        ends, ends_at = room.one, room.one_at
    else:
        ends, ends_at = _with_address(offsets)
    source = wkb if isinstance(wkb, bytes) else _address(wkb)
    answers, count = (room.answer_at, room.failure_at), len(ends)
    at = found = 0
    while True:
        if overlay(*answers, tree.address, room.address, source, ends_at, count, at, found):
            raise _failure()
        at, found, status = room.table[9:].tolist()
        if status <= 0:
            break
        room.grow(status, found)
    if status < 0:
        room.rows[0][0], found = at, 1
    footprints, zones, areas = room.rows
    done = footprints[:found].copy(), zones[:found].copy(), areas[:found].copy()
    room.leave()
    return status, *done


def crossed_leaves(
    tree: Tree, window: tuple[float, float, float, float]
) -> tuple[int, float, float, float]:
    """How much of a layer a window touches; see `zoning.overlay.kernel.estimate`."""
    look, room = _entry("crossed_leaves"), _ROOM
    room.window[:4] = window
    if look(room.answer_at, room.failure_at, tree.address, room.address, room.window_at):
        raise _failure()
    points, along_parallel, along_meridian = room.window[4:].tolist()
    return int(room.table[-1]), points, along_parallel, along_meridian


@cache
def _entry(name: str) -> Callable[..., int]:
    """An entry: takes where its answer goes, where a failure goes, and its arguments.

    Its own result is 0, or something else if the kernel failed.
    """
    kinds = (_KINDS[kind] for kind in ENTRIES[name])
    return CFUNCTYPE(c_int32, c_void_p, c_void_p, *kinds)(address_of(name, _intermediate))


def _failure() -> ArithmeticError:
    """What a division by zero would lead to; the kernel makes none."""
    return ArithmeticError("the overlay kernel failed")


def _intermediate(entry: str) -> tuple[str, str]:
    from zoning.overlay.kernel.entries import intermediate  # noqa: PLC0415 - brings the compiler

    return intermediate(entry)
