"""Archives unpacked with care: what is inside is counted as it streams, not as it is declared.

Members are checked by the directory and by their local headers, unpacked one after the other under
names made here, and only as far as the limits go. GDAL never sees an archive.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath

from zoning.ingest.errors import (
    ArchiveCorruptError,
    ArchiveEncryptedError,
    ArchiveExpandsTooFarError,
    ArchiveMemberKindError,
    ArchiveMemberNotAllowedError,
    ArchiveMethodError,
    ArchiveOverlapError,
    ArchivePathError,
    ArchiveTooManyMembersError,
    NestedArchiveError,
)
from zoning.ingest.limits import Limits

_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_UTF8_NAME = 0x800
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_ARCHIVE_SUFFIXES = {".zip", ".kmz", ".7z", ".rar", ".gz", ".tar", ".tgz", ".bz2", ".xz"}
_POINTER_SUFFIXES = {".vrt", ".gdalg", ".ovf"}
_DRIVE = re.compile(r"^[A-Za-z]:")
_CHUNK = 1 << 20
_SMALL_BYTES = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One ordinary file of an archive.

    Attributes:
        name: its path in the archive, decoded, with forward slashes.
        path: where it was unpacked.
    """

    name: str
    path: Path

    @property
    def suffix(self) -> str:
        """Ending of the name in lower case, with the dot."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """Path in the archive without the ending, in lower case: parts of a Shapefile share it."""
        return self.name[: -len(self.suffix)].lower() if self.suffix else self.name.lower()


def unpack(archive: Path, folder: Path, limits: Limits) -> list[Member]:
    """Unpack the ordinary files of an archive under generated names.

    Args:
        archive: a ZIP file.
        folder: an empty folder of our own.
        limits: on members, bytes and ratio; bytes are counted while they stream.

    Raises:
        IngestError: one of the `archive-…` codes, `nested-archive`.
    """
    packed = archive.stat().st_size
    with _opened(archive) as source:
        infos = _checked(source, archive, limits)
        budget = min(limits.unpacked_bytes, max(packed * limits.unpacked_ratio, _SMALL_BYTES))
        members = []
        for number, info in enumerate(infos):
            member = Member(name=_decoded_name(info), path=folder / f"member-{number}")
            budget -= _stream(source, info, member.path, budget)
            _refuse_nested(member)
            members.append(member)
    return members


def member_names(archive: Path, limits: Limits) -> list[str]:
    """Names of the ordinary files of an archive, after the same checks, without unpacking."""
    with _opened(archive) as source:
        return [_decoded_name(info) for info in _checked(source, archive, limits)]


def _opened(archive: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(archive)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ArchiveCorruptError(
            "压缩包目录无法读取。", "the directory of the archive cannot be read."
        ) from error


def _checked(source: zipfile.ZipFile, archive: Path, limits: Limits) -> list[zipfile.ZipInfo]:
    infos = source.infolist()
    if len(infos) > limits.archive_members:
        raise ArchiveTooManyMembersError(
            f"压缩包有 {len(infos)} 个成员，上限 {limits.archive_members}。",
            f"the archive has {len(infos)} members; at most {limits.archive_members} are taken.",
        )
    for info in infos:
        _refuse_member(info)
    _refuse_overlap(infos, archive)
    return [info for info in infos if not info.is_dir() and not _is_clutter(info)]


def _refuse_member(info: zipfile.ZipInfo) -> None:
    name = _decoded_name(info)
    parts = PurePosixPath(name).parts
    raw = info.orig_filename
    if ".." in parts or name.startswith("/") or _DRIVE.match(name) or "\\" in raw or "\x00" in raw:
        raise ArchivePathError(
            f"成员“{name[:80]}”的路径越出压缩包。", f"the member {name[:80]!r} leads out of it."
        )
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise ArchiveMemberKindError(
            f"成员“{name[:80]}”是链接或设备。", f"the member {name[:80]!r} is a link or device."
        )
    if info.flag_bits & _ENCRYPTED:
        raise ArchiveEncryptedError(
            f"成员“{name[:80]}”已加密。", f"the member {name[:80]!r} is encrypted."
        )
    if info.compress_type not in _METHODS:
        raise ArchiveMethodError(
            f"成员“{name[:80]}”使用压缩方法 {info.compress_type}。",
            f"the member {name[:80]!r} uses compression method {info.compress_type}.",
        )
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in _ARCHIVE_SUFFIXES:
        raise NestedArchiveError(f"压缩包内含“{name[:80]}”。", f"it contains {name[:80]!r}.")
    if suffix in _POINTER_SUFFIXES:
        raise ArchiveMemberNotAllowedError(
            f"成员“{name[:80]}”是指向其他数据的描述文件。",
            f"the member {name[:80]!r} is a description that points to other data.",
        )


def _refuse_overlap(infos: Sequence[zipfile.ZipInfo], archive: Path) -> None:
    """Each member's bytes are its own, and its local header says what the directory says."""
    spans = []
    size = archive.stat().st_size
    with archive.open("rb") as file:
        for info in infos:
            file.seek(info.header_offset)
            head = file.read(_LOCAL_HEADER.size)
            if len(head) < _LOCAL_HEADER.size or not head.startswith(b"PK\x03\x04"):
                raise ArchiveCorruptError("成员的文件头缺失。", "a member has no header.")
            *_, name_length, extra_length = _LOCAL_HEADER.unpack(head)
            start = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length
            spans.append((info.header_offset, start + info.compress_size))
    spans.sort()
    if spans and spans[-1][1] > size:
        raise ArchiveCorruptError("压缩包不完整。", "the archive ends too soon.")
    if any(end > start for (_, end), (start, _) in pairwise(spans)):
        raise ArchiveOverlapError("成员共用同一段数据。", "members share the same bytes.")


def _stream(source: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, budget: float) -> int:
    """Unpack one member, counting; returns its bytes."""
    count = 0
    try:
        with source.open(info) as packed, path.open("xb") as target:
            while chunk := packed.read(_CHUNK):
                count += len(chunk)
                if count > budget:
                    raise ArchiveExpandsTooFarError(
                        "解压后的数据量超出限制。", "it unpacks to more than is allowed."
                    )
                target.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise ArchiveCorruptError(
            f"成员“{_decoded_name(info)[:80]}”无法解压。",
            f"the member {_decoded_name(info)[:80]!r} cannot be unpacked.",
        ) from error
    if count != info.file_size:
        raise ArchiveCorruptError(
            "成员的实际大小与目录不符。", "a member's size differs from the directory."
        )
    return count


def _refuse_nested(member: Member) -> None:
    with member.path.open("rb") as file:
        if file.read(4) in {b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf"}:
            raise NestedArchiveError(
                f"成员“{member.name[:80]}”本身是压缩包。",
                f"the member {member.name[:80]!r} is itself an archive.",
            )


def _decoded_name(info: zipfile.ZipInfo) -> str:
    """Names without the UTF-8 flag are UTF-8 if they can be, else GB18030.

    Chinese Windows writes its own code page; `zipfile` decodes as CP437, which loses nothing.
    """
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _is_clutter(info: zipfile.ZipInfo) -> bool:
    """What macOS and Windows add of their own."""
    parts = PurePosixPath(info.filename).parts
    return parts[:1] == ("__MACOSX",) or parts[-1].lower() in {".ds_store", "thumbs.db"}
