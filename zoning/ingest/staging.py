"""A foreign file made ready: unpacked, named by us, and each set of data in it found."""

import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from zoning.ingest.archive import Member, member_names, unpack
from zoning.ingest.detection import ZIP, Format, detect
from zoning.ingest.errors import (
    ArchiveMemberNotAllowedError,
    FileTooLargeError,
    FormatNotAllowedError,
    NameNotAllowedError,
    NameNotTextError,
)
from zoning.ingest.formats.shapefile_parts import PARTS, refuse_incomplete
from zoning.ingest.limits import Limits

_FOREIGN_NAME = re.compile(r"\s*[{\[<]|/vsi|[A-Za-z][A-Za-z0-9_+.-]+:", re.IGNORECASE)
_LONGEST_NAME = 255
_GDB_FOLDER = re.compile(r"(.*?[^/]*\.gdb)/[^/]+$", re.IGNORECASE)
_GDB_MEMBER = re.compile(r"[A-Za-z0-9_.]{1,64}")
_SINGLE_SUFFIXES = {
    ".geojson",
    ".json",
    ".geojsonl",
    ".geojsons",
    ".ndjson",
    ".jsonl",
    ".gpkg",
    ".fgb",
    ".parquet",
    ".geoparquet",
    ".kml",
    ".gml",
    ".dxf",
    ".txt",
    ".csv",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSet:
    """One readable set of data.

    Attributes:
        format: how to read it.
        path: its file, or its folder for a geodatabase.
        name: name for its layer where the format has none.
        place: where it lies in its archive, to tell sets of one name apart.
    """

    format: Format
    path: Path
    name: str
    place: str = ""


def is_file_name(name: str) -> bool:
    """Whether a name could be that of a file, and not a host, a driver with its source, or data."""
    long = any(len(os.fsencode(part)) > _LONGEST_NAME for part in PurePosixPath(name).parts)
    return not (long or _FOREIGN_NAME.match(name))


def refuse_name(path: Path) -> None:
    """Take ordinary files with a name that can be told: no host, no driver prefix, no folder.

    Raises:
        NameNotAllowedError: it is not an ordinary file.
        NameNotTextError: its name is no text.
    """
    shown = os.fsencode(path).decode(errors="replace")[:80]
    try:
        is_there = path.is_file()
    except (OSError, ValueError):  # too long, or with a null byte: the name of nothing
        is_there = False
    if not is_there:
        raise NameNotAllowedError(f"“{shown}”不是文件。", f"{shown!r} is not a file.")
    try:
        path.name.encode()
    except UnicodeEncodeError as error:
        raise NameNotTextError(
            f"文件名“{shown}”不是 UTF-8。", f"the file name {shown!r} is not UTF-8."
        ) from error


def refuse_size(path: Path, limits: Limits) -> None:
    """Refuse more bytes than an upload may have.

    Raises:
        FileTooLargeError: there are more.
    """
    size = path.stat().st_size
    if size > limits.upload_bytes:
        raise FileTooLargeError(
            f"文件有 {size / 1e6:.0f} MB，上限 {limits.upload_bytes / 1e6:.0f} MB。",
            f"{size / 1e6:.0f} MB; at most {limits.upload_bytes / 1e6:.0f} MB are taken.",
        )


def stage(path: Path, label: str, folder: Path, limits: Limits) -> list[DataSet]:
    """The sets of data of a file, copied or unpacked into a folder of ours where need be.

    Args:
        path: the file, which is only read.
        label: the name the user gave it.
        folder: an empty folder of our own.
        limits: on archives.

    Raises:
        IngestError: the format, or a member of the archive, is not accepted.
    """
    found = detect(path, label)
    stem = PurePosixPath(label).stem or "layer"
    if found == ZIP:
        return _stage_archive(path, label, folder, limits)
    kind = Format(found)
    return [DataSet(format=kind, path=path, name=stem)]


def _stage_archive(path: Path, label: str, folder: Path, limits: Limits) -> list[DataSet]:
    names = set(member_names(path, limits))
    if {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        return [DataSet(format=Format.WORKBOOK, path=path, name=PurePosixPath(label).stem)]
    if label.lower().endswith(".xlsx"):
        raise FormatNotAllowedError("这不是 Excel 工作簿。", "this is no Excel workbook.")
    members = unpack(path, folder, limits)
    sets = [
        *_geodatabases(members, folder),
        *_shapefiles(members, folder),
        *_single_files(members),
    ]
    if not sets:
        _refuse_remains(members)
    return sets


def _geodatabases(members: Sequence[Member], folder: Path) -> list[DataSet]:
    found: dict[str, list[Member]] = {}
    for member in members:
        if match := _GDB_FOLDER.fullmatch(member.name):
            found.setdefault(match[1], []).append(member)
    sets = []
    for number, (name, parts) in enumerate(found.items()):
        target = folder / f"geodatabase-{number}.gdb"
        target.mkdir()
        for part in parts:
            base = PurePosixPath(part.name).name
            if _GDB_MEMBER.fullmatch(base):
                part.path.rename(target / base)
        stem = PurePosixPath(name).stem
        sets.append(DataSet(format=Format.FILE_GEODATABASE, path=target, name=stem, place=name))
    return sets


def _shapefiles(members: Sequence[Member], folder: Path) -> list[DataSet]:
    groups: dict[str, dict[str, Member]] = {}
    for member in members:
        if member.suffix in PARTS and not _GDB_FOLDER.fullmatch(member.name):
            groups.setdefault(member.stem, {})[member.suffix] = member
    sets = []
    for number, parts in enumerate(one for one in groups.values() if ".shp" in one):
        _detect_member(parts[".shp"])
        refuse_incomplete(set(parts))
        for suffix, part in parts.items():
            shutil.copyfile(part.path, folder / f"shapefile-{number}{suffix}")
        place = PurePosixPath(parts[".shp"].name)
        path = folder / f"shapefile-{number}.shp"
        sets.append(DataSet(format=Format.SHAPEFILE, path=path, name=place.stem, place=str(place)))
    return sets


def _single_files(members: Sequence[Member]) -> list[DataSet]:
    sets = []
    for member in members:
        if member.suffix not in _SINGLE_SUFFIXES or _GDB_FOLDER.fullmatch(member.name):
            continue
        kind, stem = _detect_member(member), PurePosixPath(member.name).stem
        sets.append(DataSet(format=kind, path=member.path, name=stem, place=member.name))
    return sets


def _detect_member(member: Member) -> Format:
    try:
        return Format(detect(member.path, member.name))
    except FormatNotAllowedError as error:
        raise ArchiveMemberNotAllowedError(
            f"成员“{member.name[:80]}”：{error.detail.zh}",
            f"the member {member.name[:80]!r}: {error.detail.en}",
        ) from error


def _refuse_remains(members: Sequence[Member]) -> None:
    suffixes = {member.suffix for member in members}
    if suffixes & {".dbf", ".shx"}:
        refuse_incomplete(suffixes)
    raise ArchiveMemberNotAllowedError(
        "压缩包中没有可读取的数据。", "the archive holds no data that can be read."
    )


def gather_parts(path: Path, folder: Path) -> Path:
    """Copy a .shp and the parts beside it into a folder of ours; the new place of the .shp.

    Only files of the same name are looked at; none is opened but to be copied.
    """
    beside = {
        one.suffix.lower(): one
        for one in path.parent.iterdir()
        if one.stem == path.stem and one.suffix.lower() in PARTS and one.is_file()
    }
    for suffix, part in {**beside, ".shp": path}.items():
        shutil.copyfile(part, folder / f"gathered{suffix}")
    return folder / "gathered.shp"
