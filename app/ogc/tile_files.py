"""Tiles out of the archives of layers; those of several layers are made one.

A tile may hold one layer of a name only, so the features of several archives are put into one
`zones`, with the numbers of their keys and values moved along. Nothing is decoded: shapes stay the
bytes that they are.
"""

import gzip
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import Compression

from zoning.export.tiles import STEPS, TILE_LAYER

_VERSION = 2


def read_tile(path: Path, zoom: int, row: int, column: int) -> bytes | None:
    """One tile of an archive, uncompressed; None where it has none."""
    with path.open("rb") as file:
        reader = Reader(MmapSource(file))
        found: bytes | None = reader.get(zoom, column, row)
        is_compressed = reader.header()["tile_compression"] == Compression.GZIP
    if found is None:
        return None
    return gzip.decompress(found) if is_compressed else found


def merged(tiles: Iterable[bytes]) -> bytes:
    """The tiles of several archives at one place as one tile; empty where all are."""
    some = [tile for tile in tiles if tile]
    if len(some) < 2:
        return b"".join(some)
    from mapbox_vector_tile.Mapbox import vector_tile_pb2  # noqa: PLC0415 - heavy; tiles come ready from a file

    whole = vector_tile_pb2.tile()
    target = whole.layers.add(name=TILE_LAYER, version=_VERSION, extent=STEPS)
    keys: dict[str, int] = {}
    values: dict[bytes, int] = {}
    for tile in some:
        source = vector_tile_pb2.tile.FromString(tile)
        for layer in source.layers:
            _add(layer, target, keys, values)
    content: bytes = whole.SerializeToString()
    return content


def _add(layer: Any, target: Any, keys: dict[str, int], values: dict[bytes, int]) -> None:
    """Put the features of a layer into another, with the numbers that keys and values have there.

    Args:
        layer: a layer with the same number of steps along its side.
        target: the layer that takes them.
        keys: keys of the target with their numbers.
        values: its values, as bytes, with their numbers.
    """
    for feature in layer.features:
        moved = target.features.add()
        moved.CopyFrom(feature)
        for index, tag in enumerate(feature.tags):
            if index % 2 == 0:
                moved.tags[index] = _number(keys, layer.keys[tag], target.keys.append)
            else:
                value = layer.values[tag]
                text = value.SerializeToString(deterministic=True)
                moved.tags[index] = _number(
                    values, text, lambda _, v=value: target.values.append(v)
                )


def _number(known: dict[Any, int], one: Any, add: Any) -> int:
    if one not in known:
        known[one] = len(known)
        add(one)
    return known[one]
