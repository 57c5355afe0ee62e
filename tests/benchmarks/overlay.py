"""How fast the overlay engine is, beside what else could do the same, in one run on one machine.

    python -m tests.benchmarks.overlay [--quick] [--large]

SANXIAN_BENCH_POSTGIS_URL names a database for the PostGIS rows; without it they are left out, like
those of packages that are not installed. --large adds 45,000 units and a million footprints, and
takes 10 GB.
"""

import argparse
import importlib.util
import math
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import shapely

from tests.benchmarks.postgis import PostgisLayer
from tests.benchmarks.synthetic import control_units, extent_km, footprints, red_lines
from zoning.measure import area_m2
from zoning.overlay import compile_layer, open_layer, warm_up

TREE_SECTIONS = ("nodes", "solids", "chains", "points", "zone_bounds", "zone_areas")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure. `ratio` says how many times faster the engine is than the other way."""

    what: str
    measured: str
    ratio: float | None = None
    target: str = ""
    reached: bool | None = None


def best(run, times=3, clock=time.process_time):
    """Shortest of several runs, in seconds of processor time unless another clock is given.

    Processor time stays true on a busy machine. Where another process or several threads do the
    work, both sides of a ratio are measured by the clock on the wall.
    """
    shortest = math.inf
    for _ in range(times):
        begun = clock()
        run()
        shortest = min(shortest, clock() - begun)
    return shortest


def compiled(units, folder, name="units"):
    """The opened layer, and the seconds of processor time it took to compile."""
    path = Path(folder) / f"{name}.layer"
    seconds = best(lambda: compile_layer(units, path), 1)
    return open_layer(path), seconds


def layer_rows(name, units, folder):
    layer, seconds = compiled(units, folder)
    vertices = int(shapely.get_num_coordinates(units).sum())
    size = sum(layer._header.spans[section][1] for section in TREE_SECTIONS) / vertices
    opening = best(lambda: open_layer(layer.path), 9)
    speed = vertices / seconds / 1e6
    yield Row(
        what=f"compile {name}",
        measured=f"{speed:.2f} M vertices/s",
        target="1 M/s",
        reached=speed >= 1,
    )
    yield Row(
        what=f"open {name}",
        measured=f"{opening * 1e3:.2f} ms",
        target="100 ms",
        reached=opening < 0.1,
    )
    yield Row(
        what=f"memory {name}",
        measured=f"{size:.1f} B a source vertex",
        target="56, later 25 B",
        reached=size <= 56,
    )


def bulk_rows(units, plots, folder):
    layer, _ = compiled(units, folder)
    wkb = shapely.to_wkb(plots).tolist()
    from_wkb = best(lambda: layer.overlay_wkb(wkb)) / len(plots)
    from_shapes = best(lambda: layer.overlay(plots)) / len(plots)
    one, two = (
        best(lambda n=n: layer.overlay_wkb(wkb, threads=n), 3, time.perf_counter) for n in (1, 2)
    )
    yield Row(
        what="bulk, one core, from WKB",
        measured=f"{1 / from_wkb:,.0f} footprints/s ({from_wkb * 1e6:.2f} µs)",
        target="100,000/s",
        reached=from_wkb <= 1e-5,
    )
    yield Row(
        what="bulk, one core, from Shapely objects", measured=f"{1 / from_shapes:,.0f} footprints/s"
    )
    yield Row(
        what="two threads, from WKB",
        measured=f"{len(plots) / two:,.0f} footprints/s",
        ratio=one / two,
        target="1.8 ×",
        reached=one / two >= 1.8,
    )
    few = plots[:5000]
    tree = shapely.STRtree(units)

    def strtree():
        f, u = tree.query(few, predicate="intersects")
        return area_m2(shapely.intersection(few[f], units[u]))

    other = best(strtree, 1) / len(few)
    yield Row(what="bulk against Shapely STRtree", measured=_us(other), ratio=other / from_wkb)
    frames = [geopandas.GeoDataFrame(geometry=shapes, crs=4490) for shapes in (few, units)]
    other = best(lambda: geopandas.overlay(*frames, keep_geom_type=True), 1) / len(few)
    yield Row(what="bulk against GeoPandas overlay", measured=_us(other), ratio=other / from_wkb)
    for package in ("duckdb", "sedonadb"):
        if importlib.util.find_spec(package) is None:
            yield Row(what=f"bulk against {package}", measured="not installed, left out")


def single_rows(units, plots, folder):
    layer, _ = compiled(units, folder)
    some = plots[:500]
    from_shape = best(lambda: [layer.overlay(plot) for plot in some]) / len(some)
    data = [[wkb] for wkb in shapely.to_wkb(some)]
    from_wkb = best(lambda: [layer.overlay_wkb(one) for one in data]) / len(some)
    yield Row(what="one check, from a Shapely object", measured=_us(from_shape))
    yield Row(what="one check, from WKB", measured=_us(from_wkb))
    yield from postgis_rows(units, plots, layer)


def postgis_rows(units, plots, layer):
    url = os.environ.get("SANXIAN_BENCH_POSTGIS_URL")
    if not url:
        yield Row(what="against PostGIS", measured="SANXIAN_BENCH_POSTGIS_URL not set, left out")
        return
    postgis = PostgisLayer(url, units)
    few = plots[:5000]
    wkb = shapely.to_wkb(few).tolist()
    wall = time.perf_counter
    bulk = best(lambda: layer.overlay_wkb(wkb), 5, wall)
    single = best(lambda: [layer.overlay_wkb([one]) for one in wkb[:500]], 9, wall) / 500
    expected = len(layer.overlay_wkb(wkb))
    for table, name, least in (("units", "naive", 50), ("pieces", "subdivided", 25)):
        [postgis.single(table, one) for one in wkb[:20]]

        def ask(table=table):
            return [postgis.single(table, one) for one in wkb[:500]]

        other = best(ask, 3, wall) / 500
        yield Row(
            what=f"one check against PostGIS {name}",
            measured=_us(other),
            ratio=other / single,
            target=f"{least} ×",
            reached=other / single >= least,
        )
        pairs = postgis.bulk(table, few)
        other = best(lambda t=table: postgis.bulk(t, few), 2, wall)
        assert abs(pairs - expected) <= expected / 1000, (pairs, expected)
        yield Row(
            what=f"bulk against PostGIS {name}, parsing included",
            measured=_us(other / len(few)),
            ratio=other / bulk,
            target="20 ×",
            reached=other / bulk >= 20,
        )


def growth_rows(plots, folder, sizes):
    some = plots[:20_000]

    def seconds(units, shapes):
        layer, _ = compiled(units, folder)
        wkb = shapely.to_wkb(shapes).tolist()
        return best(lambda: layer.overlay_wkb(wkb))

    few, many = (control_units(n, 300) for n in sizes)
    spread = footprints(20_000, extent_km(many), seed=7)
    yield _growth("units", seconds(few, some), seconds(many, spread), len(many) / len(few), 0.1)
    coarse, fine = (control_units(1000, n) for n in (250, 4000))
    ratio = shapely.get_num_coordinates(fine).sum() / shapely.get_num_coordinates(coarse).sum()
    yield _growth("vertices a unit", seconds(coarse, some), seconds(fine, some), ratio, 0.2)
    units = control_units(1000)
    small, large = ([round_plot(units, n)] for n in (1000, 100_000))
    layer, _ = compiled(units, folder)
    one, other = (best(lambda s=shapes: layer.overlay(s), 9) for shapes in (small, large))
    yield _growth("footprint vertices", one, other, 100, 1.0)
    yield Row(
        what=f"100,000 vertices over {len(layer.overlay(large))} units",
        measured=f"{other * 1e3:.1f} ms",
        target="20 ms",
        reached=other <= 0.02,
    )


def round_plot(units, vertices):
    """A crooked disc over about fifty units."""
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    wave = 0.05 * np.sin(40 * angle) + np.random.default_rng(4).uniform(-2e-5, 2e-5, vertices)
    west, south, east, north = shapely.total_bounds(units)
    at = np.array([(west + east) / 2, (south + north) / 2])
    return shapely.Polygon(at + 0.5 * ((1 + wave) * [np.cos(angle), np.sin(angle)]).T)


def million_rows(folder):
    units = control_units(45_000)
    yield from layer_rows("45,000 units", units, folder)
    layer = open_layer(Path(folder) / "units.layer")
    plots = footprints(250_000, extent_km(units))
    wkb = shapely.to_wkb(plots).tolist() * 4
    del units, plots
    layer.overlay_wkb(wkb[:100_000])
    wall = best(lambda: layer.overlay_wkb(wkb, threads=2), 2, time.perf_counter)
    yield Row(
        what="a million footprints on 45,000 units, two threads",
        measured=f"{wall:.1f} s",
        target="6 s",
        reached=wall <= 6,
    )


def _growth(what, one, other, ratio, limit):
    exponent = math.log(other / one) / math.log(ratio)
    return Row(
        what=f"growth with {what}",
        measured=f"exponent {exponent:.2f} over {ratio:.0f} ×",
        target=f"{limit}",
        reached=exponent <= limit,
    )


def _us(seconds):
    return f"{seconds * 1e6:.1f} µs"


def measure(*, quick, large):
    """Every row of the table, as it is measured."""
    warm_up()
    with tempfile.TemporaryDirectory() as folder:
        units = control_units(1000)
        plots = footprints(20_000 if quick else 100_000, extent_km(units))
        yield from single_rows(units, plots, folder)
        yield from bulk_rows(units, plots, folder)
        yield from layer_rows("1,000 units", units, folder)
        yield from layer_rows("red lines", red_lines(500, extent_km(units)), folder)
        yield from growth_rows(plots, folder, (1000, 3000 if quick else 20_000))
        if not quick:
            yield from layer_rows("10,000 units", control_units(10_000), folder)
        if large:
            yield from million_rows(folder)


def table(rows):
    """The rows as a markdown table."""
    yield "| ratio | target | reached | what | measured |\n| ---: | ---: | :---: | --- | --- |"
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.1f} ×"
        reached = {None: "", True: "yes", False: "**no**"}[row.reached]
        yield f"| {ratio} | {row.target} | {reached} | {row.what} | {row.measured} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer footprints, no 10,000 units")
    parser.add_argument("--large", action="store_true", help="45,000 units, a million footprints")
    options = parser.parse_args()
    for line in table(measure(quick=options.quick, large=options.large)):
        print(line, flush=True)  # noqa: T201 - a script that prints its result
    load = ", ".join(f"{figure:.1f}" for figure in os.getloadavg())
    note = f"{os.cpu_count()} cores, load average {load}: on a busy machine, mind the ratios only"
    print(f"\n{note}")  # noqa: T201 - a script that prints its result


if __name__ == "__main__":
    main()
