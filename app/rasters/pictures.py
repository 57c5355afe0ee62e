"""Rasters on the map: tiles and legends of kept ones, and of the change between two."""

from typing import Any

from app.rasters.service import RasterService
from zoning.errors import StateError
from zoning.raster.change import RasterPairError
from zoning.raster.drawing import Tile, change_tile, legend_rows, raster_tile
from zoning.raster.model import RasterKind, RasterRecord
from zoning.raster.opening import open_raster


class RasterNotShownError(StateError):
    """A raster that was taken out of use is not drawn."""

    code = "raster-withdrawn"
    title_zh = "栅格已停用"
    title_en = "Raster withdrawn"


class RasterPictures:
    """Draws the rasters of one store."""

    def __init__(self, rasters: RasterService) -> None:
        self._rasters = rasters

    def legend(self, identity: str) -> dict[str, Any]:
        """What the colours of a raster mean, with its unit."""
        document = self._rasters.show(identity)
        content = self._rasters.record(identity).content
        return {"kind": document["kind"], "unit": document["unit"], "rows": legend_rows(content)}

    def tile(self, identity: str, tile: Tile) -> bytes:
        """PNG of a tile; transparent where the raster has nothing.

        Raises:
            RasterNotFoundError, RasterNotShownError: there is none to show.
        """
        record = self._shown(identity)
        with open_raster(record.content, self._rasters.folder) as raster:
            return raster_tile(raster, tile)

    def change(self, before: str, after: str, tile: Tile, threshold: float | None) -> bytes:
        """PNG of what changed on a tile; transparent where nothing did.

        Raises:
            RasterPairError: classes against amounts, or two units.
        """
        first, second = self._shown(before), self._shown(after)
        if (first.content.kind, first.content.unit) != (second.content.kind, second.content.unit):
            raise RasterPairError("两期的类型或单位不同。", "two kinds, or two units.")
        if first.content.kind is RasterKind.CONTINUOUS and not threshold:
            raise RasterPairError("连续量没有给出变化阈值。", "amounts need a threshold above 0.")
        folder = self._rasters.folder
        with (
            open_raster(first.content, folder) as one,
            open_raster(second.content, folder) as other,
        ):
            return change_tile(one, other, tile, threshold)

    def _shown(self, identity: str) -> RasterRecord:
        document = self._rasters.show(identity)
        if document["withdrawn"] is not None:
            raise RasterNotShownError(
                f"“{document['name']}”已停用。", f"{document['name']!r} was withdrawn."
            )
        return self._rasters.record(identity)
