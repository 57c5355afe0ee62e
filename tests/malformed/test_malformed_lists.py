"""Faults of single clauses of a published list: taken with a finding, and errors never published.

Rows X6 to X12 of the catalogue, by command line and HTTP.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from malformed_lists import TAKEN
from plugins.services import sit
from typer.testing import CliRunner

from app.cli.arguments import spread
from app.cli.main import app as command
from app.main import create_app
from app.settings import Settings


class Desk:
    """One store, by command line or HTTP."""

    def __init__(self, home: Path, client: TestClient, way: str) -> None:
        self.home, self.client, self.way = home, client, way

    def run(self, *words: object) -> dict:
        arguments = ["--home", str(self.home), *map(str, words), "--json"]
        return json.loads(CliRunner().invoke(command, spread(arguments)).stdout)

    def create(self, name: str) -> None:
        body = {"name": name, "jurisdictions": ["421300"], "effective_from": "2026-01-01"}
        assert self.client.post("/v1/releases", json=body).status_code == 201

    def take(self, name: str, path: Path) -> dict:
        if self.way == "command line":
            return self.run("list", "import", path, "--release", name)
        files = {"file": (path.name, path.read_bytes())}
        return self.client.post(f"/v1/lists/{name}", files=files).json()

    def publish(self, name: str) -> dict:
        if self.way == "command line":
            return self.run("release", "publish", name)
        etag = self.client.get(f"/v1/releases/{name}").headers["etag"]
        path, headers = f"/v1/releases/{name}/publication", {"If-Match": etag}
        return self.client.post(path, json={}, headers=headers).json()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, TestClient]]:
    home = tmp_path_factory.mktemp("lists") / "home"
    with TestClient(create_app(Settings(home=home)), raise_server_exceptions=False) as client:
        sit(client, "analyst")
        yield home, client


@pytest.fixture(params=["command line", "http"])
def desk(request: pytest.FixtureRequest, service: tuple[Path, TestClient]) -> Desk:
    return Desk(*service, request.param)


@pytest.mark.parametrize(
    ("make", "severity", "code"), [case[1:] for case in TAKEN], ids=[case[0] for case in TAKEN]
)
def test_a_fault_of_a_clause_is_a_finding_and_an_error_is_never_published(
    desk: Desk, tmp_path: Path, request: pytest.FixtureRequest, make, severity, code
):
    name = "".join(sign for sign in request.node.callspec.id if sign.isalnum())
    desk.create(name)
    answer = desk.take(name, make(tmp_path / "清单.xlsx"))
    found = {one["code"]: one for one in answer["findings"]}
    assert found[code]["severity"] == severity, answer["findings"]
    assert answer["balanced"]
    published = desk.publish(name)
    if severity == "error":
        assert (published["code"], published["status"]) == ("release-not-valid", 409)
    else:
        assert published["state"] == "published", published
