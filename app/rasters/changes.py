"""What changed between two rasters, inside zones of a release, written out to look at."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely

from app.audit.service import Actor, record
from app.database import Database
from app.permissions import Permission
from app.rasters.service import RasterService
from app.reports.spreadsheet.plain import plain_workbook
from zoning.errors import InputError
from zoning.export.geopackage import export_table
from zoning.raster.alignment import alignment_of
from zoning.raster.change import ChangeJob, pair_names
from zoning.raster.change_run import Change, run_change
from zoning.raster.change_types import change_type
from zoning.raster.clipping import NamedZone, PatchInZone, cut
from zoning.raster.model import Legend, RasterContent
from zoning.raster.opening import open_raster
from zoning.raster.pictures import before_after
from zoning.store.releases import ReleaseStore
from zoning.vocabulary import LayerKind

_TABLE = "patches"


class NoZonesError(InputError):
    """A release without the zones that changes are to be cut to."""

    code = "no-zones"
    title_zh = "数据版本没有该类分区"
    title_en = "No such zones in the release"
    remedy_zh = "请用 --within 选择该数据版本有的图层类型，或不指定 --release。"
    remedy_en = "Choose with --within a kind of layer that the release has, or leave --release out."


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRequest:
    """Two rasters to compare.

    Attributes:
        before, after: stored rasters; with `files` also paths of GeoTIFFs.
        release: whose zones changes are cut to; None = not cut.
        within: kind of those zones.
        pictures: how many of the largest patches get a picture.
        legend: names, colours and groups of classes, before those of the rasters.
    """

    before: str
    after: str
    files: bool = False
    release: str | None = None
    within: LayerKind = LayerKind.RED_LINES
    threshold: float | None = None
    min_area_m2: float = 0.0
    workers: int = 1
    afresh: bool = False
    pictures: int = 0
    legend: Legend = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeResult:
    """What a comparison found, ready to be written out.

    Attributes:
        summary: JSON of the whole: rasters, method, matrix, shares, types.
        rows: one for each patch, or part of a patch in a zone, by rank.
        parts: the same, with shapes.
        pictures: file name → PNG.
    """

    summary: dict[str, Any]
    rows: Sequence[dict[str, Any]]
    parts: Sequence[PatchInZone]
    pictures: Mapping[str, bytes]


class ChangeService:
    """Comparisons over one store."""

    def __init__(self, database: Database, rasters: RasterService) -> None:
        self._database = database
        self._rasters = rasters

    def run(
        self,
        actor: Actor,
        request: ChangeRequest,
        progress: Callable[[int, int], None] = lambda _done, _all: None,
    ) -> ChangeResult:
        """Compare two rasters; a run that stopped goes on where it was.

        Raises:
            InputError: they cannot be compared, or the release has no such zones.
        """
        zones = self._zones(request)
        actor.require(Permission.SEE_ZONING)
        with self._job(request) as (headers, job):
            work = self._rasters.folder / ".changes"
            change = run_change(
                job, work, workers=request.workers, afresh=request.afresh, progress=progress
            )
            parts = cut(change.patches, zones)
            rows = [_row(job, part) for part in parts]
            summary = _summary(headers, job, change, rows, request)
            pictures = _pictures(job, parts[: request.pictures])
        with self._database.write() as session:
            detail = {
                "before": job.before.sha256, "after": job.after.sha256,
                "patches": len(rows), "changed_cells": change.changed_cells,
            }  # fmt: skip
            record(session, actor, "raster-change", detail=detail)
        return ChangeResult(summary=summary, rows=rows, parts=parts, pictures=pictures)

    @contextmanager
    def _job(self, request: ChangeRequest) -> Iterator[tuple[list[dict[str, Any]], ChangeJob]]:
        with (
            self._rasters.opened(request.before, files=request.files) as (
                first,
                before,
                before_folder,
            ),
            self._rasters.opened(request.after, files=request.files) as (
                second,
                after,
                after_folder,
            ),
        ):
            yield (
                [first, second],
                ChangeJob(
                    before=_named(before, request.legend),
                    after=_named(after, request.legend),
                    stores=(before_folder, after_folder),
                    threshold=request.threshold,
                    min_area_m2=request.min_area_m2,
                ),
            )

    def _zones(self, request: ChangeRequest) -> list[NamedZone] | None:
        if request.release is None:
            return None
        with self._database.read() as session:
            store = ReleaseStore(session)
            release = store.find(request.release)
            layers = [one for one in release.layers if one.kind is request.within]
            zones = [
                NamedZone(
                    kind=layer.kind.value, code=zone.code, name=zone.name, shape=zone.geometry
                )
                for layer in layers
                for zone in store.zones(layer.key)
            ]
        if not layers:
            raise NoZonesError(
                f"“{release.name}”没有 {request.within.value} 图层。",
                f"{release.name!r} has no layer of kind {request.within.value}.",
            )
        return zones


def write_geopackage(path: Path, result: ChangeResult) -> None:
    """The patches as one table of a GeoPackage in EPSG:4490."""
    shapes = np.empty(len(result.parts), dtype=object)
    shapes[:] = [part.shape for part in result.parts]
    columns = {name: _column([row[name] for row in result.rows]) for name in _COLUMNS}
    export_table(path, _TABLE, columns, shapes)


def write_geojson(path: Path, result: ChangeResult) -> None:
    """The patches as a FeatureCollection in lon/lat CGCS2000."""
    features = [
        {
            "type": "Feature",
            "id": row["rank"],
            "geometry": shapely.geometry.mapping(part.shape),
            "properties": row,
        }
        for row, part in zip(result.rows, result.parts, strict=True)
    ]
    path.write_bytes(orjson.dumps({"type": "FeatureCollection", "features": features}))


def write_workbook(path: Path, result: ChangeResult) -> None:
    """Patches, matrix and summary as a workbook."""
    facts = [
        {"what": name, "value": result.summary[name]}
        for name in ("compared_cells", "changed_cells", "changed_share", "patches", "area_m2",
                     "dropped_patches", "min_area_m2")
    ]  # fmt: skip
    facts.append({"what": "method", "value": result.summary["alignment"]["text"]["zh-CN"]})
    matrix = result.summary["matrix"]
    names = {name: name for row in matrix[:1] for name in row}
    content = plain_workbook(
        {
            "变化图斑": (_COLUMNS, result.rows),
            "转移矩阵": ({**names, **_MATRIX}, matrix),
            "变化类型": (_TYPES, result.summary["by_type"]),
            "说明": ({"what": "项目", "value": "值"}, facts),
        }
    )
    path.write_bytes(content)


def write_pictures(folder: Path, result: ChangeResult) -> None:
    """Before-and-after pictures of the largest patches."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in result.pictures.items():
        (folder / name).write_bytes(content)


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_COLUMNS = {
    "rank": "序号", "type": "变化类型", "type_name": "类型名称", "concern": "关注程度",
    "from_name": "变化前", "to_name": "变化后", "zone_kind": "分区类型", "zone_code": "分区编码",
    "zone_name": "分区名称", "area_m2": "面积（平方米）", "patch_area_m2": "图斑全部面积（平方米）",
    "cells": "像元数", "lon": "经度", "lat": "纬度",
}  # fmt: skip
_MATRIX = {
    "from": "变化前代码", "to": "变化后代码", "from_name": "变化前", "to_name": "变化后",
    "from_group": "变化前类组", "to_group": "变化后类组", "change": "变化", "cells": "像元数",
    "area_m2": "面积（平方米）",
}  # fmt: skip
_TYPES = {
    "type": "变化类型", "name": "名称", "concern": "关注程度", "patches": "图斑数",
    "area_m2": "面积（平方米）",
}  # fmt: skip


