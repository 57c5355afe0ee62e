"""What the schema cannot see: facts, units, industries, dates, contradictions, exceptions."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from access_lists.comparisons import GRADES
from access_lists.contradictions import contradiction_finding, contradictions
from access_lists.industries import UnknownIndustryError, industry_table
from access_lists.project import field_of, plain_text, project_schema
from access_lists.reading import ReadList, invalid
from access_lists.scope import MAX_DEPTH
from access_lists.units import UnitUnknownError, in_fact_unit
from zoning.errors import Fault
from zoning.model.finding import Finding
from zoning.texts import Text
from zoning.vocabulary import Severity

_ORDERING: Final = frozenset({"<", "<=", ">", ">="})
_SPATIAL: Final = frozenset(
    {"unit", "unit_category", "jurisdiction", "red_line", "element_zone", "reference", "park",
     "within_m", "distance_m", "occupation", "unlocated", "cap"}
)  # fmt: skip
_DATES: Final = ("effective_from", "effective_to", "review_due")


def lint(read: ReadList) -> tuple[Finding, ...]:
    """Check a list; answers what is doubtful.

    Raises:
        ListInvalidError: with every fault found: unknown industries, facts or units, values of
            the wrong type, dates in the wrong order, repeated keys, contradictions, deep nesting.
    """
    faults, findings = examine(read)
    if faults:
        raise invalid(faults)
    return tuple(findings)


def lint_findings(read: ReadList) -> tuple[Finding, ...]:
    """The same of a list that is taken as it is: faults are findings of severity error."""
    faults, findings = examine(read)
    errors = [
        Finding(
            code=fault.code,
            severity=Severity.ERROR,
            text=fault.detail,
            feature=read.cell_of(fault.pointer or "") or fault.pointer,
        )
        for fault in faults
    ]
    return (*errors, *findings)


def examine(read: ReadList) -> tuple[list[Fault], list[Finding]]:
    """What is wrong with a list, and what is only doubtful."""
    faults: list[Fault] = []
    findings: list[Finding] = []
    clauses = list(clauses_of(read.data))
    faults += _dates(read, "", read.data)
    for pointer, _, clause in clauses:
        for check in _CHECKS:
            faults += check(read, pointer, clause)
        findings += _spatial_exceptions(read, pointer, clause)
    faults += _repeated_keys(read, clauses)
    faults += _repeated_units(read)
    for pointer, finding in _contradictions(read, clauses):
        if finding.severity is Severity.ERROR:
            faults.append(read.fault(finding.code, pointer, finding.text))
        else:
            findings.append(finding)
    return faults, findings


def clauses_of(data: Mapping[str, Any]) -> Iterator[tuple[str, str | None, Mapping[str, Any]]]:
    """Every clause with its JSON pointer and unit."""
    for index, clause in enumerate(data.get("clauses") or ()):
        yield f"/clauses/{index}", None, clause
    for position, unit in enumerate(data.get("units") or ()):
        for index, clause in enumerate(unit.get("clauses") or ()):
            yield f"/units/{position}/clauses/{index}", unit["code"], clause


def _industries(read: ReadList, pointer: str, clause: Mapping[str, Any]) -> Iterator[Fault]:
    for index, code in enumerate(clause.get("industries") or ()):
        try:
            industry_table().find(code)
        except UnknownIndustryError as error:
            yield read.fault(error.code, f"{pointer}/industries/{index}", error.detail)


def _conditions(read: ReadList, pointer: str, clause: Mapping[str, Any]) -> Iterator[Fault]:
    for name in ("when", "unless"):
        if clause.get(name):
            yield from _condition(read, f"{pointer}/{name}", clause[name], 1)
    if clause.get("scope"):
        yield from _depth(read, f"{pointer}/scope", clause["scope"], 1)


def _condition(
    read: ReadList, pointer: str, tree: Mapping[str, Any], depth: int
) -> Iterator[Fault]:
    if depth > MAX_DEPTH:
        yield _too_deep(read, pointer)
        return
    for name in ("all", "any"):
        for index, part in enumerate(tree.get(name) or ()):
            yield from _condition(read, f"{pointer}/{name}/{index}", part, depth + 1)
    if "not" in tree:
        yield from _condition(read, f"{pointer}/not", tree["not"], depth + 1)
    if "place" in tree:
        yield from _depth(read, f"{pointer}/place", tree["place"], depth + 1)
    if "fact" in tree:
        yield from _comparison(read, pointer, tree["fact"], tree)
    if "status" in tree:
        yield from _status(read, pointer, tree)
    if "cap" in tree:
        yield from _capped(read, pointer, tree["cap"]["quantity"])


def _depth(read: ReadList, pointer: str, tree: Any, depth: int) -> Iterator[Fault]:
    if depth > MAX_DEPTH:
        yield _too_deep(read, pointer)
        return
    if isinstance(tree, Mapping):
        for name in ("all", "any"):
            for index, part in enumerate(tree.get(name) or ()):
                yield from _depth(read, f"{pointer}/{name}/{index}", part, depth + 1)
        if "not" in tree:
            yield from _depth(read, f"{pointer}/not", tree["not"], depth + 1)


def _too_deep(read: ReadList, pointer: str) -> Fault:
    text = Text(zh=f"条件嵌套超过 {MAX_DEPTH} 层。", en=f"nested deeper than {MAX_DEPTH}.")
    return read.fault("expression-not-allowed", pointer, text)


def _limits(read: ReadList, pointer: str, clause: Mapping[str, Any]) -> Iterator[Fault]:
    for index, limit in enumerate(clause.get("limits") or ()):
        if "cap" in limit:
            yield from _capped(read, f"{pointer}/limits/{index}", limit["quantity"])
        elif limit["op"] not in _ORDERING or not _names_document(limit["value"]):
            yield from _comparison(read, f"{pointer}/limits/{index}", limit["quantity"], limit)


def _names_document(value: Any) -> bool:
    """Whether a bound is a text such as a standard, and not a number written as text (1e3)."""
    try:
        float(value)
    except ValueError:
        return True
    return False


def _comparison(
    read: ReadList, pointer: str, path: str, tree: Mapping[str, Any]
) -> Iterator[Fault]:
    """Whether the fact exists, can be compared so, and is measured in that unit."""
    op, value = tree["op"], tree["value"]
    spec = _spec_of(path)
    if spec is None:
        text = Text(
            zh=f"项目信息没有字段 {path}；请使用词汇表字段或 other_facts.名称。",
            en=f"the project has no field {path}; use the vocabulary, or other_facts.NAME.",
        )
        yield read.fault("unknown-fact", pointer, text)
    elif not _suits(spec, op, value):
        text = Text(
            zh=f"{path} 不能以 {op} 与 {value!r} 比较。",
            en=f"{path} cannot be compared by {op} with {value!r}.",
        )
        yield read.fault("wrong-type", pointer, text)
    elif "unit" in tree:
        try:
            in_fact_unit(1.0, tree["unit"], path)
        except UnitUnknownError as error:
            yield read.fault(error.code, f"{pointer}/unit", error.detail)


def _capped(read: ReadList, pointer: str, path: str) -> Iterator[Fault]:
    """Whether a quantity can have a cap: an amount with a unit."""
    known = field_of(path)
    if known is None or known.unit is None or _spec_of(path) is None:
        text = Text(
            zh=f"{path} 不是有单位的量，不能设上限。",
            en=f"{path} is no amount that could be capped.",
        )
        yield read.fault("unknown-fact", pointer, text)


def _spec_of(path: str) -> Mapping[str, Any] | None:
    """The schema of a fact; None where the vocabulary has no such fact."""
    head, _, rest = path.partition(".")
    spec: Mapping[str, Any] | None = project_schema()["properties"].get(head)
    if spec is None or (spec.get("type") == "object") is not bool(rest):
        return None
    if not rest:
        return spec
    entry: Mapping[str, Any] = spec.get("properties", {}).get(rest, spec["additionalProperties"])
    return entry


def _suits(spec: Mapping[str, Any], op: str, value: Any) -> bool:
    """Whether a comparison can ever be decided: same kind, and a value the fact can have."""
    if (op == "in") is not isinstance(value, list) or value == []:
        return False
    kind = spec.get("type")
    if op == "contains" and kind not in {"array", "string"}:
        return False
    if op not in {"in", "contains"} and kind == "array":
        return False
    values = value if isinstance(value, list) else [value]
    return all(_can_be(spec.get("items", spec), op, one) for one in values)


def _can_be(spec: Mapping[str, Any], op: str, value: Any) -> bool:
    if "enum" in spec:
        return value in spec["enum"] and op not in _ORDERING
    kind = spec.get("type")
    if isinstance(value, bool):
        return (kind == "boolean" or "boolean" in (kind or ())) and op not in _ORDERING
    if isinstance(value, str):
        return (kind == "string" or "string" in (kind or ())) and op not in _ORDERING
    return kind in {"number", "integer"} if isinstance(kind, str) else "number" in (kind or ())


def _status(read: ReadList, pointer: str, tree: Mapping[str, Any]) -> Iterator[Fault]:
    """Whether a dated status can be compared so: grades by `worse_than`, lists by `in`."""
    op, value = tree["op"], tree["value"]
    graded = op != "worse_than" or (isinstance(value, str) and plain_text(value) in GRADES)
    ordered = op not in _ORDERING or (
        isinstance(value, int | float) and not isinstance(value, bool)
    )
    if not (graded and ordered and (op == "in") is isinstance(value, list)):
        text = Text(
            zh=f"状态数据不能以 {op} 与 {value!r} 比较。",
            en=f"a status cannot be compared by {op} with {value!r}.",
        )
        yield read.fault("wrong-type", pointer, text)


def _dates(read: ReadList, pointer: str, record: Mapping[str, Any]) -> Iterator[Fault]:
    for index, basis in enumerate(record.get("basis") or ()):
        yield from _dates(read, f"{pointer}/basis/{index}", basis)
    broken = [name for name in _DATES if record.get(name) and not _is_date(record[name])]
    for name in broken:
        text = Text(zh=f"没有 {record[name]} 这一天。", en=f"there is no day {record[name]}.")
        yield read.fault("effective-dates", f"{pointer}/{name}", text)
    start, end = record.get("effective_from"), record.get("effective_to")
    if start and end and start >= end and not broken:
        text = Text(
            zh=f"生效日期 {start} 不早于失效日期 {end}。",
            en=f"effective_from {start} is not before effective_to {end}.",
        )
        yield read.fault("effective-dates", f"{pointer}/effective_from", text)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _spans(read: ReadList, pointer: str, clause: Mapping[str, Any]) -> Iterator[Fault]:
    for index, span in enumerate(clause.get("spans") or ()):
        if not span["start"] < span["end"] <= len(clause["text"]):
            text = Text(zh="区间超出原文。", en="the span lies outside the text.")
            yield read.fault("list-invalid", f"{pointer}/spans/{index}", text)


_CHECKS: Final[tuple[Callable[[ReadList, str, Mapping[str, Any]], Iterator[Fault]], ...]] = (
    _industries,
    _conditions,
    _limits,
    _dates,
    _spans,
)


def _repeated_keys(
    read: ReadList, clauses: list[tuple[str, str | None, Mapping[str, Any]]]
) -> Iterator[Fault]:
    seen: dict[tuple[str | None, str], str] = {}
    for pointer, unit, clause in clauses:
        key = clause.get("key")
        if not key:
            continue
        if (unit, key) in seen:
            text = Text(
                zh=f"key “{key}” 与 {seen[unit, key]} 重复。",
                en=f"key “{key}” stands at {seen[unit, key]} too.",
            )
            yield read.fault("duplicate-key", f"{pointer}/key", text)
        seen.setdefault((unit, key), pointer)


def _repeated_units(read: ReadList) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for index, unit in enumerate(read.data.get("units") or ()):
        code = unit["code"]
        if code in seen:
            text = Text(zh=f"管控单元 {code} 出现两次。", en=f"unit {code} is listed twice.")
            yield read.fault("duplicate-unit-code", f"/units/{index}/code", text)
        seen.setdefault(code, index)


def _contradictions(
    read: ReadList, clauses: list[tuple[str, str | None, Mapping[str, Any]]]
) -> Iterator[tuple[str, Finding]]:
    """Clauses that forbid what others favour, each at the pointer of the later one."""
    for found in contradictions([(unit, clause) for _, unit, clause in clauses]):
        places = [found.forbidding, found.favouring]
        one, other = (clauses[index] for index in places)
        pointer = clauses[max(places)][0]
        words = read.words_of(one[0]), read.words_of(other[0])
        yield (
            pointer,
            contradiction_finding(found, (one[2], other[2]), words, read.cell_of(pointer)),
        )


def _spatial_exceptions(
    read: ReadList, pointer: str, clause: Mapping[str, Any]
) -> Iterator[Finding]:
    """A place under `unless` or `not`: enlarging a footprint could then make a verdict milder."""
    exception = clause.get("unless")
    inverted = list(_under_not(clause.get("scope"))) + list(_under_not(clause.get("when")))
    inverted += _at_a_distance(clause.get("when"))
    if (exception and _names_place(exception)) or any(_names_place(tree) for tree in inverted):
        place = read.words_of(pointer)
        text = Text(
            zh=f"{place.zh}：例外或否定中含空间条件，扩大用地可能使结论变宽。",
            en=f"{place.en}: a place under an exception or a negation; a larger footprint may come "
            "out milder.",
        )
        yield Finding(
            code="spatial-exception",
            severity=Severity.WARNING,
            text=text,
            feature=read.cell_of(pointer),
        )


def _under_not(tree: Any) -> Iterator[Any]:
    if isinstance(tree, dict):
        for name, part in tree.items():
            if name == "not":
                yield part
            else:
                yield from _under_not(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _under_not(part)


def _at_a_distance(tree: Any) -> Iterator[Any]:
    """Tests that a footprint keeps away from something: a larger one may fail them."""
    if isinstance(tree, dict):
        if "distance_m" in tree and tree["op"] in {">", ">="}:
            yield tree
        for part in tree.values():
            yield from _at_a_distance(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _at_a_distance(part)


def _names_place(tree: Any) -> bool:
    if isinstance(tree, dict):
        return any(name in _SPATIAL or _names_place(part) for name, part in tree.items())
    return isinstance(tree, list) and any(_names_place(part) for part in tree)
