"""A release as the command line and the API show it."""

from collections.abc import Iterable
from typing import Any

from zoning.model.release import LayerRecord, ListRecord, Release, Review


def description(
    release: Release, lists: Iterable[ListRecord], review: Review | None
) -> dict[str, Any]:
    """A release as JSON, with what its layers and lists are but not what they hold."""
    return {
        "id": release.id,
        "key": release.key,
        "name": release.name,
        "state": release.state.value,
        "jurisdictions": list(release.jurisdictions),
        "series": release.series,
        "effective_from": release.effective_from.isoformat(),
        "effective_to": release.effective_to.isoformat() if release.effective_to else None,
        "requires": None if release.requires is None else list(release.requires),
        "absent": sorted(release.absent),
        "gap_tolerance_m": release.gap_tolerance_m,
        "sha256": release.sha256,
        "published_at": release.published_at.isoformat() if release.published_at else None,
        "published_by": release.published_by,
        "approval": release.approval,
        "withdrawn_reason": release.withdrawn_reason,
        "version": release.version,
        "editors": list(release.editors),
        "review": None if review is None else review.as_dict(),
        "layers": [_layer_json(layer) for layer in release.layers],
        "lists": [
            {"id": one.id, "title": one.title, "level": one.level, "clauses": one.clause_count}
            for one in lists
        ],
    }


def _layer_json(layer: LayerRecord) -> dict[str, Any]:
    return {
        "kind": layer.kind.value,
        "name": layer.name,
        "element": layer.element,
        "class": layer.cls,
        "feature_count": layer.feature_count,
        "boundary_tolerance_m": layer.boundary_tolerance_m,
        "bounds": list(layer.bounds) if layer.bounds else None,
        "sha256": layer.sha256,
    }
