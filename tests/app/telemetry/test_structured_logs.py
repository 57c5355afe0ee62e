"""Logs are JSON lines with the id of the request, and tell neither where nor who."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from plugins.services import PLOT, Serve, key_for

from app.permissions import Role
from app.settings import LogSettings
from app.telemetry.logs import JsonFormatter, configure_logs


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged from here on, as JSON lines."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def client(serve: Serve) -> TestClient:
    return serve("127.0.0.1")


def parsed(lines: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_request_leaves_one_line_with_its_id_route_status_and_time(
    client: TestClient, lines: io.StringIO
):
    answer = client.post("/v1/checks", json={"footprint": PLOT})
    (line,) = [one for one in parsed(lines) if one["logger"] == "sanxian.request"]
    assert line["request_id"] == answer.headers["x-request-id"]
    assert (line["method"], line["route"], line["status"]) == ("POST", "/v1/checks", 201)
    assert line["duration_ms"] > 0
    assert line["body_bytes"] == int(answer.request.headers["content-length"])
    assert line["level"] == "info"
    assert line["time"].endswith("Z")


def test_what_happens_on_the_way_bears_the_same_id(client: TestClient, lines: io.StringIO):
    answer = client.get("/v1/checks/none")
    about = [one for one in parsed(lines) if one.get("request_id")]
    assert {one["request_id"] for one in about} == {answer.headers["x-request-id"]}
    assert any(one.get("code") == "assessment-not-found" for one in about)


def test_no_log_says_where_or_who(client: TestClient, lines: io.StringIO):
    key = key_for(client, Role.CHECKER, name="wang-fang")
    named = {"footprint": PLOT, "project": {"name": "永泰化工二期", "industries": ["C2641"]}}
    client.post("/v1/checks", json=named, headers=key)
    client.get("/v1/units?lon=112.60123&lat=31.40456", headers=key)
    client.post("/v1/footprints", json={"text": "112.60123,31.40456\n1,1\n"}, headers=key)
    broken = {**PLOT, "coordinates": [[[112.60123, 31.40456]]]}
    client.post("/v1/checks", json={"footprint": broken}, headers=key)
    told = lines.getvalue()
    assert told.count("sanxian.request") == 4
    for secret in ("112.60", "31.40", "永泰化工", "wang-fang", key["Authorization"][7:]):
        assert secret not in told
    for lon, _lat in PLOT["coordinates"][0]:
        assert f"{lon:.6f}" not in told


def test_a_trace_is_blotted_where_a_library_quotes_coordinates(lines: io.StringIO):
    try:
        float("POINT (112.6012345 31.4045678)")
    except ValueError:
        logging.getLogger("sanxian.test").exception("broken at %s", "POINT (112.6012345 31.4)")
    (line,) = parsed(lines)
    assert "Traceback" in line["exception"]
    assert "112.6012345" not in lines.getvalue()


@pytest.mark.parametrize(("form", "is_json"), [("json", True), ("text", False), ("auto", True)])
def test_the_form_is_a_setting_and_is_json_where_nobody_looks(
    form: str, is_json: bool, capfd: pytest.CaptureFixture[str]
):
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        configure_logs(LogSettings(format=form, level="info"))
        logging.getLogger("sanxian.test").info("told")
        told = capfd.readouterr().err.strip()
        assert (told[0] == "{") is is_json
        assert "told" in told
        assert "sanxian.test" in told
    finally:
        logging.captureWarnings(capture=False)
        root.handlers[:] = before
        root.setLevel(level)
