"""What the kernel and its callers agree on: how arrays are laid out, and what its answers mean."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Int32s: TypeAlias = npt.NDArray[np.int32]
Bytes: TypeAlias = npt.NDArray[np.uint8]
Records: TypeAlias = npt.NDArray[np.void]

NODE = np.dtype(
    [("split", "<f8"), ("link", "<i4"), ("count", "<i4"), ("solid", "<i4"), ("solids", "<i4")]
)
"""A node: solids[solid : solid + solids] are the zones solid in it. An inner node (count SPLIT_X or
SPLIT_Y) has the children link and link + 1, below and above split; a leaf (count >= 0) has
chains[link : link + count]."""

CHAIN = np.dtype([("start", "<i4"), ("left", "<i4"), ("right", "<i4")])
"""A chain: points[start : start of the next chain], the zones on its left and right, or -1. One
chain more than there are tells the end of the last."""

MAX_DEPTH = 48
"""Halving 360 degrees alternately so many times leaves 2 m; more would serve no real layer."""

PARTS = MAX_DEPTH + 2
"""Cells, or parts of a footprint, that can wait at once on the way down the tree."""

EDGE_COLUMNS, STRIP_COLUMNS = 5, 6
"""Columns of an edge (see `edges`) and of a strip (see `leaf`)."""

NOT_POLYGONAL, MALFORMED, NOT_FINITE = -1, -2, -3
"""What is answered about a geometry that cannot be read, in place of the number of its edges."""

ENTRIES = {"overlay_from": "aaaannn", "crossed_leaves": "aaa"}
"""What the entries of the kernel take, in the order of `entries`: a, an address; n, a number."""

TREE = 9
"""Numbers in the table of a tree: addresses and lengths of nodes, solids, chains and points, then
the address of the box."""

ROOM = 12
"""Numbers in the table of a room: address and length of edges; addresses of strips, todo, cells,
footprint numbers, zone numbers and areas; how many of the last three there may be; then, written by
the kernel, the footprint reached, the rows found, and the answer."""

WINDOW = 7
"""Numbers of a window: west, south, east, north; then, written by the kernel, what `estimate` says
of it besides the number of leaves."""
