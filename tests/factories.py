"""Small things for tests: releases, layers, footprints and lists, made by code.

The ground is a strip in a fictional place: a footprint of 1,000 m by 100 m, and zones that take
the part of its length from `start` to `end` (0 = west end, 1 = east end).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from access_lists.assessed import Assessed, Question
from access_lists.assessment import assess
from access_lists.book import ListBook
from access_lists.caps import Balance
from access_lists.codec import header_of, list_sha256, rows_of
from access_lists.project import parse_project
from access_lists.quality import Status
from access_lists.standing import Standing
from zoning.catalogue import Selection
from zoning.composition.compose import compose
from zoning.composition.layers import OpenLayer, OpenRelease, ZoneLabel
from zoning.model.footprint import Footprint, make_footprint
from zoning.model.release import LayerRecord, Release
from zoning.overlay import compile_layer, open_layer
from zoning.texts import Text
from zoning.vocabulary import LayerKind, ReleaseState

WEST, SOUTH = 112.6, 31.4
METRE_EAST, METRE_NORTH = 1 / 95_057.0, 1 / 110_885.0
"""Degrees of a metre at that place, near enough."""

LENGTH_M, WIDTH_M = 1000.0, 100.0
AS_OF = date(2026, 11, 21)
CITY = "990100"


def strip(
    start: float = 0.0, end: float = 1.0, *, south_m: float = -50.0, north_m: float = 150.0
) -> shapely.Polygon:
    """A zone across the strip, wider than the footprint on both sides."""
    return shapely.box(
        WEST + start * LENGTH_M * METRE_EAST,
        SOUTH + south_m * METRE_NORTH,
        WEST + end * LENGTH_M * METRE_EAST,
        SOUTH + north_m * METRE_NORTH,
    )


def site(start: float = 0.0, end: float = 1.0, **occupation: Any) -> Footprint:
    """The footprint, or a part of its length."""
    shape = strip(start, end, south_m=0.0, north_m=WIDTH_M)
    return make_footprint([(shape, occupation.get("occupation"))])


@dataclass(frozen=True, kw_only=True)
class MadeZone:
    """A zone of a made layer."""

    code: str
    shape: shapely.Geometry
    name: str | None = None
    category: str | None = None
    cls: str | None = None


@dataclass(kw_only=True)
class Region:
    """A made release: layers and lists of one jurisdiction, opened as a check would open them."""

    folder: Path
    jurisdiction: str = CITY
    requires: tuple[str, ...] | None = None
    absent: frozenset[str] = frozenset()
    effective_from: date = date(2024, 1, 1)
    effective_to: date | None = None
    state: ReleaseState = ReleaseState.PUBLISHED
    withdrawn: bool = False
    layers: list[OpenLayer] = field(default_factory=list)
    lists: list[Mapping[str, Any]] = field(default_factory=list)

    def add(
        self,
        kind: LayerKind,
        zones: Sequence[MadeZone],
        *,
        element: str | None = None,
        cls: str | None = None,
        tolerance_m: float = 1.0,
        failure: Text | None = None,
    ) -> "Region":
        """Add a layer; lines and points become marks. Zones without a class bear the layer's."""
        name = cls or element or kind.value
        polygons = [zone for zone in zones if shapely.get_dimensions(zone.shape) == 2]
        marks = [zone for zone in zones if shapely.get_dimensions(zone.shape) < 2]
        path = self.folder / f"{len(list(self.folder.iterdir()))}.zones"
        compile_layer([zone.shape for zone in polygons], path, keys=[z.code for z in polygons])
        bounds = shapely.total_bounds([zone.shape for zone in zones]).tolist() if zones else None
        record = LayerRecord(
            key=f"{self.jurisdiction}-{name}",
            kind=kind,
            name=name,
            element=element,
            cls=cls,
            boundary_tolerance_m=tolerance_m,
            feature_count=len(zones),
            sha256="0" * 64,
            classes=frozenset(zone.cls or cls for zone in zones if zone.cls or cls),
            bounds=tuple(bounds) if bounds else None,
        )
        self.layers.append(
            OpenLayer(
                record=record,
                shapes=None if failure else open_layer(path),
                labels=[_label(zone) for zone in polygons],
                marks=np.array([zone.shape for zone in marks], dtype=object),
                mark_labels=[_label(zone) for zone in marks],
                failure=failure,
            )
        )
        return self

    def units(self, *zones: MadeZone, **options: Any) -> "Region":
        """Add control units."""
        return self.add(LayerKind.CONTROL_UNITS, zones, **options)

    def red_lines(self, *zones: MadeZone, **options: Any) -> "Region":
        """Add red lines; none at all is a layer without features."""
        return self.add(LayerKind.RED_LINES, zones, **options)

    def listing(self, data: Mapping[str, Any]) -> "Region":
        """Add an access list."""
        self.lists.append(data)
        return self

    def release(self) -> Release:
        """The release as the catalogue would give it."""
        return Release(
            key=f"key-{self.jurisdiction}-{self.effective_from}",
            id=f"id-{self.jurisdiction}-{self.effective_from}",
            name=f"release {self.jurisdiction} {self.effective_from}",
            state=self.state,
            jurisdictions=tuple(self.jurisdiction.split(",")),
            effective_from=self.effective_from,
            effective_to=self.effective_to,
            requires=self.requires,
            absent=self.absent,
            sha256="0" * 64,
            published_order=1,
            withdrawn_order=2 if self.withdrawn else None,
            layers=tuple(layer.record for layer in self.layers),
        )

    def opened(self) -> OpenRelease:
        """The release opened."""
        return OpenRelease(release=self.release(), layers=tuple(self.layers))

    def books(self) -> list[ListBook]:
        """Its lists, as stored."""
        return [book_of(data, self.release()) for data in self.lists]


