"""Which columns are read, and what kind of layer they speak of: by name first, by values second.

Values decide only where they prove something: every code has the form of a control-unit code,
every word is a category. Likeness decides nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zoning.codes import parse_unit_code
from zoning.ingest.aliases import FIELDS, close_columns, find_column, match_columns, telling_names
from zoning.ingest.categories import parse_category
from zoning.ingest.rows import CODED_KINDS
from zoning.ingest.values import compared, is_missing, text_of
from zoning.ingest.zone_classes import element_class, reference_class
from zoning.quality.findings import Remarks
from zoning.vocabulary import Element, LayerKind, Severity

Rows = Sequence[Mapping[str, Any]]

_PROOF = 3  # values that prove a kind weigh more than two names that merely occur in it
_SAMPLE = 200


def guess_kind(columns: Sequence[str], rows: Rows) -> LayerKind | None:
    """The kind of layer that names and values speak of; None where they do not, or for two."""
    scores = {
        kind: telling_names(columns, kind) + _proofs(columns, rows, kind) for kind in LayerKind
    }
    best = max(scores.values())
    kinds = [kind for kind, score in scores.items() if score == best]
    return kinds[0] if best > 0 and len(kinds) == 1 else None


def choose_columns(columns: Sequence[str], rows: Rows, kind: LayerKind) -> dict[str, str]:
    """Field → column, for the fields that are recognised."""
    match = match_columns(columns, kind)
    chosen = dict(match.columns)
    for field, proves in (("code", _is_unit_code), ("category", _is_category)):
        proven = [
            column
            for column, fields in match.open_columns.items()
            if field in fields and _all(rows, column, proves)
        ]
        if kind is LayerKind.CONTROL_UNITS and len(proven) == 1:
            chosen.setdefault(field, proven[0])
    county = chosen.get("county")
    if county is not None and not _all(rows, county, _is_county):
        del chosen["county"]  # AREA names the county in some data and the area in others
    return chosen


def columns_to_read(
    columns: Sequence[str],
    rows: Rows,
    kind: LayerKind,
    given: Mapping[str, str],
    remarks: Remarks,
) -> dict[str, str]:
    """Field → column as recognised, overruled by what the user gave; told as a finding.

    An empty column name leaves a field unread.

    Raises:
        FieldMissingError: a column that the user named is not there.
    """
    named = {
        field: find_column(columns, column, field) for field, column in given.items() if column
    }
    recognised = {
        field: column
        for field, column in choose_columns(columns, rows, kind).items()
        if field in FIELDS and field not in given and column not in named.values()
    }
    read = recognised | named
    if read:
        listed = ", ".join(f"{field}={column}" for field, column in read.items())
        remarks.add(
            "fields-mapped",
            Severity.INFO,
            f"字段对应：{listed}。",
            f"fields read: {listed}.",
        )
    if "code" not in read and kind in CODED_KINDS:
        _tell_missing_code_column(columns, kind, remarks)
    return read


def _tell_missing_code_column(columns: Sequence[str], kind: LayerKind, remarks: Remarks) -> None:
    still_open = match_columns(columns, kind).open_columns
    near = list(still_open) or close_columns(columns, "code") or list(columns)
    listed = "、".join(near) or "（无）"
    remarks.add(
        "field-missing",
        Severity.ERROR,
        f"没有认出编码列；请用 --field code=列名 指定，例如：{listed}。",
        f"no column of codes was recognised; name it with --field code=COLUMN, one of: {listed}.",
    )


def _proofs(columns: Sequence[str], rows: Rows, kind: LayerKind) -> int:
    chosen = choose_columns(columns, rows, kind)
    tests: Mapping[LayerKind, Sequence[tuple[str, Callable[[str], bool]]]] = {
        LayerKind.CONTROL_UNITS: [("code", _is_unit_code), ("category", _is_category)],
        LayerKind.ELEMENT_ZONES: [("class", _is_element_class), ("element", _is_element)],
        LayerKind.REFERENCE: [("class", _is_reference_class)],
    }
    proven = [
        field
        for field, proves in tests.get(kind, ())
        if field in chosen and _all(rows, chosen[field], proves)
    ]
    return _PROOF * len(proven)


def _all(rows: Rows, column: str, proves: Callable[[str], bool]) -> bool:
    values = [row.get(column) for row in rows[:_SAMPLE]]
    texts = [text_of(value) for value in values if not is_missing(value)]
    return bool(texts) and all(proves(text) for text in texts if text is not None)


def _is_unit_code(text: str) -> bool:
    return parse_unit_code(compared(text)).well_formed


def _is_category(text: str) -> bool:
    return parse_category(text) is not None


def _is_element(text: str) -> bool:
    return text in set(Element)


def _is_element_class(text: str) -> bool:
    return element_class(text).known


def _is_reference_class(text: str) -> bool:
    return reference_class(text) is not None


def _is_county(text: str) -> bool:
    """A name, or a code of GB/T 2260 with or without the country number."""
    digits = compared(text)
    is_code = digits.isdigit() and len(digits) in {6, 9}
    return is_code or not any(sign.isdigit() for sign in digits)
