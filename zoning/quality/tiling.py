"""Control units must tile the territory: where two of them overlap, and where none is.

Units of a zoning plan cover the whole land, so a gap is missing data and an overlap is two
answers for one place. Neither is mended: both are told with place and area, and warned of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.geometry import MIN_AREA_M2, fits_disc, polygons_of
from zoning.model.release import DEFAULT_TOLERANCE_M
from zoning.quality.faces import Faces, Objects, areas_m2
from zoning.quality.findings import SHOWN, Remarks, place_of
from zoning.vocabulary import Severity

_NAMED_NEIGHBOURS = 5
_SMALLEST_PIECE_M2 = 1e-6  # of a face; less is rounding noise of crossings


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two zones, by number, that share an area; `shape` is what they share."""

    one: int
    other: int
    area_m2: float
    shape: BaseGeometry


def overlaps(faces: Faces, zones: Objects) -> list[Overlap]:
    """Pairs of zones that overlap by at least 1e-4 m², the largest first."""
    pairs = _pairs_to_measure(faces.shapes[faces.balance > 1], zones)
    if not pairs:
        return []
    one, other = np.array(pairs).T
    shared = shapely.intersection(zones[one], zones[other])
    areas = areas_m2(shared)
    order = np.lexsort([other, one, -areas])
    return [
        Overlap(
            one=int(one[index]),
            other=int(other[index]),
            area_m2=float(areas[index]),
            shape=shared[index],
        )
        for index in order[areas[order] >= MIN_AREA_M2]
    ]


def _pairs_to_measure(double: Objects, zones: Objects) -> list[tuple[int, int]]:
    """Pairs of zones that share a face: those at one point of it, and those with a part of it.

    A point finds zones whose overlap is too thin for its area to survive rounding; parts find all
    zones of a face through which a border runs that two of them share. Where no third zone comes
    near a face there is nothing to find out.
    """
    tree = shapely.STRtree(zones)
    face, zone = tree.query(double, predicate="intersects")
    parted = np.bincount(face, minlength=len(double))[face] == 2
    doubtful = np.flatnonzero(~parted)
    parts = shapely.intersection(double[face[doubtful]], zones[zone[doubtful]])
    parted[doubtful] = areas_m2(parts) >= _SMALLEST_PIECE_M2
    at_point = tree.query(shapely.point_on_surface(double), predicate="intersects")
    holding = np.unique(np.hstack([np.stack([face, zone])[:, parted], at_point]), axis=1)
    groups = np.split(holding[1], np.flatnonzero(np.diff(holding[0])) + 1)
    return sorted({pair for group in groups for pair in combinations(group.tolist(), 2)})


def tell_overlaps(faces: Faces, zones: Objects, codes: Sequence[str], remarks: Remarks) -> None:
    """One warning for each pair, and one for all of them with the whole area that is doubled."""
    found = overlaps(faces, zones)
    for pair in found[:SHOWN]:
        one, other = sorted((codes[pair.one], codes[pair.other]))
        remarks.add(
            "overlap",
            Severity.WARNING,
            f"单元 {one} 与 {other} 重叠 {pair.area_m2:.4f} m²。",
            f"units {one} and {other} overlap by {pair.area_m2:.4f} m².",
            feature=f"{one}, {other}",
            location=place_of(polygons_of(pair.shape)),
            area_m2=round(pair.area_m2, 4),
        )
    double = faces.balance > 1
    if not found:
        return
    total_m2 = float((faces.area_m2 * (faces.balance - 1))[double].sum())
    remarks.add(
        "overlap-total",
        Severity.WARNING,
        f"管控单元共有 {len(found)} 对重叠，合计 {total_m2:.4f} m²（含小于 1e-4 m² 的细缝）。",
        f"{len(found)} pairs of units overlap, {total_m2:.4f} m² in all, parts below 1e-4 m² "
        "counted in.",
        area_m2=round(total_m2, 4),
    )


def gaps_inside(faces: Faces) -> Objects:
    """Bounded faces of at least 1e-4 m² that no zone holds."""
    gaps: Objects = faces.shapes[(faces.balance == 0) & (faces.area_m2 >= MIN_AREA_M2)]
    return gaps


def tell_gaps(gaps: Objects, zones: Objects, codes: Sequence[str], remarks: Remarks) -> None:
    """One warning for each gap, with the units beside it, and one for all of them."""
    if not len(gaps):
        return
    areas = areas_m2(gaps)
    order = np.argsort(-areas, kind="stable")[:SHOWN]
    gap, zone = shapely.STRtree(zones).query(gaps[order], predicate="intersects")
    for position, index in enumerate(order.tolist()):
        beside = sorted(codes[one] for one in zone[gap == position])[:_NAMED_NEIGHBOURS]
        size_zh, size_en = _gap_words(gaps[index])
        place_zh, place_en = f"，邻接 {'、'.join(beside)}", f", beside {', '.join(beside)}"
        remarks.add(
            "gap",
            Severity.WARNING,
            f"管控单元之间有{size_zh} {areas[index]:.4f} m²{place_zh if beside else ''}。",
            f"{size_en} of {areas[index]:.4f} m² between control units"
            f"{place_en if beside else ''}.",
            feature=", ".join(beside) or None,
            location=place_of(gaps[index]),
            area_m2=round(float(areas[index]), 4),
        )
    remarks.add(
        "gap-total",
        Severity.WARNING,
        f"管控单元共有 {len(gaps)} 处空缺，合计 {areas.sum():.4f} m²。",
        f"{len(gaps)} gaps between control units, {areas.sum():.4f} m² in all.",
        area_m2=round(float(areas.sum()), 4),
    )


def _gap_words(gap: BaseGeometry) -> tuple[str, str]:
    wide = fits_disc(gap, DEFAULT_TOLERANCE_M)
    return ("空缺", "a gap") if wide else ("细缝", "a hairline gap")
