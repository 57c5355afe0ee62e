"""Many footprints over one layer at once, with the answers that `find_hits` gives for each.

Most footprints lie in the middle of things: wholly inside a zone, wide enough for the disc test,
and near no other boundary. That is proved for all together, by exact areas and boxes of edges.
Every footprint for which something is not proved is asked the single way, so that the rules of the
contract are written down once, in `zoning.composition.hits`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely

from zoning.composition.hits import RELATIVE_TOLERANCE, Hit, find_hits
from zoning.composition.layers import OpenLayer
from zoning.composition.territory import METRES_PER_DEGREE
from zoning.geometry import MIN_AREA_M2
from zoning.measure import Floats, Ints, Objects
from zoning.model.footprint import Footprint, make_footprint

Truths = npt.NDArray[np.bool_]

_NEAR_DEG = 1e-7
"""Several times the distance at which `find_hits` looks for contact."""

_SAFELY = 1.5
"""Widths are drawn on a sphere with one scale; a disc that fits by half as much again does fit."""

_EDGES_AT_ONCE = 500_000


@dataclass(frozen=True, kw_only=True)
class ManyFootprints:
    """Polygons of many footprints, checked and measured.

    Attributes:
        shapes: (n,) canonical polygons in EPSG:4490.
        wkb: the same as well-known binary.
        area_m2: (n,) ellipsoidal areas.
        bounds: (n, 4) west, south, east, north.
    """

    shapes: Objects
    wkb: Sequence[bytes]
    area_m2: Floats
    bounds: Floats
    widths_m: Floats
    _single: dict[int, Footprint] = field(default_factory=dict)

    def single(self, row: int) -> Footprint:
        """One of them as a single check has it."""
        if row not in self._single:
            self._single[row] = make_footprint([(self.shapes[row], None)])
        return self._single[row]


def many_footprints(shapes: Objects, area_m2: Floats) -> ManyFootprints:
    """Footprints for a batch.

    Args:
        shapes: (n,) canonical polygons in EPSG:4490 that passed the gate.
        area_m2: (n,) their ellipsoidal areas.
    """
    return ManyFootprints(
        shapes=shapes,
        wkb=shapely.to_wkb(shapes).tolist(),
        area_m2=area_m2,
        bounds=shapely.bounds(shapes).reshape(-1, 4),
        widths_m=_widths_m(shapes),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerHits:
    """Hits of many footprints in one layer.

    Attributes:
        row, zone, overlap_m2: k plain hits, relation `within` and share 1 all; footprint, polygon
            of the layer, area; in the order of `find_hits` within a footprint.
        drawn: hits of the other footprints that have any.
    """

    row: Ints
    zone: Ints
    overlap_m2: Floats
    drawn: Mapping[int, tuple[Hit, ...]]

    def shares(self, count: int) -> Floats:
        """(n,) largest share of each footprint in one zone; 0 where it overlaps none."""
        shares = np.zeros(count)
        shares[self.row] = 1.0
        for row, hits in self.drawn.items():
            shares[row] = max((hit.share for hit in hits if hit.overlaps), default=0.0)
        return shares

    def inside(self, count: int) -> Truths:
        """(n,) whether each footprint lies wholly inside one zone."""
        found = np.zeros(count, dtype=bool)
        found[self.row] = True
        for row, hits in self.drawn.items():
            found[row] = any(hit.relation == "within" for hit in hits)
        return found


class IndexedLayer:
    """An opened layer with an index of its boxes, for many questions."""

    def __init__(self, layer: OpenLayer) -> None:
        """Index the boxes of its polygons."""
        self.layer = layer
        bounds = np.empty((0, 4)) if layer.shapes is None else layer.shapes.zone_bounds
        boxes = np.full(len(bounds), None, dtype=object)
        drawn = np.isfinite(bounds).all(axis=1)
        boxes[drawn] = shapely.box(*bounds[drawn].T)
        self._boxes = shapely.STRtree(boxes)
        order = sorted(range(len(bounds)), key=lambda zone: _order(layer, zone))
        self._rank = np.empty(len(bounds), dtype=np.int64)
        self._rank[order] = np.arange(len(bounds))

    def hits(self, many: ManyFootprints) -> LayerHits:
        """The hits of every footprint, as `find_hits` gives them."""
        if self.layer.failure is not None:
            return LayerHits(row=_none(), zone=_none(), overlap_m2=np.empty(0), drawn={})
        row, zone, overlap_m2 = self._overlaps(many)
        plain = self._is_plain(many, row, overlap_m2)
        asked = np.unique([*row[~plain], *self._near_boundary(many, row, zone)]).astype(np.int64)
        kept = plain & ~np.isin(row, asked)
        row, zone, overlap_m2 = row[kept], zone[kept], overlap_m2[kept]
        order = np.lexsort((overlap_m2, self._rank[zone], row))
        found = {one: find_hits(many.single(one), self.layer) for one in asked.tolist()}
        return LayerHits(
            row=row[order],
            zone=zone[order],
            overlap_m2=overlap_m2[order],
            drawn={one: hits for one, hits in found.items() if hits},
        )

    def _overlaps(self, many: ManyFootprints) -> tuple[Ints, Ints, Floats]:
        if self.layer.shapes is None:
            return _none(), _none(), np.empty(0)
        pairs = self.layer.shapes.overlay_wkb(many.wkb)
        return pairs.footprint, pairs.zone, pairs.area_m2

    def _is_plain(self, many: ManyFootprints, row: Ints, overlap_m2: Floats) -> Truths:
        """Which pairs are certainly `within`: nothing lies outside, and a disc fits easily."""
        whole = many.area_m2[row]
        slack = np.maximum(MIN_AREA_M2, RELATIVE_TOLERANCE * whole)
        wide = many.widths_m[row] > _SAFELY * self.layer.record.boundary_tolerance_m
        plain: Truths = (whole - overlap_m2 <= slack) & wide
        return plain

    def _near_boundary(self, many: ManyFootprints, row: Ints, zone: Ints) -> list[int]:
        """Footprints that may touch a zone which they do not overlap, or a line or point."""
        near: list[int] = []
        if len(self.layer.marks):
            tree = self.layer.mark_tree
            near += tree.query(many.shapes, predicate="dwithin", distance=_NEAR_DEG)[0].tolist()
        if self.layer.shapes is None:
            return near
        count = len(self.layer.shapes)
        rows, zones = self._boxes.query(many.shapes, predicate="dwithin", distance=_NEAR_DEG)
        apart = ~np.isin(rows * count + zones, row * count + zone)
        return near + self._with_edges_near(many, rows[apart], zones[apart])

    def _with_edges_near(self, many: ManyFootprints, rows: Ints, zones: Ints) -> list[int]:
        """Rows of the pairs where an edge of the zone has a box near that of the footprint.

        A zone that has no such edge and does not overlap the footprint is nowhere near it.
        """
        near: list[int] = []
        known = np.unique(zones)
        shapes = {zone: self.layer.geometry(zone) for zone in known.tolist()}
        for part in _parts(rows, zones, shapes):
            pairs = rows[part]
            drawn = np.array([shapes[zone] for zone in zones[part].tolist()], dtype=object)
            xy, pair = shapely.get_coordinates(drawn, return_index=True)
            box = many.bounds[pairs][pair[:-1]]
            low, high = np.minimum(xy[:-1], xy[1:]), np.maximum(xy[:-1], xy[1:])
            meets = (low <= box[:, 2:] + _NEAR_DEG) & (high >= box[:, :2] - _NEAR_DEG)
            # An edge from the end of one ring to the next only adds to what is asked.
            near += pairs[np.unique(pair[:-1][meets.all(axis=1)])].tolist()
        return near


def _parts(rows: Ints, zones: Ints, shapes: Mapping[int, shapely.Geometry]) -> list[slice]:
    """Pairs in parts of a bounded number of edges."""
    if not len(rows):
        return []
    sizes = {zone: shapely.get_num_coordinates(shape) for zone, shape in shapes.items()}
    running = np.cumsum([sizes[zone] for zone in zones.tolist()]) // _EDGES_AT_ONCE
    cuts = [0, *(np.flatnonzero(np.diff(running)) + 1).tolist(), len(rows)]
    return [slice(begin, end) for begin, end in pairwise(cuts)]


def _widths_m(shapes: Objects) -> Floats:
    """Diameter in metres of a disc that fits at least (Bonnesen: radius A/P), on a sphere."""
    if not len(shapes):
        return np.empty(0)
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    scale = np.column_stack(
        [np.cos(np.radians((bounds[:, 1] + bounds[:, 3]) / 2)), np.ones(len(shapes))]
    )
    xy, row = shapely.get_coordinates(shapes, return_index=True)
    metres = (xy - bounds[row, :2]) * scale[row] * METRES_PER_DEGREE
    local = shapely.set_coordinates(shapes.copy(), metres)
    widths: Floats = 2 * shapely.area(local) / shapely.length(local)
    return widths


def _order(layer: OpenLayer, zone: int) -> tuple[str, str, str]:
    label = layer.labels[zone]
    return label.code, label.name or "", label.cls or ""


def _none() -> Ints:
    return np.empty(0, dtype=np.int64)
