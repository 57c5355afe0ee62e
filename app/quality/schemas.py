"""Bodies of `/v1/quality`."""

from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field


class QualityRecord(BaseModel):
    """One place, indicator and period, with what was observed, its target, or both."""

    model_config = ConfigDict(extra="forbid", strict=True)

    place: str = Field(min_length=1, max_length=400)
    pollutant: str = Field(min_length=1, max_length=100)
    period: str = Field(max_length=10, description="A year, 2025, or a month, 2025-06.")
    value: str = Field(default="", max_length=60, description="Observed: 35.2, Ⅲ.")
    target: str = Field(default="", max_length=60, description="Ⅲ, ≤35, 35.")
    unit: str = Field(default="", max_length=30)
    element: str = Field(default="", max_length=30)
    source: str = Field(default="", max_length=1000)


class QualityBody(BaseModel):
    """Records of one division."""

    model_config = ConfigDict(extra="forbid", strict=True)

    jurisdiction: str = Field(max_length=6)
    records: list[QualityRecord] = Field(min_length=1, max_length=10_000)


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
