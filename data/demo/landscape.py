"""The land of the fictional city: heights, three rivers, a lake and a reservoir, on a grid."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import shapely
from growth import Ground, Mask, widened
from lattice import CELL_KM, Corner, Edge, edges_of
from noise import fractal
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Spot = tuple[float, float]
"""Kilometres east and north of the south-west corner of the grid."""

WIDTH_KM, HEIGHT_KM = 70.0, 47.0
COLUMNS, ROWS = round(WIDTH_KM / CELL_KM), round(HEIGHT_KM / CELL_KM)

# Roughly the outline of the city and its eastern neighbour together.
OUTLINE: tuple[Spot, ...] = (
    (4.0, 31.0),
    (2.5, 22.0),
    (5.0, 15.0),
    (3.0, 8.5),
    (9.0, 3.0),
    (17.0, 5.5),
    (25.0, 2.5),
    (33.0, 4.5),
    (41.0, 2.5),
    (49.0, 5.0),
    (57.0, 2.5),
    (64.0, 5.0),
    (67.0, 11.0),
    (65.0, 19.0),
    (67.5, 27.0),
    (63.5, 33.0),
    (64.5, 40.0),
    (57.0, 44.0),
    (50.0, 41.5),
    (43.0, 44.5),
    (35.0, 42.0),
    (27.0, 44.5),
    (19.0, 43.0),
    (11.0, 42.5),
    (6.0, 38.0),
)

# Ridges as chains of spots with height in metres and half width in kilometres.
RIDGES: tuple[tuple[tuple[Spot, ...], float, float], ...] = (
    (((0.0, 33.0), (7.0, 35.5), (13.0, 39.0), (21.0, 40.5), (27.0, 44.0)), 1100.0, 3.2),
    (((9.0, 36.0), (11.0, 31.5)), 620.0, 2.0),
    (((0.0, 12.0), (6.0, 11.0), (11.0, 13.5), (15.0, 18.0)), 620.0, 2.2),
    (((43.0, 47.0), (48.0, 41.0), (54.0, 38.5), (61.0, 36.0)), 560.0, 2.4),
    (((47.0, 0.0), (52.0, 4.5), (58.5, 6.0), (64.0, 4.0)), 480.0, 2.2),
)
# Rivers as chains of spots from source to mouth; the tributaries end beyond the main stem.
MAIN_RIVER: tuple[Spot, ...] = (
    (-1.0, 27.0),
    (5.0, 25.0),
    (11.0, 26.5),
    (17.0, 23.0),
    (23.0, 23.5),
    (29.0, 20.5),
    (33.0, 22.0),
    (38.0, 19.5),
    (43.0, 20.5),
    (48.0, 16.5),
    (54.0, 17.5),
    (60.0, 13.5),
    (66.0, 15.0),
    (72.0, 12.5),
)
NORTHERN_RIVER: tuple[Spot, ...] = (
    (36.0, 49.0),
    (37.5, 44.0),
    (35.0, 39.5),
    (38.0, 35.0),
    (36.5, 30.0),
    (33.5, 26.0),
    (32.0, 20.0),
)
SOUTHERN_RIVER: tuple[Spot, ...] = (
    (16.0, -1.0),
    (18.5, 4.0),
    (17.5, 8.5),
    (22.0, 12.0),
    (22.5, 16.0),
    (27.0, 18.5),
    (27.5, 25.0),
)
BROOK: tuple[Spot, ...] = (
    (42.5, -1.0),
    (44.0, 3.5),
    (42.5, 7.0),
    (45.5, 10.5),
    (46.5, 14.0),
    (48.5, 20.0),
)
CITY_CENTRE: Spot = (30.5, 21.0)
LAKE: tuple[Spot, float] = ((51.0, 24.5), 2.0)
RESERVOIR: tuple[Spot, float] = ((24.5, 36.5), 1.25)


@dataclass(frozen=True)
class Landscape:
    """Everything nature made, before anybody drew a border."""

    @cached_property
    def x(self) -> Floats:
        """Kilometres east of every cell's middle."""
        return np.broadcast_to((np.arange(COLUMNS) + 0.5) * CELL_KM, (ROWS, COLUMNS))

    @cached_property
    def y(self) -> Floats:
        """Kilometres north of every cell's middle."""
        return np.broadcast_to(((np.arange(ROWS) + 0.5) * CELL_KM)[:, None], (ROWS, COLUMNS))

    @cached_property
    def height(self) -> Floats:
        """Metres above the plain."""
        total = 40.0 + 45.0 * fractal(self.x, self.y, seed=11, wavelength=7.0)
        rough = 1.0 + 0.45 * fractal(self.x, self.y, seed=23, wavelength=4.5)
        for chain, top, half_width in RIDGES:
            far = distance_to_chain(self.x, self.y, chain) / half_width
            total = total + top * rough / (1.0 + far * far)
        return np.maximum(total, 0.0)

    @cached_property
    def land(self) -> Mask:
        """The city and its eastern neighbour, with an outline that no ruler drew."""
        x = self.x + 2.2 * fractal(self.x, self.y, seed=31, wavelength=7.0, octaves=5)
        y = self.y + 2.2 * fractal(self.x, self.y, seed=37, wavelength=7.0, octaves=5)
        inside = np.asarray(shapely.contains_xy(shapely.Polygon(OUTLINE), x, y))
        return widened(~widened(~inside, 3), 3)

    @cached_property
    def main_river(self) -> list[Corner]:
        """Course of the main stem, from the western edge to the eastern."""
        return course(MAIN_RIVER, seed=61)

    @cached_property
    def northern_river(self) -> list[Corner]:
        """Course of the northern tributary, down to the main stem."""
        return course(NORTHERN_RIVER, seed=67, ends_at=set(self.main_river))

    @cached_property
    def southern_river(self) -> list[Corner]:
        """Course of the southern tributary, down to the main stem."""
        return course(SOUTHERN_RIVER, seed=71, ends_at=set(self.main_river))

    @cached_property
    def brook(self) -> list[Corner]:
        """Course of the small tributary in the south-east."""
        return course(BROOK, seed=73, ends_at=set(self.main_river))

    @cached_property
    def river_edges(self) -> frozenset[Edge]:
        """Lattice edges along all rivers."""
        courses = (self.main_river, self.northern_river, self.southern_river, self.brook)
        return frozenset(edge for course in courses for edge in edges_of(course))

    def ground(self, wall_cost: float) -> Ground:
        """What it costs to draw a border over the land."""
        bends = 1.0 + 1.1 * fractal(self.x, self.y, seed=47, wavelength=3.2, octaves=4)
        cost = 0.5 + 2.0 * bends * bends + self.height / 60.0
        return Ground(cost=cost, walls=self.river_edges, wall_cost=wall_cost)

    def around(self, spot: Spot, radius_km: float, *, seed: int, ragged: float = 0.35) -> Mask:
        """A patch around a spot with a ragged rim."""
        far = np.sqrt((self.x - spot[0]) ** 2 + (self.y - spot[1]) ** 2)
        wave = fractal(self.x, self.y, seed=seed, wavelength=max(1.6, 0.9 * radius_km), octaves=3)
        return far < radius_km * (1.0 + ragged * wave)

    def beside(self, course: list[Corner], reach_km: float) -> Mask:
        """Cells whose middle is within a distance of a river's course."""
        near = np.zeros((ROWS, COLUMNS), dtype=np.bool_)
        span = int(reach_km / CELL_KM) + 1
        for column, row in course:
            top, left = max(0, row - span), max(0, column - span)
            window = np.s_[top : row + span, left : column + span]
            dx, dy = self.x[window] - column * CELL_KM, self.y[window] - row * CELL_KM
            near[window] |= dx * dx + dy * dy < reach_km * reach_km
        return near


