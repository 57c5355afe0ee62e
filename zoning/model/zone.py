"""A zone: one feature of a layer, whatever it is a unit, a red line or a reference of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """One zone, dissolved by its code.

    Attributes:
        geometry: EPSG:4490 lon/lat, valid, canonical order.
        cls: class of an element zone or reference feature.
        attributes: further attributes the analyst chose to keep.
    """

    code: str
    geometry: BaseGeometry
    name: str | None = None
    category: str | None = None
    cls: str | None = None
    county: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def properties(self) -> dict[str, Any]:
        """Everything but the geometry, as JSON."""
        return {
            "code": self.code,
            "name": self.name,
            "category": self.category,
            "class": self.cls,
            "county": self.county,
            "attributes": dict(self.attributes),
        }
