"""What is wrong with a body is told in both languages, at the member."""

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel, ValidationError

from app.main import create_app
from app.mismatches import pointer_to, told
from app.settings import Settings

PLOT = {
    "type": "Polygon",
    "coordinates": [[[113.1, 31.1], [113.2, 31.1], [113.2, 31.2], [113.1, 31.1]]],
}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    settings = Settings(home=tmp_path_factory.mktemp("told") / "home")
    with TestClient(create_app(settings)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("body", "pointer", "zh", "en"),
    [
        ([], "", "请求体：应为对象 {…}。", "the body: must be an object {…}."),
        ({}, "/footprint", "footprint：必填，没有给出。", "footprint: is required and not given."),
        ({"footprint": PLOT, "x": 1}, "/x", "x：未知字段。", "x: is no member known here."),
        (
            {"footprint": PLOT, "datum": "gcj"},
            "/datum",
            "datum：可取：'cgcs2000', 'wgs84', 'gcj02', 'bd09'。",
            "datum: must be one of 'cgcs2000', 'wgs84', 'gcj02', 'bd09'.",
        ),
        (
            {"footprint": PLOT, "language": "fr"},
            "/language",
            "language：可取：'zh-CN' 或 'en'。",
            "language: must be one of 'zh-CN' or 'en'.",
        ),
        (
            {"footprint": PLOT, "half_width_m": "5"},
            "/half_width_m",
            "half_width_m：应为数字。",
            "half_width_m: must be a number.",
        ),
    ],
)
def test_a_body_that_does_not_fit_is_told_in_both_languages(client, body, pointer, zh, en):
    answer = client.post("/v1/checks", json=body)
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["pointer"] == pointer
    assert fault["details"] == {"zh-CN": zh, "en": en}


def test_a_parameter_that_does_not_fit_is_told_in_both_languages(client):
    problem = client.get("/v1/units?lon=200&lat=x").json()
    assert [fault["details"]["zh-CN"] for fault in problem["errors"]] == [
        "lon：不得大于 180。",
        "lat：应为数字。",
    ]


def test_a_name_with_a_slash_is_escaped_in_the_pointer():
    assert pointer_to(("project", "a/b~c", 0)) == "/project/a~1b~0c/0"


def test_a_fault_that_is_not_told_keeps_its_words():
    class Model(BaseModel):
        value: bytes

    with pytest.raises(ValidationError) as caught:
        Model.model_validate({"value": 1}, strict=True)
    (fault,) = caught.value.errors()
    assert told(fault).zh == told(fault).en == fault["msg"]
