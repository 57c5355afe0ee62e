"""The project: what is to be built. A field not given is unknown; a claim not stated is not made.

The vocabulary of fields is the JSON Schema `data/schemas/project.schema.json`, and nothing else:
units, labels, claims (`x-claim`) and complete lists (`x-complete`) stand there.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from access_lists.errors import (
    ProjectIndustryError,
    ProjectInvalidError,
    ProjectMemberError,
    ProjectTypeError,
    ProjectValueError,
)
from access_lists.industries import Extent, UnknownIndustryError, extent_of, industry_table
from access_lists.pollutants import EMISSIONS, pollutant_code
from access_lists.project_faults import fault_of, twice_the_same
from access_lists.vocabulary import Activity
from zoning.errors import Fault
from zoning.resources import data_path
from zoning.texts import Text

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

MAX_NUMBER: Final = 2.0**53
"""Numbers below this are exact as floats and in JSON (RFC 8785, 3.2.2.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the vocabulary."""

    name: str
    title: Text
    unit: str | None
    claim: bool
    complete_list: bool


@cache
def project_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a project description."""
    schema: dict[str, Any] = json.loads(
        data_path("schemas", "project.schema.json").read_text("utf-8")
    )
    return schema


@cache
def project_fields() -> Mapping[str, Field]:
    """Every top-level field of the vocabulary by name."""
    return MappingProxyType(
        {
            name: Field(
                name=name,
                title=Text(zh=spec["title"], en=spec["x-title-en"]),
                unit=spec.get("x-unit"),
                claim=spec.get("x-claim", False),
                complete_list=spec.get("x-complete", False),
            )
            for name, spec in project_schema()["properties"].items()
        }
    )


@lru_cache(maxsize=4096)
def field_of(path: str) -> Field | None:
    """The field that a fact path such as `emissions_t_per_year.VOCs` belongs to."""
    return project_fields().get(path.split(".", 1)[0])


def fact_label(path: str) -> Text | None:
    """Words for a fact; None where the vocabulary has no such field.

    One of several amounts is the title with its name (`排放量（VOCs）`). A fact that a list names
    itself has words of its own where the vocabulary knows it, else its name is all there is.
    """
    field, (_, _, entry) = field_of(path), path.partition(".")
    if field is None or not entry:
        return field.title if field is not None else None
    spec = project_schema()["properties"][field.name]
    known = spec.get("properties", {}).get(entry)
    if known is not None:
        return Text(zh=known["title"], en=known["x-title-en"])
    if field.unit is None:
        return Text(zh=f"“{entry}”", en=f"“{entry}”")
    return Text(zh=f"{field.title.zh}（{entry}）", en=f"{field.title.en} ({entry})")


def is_keyed(name: str) -> bool:
    """Whether a field holds an amount for each of several names, as emissions do."""
    return bool(project_schema()["properties"][name].get("type") == "object")


def value_label(path: str, value: Any) -> Text:
    """Words for a value of a fact: the label of a choice, yes or no, a plain number."""
    if isinstance(value, bool):
        return Text(zh="是", en="yes") if value else Text(zh="否", en="no")
    spec = project_schema()["properties"].get(path.split(".", 1)[0], {})
    labels = spec.get("x-labels", {}).get(str(value))
    if labels is not None:
        return Text(zh=labels[0], en=labels[1])
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    return Text(zh=shown, en=shown)


@dataclass(frozen=True, kw_only=True)
class ProjectProfile:
    """A checked, normalised project.

    Attributes:
        values: the fields given, industries as canonical codes, lists sorted, numbers as floats.
    """

    values: Mapping[str, Any]

    @cached_property
    def industries(self) -> tuple[str, ...]:
        """Canonical GB/T 4754 codes; empty when not known."""
        return tuple(self.values.get("industries", ()))

    @cached_property
    def extent(self) -> Extent:
        """Its industries, ready to be compared with those of clauses."""
        return extent_of(self.industries)

    @cached_property
    def nature(self) -> Activity | None:
        """Nature of the project, if given."""
        value = self.values.get("nature")
        return Activity(value) if value else None

    @property
    def reservations(self) -> tuple[str, ...]:
        """Ids of what the project has reserved of the caps of the place; none unless stated."""
        return tuple(self.values.get("reservations", ()))

    def as_dict(self) -> dict[str, Any]:
        """Normalised JSON form."""
        return dict(self.values)


def parse_project(data: Mapping[str, Any]) -> ProjectProfile:
    """A project from its JSON or YAML form.

    Raises:
        ProjectInvalidError: unknown members, wrong types, unknown industries; all faults at once,
            with a JSON pointer each. Faults of one kind alone have an error of their own.
    """
    faults = [fault_of(error) for error in _validator().iter_errors(dict(data))]
    faults += _not_finite(data, "/project")
    values = dict(data)
    if not faults and "industries" in values:
        values["industries"], faults = _canonical_industries(values["industries"])
    if not faults:
        faults += twice_the_same(values.get(EMISSIONS, {}))
    if faults:
        raise invalid_project(faults)
    return ProjectProfile(
        values=MappingProxyType({name: _normal(name, value) for name, value in values.items()})
    )


_KINDS: Final[Mapping[str, type[ProjectInvalidError]]] = {
    one.code: one
    for one in (ProjectMemberError, ProjectTypeError, ProjectValueError, ProjectIndustryError)
}


def invalid_project(faults: Sequence[Fault]) -> ProjectInvalidError:
    """One error for all faults of a project; of their own kind where they are all of one."""
    ordered = sorted(faults, key=lambda fault: fault.pointer or "")
    codes = {fault.code for fault in faults}
    kind = _KINDS.get(codes.pop(), ProjectInvalidError) if len(codes) == 1 else ProjectInvalidError
    return kind(
        f"项目信息有 {len(ordered)} 处错误：{ordered[0].detail.zh}",
        f"the project description has {len(ordered)} fault(s): {ordered[0].detail.en}",
        faults=ordered,
    )


@cache
def _validator() -> "Draft202012Validator":
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - no answer before the first project

    return Draft202012Validator(project_schema())


def _not_finite(value: Any, pointer: str) -> Iterator[Fault]:
    """Numbers that JSON cannot say (YAML can: .nan, .inf)."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _not_finite(item, f"{pointer}/{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _not_finite(item, f"{pointer}/{index}")
    elif isinstance(value, int | float) and not abs(value) < MAX_NUMBER:
        where = pointer.removeprefix("/project/")
        detail = Text(zh=f"{where}：数值过大或不是数", en=f"{where}: too large or not a number")
        yield Fault(code="invalid-value", pointer=pointer, detail=detail)


def _canonical_industries(codes: list[str]) -> tuple[list[str], list[Fault]]:
    found: set[str] = set()
    faults = []
    for index, code in enumerate(codes):
        try:
            found.add(industry_table().find(code).code)
        except UnknownIndustryError as error:
            pointer = f"/project/industries/{index}"
            faults.append(Fault(code=error.code, pointer=pointer, detail=error.detail))
    return sorted(found), faults


def plain_text(text: str) -> str:
    """A text as facts are compared: full-width forms made half-width (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def fact_path(path: str) -> str:
    """The path of a fact as project and clause both spell it: pollutants by their code."""
    head, dot, rest = plain_text(path).partition(".")
    return f"{head}.{pollutant_code(rest)}" if head == EMISSIONS and dot else head + dot + rest


def _normal(name: str, value: Any) -> Any:
    if isinstance(value, bool) or name == "red_line_activity":
        return value
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str):
        return plain_text(value) if name != "name" else value
    if isinstance(value, list):
        items = [_normal(name, item) for item in value]
        return sorted(items, key=repr)
    if isinstance(value, Mapping):
        return _normal_members(name, value)
    return value


def _normal_members(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """Named values in order; pollutants by their code."""
    plain = {plain_text(key): _normal("", item) for key, item in value.items()}
    if name == EMISSIONS:
        plain = {pollutant_code(key): item for key, item in plain.items()}
    elif isinstance(plain.get("pollutant"), str):
        plain["pollutant"] = pollutant_code(plain["pollutant"])
    return dict(sorted(plain.items()))