def plain_region(folder: Path, clauses: Iterable[Mapping[str, Any]] = ()) -> Region:
    """A city with one unit under the whole strip and beyond, no red line, and a list for it."""
    unit = MadeZone(code="ZH99010110001", shape=strip(-5, 6, south_m=-5000, north_m=5000))
    region = Region(folder=folder).units(unit).red_lines()
    return region.listing(unit_list(clauses))


def unit_list(clauses: Iterable[Mapping[str, Any]], code: str = "ZH99010110001") -> dict[str, Any]:
    """A list of one unit."""
    return {
        "title": f"清单 {code}",
        "level": "unit",
        "units": [{"code": code, "clauses": list(clauses)}],
    }


def book_of(data: Mapping[str, Any], release: Release) -> ListBook:
    """A list as the store would give it."""
    header, rows = header_of(data), rows_of(data)
    units = [{"code": unit["code"]} for unit in data.get("units") or ()]
    return ListBook(
        header=header,
        unit_headers=tuple(units),
        rows=tuple(rows),
        sha256=list_sha256(header, [unit["code"] for unit in units], rows),
        release=release,
    )


def run(
    footprint: Footprint,
    project: Mapping[str, Any],
    regions: Sequence[Region],
    *,
    selection: Selection | None = None,
    as_of: date = AS_OF,
    statuses: Mapping[Any, Any] | None = None,
    balances: Iterable[Balance] = (),
) -> Assessed:
    """Check a footprint and a project over made releases."""
    overlay = compose(footprint, [region.opened() for region in regions if region.layers])
    chosen = selection or Selection(
        in_force=tuple(region.release() for region in regions), lapsed=()
    )
    books = [book for region in regions for book in region.books()]
    known = {key: Status(value=value, facts=()) for key, value in (statuses or {}).items()}
    standing = Standing(statuses=known, balances=tuple(balances))
    question = Question(project=parse_project(project), as_of=as_of, standing=standing)
    return assess(question, overlay, books, chosen)


def _label(zone: MadeZone) -> ZoneLabel:
    return ZoneLabel(code=zone.code, name=zone.name, category=zone.category, cls=zone.cls)
