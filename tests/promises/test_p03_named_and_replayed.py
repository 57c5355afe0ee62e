"""P3: an answer names what it rests on, and comes to the same bytes when it is asked again."""

from pathlib import Path

from factories import AS_OF, site
from plugins.workspaces import ACTOR, published

from access_lists.evidence import result_sha256
from access_lists.project import parse_project
from app.checks.service import CheckRequest
from app.workspace import Workspace

CLAUSES = [{"key": "a", "effect": "require", "text": "接管"}]


def test_every_stored_check_replays_to_the_same_after_newer_releases(
    workspace: Workspace, tmp_path: Path
):
    published(workspace, tmp_path / "in", clauses=CLAUSES)
    stored = []
    for project in ({}, {"industries": ["C2641"], "nature": "new"}, {"industries": ["C1432"]}):
        request = CheckRequest(footprint=site(), project=parse_project(project), as_of=AS_OF)
        stored.append(workspace.checks.run(ACTOR, request))
    stricter = [*CLAUSES, {"key": "b", "effect": "prohibit", "text": "禁止"}]
    published(workspace, tmp_path / "next", name="next", clauses=stricter, red_line=(0.0, 9.0))
    for one in stored:
        document = one.json()
        assert {"sanxian", "geos", "proj"} <= set(document["engine"])
        assert document["releases"]
        assert all(len(release["sha256"]) == 64 for release in document["releases"])
        assert {clause["list"] for clause in document["clauses"]}
        assert document["footprint"]["crs"] == "EPSG:4490"
        assert document["result_sha256"] == result_sha256(document)
        assert workspace.checks.fetch(one.id).document == one.document
        again = workspace.checks.replay(ACTOR, one.id)
        assert (again["same"], again["differences"]) == (True, [])
