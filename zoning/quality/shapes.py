"""Zones that are no polygons, or parts of them so slender that nothing can stand on them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from zoning.geometry import fits_disc
from zoning.quality.faces import Objects, areas_m2
from zoning.quality.findings import Remarks, place_of
from zoning.vocabulary import Severity

_METRES_PER_DEGREE = 111_700.0  # of latitude at the poles: the most that a degree can be


def valid_polygons(zones: Objects, codes: Sequence[str], remarks: Remarks) -> npt.NDArray[np.bool_]:
    """Which zones are valid polygons; an error for each that is invalid."""
    valid = shapely.is_valid(zones)
    for index in np.flatnonzero(~valid).tolist():
        reason = shapely.is_valid_reason(zones[index])
        remarks.add(
            "geometry-invalid",
            Severity.ERROR,
            f"{codes[index]} 的图形无效：{reason}。",
            f"the geometry of {codes[index]} is invalid: {reason}.",
            feature=codes[index],
        )
    return np.asarray(valid & (shapely.get_dimensions(zones) == 2))


def tell_slivers(
    zones: Objects, codes: Sequence[str], tolerance_m: float, remarks: Remarks
) -> None:
    """A warning for each zone with parts into which no disc of the tolerance fits."""
    parts, zone = shapely.get_parts(zones, return_index=True)
    areas = areas_m2(parts)
    perimeter_m = shapely.length(parts) * _METRES_PER_DEGREE
    doubtful = np.flatnonzero(areas < tolerance_m / 2 * perimeter_m)
    slender = np.array([i for i in doubtful if not fits_disc(parts[i], tolerance_m)], dtype=int)
    for index in np.unique(zone[slender]).tolist():
        own = slender[zone[slender] == index]
        total_m2 = float(areas[own].sum())
        remarks.add(
            "sliver",
            Severity.WARNING,
            f"{codes[index]} 有 {len(own)} 个细碎部分，容不下直径 {tolerance_m:g} m 的圆，"
            f"共 {total_m2:.4f} m²。",
            f"{codes[index]} has {len(own)} parts too slender for a disc of {tolerance_m:g} m, "
            f"{total_m2:.4f} m² in all.",
            feature=codes[index],
            location=place_of(parts[own[np.argmax(areas[own])]]),
            area_m2=round(total_m2, 4),
        )
