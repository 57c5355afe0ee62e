"""The body of a check, as JSON. The project follows its own published schema."""

from typing import Any, Literal

from pydantic import Field

from access_lists.project import parse_project
from app.checks.service import CheckRequest
from app.schemas import Body, DatumName, Day
from zoning.ingest.footprints import footprint_from_geojson
from zoning.ingest.limits import AreaOfUse


class CheckBody(Body):
    """One site and one project."""

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

    def as_request(self, area_of_use: AreaOfUse) -> CheckRequest:
        """The check that is asked for.

        Raises:
            InputError: the footprint cannot be used.
            AccessListError: the project does not follow its schema.
        """
        footprint = footprint_from_geojson(
            self.footprint,
            crs=self.crs,
            datum=self.datum,
            half_width_m=self.half_width_m,
            area_of_use=area_of_use,
        )
        return CheckRequest(
            footprint=footprint,
            project=parse_project(self.project),
            as_of=self.as_of,
            language=self.language,
        )


class BatchBody(Body):
    """Many sites and projects, each as in a single check; a bad one does not stop the others."""

    items: list[dict[str, Any]] = Field(
        min_length=1, max_length=10_000, description="Bodies of `POST /v1/checks`."
    )


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

BATCH_EXAMPLE: dict[str, Any] = {"items": [CHECK_EXAMPLE]}
