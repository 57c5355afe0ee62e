"""`GET /v1/units?lon=&lat=`: everything at a point, in one line of curl."""

from datetime import date
from typing import Annotated, Any

import numpy as np
import orjson
import shapely
from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response

from app.catalogue.service import Catalogue, InForce, legal_today
from app.dependencies import needs, service
from app.gate import StrictRoute
from app.http_errors import BadParameterError
from app.openapi import answers
from app.permissions import Permission
from app.schemas import Day
from app.units.answers import PointAnswer
from zoning.composition.hits import find_hits
from zoning.model.footprint import make_footprint
from zoning.vocabulary import LayerKind

router = APIRouter(
    prefix="/v1",
    tags=["units"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
)

_catalogue = service(Catalogue)

_MEMBERS = {
    LayerKind.CONTROL_UNITS: "units",
    LayerKind.ELEMENT_ZONES: "zones",
    LayerKind.RED_LINES: "red_lines",
    LayerKind.REFERENCE: "references",
}


@router.get(
    "/units",
    summary="点位查询 · Units and zones at a point",
    responses=answers(PointAnswer),
)
async def at_point(
    request: Request,
    lon: Annotated[float, Query(ge=-180, le=180, allow_inf_nan=False, examples=[112.6])],
    lat: Annotated[float, Query(ge=-90, le=90, allow_inf_nan=False, examples=[31.4])],
    as_of: Annotated[Day | None, Query()] = None,
) -> Response:
    """Control units, element zones, red lines and reference features at a point (CGCS2000)."""
    catalogue = await _catalogue(request)
    on = as_of or legal_today()
    in_force = catalogue.at_hand(on)  # a hop to a thread would cost more than the answer
    if in_force is None:
        in_force = await to_thread.run_sync(catalogue.in_force, on)
    if not in_force.area_of_use.contains(np.array([[lon, lat]])).all():
        raise BadParameterError("坐标超出使用范围。", "the point is outside the area of use.")
    found = what_lies_at(in_force, lon, lat, on)
    return Response(orjson.dumps(found), media_type="application/json")


def what_lies_at(in_force: InForce, lon: float, lat: float, on: date) -> dict[str, Any]:
    """Everything at a point, by kind; an empty `units` means that no data cover the place."""
    point = make_footprint([(shapely.Point(lon, lat), None)])
    found: dict[str, Any] = {
        "lon": lon,
        "lat": lat,
        "as_of": on.isoformat(),
        **{member: [] for member in _MEMBERS.values()},
        "failed_layers": [],
    }
    for release in in_force.spatial:
        for layer in release.layers:
            if layer.failure is not None:
                found["failed_layers"].append(layer.record.name)
                continue
            member = _MEMBERS.get(layer.record.kind)
            if member is None:
                continue
            found[member] += [
                {
                    "code": hit.label.code,
                    "name": hit.label.name,
                    "category": hit.label.category,
                    "class": hit.label.cls,
                    "element": layer.record.element,
                    "relation": hit.relation.value,
                    "layer": layer.record.name,
                    "release": release.release.id,
                }
                for hit in find_hits(point, layer)
            ]
    return found
