"""What the child process is asked and what it answers, as bytes on a pipe.

A message is the length of a JSON text, the text, and then the shapes as WKB one after another.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from logging import Logger
from pathlib import Path
from typing import Any, Literal

import numpy as np
import orjson
import shapely

from zoning.errors import Fault, InputError
from zoning.ingest.errors import FileCorruptError, IngestError, Proposal, error_class
from zoning.ingest.errors.base import build_error
from zoning.ingest.features import FeatureTable
from zoning.ingest.gate import Purpose, Terms
from zoning.ingest.limits import WORLD, AreaOfUse, Limits
from zoning.model.finding import Finding
from zoning.texts import Text
from zoning.vocabulary import Axes, Datum, Severity

_LENGTH = struct.Struct("<Q")
_OPTIONS = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One file to read or to describe.

    Attributes:
        task: `read` gives a table, `describe` a description, `release` what an export holds.
        folder: an empty folder that the child may write to.
    """

    task: Literal["read", "describe", "release"]
    path: Path
    label: str
    folder: Path
    limits: Limits
    layer: str | None = None
    purpose: Purpose = "layer"
    crs: str | None = None
    datum: Datum | None = None
    area_of_use: AreaOfUse = WORLD
    axes: Axes | None = None
    feature: int | None = None

    @property
    def terms(self) -> Terms:
        """On what terms the layer is let in."""
        return Terms(
            purpose=self.purpose,
            crs=self.crs,
            datum=self.datum,
            area_of_use=self.area_of_use,
            limits=self.limits,
            axes=self.axes,
            feature=self.feature,
        )

    @property
    def seconds(self) -> float:
        """Processor time the child may use."""
        if self.purpose == "footprint":
            return self.limits.footprint_seconds
        return self.limits.layer_seconds

    def to_bytes(self) -> bytes:
        """JSON form."""
        return orjson.dumps({**asdict(self), "path": str(self.path), "folder": str(self.folder)})

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Request":
        """The request of a JSON form."""
        members = orjson.loads(raw)
        datum, axes = members.pop("datum"), members.pop("axes")
        return cls(
            path=Path(members.pop("path")),
            folder=Path(members.pop("folder")),
            datum=None if datum is None else Datum(datum),
            axes=None if axes is None else Axes(axes),
            area_of_use=AreaOfUse(**members.pop("area_of_use")),
            limits=Limits(**members.pop("limits")),
            **members,
        )


def pack_table(table: FeatureTable) -> bytes:
    """A table as bytes."""
    wkb = shapely.to_wkb(table.geometries)
    header = {
        "layer": table.layer,
        "source_crs": table.source_crs,
        "encoding": table.encoding,
        "attributes": table.attributes,
        "findings": [asdict(finding) for finding in table.findings],
        "proposals": [asdict(proposal) for proposal in table.proposals],
        "lengths": [-1 if one is None else len(one) for one in wkb],
    }
    return _pack({"table": header}, b"".join(one for one in wkb if one is not None))


def pack_description(description: Mapping[str, Any]) -> bytes:
    """A description as bytes."""
    return _pack({"description": description})


def pack_drivers(unwanted: Sequence[str]) -> bytes:
    """Word that GDAL came with drivers that are to be skipped, as bytes."""
    return _pack({"drivers": unwanted})


def pack_error(error: InputError, *, trace: str | None = None) -> bytes:
    """A refusal as bytes; `trace` tells the log, never the user, of an unforeseen exception."""
    proposals = error.proposals if isinstance(error, IngestError) else ()
    member = {
        "code": error.code,
        "detail": asdict(error.detail),
        "pointer": error.pointer,
        "faults": [asdict(fault) for fault in error.faults],
        "proposals": [asdict(proposal) for proposal in proposals],
    }
    return _pack({"error": member, "trace": trace})


def unwanted_drivers(raw: bytes) -> list[str]:
    """Drivers that the child wants skipped before it reads anything."""
    message, _ = _message(raw)
    drivers: list[str] = message.get("drivers", [])
    return drivers


def unpack_answer(raw: bytes, *, log: Logger) -> FeatureTable | dict[str, Any]:
    """The table or description that a child sent.

    Raises:
        InputError: the refusal that it sent; `FileCorruptError` where it sent nothing whole.
    """
    message, end = _message(raw)
    if "error" in message:
        if message["trace"]:
            log.error("a reader broke on a file: %s", message["trace"])
        raise _error(message["error"])
    if "description" in message:
        description: dict[str, Any] = message["description"]
        return description
    return _table(message["table"], memoryview(raw)[end:])


def _message(raw: bytes) -> tuple[dict[str, Any], int]:
    """The JSON of a message, and where its shapes begin."""
    if len(raw) < _LENGTH.size or len(raw) < _LENGTH.size + _LENGTH.unpack_from(raw)[0]:
        raise FileCorruptError("文件使读取程序中断。", "the file broke the program that reads it.")
    end = _LENGTH.size + _LENGTH.unpack_from(raw)[0]
    message: dict[str, Any] = orjson.loads(memoryview(raw)[_LENGTH.size : end])
    return message, end


def _pack(message: Mapping[str, Any], shapes: bytes = b"") -> bytes:
    text = orjson.dumps(message, option=_OPTIONS)
    return _LENGTH.pack(len(text)) + text + shapes


def _table(header: dict[str, Any], shapes: memoryview) -> FeatureTable:
    wkb = np.full(len(header["lengths"]), None, dtype=object)
    place = 0
    for row, length in enumerate(header.pop("lengths")):
        if length >= 0:
            wkb[row] = bytes(shapes[place : place + length])
            place += length
    return FeatureTable(
        layer=header["layer"],
        geometries=shapely.from_wkb(wkb),
        attributes=tuple(header["attributes"]),
        source_crs=header["source_crs"],
        encoding=header["encoding"],
        findings=tuple(finding_of(one) for one in header["findings"]),
        proposals=tuple(_proposal(one) for one in header["proposals"]),
    )


def finding_of(members: dict[str, Any]) -> Finding:
    """A finding from its members, as `asdict` gave them."""
    location = members.pop("location")
    return Finding(
        text=Text(**members.pop("text")),
        severity=Severity(members.pop("severity")),
        location=None if location is None else (location[0], location[1]),
        **members,
    )


def _proposal(members: dict[str, Any]) -> Proposal:
    return Proposal(text=Text(**members.pop("text")), **members)


def _error(members: dict[str, Any]) -> InputError:
    return build_error(
        error_class(members["code"]),
        Text(**members["detail"]),
        pointer=members["pointer"],
        faults=[Fault(detail=Text(**one.pop("detail")), **one) for one in members["faults"]],
        proposals=[_proposal(one) for one in members["proposals"]],
    )
