"""The overview: areas, checks, clauses and caps in numbers, on both stores."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from factories import CITY, site, strip
from fastapi.testclient import TestClient
from plugins.services import PLOT, Serve, key_for
from plugins.workspaces import ACTOR, geojson_file, published

from access_lists.project import parse_project
from app.caps.service import NewCap
from app.checks.service import CheckRequest
from app.permissions import Role
from app.releases.drafts import NewLayer, NewRelease
from app.workspace import Workspace
from zoning.vocabulary import LayerKind

CLAUSES = [
    {"key": "a", "effect": "require", "text": "接管"},
    {"key": "b", "effect": "require", "text": "论证", "review": "text-only"},
    {"key": "c", "effect": "prohibit", "industries": ["C26"], "text": "禁止", "review": "partial"},
]
CAP = NewCap(
    jurisdiction=CITY,
    place="park:甲园区",
    quantity="emissions_t_per_year.VOCs",
    amount=Decimal(120),
    used=Decimal(30),
    year_from=2026,
)


def numbers(workspace: Workspace, days: int = 365) -> dict:
    return workspace.overview.show(ACTOR, as_of=None, days=days)


def check(workspace: Workspace, *industries: str) -> str:
    project = parse_project({"industries": list(industries)} if industries else {})
    request = CheckRequest(footprint=site(), project=project)
    return workspace.checks.run(ACTOR, request).json()["verdict"]


def test_an_empty_store_has_an_overview_of_nothing(workspace: Workspace):
    found = numbers(workspace)
    assert (found["areas"], found["clauses"], found["caps"]) == ([], [], [])
    assert found["checks"]["total"] == 0
    assert found["checks"]["by_industry"] == []


def test_checks_are_counted_by_verdict_and_by_division(workspace: Workspace, tmp_path: Path):
    published(workspace, tmp_path / "in", clauses=CLAUSES)
    verdicts = [check(workspace, "C2611"), check(workspace, "C2641", "C1432"), check(workspace)]
    found = numbers(workspace)["checks"]
    assert found["total"] == 3
    assert {one: count for one, count in found["by_verdict"].items() if count} == {
        one: verdicts.count(one) for one in set(verdicts)
    }
    assert [(one["code"], sum(one["by_verdict"].values())) for one in found["by_industry"]] == [
        ("C26", 2),
        ("C14", 1),
    ]
    assert found["by_industry"][0]["name"] == "化学原料和化学制品制造业"
    assert sum(found["without_industry"].values()) == 1


def test_clauses_are_counted_by_what_decides_them(workspace: Workspace, tmp_path: Path):
    published(workspace, tmp_path / "in", clauses=CLAUSES)
    (only,) = numbers(workspace)["clauses"]
    assert only["title"] == "单元清单"
    assert only["by_review"] == {"machine": 1, "partial": 1, "text-only": 1}


def test_areas_stand_by_county_and_category_and_a_draft_is_not_among_them(
    workspace: Workspace, tmp_path: Path
):
    units = [
        ("ZH99010110001", "优先保护单元", None, 0),
        ("ZH99010120001", "重点管控单元", None, 1),
        ("ZH99010220001", "重点管控单元", "乙区", 2),
        ("oddly-coded", "一般管控单元", None, 3),
    ]
    features = [
        (strip(at, at + 1), {"code": code, "category": category, "county": county})
        for code, category, county, at in units
    ]
    path = geojson_file(tmp_path / "units.geojson", features)
    new = NewRelease(name="city", jurisdictions=[CITY], effective_from=date(2024, 1, 1))
    workspace.releases.create(ACTOR, new)
    layer = NewLayer(path=path, kind=LayerKind.CONTROL_UNITS)
    workspace.releases.add_layer(ACTOR, "city", layer)
    assert numbers(workspace)["areas"] == []
    workspace.releases.publish(ACTOR, "city")
    (found,) = numbers(workspace)["areas"]
    assert found["release_name"] == "city"
    counties = {one["name"]: one for one in found["counties"]}
    assert set(counties) == {"990101", "乙区", None}
    first = counties["990101"]
    assert [one["category"] for one in first["categories"]] == [
        "key-control",
        "priority-protection",
    ]
    assert first["units"] == 2
    assert first["area_m2"] == pytest.approx(2 * counties["乙区"]["area_m2"], rel=1e-3)


def test_caps_show_what_is_used(workspace: Workspace):
    workspace.caps.set(ACTOR, CAP)
    (cap,) = numbers(workspace)["caps"]
    assert (cap["amount"], cap["used"], cap["left"]) == ("120", "30", "90")


def asked(client: TestClient, **key: str) -> dict:
    return client.get("/v1/overview", headers=key).json()


def test_one_sees_ones_own_checks_and_an_auditor_those_of_the_area(serve: Serve):
    client = serve()
    mine = key_for(client, Role.CHECKER, name="wang")
    theirs = key_for(client, Role.CHECKER, name="li")
    auditor = key_for(client, Role.AUDITOR, name="zhao", areas=[CITY])
    body = {"footprint": PLOT, "project": {"industries": ["C2641"]}}
    assert client.post("/v1/checks", json=body, headers=mine).status_code == 201
    assert asked(client, **mine)["checks"]["total"] == 1
    assert asked(client, **theirs)["checks"]["total"] == 0
    seen = asked(client, **auditor)["checks"]
    assert (seen["total"], seen["of_others"]) == (1, True)


def test_the_overview_refuses_whoever_may_not_see_zoning_and_odd_questions(serve: Serve):
    client = serve()
    public = key_for(client, Role.PUBLIC)
    assert client.get("/v1/overview", headers=public).status_code == 403
    checker = key_for(client, Role.CHECKER)
    for query in ("days=0", "days=x", "as_of=2026", "more=1"):
        answer = client.get(f"/v1/overview?{query}", headers=checker)
        assert answer.status_code == 400, query
        assert answer.headers["content-type"] == "application/problem+json"
