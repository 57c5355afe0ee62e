"""Take rasters in, list them, ask them about zones."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import shapely

from app.audit.service import Actor, record
from app.database import Database
from app.permissions import Permission
from app.rasters.store import RasterStore, document_of, record_of
from app.settings import Settings
from zoning.errors import InputError, StateError
from zoning.ingest.errors import BandKindError, GeometryTypeError
from zoning.ingest.limits import WORLD, AreaOfUse
from zoning.ingest.reading import read_features
from zoning.measure import Objects
from zoning.model.release import Release
from zoning.raster.claims import Claims
from zoning.raster.model import LegendClass, RasterContent, RasterKind, RasterLimits, RasterRecord
from zoning.raster.opening import OpenRaster, open_raster
from zoning.raster.reading import take_in
from zoning.raster.zonal import ZonalRow, zonal
from zoning.store.releases import ReleaseStore
from zoning.vocabulary import ReleaseState

_GIGABYTE = 1_000_000_000
_LONGEST_NAME = 200
_POLYGONAL = {3, 6}


class RasterNameError(InputError):
    """A name that a clause could not use."""

    code = "raster-name"
    title_zh = "栅格名称不可用"
    title_en = "Raster name not usable"
    remedy_zh = "名称不超过 200 个字符，不含 @ 和 /，例如 slope、landcover。"
    remedy_en = "A name has at most 200 characters and neither @ nor /, as slope or landcover."


class ReleaseWithdrawnError(StateError):
    """Nothing is added to a release that was withdrawn."""

    code = "release-withdrawn"
    title_zh = "数据版本已撤回"
    title_en = "Release withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRaster:
    """A raster to take in, as a user describes it.

    Attributes:
        label: the name the user gave the file.
        name: what clauses and commands call it; the stem of the file where None.
        date: the day its values speak of.
    """

    path: Path
    kind: RasterKind
    date: date
    label: str | None = None
    name: str | None = None
    band: int | None = None
    crs: str | None = None
    nodata: float | None = None
    unit: str | None = None
    legend: Mapping[int, LegendClass] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The name it will have.

        Raises:
            RasterNameError: it cannot be used.
        """
        name = (self.name or Path(self.label or self.path.name).stem).strip()
        if not name or len(name) > _LONGEST_NAME or set(name) & set("@/"):
            raise RasterNameError(f"名称“{name[:80]}”不可用。", f"{name[:80]!r} cannot be used.")
        return name


