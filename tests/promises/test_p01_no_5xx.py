"""P1: no 5xx for any client input, and every refusal is a problem document."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plugins.services import PLOT, Serve

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=True)
    | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)
MEMBERS = ("footprint", "crs", "datum", "half_width_m", "project", "as_of", "language")
FACTS = ("industries", "nature", "name", "emissions_t_per_year", "water_use_m3_per_year", "x")
POSTED = ("/v1/checks", "/v1/checks/batch", "/v1/footprints", "/v1/screenings", "/v1/objections")


def bent(document: Any) -> st.SearchStrategy[Any]:
    """A sound document of which one part is something else."""
    if isinstance(document, dict):
        parts = [
            bent(value).map(lambda new, name=name: {**document, name: new})
            for name, value in document.items()
        ]
        return st.one_of(JSON, *parts)
    if isinstance(document, list) and document:
        first = bent(document[0]).map(lambda new: [new, *document[1:]])
        return st.one_of(JSON, first)
    return JSON


BODIES = st.one_of(
    st.fixed_dictionaries({}, optional=dict.fromkeys(MEMBERS, JSON)),
    bent({"footprint": PLOT, "project": {"industries": ["C1432"], "nature": "new"}}),
    st.fixed_dictionaries(
        {"footprint": st.just(PLOT)},
        optional={"project": st.fixed_dictionaries({}, optional=dict.fromkeys(FACTS, JSON))},
    ),
    st.lists(JSON, max_size=3).map(lambda items: {"items": items}),
    JSON,
)
FUZZED = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LONG = settings(FUZZED, max_examples=10_000)


@pytest.fixture
def client(serve: Serve) -> TestClient:
    return serve("127.0.0.1")


def require_no_fault(answer: Any) -> None:
    """Answered, or refused with a problem that says what and how to mend it."""
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert problem["code"]
        assert set(problem["remedy"]) == {"zh-CN", "en"}


def post(client: TestClient, path: str, body: Any) -> None:
    raw = json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
    headers = {"content-type": "application/json"}
    require_no_fault(client.post(path, content=raw, headers=headers))


@FUZZED
@given(path=st.sampled_from(POSTED), body=BODIES)
def test_no_body_makes_the_service_fail(client: TestClient, path: str, body: Any):
    post(client, path, body)


@FUZZED
@given(path=st.sampled_from(POSTED), raw=st.binary(max_size=200))
def test_no_bytes_make_the_service_fail(client: TestClient, path: str, raw: bytes):
    for kind in ("application/json", "multipart/form-data; boundary=x", "text/plain"):
        require_no_fault(client.post(path, content=raw, headers={"content-type": kind}))


def readable(client: TestClient) -> list[tuple[str, list[str]]]:
    """Every GET of the API with the names of its query parameters."""
    paths = client.get("/openapi.json").json()["paths"]
    return [
        (path, [one["name"] for one in found["get"].get("parameters", []) if one["in"] == "query"])
        for path, found in sorted(paths.items())
        if "get" in found and path not in {"/readyz", "/metrics"}
    ]


@pytest.mark.parametrize(
    "word", ["x", "-1", "1e400", "nan", "%00", "'; DROP TABLE audit", "界" * 99]
)
def test_no_address_or_parameter_makes_the_service_fail(client: TestClient, word: str):
    for path, names in readable(client):
        address = path
        while "{" in address:
            before, _, rest = address.partition("{")
            address = before + word.replace("/", "") + rest.partition("}")[2]
        require_no_fault(client.get(address))
        for name in names:
            require_no_fault(client.get(address, params={name: word}))


@pytest.mark.long
@pytest.mark.timeout(3600)
@LONG
@given(path=st.sampled_from(POSTED), body=BODIES)
def test_ten_thousand_bodies_make_no_fault(client: TestClient, path: str, body: Any):
    post(client, path, body)
