"""How large, how long and where: the bounds that foreign input must keep."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from zoning.measure import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaOfUse:
    """Rectangle in degrees that coordinates must lie in; the default holds China's land and sea."""

    west: float = 73.0
    south: float = 3.0
    east: float = 136.0
    north: float = 54.0

    def contains(self, lonlat: Floats) -> npt.NDArray[np.bool_]:
        """Which of (n, 2) positions lie inside, as booleans; those that are not finite do not."""
        longitude, latitude = lonlat[:, 0], lonlat[:, 1]
        across = (longitude >= self.west) & (longitude <= self.east)
        inside: npt.NDArray[np.bool_] = across & (latitude >= self.south) & (latitude <= self.north)
        return inside

    def __str__(self) -> str:
        return f"{self.west:g}–{self.east:g}°E, {self.south:g}–{self.north:g}°N"


WORLD = AreaOfUse(west=-180.0, south=-90.0, east=180.0, north=90.0)
"""For fictional, foreign and test jurisdictions (99…)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on one input. None of them is a judgement on the data; each has a code of its own.

    Attributes:
        unpacked_ratio: unpacked bytes for each packed one; small archives (under 1 MB unpacked)
            are excused.
        features, vertices: of a footprint, or of one batch; layers have bounds of their own.
        footprint_parts: polygons, or holes, of a footprint.
        repair_relative_area: the largest share of its area that a repair may change.
        child_memory_bytes: address space; the libraries alone reserve over half a gigabyte.
    """

    upload_bytes: int = 200_000_000
    unpacked_bytes: int = 2_000_000_000
    unpacked_ratio: float = 100.0
    archive_members: int = 1_000
    attribute_bytes: int = 65_536
    features: int = 100_000
    vertices: int = 5_000_000
    layer_features: int = 2_000_000
    layer_vertices: int = 50_000_000
    footprint_parts: int = 1_000
    footprint_min_area_m2: float = 0.01
    footprint_max_area_m2: float = 1e10
    line_vertices: int = 20_000
    half_width_max_m: float = 5_000.0
    repair_relative_area: float = 1e-3
    in_process_bytes: int = 5_000_000
    footprint_seconds: float = 10.0
    layer_seconds: float = 300.0
    child_memory_bytes: int = 4_000_000_000
    table_rows: int = 50_000
    table_columns: int = 200

    def for_layers(self) -> "Limits":
        """The same bounds with those of layers for features and vertices."""
        return replace(self, features=self.layer_features, vertices=self.layer_vertices)
