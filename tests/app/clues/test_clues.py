"""The life of a clue, by role, on both databases; two at once; the same place found again."""

import threading
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import raster_files as made
from factories import CITY
from fastapi.testclient import TestClient
from plugins.workspaces import ACTOR, draft, opened_at

from app.audit.service import Actor
from app.auth.keys import NewKey
from app.catalogue.service import legal_today
from app.clues.life import (
    ClueIncompleteError,
    ClueMovedError,
    ClueStepError,
    NotAssignedError,
)
from app.clues.report import ledger_workbook
from app.clues.service import doing_of
from app.main import create_app
from app.permissions import ForbiddenError, OutsideAreaError, Role
from app.rasters.changes import ChangeRequest
from app.rasters.service import NewRaster
from app.settings import Settings
from app.workspace import Workspace
from zoning.errors import SanxianError, StateError
from zoning.raster.claims import legend_of
from zoning.raster.model import RasterKind

LEGEND = legend_of(
    {1: {"name": "林地", "group": "forest"}, 7: {"name": "建设用地", "group": "built"}}
)
SUPERVISOR = Actor(name="市局", roles=frozenset({Role.SUPERVISOR}), areas=(CITY,))
INSPECTOR = Actor(name="县局", roles=frozenset({Role.INSPECTOR}), areas=(CITY,))
ELSEWHERE = Actor(name="外市", roles=frozenset({Role.SUPERVISOR}), areas=("421300",))
SOON = legal_today() + timedelta(days=30)
JPEG = b"\xff\xd8\xff\xe0" + b"picture"


def land(workspace: Workspace, folder: Path, day: date, *built: slice) -> None:
    """A land cover of forest, built over in some rows under the red line."""
    values = np.ones((40, 40), np.uint8)
    for rows in built:
        values[rows, 5:9] = 7
    path = made.tiff(folder / f"{day}.tif", values, nodata=255)
    new = NewRaster(path=path, kind=RasterKind.CATEGORICAL, date=day, name="land", legend=LEGEND)
    workspace.rasters.add(ACTOR, "city", new)


def register(workspace: Workspace, before: int, after: int) -> dict:
    request = ChangeRequest(
        before=f"land@{before}-07-01", after=f"land@{after}-07-01", release="city"
    )
    return workspace.clues.register(SUPERVISOR, request)


@pytest.fixture
def ledger(workspace: Workspace, tmp_path: Path) -> Workspace:
    """A store with three dates: one place built over in 2024, and a second in 2025."""
    draft(workspace, tmp_path / "in", red_line=(0.0, 0.4))
    land(workspace, tmp_path, date(2023, 7, 1))
    land(workspace, tmp_path, date(2024, 7, 1), slice(5, 7))
    land(workspace, tmp_path, date(2025, 7, 1), slice(5, 7), slice(5, 8))
    return workspace


def photograph(workspace: Workspace, folder: Path) -> str:
    path = folder / "photograph.jpg"
    path.write_bytes(JPEG)
    return workspace.clues.keep_photograph(INSPECTOR, path)


