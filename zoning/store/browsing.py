"""Zones of one or several layers page by page, in the order of (layer, code).

A page begins after the place where the one before ended, so that the last page of a large layer
costs what the first does, and is read a few zones at a time.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import shapely
from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from zoning.model.zone import Zone
from zoning.store.filters import Condition
from zoning.store.predicates import boxes_meet, spatial
from zoning.store.records import zone_of
from zoning.store.tables import ZoneRow

Position = tuple[str, str]
"""Key of a layer and code of a zone: where a page ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which zones are looked for.

    Attributes:
        layer_keys: layers they lie in.
        within: EPSG:4490 lon/lat; only zones that meet this shape.
        conditions: what else must hold (`zoning.store.filters`).
    """

    layer_keys: Sequence[str]
    within: shapely.Geometry | None = None
    conditions: Sequence[Condition] = field(default=())

    @property
    def is_narrowed(self) -> bool:
        """Whether less than all zones of the layers are looked for."""
        return self.within is not None or bool(self.conditions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A zone with the key of its layer, and its ellipsoidal area."""

    layer_key: str
    zone: Zone
    area_m2: float

    @property
    def position(self) -> Position:
        """Where it stands in the order."""
        return self.layer_key, self.zone.code


def count_found(session: Session, wanted: Wanted) -> int:
    """How many zones there are."""
    query = select(func.count()).select_from(ZoneRow).where(*_conditions(wanted))
    return session.scalar(query) or 0


def positions(
    session: Session, wanted: Wanted, *, after: Position | None, limit: int
) -> list[Position]:
    """Where the zones of a page stand; no shape is read for it."""
    place = tuple_(ZoneRow.layer_key, ZoneRow.code)
    query = select(ZoneRow.layer_key, ZoneRow.code).where(*_conditions(wanted))
    query = query if after is None else query.where(place > after)
    rows = session.execute(query.order_by(ZoneRow.layer_key, ZoneRow.code).limit(limit))
    return [(row.layer_key, row.code) for row in rows]


def found_at(session: Session, places: Iterable[Position]) -> list[Found]:
    """The zones at these places, in order."""
    codes: defaultdict[str, list[str]] = defaultdict(list)
    for key, code in places:
        codes[key].append(code)
    at = [and_(ZoneRow.layer_key == key, ZoneRow.code.in_(some)) for key, some in codes.items()]
    query = select(ZoneRow).where(or_(*at)).order_by(ZoneRow.layer_key, ZoneRow.code)
    return [
        Found(layer_key=row.layer_key, zone=zone_of(row), area_m2=row.area_m2)
        for row in session.scalars(query)
    ]


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    some = [ZoneRow.layer_key.in_(wanted.layer_keys), *wanted.conditions]
    return some if wanted.within is None else [*some, _meets(wanted.within)]


def _meets(shape: shapely.Geometry) -> ColumnElement[bool]:
    """Whether a zone meets a shape; most are settled by their boxes, the rest by the shapes."""
    west, south, east, north = shape.bounds
    near = and_(
        boxes_meet(ZoneRow.geom, shape),
        ZoneRow.east >= west,
        ZoneRow.west <= east,
        ZoneRow.north >= south,
        ZoneRow.south <= north,
    )
    exactly = spatial("ST_Intersects", ZoneRow.geom, shape)
    if not shape.equals(shapely.box(west, south, east, north)):
        return and_(near, exactly)
    inside = and_(
        ZoneRow.west >= west, ZoneRow.east <= east, ZoneRow.south >= south, ZoneRow.north <= north
    )
    return and_(near, or_(inside, exactly))
