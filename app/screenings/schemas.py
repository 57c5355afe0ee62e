"""What is said of a screening, beside its footprints."""

from typing import Any, Literal

from pydantic import Field

from app.schemas import Body, DatumName, Day, FormFields

_COLUMN = "Column of GB/T 4754 codes; with it each footprint gets a verdict."


class ScreeningFields(FormFields):
    """The fields beside an uploaded file."""

    layer: str | None = Field(default=None, min_length=1, max_length=1000)
    crs: str | None = Field(default=None, max_length=4096)
    datum: DatumName | None = None
    half_width_m: float | None = Field(default=None, gt=0, le=10_000)
    industry_column: str | None = Field(
        default=None, min_length=1, max_length=400, description=_COLUMN
    )
    as_of: Day | None = None
    format: Literal["parquet", "csv", "gpkg"] = "parquet"

    def as_request(self, *, suffix: str, label: str) -> dict[str, Any]:
        """The input of the task."""
        said = self.model_dump(mode="json", exclude={"format"})
        return {**said, "format": f".{self.format}", "suffix": suffix, "file": label}


class ScreeningBody(Body):
    """Many footprints as GeoJSON, each feature one."""

    footprints: dict[str, Any] = Field(description="GeoJSON FeatureCollection.")
    crs: str | None = Field(default=None, max_length=4096)
    datum: DatumName | None = None
    half_width_m: float | None = Field(default=None, gt=0, le=10_000)
    industry_column: str | None = Field(
        default=None, min_length=1, max_length=400, description=_COLUMN
    )
    as_of: Day | None = None
    format: Literal["parquet", "csv", "gpkg"] = "parquet"

    def as_fields(self) -> ScreeningFields:
        """The same without the footprints."""
        return ScreeningFields.model_validate(self.model_dump(exclude={"footprints"}))


SCREENING_EXAMPLE: dict[str, Any] = {
    "footprints": {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"industry": "C1432"},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [
                        [
                            [112.6, 31.4],
                            [112.602, 31.4],
                            [112.602, 31.402],
                            [112.6, 31.402],
                            [112.6, 31.4],
                        ]
                    ],
                },
            }
        ],
    },
    "industry_column": "industry",
    "format": "csv",
}
