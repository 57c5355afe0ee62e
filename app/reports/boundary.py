"""Boundary points (界址点) of a site, numbered alike on the map, in the table and in the sheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryPoint:
    """One boundary point (界址点) with its plot (地块) and ring (圈号), all counted from 1."""

    number: int
    plot: int
    ring: int
    longitude: float
    latitude: float


def boundary_points(geometry: Mapping[str, Any] | None) -> Iterator[BoundaryPoint]:
    """Every boundary point of a GeoJSON polygon, multipolygon or point, rings not closed."""
    if geometry is None:
        return
    number = 0
    for plot, rings in enumerate(_polygons(geometry), start=1):
        for ring, points in enumerate(rings, start=1):
            closed = len(points) > 1 and list(points[0]) == list(points[-1])
            for point in points[:-1] if closed else points:
                number += 1
                yield BoundaryPoint(
                    number=number, plot=plot, ring=ring, longitude=point[0], latitude=point[1]
                )


def _polygons(geometry: Mapping[str, Any]) -> Sequence[Any]:
    coordinates = geometry["coordinates"]
    nested = {"Point": [[[coordinates]]], "Polygon": [coordinates], "MultiPolygon": coordinates}
    found: Sequence[Any] = nested[geometry["type"]]
    return found
