"""Shapes of the answers of `/v1/map`, for the OpenAPI document."""

from app.shapes import Bounds, LayerShown, PlaceOfLayer, Shape
from zoning.vocabulary import LayerKind


class MapLayer(LayerShown):
    """A layer to show: `tiles` is what is drawn, `url` has the exact features."""

    id: str
    classes: list[str]
    release: str
    release_name: str
    failed: bool
    url: str
    tiles: str


class MapLayers(Shape):
    """The layers of a day or of a release."""

    layers: list[MapLayer]


class FoundZone(PlaceOfLayer):
    """A zone that was searched for; `bounds` says where to look."""

    kind: LayerKind
    bounds: Bounds


class FoundZones(Shape):
    """Zones whose code or name holds the text."""

    items: list[FoundZone]
