"""Coarse forms of published layers: drawn with the publication, kept in the public schema.

They are written in the transaction that publishes, so no release is in force without them. What was
published before there was a public tier, or on another grid, a worker draws; until then the public
tier answers nothing, for an answer without a release in force could be too mild.
"""

import logging
from collections.abc import Sequence
from threading import Event, Thread
from typing import Final

import shapely
from sqlalchemy.orm import Session

from app.catalogue.opening import Content
from app.catalogue.service import Catalogue
from app.database import Database
from app.public_tier.store import LayerForm, drawn_layers, keep_form
from app.settings import Settings
from zoning.composition.coarse import coarse_zone
from zoning.composition.layers import ZoneLabel
from zoning.errors import StoreError
from zoning.grid import Grid
from zoning.model.release import LayerRecord, Release
from zoning.model.zone import Zone
from zoning.store.releases import ReleaseStore

log = logging.getLogger("sanxian.public")

_LOOKS_EVERY_S: Final = 2.0


class PublicForms:
    """Draws and keeps the coarse forms of a store; does nothing on an embedded one."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._grid = Grid(settings.public.cells_per_degree)

    def drawn(self, session: Session, release: Release) -> list[LayerForm]:
        """The forms of every layer of a release, from its exact zones; nothing is stored yet."""
        if self._database.is_embedded:
            return []
        store = ReleaseStore(session)
        return [self._form(release, layer, store) for layer in release.layers]

    def keep(self, session: Session, forms: Sequence[LayerForm]) -> None:
        """Store forms in the transaction of the publication."""
        for form in forms:
            keep_form(session.connection(), form)

    def draw_missing(self, releases: Sequence[Release]) -> int:
        """Draw what published releases lack on the grid of the settings; answers how many layers.

        A layer whose stored content was altered is left without a form.
        """
        if self._database.is_embedded:
            return 0
        with self._database.read() as session:
            known = drawn_layers(session.connection(), self._grid)
        made = 0
        for release in releases:
            for layer in release.layers:
                if layer.key not in known:
                    made += self._draw(release, layer)
        return made

    def _draw(self, release: Release, layer: LayerRecord) -> bool:
        with self._database.read() as session:
            store = ReleaseStore(session)
            if not Content(layer, store.zones(layer.key)).intact:
                return False
            form = self._form(release, layer, store)
        with self._database.write() as session:
            keep_form(session.connection(), form)
        log.info("layer %s put on the public grid", layer.key)
        return True

    def _form(self, release: Release, layer: LayerRecord, store: ReleaseStore) -> LayerForm:
        zones = [
            coarse_zone(_label(zone), zone.geometry, self._grid) for zone in store.zones(layer.key)
        ]
        return LayerForm(layer=layer, release_name=release.name, grid=self._grid, zones=zones)


def _label(zone: Zone) -> ZoneLabel:
    return ZoneLabel(code=zone.code, name=zone.name, category=zone.category, cls=zone.cls)


class FormDrawer:
    """Sees to it, in a worker, that every layer ever published has its coarse form."""

    def __init__(self, catalogue: Catalogue, forms: PublicForms) -> None:
        self._catalogue = catalogue
        self._forms = forms
        self._stopping = Event()
        self._seen = -1

    def start(self) -> None:
        """Begin, in a thread that does not keep the process alive."""
        Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        """End after the layer in hand."""
        self._stopping.set()

    def _run(self) -> None:
        while not self._stopping.wait(_LOOKS_EVERY_S):
            try:
                published = self._catalogue.published()
                if published.version != self._seen:
                    self._forms.draw_missing(published.releases)
                    self._seen = published.version
            except (StoreError, shapely.errors.ShapelyError, ValueError) as error:
                log.warning("not put on the public grid: %s", error)
