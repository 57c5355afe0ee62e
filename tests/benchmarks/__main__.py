"""Measure everything in one run and write docs/benchmarks.md.

    python -m tests.benchmarks [--quick]

`--quick` takes small layers and few pairs, to see that everything runs, and writes nothing.
"""

import argparse
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import psycopg

from app import private_postgis
from tests.benchmarks import clause_decisions, exactness, overlay, province, service, sharing
from tests.benchmarks.figures import HEAD, left_out, line, machine
from tests.benchmarks.synthetic import control_units, extent_km, footprints, red_lines
from zoning.overlay import warm_up

GIVEN_URL = "SANXIAN_TEST_POSTGIS_URL"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
TITLE = (
    "# Benchmarks\n"
    "Written by `make bench`: everything below was measured in one run on one machine. The ratio "
    "says how many times as long as the engine another way takes for the same pairs and areas, its "
    "parsing included; every way works on one core but where the row says otherwise (SedonaDB "
    "takes as many as it likes). Generated units tile a province, have about 1,000 vertices each "
    "and share crooked borders; footprints are plots of 5 to 60 vertices, with some corridors and "
    "a few very large ones. What is asked is the figure that the engine is built for.\n"
)


def engine_rows(folder, postgis_url, *, quick):
    """Everything about the engine itself."""
    warm_up()
    sizes = (200, 400, 600) if quick else (1000, 10_000, 45_000)
    for size in sizes:
        units = control_units(size)
        name, plots = f"{size:,} units", footprints(20_000, extent_km(units))
        yield from overlay.comparison_rows(name, units, plots, folder, postgis_url)
        if size == sizes[0]:
            many = footprints(4000 if quick else 100_000, extent_km(units))
            yield from overlay.engine_rows(units, many, folder)
            lines = red_lines(500, extent_km(units))
            layer, seconds = overlay.compiled(lines, folder)
            yield from overlay.layer_rows("500 red lines", lines, layer, seconds)
    # The largest layer is the last one compiled.
    yield from sharing.sharing_rows(name, folder / "units.layer", plots, folder)
    yield from overlay.million_rows(
        units, plots if quick else footprints(250_000, extent_km(units)), folder
    )
    del units, plots
    real = overlay.real_zoning()
    if real is None:
        yield left_out("real zoning", "shared test data not found")
    else:
        yield from overlay.comparison_rows("real zoning", *real, folder, postgis_url)
    plots = footprints(20_000, extent_km(control_units(1000, 10)))
    yield from overlay.growth_rows(plots, folder, (1000, 2000) if quick else (1000, 20_000))
    yield from exactness.exactness_rows(folder, 20_000 if quick else 1_000_000)


def all_rows(*, quick):
    """Every row, and the versions of the servers that were asked."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgis_url = os.environ.get(GIVEN_URL)
        if postgis_url is None and private_postgis.is_available():
            postgis_url = stack.enter_context(private_postgis.start()).url()
        yield from engine_rows(folder, postgis_url, quick=quick)
        yield from clause_decisions.decision_rows()
        yield from service.service_rows(folder)
        yield from province.province_rows(folder, (200, 2000) if quick else (200, 45_000))
        if postgis_url is not None:
            postgis_folder = folder / "postgis"
            postgis_folder.mkdir()
            rows = service.service_rows(postgis_folder, postgis_url)
            yield from (row for row in rows if row.what.startswith("POST"))
            yield postgis_version(postgis_url)


def postgis_version(url):
    """PostgreSQL and PostGIS as one text."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        query = "select current_setting('server_version'), postgis_lib_version()"
        server, postgis = connection.execute(query).fetchone()
    return f"PostgreSQL {server}, PostGIS {postgis}"


def show(text):
    """Say how it goes."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small layers; writes nothing")
    quick = parser.parse_args().quick
    begun, rows, versions = time.monotonic(), [], []
    show(HEAD)
    for row in all_rows(quick=quick):
        if isinstance(row, str):
            versions.append(row)
        else:
            rows.append(row)
            show(line(row))
    rows.sort(key=lambda row: (row.ratio is None, row.target is None))
    minutes = (time.monotonic() - begun) / 60
    notes = [*machine(versions), f"- {time.strftime('%Y-%m-%d')}, {minutes:.0f} minutes"]
    page = "\n".join([TITLE, *notes, "", HEAD, *map(line, rows), ""])
    show("\n".join(notes))
    if not quick:
        PAGE.write_text(page, "utf-8")
        show(f"→ {PAGE}")


if __name__ == "__main__":
    main()
