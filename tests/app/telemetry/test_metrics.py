"""What is counted, and that no label says who or where."""

import re

import pytest
from fastapi.testclient import TestClient
from plugins.services import PLOT, Serve, key_for, workspace_of

from app.permissions import Role

SAMPLE = re.compile(r"^(\w+?)(?:\{(.*)\})? (\S+)$", re.MULTILINE)


@pytest.fixture
def client(serve: Serve) -> TestClient:
    return serve("127.0.0.1")


def samples(client: TestClient) -> dict[tuple[str, str], float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = SAMPLE.findall(answer.text)
    return {(name, labels): float(value) for name, labels, value in found}


def test_checks_are_counted_by_verdict_and_timed_by_stage(client: TestClient):
    before = samples(client)
    for _ in range(3):
        assert client.post("/v1/checks", json={"footprint": PLOT}).status_code == 201
    after = samples(client)

    def grown(name: str, labels: str) -> float:
        return after[name, labels] - before.get((name, labels), 0)

    verdicts = [labels for name, labels in after if name == "sanxian_checks_total"]
    assert sum(grown("sanxian_checks_total", labels) for labels in verdicts) == 3
    labels = 'method="POST",route="/v1/checks",status="201"'
    assert grown("sanxian_http_requests_total", labels) == 3
    for stage in ("overlay", "decide", "document", "figure", "store"):
        assert grown("sanxian_check_seconds_count", f'stage="{stage}"') == 3


def test_requests_are_counted_by_template_so_that_labels_stay_few(client: TestClient):
    before = samples(client)  # of all that this process was asked, by whichever test
    for number in range(30):
        client.get(f"/v1/checks/{number}")
        client.get(f"/nowhere/{number}")
        client.get(f"/v1/units?lon=112.6{number}&lat=31.4")
        client.request(f"METHOD{number}", "/livez")
    found = samples(client)
    labels = {labels for name, labels in found if name == "sanxian_http_requests_total"}
    assert 'method="GET",route="/v1/checks/{identity}",status="404"' in labels
    assert 'method="GET",route="unmatched",status="404"' in labels
    assert 'method="GET",route="/v1/units",status="200"' in labels
    known = {labels for name, labels in before if name == "sanxian_http_requests_total"}
    assert len(labels - known) < 10
    told = "\n".join(f"{name}{labels}" for name, labels in found)
    assert "112.6" not in told


def test_jobs_layers_disk_and_versions_are_looked_up_when_asked(client: TestClient):
    body = {"items": [{"footprint": PLOT}]}
    assert client.post("/v1/checks/batch", json=body).status_code == 202
    found = samples(client)
    assert found["sanxian_jobs", 'status="accepted"'] == 1
    assert found["sanxian_layers", 'status="failed"'] == 0
    assert found["sanxian_layers", 'status="open"'] == 2
    assert found["sanxian_disk_free_bytes", ""] > 0
    assert any(name == "sanxian_build_info" for name, _ in found)


def test_metrics_are_for_those_who_may_see_them(serve: Serve):
    client = serve()
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers=key_for(client, Role.PUBLIC)).status_code == 403
    assert client.get("/metrics", headers=key_for(client, Role.ADMIN)).status_code == 200
    assert workspace_of(client).presence.is_leaving is False
