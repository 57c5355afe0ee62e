"""Read a footprint without checking it: shape, measures, findings, proposals."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from access_lists.document import footprint_document, geojson
from app.catalogue.service import Catalogue
from zoning.ingest.errors import LayerNotFoundError, Proposal
from zoning.ingest.footprints import SiteRules, footprint_of, table_from_text
from zoning.ingest.limits import Limits
from zoning.ingest.reading import read_features
from zoning.model.footprint import Footprint
from zoning.vocabulary import Axes, Datum

_MEASURES = ("area_m2", "area_ha", "area_mu", "plane_area_m2", "crs", "sha256", "bbox")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a person says of a site, and how proposals are answered."""

    crs: str | None = None
    datum: Datum | None = None
    axes: Axes | None = None
    half_width_m: float | None = None
    close_lines: bool = False

    def rules(self) -> SiteRules:
        """How features become one site."""
        return SiteRules(
            limits=Limits(), half_width_m=self.half_width_m, close_lines=self.close_lines
        )


def read_upload(
    catalogue: Catalogue, path: Path, said: Answers, *, label: str, layer: str | None
) -> dict[str, Any]:
    """An uploaded file as a footprint.

    Raises:
        InputError: the file cannot be used; the error carries proposals where there are any.
    """
    table = read_features(
        path,
        label=label,
        layer=layer,
        crs=said.crs,
        datum=said.datum,
        axes=said.axes,
        area_of_use=catalogue.area_of_use(),
        purpose="footprint",
    )
    return described(footprint_of(table, said.rules()), table.proposals)


def read_text(
    catalogue: Catalogue, text: str, said: Answers, *, layer: str | None = None
) -> dict[str, Any]:
    """Pasted coordinates or the text of a boundary-survey file as a footprint.

    Raises:
        InputError: no shape can be read from it; the error carries proposals where there are any.
    """
    table = table_from_text(
        text, crs=said.crs, datum=said.datum, axes=said.axes, area_of_use=catalogue.area_of_use()
    )
    if layer not in {None, table.layer}:
        raise LayerNotFoundError(
            "粘贴的文本没有图层。", "a pasted text is one layer, without a name."
        )
    return described(footprint_of(table, said.rules()), table.proposals)


def described(footprint: Footprint, proposals: Sequence[Proposal] = ()) -> dict[str, Any]:
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
        "proposals": [one.as_dict() for one in proposals],
    }
