"""Shape of the answer of `/v1/units`, for the OpenAPI document."""

from app.shapes import DayText, PlaceOfLayer, Shape
from zoning.vocabulary import Relation


class FoundHere(PlaceOfLayer):
    """A zone at the point, or one whose boundary the point lies on (`abuts`)."""

    relation: Relation


class PointAnswer(Shape):
    """Everything at a point; an empty `units` means that no data cover the place."""

    lon: float
    lat: float
    as_of: DayText
    units: list[FoundHere]
    zones: list[FoundHere]
    red_lines: list[FoundHere]
    references: list[FoundHere]
    failed_layers: list[str]
