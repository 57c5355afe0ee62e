"""The kit: everything a batch needs, small enough to send to another process or machine.

Geometry stays in the compiled files, which are opened where they lie (mapped into memory, one copy
for all processes of a machine) or where they were shipped to; the kit names each with its hash.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from access_lists.book import ListBook
from access_lists.standing import Register
from app.catalogue.service import InForce
from zoning.catalogue import Selection
from zoning.composition.layers import OpenLayer, OpenRelease, ZoneLabel
from zoning.errors import StoreError
from zoning.ingest.many import ManyTerms
from zoning.measure import Objects
from zoning.model.release import LayerRecord, Release
from zoning.overlay import open_layer
from zoning.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class KitLayer:
    """One layer of the kit; `path` and `content_sha256` are None where it has no polygons."""

    record: LayerRecord
    path: Path | None
    content_sha256: str | None
    labels: tuple[ZoneLabel, ...]
    marks: Objects
    mark_labels: tuple[ZoneLabel, ...]
    failure: Text | None

    def opened(self, locate: Callable[[Path], Path]) -> OpenLayer:
        """The layer, its compiled file opened.

        Raises:
            StoreError: the file is not the one the kit was made with.
        """
        shapes = None
        if self.path is not None:
            shapes = open_layer(locate(self.path))
            if shapes.content_sha256 != self.content_sha256:
                raise StoreError(
                    f"编译图层 {shapes.path} 与筛查开始时不同。",
                    f"the compiled layer {shapes.path} is not the one the screening began with.",
                )
        return OpenLayer(
            record=self.record,
            shapes=shapes,
            labels=self.labels,
            marks=self.marks,
            mark_labels=self.mark_labels,
            failure=self.failure,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """Releases in force on a day with their lists, and the terms on which footprints are taken.

    Attributes:
        register: dated statuses and caps; empty where no verdict is asked for.
        with_verdict: whether each footprint is assessed with its industry, or only overlaid.
        with_geometry: whether results carry the footprint as WKB.
    """

    as_of: date
    selection: Selection
    releases: tuple[tuple[Release, tuple[KitLayer, ...]], ...]
    books: tuple[ListBook, ...]
    terms: ManyTerms
    register: Register
    with_verdict: bool
    with_geometry: bool

    def files(self) -> list[Path]:
        """Compiled files it needs."""
        paths = {layer.path for _, layers in self.releases for layer in layers if layer.path}
        return sorted(paths)

    def opened(self, locate: Callable[[Path], Path] = lambda path: path) -> list[OpenRelease]:
        """The releases opened; `locate` says where a compiled file was shipped to."""
        return [
            OpenRelease(release=release, layers=tuple(one.opened(locate) for one in layers))
            for release, layers in self.releases
        ]


def pack_kit(
    in_force: InForce,
    *,
    as_of: date,
    terms: ManyTerms,
    register: Register | None = None,
    with_verdict: bool,
    with_geometry: bool,
) -> Kit:
    """The kit for what is in force."""
    return Kit(
        as_of=as_of,
        selection=in_force.selection,
        releases=tuple(
            (one.release, tuple(_packed(layer) for layer in one.layers)) for one in in_force.spatial
        ),
        books=tuple(replace(book) for book in in_force.books) if with_verdict else (),
        terms=terms,
        register=register if with_verdict and register is not None else Register(),
        with_verdict=with_verdict,
        with_geometry=with_geometry,
    )


def _packed(layer: OpenLayer) -> KitLayer:
    return KitLayer(
        record=layer.record,
        path=layer.shapes.path.resolve() if layer.shapes else None,
        content_sha256=layer.shapes.content_sha256 if layer.shapes else None,
        labels=tuple(layer.labels),
        marks=np.asarray(layer.marks, dtype=object),
        mark_labels=tuple(layer.mark_labels),
        failure=layer.failure,
    )