def course(
    chain: tuple[Spot, ...], *, seed: int, ends_at: set[Corner] | None = None
) -> list[Corner]:
    """A river along a chain of spots: it winds, and runs along lattice edges without loops.

    Args:
        chain: from source to mouth.
        seed: which noise bends it.
        ends_at: corners of a river that it flows into; its course ends at the first of them.
    """
    curve = _curve(np.array(chain, dtype=np.float64))
    x, y = curve[:, 0], curve[:, 1]
    bent_x = x + 0.8 * fractal(x, y, seed=seed, wavelength=2.6, octaves=3)
    bent_y = y + 0.8 * fractal(x, y, seed=seed + 1, wavelength=2.6, octaves=3)
    path: list[Corner] = []
    for spot in zip(bent_x.tolist(), bent_y.tolist(), strict=True):
        for corner in _steps(path[-1] if path else None, corner_at(spot)):
            if not (0 <= corner[0] <= COLUMNS and 0 <= corner[1] <= ROWS):
                continue
            if corner in path:
                del path[path.index(corner) + 1 :]
            else:
                path.append(corner)
            if ends_at is not None and corner in ends_at:
                return path
    return path


def _curve(chain: Floats) -> Floats:
    """A smooth curve through a chain of spots (Catmull-Rom), a point every 50 m or so."""
    ends = np.vstack([2 * chain[0] - chain[1], chain, 2 * chain[-1] - chain[-2]])
    t = np.linspace(0.0, 1.0, 140, endpoint=False)[:, None]
    pieces = []
    for before, start, end, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        bend = (2 * before - 5 * start + 4 * end - after) * t * t
        turn = (3 * start - before - 3 * end + after) * t * t * t
        pieces.append(0.5 * (2 * start + (end - before) * t + bend + turn))
    return np.vstack(pieces)


def _steps(here: Corner | None, there: Corner) -> list[Corner]:
    """Lattice corners from one corner (left out) to another, one step at a time."""
    if here is None:
        return [there]
    steps = []
    x, y = here
    while (x, y) != there:
        if x != there[0]:
            x += 1 if there[0] > x else -1
        else:
            y += 1 if there[1] > y else -1
        steps.append((x, y))
    return steps


def corner_at(spot: Spot) -> Corner:
    """The lattice corner nearest to a spot."""
    return round(spot[0] / CELL_KM), round(spot[1] / CELL_KM)


def distance_to_chain(x: Floats, y: Floats, chain: tuple[Spot, ...]) -> Floats:
    """Kilometres from every cell to a chain of straight pieces."""
    nearest = np.full(np.shape(x), 1e9)
    for (ax, ay), (bx, by) in pairwise(chain):
        dx, dy = bx - ax, by - ay
        along = np.clip(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy), 0.0, 1.0)
        far = np.sqrt((x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2)
        nearest = np.minimum(nearest, far)
    return nearest
