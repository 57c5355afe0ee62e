"""An opened layer: read-only, mapped into memory, one copy for all processes of the machine."""

import hashlib
import json
import mmap
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.overlay import packing
from zoning.overlay.boxes import Box, Boxes
from zoning.overlay.errors import LayerAlteredError
from zoning.overlay.file_format import HEADER_BYTES, SECTIONS, read_header
from zoning.overlay.kernel.calls import Tree, crossed_leaves, overlay_footprints
from zoning.overlay.packing import Geometries, Packed, Wkb
from zoning.overlay.results import Overlaps

Floats = npt.NDArray[np.float64]

_CHUNK = 4096
"""Footprints handed to the kernel at once: a few milliseconds' work and a few megabytes."""
_READ_BYTES = 1 << 24
_PIECE_WORK, _LEAF_WORK = 20, 300
"""What it takes to bring an edge to its leaf, and to visit a leaf, in pairs of edges."""


class Layer:
    """A compiled layer of n zones. It is immutable and may be used by many threads at once.

    Attributes:
        path: the file.
        bounds: west, south, east, north of all zones in degrees, or None without any.
        zone_bounds: (n, 4) float64, west, south, east, north of each zone in degrees; inf, inf,
            -inf, -inf for an empty one. Read-only.
        zone_area_m2: (n,) float64, ellipsoidal areas of the zones. Read-only.
        content_sha256: hash of the content, hexadecimal, as written in the header.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Map the file; see `open_layer`."""
        self.path = Path(path)
        with self.path.open("rb") as file:
            self._header = read_header(
                file.read(HEADER_BYTES), os.fstat(file.fileno()).st_size, self.path
            )
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.content_sha256 = self._header.content_sha256.hex()
        self.zone_bounds: Floats = self._section("zone_bounds").reshape(-1, 4)
        self.zone_area_m2: Floats = self._section("zone_areas")
        self._wkb_offsets = self._section("wkb_offsets")
        self._tree = Tree(
            self._section("nodes"),
            self._section("solids"),
            self._section("chains"),
            self._section("points").reshape(-1, 2),
            np.array(self._header.box),
        )

    def __len__(self) -> int:
        return self._header.zones

    @cached_property
    def bounds(self) -> Box | None:
        """West, south, east and north of all zones in degrees, or None if there is no area."""
        if not np.isfinite(self.zone_bounds).any():
            return None
        west, south = self.zone_bounds[:, :2].min(axis=0).tolist()
        east, north = self.zone_bounds[:, 2:].max(axis=0).tolist()
        return (west, south, east, north)

    @cached_property
    def keys(self) -> list[str] | None:
        """The names given to the zones, or None if none were given."""
        text = self._section("keys").tobytes()
        return list(json.loads(text)) if text else None

    def zones_near(self, box: Box, margin_deg: float) -> npt.NDArray[np.intp]:
        """Numbers of the zones whose own box comes within a margin of a box, ascending.

        Args:
            box: west, south, east, north in degrees; of a point, its position twice.
            margin_deg: in degrees both ways.
        """
        return self._boxes.near(box, margin_deg)

    @cached_property
    def _boxes(self) -> Boxes:
        return Boxes(self.zone_bounds)

    def zone_geometry(self, zone: int) -> BaseGeometry:
        """The zone as it was given to `compile_layer`, for shapes and relations of a hit.

        Raises:
            IndexError: there is no such zone.
        """
        if not 0 <= zone < len(self):
            message = f"zone {zone} of {len(self)}"
            raise IndexError(message)
        begin = self._header.spans["wkb"][0]
        first, last = self._wkb_offsets[zone], self._wkb_offsets[zone + 1]
        return shapely.from_wkb(self._data[begin + first : begin + last])

    def overlay(self, footprints: Geometries, threads: int = 1) -> Overlaps:
        """Which zones each footprint overlaps, and by how much.

        Args:
            footprints: valid polygons or multipolygons in lon/lat degrees (EPSG:4490), one or many.
            threads: how many threads share the work; the answer is the same.

        Returns:
            One row for each pair that overlaps by 1e-4 m² or more, sorted by footprint, then zone.

        Raises:
            NotPolygonalError: a footprint is missing or not polygonal.
            NotLonLatError: a footprint is not finite.
        """
        if isinstance(footprints, BaseGeometry):
            return self._overlay_chunk(0, shapely.to_wkb(footprints))
        array = packing.as_array(footprints)

        def packed(begin: int, end: int) -> Packed:
            return packing.pack(packing.to_wkb(array[begin:end], first=begin))

        return self._overlay_chunks(len(array), packed, threads)

    def overlay_wkb(self, wkb_array: Wkb, threads: int = 1) -> Overlaps:
        """The same for footprints in well-known binary: either byte order, EWKB, Z and M ignored.

        Raises:
            NotPolygonalError: a footprint is not polygonal, or the bytes are no whole geometry.
            NotLonLatError: a footprint is not finite.
        """
        if len(wkb_array) == 1:
            return self._overlay_chunk(0, bytes(wkb_array[0]))
        return self._overlay_chunks(
            len(wkb_array), lambda begin, end: packing.pack(wkb_array[begin:end]), threads
        )

    def overlay_ragged(
        self, coordinates: Floats, offsets: Sequence[npt.NDArray[np.integer[Any]]], threads: int = 1
    ) -> Overlaps:
        """The same for n footprints in ragged arrays, as GeoArrow and NumPy hold them.

        Args:
            coordinates: (m, 2) longitude and latitude in degrees; rings are closed.
            offsets: first points of rings, then first rings of polygons, and for multipolygons
                their first polygons; each with one number more, as `shapely.to_ragged_array`
                gives them.
            threads: how many threads share the work; the answer is the same.

        Raises:
            NotPolygonalError: the arrays do not fit together.
            NotLonLatError: a footprint is not finite.
        """
        arrays = packing.ragged(coordinates, offsets)
        return self._overlay_chunks(len(arrays), arrays.pack, threads)

    def estimate(self, footprint: BaseGeometry) -> int:
        """About how much work an overlay of this footprint takes, in pairs of edges.

        1e8 take half a second to a second. The estimate itself is cheap, so that a caller can
        refuse, postpone or hand over to a thread before starting.
        """
        points = shapely.get_coordinates(footprint)
        if not len(points):
            return 0
        window = shapely.bounds(footprint)
        leaves, crossed, *cuts = crossed_leaves(self._tree, window)
        if not leaves:
            return len(points)
        steps = np.abs(np.diff(points, axis=0)).sum(axis=0) / (window[2:] - window[:2])
        pieces = len(points) + float(steps @ np.array(cuts))
        return int(pieces * (_PIECE_WORK + crossed / leaves) + leaves * _LEAF_WORK)

    def verify(self) -> None:
        """Read the whole file and compare its content with the hash in the header.

        Raises:
            LayerAlteredError: they differ.
        """
        digest = hashlib.sha256()
        for at in range(HEADER_BYTES, self._header.size, _READ_BYTES):
            digest.update(self._data[at : at + _READ_BYTES])
        if digest.digest() != self._header.content_sha256:
            raise LayerAlteredError(
                f"{self.path} 的内容与写入时的校验值不符。",
                f"The content of {self.path} does not have the hash that was written with it.",
            )

    def _section(self, name: str) -> npt.NDArray[Any]:
        offset, length = self._header.spans[name]
        dtype = SECTIONS[name]
        return np.frombuffer(self._data, dtype, length // dtype.itemsize, offset)

    def _overlay_chunks(
        self, count: int, packed: Callable[[int, int], Packed], threads: int
    ) -> Overlaps:
        def overlay_from(start: int) -> Overlaps:
            return self._overlay_chunk(start, *packed(start, min(start + _CHUNK, count)))

        starts = range(0, count, _CHUNK)
        if len(starts) == 1:
            return overlay_from(0)
        if threads == 1:
            return _joined(map(overlay_from, starts))
        with ThreadPoolExecutor(threads) as pool:
            return _joined(pool.map(overlay_from, starts))

    def _overlay_chunk(
        self,
        start: int,
        wkb: bytes | npt.NDArray[np.uint8],
        offsets: npt.NDArray[np.int64] | None = None,
    ) -> Overlaps:
        """Overlay a few footprints, the first of which has the number `start`."""
        status, footprint, zone, area_m2 = overlay_footprints(self._tree, wkb, offsets)
        if status < 0:
            raise packing.refusal(status, start + int(footprint[0]))
        if start:
            footprint += start
        return Overlaps(footprint=footprint, zone=zone, area_m2=area_m2)


def open_layer(path: str | os.PathLike[str]) -> Layer:
    """Open a compiled layer in milliseconds, whatever its size: only its header is read.

    Raises:
        FileNotFoundError: there is no such file.
        LayerCorruptError: not a compiled layer, truncated, or its header is damaged.
        LayerOutdatedError: written in another format; compile it again.
    """
    return Layer(path)


def _joined(parts: Iterator[Overlaps]) -> Overlaps:
    rows = list(parts)
    return Overlaps(
        footprint=np.concatenate([np.empty(0, np.int64), *(part.footprint for part in rows)]),
        zone=np.concatenate([np.empty(0, np.int64), *(part.zone for part in rows)]),
        area_m2=np.concatenate([np.empty(0), *(part.area_m2 for part in rows)]),
    )
