"""The process `siting-check`: its description, and its inputs as a check takes them."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import Field, ValidationError

from access_lists.project import project_schema
from app.checks.schemas import CHECK_EXAMPLE, CheckBody
from app.gate import invalid_body
from app.ogc.addresses import JSON
from app.ogc.errors import InputByReferenceError
from app.schemas import Body

PROCESS: Final = "siting-check"
OUTPUT: Final = "assessment"
_QUALIFIED: Final = frozenset({"value", "mediaType", "encoding", "schema", "format"})


class OutputWanted(Body):
    """How an output is wanted."""

    transmissionMode: Literal["value"] = "value"  # noqa: N815 - the standard's name
    format: dict[str, Any] | None = None


class Outputs(Body):
    """The outputs that there are."""

    assessment: OutputWanted | None = None


class ExecuteBody(Body):
    """An execution (OGC 18-062r2, execute.yaml); nobody is called back at an address in it."""

    inputs: dict[str, Any] = Field(
        description="The members of a check; each as it is, or as {value, mediaType}."
    )
    outputs: Outputs | None = None
    response: Literal["raw", "document"] = "raw"

    def check(self) -> CheckBody:
        """The check that is asked for.

        Raises:
            InputByReferenceError: an input is a link.
            BodyInvalidError: an input is missing, unknown or of another type.
        """
        given = {name: _value(name, one) for name, one in self.inputs.items()}
        try:
            return CheckBody.model_validate(given, strict=True)
        except ValidationError as error:
            raise invalid_body(error, at=("inputs",)) from error


EXECUTE_EXAMPLE: Final[dict[str, Any]] = {"inputs": CHECK_EXAMPLE, "response": "raw"}


def summary() -> dict[str, Any]:
    """What the list of processes says, without links."""
    return {
        "id": PROCESS,
        "version": "1.0.0",
        "title": "选址核查 · Siting check",
        "description": "Which red lines, control units and element zones a footprint meets, and "
        "what every clause in force there says of the project. "
        "初筛结果，仅供参考，不作为审批依据。",
        "keywords": ["三线一单", "生态环境分区管控", "siting"],
        "jobControlOptions": ["sync-execute", "async-execute"],
        "outputTransmission": ["value"],
    }


def description() -> dict[str, Any]:
    """The process with its inputs and its output, without links."""
    schema = CheckBody.model_json_schema()
    required = set(schema.get("required", ()))
    return {
        **summary(),
        "inputs": {
            name: {
                "title": name,
                "description": str(one.get("description", "")),
                "minOccurs": int(name in required),
                "maxOccurs": 1,
                "schema": _input_schema(name, one),
            }
            for name, one in schema["properties"].items()
        },
        "outputs": {
            OUTPUT: {
                "title": "核查结果 · the Assessment",
                "schema": {"type": "object", "contentMediaType": JSON},
            }
        },
    }


def _input_schema(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    if name == "footprint":
        return {"type": "object", "contentMediaType": "application/geo+json"}
    if name == "project":
        return {
            one: value for one, value in project_schema().items() if one not in {"$id", "$schema"}
        }
    if name == "datum":
        return {"type": "string", "enum": ["cgcs2000", "wgs84", "gcj02", "bd09"]}
    return {one: value for one, value in schema.items() if one not in {"title", "description"}}


def _value(name: str, given: Any) -> Any:
    """An input as it is, or what a qualified one holds."""
    if not isinstance(given, Mapping):
        return given
    if "href" in given:
        raise InputByReferenceError(
            f"输入“{name[:60]}”是链接。", f"the input “{name[:60]}” is a link."
        )
    return given["value"] if "value" in given and given.keys() <= _QUALIFIED else given
