"""Screen a batch: footprints in, rows out. A pure function of the batch and the kit.

The local runner and the Spark runner call it alike, in whatever process they run it.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely

from access_lists.assessed import Question
from access_lists.assessment import assess
from access_lists.project import ProjectProfile, parse_project
from access_lists.standing import Standing
from app.screenings.kit import Kit
from app.screenings.overlaid import Overlaid, layer_places
from app.screenings.rows import Answers, result_schema, rows_of
from zoning.composition.batch import IndexedLayer, many_footprints
from zoning.composition.compose import compose
from zoning.composition.layers import OpenLayer
from zoning.composition.overlay import Overlay
from zoning.errors import SanxianError
from zoning.ingest.many import Sites, admit_many
from zoning.model.footprint import make_footprint

_SEPARATORS = str.maketrans(dict.fromkeys(",，、；|/ ", ";"))


class Screener:
    """Screens batches with one kit; one for each process, for opening the layers is not free."""

    def __init__(self, kit: Kit, locate: Callable[[Path], Path] = lambda path: path) -> None:
        """Open the layers of the kit, `locate` saying where each compiled file is."""
        self.schema = result_schema(with_verdict=kit.with_verdict, with_geometry=kit.with_geometry)
        self._kit = kit
        releases = sorted(kit.opened(locate), key=lambda one: (one.release.id, one.release.key))
        self._releases = [release for release in releases if release.is_spatial]
        self._places = layer_places(self._releases)
        self._indexed: dict[int, IndexedLayer] = {}
        self._project: Callable[[str | None], ProjectProfile] = cache(_project)
        self._standing: Callable[[frozenset[str]], Standing] = cache(kit.register.of)

    def screen(self, batch: pa.RecordBatch) -> pa.Table:
        """The rows of a batch.

        Args:
            batch: of schema `zoning.ingest.streaming.BATCH`.

        Returns:
            A table of schema `self.schema`; every footprint has a row, in the order of the batch.
        """
        faults = batch.column("fault").to_pylist()
        sites = admit_many(batch.column("geometry").to_pylist(), faults, self._kit.terms)
        answers = Answers(len(faults))
        for row, error in enumerate(sites.errors):
            if error is not None:
                answers.refuse(row, error)
        if self._kit.with_verdict:
            industries = batch.column("industry").to_pylist()
            for row in answers.open_rows():
                self._assess(answers, row, sites, industries[row])
        else:
            self._overlay(answers, sites)
        return self._table(batch, sites, answers)

    def _assess(self, answers: Answers, row: int, sites: Sites, industry: str | None) -> None:
        """The verdict of one footprint, as a check gives it."""
        try:
            project = self._project(industry)  # first, for a refused row has no hits
            overlay = self._compose(answers, row, sites)
            here = (code for one in overlay.known for code in one.release.release.jurisdictions)
            question = Question(
                project=project,
                as_of=self._kit.as_of,
                standing=self._standing(frozenset(here)),
            )
            found = assess(question, overlay, self._kit.books, self._kit.selection)
        except SanxianError as error:
            answers.refuse(row, error.code)
            return
        answers.verdicts[row] = found.verdict.value

    def _compose(self, answers: Answers, row: int, sites: Sites) -> Overlay:
        """The overlay of one footprint, as a check has it."""
        overlay = compose(make_footprint([(sites.shapes[row], None)]), self._releases)
        answers.take(row, rows_of(overlay), covered=overlay.coverage.covered)
        return overlay

    def _overlay(self, answers: Answers, sites: Sites) -> None:
        """Hits of all footprints together; points, and what hardly touches a territory, alone."""
        areal = shapely.get_dimensions(sites.shapes) == 2
        rows = np.flatnonzero(areal)
        if len(rows):
            many = many_footprints(sites.shapes[rows], sites.area_m2[rows])
            found = Overlaid(many, self._releases, self._index)
            found.write(answers, rows, self._places)
        for row in answers.open_rows():
            self._compose(answers, row, sites)

    def _index(self, layer: OpenLayer) -> IndexedLayer:
        if id(layer) not in self._indexed:
            self._indexed[id(layer)] = IndexedLayer(layer)
        return self._indexed[id(layer)]

    def _table(self, batch: pa.RecordBatch, sites: Sites, answers: Answers) -> pa.Table:
        row, columns = answers.builder.build()
        kind, layer, code, relation, overlap_m2, share, error = columns
        arrays = {
            "footprint": batch.column("footprint").take(pa.array(row)),
            "kind": kind,
            "layer": layer,
            "code": code,
            "relation": relation,
            "overlap_m2": overlap_m2,
            "share": share,
            "covered": answers.covered[row],
            "verdict": answers.verdicts[row],
            "error": error,
        }
        if self._kit.with_geometry:
            arrays["geometry"] = shapely.to_wkb(sites.shapes)[row]
        chosen = [pa.array(arrays[one.name], one.type) for one in self.schema]
        return pa.Table.from_arrays(chosen, schema=self.schema)


def _project(industry: str | None) -> ProjectProfile:
    """The project of which only industries are known; several codes may stand in one cell."""
    if industry is None:
        return parse_project({})
    codes = [code for code in industry.translate(_SEPARATORS).split(";") if code]
    return parse_project({"industries": codes})
