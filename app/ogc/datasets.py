"""Which collections there are: of the releases in force, or of one release by name.

A collection unites the layers that are of one kind, and of one element or class where they say so;
its id is made of these words and stays the same from release to release. Without `datetime` the
collections of the releases in force hold what is in force today; with it, what was or will be in
force on a day of the span.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends

from app.catalogue.service import Catalogue, legal_today
from app.database import Database
from app.dependencies import service
from app.ogc.errors import CollectionNotFoundError, CollectionNotWholeError
from app.ogc.moments import Span
from zoning.catalogue import Lapse, Lapsed, Selection, select_in_force
from zoning.model.release import LayerRecord, Release
from zoning.store.releases import ReleaseStore
from zoning.texts import Text
from zoning.vocabulary import (
    ELEMENT_LABELS,
    LAYER_KIND_LABELS,
    Element,
    LayerKind,
    reference_label,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A layer with the release it belongs to, and whether it is not what was published."""

    release: Release
    layer: LayerRecord
    is_failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Layers of one kind, as one collection of features.

    Attributes:
        shown: the layers that are in it, in the order of their keys.
        lapsed: releases that should speak and do not: withdrawn, ended, altered.
    """

    id: str
    shown: tuple[Shown, ...]
    lapsed: tuple[Lapsed, ...] = ()

    @property
    def title(self) -> Text:
        """What it is called."""
        return _title(self.id, [one.layer for one in self.shown])

    @property
    def layers(self) -> dict[str, Shown]:
        """Its layers by key."""
        return {one.layer.key: one for one in self.shown}

    def bounds(self) -> list[tuple[float, float, float, float]]:
        """West, south, east, north of each of its layers that is not empty."""
        return [one.layer.bounds for one in self.shown if one.layer.bounds]

    def require_whole(self) -> None:
        """Go on only where every layer is what was published.

        Raises:
            CollectionNotWholeError: one is not; its zones would be missing without a word.
        """
        failed = [f"{one.release.name}/{one.layer.name}" for one in self.shown if one.is_failed]
        failed += [one.release.name for one in self.lapsed if one.lapse is Lapse.ALTERED]
        if failed:
            names = "、".join(failed)
            raise CollectionNotWholeError(
                f"图层与发布时不一致：{names}。", f"layers are not what was published: {names}."
            )


@dataclass(frozen=True, slots=True)
class Atlas:
    """Finds collections; a `reference` names one release, none means those in force."""

    catalogue: Catalogue
    database: Database

    def collections(self, reference: str | None, span: Span | None = None) -> list[Collection]:
        """Every collection of a dataset, those without a zone too.

        Raises:
            ReleaseNotFoundError: no such release for this caller.
        """
        lapsed = () if reference is not None else self._lapsed(span)
        return _grouped(self._shown(reference, span), lapsed)

    def collection(
        self, reference: str | None, identity: str, span: Span | None = None
    ) -> Collection:
        """The collection of this id; empty where nothing was in force within the span.

        Raises:
            ReleaseNotFoundError, CollectionNotFoundError: there is none.
        """
        for one in self.collections(reference, span):
            if one.id == identity:
                return one
        if span is not None and any(one.id == identity for one in self.collections(reference)):
            return Collection(id=identity, shown=(), lapsed=self._lapsed(span))
        raise CollectionNotFoundError(
            f"没有集合“{identity[:100]}”。", f"there is no collection “{identity[:100]}”."
        )

    def holding(self, reference: str | None, identity: str, layer_key: str) -> Collection | None:
        """The collection with the one layer of a key; of the past too, where no release is named.

        Raises:
            ReleaseNotFoundError, CollectionNotFoundError: no such release, no such collection.
        """
        shown = self.collection(reference, identity).layers.get(layer_key)
        if shown is None and reference is None:
            shown = next(self._published(layer_key), None)
        if shown is None or collection_id(shown.layer) != identity:
            return None
        return Collection(id=identity, shown=(shown,))

    def release(self, reference: str) -> Release:
        """A release by id or name; drafts of one's own area too.

        Raises:
            ReleaseNotFoundError: there is none for this caller.
        """
        with self.database.read() as session:
            return ReleaseStore(session).find(reference)

    def _shown(self, reference: str | None, span: Span | None) -> Iterator[Shown]:
        if reference is None:
            days = [legal_today()] if span is None else self._days_of_change(span)
            yield from {one.layer.key: one for day in days for one in self._in_force(day)}.values()
            return
        release = self.release(reference)
        if span is None or span.meets(release.effective_from, release.effective_to):
            yield from self._of(release)

    def _lapsed(self, span: Span | None) -> tuple[Lapsed, ...]:
        """Releases that should speak on the days asked about, and do not."""
        days = [legal_today()] if span is None else self._days(span)
        return tuple(
            {
                (one.release.key, one.lapse): one
                for day in days
                for one in self._selected(day).lapsed
            }.values()
        )

    def _in_force(self, day: date) -> Iterator[Shown]:
        for release in self.catalogue.in_force(day).spatial:
            for layer in release.layers:
                yield Shown(
                    release=release.release,
                    layer=layer.record,
                    is_failed=layer.failure is not None,
                )

    def _of(self, release: Release) -> Iterator[Shown]:
        """The layers of one release; a draft was not published as anything, so nothing failed."""
        if release.published_order is None:
            yield from (Shown(release=release, layer=one, is_failed=False)
                        for one in release.layers)  # fmt: skip
            return
        for layer in self.catalogue.open(release).layers:
            yield Shown(release=release, layer=layer.record, is_failed=layer.failure is not None)

    def _published(self, layer_key: str) -> Iterator[Shown]:
        """The layer of a key in any release that was ever published."""
        for release in self.catalogue.published().releases:
            if any(layer.key == layer_key for layer in release.layers):
                yield from (one for one in self._of(release) if one.layer.key == layer_key)

    def _days_of_change(self, span: Span) -> list[date]:
        """Those days on which anything spatial is in force."""
        return [
            day
            for day in self._days(span)
            if any(release.layers for release in self._selected(day).in_force)
        ]

    def _days(self, span: Span) -> list[date]:
        """Days of the span that between them see everything that is in force on any of its days."""
        starts = {one.effective_from for one in self.catalogue.published().releases} - {date.min}
        days = {day for day in starts if span.meets(day, None) and _is_after(day, span.first)}
        return sorted(days if span.first is None else days | {span.first})

    def _selected(self, day: date) -> Selection:
        published = self.catalogue.published()
        return select_in_force(
            published.releases, on=day, at_order=published.version, altered=published.altered
        )


async def _atlas(
    catalogue: Annotated[Catalogue, Depends(service(Catalogue))],
    database: Annotated[Database, Depends(service(Database))],
) -> Atlas:
    return Atlas(catalogue, database)


AtlasDep = Annotated[Atlas, Depends(_atlas)]


def collection_id(layer: LayerRecord) -> str:
    """The id of the collection that a layer is in."""
    if layer.kind is LayerKind.ELEMENT_ZONES and layer.element:
        return f"{layer.kind}-{layer.element}"
    if layer.kind is LayerKind.REFERENCE and layer.cls:
        return f"{layer.kind}-{layer.cls}"
    return layer.kind.value


def _is_after(day: date, first: date | None) -> bool:
    return first is None or day > first


def _grouped(shown: Iterable[Shown], lapsed: tuple[Lapsed, ...]) -> list[Collection]:
    found: defaultdict[str, list[Shown]] = defaultdict(list)
    for one in shown:
        found[collection_id(one.layer)].append(one)
    return [
        Collection(
            id=name, shown=tuple(sorted(layers, key=lambda one: one.layer.key)), lapsed=lapsed
        )
        for name, layers in sorted(found.items())
    ]


def _title(identity: str, layers: Iterable[LayerRecord]) -> Text:
    layer = next(iter(layers), None)
    if layer is None:
        return Text(zh=identity, en=identity)
    kind = LAYER_KIND_LABELS[layer.kind]
    if identity == layer.kind.value:
        return kind
    inner = (
        ELEMENT_LABELS[Element(layer.element)]
        if layer.element in set(Element)
        else reference_label(layer.cls or layer.element or "")
    )
    return Text(zh=f"{kind.zh}：{inner.zh}", en=f"{kind.en}: {inner.en}")
