"""The engine by itself, and beside everything else that finds the same pairs and areas."""

import math
import os
import time
from pathlib import Path

import numpy as np
import pyogrio
import shapely

from tests.benchmarks.figures import Row, best, faster, left_out, us
from tests.benchmarks.rivals import Absent, rivals
from tests.benchmarks.synthetic import control_units, extent_km, footprints
from zoning.overlay import compile_layer, open_layer

TREE_SECTIONS = ("nodes", "solids", "chains", "points", "zone_bounds", "zone_areas")
BULK, SINGLE = 5000, 300
"""Footprints of a comparison, all at once and one by one."""

LEAST_SINGLE = {"PostGIS naive": 50, "PostGIS subdivided": 25}
LEAST_BULK = {"PostGIS subdivided": 20}

_MEMORY = "a border is kept once, but with 64-bit coordinates; 32-bit offsets would halve it"
_FEW = 5000
_DATA = Path(os.environ.get("SANXIAN_TEST_DATA", "../shared/data"))


def compiled(units, folder):
    """The opened layer, and the seconds of processor time it took to compile."""
    path = Path(folder) / "units.layer"
    repeats = 5 if len(units) < _FEW else 1  # the first of many small files pays for the others
    seconds = best(lambda: compile_layer(units, path), repeats)
    return open_layer(path), seconds


def real_zoning():
    """The zoning of a real city and plots scattered over it, or None where there is no such file.

    The publisher's own correction of it, whose features are valid.
    """
    source = _DATA / "zoning" / "Primary_Zoning_corrected.geojson"
    if not source.exists():
        return None
    zones = shapely.force_2d(shapely.from_wkb(pyogrio.raw.read(source, columns=[])[2]))
    rng = np.random.default_rng(5)
    west, south, east, north = shapely.total_bounds(zones)
    at = rng.uniform([west, south], [east, north], (20_000, 2))
    return zones, shapely.buffer(shapely.points(at), rng.uniform(2e-4, 3e-3, len(at)), quad_segs=8)


def comparison_rows(name, units, plots, folder, postgis_url):
    """The engine against every rival on one layer, in bulk and one footprint at a time."""
    layer, seconds = compiled(units, folder)
    wkb = shapely.to_wkb(plots[:BULK])
    data = wkb.tolist()
    own_bulk = best(lambda: layer.overlay_wkb(data), 5, time.perf_counter) / len(data)
    singles = [[one] for one in data[:SINGLE]]
    own_single = best(lambda: [layer.overlay_wkb(one) for one in singles], 9, time.perf_counter)
    own_single /= len(singles)
    pairs = len(layer.overlay_wkb(data))
    for rival in rivals(units, postgis_url):
        bulk, single = f"bulk, {name}: {rival.name}", f"one check, {name}: {rival.name}"
        if isinstance(rival, Absent):
            yield left_out(bulk, rival.why)
            continue
        found = rival.bulk(wkb[:100]), rival.bulk(wkb)
        assert abs(found[1] - pairs) <= pairs / 1000, (rival.name, found, pairs)
        other = best(lambda r=rival: r.bulk(wkb), 1, time.perf_counter) / len(data)
        yield faster(bulk, other, own_bulk, LEAST_BULK.get(rival.name))
        if hasattr(rival, "single"):
            run = best(
                lambda r=rival: [r.single(one) for one in data[:SINGLE]], 2, time.perf_counter
            )
            yield faster(
                single,
                run / SINGLE,
                own_single,
                LEAST_SINGLE.get(rival.name),
                "zones of few vertices, where PostGIS has little to do",
            )
    yield from layer_rows(name, units, layer, seconds)


def layer_rows(name, units, layer, seconds):
    """Compiling, opening and memory of a layer."""
    vertices = int(shapely.get_num_coordinates(units).sum())
    size = sum(layer._header.spans[section][1] for section in TREE_SECTIONS) / vertices
    opening = best(lambda: open_layer(layer.path), 9)
    speed = vertices / seconds / 1e6
    yield Row(
        what=f"compile {name}, {vertices / 1e6:.2f} M vertices",
        measured=f"{speed:.2f} M vertices/s",
        value=speed,
        target=1,
        unit=" M/s",
        why="what a small file costs whatever is in it weighs on so few vertices",
    )
    yield Row(
        what=f"open {name}",
        measured=us(opening),
        value=opening * 1e3,
        target=100,
        unit=" ms",
        less_is_better=True,
    )
    yield Row(
        what=f"memory, {name}",
        measured=f"{size:.1f} B a source vertex",
        value=size,
        target=56,
        unit=" B",
        less_is_better=True,
    )


