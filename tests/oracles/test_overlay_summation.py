import itertools
import math

import numpy as np
import pytest
import shapely

from zoning.overlay import compile_layer, open_layer

A = 6378137.0
F = 1 / 298.257222101
E2 = F * (2 - F)
NODES, WEIGHTS = np.polynomial.legendre.leggauss(16)


def authalic(degrees):
    """Area from the equator to a parallel, m² per degree of longitude."""
    sine = np.sin(np.radians(degrees))
    e = math.sqrt(E2)
    zone = sine / (1 - E2 * sine**2) + np.arctanh(e * sine) / e
    return np.radians(A**2 * (1 - E2) / 2 * zone)


def directed_edges(shape):
    for polygon in shapely.get_parts(shapely.orient_polygons(shape)):
        for ring in shapely.get_rings(polygon):
            points = shapely.get_coordinates(ring).tolist()
            yield from itertools.pairwise(points)


def strip(a, b, e1, e2):
    """Area below a straight edge, by Gauss and Legendre's rule with 16 points."""
    heights = (e1 + e2) / 2 + NODES * (e2 - e1) / 2
    return (b - a) * float(WEIGHTS @ authalic(heights)) / 2


def common_strip(e, f):
    """Signed area below the lower of two edges over the longitudes they share."""
    sign = 1.0
    ends = []
    for edge in (e, f):
        (x1, y1), (x2, y2) = edge
        if x1 == x2:
            return 0.0
        if x1 < x2:
            sign = -sign
            ends.append((x1, y1, x2, y2))
        else:
            ends.append((x2, y2, x1, y1))
    a, b = max(ends[0][0], ends[1][0]), min(ends[0][2], ends[1][2])
    if a >= b:
        return 0.0

    def height(k, x):
        x1, y1, x2, y2 = ends[k]
        return y1 + (y2 - y1) * (x - x1) / (x2 - x1)

    (e1, f1), (e2, f2) = ((height(0, x), height(1, x)) for x in (a, b))
    if (f1 - e1) * (f2 - e2) >= 0:
        lower = (e1, e2) if e1 + e2 <= f1 + f2 else (f1, f2)
        return sign * strip(a, b, *lower)
    x = a + (b - a) * (f1 - e1) / ((f1 - e1) - (f2 - e2))
    m = height(0, x)
    return sign * (strip(a, x, min(e1, f1), m) + strip(x, b, m, min(e2, f2)))


def summed(zone, footprint):
    return math.fsum(
        common_strip(e, f) for e in directed_edges(footprint) for f in directed_edges(zone)
    )


def blob(rng, centre, radius, count):
    angle = np.sort(rng.uniform(0, 2 * np.pi, count))
    reach = radius * rng.uniform(0.4, 1, count)
    shape = shapely.Polygon(np.array(centre) + (reach * [np.cos(angle), np.sin(angle)]).T)
    return shapely.make_valid(shape, method="structure")


@pytest.mark.parametrize("radius", [0.05, 0.5, 3.0, 17.0])
@pytest.mark.parametrize("latitude", [0.0, 31.0, 53.0, 71.0])
def test_every_pair_of_edges_summed_by_brute_force_gives_the_same(tmp_path, radius, latitude):
    rng = np.random.default_rng(int(radius * 100 + latitude))
    zones = [blob(rng, (113 + radius * k / 3, latitude), radius, 40) for k in range(3)]
    zones[2] = zones[2] - shapely.affinity.scale(zones[2], 0.5, 0.5)
    footprints = [blob(rng, (113 + radius / 2, latitude), radius * s, 30) for s in (0.2, 0.9)]
    compile_layer(zones, tmp_path / "blobs.layer")
    found = open_layer(tmp_path / "blobs.layer").overlay(footprints)
    pairs = list(zip(found.footprint.tolist(), found.zone.tolist(), strict=True))
    assert len(pairs) >= 4
    expected = [summed(zones[z], footprints[f]) for f, z in pairs]
    # the sum itself, taken from the equator, keeps twelve digits of all it adds up
    noise = 1e-12 * authalic(min(latitude + radius, 89.0)) * radius * 100
    assert found.area_m2 == pytest.approx(expected, rel=1e-9, abs=max(1e-4, noise))
