"""What the map shows: layers of the releases in force on a day, or of one release, and a search."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from access_lists.document import geojson
from app.catalogue.archives import Archives
from app.catalogue.map_layers import map_layer
from app.catalogue.service import Catalogue, legal_today
from app.catalogue.tiling import Tiles
from app.database import Database
from app.maps.picture import picture
from app.maps.view import View
from zoning.errors import NotFoundError
from zoning.model.release import LayerRecord, Release
from zoning.model.zone import Zone
from zoning.store.places import find_layer, search_zones
from zoning.store.releases import ReleaseStore


class LayerNotFoundError(NotFoundError):
    """No layer of this id is stored."""

    code = "layer-not-found"


class MapService:
    """Layers to look at; nothing here decides anything."""

    def __init__(self, database: Database, catalogue: Catalogue, tiles: Tiles) -> None:
        self._database = database
        self._catalogue = catalogue
        self._tiles = tiles
        self._archives = Archives()

    def layers(self, *, as_of: date | None, release: str | None) -> list[dict[str, Any]]:
        """Layers of one release, drafts too, or of all that are in force on a day."""
        return [
            _described(owner, layer, failed=failed)
            for owner, layer, failed in self._chosen(as_of, release)
        ]

    def search(
        self, query: str, *, as_of: date | None, release: str | None, limit: int
    ) -> list[dict[str, Any]]:
        """Zones whose code or name holds the text, by code; `bounds` says where to look."""
        chosen = {layer.key: (owner, layer) for owner, layer, _ in self._chosen(as_of, release)}
        with self._database.read() as session:
            found = search_zones(session, list(chosen), query, limit=limit)
        return [
            {
                "code": place.code,
                "name": place.name,
                "category": place.category,
                "class": place.cls,
                "kind": chosen[place.layer_key][1].kind.value,
                "element": chosen[place.layer_key][1].element,
                "layer": place.layer_key,
                "release": chosen[place.layer_key][0].id,
                "bounds": list(place.bounds),
            }
            for place in found
        ]

    def tiles(self, key: str) -> Path:
        """The PMTiles archive of a layer; one that is missing is made, beside the service's work.

        Raises:
            LayerNotFoundError: there is no such layer.
            LayerNotDrawableError: its stored content was altered.
            TilesInPreparationError: it is large, and not drawn yet.
        """
        with self._database.read() as session:
            layer = _layer(find_layer(session, key))
        path = self._tiles.path_of(layer)
        return self._archives.wait_for(path, partial(self._tiles.make, layer), layer=layer.name)

    def picture(self, keys: Sequence[str], view: View) -> bytes:
        """These layers drawn as one SVG picture.

        Raises:
            LayerNotFoundError: there is no such layer.
            LayerNotDrawableError: the stored content of one was altered.
            TilesInPreparationError: one is large, and not drawn yet.
        """
        drawn = []
        for key in keys:
            with self._database.read() as session:
                layer = _layer(find_layer(session, key))
            drawn.append((layer, self.tiles(key)))
        return picture(view, drawn)

    def shapes(self, key: str) -> bytes:
        """All features of a layer as GeoJSON in CRS84, exactly as stored.

        Raises:
            LayerNotFoundError: there is no such layer.
        """
        with self._database.read() as session:
            layer = _layer(find_layer(session, key))
            features = [_feature(zone) for zone in ReleaseStore(session).zones(layer.key)]
        return orjson.dumps({"type": "FeatureCollection", "features": features})

    def _chosen(
        self, as_of: date | None, reference: str | None
    ) -> Iterator[tuple[Release, LayerRecord, bool]]:
        """Each layer with its release, and whether it has failed."""
        if reference is not None:
            with self._database.read() as session:
                release = ReleaseStore(session).find(reference)
            yield from ((release, layer, False) for layer in release.layers)
            return
        for opened in self._catalogue.in_force(as_of or legal_today()).spatial:
            for layer in opened.layers:
                yield opened.release, layer.record, layer.failure is not None


def _layer(found: LayerRecord | None) -> LayerRecord:
    if found is None:
        raise LayerNotFoundError("没有这个图层。", "there is no such layer.")
    return found


def _described(release: Release, layer: LayerRecord, *, failed: bool) -> dict[str, Any]:
    return {
        **map_layer(release, layer),
        "failed": failed,
        "url": f"/v1/map/layers/{layer.key}.geojson",
        "tiles": f"/v1/map/layers/{layer.key}.pmtiles",
    }


def _feature(zone: Zone) -> dict[str, Any]:
    shape = zone.geometry
    has_area = shape.geom_type in {"Polygon", "MultiPolygon"}
    return {
        "type": "Feature",
        "geometry": geojson(shape) if has_area else shape.__geo_interface__,
        "properties": {
            "code": zone.code,
            "name": zone.name,
            "category": zone.category,
            "class": zone.cls,
        },
    }
