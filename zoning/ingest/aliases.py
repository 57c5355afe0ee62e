"""Which column of a file is which field, by the names met in published data.

They stand in data/tables/field_aliases.yaml. A column is recognised by its whole name, else by the
first ten bytes that a Shapefile keeps of it (in UTF-8 or GBK). A cut name that could be several
fields is not guessed at: it stays open.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from zoning.errors import Fault
from zoning.ingest.errors import IngestError
from zoning.resources import shipped_yaml
from zoning.texts import Text, normalised
from zoning.vocabulary import LayerKind

FIELDS = ("code", "name", "category", "class", "county")
"""Fields of a zone; any other name given by the user is an attribute to keep."""

_SHARED_FIELDS = frozenset({"county", "class"})  # their names tell no kind
_DBF_NAME_BYTES = 10
_ENCODINGS = ("utf-8", "gbk")
_NUMBERED = re.compile(r"_[0-9]{1,2}$")


class FieldMissingError(IngestError):
    """A column that the user named is not in the file."""

    code = "field-missing"
    title_zh = "缺少字段"
    title_en = "Field missing"
    remedy_zh = "请用 --field 字段=列名 指定文件中实际存在的列。"
    remedy_en = "Name a column that the file has: --field FIELD=COLUMN."


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasTable:
    """The shipped table: names by field and kind, telling names by kind."""

    fields: Mapping[str, Mapping[str, Sequence[str]]]
    telling: Mapping[str, Sequence[str]]
    not_red_lines: Sequence[str]

    def names(self, field: str, kind: LayerKind) -> list[str]:
        """Names of a field in layers of a kind, the kind's own first."""
        by_kind = self.fields.get(field, {})
        return [*by_kind.get(kind.value, ()), *by_kind.get("any", ())]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMatch:
    """Columns recognised by name.

    Attributes:
        columns: field → column.
        open_columns: columns whose cut name fits several fields → those fields.
    """

    columns: Mapping[str, str]
    open_columns: Mapping[str, frozenset[str]]


@cache
def alias_table() -> AliasTable:
    """The table shipped with the program."""
    table = shipped_yaml("tables", "field_aliases.yaml")
    return AliasTable(
        fields=MappingProxyType(table["fields"]),
        telling=MappingProxyType(table["telling"]),
        not_red_lines=tuple(table["not_red_lines"]),
    )


def match_columns(columns: Sequence[str], kind: LayerKind) -> ColumnMatch:
    """Columns of a file that carry the fields of a kind of layer, by their names."""
    table = alias_table()
    matched: dict[str, str] = {}
    by_name = {normalised(column): column for column in reversed(columns)}
    for field in table.fields:
        for alias in table.names(field, kind):
            column = by_name.get(normalised(alias))
            if column is not None and column not in matched.values():
                matched.setdefault(field, column)
    left = [column for column in columns if column not in matched.values()]
    cut = {column: _fields_of_cut_name(column, kind) for column in left}
    for column, fields in cut.items():
        shared = [other for other in left if other != column and fields & cut[other]]
        if len(fields) == 1 and not shared:
            matched.setdefault(next(iter(fields)), column)
    open_columns = {
        column: fields
        for column, fields in cut.items()
        if fields and column not in matched.values()
    }
    return ColumnMatch(columns=matched, open_columns=open_columns)


def telling_names(columns: Sequence[str], kind: LayerKind) -> int:
    """How many columns have a name that only layers of this kind have."""
    table = alias_table()
    own = [
        alias
        for field, by_kind in table.fields.items()
        for alias in by_kind.get(kind.value, ())
        if field not in _SHARED_FIELDS
    ]
    names = {normalised(alias) for alias in [*own, *table.telling.get(kind.value, ())]}
    return sum(
        normalised(column) in names or any(_is_cut_of(column, name) for name in names)
        for column in columns
    )


def find_column(columns: Sequence[str], wanted: str, field: str) -> str:
    """The column a user means: by its exact name, by a tidied one, or by a Shapefile's cut of it.

    Raises:
        FieldMissingError: there is none, or several could be meant.
    """
    if wanted in columns:
        return wanted
    same = [column for column in columns if normalised(column) == normalised(wanted)]
    fitting = same or [column for column in columns if _is_cut_of(column, wanted)]
    if len(fitting) == 1:
        return fitting[0]
    near = fitting or close_columns(columns, wanted)
    listed = "、".join(near or columns) or "（无）"
    detail = Text(
        zh=f"文件中没有列“{wanted}”（字段 {field}）。相近的列：{listed}。",
        en=f"the file has no column {wanted!r} (field {field}); columns to choose from: {listed}.",
    )
    raise FieldMissingError(
        detail.zh,
        detail.en,
        faults=[Fault(code=FieldMissingError.code, detail=detail, column=wanted)],
    )


def close_columns(columns: Sequence[str], wanted: str) -> list[str]:
    """Up to five columns whose names resemble a name, for a message; never used to decide."""
    by_name = {normalised(column): column for column in columns}
    near = difflib.get_close_matches(normalised(wanted), by_name, n=5, cutoff=0.4)
    return [by_name[name] for name in near]


def _fields_of_cut_name(column: str, kind: LayerKind) -> frozenset[str]:
    """Fields whose longer names a Shapefile would have cut to this one."""
    table = alias_table()
    return frozenset(
        field
        for field in table.fields
        if any(_is_cut_of(column, alias) for alias in table.names(field, kind))
    )


def _is_cut_of(column: str, name: str) -> bool:
    """Whether a Shapefile stores `name` as `column`, perhaps numbered as the second such name."""
    stored = normalised(column.removesuffix("\ufffd"))
    full = normalised(name)
    stem = _NUMBERED.sub("", stored)
    for encoding in _ENCODINGS:
        encoded = full.encode(encoding, "ignore")
        if len(encoded) <= _DBF_NAME_BYTES:
            continue
        if stored == encoded[:_DBF_NAME_BYTES].decode(encoding, "ignore"):
            return True
        number = stored[len(stem) :]
        if number and stem == encoded[: _DBF_NAME_BYTES - len(number)].decode(encoding, "ignore"):
            return True
    return False
