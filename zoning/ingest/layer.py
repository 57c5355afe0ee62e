"""One layer of a foreign file before the gate: coordinates and CRS as the file has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.errors import Fault
from zoning.ingest.errors import IngestError, Proposal
from zoning.ingest.limits import Limits
from zoning.measure import Objects
from zoning.model.finding import Finding
from zoning.texts import Text
from zoning.vocabulary import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """A row that cannot be used: a refusal in a check, a finding of severity error in an import.

    Attributes:
        row: counted from 0.
        pointer: JSON pointer, for input that has no rows.
        location: lon/lat of the place.
        proposals: ways out.
    """

    code: str
    text: Text
    row: int
    pointer: str | None = None
    location: tuple[float, float] | None = None
    proposals: tuple[Proposal, ...] = ()

    def as_fault(self, *, file: str | None, layer: str | None) -> Fault:
        """Member of `errors` of a refusal."""
        return Fault(
            code=self.code,
            detail=self.text,
            pointer=self.pointer,
            file=file,
            layer=layer,
            feature=None if self.pointer else str(self.row + 1),
        )

    def as_finding(self, layer: str) -> Finding:
        """Finding that blocks publishing."""
        return Finding(
            code=self.code,
            severity=Severity.ERROR,
            text=self.text,
            layer=layer,
            feature=str(self.row + 1),
            location=self.location,
        )


@dataclass(slots=True, kw_only=True)
class RawLayer:
    """One layer as a reader of one format gives it.

    Attributes:
        geometries: (n,) Shapely geometries in the file's coordinates, x = east; or None.
        attributes: n mappings of column to value.
        crs: CRS that the file declares: code, URN or WKT.
        default_crs: CRS that the format implies where the file is silent.
        geometry_type: as the file declares it, or as found.
        pointers: JSON pointer of each row's geometry, for formats that have them.
        doubt: why the CRS declared is not to be trusted until the user confirms one.
        axes_doubt: why the order of the two coordinates is not to be trusted until the user swaps
            them; the CRS is already that of the swapped ones.
        is_degrees: the coordinates are lon/lat, for formats that do not say.
    """

    name: str
    geometries: Objects
    attributes: Sequence[Mapping[str, Any]]
    fields: Sequence[str]
    crs: str | None = None
    default_crs: str | None = None
    encoding: str | None = None
    geometry_type: str | None = None
    pointers: Sequence[str] | None = None
    doubt: IngestError | None = None
    axes_doubt: IngestError | None = None
    is_degrees: bool = False
    proposals: list[Proposal] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)

    def note(self, code: str, severity: Severity, zh: str, en: str, **about: Any) -> None:
        """Add a finding about the layer."""
        text = Text(zh=zh, en=en)
        self.findings.append(
            Finding(code=code, severity=severity, text=text, layer=self.name, **about)
        )

    def fail(self, row: int, kind: type[IngestError], zh: str, en: str, **about: Any) -> None:
        """Add a fault of one row; its geometry is no longer used."""
        self.geometries[row] = None
        if self.pointers is not None and "pointer" not in about:
            about["pointer"] = self.pointers[row]
        self.faults.append(RowFault(code=kind.code, text=Text(zh=zh, en=en), row=row, **about))


class LayerReader(Protocol):
    """What each module of `zoning.ingest.formats` offers."""

    def layer_names(self, path: Path, limits: Limits) -> Sequence[str]:
        """Names of the layers in the file, in its order."""

    def read_layer(self, path: Path, name: str, limits: Limits) -> RawLayer:
        """One layer of it."""


def as_array(geometries: Sequence[BaseGeometry | None]) -> Objects:
    """(n,) array of geometries; NumPy would otherwise unpack collections."""
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return array


def found_type(geometries: Objects) -> str | None:
    """Name of the one kind of geometry that a layer has, or `Unknown` for several."""
    kinds = {int(kind) for kind in shapely.get_type_id(geometries[~shapely.is_missing(geometries)])}
    if not kinds:
        return None
    if kinds <= {3, 6}:
        return "MultiPolygon" if 6 in kinds else "Polygon"
    return _TYPE_NAMES[kinds.pop()] if len(kinds) == 1 else "Unknown"


_TYPE_NAMES = {
    0: "Point",
    1: "LineString",
    2: "LineString",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
    7: "GeometryCollection",
}
