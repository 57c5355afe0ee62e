"""The ways into the kernel, for callers that hand over addresses instead of arrays.

What is at an address is laid out in C order and lives until the call returns. Nothing here takes
memory of its own, so the machine code needs neither numba nor Python around it.
"""

from typing import Any, Final, TypeAlias

import numba
import numpy as np
from numba.extending import intrinsic

from zoning.overlay.kernel.descent import overlay_from
from zoning.overlay.kernel.estimate import crossed_leaves
from zoning.overlay.kernel.jit import inlined
from zoning.overlay.kernel.layout import (
    CHAIN,
    EDGE_COLUMNS,
    ENTRIES,
    NODE,
    PARTS,
    ROOM,
    STRIP_COLUMNS,
    TREE,
    WINDOW,
)

Address: TypeAlias = Any

_NUMBA: Any = numba  # many of its names are made at run time
carray: Any = _NUMBA.carray
_KINDS: Final = {"a": _NUMBA.types.voidptr, "n": _NUMBA.types.int64}
_WRAPPER: Final = "cfunc."
"""Stands before the name of a function in that of its wrapper, which would hide its failures."""


def _number_as_address(_: Any, number: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.inttoptr(values[0], context.get_value_type(signature.return_type))

    return _KINDS["a"](number), codegen


_at: Any = intrinsic(_number_as_address)


@inlined
def _tree(table: Address) -> Any:
    """The arrays of a tree, in the order of `layout.TREE`."""
    at = carray(table, TREE, np.int64)
    return (
        carray(_at(at[0]), at[1], NODE),
        carray(_at(at[2]), at[3], np.int32),
        carray(_at(at[4]), at[5], CHAIN),
        carray(_at(at[6]), (at[7], 2), np.float64),
        carray(_at(at[8]), 4, np.float64),
    )


def _overlay_from(
    tree: Address,
    room: Address,
    wkb: Address,
    offsets: Address,
    n_offsets: int,
    at: int,
    found: int,
) -> int:
    """Answer what is lacking; write the footprint reached and the rows found to the room."""
    nodes, solids, chains, points, box = _tree(tree)
    own = carray(room, ROOM, np.int64)
    n_edges, n_rows = own[1], own[8]
    ends = carray(offsets, n_offsets, np.int64)
    own[9], own[10], lacking = overlay_from(
        nodes,
        solids,
        chains,
        points,
        box,
        carray(wkb, ends[n_offsets - 1], np.uint8),
        ends,
        at,
        carray(_at(own[0]), (n_edges, EDGE_COLUMNS), np.float64),
        carray(_at(own[2]), (n_edges, STRIP_COLUMNS), np.float64),
        carray(_at(own[3]), (PARTS, 3), np.int64),
        carray(_at(own[4]), (PARTS, 4), np.float64),
        carray(_at(own[5]), n_rows, np.int64),
        carray(_at(own[6]), n_rows, np.int64),
        carray(_at(own[7]), n_rows, np.float64),
        found,
    )
    return lacking


def _crossed_leaves(tree: Address, room: Address, window: Address) -> int:
    """Answer how many leaves there are; write points and the two averages behind the window."""
    nodes, _, chains, _, box = _tree(tree)
    own = carray(room, ROOM, np.int64)
    seen = carray(window, WINDOW, np.float64)
    leaves, seen[4], seen[5], seen[6] = crossed_leaves(
        nodes,
        chains,
        box,
        seen,
        carray(_at(own[3]), (PARTS, 3), np.int64),
        carray(_at(own[4]), (PARTS, 4), np.float64),
    )
    return leaves


def intermediate(entry: str) -> tuple[str, str]:
    """LLVM's assembly language of an entry, and the name of the function in it."""
    functions: dict[str, Any] = {"overlay_from": _overlay_from, "crossed_leaves": _crossed_leaves}
    compiled = numba.cfunc(_KINDS["n"](*(_KINDS[kind] for kind in ENTRIES[entry])))(
        functions[entry]
    )
    return compiled.inspect_llvm(), compiled.native_name.removeprefix(_WRAPPER)
