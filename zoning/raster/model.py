"""What is known of a raster: its grid, the kind of its values, its legend, its statistics."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from zoning.model.finding import Finding, finding_of


class RasterKind(StrEnum):
    """What the values of a raster are."""

    CONTINUOUS = "continuous"
    """Amounts that may be averaged: slope, a vegetation index, a concentration."""
    CATEGORICAL = "categorical"
    """Codes of classes, which a legend names: land cover."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RasterLimits:
    """Bounds on one raster; each has a code of its own.

    Attributes:
        values_bytes: width × height × bands × bytes of a value, as the header says.
        directories: image directories of one file: the image, its overviews and masks.
        blocks: tiles or strips of the image.
        block_bytes: one tile or strip, decoded.
        classes: different codes of a categorical raster.
        seconds: processor time of the child that reads and converts the file.
        child_memory_bytes: address space of that child.
    """

    values_bytes: int = 8_000_000_000
    directories: int = 64
    blocks: int = 4_000_000
    block_bytes: int = 268_435_456
    classes: int = 1_024
    seconds: float = 900.0
    child_memory_bytes: int = 4_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Where the pixels lie: north up, in a CRS whose x is east and y north.

    Attributes:
        west, north: outer corner of the first pixel, in units of the CRS.
        step_x, step_y: size of a pixel, both positive, in units of the CRS.
        crs: label for people; wkt: its definition.
    """

    width: int
    height: int
    west: float
    north: float
    step_x: float
    step_y: float
    crs: str
    wkt: str

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in units of the CRS."""
        east, south = self.west + self.width * self.step_x, self.north - self.height * self.step_y
        return self.west, south, east, self.north

    def same_as(self, other: "Grid") -> bool:
        """Whether pixels of the two coincide, within a thousandth of one."""
        if (self.width, self.height, self.wkt) != (other.width, other.height, other.wkt):
            return False
        pairs = zip(self.bounds, other.bounds, (self.step_x, self.step_y) * 2, strict=True)
        return all(abs(ours - theirs) <= 1e-3 * step for ours, theirs, step in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendClass:
    """One class of a categorical raster.

    Attributes:
        colour: `#rrggbb`.
        group: what a change from or to it is called after: `built`, `farmland`, `forest` …
    """

    name: str
    colour: str | None = None
    group: str | None = None


Legend = Mapping[int, LegendClass]


@dataclass(frozen=True, slots=True, kw_only=True)
class RasterContent:
    """A raster as it was taken in: everything that its converted file and header say.

    Attributes:
        sha256: of the converted file, by which it is kept.
        source: file name, SHA-256 and size of what was given.
        nodata: value of missing pixels in the converted file; None = none are missing; NaN is
            written as the text `nan`.
        lonlat: west, south, east, north in degrees.
        statistics: `cells`, `valid_cells`, `nodata_share`, and `min`, `max`, `mean`, `std` or
            `classes` (code → cells).
    """

    sha256: str
    kind: RasterKind
    grid: Grid
    dtype: str
    nodata: float | str | None
    lonlat: tuple[float, float, float, float]
    unit: str | None
    legend: Legend
    statistics: Mapping[str, Any]
    source: Mapping[str, Any]
    findings: Sequence[Finding] = field(default_factory=tuple)

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "sha256": self.sha256,
            "kind": self.kind.value,
            "grid": asdict(self.grid),
            "dtype": self.dtype,
            "nodata": self.nodata,
            "lonlat": list(self.lonlat),
            "unit": self.unit,
            "legend": {str(code): asdict(one) for code, one in self.legend.items()},
            "statistics": dict(self.statistics),
            "source": dict(self.source),
            "findings": [one.as_dict() for one in self.findings],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RasterRecord:
    """A raster as the store knows it.

    Attributes:
        name: what clauses and commands call it; several dates may bear one name.
        date: the day its values speak of.
        jurisdictions: of the release it was added to; it serves every release of these.
    """

    id: str
    name: str
    date: date
    jurisdictions: tuple[str, ...]
    release: str
    content: RasterContent


def content_of(data: Mapping[str, Any]) -> RasterContent:
    """A content from its JSON form."""
    west, south, east, north = data["lonlat"]
    return RasterContent(
        sha256=data["sha256"],
        kind=RasterKind(data["kind"]),
        grid=Grid(**data["grid"]),
        dtype=data["dtype"],
        nodata=data["nodata"],
        lonlat=(west, south, east, north),
        unit=data["unit"],
        legend={int(code): LegendClass(**one) for code, one in data["legend"].items()},
        statistics=data["statistics"],
        source=data["source"],
        findings=tuple(finding_of(one) for one in data["findings"]),
    )