def engine_rows(units, plots, folder):
    """Speed of the engine by itself: from every kind of input, on one core and on two."""
    layer, _ = compiled(units, folder)
    wkb = shapely.to_wkb(plots).tolist()
    arrays = shapely.to_ragged_array(plots)[1:]
    ways = (
        ("arrays", lambda: layer.overlay_ragged(*arrays), 250_000),
        ("WKB", lambda: layer.overlay_wkb(wkb), 100_000),
        ("Shapely objects", lambda: layer.overlay(plots), None),
    )
    for name, run, least in ways:
        speed = len(plots) / best(run)
        yield Row(
            what=f"bulk on one core, from {name}",
            measured=f"{speed:,.0f} footprints/s",
            value=speed,
            target=least,
            unit="/s",
        )
    one, two = (
        best(lambda n=n: layer.overlay_wkb(wkb, threads=n), 5, time.perf_counter) for n in (1, 2)
    )
    yield Row(
        what="two threads against one, from WKB",
        measured=f"{len(plots) / two:,.0f} footprints/s",
        ratio=one / two,
        value=one / two,
        target=1.8,
        unit=" ×",
    )
    some = plots[:500]
    seconds = best(lambda: [layer.overlay(plot) for plot in some]) / len(some)
    yield Row(what="one check, from a Shapely object", measured=us(seconds))


def growth_rows(plots, folder, sizes):
    """How the time of a footprint grows with the layer and with itself."""
    some = plots[:20_000]

    def seconds(units, shapes):
        layer, _ = compiled(units, folder)
        wkb = shapely.to_wkb(shapes).tolist()
        return best(lambda: layer.overlay_wkb(wkb))

    few, many = (control_units(n, 300) for n in sizes)
    spread = footprints(20_000, extent_km(many), seed=7)
    caches = "a larger layer has less of itself in the caches; from run to run 0.03 to 0.18"
    times = len(many) / len(few)
    yield _growth("units", seconds(few, some), seconds(many, spread), times, 0.1, caches)
    coarse, fine = (control_units(1000, n) for n in (250, 4000))
    ratio = shapely.get_num_coordinates(fine).sum() / shapely.get_num_coordinates(coarse).sum()
    why = "a plot on a border meets as many vertices of it as the border has there"
    yield _growth("vertices a unit", seconds(coarse, some), seconds(fine, some), ratio, 0.2, why)
    units = control_units(1000)
    small, large = (round_plot(units, n) for n in (1000, 100_000))
    layer, _ = compiled(units, folder)
    one, other = (best(lambda s=shape: layer.overlay(s), 15) for shape in (small, large))
    yield _growth("footprint vertices", one, other, 100, 1.0)
    yield Row(
        what=f"a footprint of 100,000 vertices over {len(layer.overlay(large))} units",
        measured=us(other),
        value=other * 1e3,
        target=20,
        unit=" ms",
        less_is_better=True,
        why="from run to run 15 to 23 ms",
    )


def round_plot(units, vertices):
    """A crooked disc over about fifty units."""
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    wave = 0.05 * np.sin(40 * angle) + np.random.default_rng(4).uniform(-2e-5, 2e-5, vertices)
    west, south, east, north = shapely.total_bounds(units)
    at = np.array([(west + east) / 2, (south + north) / 2])
    return shapely.Polygon(at + 0.5 * ((1 + wave) * [np.cos(angle), np.sin(angle)]).T)


def million_rows(units, plots, folder):
    """A million footprints, parsing included, on a layer compiled before."""
    layer = open_layer(Path(folder) / "units.layer")
    wkb = shapely.to_wkb(plots).tolist()
    wkb *= math.ceil(1e6 / len(wkb))
    layer.overlay_wkb(wkb[:100_000])
    wall = best(lambda: layer.overlay_wkb(wkb[:1_000_000], threads=2), 2, time.perf_counter)
    yield Row(
        what=f"a million footprints on {len(units):,} units, two threads",
        measured=us(wall),
        value=wall,
        target=6,
        unit=" s",
        less_is_better=True,
        why="leaves of so large a layer lie outside the processor's cache",
    )


def _growth(what, one, other, ratio, limit, why=""):
    exponent = math.log(other / one) / math.log(ratio)
    return Row(
        what=f"growth with {what}",
        measured=f"exponent {exponent:.2f} over {ratio:.0f} ×",
        value=exponent,
        target=limit,
        less_is_better=True,
        why=why,
    )
