"""What rasters say of the footprint of a check: found, pinned, and found again in a replay."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import shapely

from access_lists.facts import SHARE_OF, RasterFacts
from app.rasters.service import RasterService
from zoning.errors import InputError, StoreError
from zoning.model.finding import Finding
from zoning.model.footprint import Footprint
from zoning.raster.model import RasterKind, RasterRecord
from zoning.raster.opening import open_raster
from zoning.raster.zonal import ZonalRow, ZonalStatus, zonal
from zoning.texts import Text
from zoning.vocabulary import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundFacts:
    """What a check uses of rasters.

    Attributes:
        facts: by name; a name without a raster, or whose raster cannot be read, is not in it.
        used: hash of every raster used, for `facts_used`.
        pinned: id of the raster that a name meant, or None, to ask the same again.
    """

    facts: Mapping[str, RasterFacts] = field(default_factory=dict)
    used: Mapping[str, str] = field(default_factory=dict)
    pinned: Mapping[str, str | None] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


class RasterFactSource:
    """Facts of one store's rasters.

    Of the rasters of a name that were added for a jurisdiction in force and speak of the day of
    the check or before, the newest that meets the footprint is asked; an older one never fills
    what it leaves open. Where any ground is missing, every statistic but `nodata_share` is unknown.
    """

    def __init__(self, rasters: RasterService) -> None:
        self._rasters = rasters

    def of(
        self, footprint: Footprint, names: Iterable[str], *, divisions: set[str], as_of: date
    ) -> GroundFacts:
        """What the rasters of some names say of a footprint on a day."""
        wanted = sorted(names)
        if not wanted or footprint.is_point:
            return GroundFacts()
        bounds = shapely.box(*footprint.bounds)
        chosen: dict[str, RasterRecord | None] = {}
        for name in wanted:
            chosen[name] = next(
                (
                    one
                    for one in self._rasters.records(name)
                    if one.date <= as_of
                    and divisions & set(one.jurisdictions)
                    and bounds.intersects(shapely.box(*one.content.lonlat))
                ),
                None,
            )
        return self._asked(footprint, chosen)

    def pinned(self, footprint: Footprint, pinned: Mapping[str, str | None]) -> GroundFacts:
        """The same from the rasters that an earlier check used, withdrawn ones too."""
        chosen = {
            name: None if identity is None else self._rasters.record(identity)
            for name, identity in sorted(pinned.items())
        }
        return self._asked(footprint, chosen)

    def _asked(
        self, footprint: Footprint, chosen: Mapping[str, RasterRecord | None]
    ) -> GroundFacts:
        facts: dict[str, RasterFacts] = {}
        used: dict[str, str] = {}
        findings: list[Finding] = []
        for name, record in chosen.items():
            if record is None:
                continue
            used[f"raster:{name}@{record.date.isoformat()}"] = record.content.sha256
            try:
                with open_raster(record.content, self._rasters.folder) as raster:
                    row = next(zonal(raster, [footprint.geometry]))
            except (InputError, StoreError) as error:
                findings.append(_failed(name, error))
                continue
            facts[name] = _facts(record, row)
            findings += [replace(one, layer=name) for one in row.findings]
        pinned = {name: record.id if record else None for name, record in chosen.items()}
        return GroundFacts(facts=facts, used=used, pinned=pinned, findings=tuple(findings))


def _facts(record: RasterRecord, row: ZonalRow) -> RasterFacts:
    values = {"nodata_share": row.nodata_share}
    complete = row.status is ZonalStatus.COMPLETE
    if complete:
        values |= row.amounts
        values |= {f"{SHARE_OF}{code}": share for code, share in row.shares.items()}
    return RasterFacts(
        unit=record.content.unit,
        values={name: _rounded(value) for name, value in values.items()},
        all_classes=complete and record.content.kind is RasterKind.CATEGORICAL,
    )


def _rounded(value: float) -> float:
    """Nine significant digits: more than any raster knows, fewer than rounding may disturb."""
    return float(f"{value:.9g}")


def _failed(name: str, error: InputError | StoreError) -> Finding:
    return Finding(
        code="raster-failed",
        severity=Severity.WARNING,
        layer=name,
        text=Text(
            zh=f"栅格“{name}”不能使用，相关条件按未知处理：{error.detail.zh}",
            en=f"the raster {name!r} cannot be used; what it would say is unknown: "
            f"{error.detail.en}",
        ),
    )
