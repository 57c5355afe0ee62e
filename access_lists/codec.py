"""Clauses as data and back: one form for YAML files, the store and hashes.

`content` is the clause as the JSON Schema `data/schemas/access-list.schema.json` describes it,
without empty members. Ids are derived from content alone, so every store names a clause alike.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import orjson
import rfc8785

from access_lists.applicability import claims_of, steps_of, subject_test
from access_lists.clauses import (
    AccessList,
    Clause,
    Force,
    LegalBasis,
    Limit,
    Plan,
    Replacement,
    Source,
    Span,
    Subjects,
)
from access_lists.conditions import Condition, compile_condition
from access_lists.pollutants import pollutant_code
from access_lists.project import fact_path, plain_text
from access_lists.scope import Scope, compile_scope
from access_lists.units import in_fact_unit
from access_lists.vocabulary import (
    Activity,
    Addressee,
    Dimension,
    Effect,
    Level,
    Review,
    Strength,
)

ID_LENGTH = 20

OWN_UNIT = "单元"
"""Subject of a dated status that a clause of a unit asks of that unit itself."""

_SAYS_MUCH_EMPTY = frozenset({"jurisdiction", "value"})
"""Members that mean something when empty: '' is the whole country, and a value to compare with."""

_EXACT = 2.0**53
"""Whole numbers below this are exact as floats."""

_PLAIN = frozenset({str, int, bool, type(None)})
"""Types of values that are compact as they are."""

_OF_NO_CASE = frozenset(
    {
        *("key", "number", "dimension", "heading", "element", "text", "source", "spans", "printed"),
        *("basis", "effective_from", "effective_to", "review_due", "scope", "note", "notes"),
    }
)
"""Members of a clause that say what it is called, where it stands, and where and when it binds."""

_CONFIRMING = frozenset({"accepted", "corrected"})
"""Decisions of a person after which the structure of a clause decides."""


def sha256_of(value: Any) -> str:
    """SHA-256 of the RFC 8785 form of a JSON value."""
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()


def compact(value: Any) -> Any:
    """A JSON value without empty members, numbers as they compare: what is hashed and stored.

    What is so already is given back itself: a province's clauses need not be there twice.
    """
    if type(value) in _PLAIN or _is_compact(value):
        return value
    if isinstance(value, dict | Mapping):
        told = {key: item if type(item) in _PLAIN else compact(item) for key, item in value.items()}
        return {key: item for key, item in told.items() if item or _says_something(key, item)}
    if isinstance(value, list | tuple):
        return [item if type(item) in _PLAIN else compact(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    return value


def _is_compact(value: Any) -> bool:
    """Whether a value is compact as it is, as nearly all are that a reader made."""
    kind = type(value)
    if kind is dict:
        for key, item in value.items():
            if type(item) not in _PLAIN and not _is_compact(item):
                return False
            if not item and not _says_something(key, item):
                return False
        return True
    if kind is list:
        return all(type(item) in _PLAIN or _is_compact(item) for item in value)
    return kind is float and not (value.is_integer() and abs(value) < _EXACT)


def _says_something(key: str, item: Any) -> bool:
    if item is None:
        return False
    return bool(item) or key in _SAYS_MUCH_EMPTY or not isinstance(item, str | list | dict)


def header_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """A list's own fields, without its units and clauses."""
    own = {key: value for key, value in data.items() if key not in {"units", "clauses"}}
    header: dict[str, Any] = compact(own)
    return header


def rows_of(data: Mapping[str, Any]) -> list[tuple[str | None, dict[str, Any]]]:
    """Every clause of a list with the unit it belongs to, in order."""
    rows: list[tuple[str | None, dict[str, Any]]] = [
        (None, compact(clause)) for clause in data.get("clauses") or ()
    ]
    for unit in data.get("units") or ():
        rows += [(unit["code"], compact(clause)) for clause in unit.get("clauses") or ()]
    return rows


def list_sha256(header: Mapping[str, Any], units: Sequence[str], rows: Iterable[Any]) -> str:
    """SHA-256 of a list: header, units and clauses in order."""
    digest = hashlib.sha256(rfc8785.dumps([dict(header), sorted(units)]))
    for unit, content in rows:
        digest.update(orjson.dumps([unit, content], option=orjson.OPT_SORT_KEYS))
    return digest.hexdigest()


def list_id(header: Mapping[str, Any], units: Sequence[str], rows: Iterable[Any]) -> str:
    """Id of a list: the first part of its SHA-256."""
    return list_sha256(header, units, rows)[:ID_LENGTH]


def clause_ids(header: Mapping[str, Any], rows: Sequence[tuple[str | None, Any]]) -> list[str]:
    """Ids of the clauses of a list; equal clauses of one unit are told apart by their order."""
    title = [header.get("title"), header.get("document"), header.get("jurisdiction")]
    digests = [
        hashlib.sha256(
            orjson.dumps([title, unit, content], option=orjson.OPT_SORT_KEYS)
        ).hexdigest()
        for unit, content in rows
    ]
    seen: Counter[str] = Counter()
    ids = []
    for digest in digests:
        seen[digest] += 1
        repeated = f"-{seen[digest]}" if seen[digest] > 1 else ""
        ids.append(digest[:ID_LENGTH] + repeated)
    return ids


def decode_list(
    header: Mapping[str, Any],
    units: Sequence[str],
    clauses: Sequence[Clause],
    *,
    identity: str,
) -> AccessList:
    """A list from its stored header; the clauses may be only those that a check needs."""
    return AccessList(
        id=identity,
        title=header["title"],
        level=Level(header["level"]),
        document=header.get("document"),
        jurisdiction=header.get("jurisdiction"),
        effective_from=_date(header, "effective_from"),
        effective_to=_date(header, "effective_to"),
        review_due=_date(header, "review_due"),
        units=tuple(units),
        clauses=tuple(clauses),
    )


