"""From rows to zones: one zone for one code, whatever the order of the rows."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from zoning.content import canonical_json, content_shape
from zoning.ingest.rows import Row
from zoning.ingest.values import compared
from zoning.model.zone import Zone
from zoning.quality.findings import Remarks
from zoning.texts import Text
from zoning.vocabulary import LayerKind, Severity

_NAMED_ROWS = 10
_FIELD_LABELS = {
    "name": Text(zh="名称", en="name"),
    "category": Text(zh="类别", en="category"),
    "cls": Text(zh="类型", en="class"),
    "county": Text(zh="区县", en="county"),
}


def coded(rows: Sequence[Row], kind: LayerKind, remarks: Remarks) -> list[tuple[str, Row]]:
    """Rows with a code each, made from the name or the shape where the file gives none.

    Rows that agree in name, class, county and attributes get the same code; names that differ in
    these are numbered in the order of their content. The order of the rows leaves no trace.
    """
    given = [(row.code, row) for row in rows if row.code is not None]
    taken = {compared(code) for code, _ in given}
    nameless = [row for row in rows if row.code is None]
    if not nameless:
        return given
    by_base: dict[str, dict[bytes, list[Row]]] = {}
    for row in nameless:
        by_base.setdefault(_base_code(row, kind), {}).setdefault(_signature(row), []).append(row)
    for base, groups in sorted(by_base.items()):
        for number, signature in enumerate(sorted(groups), 1):
            code = base if len(groups) == 1 else f"{base}-{number}"
            while compared(code) in taken:
                code += "'"
            given += [(code, row) for row in groups[signature]]
        taken.update(compared(code) for code, _ in given)
    remarks.add(
        "code-made",
        Severity.INFO,
        f"{len(nameless)} 个要素没有编码，按名称或图形编了码。",
        f"{len(nameless)} features had no code; one was made from the name or the shape.",
    )
    return given


def dissolve(rows: Sequence[tuple[str, Row]], remarks: Remarks) -> list[Zone]:
    """One zone for every code, by code; features of one code must agree in their fields."""
    groups: dict[str, list[tuple[str, Row]]] = {}
    for code, row in rows:
        groups.setdefault(compared(code), []).append((code, row))
    zones = [_zone(plain, members, remarks) for plain, members in sorted(groups.items())]
    return sorted((zone for zone in zones if zone is not None), key=lambda zone: zone.code)


def _zone(plain: str, members: Sequence[tuple[str, Row]], remarks: Remarks) -> Zone | None:
    spellings = {code for code, _ in members}
    code = plain if plain in spellings else min(spellings)
    rows = [row for _, row in members]
    if len(rows) > 1:
        _tell_repeated(code, rows, remarks)
    geometry = _one_shape(code, rows, remarks)
    if geometry is None:
        return None
    first = {name: _first([getattr(row, name) for row in rows]) for name in _FIELD_LABELS}
    return Zone(code=code, geometry=geometry, attributes=_kept(rows), **first)


def _tell_repeated(code: str, rows: Sequence[Row], remarks: Remarks) -> None:
    numbers = sorted(row.number for row in rows)
    listed = ", ".join(map(str, numbers[:_NAMED_ROWS])) + (
        " …" if len(numbers) > _NAMED_ROWS else ""
    )
    differing = {
        name: sorted({getattr(row, name) or "" for row in rows})
        for name in _FIELD_LABELS
        if len({compared(getattr(row, name) or "") for row in rows}) > 1
    }
    if not differing:
        remarks.add(
            "dissolved",
            Severity.REPAIR,
            f"编码 {code} 的 {len(rows)} 个要素（第 {listed} 行）属性相同，已合并。",
            f"{len(rows)} features of code {code} (rows {listed}) agree and were dissolved.",
            feature=code,
            before=len(rows),
            after=1,
        )
        return
    zh = "；".join(f"{_FIELD_LABELS[name].zh}：{_listed(has)}" for name, has in differing.items())
    en = "; ".join(f"{_FIELD_LABELS[name].en}: {_listed(has)}" for name, has in differing.items())
    remarks.add(
        "duplicate-unit-code",
        Severity.ERROR,
        f"编码 {code} 出现在属性不同的 {len(rows)} 个要素上（第 {listed} 行）——{zh}。",
        f"code {code} is on {len(rows)} features (rows {listed}) that differ: {en}.",
        feature=code,
    )


def _listed(values: Sequence[str]) -> str:
    return " / ".join(value or "—" for value in values[:_NAMED_ROWS])


def _one_shape(code: str, rows: Sequence[Row], remarks: Remarks) -> BaseGeometry | None:
    """The union of the shapes of a code; a single shape keeps every vertex as it was."""
    if len(rows) == 1:
        return content_shape(rows[0].geometry)
    shapes = [row.geometry for row in rows]
    if len(set(shapely.get_dimensions(shapes).tolist())) > 1:
        remarks.add(
            "geometry-type",
            Severity.ERROR,
            f"编码 {code} 同时有面和线或点。",
            f"code {code} has polygons as well as lines or points.",
            feature=code,
        )
        return None
    canonical = {shapely.to_wkb(content_shape(shape), byte_order=1) for shape in shapes}
    return content_shape(shapely.union_all(shapely.from_wkb(sorted(canonical))))


def _first(values: Sequence[str | None]) -> str | None:
    """One of several values, always the same whatever their order."""
    return min((value for value in values if value is not None), default=None)


def _kept(rows: Sequence[Row]) -> Mapping[str, Any]:
    """Kept attributes of a code; where its features differ, the list of their values."""
    if len(rows) == 1:
        return rows[0].attributes
    names = sorted({name for row in rows for name in row.attributes})
    kept = {}
    for name in names:
        values = {
            _bytes({name: row.attributes.get(name)}): row.attributes.get(name) for row in rows
        }
        ordered = [value for _, value in sorted(values.items())]
        kept[name] = ordered[0] if len(ordered) == 1 else ordered
    return kept


def _base_code(row: Row, kind: LayerKind) -> str:
    if row.name is not None:
        return row.name
    digest = hashlib.sha256(shapely.to_wkb(content_shape(row.geometry), byte_order=1)).hexdigest()
    return f"{row.cls or kind.value}-{digest[:8]}"


def _signature(row: Row) -> bytes:
    return _bytes(dict(row.attributes) | {"\0class": row.cls, "\0county": row.county})


def _bytes(attributes: dict[str, Any]) -> bytes:
    return canonical_json({"attributes": attributes})
