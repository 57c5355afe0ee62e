"""Looking for a zone by its code or name, and for a layer by its key."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from zoning.model.release import LayerRecord
from zoning.store.records import layer_record
from zoning.store.tables import LayerRow, ZoneRow

_ESCAPE = "\\"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundZone:
    """A zone that was looked for; `bounds` are west, south, east, north in degrees."""

    layer_key: str
    code: str
    name: str | None
    category: str | None
    cls: str | None
    bounds: tuple[float, float, float, float]


def find_layer(session: Session, key: str) -> LayerRecord | None:
    """The layer of this key, whatever release it belongs to."""
    row = session.get(LayerRow, key)
    return None if row is None else layer_record(row)


def search_zones(
    session: Session, layer_keys: Sequence[str], text: str, *, limit: int
) -> list[FoundZone]:
    """Zones whose code or name holds the text, letters of either case; exact codes first."""
    wanted = text.strip().lower()
    if not wanted or not layer_keys:
        return []
    plain = wanted.replace(_ESCAPE, _ESCAPE * 2).replace("%", r"\%").replace("_", r"\_")
    code, name = func.lower(ZoneRow.code), func.lower(ZoneRow.name)
    pattern = f"%{plain}%"
    query = (
        select(ZoneRow)
        .where(ZoneRow.layer_key.in_(layer_keys))
        .where(or_(code.like(pattern, escape=_ESCAPE), name.like(pattern, escape=_ESCAPE)))
        .order_by(code != wanted, ZoneRow.code)
        .limit(limit)
    )
    return [_found(row) for row in session.scalars(query)]


def _found(row: ZoneRow) -> FoundZone:
    return FoundZone(
        layer_key=row.layer_key,
        code=row.code,
        name=row.name,
        category=row.category,
        cls=row.cls,
        bounds=(row.west, row.south, row.east, row.north),
    )
