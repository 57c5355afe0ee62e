"""P1: whatever the OpenAPI document allows, the service answers as the document says.

Schemathesis makes requests from the description of every operation, sound ones and unsound ones,
and looks at each answer: never a 5xx, no status, media type, header or member that is not in the
document. A third of the requests name things that exist, so that they come further than 404.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from plugins.services import PLOT, key_for, workspace_of
from plugins.workspaces import draft
from schemathesis import Case, GenerationMode
from schemathesis import checks as checked
from schemathesis.schemas import APIOperation

from app.main import create_app
from app.permissions import Role
from app.scope import WHOLE, limited_to
from app.settings import Settings, WebSettings

DOCUMENT = json.loads(
    (Path(__file__).parents[2] / "docs/reference/openapi.json").read_text("utf-8")
)
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS = [one.ok() for one in SCHEMA.get_all_operations()]
CHECKS = [
    checked.not_a_server_error,
    checked.status_code_conformance,
    checked.content_type_conformance,
    checked.response_headers_conformance,
    checked.response_schema_conformance,
]
SEED = 20261122
FEW, MANY = 4, 400
EVERY_ROLE = tuple(role for role in Role if role is not Role.PUBLIC)
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much,
         HealthCheck.data_too_large]  # fmt: skip


@pytest.fixture(scope="module")
def client(city_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service with something in every register, asked by somebody with every role."""
    home = tmp_path_factory.mktemp("described") / "home"
    shutil.copytree(city_home, home)
    app = create_app(Settings(home=home, web=WebSettings(host="0.0.0.0")))  # noqa: S104 - not bound
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        client.headers |= key_for(client, *EVERY_ROLE, areas=[""])
        yield client


@pytest.fixture(scope="module")
def existing(client: TestClient, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """For parameters of paths, by how a path begins: what exists."""

    def posted(path: str, body: Any = None) -> dict[str, Any]:
        answer = client.post(path, json=body)
        assert answer.status_code < 300, answer.text
        return dict(answer.json())

    with limited_to(WHOLE):
        draft(workspace_of(client), tmp_path_factory.mktemp("next"), name="next")
    check = posted("/v1/checks", {"footprint": PLOT})["id"]
    job = posted("/v1/checks/batch", {"items": [{"footprint": PLOT}]})["jobID"]
    later = client.post("/v1/checks", json={"footprint": PLOT}, headers={"Prefer": "respond-async"})
    cap = posted("/v1/caps", example_of("/v1/caps"))["id"]
    held = posted(f"/v1/caps/{cap}/reservations", example_of("/v1/caps/{cap}/reservations"))
    posted("/v1/quality", example_of("/v1/quality"))
    key = posted("/v1/keys", example_of("/v1/keys"))["id"]
    layer = client.get("/v1/map/layers").json()["layers"][0]["id"]
    feature = client.get("/ogc/collections/control-units/items").json()["features"][0]["id"]
    ogc = {
        "release": "city",
        "collection": "control-units",
        "feature": feature,
        "scheme_id": "WebMercatorQuad",
        "process": "siting-check",
        "job": later.json()["jobID"],
        "zoom": "8",
    }
    return {
        "/ogc": ogc,
        "/v1/checks": {"identity": check},
        "/v1/jobs": {"identity": job},
        "/v1/caps": {"cap": cap, "reservation": held["id"]},
        "/v1/evaluations": {"release": "city", "year": "2026"},
        "/v1/keys": {"identity": key},
        "/v1/lists": {"reference": "city"},
        "/v1/map": {"key": layer},
        "/v1/releases": {"reference": "next", "name": "units"},
    }


def example_of(path: str) -> Any:
    """The example of the body that a POST takes."""
    return DOCUMENT["paths"][path]["post"]["requestBody"]["content"]["application/json"]["example"]


def cases_of(operation: APIOperation, known: dict[str, str]) -> st.SearchStrategy[Case]:
    """Requests that the description allows or does not; some of things that exist."""
    own = {one.name for one in operation.path_parameters}
    real = {name: value for name, value in known.items() if name in own}
    allowed = operation.as_strategy(GenerationMode.POSITIVE)
    kinds = [allowed, operation.as_strategy(GenerationMode.POSITIVE, path_parameters=real)]
    if own or operation.query or operation.body:
        kinds.append(operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=real))
    return st.one_of(kinds)


def ask(client: TestClient, case: Case) -> None:
    """Send a request as it was made up, and hold the answer against the document."""
    made = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
    headers = {
        name: value
        for name, value in made.headers.items()
        if name.lower() not in {"authorization", "content-length"}
    }
    answer = client.request(made.method, made.url, headers=headers, content=made.body)
    case.validate_response(answer, checks=CHECKS)


def every_answer_is_as_described(
    operation: APIOperation, client: TestClient, existing: dict[str, Any], count: int
) -> None:
    known = next((had for begin, had in existing.items() if operation.path.startswith(begin)), {})

    @seed(SEED)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=False,
        suppress_health_check=QUIET,
        phases=[Phase.generate],
    )
    @given(case=cases_of(operation, known))
    def asked(case: Case) -> None:
        ask(client, case)

    asked()


OF_EACH = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)


@OF_EACH
@pytest.mark.xdist_group("as_described")
def test_every_answer_is_as_the_document_says(
    operation: APIOperation, client: TestClient, existing: dict[str, Any]
):
    every_answer_is_as_described(operation, client, existing, FEW)


@OF_EACH
@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.xdist_group("as_described_at_length")
def test_hundreds_of_answers_are_as_the_document_says(
    operation: APIOperation, client: TestClient, existing: dict[str, Any]
):
    every_answer_is_as_described(operation, client, existing, MANY)
