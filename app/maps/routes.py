"""`/v1/map/layers`: what the map can show, and the shapes of one layer as GeoJSON."""

from functools import lru_cache
from typing import Annotated, Any

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Response

from access_lists.document import geojson
from app.catalogue.service import Catalogue, legal_today
from app.dependencies import ActorDep, needs, service
from app.gate import StrictRoute
from app.permissions import Permission
from zoning.composition.layers import OpenLayer, ZoneLabel
from zoning.errors import NotFoundError

router = APIRouter(
    prefix="/v1/map",
    tags=["map"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
)

CatalogueDep = Annotated[Catalogue, Depends(service(Catalogue))]


class LayerNotFoundError(NotFoundError):
    """No layer of this id is in force."""

    code = "layer-not-found"


@router.get("/layers", summary="地图图层 · Layers in force")
async def layers(catalogue: CatalogueDep, actor: ActorDep) -> Response:
    """Every layer in force today, with where to get its shapes."""
    del actor
    found = await to_thread.run_sync(_in_force, catalogue)
    records = [
        {
            "id": layer.record.key,
            "kind": layer.record.kind.value,
            "name": layer.record.name,
            "element": layer.record.element,
            "class": layer.record.cls,
            "classes": sorted(layer.record.classes),
            "release": release_id,
            "release_name": release_name,
            "feature_count": layer.record.feature_count,
            "bounds": list(layer.record.bounds) if layer.record.bounds else None,
            "failed": layer.failure is not None,
            "url": f"/v1/map/layers/{layer.record.key}.geojson",
        }
        for release_id, release_name, layer in found
    ]
    return Response(orjson.dumps({"layers": records}), media_type="application/json")


@router.get("/layers/{key}.geojson", summary="图层图形 · Shapes of a layer")
async def shapes(key: str, catalogue: CatalogueDep, actor: ActorDep) -> Response:
    """All features of a layer in force, CRS84."""
    del actor
    found = await to_thread.run_sync(_in_force, catalogue)
    layer = next((one for _, _, one in found if one.record.key == key), None)
    if layer is None:
        raise LayerNotFoundError("没有这个图层。", "there is no such layer in force.")
    content = await to_thread.run_sync(_collection, _Shared(layer))
    return Response(
        content,
        media_type="application/geo+json",
        headers={"Cache-Control": "private, max-age=31536000, immutable"},
    )


class _Shared:
    """A layer as a key of the cache: two are one when their content is."""

    def __init__(self, layer: OpenLayer) -> None:
        self.layer = layer

    def __hash__(self) -> int:
        return hash(self.layer.record.sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shared) and other.layer.record.sha256 == self.layer.record.sha256


@lru_cache(maxsize=64)
def _collection(shared: _Shared) -> bytes:
    layer = shared.layer
    polygons = [
        _feature(label, geojson(layer.geometry(index))) for index, label in enumerate(layer.labels)
    ]
    marks = [
        _feature(label, mark.__geo_interface__)
        for label, mark in zip(layer.mark_labels, layer.marks, strict=True)
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": polygons + marks})


def _feature(label: ZoneLabel, geometry: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {
            "code": label.code,
            "name": label.name,
            "category": label.category,
            "class": label.cls,
        },
    }


def _in_force(catalogue: Catalogue) -> list[tuple[str, str, OpenLayer]]:
    in_force = catalogue.in_force(legal_today())
    return [
        (release.release.id, release.release.name, layer)
        for release in in_force.spatial
        for layer in release.layers
    ]
