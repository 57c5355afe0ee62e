"""A red line that has become smaller than the one it follows: only with an approval document.

A red line is not made smaller by whoever draws a new map, so a loss blocks publishing unless the
document that approves it is named (`release publish --approval`).
"""

from collections.abc import Sequence

import numpy as np
import shapely

from zoning.geometry import MIN_AREA_M2, fits_disc, polygons_of
from zoning.quality.faces import Objects, areas_m2, faces_of
from zoning.quality.findings import Remarks, place_of
from zoning.vocabulary import Severity

_RELATIVE_NOISE = 1e-9
_SHRUNK = "red-line-shrunk"


def lost_parts(now: Objects, before: Objects) -> Objects:
    """Polygons of at least 1e-4 m² that were inside a red line before and are in none now."""
    faces = faces_of(now, before)
    lost = faces.shapes[(faces.balance < 0) & (faces.area_m2 >= MIN_AREA_M2)]
    face, zone = shapely.STRtree(now).query(lost, predicate="intersects")
    left = lost.copy()
    for index in np.unique(face):
        still = shapely.union_all(now[zone[face == index]])
        left[index] = polygons_of(shapely.difference(lost[index], still))
    parts = shapely.get_parts(left)
    kept: Objects = parts[areas_m2(parts) >= MIN_AREA_M2]
    return kept


def tell_shrunk(
    now: Objects,
    before: Objects,
    codes_before: Sequence[str],
    remarks: Remarks,
    *,
    tolerance_m: float,
    approval: bool,
) -> bool:
    """An error for each former red line that lost ground; a warning where it was approved.

    Ground is lost where a disc of the tolerance fits into what is missing, or where the total is
    smaller. A border drawn anew, with slivers on both sides and no smaller, is only mentioned.

    Returns:
        Whether ground is lost.
    """
    parts = lost_parts(now, before)
    if not len(parts):
        return False
    area_now, area_before = _covered_m2(now), _covered_m2(before)
    noise_m2 = max(MIN_AREA_M2, _RELATIVE_NOISE * area_before)
    if area_now >= area_before - noise_m2 and not any(fits_disc(p, tolerance_m) for p in parts):
        severity, code = Severity.INFO, "red-line-redrawn"
    else:
        severity = Severity.WARNING if approval else Severity.ERROR
        code = _SHRUNK
    part, zone = shapely.STRtree(before).query(parts, predicate="intersects")
    pieces = shapely.intersection(parts[part], before[zone])
    areas = areas_m2(pieces)
    for index in np.unique(zone[areas >= MIN_AREA_M2]).tolist():
        own = (zone == index) & (areas >= MIN_AREA_M2)
        lost_m2 = float(areas[own].sum())
        remarks.add(
            code,
            severity,
            f"生态保护红线 {codes_before[index]} 比所接替的版本少 {lost_m2:.4f} m²"
            f"{'（已附批准文件）' if approval else '；须附批准文件（--approval）'}。",
            f"red line {codes_before[index]} lost {lost_m2:.4f} m² against the release it follows"
            f"{' (approved)' if approval else '; it needs an approval document (--approval)'}.",
            feature=codes_before[index],
            location=place_of(pieces[own][np.argmax(areas[own])]),
            area_m2=round(lost_m2, 4),
            before=round(area_before, 4),
            after=round(area_now, 4),
        )
    return code == _SHRUNK


def _covered_m2(zones: Objects) -> float:
    faces = faces_of(zones)
    return float(faces.area_m2[faces.balance > 0].sum())
