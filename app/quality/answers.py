"""Shapes of the answers of `/v1/quality`, for the OpenAPI document."""

from access_lists.quality import FactKind
from app.shapes import DayText, MomentText, Shape
from zoning.raster.zonal import ZonalStatus
from zoning.vocabulary import Element


class EnteredLine(Shape):
    """What a target or an observation is of, and where it is from."""

    kind: FactKind
    jurisdiction: str
    place: str
    element: Element
    indicator: str
    period: str
    source: str


class ShownFact(EnteredLine):
    """A target or an observation in force; `value` is text, as it was entered."""

    value: str


class DatedStatus(Shape):
    """What clauses refer to: whether a target was met, or which grade was reached, in a year."""

    set: str
    subject: str
    year: int
    value: str | float


class QualityInForce(Shape):
    """Targets and observations of a division, and the statuses that follow from them."""

    facts: list[ShownFact]
    statuses: list[DatedStatus]


class QualityEntered(Shape):
    """How many lines were entered, and the statuses that follow."""

    entries: int
    new: int
    sha256: str
    statuses: list[DatedStatus]


class QualityLine(EnteredLine):
    """A line that was ever entered; a withdrawn one has no value."""

    at: MomentText
    owner: str
    value: str | None


class QualityHistory(Shape):
    """Every line of a division, oldest first."""

    items: list[QualityLine]


class RasterObserved(Shape):
    """The raster that was observed."""

    id: str
    name: str
    date: DayText
    sha256: str


class ObservedPlace(Shape):
    """What a raster says of a place."""

    place: str
    status: ZonalStatus
    value: float | None
    valid_pixels: int | None
    nodata_share: float | None
    findings: list[str]


class QualityObserved(QualityEntered):
    """What was entered from a raster, and the places that it does not cover whole."""

    raster: RasterObserved
    observed: list[ObservedPlace]
    unknown: list[ObservedPlace]
