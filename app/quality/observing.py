"""Zonal facts of a raster as observations of the quality register, with where they come from.

Only ground that the raster covers whole is entered. A place with missing pixels is told and left
out: what nobody measured stays unknown.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import orjson

from app.audit.service import Actor
from app.permissions import Permission
from app.quality.service import QualityService
from app.rasters.service import RasterService
from zoning.codes import parse_jurisdiction
from zoning.errors import InputError, StateError
from zoning.ingest.limits import WORLD
from zoning.ingest.reading import read_features
from zoning.raster.model import RasterKind
from zoning.raster.zonal import QUANTILES, ZonalStatus

SHARE: Final = "share"
STATISTICS: Final = ("mean", "min", "max", *(f"p{one}" for one in QUANTILES), SHARE)
"""What may be entered of a zone; `share` is that of one class, in %."""

_DIGITS: Final = 6


class RasterObservationError(InputError):
    """A raster whose values cannot be entered as what was asked for."""

    code = "raster-observation"
    title_zh = "栅格不能作为该项监测值"
    title_en = "Raster not usable as this observation"
    remedy_zh = "连续量须有单位，分类图用 --statistic share --class；时段须含栅格日期。"
    remedy_en = (
        "Amounts need a unit; of classes ask for --statistic share --class; the period holds the "
        "raster's day."
    )


class RasterWithdrawnError(StateError):
    """A raster that must not be used."""

    code = "raster-withdrawn"
    title_zh = "栅格已停用"
    title_en = "Raster withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observing:
    """What is to be entered.

    Attributes:
        raster: a stored raster: id, name or name@day.
        place_field: attribute of the zones that names the place.
        period: the year or month that the values speak of; it holds the day of the raster.
        cls: code of the class, for the statistic `share`.
    """

    raster: str
    jurisdiction: str
    indicator: str
    period: str
    place_field: str
    statistic: str = "mean"
    cls: int | None = None
    element: str = ""


class RasterObserver:
    """Enters what rasters say of places."""

    def __init__(self, quality: QualityService, rasters: RasterService) -> None:
        self._quality = quality
        self._rasters = rasters

    def observe_geojson(
        self, actor: Actor, asked: Observing, zones: Mapping[str, Any], crs: str | None = None
    ) -> dict[str, Any]:
        """The same for GeoJSON."""
        with tempfile.TemporaryDirectory(prefix="sanxian-zones-") as name:
            path = Path(name) / "zones.geojson"
            path.write_bytes(orjson.dumps(zones))
            return self.observe(actor, asked, path, crs=crs)

    def observe(
        self,
        actor: Actor,
        asked: Observing,
        path: Path,
        *,
        layer: str | None = None,
        crs: str | None = None,
    ) -> dict[str, Any]:
        """Enter one observation for each zone of a file that the raster covers whole.

        Returns:
            what `POST /v1/quality` answers, with `observed` and `unknown`, one row for each place.

        Raises:
            RasterObservationError, RasterWithdrawnError: nothing is entered.
            QualityTableError: the indicator or the unit is not one of the register.
        """
        actor.require(Permission.KEEP_REGISTERS, [parse_jurisdiction(asked.jurisdiction)])
        raster = self._rasters.show(asked.raster)
        _refuse(asked, raster)
        table = read_features(path, layer=layer, crs=crs, area_of_use=WORLD, purpose="screening")
        places = [_place(one, asked.place_field) for one in table.attributes]
        rows = self._rasters.zonal(raster["id"], table.geometries)["rows"]
        complete: list[dict[str, Any]] = []
        left: list[dict[str, Any]] = []
        for place, row in zip(places, rows, strict=True):
            whole = row["status"] == ZonalStatus.COMPLETE
            (complete if whole else left).append(_told(place, row, asked))
        if not complete:
            raise RasterObservationError(
                "没有一个地点被栅格完整覆盖。", "the raster covers no place whole."
            )
        records = [_record(one, asked, raster) for one in complete]
        entered = orjson.loads(self._quality.import_records(actor, records, asked.jurisdiction))
        return {
            **entered,
            "raster": {name: raster[name] for name in ("id", "name", "date", "sha256")},
            "observed": complete,
            "unknown": left,
        }


def _refuse(asked: Observing, raster: Mapping[str, Any]) -> None:
    """Go on only where the raster can say what is asked for."""
    if raster["withdrawn"] is not None:
        raise RasterWithdrawnError(
            f"“{raster['name']}”已停用：{raster['withdrawn']}。",
            f"{raster['name']!r} was withdrawn: {raster['withdrawn']}.",
        )
    shares = asked.statistic == SHARE
    if asked.statistic not in STATISTICS or shares is not (asked.cls is not None):
        raise RasterObservationError(
            f"统计量应为 {'、'.join(STATISTICS)} 之一；share 须带类别。",
            f"the statistic is one of {', '.join(STATISTICS)}; share comes with a class.",
        )
    if shares is not (raster["kind"] == RasterKind.CATEGORICAL):
        raise RasterObservationError(
            f"“{raster['name']}”是 {raster['kind']}，不能取 {asked.statistic}。",
            f"{raster['name']!r} is {raster['kind']}; it has no {asked.statistic}.",
        )
    if not shares and not raster["unit"]:
        raise RasterObservationError(
            f"“{raster['name']}”没有单位。", f"{raster['name']!r} states no unit."
        )
    if not raster["date"].startswith(asked.period.strip()):
        raise RasterObservationError(
            f"栅格日期 {raster['date']} 不在时段 {asked.period[:20]} 内。",
            f"the day of the raster, {raster['date']}, is not in the period {asked.period[:20]}.",
        )


def _place(attributes: Mapping[str, Any], field: str) -> str:
    name = str(attributes.get(field) or "").strip()
    if not name:
        listed = "、".join(sorted(map(str, attributes))[:20])
        raise RasterObservationError(
            f"有范围没有“{field[:60]}”，现有字段：{listed}。",
            f"a zone has no {field[:60]!r}; there are: {listed}.",
        )
    return name


def _told(place: str, row: Mapping[str, Any], asked: Observing) -> dict[str, Any]:
    value = None
    if row["status"] == ZonalStatus.COMPLETE:
        value = row.get(asked.statistic)
        if asked.cls is not None:
            shares = {one["code"]: one["share"] for one in row["classes"]}
            value = 100 * shares.get(asked.cls, 0.0)
    return {
        "place": place,
        "status": row["status"],
        "value": value,
        "valid_pixels": row.get("valid_pixels"),
        "nodata_share": row.get("nodata_share"),
        "findings": [one["code"] for one in row.get("findings", ())],
    }


def _record(told: Mapping[str, Any], asked: Observing, raster: Mapping[str, Any]) -> dict[str, str]:
    """A line of the register; its source says which raster, which statistic, how many pixels."""
    statistic = asked.statistic if asked.cls is None else f"{asked.statistic} {asked.cls}"
    remarks = "".join(f"，{one}" for one in told["findings"])
    return {
        "place": told["place"],
        "indicator": asked.indicator,
        "element": asked.element,
        "period": asked.period,
        "value": format(Decimal(f"{told['value']:.{_DIGITS}g}"), "f"),
        "unit": "%" if asked.cls is not None else raster["unit"],
        "source": f"栅格 {raster['name']}@{raster['date']}（SHA-256 {raster['sha256']}），分区统计 "
        f"{statistic}，{told['valid_pixels']} 个像元{remarks}",
    }
