"""Features of a collection, written as they are read: memory does not grow with the collection."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import orjson
import shapely

from app.database import Database
from app.deadline import time_of_its_own
from app.ogc.addresses import GEOJSON, JSON, Link, Place, link
from app.ogc.datasets import Collection, Shown
from app.ogc.queries import feature_id
from app.ogc.reference_systems import CRS84, Frame
from zoning.store.browsing import (
    Found,
    Position,
    Wanted,
    count_found,
    found_at,
    positions,
)

READ_AT_ONCE: Final = 100
"""Zones in memory at a time, whatever the page."""

_SECONDS_A_PART: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of features: where they stand, not yet what they are.

    Attributes:
        frame: the reference system in which they are shown.
        places: where the zones stand; short texts, at most a page of them.
        follows: whether there is a page after it.
        matched: how many zones there are on all pages.
    """

    collection: Collection
    frame: Frame
    places: Sequence[Position]
    follows: bool
    matched: int

    def links(self, place: Place) -> list[Link]:
        """This page, the next one, the collection."""
        found = place.self_links(GEOJSON)
        if self.follows:
            after = feature_id(self.places[-1])
            found.append(link(place.here(after=after), "next", GEOJSON, "下一页 · next page"))
        own = place.at("collections", self.collection.id)
        return [*found, link(own, "collection", JSON, str(self.collection.title))]

    def summary(self, links: Sequence[Link]) -> dict[str, Any]:
        """What stands beside the features."""
        return {
            "numberMatched": self.matched,
            "numberReturned": len(self.places),
            "timeStamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "releases": sorted({one.release.name for one in self.collection.shown}),
            "lapsed": [
                {"name": one.release.name, "reason": one.lapse.value}
                for one in self.collection.lapsed
            ],
            "links": list(links),
        }

    def chunks(self, database: Database, links: Sequence[Link]) -> Iterator[bytes]:
        """The page as GeoJSON, piece by piece."""
        yield b'{"type":"FeatureCollection","features":['
        for number, found in enumerate(self.found(database)):
            yield (b",\n" if number else b"\n") + feature_bytes(found, self.collection, self.frame)
        yield b"]," + orjson.dumps(self.summary(links))[1:]

    def found(self, database: Database) -> Iterator[Found]:
        """The zones of the page; no session is held while the client reads.

        However slowly that is: each part has time of its own.
        """
        for start in range(0, len(self.places), READ_AT_ONCE):
            with time_of_its_own(_SECONDS_A_PART), database.read() as session:
                zones = found_at(session, self.places[start : start + READ_AT_ONCE])
            yield from zones


def page_of(
    database: Database,
    collection: Collection,
    wanted: Wanted,
    frame: Frame,
    *,
    after: Position | None,
    limit: int,
) -> Page:
    """A page of the zones that are wanted.

    Raises:
        CollectionNotWholeError: a layer of the collection is not what was published.
    """
    collection.require_whole()
    with database.read() as session:
        places = positions(session, wanted, after=after, limit=limit + 1)
        matched = (
            count_found(session, wanted)
            if wanted.is_narrowed
            else sum(one.layer.feature_count for one in collection.shown)
        )
    return Page(
        collection=collection,
        frame=frame,
        places=places[:limit],
        follows=len(places) > limit,
        matched=matched,
    )


def feature_bytes(
    found: Found, collection: Collection, frame: Frame, links: Sequence[Link] = ()
) -> bytes:
    """A feature as GeoJSON; coordinates exactly as stored where no other system is asked for."""
    shape = found.zone.geometry
    if shapely.get_dimensions(shape) == 2:
        shape = shapely.orient_polygons(shape)  # RFC 7946, section 3.1.6
    members: dict[str, Any] = {
        "id": feature_id(found.position),
        "properties": properties_of(found, collection.layers[found.layer_key]),
    }
    if links:
        members["links"] = list(links)
    drawn: bytes = shapely.to_geojson(frame.shown(shape)).encode()
    return b'{"type":"Feature","geometry":' + drawn + b"," + orjson.dumps(members)[1:]


def properties_of(found: Found, shown: Shown) -> dict[str, Any]:
    """Everything known of a zone but its shape, and the release that says so."""
    zone, release = found.zone, shown.release
    return {
        **zone.attributes,
        "code": zone.code,
        "name": zone.name,
        "category": zone.category,
        "class": zone.cls,
        "county": zone.county,
        "area_m2": found.area_m2,
        "layer": shown.layer.name,
        "release": release.id,
        "release_name": release.name,
        "jurisdiction": ",".join(release.jurisdictions),
        "effective_from": release.effective_from.isoformat(),
        "effective_to": release.effective_to.isoformat() if release.effective_to else None,
    }


def content_crs(frame: Frame) -> dict[str, str]:
    """The header that names the reference system (OGC 18-058r1, requirement 16)."""
    return {"Content-Crs": f"<{frame.uri or CRS84}>"}
