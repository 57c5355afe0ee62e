"""Bodies of `/v1/quality`."""

from typing import Any, Final

from pydantic import Field

from app.schemas import Body


class QualityRecord(Body):
    """One place, indicator and period, with what was observed, its target, or both."""

    place: str = Field(min_length=1, max_length=400)
    pollutant: str = Field(min_length=1, max_length=100)
    period: str = Field(max_length=10, description="A year, 2025, or a month, 2025-06.")
    value: str = Field(default="", max_length=60, description="Observed: 35.2, Ⅲ.")
    target: str = Field(default="", max_length=60, description="Ⅲ, ≤35, 35.")
    unit: str = Field(default="", max_length=30)
    element: str = Field(default="", max_length=30)
    source: str = Field(default="", max_length=1000)


class QualityBody(Body):
    """Records of one division."""

    jurisdiction: str = Field(max_length=6)
    records: list[QualityRecord] = Field(min_length=1, max_length=10_000)


class RasterObservationBody(Body):
    """Zones whose facts of a stored raster are entered as observations."""

    raster: str = Field(min_length=1, max_length=400, description="Id, name or name@day.")
    jurisdiction: str = Field(max_length=6)
    indicator: str = Field(min_length=1, max_length=100)
    element: str = Field(default="", max_length=30)
    period: str = Field(max_length=10, description="The year or month that holds its day.")
    statistic: str = Field(default="mean", max_length=10)
    cls: int | None = Field(default=None, alias="class", description="For the statistic share.")
    place_field: str = Field(max_length=200, description="Property that names the place.")
    zones: dict[str, Any] = Field(description="GeoJSON polygons.")
    crs: str | None = Field(default=None, max_length=4096)


QUALITY_EXAMPLE: Final[dict[str, Any]] = {
    "jurisdiction": "990100",
    "records": [
        {
            "place": "大川江江口断面",
            "pollutant": "水质类别",
            "period": "2025",
            "value": "Ⅳ",
            "target": "Ⅲ",
            "source": "2025年生态环境状况公报（虚构）",
        }
    ],
}

OBSERVE_EXAMPLE: Final[dict[str, Any]] = {
    "raster": "pm25@2025-12-31",
    "jurisdiction": "990100",
    "indicator": "PM2.5",
    "period": "2025",
    "place_field": "name",
    "zones": {
        "type": "Feature",
        "properties": {"name": "三川市区"},
        "geometry": {
            "type": "Polygon",
            "coordinates": [
                [[112.6, 31.4], [112.602, 31.4], [112.602, 31.402], [112.6, 31.402], [112.6, 31.4]]
            ],
        },
    },
}
