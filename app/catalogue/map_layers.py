"""A layer as the list of what a map can show describes it, on either tier."""

from typing import Any

from zoning.model.release import LayerRecord, Release


def map_layer(release: Release, layer: LayerRecord) -> dict[str, Any]:
    """What a layer is and where it lies; not where its shapes and tiles are to be had."""
    return {
        "id": layer.key,
        "kind": layer.kind.value,
        "name": layer.name,
        "element": layer.element,
        "class": layer.cls,
        "classes": sorted(layer.classes),
        "release": release.id,
        "release_name": release.name,
        "feature_count": layer.feature_count,
        "bounds": list(layer.bounds) if layer.bounds else None,
    }
