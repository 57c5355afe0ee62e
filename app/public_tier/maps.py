"""The public map: layers in force on the grid, as tiles of cells; no box or edge is exact."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from app.catalogue.archives import Archives
from app.catalogue.map_layers import map_layer
from app.catalogue.service import Catalogue, legal_today
from app.public_tier.errors import PublicLayerNotFoundError
from app.public_tier.reading import PublicReader
from app.public_tier.store import StoredForm
from app.settings import Settings
from zoning.composition.coarse import coarse_record
from zoning.export.tiles import TILE_FORMAT, write_tiles
from zoning.grid import Grid
from zoning.model.release import LayerRecord, Release
from zoning.model.zone import Zone


class PublicMapService:
    """Layers to look at on the public tier."""

    def __init__(self, settings: Settings, catalogue: Catalogue, reader: PublicReader) -> None:
        self._grid = Grid(settings.public.cells_per_degree)
        self._folder = settings.public_tiles_dir
        self._catalogue = catalogue
        self._reader = reader
        self._archives = Archives()

    def layers(self, as_of: date | None) -> list[dict[str, Any]]:
        """The layers in force on a day, with where to get their tiles.

        Raises:
            PublicTierUnavailableError: the store is an SQLite file.
        """
        with self._reader.connection():
            pass
        in_force = self._catalogue.in_force(as_of or legal_today())
        return [
            _described(opened.release, coarse_record(layer.record, self._grid))
            | {"failed": layer.failure is not None}
            for opened in in_force.spatial
            for layer in opened.layers
        ]

    def tiles(self, key: str) -> Path:
        """The PMTiles archive of a layer on the grid.

        Raises:
            PublicLayerNotFoundError: no published layer of this id has a public form.
            TilesInPreparationError: it is large, and not drawn yet.
            PublicTierUnavailableError: the store is an SQLite file.
        """
        form = self._reader.form(key)
        if form is None or not form.intact:
            raise PublicLayerNotFoundError("没有这个图层。", "there is no such layer.")
        path = self._folder / f"{form.sha256}-{TILE_FORMAT}.pmtiles"
        return self._archives.wait_for(path, partial(_made, form, path), layer=form.name)


def _made(form: StoredForm, path: Path) -> Path:
    zones = [
        Zone(
            code=zone.label.code,
            geometry=zone.outer,
            name=zone.label.name,
            category=zone.label.category,
            cls=zone.label.cls,
        )
        for zone in form.zones
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_tiles(path, zones)
    return path


def _described(release: Release, layer: LayerRecord) -> dict[str, Any]:
    return {
        **map_layer(release, layer),
        "url": None,
        "tiles": f"/v1/public/map/layers/{layer.key}.pmtiles",
    }
