"""The upload doctor: what a file holds, layer by layer, and what is wrong with it."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely

from zoning.errors import InputError
from zoning.ingest.frames import check_agreement, frame_of
from zoning.ingest.layer import RawLayer
from zoning.ingest.limits import AreaOfUse, Limits
from zoning.ingest.mapping import suggest
from zoning.ingest.pipeline import choices, choose, read_raw
from zoning.ingest.staging import stage
from zoning.model.finding import Finding
from zoning.vocabulary import Severity

_SAMPLE_ROWS = 5
_SUGGESTION_ROWS = 200


def describe(
    path: Path, label: str, *, layer: str | None, crs: str | None, limits: Limits, folder: Path
) -> dict[str, Any]:
    """What a file holds; a layer that cannot be read is a finding, not the end.

    Args:
        path: the file; only read.
        label: its name for people.
        layer: describe this one only.
        crs: what the user says of its CRS.
        limits: on archives, layers and values.
        folder: an empty folder of our own.

    Returns:
        `{format, layers: […], findings: […]}` as JSON; bounds are in the coordinates of the file.

    Raises:
        InputError: the file as a whole cannot be read.
    """
    sets = stage(path, label, folder, limits)
    offered = choices(sets, limits)
    if layer is not None:
        offered = [choose(offered, layer)]
    layers: list[dict[str, Any]] = []
    findings: list[Finding] = []
    for choice in offered:
        try:
            raw = read_raw(choice, limits)
        except InputError as error:
            findings.append(_as_finding(error, choice.name))
            continue
        layers.append(_described(raw, crs))
        findings += raw.findings
        findings += [fault.as_finding(raw.name) for fault in raw.faults]
    formats = dict.fromkeys(data.format.value for data in sets)
    return {
        "format": ", ".join(formats),
        "layers": layers,
        "findings": [finding.as_dict() for finding in findings],
    }


def _described(raw: RawLayer, crs: str | None) -> dict[str, Any]:
    label = _checked_crs(raw, crs)
    kind, fields = suggest(raw.fields, raw.attributes[:_SUGGESTION_ROWS])
    xy = shapely.get_coordinates(raw.geometries)
    xy = xy[np.isfinite(xy).all(axis=1)]
    return {
        "name": raw.name,
        "geometry_type": raw.geometry_type,
        "feature_count": len(raw.attributes),
        "crs": label,
        "encoding": raw.encoding,
        "bounds": [*xy.min(axis=0).tolist(), *xy.max(axis=0).tolist()] if len(xy) else None,
        "fields": list(raw.fields),
        "suggested_kind": kind,
        "suggested_fields": fields,
        "sample": [dict(row) for row in raw.attributes[:_SAMPLE_ROWS]],
    }


def _checked_crs(raw: RawLayer, crs: str | None) -> str | None:
    """Label of the CRS; what is wrong with it becomes a finding of the layer."""
    try:
        frame = frame_of(raw, crs=crs, datum=None, shifted_allowed=False)
        xy = shapely.get_coordinates(raw.geometries)
        check_agreement(frame.crs, xy[np.isfinite(xy).all(axis=1)], AreaOfUse())
    except InputError as error:
        raw.findings.append(_as_finding(error, raw.name))
        return None if raw.crs is None else raw.crs[:80]
    return frame.crs.label


def _as_finding(error: InputError, layer: str) -> Finding:
    return Finding(code=error.code, severity=Severity.ERROR, text=error.detail, layer=layer)
