"""From labelled cells to polygons that share every vertex of their common boundaries.

Cells are squares of a grid; their corners make a lattice. Lattice edges between different labels
are joined to arcs that run from junction to junction; each arc is smoothed once, and every polygon
is put together from the same arcs. So neighbours tile without gap or overlap.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

CELL_KM = 0.2
"""Side of a cell in kilometres."""

Corner = tuple[int, int]
"""Column and row of a lattice corner."""

Edge = tuple[Corner, Corner]
Labels = NDArray[np.int32]


def border_edges(labels: Labels) -> set[Edge]:
    """Lattice edges between cells of different labels; outside the grid counts as 0."""
    padded = np.pad(labels, 1)
    edges: set[Edge] = set()
    for row, column in np.argwhere(padded[1:-1, :-1] != padded[1:-1, 1:]).tolist():
        edges.add(((column, row), (column, row + 1)))
    for row, column in np.argwhere(padded[:-1, 1:-1] != padded[1:, 1:-1]).tolist():
        edges.add(((column, row), (column + 1, row)))
    return edges


def arcs_of(edges: Iterable[Edge], extra_nodes: Iterable[Corner] = ()) -> list[list[Corner]]:
    """Edges joined to arcs that end at junctions, loose ends and extra nodes; rings are closed."""
    beside: dict[Corner, list[Corner]] = defaultdict(list)
    for one, other in sorted(edges):
        beside[one].append(other)
        beside[other].append(one)
    nodes = {corner for corner, others in beside.items() if len(others) != 2}
    nodes |= {corner for corner in extra_nodes if corner in beside}
    done: set[Edge] = set()
    arcs = []
    for start in [*sorted(nodes), *sorted(set(beside) - nodes)]:
        for following in beside[start]:
            if (start, following) in done:
                continue
            arc = _walked(start, following, beside, nodes)
            for one, other in pairwise(arc):
                done |= {(one, other), (other, one)}
            arcs.append(arc)
    return arcs


def _walked(
    start: Corner, following: Corner, beside: Mapping[Corner, list[Corner]], nodes: set[Corner]
) -> list[Corner]:
    arc = [start, following]
    while arc[-1] not in nodes and arc[-1] != start:
        first, second = beside[arc[-1]]
        arc.append(second if first == arc[-2] else first)
    return arc


def smoothed(arc: list[Corner], passes: int = 5) -> NDArray[np.float64]:
    """Points of an arc in kilometres, its steps worn down; its ends stay where they are."""
    points = np.array(arc, dtype=np.float64) * CELL_KM
    if arc[0] == arc[-1]:
        ring = points[:-1]
        for _ in range(passes):
            ring = (np.roll(ring, 1, axis=0) + 2 * ring + np.roll(ring, -1, axis=0)) / 4
        return np.vstack([ring, ring[:1]])
    for _ in range(passes):
        points[1:-1] = (points[:-2] + 2 * points[1:-1] + points[2:]) / 4
    return points


def polygons(labels: Labels, courses: frozenset[Edge] = frozenset()) -> dict[int, BaseGeometry]:
    """Shape of every label but 0, in kilometres; neighbours share their arcs vertex by vertex.

    Args:
        labels: one number a cell.
        courses: edges of rivers; where they are borders, both are drawn from the same arcs.

    Raises:
        ValueError: smoothing made boundaries cross, so the shapes no longer tile.
    """
    border = border_edges(labels)
    lines = [
        shapely.linestrings(smoothed(arc))
        for arc in arcs_of(border | courses)
        if (min(arc[:2]), max(arc[:2])) in border
    ]
    faces: dict[int, list[BaseGeometry]] = defaultdict(list)
    for face in shapely.get_parts(shapely.polygonize(lines)):
        faces[_label_inside(face, labels)].append(face)
    expected = set(np.unique(labels).tolist()) - {0}
    if set(faces) - {0} != expected:
        raise ValueError(f"labels {expected ^ (set(faces) - {0})} were lost while smoothing")
    return {
        label: shapely.union_all(parts) if len(parts) > 1 else parts[0]
        for label, parts in sorted(faces.items())
        if label
    }


def river_line(course: list[Corner], labels: Labels, courses: frozenset[Edge]) -> BaseGeometry:
    """The line of one river, in kilometres: the arcs that the polygons beside it are drawn from."""
    own = edges_of(course)
    arcs = [
        shapely.linestrings(smoothed(arc))
        for arc in arcs_of(border_edges(labels) | courses)
        if (min(arc[:2]), max(arc[:2])) in own
    ]
    return shapely.line_merge(shapely.multilinestrings(arcs))


def edges_of(path: Sequence[Corner]) -> set[Edge]:
    """The lattice edges along a path, each written from its lower corner."""
    return {(min(one, other), max(one, other)) for one, other in pairwise(path)}


def _label_inside(face: BaseGeometry, labels: Labels) -> int:
    rows, columns = labels.shape
    inner = shapely.point_on_surface(face)
    column = min(columns - 1, max(0, int(inner.x / CELL_KM)))
    row = min(rows - 1, max(0, int(inner.y / CELL_KM)))
    return int(labels[row, column])
