"""Star-shaped polygons at random, for the engine and what it is held against."""

import numpy as np
import shapely


def stars(rng, count, place, vertices):
    """Star-shaped polygons, every third with a hole."""
    centre, spread, radius = place
    sizes = rng.integers(5, vertices, count)
    owner = np.repeat(np.arange(count), sizes)
    angle = (np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)) + rng.uniform(
        -0.4, 0.4, len(owner)
    )
    angle *= 2 * np.pi / sizes[owner]
    reach = radius * np.exp(rng.normal(0, 0.7, count))[owner] * rng.uniform(0.3, 1, len(owner))
    at = np.array(centre) + rng.uniform(-spread, spread, (count, 2))
    around = (reach * [np.cos(angle), np.sin(angle)]).T
    shapes = shapely.polygons(shapely.linearrings(at[owner] + around, indices=owner))
    inner = shapely.polygons(shapely.linearrings(at[owner] + 0.4 * around, indices=owner))
    valid = shapely.is_valid(shapes)
    ringed = valid & (np.arange(count) % 3 == 0)
    shapes[ringed] = shapely.difference(shapes[ringed], inner[ringed])
    return shapes[valid]
