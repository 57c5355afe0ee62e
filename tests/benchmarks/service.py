"""The service over HTTP: a server process of its own, asked over kept-alive connections."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pyogrio
import shapely
import yaml

from app.audit.service import operator
from app.releases.drafts import NewLayer, NewRelease
from app.settings import Settings
from app.workspace import open_workspace
from tests.benchmarks.figures import Row, us
from tests.benchmarks.synthetic import control_units, extent_km, footprints, red_lines
from zoning.vocabulary import LayerKind

CLAUSES = 150
PROGRAM = "from app.cli.main import main; main()"
JURISDICTION = "990100"


def prepare(home, postgis_url=None, *, units=None):
    """A store with a release of two layers and a list of 150 clauses; answers its plots."""
    units = control_units(200, 300) if units is None else units
    lines = red_lines(60, extent_km(units))
    codes = [f"ZH9901011{number:04d}" for number in range(len(units))]
    files = {
        LayerKind.CONTROL_UNITS: _file(home, "units", units, codes, "重点管控单元"),
        LayerKind.RED_LINES: _file(home, "lines", lines, [f"HX{n:04d}" for n in range(len(lines))]),
    }
    workspace = open_workspace(settings_of(home, postgis_url))
    actor = operator("bench")
    new = NewRelease(name="bench", jurisdictions=[JURISDICTION], effective_from=date(2024, 1, 1))
    workspace.releases.create(actor, new)
    for kind, path in files.items():
        workspace.releases.add_layer(actor, "bench", NewLayer(path=path, kind=kind))
    for name, content in _lists(codes).items():
        path = Path(home) / f"{name}.yaml"
        path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
        workspace.lists.import_file(actor, path, "bench")
    workspace.releases.publish(actor, "bench")
    workspace.close()
    return footprints(400, extent_km(units))


def settings_of(home, postgis_url):
    """Settings of the store in a home, or on PostGIS."""
    given = {} if postgis_url is None else {"database": {"url": postgis_url}}
    return Settings(home=Path(home), **given)


def _file(home, name, shapes, codes, category=None):
    path = Path(home) / f"{name}.gpkg"
    columns = {"code": codes, "name": codes} | (
        {"category": [category] * len(codes)} if category else {}
    )
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(shapes),
        field_data=[np.array(column, dtype=object) for column in columns.values()],
        fields=list(columns),
        geometry_type="Unknown",
        crs="EPSG:4490",
        driver="GPKG",
    )
    return path


def _lists(codes):
    """A list of the city with clauses that all have to be decided, and one of the units."""
    clauses = [
        {
            "number": f"1-{number}",
            "dimension": "spatial-layout",
            "effect": "prohibit" if number % 2 else "require",
            "industries": ["C"],
            "activities": ["new", "expand"],
            "when": {"fact": "water_use_m3_per_year", "op": ">", "value": 1000 * number},
            "text": f"第{number}条：年用水量超过{number}千立方米的新建制造业项目的要求。",
            "basis": [{"title": "示例", "article": f"第{number}条"}],
        }
        for number in range(1, CLAUSES + 1)
    ]
    header = {"jurisdiction": JURISDICTION, "effective_from": "2024-01-01", "document": "示例"}
    return {
        "city": {"title": "示例市级清单", "level": "city", **header, "clauses": clauses},
        "units": {
            "title": "示例单元清单",
            "level": "unit",
            **header,
            "units": [{"code": code, "clauses": []} for code in codes],
        },
    }


@contextmanager
def serving(home, postgis_url=None, workers=1):
    """A server over the home; answers its port and the seconds until its first answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | ({"SANXIAN_DATABASE_URL": postgis_url} if postgis_url else {})
    command = [sys.executable, "-c", PROGRAM, "--home", str(home), "serve", "--port", str(port)]
    command += ["--workers", str(workers)]
    begun = time.perf_counter()
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
        try:
            while not _answers(port):
                assert server.poll() is None, "the server ended"
                time.sleep(0.02)
            yield port, time.perf_counter() - begun
        finally:
            server.terminate()