class RasterService:
    """Everything done to rasters; each change is one transaction with its audit row."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings

    @property
    def folder(self) -> Path:
        """Where the converted files are kept, by hash."""
        return self._settings.rasters_dir

    def add(self, actor: Actor, release: str, new: NewRaster) -> dict[str, Any]:
        """Check a file, convert and keep it; answers the raster.

        Raises:
            InputError: the file cannot be used; nothing is stored.
            NotFoundError, StateError: there is no such release, or it was withdrawn.
        """
        with self._database.read() as session:
            found = ReleaseStore(session).find(release)
        actor.require(Permission.DRAFT_RELEASES, found.jurisdictions)
        if found.state is ReleaseState.WITHDRAWN:
            raise ReleaseWithdrawnError(f"“{found.name}”已撤回。", f"{found.name!r} was withdrawn.")
        name = new.title
        content = take_in(new.path, self._claims(found, new), self.folder, label=new.label)
        with self._database.write() as session:
            row = RasterStore(session).add(found, content, name=name, on=new.date, by=actor.name)
            record(
                session,
                actor,
                "raster-add",
                object_id=row.id,
                jurisdiction=row.jurisdiction,
                after_sha256=content.sha256,
                detail={"name": name, "date": new.date.isoformat(), "release": found.name},
            )
            return document_of(row)

    def all(self) -> list[dict[str, Any]]:
        """Every raster, withdrawn ones too."""
        with self._database.read() as session:
            return [document_of(row) for row in RasterStore(session).all()]

    def show(self, reference: str) -> dict[str, Any]:
        """One raster by id, by name (newest day) or by `name@day`.

        Raises:
            RasterNotFoundError: there is none.
        """
        with self._database.read() as session:
            return document_of(RasterStore(session).find(reference))

    def records(self, name: str) -> list[RasterRecord]:
        """The rasters of a name that were not withdrawn, newest day first."""
        with self._database.read() as session:
            return [record_of(row) for row in RasterStore(session).named(name)]

    def record(self, identity: str) -> RasterRecord:
        """The raster of an id, withdrawn or not.

        Raises:
            RasterNotFoundError: there is none.
        """
        with self._database.read() as session:
            return record_of(RasterStore(session).find(identity))

    def withdraw(self, actor: Actor, reference: str, reason: str) -> dict[str, Any]:
        """Take a raster out of use from now on."""
        with self._database.write() as session:
            store = RasterStore(session)
            row = store.find(reference)
            actor.require(Permission.PUBLISH_RELEASES, row.jurisdictions)
            store.withdraw(row, reason)
            detail = {"reason": reason}
            record(session, actor, "raster-withdraw", object_id=row.id, detail=detail)
            return document_of(row)

    def zonal(
        self, reference: str, shapes: Objects | Sequence[shapely.Geometry], *, files: bool = False
    ) -> dict[str, Any]:
        """What a raster says of each of some polygons in lon/lat CGCS2000.

        Args:
            reference: a stored raster; with `files` also the path of a GeoTIFF, which is not kept.
            shapes: (n,) polygons; None for a row that could not be read.
            files: whether paths are taken: from a terminal of this machine, never from a client.

        Returns:
            `{raster, rows}`; `footprint` of a row is its number, counted from 0 as `screen` does.
        """
        with (
            self.opened(reference, files=files) as (header, content, folder),
            open_raster(content, folder) as raster,
        ):
            rows = [
                {"footprint": number, **_answer(row)}
                for number, row in enumerate(_rows(raster, shapes))
            ]
        return {"raster": header, "rows": rows}

    def zonal_geojson(
        self, reference: str, zones: Mapping[str, Any], crs: str | None
    ) -> dict[str, Any]:
        """The same for a GeoJSON geometry, Feature or FeatureCollection: one row for each."""
        with tempfile.TemporaryDirectory(prefix="sanxian-zones-") as name:
            path = Path(name) / "zones.geojson"
            path.write_bytes(orjson.dumps(zones))
            return self.zonal_file(reference, path, crs=crs)

    def zonal_file(
        self,
        reference: str,
        path: Path,
        *,
        layer: str | None = None,
        crs: str | None = None,
        files: bool = False,
    ) -> dict[str, Any]:
        """The same for the polygons of a file, with the findings of reading it."""
        table = read_features(path, layer=layer, crs=crs, area_of_use=WORLD, purpose="screening")
        answer = self.zonal(reference, table.geometries, files=files)
        return {**answer, "findings": [finding.as_dict() for finding in table.findings]}

    @contextmanager
    def opened(
        self, reference: str, *, files: bool
    ) -> Iterator[tuple[dict[str, Any], RasterContent, Path]]:
        """What is said of a raster, its content, and the folder its file is in.

        A path, taken where `files` allows, is checked and converted like a raster that is added,
        and gone afterwards; its kind is what its values look like.
        """
        path = Path(reference)
        if files and path.suffix.lower() in {".tif", ".tiff"} and path.exists():
            with tempfile.TemporaryDirectory(prefix="sanxian-raster-") as name:
                content = self._looked_at(path, Path(name))
                yield {"name": path.stem, "date": None, **_brief(content)}, content, Path(name)
            return
        with self._database.read() as session:
            known = record_of(RasterStore(session).find(reference))
        header = {"id": known.id, "name": known.name, "date": known.date.isoformat()}
        yield {**header, **_brief(known.content)}, known.content, self.folder

    def _looked_at(self, path: Path, folder: Path) -> RasterContent:
        claims = Claims(kind=RasterKind.CONTINUOUS, area_of_use=WORLD, limits=self._limits())
        try:
            return take_in(path, claims, folder)
        except BandKindError:
            claims = Claims(kind=RasterKind.CATEGORICAL, area_of_use=WORLD, limits=self._limits())
            return take_in(path, claims, folder)

    def _claims(self, release: Release, new: NewRaster) -> Claims:
        return Claims(
            kind=new.kind,
            area_of_use=self._area_of(release),
            band=new.band,
            crs=new.crs,
            nodata=new.nodata,
            unit=new.unit,
            legend=new.legend,
            limits=self._limits(),
        )

    def _limits(self) -> RasterLimits:
        return RasterLimits(values_bytes=int(self._settings.raster.max_gb * _GIGABYTE))

    def _area_of(self, release: Release) -> AreaOfUse:
        area = self._settings.area
        home = AreaOfUse(west=area.west, south=area.south, east=area.east, north=area.north)
        return WORLD if release.is_for_tests else home


def _rows(
    raster: OpenRaster, shapes: Objects | Sequence[shapely.Geometry]
) -> Iterator[ZonalRow | None]:
    for number, shape in enumerate(shapes, start=1):
        if shape is not None and shapely.get_type_id(shape) not in _POLYGONAL:
            raise GeometryTypeError(f"第 {number} 个范围不是面。", f"zone {number} is no polygon.")
        yield None if shape is None else next(zonal(raster, [shape]))


def _answer(row: ZonalRow | None) -> dict[str, Any]:
    return {"status": "failed"} if row is None else row.as_dict()


def _brief(content: RasterContent) -> dict[str, Any]:
    return {
        "kind": content.kind.value,
        "unit": content.unit,
        "sha256": content.sha256,
        "crs": content.grid.crs,
        "legend": content.as_dict()["legend"],
        "findings": [one.as_dict() for one in content.findings],
    }
