"""A clock that goes wrong: order is by sequence, and days are days in China."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from factories import site
from plugins.services import PLOT, Serve, key_for
from plugins.workspaces import ACTOR, published

from access_lists.project import parse_project
from app.audit.verification import verify_record
from app.catalogue.service import legal_today
from app.checks.service import CheckRequest
from app.permissions import Role
from app.workspace import Workspace

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
SKEW = timedelta(minutes=10)
REQUEST = CheckRequest(
    footprint=site(), project=parse_project({"industries": ["C1432"]}), as_of=date(2026, 11, 21)
)
STRICT = [{"key": "a", "effect": "prohibit", "text": "禁止"}]


@pytest.mark.parametrize("skew", [-SKEW, SKEW])
def test_of_two_publications_the_later_counts_whatever_the_clock_said(
    workspace: Workspace, tmp_path: Path, skew: timedelta
):
    with time_machine.travel(NOW):
        published(workspace, tmp_path / "in")
        before = workspace.checks.run(ACTOR, REQUEST)
    with time_machine.travel(NOW + skew):
        published(workspace, tmp_path / "next", name="next", clauses=STRICT)
        after = workspace.checks.run(ACTOR, REQUEST)
        assert [one["name"] for one in before.json()["releases"]] == ["city"]
        assert [one["name"] for one in after.json()["releases"]] == ["next"]
        assert after.json()["verdict"] == "conflict"
        assert workspace.checks.replay(ACTOR, before.id)["same"], "as the store knew things then"
    states = {one["name"]: one["state"] for one in workspace.releases.all()}
    assert states == {"city": "superseded", "next": "published"}


def test_the_record_is_one_chain_though_the_clock_went_back(workspace: Workspace, tmp_path: Path):
    published(workspace, tmp_path / "in")
    for skew in (SKEW, -SKEW, timedelta()):
        with time_machine.travel(NOW + skew):
            workspace.checks.run(ACTOR, REQUEST)
            workspace.checkpoints.write()
    found = verify_record(workspace.database, workspace.checkpoints)
    assert (found.rows > 3, found.first_break) == (True, None)


@pytest.fixture(params=["Asia/Shanghai", "America/New_York", "UTC"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the machine thinks that it stands."""
    monkeypatch.setitem(os.environ, "TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-20T15:59:59+00:00", "2026-11-20"),
        ("2026-11-20T16:00:00+00:00", "2026-11-21"),
        ("2026-11-01T05:59:59+00:00", "2026-11-01"),  # the hour that New York has twice
        ("2026-12-31T16:00:00+00:00", "2027-01-01"),
    ],
)
def test_a_legal_day_is_a_day_in_china(zone: str, moment: str, day: str):
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        assert legal_today() == date.fromisoformat(day)


def test_a_release_is_in_force_from_midnight_in_china(workspace: Workspace, tmp_path: Path):
    published(workspace, tmp_path / "in", effective_from=date(2026, 11, 21))
    today = CheckRequest(footprint=site(), project=REQUEST.project)
    midnight = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
    for moment, verdict in ((midnight - SKEW, "undetermined"), (midnight, "no_conflict")):
        with time_machine.travel(moment):
            assert workspace.checks.run(ACTOR, today).json()["verdict"] == verdict


def test_a_request_sent_again_after_the_clock_went_back_is_answered_the_same(serve: Serve):
    client = serve("127.0.0.1")
    headers = {"Idempotency-Key": "again"}
    with time_machine.travel(NOW):
        first = client.post("/v1/checks", json={"footprint": PLOT}, headers=headers)
    with time_machine.travel(NOW - SKEW):
        again = client.post("/v1/checks", json={"footprint": PLOT}, headers=headers)
    assert first.status_code == 201
    assert again.content == first.content


def test_a_key_ends_with_its_day_and_not_before(serve: Serve):
    client = serve()
    with time_machine.travel(NOW):
        headers = key_for(client, Role.CHECKER, days=1)
    for moment, status in ((NOW - SKEW, 200), (NOW + timedelta(days=2), 401), (NOW + SKEW, 200)):
        with time_machine.travel(moment):
            assert client.get("/v1/checks", headers=headers).status_code == status
