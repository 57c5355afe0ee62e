"""What is wrong with a draft as a whole: its layers, its lists, and both beside the last ones."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from access_lists.agreement import disagreements
from access_lists.contradictions import contradictions_in
from access_lists.store.lists import ListStore
from access_lists.waiting import waiting_in
from zoning.catalogue import predecessors
from zoning.model.finding import Finding
from zoning.model.release import LayerRecord, Release
from zoning.model.zone import Zone
from zoning.quality.validation import validate
from zoning.store.releases import ReleaseStore
from zoning.vocabulary import LayerKind

_Layers = Sequence[tuple[LayerRecord, list[Zone]]]


def findings_of(session: Session, release: Release, *, approval: bool) -> list[Finding]:
    """Every doubt about a draft, nothing stored.

    Args:
        session: to read from.
        release: the draft.
        approval: whether a document approves a smaller red line.
    """
    store = ReleaseStore(session)
    layers = _layers(store, release)
    before = [_layers(store, one) for one in predecessors(store.all(), release)]
    books = list(ListStore(session).books(release))
    found = validate(
        layers,
        jurisdictions=release.jurisdictions,
        previous=before,
        approval=approval,
        absent=release.absent,
    )
    return [
        *found,
        *disagreements(books, _unit_codes(layers)),
        *contradictions_in(books),
        *waiting_in(books),
    ]


def _layers(store: ReleaseStore, release: Release) -> _Layers:
    return [(layer, list(store.zones(layer.key))) for layer in release.layers]


def _unit_codes(layers: _Layers) -> list[str]:
    return [
        zone.code
        for layer, zones in layers
        if layer.kind is LayerKind.CONTROL_UNITS
        for zone in zones
    ]
