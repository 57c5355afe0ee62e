"""Many footprints over several releases: whose hits count, and which footprints are covered.

The rules of `zoning.composition.compose` for many at once: a release applies where the footprint
overlaps its territory, and control units cover a footprint that lies inside one of them. Where more
has to be weighed, the footprint is left to the single way.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from shapely.geometry.base import BaseGeometry

from app.screenings.rows import Answers, failed_row, row_of_hit
from zoning.composition.batch import IndexedLayer, ManyFootprints, Truths
from zoning.composition.batch_coverage import plainly_covered
from zoning.composition.coverage import coverage_of
from zoning.composition.hits import Hit, find_hits
from zoning.composition.layers import OpenLayer, OpenRelease
from zoning.composition.overlay import Known, LayerResult
from zoning.composition.territory import territory_layers
from zoning.measure import Floats, Ints, Objects
from zoning.model.region import EMPTY
from zoning.vocabulary import LayerKind, LayerStatus

_HARDLY = 1e-6
"""A share of a territory below which the single check decides whether its release applies."""


def layer_places(releases: Sequence[OpenRelease]) -> dict[int, int]:
    """Place of every layer, by identity, in the order of an Assessment."""
    layers = [(release, layer) for release in releases for layer in release.layers]
    layers.sort(
        key=lambda one: (
            one[1].record.kind.value,
            one[1].record.name,
            one[0].release.id,
            one[1].record.cls or "",
        )
    )
    return {id(layer): place for place, (_, layer) in enumerate(layers)}


class Overlaid:
    """Hits of many polygons in every layer, and which releases apply to each of them."""

    def __init__(
        self,
        many: ManyFootprints,
        releases: Sequence[OpenRelease],
        index: Callable[[OpenLayer], IndexedLayer],
    ) -> None:
        """Find the hits; `index` gives the index of a layer."""
        self._many = many
        self._count = len(many.wkb)
        self._releases = releases
        self._hits = {
            id(layer): index(layer).hits(many) for release in releases for layer in release.layers
        }
        self._applies = [self._shares(release) for release in releases]

    def write(self, answers: Answers, rows: Ints, places: Mapping[int, int]) -> None:
        """Put the hits of releases that apply among the answers; what is hardly known stays open.

        Args:
            answers: gets the rows.
            rows: number in the batch of each of these footprints.
            places: order of the layers, by identity.
        """
        doubtful = np.zeros(self._count, dtype=bool)
        for share in self._applies:
            doubtful |= (share > 0) & (share < _HARDLY)
        for release, share in zip(self._releases, self._applies, strict=True):
            wanted = (share > 0) & ~doubtful
            for layer in release.layers:
                self._write_layer(answers, rows, (layer, places[id(layer)]), wanted)
        answers.covered[rows] = self._covered(~doubtful)
        answers.close(rows[~doubtful])

    def _write_layer(
        self, answers: Answers, rows: Ints, placed: tuple[OpenLayer, int], wanted: Truths
    ) -> None:
        layer, place = placed
        if layer.failure is not None:
            for row in rows[wanted].tolist():
                answers.builder.add(row, place, failed_row(layer))
            return
        hits = self._hits[id(layer)].of(wanted)
        answers.builder.add_plain(rows, place, layer, hits)
        for row, drawn in hits.drawn.items():
            for hit in drawn:
                found = row_of_hit(layer.record.kind.value, layer.record.name, hit)
                answers.builder.add(int(rows[row]), place, found)

    def _shares(self, release: OpenRelease) -> Floats:
        """(n,) how much of each footprint one zone of the territory takes up.

        A territory that could not be computed may hold anything: the single check decides.
        """
        layers = territory_layers(release)
        shares: Floats = np.max([self._hits[id(one)].shares(self._count) for one in layers], axis=0)
        if any(layer.failure for layer in layers):
            shares = np.minimum(shares, _HARDLY / 2)
            shares[self._meets(layers)] = _HARDLY / 2
        return shares

    def _meets(self, layers: Sequence[OpenLayer]) -> Truths:
        bounds, found = self._many.bounds, np.zeros(self._count, dtype=bool)
        for layer in layers:
            if layer.record.bounds is not None:
                west, south, east, north = layer.record.bounds
                across = (bounds[:, 0] <= east) & (bounds[:, 2] >= west)
                found |= across & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
        return found

    def _covered(self, settled: Truths) -> Objects:
        """(n,) whether control units cover each footprint; None for those left open."""
        covered = np.full(self._count, None, dtype=object)
        inside, some = np.zeros(self._count, dtype=bool), np.zeros(self._count, dtype=bool)
        for release, share in zip(self._releases, self._applies, strict=True):
            for layer in _units(release):
                hits = self._hits[id(layer)]
                inside |= (share > 0) & hits.inside(self._count)
                some |= (share > 0) & (hits.shares(self._count) > 0)
        covered[settled] = inside[settled]
        open_rows = np.flatnonzero(settled & some & ~inside)
        units = self._units_of(open_rows)
        for row in open_rows.tolist():
            plain = plainly_covered(self._many.shapes[row], units[row])
            covered[row] = self._is_covered(row) if plain is None else plain
        return covered

    def _units_of(self, rows: Ints) -> Mapping[int, list[BaseGeometry]]:
        """The units that each of some footprints overlaps, in the releases that apply to it."""
        wanted = np.zeros(self._count, dtype=bool)
        wanted[rows] = True
        units: dict[int, list[BaseGeometry]] = {row: [] for row in rows.tolist()}
        for release, share in zip(self._releases, self._applies, strict=True):
            for layer in _units(release):
                hits = self._hits[id(layer)].of(wanted & (share > 0))
                for row, zone in zip(hits.row.tolist(), hits.zone.tolist(), strict=True):
                    units[row].append(layer.geometry(zone))
                for row, drawn in hits.drawn.items():
                    units[row] += [layer.geometry(hit.index) for hit in drawn if hit.overlaps]
        return units

    def _is_covered(self, row: int) -> bool:
        """Whether several units together cover a footprint."""
        applying = [
            release
            for release, share in zip(self._releases, self._applies, strict=True)
            if share[row] > 0
        ]
        found = [
            _result(release, layer, find_hits(self._many.single(row), layer))
            for release in applying
            for layer in _units(release)
        ]
        known = [Known(release=release, part=EMPTY, share=1.0) for release in applying]
        return coverage_of(self._many.single(row), known, found)[0].covered


def _units(release: OpenRelease) -> list[OpenLayer]:
    return [one for one in release.layers if one.record.kind is LayerKind.CONTROL_UNITS]


def _result(release: OpenRelease, layer: OpenLayer, hits: tuple[Hit, ...]) -> LayerResult:
    """Hits as the measure of coverage takes them; only kind and hits matter to it."""
    return LayerResult(
        kind=layer.record.kind,
        name=layer.record.name,
        release=release.release,
        status=LayerStatus.HIT,
        covered_share=1.0,
        boundary_tolerance_m=layer.record.boundary_tolerance_m,
        hits=hits,
        layer=layer,
    )
