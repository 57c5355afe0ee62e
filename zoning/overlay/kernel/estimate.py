"""How much of a layer a window touches, before any real work is done."""

from zoning.overlay.kernel.edges import SPLIT_X
from zoning.overlay.kernel.jit import compiled
from zoning.overlay.kernel.layout import Floats, Ints, Records


@compiled
def crossed_leaves(
    nodes: Records, chains: Records, box: Floats, window: Floats, todo: Ints, cells: Floats
) -> tuple[int, int, float, float]:
    """Look at the leaves with edges that a window (west, south, east, north) touches.

    Todo and cells are room to work in.

    Returns:
        How many they are, how many points they have, and how many of them an edge across the whole
        window meets on average if it runs along a parallel, or along a meridian.
    """
    todo[0, 0] = 0
    for side in range(4):
        cells[0, side] = min(max(box[side], window[side % 2]), window[2 + side % 2])
    width, height = window[2] - window[0], window[3] - window[1]
    waiting, leaves, points, along_parallel, along_meridian = 1, 0, 0, 0.0, 0.0
    while waiting > 0:
        waiting -= 1
        at = todo[waiting, 0]
        west, south, east, north = (
            cells[waiting, 0],
            cells[waiting, 1],
            cells[waiting, 2],
            cells[waiting, 3],
        )
        if west >= east or south >= north:
            continue
        count, link, middle = nodes[at].count, nodes[at].link, nodes[at].split
        if count > 0:
            leaves += 1
            points += chains[link + count].start - chains[link].start
            along_parallel += (north - south) / height
            along_meridian += (east - west) / width
        elif count < 0:
            for upper in range(2):
                todo[waiting + upper, 0] = link + upper
                cells[waiting + upper, 0] = west
                cells[waiting + upper, 1] = south
                cells[waiting + upper, 2] = east
                cells[waiting + upper, 3] = north
            if count == SPLIT_X:
                cells[waiting, 2] = min(middle, east)
                cells[waiting + 1, 0] = max(middle, west)
            else:
                cells[waiting, 3] = min(middle, north)
                cells[waiting + 1, 1] = max(middle, south)
            waiting += 2
    return leaves, points, along_parallel, along_meridian