def test_a_clue_lives_from_found_to_closed_by_role_with_a_history(
    ledger: Workspace, tmp_path: Path
) -> None:
    found = register(ledger, 2023, 2024)
    assert (found["added"], found["linked"], found["known"]) == (1, 0, 0)
    identity = found["clues"][0]
    clue = ledger.clues.show(identity)
    assert (clue["state"], clue["type"], clue["zone_code"]) == ("found", "construction", "HX001")

    picture = photograph(ledger, tmp_path)
    steps = [
        (SUPERVISOR, doing_of("assign", assignee="县局", due=SOON), "assigned"),
        (INSPECTOR, doing_of("verify", note="新建厂房", position=(112.6, 31.4),
                             photographs=(picture,)), "verified"),
        (SUPERVISOR, doing_of("confirm", note="违法占用", due=SOON), "confirmed"),
        (INSPECTOR, doing_of("rectify", note="已拆除", photographs=(picture,)), "rectified"),
        (SUPERVISOR, doing_of("send-back", note="未复绿", due=SOON), "confirmed"),
        (INSPECTOR, doing_of("rectify", note="已复绿", photographs=(picture,)), "rectified"),
        (SUPERVISOR, doing_of("close", note="销号"), "closed"),
    ]  # fmt: skip
    for actor, doing, state in steps:
        other = INSPECTOR if actor is SUPERVISOR else SUPERVISOR
        with pytest.raises(ForbiddenError):
            ledger.clues.act(other, identity, doing)
        assert ledger.clues.act(actor, identity, doing)["state"] == state
    clue = ledger.clues.show(identity)
    assert [one["action"] for one in clue["history"]] == [
        str(doing.action) for _, doing, _ in steps
    ]
    assert clue["history"][1]["position"] == [112.6, 31.4]
    assert clue["history"][1]["photographs"] == [picture]
    assert (clue["outcome"], clue["version"]) == ("confirmed", 7)
    statistics = ledger.clues.statistics()
    assert (statistics["by_state"]["closed"], statistics["closed_share"]) == (1, 1.0)

    (tmp_path / "ledger.xlsx").write_bytes(ledger_workbook(ledger.clues))
    book = openpyxl.load_workbook(tmp_path / "ledger.xlsx")
    assert book.sheetnames == ["线索", "办理记录", "统计"]
    assert book["办理记录"].max_row == 8


def test_steps_out_of_turn_incomplete_or_of_another_area_are_refused(ledger: Workspace) -> None:
    identity = register(ledger, 2023, 2024)["clues"][0]
    with pytest.raises(ClueStepError):
        ledger.clues.act(INSPECTOR, identity, doing_of("verify", note="x"))
    with pytest.raises(OutsideAreaError):
        ledger.clues.act(ELSEWHERE, identity, doing_of("assign", assignee="县局", due=SOON))
    with pytest.raises(ClueIncompleteError) as refused:
        ledger.clues.act(SUPERVISOR, identity, doing_of("assign"))
    assert [one.pointer for one in refused.value.faults] == ["/assignee", "/due"]
    with pytest.raises(SanxianError):
        ledger.clues.act(
            SUPERVISOR, identity,
            doing_of("assign", assignee="a", due=SOON, photographs=("0" * 64,)),
        )  # fmt: skip
    assert ledger.clues.show(identity)["history"] == []
    ledger.clues.act(
        SUPERVISOR, identity, doing_of("assign", assignee="县局", due=date(2020, 1, 1))
    )
    assert ledger.clues.statistics()["overdue"] == 1
    assert ledger.clues.all(assignee="县局")[0]["overdue"] is True


def test_only_whom_a_clue_is_assigned_to_or_a_supervisor_visits_the_place(
    ledger: Workspace, tmp_path: Path
) -> None:
    identity = register(ledger, 2023, 2024)["clues"][0]
    picture = photograph(ledger, tmp_path)
    visit = doing_of("verify", note="新建厂房", position=(112.6, 31.4), photographs=(picture,))
    li, wang = (
        Actor(name=name, roles=frozenset({Role.INSPECTOR}), areas=(CITY,)) for name in ("李", "王")
    )
    ledger.clues.act(SUPERVISOR, identity, doing_of("assign", assignee="李、赵", due=SOON))
    with pytest.raises(NotAssignedError, match="李、赵"):
        ledger.clues.act(wang, identity, visit)
    assert ledger.clues.show(identity)["state"] == "assigned"
    assert ledger.clues.act(li, identity, visit)["state"] == "verified"
    ledger.clues.act(SUPERVISOR, identity, doing_of("confirm", note="违法占用", due=SOON))
    mended = doing_of("rectify", note="已拆除", photographs=(picture,))
    with pytest.raises(NotAssignedError):
        ledger.clues.act(wang, identity, mended)
    both = Actor(name="科长", roles=frozenset({Role.INSPECTOR, Role.SUPERVISOR}), areas=(CITY,))
    assert ledger.clues.act(both, identity, mended)["state"] == "rectified"


