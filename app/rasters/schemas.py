"""What HTTP clients say of rasters and zones."""

from typing import Any

from pydantic import Field

from app.schemas import Body, Day, FormFields


class RasterFields(FormFields):
    """What is said of an uploaded GeoTIFF, as fields of the form."""

    release: str = Field(min_length=1, max_length=400)
    kind: str = Field(pattern="^(continuous|categorical)$")
    date: Day
    name: str | None = Field(default=None, max_length=200)
    band: int | None = Field(default=None, ge=1, le=10_000)
    crs: str | None = Field(default=None, max_length=65_536)
    nodata: float | None = Field(default=None, allow_inf_nan=False)
    unit: str | None = Field(default=None, max_length=40)
    legend: str | None = Field(default=None, max_length=200_000)


class ZonalBody(Body):
    """Polygons to ask a raster about: a GeoJSON geometry, Feature or FeatureCollection."""

    zones: dict[str, Any]
    crs: str | None = Field(default=None, max_length=4096)


class ChangeBody(Body):
    """Two stored rasters to compare; amounts need a `threshold`."""

    before: str = Field(min_length=1, max_length=400, description="Id, name or name@day.")
    after: str = Field(min_length=1, max_length=400, description="Id, name or name@day.")
    release: str | None = Field(default=None, max_length=400, description="Whose zones cut.")
    within: str = Field(
        default="red-lines",
        pattern="^(control-units|red-lines|element-zones|reference|territory)$",
    )
    threshold: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    min_area_m2: float = Field(default=0.0, ge=0, allow_inf_nan=False)


class ChangeFileBody(ChangeBody):
    """The same, and the form in which the patches are to be delivered."""

    format: str = Field(default="gpkg", pattern="^(gpkg|geojson|xlsx|zip)$")


class WithdrawalBody(Body):
    """Why a raster is taken out of use."""

    reason: str = Field(min_length=1, max_length=2000)


ZONAL_EXAMPLE: dict[str, Any] = {
    "zones": {
        "type": "Polygon",
        "coordinates": [
            [[112.6, 31.4], [112.602, 31.4], [112.602, 31.402], [112.6, 31.402], [112.6, 31.4]]
        ],
    }
}
WITHDRAWAL_EXAMPLE: dict[str, Any] = {"reason": "影像日期有误"}
CHANGE_EXAMPLE: dict[str, Any] = {
    "before": "landcover@2001-12-31",
    "after": "landcover@2015-12-31",
    "release": "随州2026",
    "within": "red-lines",
    "min_area_m2": 900,
    "format": "gpkg",
}
REGISTER_EXAMPLE: dict[str, Any] = {
    name: value for name, value in CHANGE_EXAMPLE.items() if name != "format"
}
