"""Sums over the zones of layers, taken in the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from zoning.codes import parse_unit_code
from zoning.store.tables import ZoneRow

_COUNTY_ENDS = 8
"""`ZH` and the six digits of the county begin the code of a control unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSum:
    """Zones of one layer, county and category together.

    Attributes:
        county: as the data name it, else the six digits in the code of the unit; None where
            neither says.
        area_m2: sum of the ellipsoidal areas; where zones overlap, the overlap counts twice.
    """

    layer_key: str
    county: str | None
    category: str | None
    zones: int
    area_m2: float


def area_sums(session: Session, layer_keys: Sequence[str]) -> list[AreaSum]:
    """Number and area of the zones of these layers by county and category."""
    if not layer_keys:
        return []
    beginning = func.substr(ZoneRow.code, 1, _COUNTY_ENDS)
    each = (
        select(
            ZoneRow.layer_key,
            ZoneRow.county,
            case((ZoneRow.county.is_(None), beginning)).label("beginning"),
            ZoneRow.category,
            ZoneRow.area_m2,
        )
        .where(ZoneRow.layer_key.in_(layer_keys))
        .subquery()
    )
    told = each.c.layer_key, each.c.county, each.c.beginning, each.c.category
    query = select(*told, func.count(), func.sum(each.c.area_m2)).group_by(*told)
    sums: dict[tuple[str, str | None, str | None], tuple[int, float]] = {}
    for layer, county, begins, category, zones, area in session.execute(query):
        key = layer, county if begins is None else _county_of(begins), category
        known = sums.get(key, (0, 0.0))
        sums[key] = known[0] + zones, known[1] + area
    return [
        AreaSum(layer_key=layer, county=county, category=category, zones=zones, area_m2=area)
        for (layer, county, category), (zones, area) in sums.items()
    ]


def _county_of(beginning: str) -> str | None:
    """The county in the beginning of a unit's code; any category and serial make it whole."""
    return parse_unit_code(f"{beginning}10001").county
