"""Shapes of the answers of `/v1/footprints`, for the OpenAPI document."""

from typing import Literal

from app.shapes import Measures, Occupied, PolygonShape, Shape, ShownFinding, ShownProposal


class SiteFeature(Shape):
    """A part of the site."""

    type: Literal["Feature"]
    geometry: PolygonShape
    properties: Occupied


class Site(Shape):
    """The site as GeoJSON, longitude before latitude on CGCS2000."""

    type: Literal["FeatureCollection"]
    features: list[SiteFeature]


class ReadFootprint(Shape):
    """What a file or a text holds."""

    footprints: Site
    measures: Measures
    findings: list[ShownFinding]
    proposals: list[ShownProposal]
