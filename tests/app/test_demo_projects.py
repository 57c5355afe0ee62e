import pytest
import yaml

from access_lists.project import parse_project
from access_lists.vocabulary import Outcome
from app.checks.service import CheckRequest
from zoning.ingest.footprints import footprint_from_geojson
from zoning.resources import data_path
from zoning.vocabulary import LayerStatus

PROJECTS = yaml.safe_load(data_path("demo", "projects.yaml").read_text("utf-8"))["projects"]


pytestmark = pytest.mark.xdist_group("demo")


def assessed(demo, project):
    footprint = footprint_from_geojson(
        project["footprint"],
        half_width_m=project.get("half_width_m"),
        area_of_use=demo.catalogue.area_of_use(),
    )
    request = CheckRequest(
        footprint=footprint, project=parse_project(project["project"]), as_of=project["as_of"]
    )
    return demo.checks.assess(request)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project["id"])
def test_an_example_project_comes_out_as_it_says(demo, project):
    found = assessed(demo, project)
    assert found["verdict"] == project["expected_verdict"]
    expected = project.get("expected", {})
    clauses = {one["key"]: one["outcome"] for one in found["clauses"]}
    named = expected.get("clauses", {})
    assert {key: clauses.get(key) for key in named} == named
    assert set(expected.get("outcomes", ())) <= {one["outcome"] for one in found["clauses"]}
    assert set(expected.get("reasons", ())) <= {one["code"] for one in found["reasons"]}
    for name, status in expected.get("layers", {}).items():
        statuses = {one["status"] for one in found["layers"] if name in {one["kind"], one["class"]}}
        assert status in statuses, name


def test_together_the_examples_show_everything_but_a_failed_layer(demo):
    found = [assessed(demo, project) for project in PROJECTS]
    outcomes = {one["outcome"] for each in found for one in each["clauses"]}
    statuses = {one["status"] for each in found for one in each["layers"]}
    assert outcomes == set(Outcome)
    assert statuses == set(LayerStatus) - {LayerStatus.FAILED}


def test_an_answer_short_of_undetermined_has_a_short_list_of_terms(demo):
    for project in PROJECTS:
        found = assessed(demo, project)
        terms = [one for one in found["clauses"] if one["outcome"] == Outcome.CONDITIONAL]
        if project["expected_verdict"] == "conditional":
            assert 1 <= len(terms) <= 4, project["id"]
            assert not any(one["outcome"] == Outcome.UNDETERMINED for one in found["clauses"])


def test_loading_the_demo_again_changes_nothing(demo):
    assert demo.demo.is_loaded()
    assert demo.demo.load() == []