def decode_clause(
    content: Mapping[str, Any],
    *,
    identity: str,
    list_identity: str,
    level: Level,
    unit: str | None,
    jurisdictions: Sequence[str],
) -> Clause:
    """A clause from its stored content, bound to its unit or to the jurisdictions of its list."""
    scope = _bound_scope(content.get("scope"), unit, jurisdictions)
    when, unless = (_condition(content.get(name), unit) for name in ("when", "unless"))
    activities = frozenset(Activity(name) for name in content.get("activities", ()))
    industries = tuple(content.get("industries", ()))
    subjects = Subjects(
        **{kind: tuple(words) for kind, words in content.get("subjects", {}).items()}
    )
    return Clause(
        id=identity,
        key=content.get("key") or identity,
        list_id=list_identity,
        level=level,
        unit=unit,
        scope=scope,
        dimension=Dimension(content.get("dimension", Dimension.NONE)),
        heading=content.get("heading"),
        element=content.get("element"),
        effect=Effect(content["effect"]),
        strength=Strength(content.get("strength", Strength.MUST)),
        addressee=Addressee(content.get("addressee", Addressee.PROJECT)),
        activities=activities,
        industries=industries,
        subjects=subjects,
        when=when,
        unless=unless,
        limits=tuple(_limit(limit) for limit in content.get("limits", ())),
        replacement=tuple(_replacement(item) for item in content.get("replacement", ())),
        basis=tuple(_basis(item) for item in content.get("basis", ())),
        effective_from=_date(content, "effective_from"),
        effective_to=_date(content, "effective_to"),
        review_due=_date(content, "review_due"),
        text=content["text"],
        source=Source(**content["source"]) if "source" in content else None,
        spans=tuple(Span(**span) for span in content.get("spans", ())),
        review=Review(content.get("review", Review.MACHINE)),
        effect_certain=content.get("effect_certain", True),
        unread_hazard=content.get("unread_hazard", False),
        confirmed=_is_confirmed(content),
        case=_case(content, unit),
        plan=Plan(
            steps=steps_of(
                scope=scope,
                activities=activities,
                subject=subject_test(industries, subjects),
                when=when,
                unless=unless,
            ),
            claims=claims_of(when, unless),
            force=_force(content),
        ),
        content=dict(content),
    )


def _is_confirmed(content: Mapping[str, Any]) -> bool:
    return content.get("reviewed", {}).get("decision") in _CONFIRMING


def _force(content: Mapping[str, Any]) -> Force:
    review = Review(content.get("review", Review.MACHINE))
    fully_read = review is Review.MACHINE or _is_confirmed(content)
    hazard = content.get("unread_hazard", False) or not content.get("effect_certain", True)
    return Force(
        effect=Effect(content["effect"]),
        strength=Strength(content.get("strength", Strength.MUST)),
        fully_read=fully_read,
        hazard=hazard and not fully_read,
        measured=bool(content.get("limits") or content.get("replacement")),
    )


def _case(content: Mapping[str, Any], unit: str | None) -> bytes:
    asked = {name: value for name, value in content.items() if name not in _OF_NO_CASE}
    return orjson.dumps(_of_unit(asked, unit), option=orjson.OPT_SORT_KEYS)


def _condition(tree: Mapping[str, Any] | None, unit: str | None) -> Condition | None:
    """A compiled condition; a status of the unit itself (单元) is one of the clause's own unit."""
    return None if tree is None else compile_condition(_of_unit(tree, unit))


def _of_unit(tree: Any, unit: str | None) -> Any:
    if unit is None:
        return tree
    if isinstance(tree, Mapping):
        inner = {name: _of_unit(part, unit) for name, part in tree.items()}
        is_own = "set" in inner and inner.get("subject") == OWN_UNIT
        return {**inner, "subject": unit} if is_own else inner
    return [_of_unit(part, unit) for part in tree] if isinstance(tree, list) else tree


def _bound_scope(
    tree: Mapping[str, Any] | None, unit: str | None, jurisdictions: Sequence[str]
) -> Scope:
    places: list[Mapping[str, Any]]
    if unit is not None:
        places = [{"unit": unit}]
    else:
        named = [{"jurisdiction": code} for code in sorted(jurisdictions)]
        places = [named[0] if len(named) == 1 else {"any": named}]
    if tree is not None:
        places.append(tree)
    return compile_scope(places[0] if len(places) == 1 else {"all": places})


def _limit(data: Mapping[str, Any]) -> Limit:
    value = data["value"]
    if isinstance(value, int | float) and not isinstance(value, bool) and "unit" in data:
        value = in_fact_unit(float(value), data["unit"], data["quantity"])
    return Limit(
        quantity=fact_path(data["quantity"]),
        op=data["op"],
        value=value,
        unit=data.get("unit"),
        cap=data.get("cap"),
    )


def _replacement(data: Mapping[str, Any]) -> Replacement:
    return Replacement(pollutant=pollutant_code(plain_text(data["pollutant"])), ratio=data["ratio"])


def _basis(data: Mapping[str, Any]) -> LegalBasis:
    return LegalBasis(
        title=data["title"],
        article=data.get("article"),
        document=data.get("document"),
        effective_from=_date(data, "effective_from"),
        effective_to=_date(data, "effective_to"),
        replaced_by=data.get("replaced_by"),
    )


def _date(data: Mapping[str, Any], key: str) -> date | None:
    text = data.get(key)
    return date.fromisoformat(text) if text else None
