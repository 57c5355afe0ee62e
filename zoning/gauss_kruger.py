"""The Gauss-Krüger frames of CGCS2000 and their EPSG codes (GB/T 13989; GB 22021-2008).

A frame is a belt of 3 or 6 degrees about a central meridian. Eastings start from 500 km at the
meridian; with a zone prefix they also carry the zone number times a million, so that an easting
of eight digits names its belt: 13-23 are belts of 6 degrees, 25-45 of 3 degrees.
"""

import math
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class GaussKruger:
    """One frame of CGCS2000.

    Attributes:
        width_deg: 3 or 6.
        central_meridian: degrees east.
        has_prefix: eastings begin with the zone number.
    """

    width_deg: int
    central_meridian: int
    has_prefix: bool

    @property
    def zone(self) -> int:
        """Number of the belt: longitude / 3, or (longitude + 3) / 6."""
        if self.width_deg == 3:
            return self.central_meridian // 3
        return (self.central_meridian + 3) // 6

    @property
    def false_easting_m(self) -> float:
        """Easting of the central meridian."""
        return 500_000.0 + (self.zone * 1_000_000.0 if self.has_prefix else 0.0)

    @property
    def epsg(self) -> str:
        """`EPSG:` and the code of the frame."""
        first_zone, with_prefix, without = _CODES[self.width_deg]
        return f"EPSG:{(with_prefix if self.has_prefix else without) + self.zone - first_zone}"

    def __str__(self) -> str:
        return f"{self.width_deg}° {self.zone} ({self.central_meridian}°E), {self.epsg}"


# Width → first zone, code of its frame with prefix, code of its frame without.
_CODES = {3: (25, 4513, 4534), 6: (13, 4491, 4502)}
_LAST_ZONE = {3: 45, 6: 23}


def frame_of_zone(zone: int, *, width_deg: int, has_prefix: bool) -> GaussKruger | None:
    """The frame of a zone number; None if China has no such zone."""
    if width_deg not in _CODES or not _CODES[width_deg][0] <= zone <= _LAST_ZONE[width_deg]:
        return None
    meridian = 3 * zone if width_deg == 3 else 6 * zone - 3
    return GaussKruger(width_deg=width_deg, central_meridian=meridian, has_prefix=has_prefix)


def frame_of_prefixed_easting(easting_m: float) -> GaussKruger | None:
    """The frame that an easting of eight digits names by its first two; None for others."""
    if not math.isfinite(easting_m):
        return None
    zone = int(easting_m // 1_000_000)
    for width_deg in _CODES:
        if frame := frame_of_zone(zone, width_deg=width_deg, has_prefix=True):
            return frame
    return None


def looks_unprefixed(easting_m: float) -> bool:
    """Whether an easting has the six digits of a frame without zone prefix."""
    return 100_000 <= easting_m < 1_000_000


CGCS2000_GRIDS = MappingProxyType(
    {
        int(frame.epsg[5:]): frame
        for width in _CODES
        for zone in range(_CODES[width][0], _LAST_ZONE[width] + 1)
        for prefixed in (True, False)
        if (frame := frame_of_zone(zone, width_deg=width, has_prefix=prefixed))
    }
)
"""Every frame by its EPSG number."""
