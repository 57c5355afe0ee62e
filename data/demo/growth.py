"""Dividing cells among seeds: fronts spread at a cost and rest where they meet.

High ground and rivers are slow to cross, so the borders settle on ridges and along rivers, as the
borders of real counties do.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from lattice import Corner, Edge, Labels
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Cell = tuple[int, int]
"""Row and column of a cell."""

_STEPS = ((0, 1), (1, 0), (0, -1), (-1, 0))
_SLANTED = ((1, 1), (1, -1), (-1, 1), (-1, -1))
_DIAGONAL = 1.4142135623730951


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Cells with the cost of entering each and the lattice edges that rivers run along."""

    cost: NDArray[np.float64]
    walls: frozenset[Edge]
    wall_cost: float

    def step_cost(self, row: int, column: int, down: int, right: int) -> float:
        """Cost of the step from a cell to one of the eight around it."""
        entered = float(self.cost[row + down, column + right])
        if down and right:
            corner = column + (right > 0), row + (down > 0)
            walled = any(edge in self.walls for edge in edges_at(corner))
            return entered * _DIAGONAL + (self.wall_cost if walled else 0.0)
        walled = edge_between(row, column, down, right) in self.walls
        return entered + (self.wall_cost if walled else 0.0)


def edges_at(corner: Corner) -> tuple[Edge, Edge, Edge, Edge]:
    """The four lattice edges that meet in a corner."""
    x, y = corner
    return (
        (corner, (x + 1, y)),
        (corner, (x, y + 1)),
        ((x - 1, y), corner),
        ((x, y - 1), corner),
    )


def edge_between(row: int, column: int, down: int, right: int) -> Edge:
    """The lattice edge between a cell and its neighbour."""
    if right:
        x = column + (right > 0)
        return (x, row), (x, row + 1)
    y = row + (down > 0)
    return (column, y), (column + 1, y)


def grown(seeds: Mapping[int, Sequence[Cell]], allowed: Mask, ground: Ground) -> Labels:
    """Every allowed cell that a seed can reach, with the label of the seed that is nearest."""
    labels = np.zeros(allowed.shape, dtype=np.int32)
    queue = [(0.0, label, cell) for label, cells in sorted(seeds.items()) for cell in cells]
    heapq.heapify(queue)
    rows, columns = allowed.shape
    while queue:
        spent, label, (row, column) = heapq.heappop(queue)
        if labels[row, column] or not allowed[row, column]:
            continue
        labels[row, column] = label
        for down, right in (*_STEPS, *_SLANTED):
            y, x = row + down, column + right
            if 0 <= y < rows and 0 <= x < columns and allowed[y, x] and not labels[y, x]:
                cost = spent + ground.step_cost(row, column, down, right)
                heapq.heappush(queue, (cost, label, (y, x)))
    return labels


def components(mask: Mask, walls: frozenset[Edge] = frozenset()) -> list[Mask]:
    """Connected parts of a mask, walls not crossed, in the order of their first cell."""
    left = mask.copy()
    parts = []
    for row, column in np.argwhere(mask).tolist():
        if left[row, column]:
            part = _flooded(left, (row, column), walls)
            left &= ~part
            parts.append(part)
    return parts


def _flooded(mask: Mask, start: Cell, walls: frozenset[Edge]) -> Mask:
    part = np.zeros(mask.shape, dtype=np.bool_)
    part[start] = True
    stack = [start]
    rows, columns = mask.shape
    while stack:
        row, column = stack.pop()
        for down, right in _STEPS:
            y, x = row + down, column + right
            if not (0 <= y < rows and 0 <= x < columns) or not mask[y, x] or part[y, x]:
                continue
            if edge_between(row, column, down, right) not in walls:
                part[y, x] = True
                stack.append((y, x))
    return part


def split(part: Mask, pieces: int, ground: Ground) -> list[Mask]:
    """A connected mask in pieces of like size, grown from seeds far from one another."""
    if pieces <= 1:
        return [part]
    cells = np.argwhere(part)
    middle = cells.mean(axis=0)
    seeds = [cells[np.argmax(_squared(cells, middle))]]
    while len(seeds) < pieces:
        nearest = np.min([_squared(cells, seed) for seed in seeds], axis=0)
        seeds.append(cells[int(np.argmax(nearest))])
    for _ in range(6):  # Lloyd's rounds: each seed to the middle of what is nearest to it
        owner = np.argmin([_squared(cells, seed) for seed in seeds], axis=0)
        middles = [cells[owner == number].mean(axis=0) for number in range(pieces)]
        seeds = [cells[int(np.argmin(_squared(cells, spot)))] for spot in middles]
    spread = {number + 1: [(int(r), int(c))] for number, (r, c) in enumerate(seeds)}
    labels = grown(spread, part, ground)
    return [labels == number for number in sorted(spread)]


def _squared(cells: NDArray[np.int64], spot: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.sum((cells - spot) ** 2.0, axis=1)


def widened(mask: Mask, cells: int) -> Mask:
    """A mask grown by a number of cells in the four directions."""
    wide = mask.copy()
    for _ in range(cells):
        padded = np.pad(wide, 1)
        wide = wide | padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:]
    return wide