def test_of_two_who_act_at_once_one_succeeds_and_one_is_told(ledger: Workspace) -> None:
    identity = register(ledger, 2023, 2024)["clues"][0]
    barrier, answers = threading.Barrier(2), []

    def act(name: str) -> None:
        doing = doing_of("assign", assignee=name, due=SOON)
        barrier.wait()
        try:
            ledger.clues.act(SUPERVISOR, identity, doing, seen=0)
            answers.append("done")
        except StateError as error:
            answers.append(error.code)

    both = [threading.Thread(target=act, args=(name,)) for name in ("甲", "乙")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(answers) == ["clue-moved", "done"]
    clue = ledger.clues.show(identity)
    assert (clue["version"], len(clue["history"])) == (1, 1)
    with pytest.raises(ClueMovedError):
        ledger.clues.act(SUPERVISOR, identity, doing_of("assign", assignee="丙", due=SOON), seen=0)


def test_the_same_place_found_again_is_linked_and_not_doubled(
    ledger: Workspace, tmp_path: Path
) -> None:
    first = register(ledger, 2023, 2024)
    again = register(ledger, 2023, 2024)
    assert (again["added"], again["known"], again["clues"]) == (0, 1, first["clues"])
    later = register(ledger, 2023, 2025)
    assert (later["added"], later["linked"], later["clues"]) == (0, 1, first["clues"])
    identity = first["clues"][0]
    assert [one["action"] for one in ledger.clues.show(identity)["history"]] == ["found-again"]
    assert register(ledger, 2023, 2025)["known"] == 1

    picture = photograph(ledger, tmp_path)
    for actor, doing in (
        (SUPERVISOR, doing_of("assign", assignee="县局", due=SOON)),
        (INSPECTOR, doing_of("verify", note="x", position=(1.0, 1.0), photographs=(picture,))),
        (SUPERVISOR, doing_of("confirm", note="x", due=SOON)),
        (INSPECTOR, doing_of("rectify", note="x", photographs=(picture,))),
        (SUPERVISOR, doing_of("close")),
    ):
        ledger.clues.act(actor, identity, doing)
    land(ledger, tmp_path, date(2026, 7, 1), slice(5, 7))
    land(ledger, tmp_path, date(2026, 1, 1))
    request = ChangeRequest(before="land@2026-01-01", after="land@2026-07-01", release="city")
    recurred = ledger.clues.register(SUPERVISOR, request)
    assert recurred["added"] == 1
    assert ledger.clues.show(recurred["clues"][0])["follows"] == identity


def test_over_http_a_clue_is_seen_photographed_and_acted_on(tmp_path: Path) -> None:
    home = tmp_path / "home"
    opened = opened_at(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    draft(opened, tmp_path / "in", red_line=(0.0, 0.4))
    land(opened, tmp_path, date(2023, 7, 1))
    land(opened, tmp_path, date(2024, 7, 1), slice(5, 7))
    identity = register(opened, 2023, 2024)["clues"][0]
    roles = [Role.SUPERVISOR, Role.INSPECTOR]
    key = opened.keys.create(ACTOR, NewKey(roles=roles, areas=[CITY]))["key"]
    opened.close()
    with TestClient(create_app(Settings(home=home))) as client:
        client.headers["authorization"] = f"Bearer {key}"
        shown = client.get("/v1/clues/features").json()["features"]
        assert [one["id"] for one in shown] == [identity]
        kept = client.post("/v1/clues/photographs", files={"file": ("a.jpg", JPEG)})
        picture = kept.json()["sha256"]
        assert client.get(f"/v1/clues/photographs/{picture}").content == JPEG
        bad = client.post("/v1/clues/photographs", files={"file": ("a.jpg", b"<svg/>")})
        assert (bad.status_code, bad.json()["code"]) == (415, "photograph-not-allowed")
        where = f"/v1/clues/{identity}/actions"
        body = {"action": "assign", "assignee": "县局", "due": SOON.isoformat(), "version": 0}
        assert client.post(where, json=body).json()["state"] == "assigned"
        late = client.post(where, json=body)
        assert (late.status_code, late.json()["code"]) == (409, "clue-moved")
        assert client.get("/v1/clues?state=assigned").json()["items"][0]["id"] == identity
        assert client.get("/v1/clues/statistics").json()["clues"] == 1
        assert client.get("/v1/clues/report.xlsx").content[:2] == b"PK"