def _answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as connection:
            connection.sendall(
                b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            )
            return connection.makefile("rb").readline().startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def latencies(port, requests, clients):
    """Seconds that each request took, dealt to so many clients that ask one after the other."""

    async def client(share):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        taken = []
        for request in share:
            begun = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.split(b" ", 2)[1] in {b"200", b"201"}, head
            length = head.lower().split(b"content-length:")[1].split(b"\r\n", 1)[0]
            await reader.readexactly(int(length))
            taken.append(time.perf_counter() - begun)
        writer.close()
        return taken

    async def run():
        shares = [requests[number::clients] for number in range(clients)]
        return await asyncio.gather(*map(client, shares))

    return np.concatenate(asyncio.run(run()))


def get(path):
    """A GET request as bytes."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def check(shape):
    """A check of a footprint as bytes."""
    body = json.dumps(
        {
            "footprint": json.loads(shapely.to_geojson(shape)),
            "project": {
                "name": "bench",
                "industries": ["C1432"],
                "nature": "new",
                "water_use_m3_per_year": 80_500,
            },
        }
    ).encode()
    head = (
        "POST /v1/checks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def service_rows(folder, postgis_url=None):
    """Latency of points and of checks; the store is SQLite, or PostGIS where a server is given."""
    home = Path(folder) / "home"
    home.mkdir()
    plots = prepare(home, postgis_url)
    yield from point_rows(home, plots, postgis_url)
    yield from check_rows(home, plots, postgis_url)


def point_rows(home, plots, postgis_url):
    """Start of the server, and what lies at a point against an answer that does nothing."""
    with serving(home, postgis_url) as (port, seconds):
        yield Row(
            what="start to first answer, caches warm",
            measured=us(seconds),
            value=seconds,
            target=2,
            unit=" s",
            less_is_better=True,
            why="one core imports SQLAlchemy, FastAPI, NumPy and 250 modules of our own",
        )
        centres = shapely.get_coordinates(shapely.centroid(plots))
        points = [get(f"/v1/units?lon={lon:.6f}&lat={lat:.6f}") for lon, lat in centres] * 5
        empty = [get("/livez")] * len(points)
        latencies(port, points[:200] + empty[:200], 4)
        for clients in (1, 8):
            asked, floor = (latencies(port, one, clients) for one in (points, empty))
            for percentile, target in ((50, 2), (99, 3)):
                own, least = (np.percentile(one, percentile) for one in (asked, floor))
                yield Row(
                    what=f"GET /v1/units against an empty answer, {clients} clients, p{percentile}",
                    measured=f"{us(own)} against {us(least)}",
                    value=own / least,
                    target=target,
                    unit=" ×",
                    less_is_better=True,
                    why="asking who it is and checking the query cost more than the overlay",
                )


def check_rows(home, plots, postgis_url):
    """Checks, one after the other from each client."""
    checks = [check(shape) for shape in plots if shapely.get_num_coordinates(shape) < 100]
    store = "SQLite" if postgis_url is None else "PostGIS"
    for clients in (1, 8):
        with serving(home, postgis_url, workers=2) as (port, _):
            latencies(port, checks[:40], 8)
            taken = latencies(port, checks, clients)
        for percentile, target in ((50, 15), (99, 60)):
            found = np.percentile(taken, percentile)
            rate = len(taken) / taken.sum() * clients
            yield Row(
                what=f"POST /v1/checks, {CLAUSES} clauses, stored and audited on {store}, "
                f"2 processes, {clients} clients, p{percentile}",
                measured=f"{us(found)}, {rate:,.0f} checks/s",
                value=found * 1e3,
                target=target if clients == 8 else None,
                unit=" ms",
                less_is_better=True,
                why="12 ms of Python a check for deciding, writing and hashing; two cores leave 4",
            )
