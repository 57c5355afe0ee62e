"""Zones that lie where a web map would show them: shifted as GCJ-02 or BD-09 shift a place.

Coordinates copied from Chinese web maps are off by half a kilometre or more and look sound, even
where their file says EPSG:4326. Beside places known from elsewhere they give themselves away: every
one is moved by just what the shifted frame moves it.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from zoning.datum import bd09_from_cgcs2000, gcj02_from_cgcs2000
from zoning.measure import Floats
from zoning.model.zone import Zone
from zoning.quality.codes import Layers
from zoning.quality.findings import Remarks
from zoning.vocabulary import Datum, Severity

_FRAMES = ((Datum.GCJ02, gcj02_from_cgcs2000), (Datum.BD09, bd09_from_cgcs2000))
_EXPLAINED = 0.3
"""Share of the shift that may be left over, for zones are redrawn from one edition to the next."""

_LEAST_ZONES = 3
_METRES_PER_DEGREE = 111_320.0


def suspected_datum(now: Floats, known: Floats) -> tuple[Datum, Floats] | None:
    """The shifted frame that explains where places lie, and their shift; None where none does.

    Args:
        now: (n, 2) lon/lat of places as a layer has them.
        known: (n, 2) lon/lat of the same places, from elsewhere.

    Returns:
        The frame, and the median shift in metres east and north.
    """
    if len(now) < _LEAST_ZONES:
        return None
    shift = _metres(now - known, known)
    for datum, shifted in _FRAMES:
        expected = _metres(shifted(known) - known, known)
        left_over = np.median(np.hypot(*(shift - expected).T))
        size = np.median(np.hypot(*expected.T))
        if size > 0 and left_over < _EXPLAINED * size:
            return datum, np.median(shift, axis=0)
    return None


def tell_offset(layers: Layers, previous: Layers, remarks: Remarks) -> None:
    """A warning for each layer whose zones are shifted against those of the release in force."""
    known: dict[str, dict[str, Zone]] = {}
    for record, zones in previous:
        known.setdefault(record.kind, {}).update({zone.code: zone for zone in zones})
    for record, zones in layers:
        found = suspected_datum(*_pairs(zones, known.get(record.kind, {})))
        if found is None:
            continue
        datum, (east, north) = found
        remarks.about(record.name).add(
            "crs-offset-suspected",
            Severity.WARNING,
            f"与现行版本相比整体偏移约东 {east:.0f} m、北 {north:.0f} m，符合 {datum} 的偏移，"
            "坐标可能取自网络地图；请核实坐标来源。",
            f"all zones lie about {east:.0f} m east and {north:.0f} m north of the release in "
            f"force, as {datum} would shift them: the coordinates may come from a web map.",
        )


def _pairs(zones: Sequence[Zone], known: Mapping[str, Zone]) -> tuple[Floats, Floats]:
    """Centres of zones and of their namesakes."""
    both = [(zone.geometry, known[zone.code].geometry) for zone in zones if zone.code in known]
    if not both:
        return np.empty((0, 2)), np.empty((0, 2))
    now, before = (
        shapely.get_coordinates(shapely.centroid(side)) for side in zip(*both, strict=True)
    )
    return now, before


def _metres(degrees: Floats, at: Floats) -> Floats:
    """Small differences of lon/lat in metres east and north."""
    scale = np.column_stack([np.cos(np.radians(at[:, 1])), np.ones(len(at))])
    metres: Floats = degrees * scale * _METRES_PER_DEGREE
    return metres
