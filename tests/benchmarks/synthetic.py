"""Layers and footprints like those of a province, the same for the same seed.

Control units tile the land and share borders as crooked as real ones; red lines lie across them in
many parts with holes; footprints are plots of a few to a few hundred hectares, with some corridors
and a few very large ones. Distances are laid out in kilometres and turned to degrees at 96.4 and
110.9 km a degree, as at 30° N.
"""

import numpy as np
import shapely

KM_PER_DEG = np.array([96.4, 110.9])
UNIT_KM = 15.5
ORIGIN = np.array([100.0, 22.0])


def control_units(count, vertices=1000, seed=1):
    """A tiling of about `count` units with about `vertices` vertices each."""
    rng = np.random.default_rng(seed)
    nx = max(round(np.sqrt(count * 1.5)), 1)
    ny = max(round(count / nx), 1)
    corners = np.stack(np.meshgrid(np.arange(nx + 1.0), np.arange(ny + 1.0)), axis=-1)
    corners = (corners + rng.uniform(-0.2, 0.2, corners.shape)) * UNIT_KM
    centres = (corners[:-1, :-1] + corners[1:, :-1] + corners[:-1, 1:] + corners[1:, 1:]) / 4
    flat = _borders(rng, corners[:, :-1], corners[:, 1:], centres, vertices / 4)
    upright = _borders(
        rng, corners[:-1].swapaxes(0, 1), corners[1:].swapaxes(0, 1), centres.swapaxes(0, 1),
        vertices / 4,
    )  # fmt: skip
    rings, ring = [], []
    for row in range(ny):
        for column in range(nx):
            parts = (
                flat[row, column][:-1],
                upright[column + 1, row][:-1],
                flat[row + 1, column][:0:-1],
                upright[column, row][:0:-1],
            )
            rings.extend((*parts, parts[0][:1]))
            ring.append(sum(map(len, parts)) + 1)
    lonlat = _lonlat(np.concatenate(rings))
    return shapely.polygons(
        shapely.linearrings(lonlat, indices=np.repeat(np.arange(len(ring)), ring))
    )


def _borders(rng, starts, ends, centres, mean_points):
    """A crooked line from each start to its end, within reach of the centres on either side."""
    lines = np.empty(starts.shape[:2], dtype=object)
    rows = starts.shape[0]
    for i, j in np.ndindex(lines.shape):
        along = ends[i, j] - starts[i, j]
        across = np.array([-along[1], along[0]])
        beside = [centres[k, j] for k in (i - 1, i) if 0 <= k < rows - 1]
        points = int(np.clip(mean_points * np.exp(rng.normal(-0.18, 0.6)), 3, 5000))
        t = np.linspace(0, 1, points + 1)
        walk = np.cumsum(np.append(0, rng.normal(0, 1, points)))
        walk = (walk - t * walk[-1]) * 0.28 / np.sqrt(points)
        reach = np.full(points + 1, np.inf)
        for centre in beside:
            p, height = _frame(centre - starts[i, j], along, across)
            reach = np.minimum(reach, abs(height) * np.minimum(t / p, (1 - t) / (1 - p)))
        offset = 0.8 * reach * np.tanh(walk / np.maximum(0.8 * reach, 1e-12))
        lines[i, j] = starts[i, j] + t[:, None] * along + offset[:, None] * across
    return lines


def _frame(vector, along, across):
    square = along @ along
    return float(np.clip(vector @ along / square, 0.05, 0.95)), vector @ across / square


def red_lines(count, extent_km, seed=2):
    """Zones of 1 to 60 parts, holes in the larger ones, about 1,000 vertices each."""
    rng = np.random.default_rng(seed)
    zones = []
    for _ in range(count):
        vertices = np.clip(np.exp(rng.normal(6.4, 1.0)), 60, 30000)
        parts = int(np.clip(np.exp(rng.normal(0.6, 0.9)), 1, 60))
        side = int(np.ceil(np.sqrt(parts)))
        step = 2.5 * np.sqrt(vertices / 1000) / side
        corner = rng.uniform(0, extent_km)
        polygons = []
        for cell in rng.permutation(side * side)[:parts]:
            centre = corner + step * np.array([cell % side, cell // side])
            n = max(int(vertices / parts), 8)
            holes = [_star(rng, centre, step * 0.1, max(n // 8, 8))] if n > 150 else []
            polygons.append(shapely.Polygon(_star(rng, centre, step * 0.3, n), holes))
        zones.append(shapely.MultiPolygon(polygons))
    return _made_valid(np.array(zones))


def _star(rng, centre, radius, count):
    angle = np.arange(count) * 2 * np.pi / count
    spectrum = np.zeros(count // 2 + 1, complex)
    k = np.arange(1, count // 2 + 1)
    spectrum[1:] = k**-1.3 * np.exp(2j * np.pi * rng.random(len(k)))
    wave = np.fft.irfft(spectrum, count)
    reach = radius * np.exp(np.clip(0.2 * wave / max(wave.std(), 1e-12), -0.45, 0.45))
    return _lonlat(centre + (reach * [np.cos(angle), np.sin(angle)]).T)


def footprints(count, extent_km, seed=3):
    """Plots of 5 to 60 vertices, median 15 ha; 0.3 % are corridors, 0.05 % have 1,000 to 10,000."""
    rng = np.random.default_rng(seed)
    vertices = rng.integers(5, 61, count)
    hectares = np.clip(np.exp(rng.normal(np.log(15), 1.4, count)), 0.5, 500)
    radius = np.sqrt(hectares * 0.01 / np.pi)
    large = rng.random(count) < 0.0005
    vertices[large] = rng.integers(1000, 10001, large.sum())
    radius[large] = 2 * np.exp(rng.normal(0, 0.7, large.sum()))
    centre = rng.uniform(5, np.array(extent_km) - 5, (count, 2))
    owner = np.repeat(np.arange(count), vertices)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(vertices) - vertices, vertices)
    angle = (number + rng.uniform(-0.35, 0.35, len(owner))) * 2 * np.pi / vertices[owner]
    phase = rng.uniform(0, 2 * np.pi, (3, count))
    reach = rng.normal(0, 0.06, len(owner))
    for k in range(3):
        reach += 0.22 / (k + 1) * np.sin((k + 2) * angle + phase[k][owner])
    reach = radius[owner] * np.exp(reach)
    points = centre[owner] + (reach * [np.cos(angle), np.sin(angle)]).T
    plots = shapely.polygons(shapely.linearrings(_lonlat(points), indices=owner))
    for i in np.flatnonzero(rng.random(count) < 0.003):
        plots[i] = _corridor(rng, centre[i], np.array(extent_km))
    return _made_valid(plots)


def _corridor(rng, start, extent_km):
    count = int(rng.integers(10, 60))
    bearing = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 0.12, count))
    steps = rng.uniform(0.5, 2, count) * [np.cos(bearing), np.sin(bearing)]
    line = shapely.LineString(np.clip(start + np.cumsum(steps.T, axis=0), 4, extent_km - 4))
    strip = shapely.buffer(line, rng.uniform(0.02, 0.1), quad_segs=2, cap_style="flat")
    return shapely.transform(strip, _lonlat)


def extent_km(units):
    """Width and height of a tiling."""
    west, south, east, north = shapely.total_bounds(units)
    return (np.array([east, north]) - np.array([west, south])) * KM_PER_DEG


def _lonlat(km):
    return np.round(ORIGIN + np.asarray(km) / KM_PER_DEG, 7)


def _made_valid(shapes):
    broken = ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    return shapes
