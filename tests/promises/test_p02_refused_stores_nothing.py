"""P2: a rejected request stores nothing but one audit row: actor, time, size, sha256, slug."""

import hashlib
import tempfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from plugins.services import PLOT, Serve, workspace_of
from sqlalchemy import func, select

from app.audit.store import AuditRow
from zoning.store.base import Base

JSON = {"content-type": "application/json"}
BOW_TIE = (
    b'{"footprint": {"type": "Polygon", "coordinates": '
    b"[[[112.6,31.4],[112.61,31.41],[112.61,31.4],[112.6,31.41],[112.6,31.4]]]}}"
)


@pytest.fixture
def client(serve: Serve) -> TestClient:
    return serve("127.0.0.1")


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A temporary place of this test alone: others run beside it."""
    own = tmp_path / "scratch"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))


def rows(client: TestClient) -> dict[str, int]:
    with workspace_of(client).database.read() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def files(client: TestClient) -> set[str]:
    """Files of the home, but the database's, and of the temporary place."""
    home = workspace_of(client).settings.home
    kept = {str(path) for path in home.rglob("*") if "sanxian.sqlite" not in path.name}
    scratch = Path(tempfile.gettempdir())
    return kept | {str(path) for path in scratch.iterdir() if path.name.startswith("sanxian")}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "malformed-json"),
        (b'{"footprint": {}, "nonsense": 1}', "unknown-member"),
        (BOW_TIE, "geometry-invalid"),
        (b'{"footprint": {"type": "Polygon", "coordinates": []}}', "geometry-empty"),
    ],
)
def test_a_refused_check_leaves_one_audit_row_and_nothing_else(
    client: TestClient, body: bytes, code: str
):
    assert client.post("/v1/checks", json={"footprint": PLOT}).status_code == 201  # all is warm
    before, there = rows(client), files(client)
    answer = client.post("/v1/checks", content=body, headers=JSON)
    assert answer.json()["code"] == code
    after = rows(client)
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "audit": 1
    }
    assert files(client) == there
    with workspace_of(client).database.read() as session:
        row = session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1)).one()
        session.expunge_all()
    assert (row.action, row.actor) == ("check-refused", "anonymous")
    assert row.detail["code"] == code
    assert row.detail["size"] > 0
    assert len(row.detail["sha256"]) == 64
    if code in {"malformed-json", "unknown-member"}:
        assert row.detail["sha256"] == hashlib.sha256(body).hexdigest()


def test_a_refused_upload_leaves_no_file(client: TestClient):
    there, before = files(client), rows(client)
    for name, content in (("a.shp", b"%PDF-1.7"), ("a.zip", b"PK\x05\x06"), ("a.geojson", b"")):
        answer = client.post("/v1/footprints", files={"file": (name, content)})
        assert 400 <= answer.status_code < 500, answer.text
    assert files(client) == there
    after = rows(client)
    assert {name for name in after if after[name] != before[name]} <= {"audit"}
