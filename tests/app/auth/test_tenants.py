"""Another's draft or Assessment does not exist; one drafts and publishes in one's own area."""

from datetime import date
from pathlib import Path

import pytest
from factories import AS_OF, site
from plugins.services import PLOT, Serve, approved_by, key_for, workspace_of
from plugins.workspaces import ACTOR, draft

from access_lists.project import parse_project
from app.audit.service import Actor
from app.checks.service import CheckRequest
from app.checks.store import AssessmentNotFoundError
from app.permissions import ForbiddenError, OutsideAreaError, Role
from app.releases.drafts import NewRelease
from app.scope import limited_to
from app.workspace import Workspace
from zoning.store.releases import ReleaseExistsError, ReleaseNotFoundError

HOME, ELSEWHERE = "990101", "990201"


def person(name: str, *roles: Role, area: str = "990100") -> Actor:
    return Actor(name=name, roles=frozenset(roles), areas=(area,))


def new(name: str, jurisdiction: str) -> NewRelease:
    return NewRelease(name=name, jurisdictions=[jurisdiction], effective_from=date(2024, 1, 1))


def test_a_citys_analyst_drafts_for_that_city_only(workspace: Workspace):
    analyst = person("a", Role.ANALYST)
    with limited_to(analyst.scope):
        made = workspace.releases.create(analyst, new("mine", HOME))
        assert workspace.releases.show("mine")["key"] == made.key
        with pytest.raises(OutsideAreaError):
            workspace.releases.create(analyst, new("not mine", ELSEWHERE))
        with pytest.raises(OutsideAreaError):
            workspace.releases.create(analyst, new("country", ""))


def test_who_drafts_does_not_publish_and_who_publishes_does_not_draft(
    workspace: Workspace, tmp_path: Path
):
    analyst, publisher = person("a", Role.ANALYST), person("p", Role.PUBLISHER)
    draft(workspace, tmp_path / "in")
    with pytest.raises(ForbiddenError):
        workspace.releases.publish(analyst, "city")
    with pytest.raises(ForbiddenError):
        workspace.releases.create(publisher, new("other", HOME))
    approved_by(workspace, person("r", Role.REVIEWER), "city")
    with limited_to(publisher.scope):
        assert workspace.releases.publish(publisher, "city")["state"] == "published"


def test_somebody_elses_draft_does_not_exist(workspace: Workspace, tmp_path: Path):
    draft(workspace, tmp_path / "in")
    stranger = person("s", Role.ANALYST, Role.PUBLISHER, area="990200")
    with limited_to(stranger.scope):
        assert workspace.releases.all() == []
        for asked in (
            lambda: workspace.releases.show("city"),
            lambda: workspace.lists.show("city"),
            lambda: workspace.releases.publish(stranger, "city"),
            lambda: workspace.releases.remove(stranger, "city", "red-lines"),
            lambda: workspace.exchange.diff("city", "city"),
            lambda: workspace.exchange.export(stranger, "city", tmp_path / "out.gpkg"),
        ):
            with pytest.raises(ReleaseNotFoundError):
                asked()
        with pytest.raises(ReleaseExistsError):
            workspace.releases.create(stranger, new("city", ELSEWHERE))
    workspace.releases.publish(ACTOR, "city")
    with limited_to(stranger.scope):
        assert [one["name"] for one in workspace.releases.all()] == ["city"]
        with pytest.raises(OutsideAreaError):
            workspace.releases.withdraw(stranger, "city", reason="不是我的")


def test_somebody_elses_assessment_does_not_exist(workspace: Workspace, tmp_path: Path):
    draft(workspace, tmp_path / "in")
    workspace.releases.publish(ACTOR, "city")
    first, second = person("key:first", Role.CHECKER), person("key:second", Role.CHECKER)
    request = CheckRequest(footprint=site(), project=parse_project({}), as_of=AS_OF)
    with limited_to(first.scope):
        stored = workspace.checks.run(first, request)
        assert workspace.checks.fetch(stored.id).document == stored.document
        assert workspace.checks.replay(first, stored.id)["same"]
    with limited_to(second.scope):
        for asked in (workspace.checks.fetch, lambda one: workspace.checks.replay(second, one)):
            with pytest.raises(AssessmentNotFoundError):
                asked(stored.id)
    auditor, other = (
        person("au", Role.AUDITOR),
        person("ot", Role.AUDITOR, area="990200"),
    )
    with limited_to(auditor.scope):
        assert workspace.checks.fetch(stored.id).id == stored.id
    with limited_to(other.scope), pytest.raises(AssessmentNotFoundError):
        workspace.checks.fetch(stored.id)


def test_over_http_anothers_check_is_as_absent_as_one_that_never_was(serve: Serve):
    client = serve()
    mine, theirs = key_for(client, Role.CHECKER, name="a"), key_for(client, Role.CHECKER, name="b")
    path = client.post("/v1/checks", json={"footprint": PLOT}, headers=mine).headers["Location"]
    absent = "/v1/checks/00000000-0000-7000-8000-000000000000"
    for suffix in ("", ".geojson", ".pdf"):
        assert client.get(path + suffix, headers=mine).status_code == 200
        refused, missing = (client.get(one + suffix, headers=theirs) for one in (path, absent))
        assert refused.status_code == missing.status_code == 404
        assert refused.json()["code"] == missing.json()["code"] == "assessment-not-found"
    replaced = key_for(client, Role.CHECKER, name="a")
    assert client.get(path, headers=replaced).status_code == 200


def test_over_http_a_draft_is_shown_in_its_area_only(serve: Serve, tmp_path: Path):
    client = serve()
    workspace_of(client).database.scope = ACTOR.scope
    draft(workspace_of(client), tmp_path / "more", name="next")
    own = key_for(client, Role.ANALYST, areas=["990100"])
    other = key_for(client, Role.ANALYST, areas=["990200"])
    checker = key_for(client, Role.CHECKER, areas=["990100"])
    seen = {
        name: [one["name"] for one in client.get("/v1/releases", headers=key).json()["items"]]
        for name, key in (("own", own), ("other", other), ("checker", checker))
    }
    assert seen == {"own": ["city", "next"], "other": ["city"], "checker": ["city"]}
    assert client.get("/v1/releases/next", headers=own).status_code == 200
    assert client.get("/v1/releases/next", headers=other).status_code == 404
    assert client.get("/v1/lists/next", headers=other).status_code == 404
