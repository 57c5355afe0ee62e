"""What the engine answers."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaps:
    """One row for each pair of a footprint and a zone that overlap by 1e-4 m² or more.

    Rows are sorted by footprint, then by zone; the three arrays are equally long.

    Attributes:
        footprint: index of the footprint as handed over, int64.
        zone: index of the zone as compiled, int64.
        area_m2: ellipsoidal area in common (CGCS2000, edges straight in lon/lat), float64.
    """

    footprint: npt.NDArray[np.int64]
    zone: npt.NDArray[np.int64]
    area_m2: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.zone)
