"""Many footprints over one layer at once, with the answers that `find_hits` gives for each.

Most footprints are plain cases: wholly inside a zone or well across its boundary, wide enough for
the disc test, and near no other boundary. That is proved for all together, by exact areas and by
boxes and lengths of edges. Every footprint for which something is not proved is asked the single
way, so that the rules of the contract are written down once, in `zoning.composition.hits`.
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
from zoning.model.footprint import Footprint, FootprintPart
from zoning.vocabulary import Relation

Truths = npt.NDArray[np.bool_]

_NEAR_DEG = 1e-7
"""Several times the distance at which `find_hits` looks for contact."""

_SAFELY = 1.5
"""Lengths are drawn on a sphere with one scale; a disc that fits by half as much again does fit."""

_EDGES_AT_ONCE = 500_000


@dataclass(frozen=True, kw_only=True)
class ManyFootprints:
    """Polygons of many footprints, checked and measured.

    Attributes:
        shapes: (n,) canonical polygons in EPSG:4490.
        wkb: the same as well-known binary.
        area_m2: (n,) ellipsoidal areas.
        bounds: (n, 4) west, south, east, north.
        perimeter_m: (n,) lengths of boundary, good to a few hundredths.
    """

    shapes: Objects
    wkb: Sequence[bytes]
    area_m2: Floats
    bounds: Floats
    perimeter_m: Floats
    _single: dict[int, Footprint] = field(default_factory=dict)

    def single(self, row: int) -> Footprint:
        """One of them as a single check has it, but for what no overlay asks: plane area, hash."""
        if row not in self._single:
            shape = self.shapes[row]
            self._single[row] = Footprint(
                geometry=shape,
                parts=(FootprintPart(geometry=shape, occupation=None),),
                area_m2=float(self.area_m2[row]),
                plane_area_m2=float("nan"),
                sha256="",
            )
        return self._single[row]


def many_footprints(shapes: Objects, area_m2: Floats) -> ManyFootprints:
    """Footprints for a batch.

    Args:
        shapes: (n,) canonical polygons in EPSG:4490 that passed the gate.
        area_m2: (n,) their ellipsoidal areas.
    """
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    xy, row = shapely.get_coordinates(shapes, return_index=True)
    local = shapely.set_coordinates(shapes.copy(), xy * _metres_per_degree(bounds)[row])
    return ManyFootprints(
        shapes=shapes,
        wkb=shapely.to_wkb(shapes).tolist(),
        area_m2=area_m2,
        bounds=bounds,
        perimeter_m=shapely.length(local),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerHits:
    """Hits of many footprints in one layer.

    Attributes:
        row, zone, overlap_m2, share: k plain hits: footprint, polygon of the layer, area, share of
            the footprint; in the order of `find_hits` within a footprint.
        within: (k,) whether the relation is `within`; else it is `partly`.
        drawn: hits of the other footprints that have any.
    """

    row: Ints
    zone: Ints
    overlap_m2: Floats
    share: Floats
    within: Truths
    drawn: Mapping[int, tuple[Hit, ...]]

    def of(self, wanted: Truths) -> "LayerHits":
        """Only the hits of wanted footprints; (n,) truths."""
        kept = wanted[self.row]
        return LayerHits(
            row=self.row[kept],
            zone=self.zone[kept],
            overlap_m2=self.overlap_m2[kept],
            share=self.share[kept],
            within=self.within[kept],
            drawn={row: hits for row, hits in self.drawn.items() if wanted[row]},
        )

    def shares(self, count: int) -> Floats:
        """(n,) largest share of each footprint in one zone; 0 where it overlaps none."""
        shares = np.zeros(count)
        np.maximum.at(shares, self.row, self.share)
        for row, hits in self.drawn.items():
            shares[row] = max((hit.share for hit in hits if hit.overlaps), default=0.0)
        return shares

    def inside(self, count: int) -> Truths:
        """(n,) whether each footprint lies wholly inside one zone."""
        found = np.zeros(count, dtype=bool)
        found[self.row[self.within]] = True
        for row, hits in self.drawn.items():
            found[row] = any(hit.relation is Relation.WITHIN for hit in hits)
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
        row, zone, overlap_m2 = self._overlaps(many)
        whole = many.area_m2[row]
        within = whole - overlap_m2 <= np.maximum(MIN_AREA_M2, RELATIVE_TOLERANCE * whole)
        doubtful = row[~self._is_wide(many, row, zone, overlap_m2, within)]
        asked = np.unique([*doubtful, *self._near(many, row, zone)]).astype(np.int64)
        kept = np.flatnonzero(~np.isin(row, asked))
        kept = kept[np.lexsort((overlap_m2[kept], self._rank[zone[kept]], row[kept]))]
        found = {one: find_hits(many.single(one), self.layer) for one in asked.tolist()}
        return LayerHits(
            row=row[kept],
            zone=zone[kept],
            overlap_m2=overlap_m2[kept],
            share=np.where(within, 1.0, np.minimum(1.0, overlap_m2 / whole))[kept],
            within=within[kept],
            drawn={one: hits for one, hits in found.items() if hits},
        )

    def _overlaps(self, many: ManyFootprints) -> tuple[Ints, Ints, Floats]:
        if self.layer.shapes is None:
            return _none(), _none(), np.empty(0)
        pairs = self.layer.shapes.overlay_wkb(many.wkb)
        return pairs.footprint, pairs.zone, pairs.area_m2

    def _is_wide(
        self, many: ManyFootprints, row: Ints, zone: Ints, overlap_m2: Floats, within: Truths
    ) -> Truths:
        """Which overlaps certainly hold a disc: 2 A / P is the diameter of one (Bonnesen).

        The boundary of an overlap is no longer than that of the footprint and that part of the
        zone's which lies in the box of the footprint.
        """
        perimeter_m = many.perimeter_m[row]
        across = np.flatnonzero(~within)
        perimeter_m[across] += self._edges_near(many, row[across], zone[across])[1]
        tolerance_m = self.layer.record.boundary_tolerance_m
        wide: Truths = 2 * overlap_m2 > _SAFELY * tolerance_m * perimeter_m
        return wide

    def _near(self, many: ManyFootprints, row: Ints, zone: Ints) -> list[int]:
        """Footprints that may touch a zone which they do not overlap, or a line or point.

        A zone that does not overlap a footprint and has no edge near its box is nowhere near it.
        """
        near: list[int] = []
        if len(self.layer.marks):
            tree = self.layer.mark_tree
            near += tree.query(many.shapes, predicate="dwithin", distance=_NEAR_DEG)[0].tolist()
        rows, zones = self._boxes.query(many.shapes, predicate="dwithin", distance=_NEAR_DEG)
        count = len(self._rank)
        apart = ~np.isin(rows * count + zones, row * count + zone)
        rows, zones = rows[apart], zones[apart]
        close = self._edges_near(many, rows, zones)[0] > 0
        shapes = np.array([self.layer.geometry(one) for one in zones[close].tolist()], dtype=object)
        touching = shapely.dwithin(many.shapes[rows[close]], shapes, _NEAR_DEG)
        near += rows[close][touching].tolist()
        return near

    def _edges_near(self, many: ManyFootprints, rows: Ints, zones: Ints) -> tuple[Ints, Floats]:
        """Edges of the zone near the box of the footprint, for k pairs of the two.

        Returns:
            (k,) how many there are, and at most how many metres of them lie in the box. Where one
            ring of a zone ends and the next begins an edge too many may be counted.
        """
        counts, lengths_m = np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows))
        shapes = {zone: self.layer.geometry(zone) for zone in np.unique(zones).tolist()}
        for part in _parts(zones, shapes):
            drawn = np.array([shapes[zone] for zone in zones[part].tolist()], dtype=object)
            xy, pair = shapely.get_coordinates(drawn, return_index=True)
            boxes = many.bounds[rows[part]]
            box = boxes[pair[:-1]] + [-_NEAR_DEG, -_NEAR_DEG, _NEAR_DEG, _NEAR_DEG]
            low, high = np.minimum(xy[:-1], xy[1:]), np.maximum(xy[:-1], xy[1:])
            inside = np.minimum(high, box[:, 2:]) - np.maximum(low, box[:, :2])
            near = np.flatnonzero((inside >= 0).all(axis=1))
            owner = pair[:-1][near]
            # The part of an edge in a box is no longer than the sides of its own box there.
            metres = (inside[near] * _metres_per_degree(boxes)[owner]).sum(axis=1)
            counts[part] = np.bincount(owner, minlength=len(drawn))
            lengths_m[part] = np.bincount(owner, weights=metres, minlength=len(drawn))
        return counts, lengths_m


def _parts(zones: Ints, shapes: Mapping[int, shapely.Geometry]) -> list[slice]:
    """Pairs in parts of a bounded number of edges."""
    if not len(zones):
        return []
    sizes = {zone: shapely.get_num_coordinates(shape) for zone, shape in shapes.items()}
    running = np.cumsum([sizes[zone] for zone in zones.tolist()]) // _EDGES_AT_ONCE
    cuts = [0, *(np.flatnonzero(np.diff(running)) + 1).tolist(), len(zones)]
    return [slice(begin, end) for begin, end in pairwise(cuts)]


def _metres_per_degree(bounds: Floats) -> Floats:
    """(n, 2) metres of a degree of longitude and of latitude in the middle of n boxes."""
    middle = np.radians((bounds[:, 1] + bounds[:, 3]) / 2)
    return np.column_stack([np.cos(middle), np.ones(len(bounds))]) * METRES_PER_DEGREE


def _order(layer: OpenLayer, zone: int) -> tuple[str, str, str]:
    label = layer.labels[zone]
    return label.code, label.name or "", label.cls or ""


def _none() -> Ints:
    return np.empty(0, dtype=np.int64)
