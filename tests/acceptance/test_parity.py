"""One check through command line, HTTP and Python, on SQLite and PostGIS: the same bytes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from access_lists.evidence import canonical_bytes
from access_lists.project import parse_project
from app.audit.service import operator
from app.checks.service import CheckRequest
from app.cli.arguments import spread
from app.cli.main import app as command_line
from app.demo.service import Example, examples
from app.main import create_app
from app.settings import Settings
from app.workspace import Workspace
from zoning.ingest.footprints import footprint_from_geojson

pytestmark = pytest.mark.xdist_group("demo")

ACTOR = operator("parity")
EXAMPLES = pytest.mark.parametrize("example", examples(), ids=lambda one: one.id)


@pytest.fixture(scope="module")
def client(demo_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(demo_settings)) as opened:
        yield opened


@pytest.fixture(scope="module")
def postgis_client(demo_on_postgis: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(demo_on_postgis.settings)) as opened:
        yield opened


def in_python(workspace: Workspace, example: Example) -> dict:
    request = example.request
    footprint = footprint_from_geojson(
        request["footprint"],
        half_width_m=request.get("half_width_m"),
        area_of_use=workspace.catalogue.area_of_use(),
    )
    asked = CheckRequest(
        footprint=footprint,
        project=parse_project(request["project"]),
        as_of=_day(request["as_of"]),
    )
    return workspace.checks.run(ACTOR, asked).json()


def _day(text: str) -> date:
    return date.fromisoformat(text)


def over_http(client: TestClient, example: Example) -> dict:
    answer = client.post("/v1/checks", json=example.request)
    assert answer.status_code == 201, answer.text
    return answer.json()


def arguments(folder: Path, settings: Settings, example: Example) -> list[str]:
    request = example.request
    site, project = folder / "site.geojson", folder / "project.yaml"
    site.write_text(json.dumps(request["footprint"]), "utf-8")
    project.write_text(yaml.safe_dump(request["project"], allow_unicode=True), "utf-8")
    words = ["--home", str(settings.home), "check", str(site), "--project", str(project)]
    words += ["--as-of", str(request["as_of"]), "--json"]
    if "half_width_m" in request:
        words += ["--half-width", str(request["half_width_m"])]
    return words


def on_the_command_line(folder: Path, settings: Settings, example: Example) -> dict:
    result = CliRunner().invoke(command_line, spread(arguments(folder, settings, example)))
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@EXAMPLES
def test_command_line_http_and_python_give_the_same_bytes(
    demo: Workspace, demo_settings: Settings, client: TestClient, tmp_path: Path, example: Example
):
    python = in_python(demo, example)
    http = over_http(client, example)
    command = on_the_command_line(tmp_path, demo_settings, example)
    assert python["verdict"] == example.expected_verdict
    assert canonical_bytes(python) == canonical_bytes(http) == canonical_bytes(command)
    assert python["result_sha256"] == http["result_sha256"] == command["result_sha256"]


@EXAMPLES
def test_postgis_gives_the_same_bytes_as_sqlite(
    demo: Workspace, demo_on_postgis: Workspace, postgis_client: TestClient, example: Example
):
    python = in_python(demo_on_postgis, example)
    http = over_http(postgis_client, example)
    assert canonical_bytes(python) == canonical_bytes(http)
    assert canonical_bytes(python) == canonical_bytes(in_python(demo, example))


def test_the_installed_command_answers_in_a_process_of_its_own(
    demo_settings: Settings, tmp_path: Path
):
    example = examples()[0]
    command = [str(Path(sys.executable).parent / "sanxian")]
    command += arguments(tmp_path, demo_settings, example)
    done = subprocess.run(command, capture_output=True, check=False, env=dict(os.environ))
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["verdict"] == example.expected_verdict


@EXAMPLES
def test_a_stored_check_replays_to_the_same_bytes(demo: Workspace, example: Example):
    stored = in_python(demo, example)
    replayed = demo.checks.replay(ACTOR, stored["id"])
    assert replayed["same"], replayed["differences"]
