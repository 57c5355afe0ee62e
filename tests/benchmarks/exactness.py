"""The engine against GEOS, with the same measure of area, over a million random pairs."""

import numpy as np
import shapely

from tests.benchmarks.figures import Row
from tests.stars import stars
from zoning.measure import area_m2
from zoning.overlay import compile_layer, open_layer

PLACES = (
    ((113.0, 31.0), 0.02, 0.004),
    ((113.0, 31.0), 0.5, 0.1),
    ((87.0, 48.0), 5.0, 1.0),
    ((113.3, 31.7), 0.0005, 0.0001),
)
"""Middle, spread and size in degrees of the stars of a round."""


def exactness_rows(folder, pairs):
    """How far the engine is from GEOS at worst, over at least so many pairs."""
    seen, worst, missing, seed = 0, 0.0, 0, 100
    while seen < pairs:
        rng = np.random.default_rng(seed)
        place = PLACES[seed % len(PLACES)]
        zones, plots = stars(rng, 1500, place, 40), stars(rng, 1500, place, 40)
        compile_layer(zones, folder / "stars.layer")
        found = open_layer(folder / "stars.layer").overlay(plots)
        number, zone = shapely.STRtree(zones).query(plots, predicate="intersects")
        area = area_m2(shapely.intersection(plots[number], zones[zone]))
        places = np.searchsorted(
            found.footprint * len(zones) + found.zone, number * len(zones) + zone
        )
        places = np.minimum(places, len(found) - 1)
        same = (found.footprint[places] == number) & (found.zone[places] == zone)
        own = np.where(same, found.area_m2[places], 0.0)
        off = np.abs(own - area)
        large = area > 1e5  # where 1e-4 m² is 1e-9
        worst = max(worst, float((off[large] / area[large]).max(initial=0)))
        missing += int((off > np.maximum(1e-9 * area, 1.01e-4)).sum())
        missing += len(found) - int(same.sum())
        seen, seed = seen + len(number), seed + 1
    yield Row(
        what=f"{seen:,} random pairs against GEOS with the same measure",
        measured=f"{missing} differ by more than 1e-9 or 1e-4 m²; at worst {worst:.1e} of the area",
        value=float(missing),
        target=0,
        less_is_better=True,
    )
