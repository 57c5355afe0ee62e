"""What takes something from the clients of the HTTP interface, and what does not."""

import copy
import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture(scope="module")
def script(project_root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "api_changes", project_root / "scripts" / "api_changes.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def document(project_root: Path) -> dict[str, Any]:
    path = project_root / "docs" / "reference" / "openapi.json"
    return json.loads(path.read_text("utf-8"))


def without_route(new: dict[str, Any]) -> None:
    del new["paths"]["/v1/units"]["get"]


def without_parameter(new: dict[str, Any]) -> None:
    new["paths"]["/v1/units"]["get"]["parameters"].pop(0)


def with_required_parameter(new: dict[str, Any]) -> None:
    one = {"name": "must", "in": "query", "required": True, "schema": {"type": "string"}}
    new["paths"]["/v1/units"]["get"]["parameters"].append(one)


def without_answer(new: dict[str, Any]) -> None:
    del new["paths"]["/v1/checks"]["post"]["responses"]["201"]


def body_of(new: dict[str, Any]) -> dict[str, Any]:
    content = new["paths"]["/v1/checks"]["post"]["requestBody"]["content"]
    return content["application/json"]["schema"]


def without_member(new: dict[str, Any]) -> None:
    del body_of(new)["properties"]["half_width_m"]


def with_required_member(new: dict[str, Any]) -> None:
    body_of(new)["required"].append("project")


def without_value(new: dict[str, Any]) -> None:
    body_of(new)["properties"]["language"]["enum"].remove("en")


@pytest.mark.parametrize(
    "change",
    [
        without_route,
        without_parameter,
        with_required_parameter,
        without_answer,
        without_member,
        with_required_member,
        without_value,
    ],
)
def test_what_was_promised_and_is_no_longer_is_a_break(
    script: ModuleType, document: dict[str, Any], change: Callable[[dict[str, Any]], None]
):
    new = copy.deepcopy(document)
    change(new)
    assert len(list(script.breaks(document, new, today="2026-11-22"))) == 1


def test_an_addition_is_no_break(script: ModuleType, document: dict[str, Any]):
    new = copy.deepcopy(document)
    new["paths"]["/v1/more"] = new["paths"]["/v1/units"]
    optional = {"name": "may", "in": "query", "required": False, "schema": {}}
    new["paths"]["/v1/units"]["get"]["parameters"].append(optional)
    body_of(new)["properties"]["more"] = {"type": "string"}
    assert list(script.breaks(document, new, today="2026-11-22")) == []


def test_a_route_goes_when_its_day_has_come(script: ModuleType, document: dict[str, Any]):
    old, new = copy.deepcopy(document), copy.deepcopy(document)
    old["paths"]["/v1/units"]["get"]["x-retiring"] = {"until": "2027-01-01"}
    without_route(new)
    assert list(script.breaks(old, new, today="2026-12-31")) != []
    assert list(script.breaks(old, new, today="2027-01-01")) == []
