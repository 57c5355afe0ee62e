"""The body of a check, as JSON. The project follows its own published schema."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.schemas import DatumName, Day


class CheckBody(BaseModel):
    """One site and one project."""

    model_config = ConfigDict(extra="forbid", strict=True)

    footprint: dict[str, Any] = Field(
        description="GeoJSON geometry, Feature or FeatureCollection; lon/lat CGCS2000 unless `crs`."
    )
    crs: str | None = Field(default=None, description="EPSG code, as EPSG:4526.")
    datum: DatumName | None = Field(default=None, description="Datum of lon/lat coordinates.")
    half_width_m: float | None = Field(
        default=None, gt=0, le=10_000, description="Half the width of a linear project, metres."
    )
    project: dict[str, Any] = Field(
        default_factory=dict, description="What is to be built; see the project schema."
    )
    as_of: Day | None = Field(default=None, description="Day whose law and data apply.")
    language: Literal["zh-CN", "en"] = "zh-CN"


CHECK_EXAMPLE: dict[str, Any] = {
    "footprint": {
        "type": "Polygon",
        "coordinates": [
            [[112.6, 31.4], [112.602, 31.4], [112.602, 31.402], [112.6, 31.402], [112.6, 31.4]]
        ],
    },
    "project": {"name": "食品加工厂", "industries": ["C1432"], "nature": "new"},
    "as_of": "2026-11-21",
}
