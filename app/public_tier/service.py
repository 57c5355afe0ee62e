"""Checks on the public tier: from coarse forms alone, as exact as the national grid and no more.

Releases, their lists and whether something failed are the same on both tiers and speak of no place.
Where zones lie is read from the public schema alone, as a role that can read nothing else.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from access_lists.assessed import Question
from access_lists.facts import RegisterKind
from access_lists.project import ProjectProfile
from access_lists.public import PublicTier, assess_publicly, public_document
from app.catalogue.service import Catalogue, InForce
from app.public_tier.errors import (
    PublicFormAlteredError,
    PublicSiteTooLargeError,
    PublicTierPreparingError,
)
from app.public_tier.reading import PublicReader
from app.public_tier.store import StoredForm
from app.settings import Settings
from app.standing.service import StandingService
from zoning.catalogue import Selection
from zoning.composition.coarse import (
    CoarseRelease,
    CoarseSite,
    cells_touched,
    coarse_layers,
    coarse_record,
    coarse_release,
    coarse_site,
    compiled_shapes,
)
from zoning.composition.layers import OpenLayer, OpenRelease
from zoning.errors import StoreError
from zoning.grid import Grid
from zoning.model.footprint import Footprint
from zoning.overlay import Layer, compile_layer, open_layer

_CORNERS_PER_CELL: Final = 10
"""So many corners of an outline take about as long as a cell in a layer."""


@dataclass(frozen=True, kw_only=True)
class PublicCheck:
    """A site on the grid with what it is checked against, and what answering costs."""

    site: CoarseSite
    tier: PublicTier
    version: int
    cost: int


class PublicTierService:
    """Answers for the public on the releases of one store."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        standing: StandingService,
        reader: PublicReader,
    ) -> None:
        self._grid = Grid(settings.public.cells_per_degree)
        self._most_cells = settings.public.most_cells
        self._most_cost = settings.public.cost_per_minute
        self._folder: Path = settings.public_compiled_dir
        self._catalogue = catalogue
        self._standing = standing
        self._reader = reader
        self._lock = threading.Lock()
        self._opened: dict[str, tuple[OpenLayer, OpenLayer]] = {}

    def prepare(self, footprint: Footprint, on: date) -> PublicCheck:
        """Put a site on the grid, and say what it would cost to answer.

        Raises:
            PublicSiteTooLargeError: more cells than are looked at, or more cost than one caller
                may run up in a minute.
            PublicTierPreparingError, PublicFormAlteredError: a release in force lacks its form.
            PublicTierUnavailableError, PublicRoleError: there is no public tier here.
        """
        tier, version = self.tier(on)
        cells = cells_touched(footprint, self._grid)
        layers = max(1, sum(len(one.outer.layers) for one in tier.releases))
        corners = sum(len(part.geometry.wkb) // 16 for part in footprint.parts)
        cost = cells * layers + corners // _CORNERS_PER_CELL
        if cells > self._most_cells or cost > self._most_cost:
            raise PublicSiteTooLargeError(
                f"范围涉及 {cells} 个网格，公众查询至多 {self._most_cells} 个。",
                f"the site takes up {cells} cells; the public tier looks at {self._most_cells} "
                f"at most, and at a cost of {self._most_cost} (here {cost}).",
            )
        site = coarse_site(footprint, self._grid)
        return PublicCheck(site=site, tier=tier, version=version, cost=cost)

    def answer(
        self, check: PublicCheck, project: ProjectProfile, *, on: date, language: str
    ) -> dict[str, Any]:
        """The public Assessment, without id, times, engine and hash."""
        question = Question(project=project, as_of=on, language=language)
        return public_document(assess_publicly(question, check.site, check.tier), check.tier)

    def tier(self, on: date) -> tuple[PublicTier, int]:
        """What the public tier knows on a day, and the version of the catalogue.

        Raises:
            PublicTierPreparingError, PublicFormAlteredError: a release in force lacks its form.
            PublicTierUnavailableError, PublicRoleError: there is no public tier here.
        """
        in_force = self._catalogue.in_force(on)
        if not self._reader.is_there:
            with self._reader.connection():
                pass
        tier = PublicTier(
            grid=self._grid,
            releases=[self._coarse(release) for release in in_force.spatial],
            books=in_force.books,
            selection=self._selection(in_force),
            registers=self._registers(),
        )
        return tier, in_force.version

    def _selection(self, in_force: InForce) -> Selection:
        """Releases in force and lapsed, by boxes of cells: an exact box would tell an edge."""
        found = in_force.selection
        return Selection(
            in_force=tuple(coarse_release(one, self._grid) for one in found.in_force),
            lapsed=tuple(
                replace(one, release=coarse_release(one.release, self._grid))
                for one in found.lapsed
            ),
        )

    def _registers(self) -> frozenset[RegisterKind]:
        """The registers that say something at all; what they say is not told."""
        known = self._standing.everything()
        kept = {RegisterKind.STATUSES: known.facts, RegisterKind.CAPS: known.balances}
        return frozenset({RegisterKind.RASTERS, *(kind for kind, rows in kept.items() if rows)})

    def _coarse(self, exact: OpenRelease) -> CoarseRelease:
        release = coarse_release(exact.release, self._grid)
        pairs = [self._layers(exact, layer) for layer in exact.layers]
        return CoarseRelease(
            outer=OpenRelease(release=release, layers=tuple(outer for outer, _ in pairs)),
            inner=OpenRelease(release=release, layers=tuple(inner for _, inner in pairs)),
        )

    def _layers(self, exact: OpenRelease, layer: OpenLayer) -> tuple[OpenLayer, OpenLayer]:
        """A layer in its two forms; one that failed on the internal tier has failed here too."""
        record = coarse_record(layer.record, self._grid)
        if layer.failure is not None:
            failed = OpenLayer(record=record, failure=layer.failure)
            return failed, failed
        found = self._opened.get(record.key)
        if found is None:
            with self._lock:
                found = self._opened.get(record.key)
                if found is None:
                    form = self._form(exact, layer)
                    found = self._opened[record.key] = self._open(form, layer)
        return found

    def _form(self, exact: OpenRelease, layer: OpenLayer) -> StoredForm:
        form = self._reader.form(layer.record.key)
        if form is None or form.per_degree != self._grid.per_degree:
            raise PublicTierPreparingError(
                f"“{exact.release.name}”的公众查询数据正在生成。",
                f"the public form of “{exact.release.name}” is being made.",
            )
        if not form.intact:
            raise PublicFormAlteredError(
                f"“{exact.release.name}”的公众查询数据与生成时不一致。",
                f"the public form of “{exact.release.name}” is not what was drawn.",
            )
        return form

    def _open(self, form: StoredForm, layer: OpenLayer) -> tuple[OpenLayer, OpenLayer]:
        most, least = compiled_shapes(form.zones)
        return coarse_layers(
            layer.record,
            form.zones,
            outer=self._compiled(f"{form.sha256}-outer.zones", most),
            inner=self._compiled(f"{form.sha256}-inner.zones", least),
        )

    def _compiled(self, name: str, shapes: Sequence[Any]) -> Layer:
        """A compiled file: a cache of the public schema, made again where it is not sound."""
        path = self._folder / name
        self._folder.mkdir(parents=True, exist_ok=True)
        if path.exists():
            try:
                layer = open_layer(path)
                layer.verify()
            except StoreError:
                path.unlink(missing_ok=True)
            else:
                return layer
        compile_layer(shapes, path)
        return open_layer(path)
