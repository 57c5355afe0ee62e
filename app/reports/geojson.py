"""The result for a GIS: footprint and hits as GeoJSON, in lon/lat of CGCS2000."""

from collections.abc import Mapping
from typing import Any

import orjson


def geojson_report(assessment: Mapping[str, Any], figure: Mapping[str, Any]) -> bytes:
    """Footprint and hits as a FeatureCollection; the surroundings, drawn coarsely, are left out."""
    site = {
        "type": "Feature",
        "geometry": assessment["footprint"]["geometry"],
        "properties": {
            "kind": "footprint",
            "verdict": assessment["verdict"],
            "check": assessment["id"],
            "area_m2": assessment["footprint"]["area_m2"],
        },
    }
    hits = [] if assessment["tier"] == "public" else figure["features"]
    exact = [one for one in hits if one["properties"].get("role") != "context"]
    return orjson.dumps({"type": "FeatureCollection", "features": [site, *exact]})
