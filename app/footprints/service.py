"""Read a footprint without checking it: shape, measures, findings, proposals."""

from pathlib import Path
from typing import Any

from access_lists.document import footprint_document, geojson
from app.catalogue.service import Catalogue
from zoning.ingest.footprints import footprint_from_file, footprint_from_text
from zoning.model.footprint import Footprint
from zoning.vocabulary import Datum


def read_upload(
    catalogue: Catalogue,
    path: Path,
    *,
    label: str,
    layer: str | None,
    crs: str | None,
    datum: Datum | None,
    half_width_m: float | None,
) -> dict[str, Any]:
    """An uploaded file as a footprint.

    Raises:
        InputError: the file cannot be used; the error carries proposals where there are any.
    """
    footprint = footprint_from_file(
        path,
        label=label,
        layer=layer,
        feature=None,
        crs=crs,
        datum=datum,
        half_width_m=half_width_m,
        area_of_use=catalogue.area_of_use(),
    )
    return described(footprint)


def read_text(
    catalogue: Catalogue,
    text: str,
    *,
    crs: str | None,
    datum: Datum | None,
    half_width_m: float | None,
) -> dict[str, Any]:
    """Pasted coordinates or the text of a boundary-survey file as a footprint."""
    footprint = footprint_from_text(
        text,
        crs=crs,
        datum=datum,
        half_width_m=half_width_m,
        area_of_use=catalogue.area_of_use(),
    )
    return described(footprint)


def described(footprint: Footprint) -> dict[str, Any]:
    """A footprint as GeoJSON with its measures, findings and proposals."""
    measures = footprint_document(footprint)
    features = [
        {
            "type": "Feature",
            "geometry": geojson(part.geometry),
            "properties": {"occupation": part.occupation},
        }
        for part in footprint.parts
    ]
    return {
        "footprints": {"type": "FeatureCollection", "features": features},
        "measures": {name: measures[name] for name in _MEASURES},
        "findings": [finding.as_dict() for finding in footprint.findings],
        "proposals": [],
    }


_MEASURES = ("area_m2", "area_ha", "area_mu", "plane_area_m2", "crs", "sha256", "bbox")
