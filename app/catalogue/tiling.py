"""Vector tiles of layers: built when a release is published, named by the hash of the content.

They are a cache like the compiled layers, for drawing alone: missing ones are built again from the
store, and no check ever reads one.
"""

from pathlib import Path

from sqlalchemy.orm import Session

from app.catalogue.opening import Content
from zoning.errors import StateError
from zoning.export.tiles import TILE_FORMAT, write_tiles
from zoning.model.release import LayerRecord
from zoning.store.releases import ReleaseStore


class LayerNotDrawableError(StateError):
    """A layer whose stored content is not what was added is not drawn either."""

    code = "layer-not-drawable"
    title_zh = "图层内容已被更改"
    title_en = "Layer content altered"
    remedy_zh = "请联系管理员核对数据；核查结果中该图层同样标为“失败”。"
    remedy_en = "Ask the operator to look at the data; checks report this layer as failed too."


def tile_content(record: LayerRecord, content: Content, folder: Path) -> Path:
    """Write the tiles of a layer, unless the same content has been tiled before."""
    path = folder / f"{record.sha256}-{TILE_FORMAT}.pmtiles"
    if not path.exists():
        write_tiles(path, [*content.polygons, *content.marks])
    return path


def tiles_of(session: Session, record: LayerRecord, folder: Path) -> Path:
    """The archive of a stored layer; one that is missing is built.

    Raises:
        LayerNotDrawableError: the store no longer holds what was hashed.
    """
    path = folder / f"{record.sha256}-{TILE_FORMAT}.pmtiles"
    if path.exists():
        return path
    content = Content(record, ReleaseStore(session).zones(record.key))
    if not content.intact:
        raise LayerNotDrawableError(
            f"图层“{record.name}”的存储内容与添加时不一致，不能绘制。",
            f"the stored content of layer “{record.name}” is not what was added.",
        )
    return tile_content(record, content, folder)
