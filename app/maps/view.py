"""The part of the world that a picture shows, and where it falls on the picture."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.http_errors import BadParameterError
from zoning.export.tile_shapes import Window, on_the_world

PIXELS_PER_MM: Final = 96 / 25.4
"""CSS pixels; pictures are drawn in millimetres, as the maps of a report are."""

_LEAST_DEGREES: Final = 1e-6
_STEPS: Final = (30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005)
_ROOM_MM: Final = 24.0
"""Room that one line of the graticule and its figure want."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A window of the world on a picture, in spherical Mercator, north up."""

    window: Window
    width_px: int
    height_px: int
    latitude: float

    @classmethod
    def around(cls, bbox: str, width_px: int, height_px: int) -> Self:
        """The view that shows a box of degrees whole, in the middle.

        Raises:
            BadParameterError: not `west,south,east,north` in degrees.
        """
        west, south, east, north = _degrees(bbox)
        (left, bottom), (right, top) = on_the_world(west, south), on_the_world(east, north)
        across = max(right - left, (bottom - top) * width_px / height_px)
        x, y = (left + right) / 2, (top + bottom) / 2
        half_x, half_y = across / 2, across / 2 * height_px / width_px
        return cls(
            window=(x - half_x, y - half_y, x + half_x, y + half_y),
            width_px=width_px,
            height_px=height_px,
            latitude=(south + north) / 2,
        )

    @property
    def width_mm(self) -> float:
        """Width of the picture."""
        return self.width_px / PIXELS_PER_MM

    @property
    def height_mm(self) -> float:
        """Height of the picture."""
        return self.height_px / PIXELS_PER_MM

    @property
    def mm_per_world(self) -> float:
        """Width of the whole world at this scale."""
        return self.width_mm / (self.window[2] - self.window[0])

    def on_paper(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape in fractions of the world, in millimetres from the upper left corner."""
        corner = np.array(self.window[:2])

        def placed(coordinates: Any) -> Any:
            return (coordinates - corner) * self.mm_per_world

        return shapely.transform(shape, placed)

    def meridians(self) -> Iterator[tuple[float, float]]:
        """Round longitudes with their x in millimetres."""
        west, east = (at * 360 - 180 for at in self.window[::2])
        for longitude in self._round(west, east):
            x = on_the_world(longitude, 0)[0]
            yield longitude, (x - self.window[0]) * self.mm_per_world

    def parallels(self) -> Iterator[tuple[float, float]]:
        """Round latitudes with their y in millimetres."""
        north, south = (
            math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * at)))) for at in self.window[1::2]
        )
        for latitude in self._round(south, north):
            y = on_the_world(0, latitude)[1]
            yield latitude, (y - self.window[1]) * self.mm_per_world

    def _round(self, first: float, last: float) -> Iterator[float]:
        room = _ROOM_MM * 360 / self.mm_per_world
        step = min((one for one in _STEPS if one >= room), default=_STEPS[0])
        for count in range(math.ceil(first / step), math.floor(last / step) + 1):
            yield round(count * step, 6)


def _degrees(bbox: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(one) for one in bbox.split(","))
    except ValueError:
        raise _bad_box(bbox) from None
    is_on_earth = -180 <= west < east <= 180 and -90 <= south < north <= 90
    if not is_on_earth or min(east - west, north - south) < _LEAST_DEGREES:
        raise _bad_box(bbox)
    return west, south, east, north


def _bad_box(bbox: str) -> BadParameterError:
    return BadParameterError(
        f"bbox=“{bbox[:100]}”应为 西,南,东,北，单位度，例如 112.5,31.3,112.7,31.5。",
        f"bbox={bbox[:100]!r} must be west,south,east,north in degrees, as 112.5,31.3,112.7,31.5.",
    )