def _named(content: RasterContent, legend: Legend) -> RasterContent:
    return replace(content, legend={**content.legend, **legend})


def _row(job: ChangeJob, part: PatchInZone) -> dict[str, Any]:
    pair = pair_names(job, part.patch.pair)
    kind = change_type(pair)
    centre = part.shape.representative_point()
    zone = part.zone
    return {
        "rank": part.rank,
        "type": kind.code,
        "type_name": kind.name.zh,
        "concern": kind.concern,
        "from": pair.get("from"),
        "to": pair.get("to"),
        "from_name": pair.get("from_name", ""),
        "to_name": pair.get("to_name", ""),
        "zone_kind": zone.kind if zone else None,
        "zone_code": zone.code if zone else None,
        "zone_name": zone.name if zone else None,
        "area_m2": round(part.area_m2, 4),
        "patch_area_m2": round(part.patch.area_m2, 4),
        "cells": part.patch.cells,
        "lon": round(centre.x, 7),
        "lat": round(centre.y, 7),
    }


def _summary(
    headers: Sequence[dict[str, Any]],
    job: ChangeJob,
    change: Change,
    rows: Sequence[dict[str, Any]],
    request: ChangeRequest,
) -> dict[str, Any]:
    types: dict[str, dict[str, Any]] = {}
    for row in rows:
        one = types.setdefault(
            row["type"],
            {"type": row["type"], "name": row["type_name"], "concern": row["concern"],
             "patches": 0, "area_m2": 0.0},
        )  # fmt: skip
        one["patches"] += 1
        one["area_m2"] += row["area_m2"]
    compared = change.compared_cells
    return {
        "before": headers[0],
        "after": headers[1],
        "alignment": alignment_of(job.before.grid, job.after.grid, job.before.kind).as_dict(),
        "release": request.release,
        "within": request.within.value if request.release else None,
        "threshold": request.threshold,
        "min_area_m2": request.min_area_m2,
        "compared_cells": compared,
        "changed_cells": change.changed_cells,
        "changed_share": change.changed_cells / compared if compared else None,
        "matrix": list(change.matrix),
        "patches": len(rows),
        "area_m2": sum(row["area_m2"] for row in rows),
        "by_type": sorted(types.values(), key=lambda one: -one["area_m2"]),
        "dropped_patches": change.dropped_patches,
        "dropped_cells": change.dropped_cells,
    }


def _pictures(job: ChangeJob, parts: Sequence[PatchInZone]) -> dict[str, bytes]:
    if not parts:
        return {}
    with (
        open_raster(job.before, job.stores[0]) as before,
        open_raster(job.after, job.stores[1]) as after,
    ):
        return {
            f"patch-{part.rank:04d}.png": before_after(before, after, part.shape) for part in parts
        }


def _column(values: Sequence[Any]) -> np.ndarray[Any, np.dtype[Any]]:
    """Numbers as numbers, everything else as texts."""
    if values and all(isinstance(one, int | float) for one in values):
        return np.asarray(values)
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
