"""Shapes of the answers of `/v1/rasters`, for the OpenAPI document."""

from typing import Any

from pydantic import Field

from app.shapes import Bounds, DayText, PageLink, Shape, ShownFinding
from zoning.raster.model import RasterKind
from zoning.raster.zonal import ZonalStatus


class LegendEntry(Shape):
    """What a code of a categorical raster means."""

    name: str
    colour: str | None = Field(description="As #rrggbb.")
    group: str | None = Field(description="What a change from or to it is called after.")


Legend = dict[str, LegendEntry]
"""By code."""


class ShownRaster(Shape):
    """A raster as it was taken in."""

    id: str
    name: str
    kind: RasterKind
    date: DayText
    release: str = Field(description="Name of the release it was added to.")
    jurisdictions: list[str]
    unit: str | None
    sha256: str
    width: int
    height: int
    crs: str
    step_x: float = Field(description="Width of a pixel in units of the CRS.")
    step_y: float
    bbox: Bounds
    nodata: float | str | None
    legend: Legend
    statistics: dict[str, Any] = Field(description="Cells, and amounts or cells of each class.")
    source: dict[str, Any] = Field(description="Name, hash and size of the file that was given.")
    findings: list[ShownFinding]
    withdrawn: str | None = Field(description="Why; null while it is in use.")


class RasterPage(Shape):
    """A page of rasters."""

    items: list[ShownRaster]
    links: list[PageLink]


class RasterAsked(Shape):
    """The raster that was asked about zones."""

    id: str
    name: str
    date: DayText
    kind: RasterKind
    unit: str | None
    sha256: str
    crs: str
    legend: Legend
    findings: list[ShownFinding]


class ClassShare(Shape):
    """How much of a zone is of one class."""

    code: int
    share: float
    area_m2: float


class ZoneFacts(Shape):
    """What a raster says of one zone; a zone that could not be read has its status alone."""

    footprint: int = Field(description="Number of the zone, from 0.")
    status: ZonalStatus
    pixels: int = 0
    valid_pixels: int = 0
    nodata_share: float = 0.0
    area_m2: float = 0.0
    min: float | None = None
    max: float | None = None
    mean: float | None = None
    std: float | None = None
    p5: float | None = None
    p10: float | None = None
    p25: float | None = None
    p50: float | None = None
    p75: float | None = None
    p90: float | None = None
    p95: float | None = None
    classes: list[ClassShare] = Field(default_factory=list)
    findings: list[ShownFinding] = Field(default_factory=list)


class ZonalFacts(Shape):
    """What a raster says of each of the zones that were sent."""

    raster: RasterAsked
    rows: list[ZoneFacts]
    findings: list[ShownFinding]


class LegendRow(Shape):
    """A colour of the map: a class, or a stop of the ramp of amounts."""

    value: float
    name: str | None
    colour: str


class RasterLegend(Shape):
    """What the colours of a raster mean."""

    kind: RasterKind
    unit: str | None
    rows: list[LegendRow]
