"""What reading gives: one layer, row by row, in lon/lat on CGCS2000."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zoning.ingest.errors import Proposal
from zoning.measure import Objects
from zoning.model.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureTable:
    """One layer as read; the order of rows is that of the file.

    Attributes:
        layer: its name in the file.
        geometries: (n,) Shapely geometries in EPSG:4490, x = longitude, 2-D, finite, valid; None
            where a row has none that can be used, and then a finding of severity `error` says why.
        attributes: n mappings of column to value: text, number, truth value, ISO date, None.
        source_crs: CRS of the file, `EPSG:4526`.
        encoding: how its text was decoded; None where the format fixes it.
        findings: what was changed or doubted; `feature` is the row, counted from 1.
        proposals: what the user may want to confirm.
    """

    layer: str
    geometries: Objects
    attributes: tuple[Mapping[str, Any], ...]
    source_crs: str
    encoding: str | None
    findings: tuple[Finding, ...]
    proposals: tuple[Proposal, ...] = field(default=())
