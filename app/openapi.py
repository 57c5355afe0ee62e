"""Parts of the OpenAPI document that routes share."""

from typing import Any

from pydantic import BaseModel

from access_lists.project import project_schema

PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": ["string", "null"]},
        "code": {"type": "string"},
        "titles": {"type": "object"},
        "remedy": {"type": "object"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}

PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {
        "description": description,
        "content": {"application/problem+json": {"schema": PROBLEM_SCHEMA}},
    }
    for status, description in (
        ("4XX", "请求有误 · The request was refused"),
        ("5XX", "服务不可用 · The service is unavailable"),
    )
}


def json_request(model: type[BaseModel], example: dict[str, Any]) -> dict[str, Any]:
    """The request body of a route that reads it through the strict gate."""
    schema = model.model_json_schema()
    if "project" in schema["properties"]:
        project = {k: v for k, v in project_schema().items() if k not in {"$schema", "$id"}}
        schema["properties"]["project"] = project
    return {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema, "example": example}},
        }
    }
