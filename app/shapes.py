"""Shapes of answers that several features share, for the OpenAPI document.

They are for readers, for generated clients and for the types of the web page. Nothing is validated
against them while the service runs; `tests/app/test_shapes_of_answers.py` does, so that an answer
and its description cannot drift apart.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from access_lists.vocabulary import Addressee, Dimension, Effect, Level, Review, Strength
from zoning.vocabulary import Element, LayerKind, Occupation, Severity, UnitCategory

DayText = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
"""A day, as 2026-11-21."""

MomentText = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
"""A moment with its offset (RFC 3339)."""

Bounds = Annotated[list[float], Field(min_length=4, max_length=4)]
"""West, south, east, north in degrees."""


class Shape(BaseModel):
    """An answer or a part of one; worked out when somebody asks for the document."""

    model_config = ConfigDict(defer_build=True)


class BilingualText(Shape):
    """A text in both languages."""

    zh: str = Field(alias="zh-CN")
    en: str


class ShownFinding(Shape):
    """A remark on data: what, where, how grave, what was changed."""

    code: str
    severity: Severity
    layer: str | None
    feature: str | int | None
    location: list[float] | None = Field(description="Longitude and latitude.")
    message: str = Field(description="The Chinese text.")
    text: BilingualText
    area_m2: float | None
    before: Any
    after: Any


class ShownProposal(Shape):
    """An offer of the reader: sending the same again with `kind` = `value` settles a doubt."""

    kind: str
    value: Any
    text: BilingualText


class PolygonShape(Shape):
    """A GeoJSON geometry with an area, longitude before latitude."""

    type: Literal["Polygon", "MultiPolygon"]
    coordinates: list[Any]


class Occupied(Shape):
    """How a part of a project takes the land; null = permanently."""

    occupation: Occupation | None


class Measures(Shape):
    """Size and place of a footprint; null where the public tier withholds it."""

    area_m2: float | None
    area_ha: float | None
    area_mu: float | None
    plane_area_m2: float | None
    crs: str
    sha256: str
    bbox: Bounds | None


class ShownPlace(Shape):
    """A zone by what it is called and what it is."""

    code: str
    name: str | None
    category: UnitCategory | None
    cls: str | None = Field(alias="class")


class PlaceOfLayer(ShownPlace):
    """A zone with the layer and the release it stands in."""

    element: Element | None
    layer: str
    release: str


class Citation(Shape):
    """A law, or what stands in its place, with the days on which it holds."""

    title: str
    article: str | None
    document: str | None
    effective_from: DayText | None
    effective_to: DayText | None
    replaced_by: str | None


class ClauseSource(Shape):
    """Where a clause stands in the published file; `start` and `end` count characters."""

    file: str | None
    sheet: str | None
    row: int | None
    column: str | None
    start: int | None
    end: int | None
    end_row: int | None


class ReviewMark(Shape):
    """What a person decided about the reading of a clause."""

    decision: str
    at: MomentText


class ShownClause(Shape):
    """A clause by itself: what it says, where it comes from, how it was read."""

    id: str
    key: str | None
    list_id: str = Field(alias="list")
    level: Level
    unit: str | None
    dimension: Dimension
    heading: str | None
    element: str | None = Field(description="As the list calls it, often in Chinese.")
    effect: Effect
    strength: Strength
    addressee: Addressee
    review: Review
    reviewed: ReviewMark | None
    text: str
    basis: list[Citation]
    source: ClauseSource | None


class PageLink(Shape):
    """A link of a page of a list."""

    rel: str
    href: str
    type: str


class ListedIn(Shape):
    """An access list by what it is called."""

    id: str
    title: str
    level: Level


class LayerShown(Shape):
    """What every answer about a layer says of it."""

    kind: LayerKind
    name: str
    element: Element | None
    cls: str | None = Field(alias="class")
    feature_count: int
    bounds: Bounds | None
