"""Vector tiles of layers: a cache beside publication, named by the hash of the content.

They are for drawing alone: no publication and no check waits for them or reads them. A worker
makes those of every published release; where one is missing, the first who looks has it made.
"""

import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Final

import shapely

from app.catalogue.opening import Content
from app.catalogue.service import Catalogue
from app.database import Database
from zoning.errors import StateError, StoreError
from zoning.export.tiles import TILE_FORMAT, write_tiles
from zoning.model.release import LayerRecord
from zoning.store.releases import ReleaseStore
from zoning.vocabulary import ReleaseState

log = logging.getLogger("sanxian.tiles")

_LOOKS_EVERY_S: Final = 1.0


class LayerNotDrawableError(StateError):
    """A layer whose stored content is not what was added is not drawn either."""

    code = "layer-not-drawable"
    title_zh = "图层内容已被更改"
    title_en = "Layer content altered"
    remedy_zh = "请联系管理员核对数据；核查结果中该图层同样标为“失败”。"
    remedy_en = "Ask the operator to look at the data; checks report this layer as failed too."


class Tiles:
    """The archives of one store; processes that share a home make one at a time between them."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder

    def path_of(self, record: LayerRecord) -> Path:
        """Where the archive of a layer is, or will be."""
        return self._folder / f"{record.sha256}-{TILE_FORMAT}.pmtiles"

    def make(self, record: LayerRecord) -> Path:
        """The archive of a stored layer, made where it is missing; takes minutes for a province.

        Raises:
            LayerNotDrawableError: the store no longer holds what was hashed.
        """
        path = self.path_of(record)
        if path.exists():
            return path
        with self._turn():
            if not path.exists():
                content = self._content(record)
                write_tiles(path, [*content.polygons, *content.marks])
        return path

    def _content(self, record: LayerRecord) -> Content:
        with self._database.read() as session:
            content = Content(record, ReleaseStore(session).zones(record.key))
        if not content.intact:
            raise LayerNotDrawableError(
                f"图层“{record.name}”的存储内容与添加时不一致，不能绘制。",
                f"the stored content of layer “{record.name}” is not what was added.",
            )
        return content

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Until nobody else makes an archive; the lock of a process ends with the process."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / ".turn").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Draughtsman:
    """Sees to it that every layer in a published release has its archive."""

    def __init__(self, catalogue: Catalogue, tiles: Tiles) -> None:
        self._catalogue = catalogue
        self._tiles = tiles
        self._given_up: set[str] = set()
        self._stopping = Event()

    def start(self) -> None:
        """Begin, in a thread that does not keep the process alive."""
        Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        """End after the layer in hand; an archive that is not whole is never seen."""
        self._stopping.set()

    def draw(self) -> int:
        """Make what is missing now; answers how many archives were made.

        A layer that cannot be drawn is logged and left alone; who looks at it is told why.
        """
        made = 0
        for record in self._missing():
            if self._stopping.is_set():
                break
            began = time.monotonic()
            try:
                self._tiles.make(record)
            except (LayerNotDrawableError, shapely.errors.ShapelyError, ValueError) as error:
                self._given_up.add(record.key)
                log.warning("layer %s is not drawn: %s", record.key, error)
            else:
                made += 1
                log.info("layer %s drawn in %.1f s", record.key, time.monotonic() - began)
        return made

    def _missing(self) -> list[LayerRecord]:
        published = (
            release
            for release in self._catalogue.published().releases
            if release.state is ReleaseState.PUBLISHED
        )
        return [
            layer
            for release in published
            for layer in release.layers
            if layer.key not in self._given_up and not self._tiles.path_of(layer).exists()
        ]

    def _run(self) -> None:
        while not self._stopping.wait(_LOOKS_EVERY_S):
            try:
                self.draw()
            except (StoreError, OSError) as error:
                log.warning("no tiles made: %s", error)
