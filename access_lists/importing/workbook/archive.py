"""The container of an .xlsx or .docx, looked at before anything reads it.

Sizes are counted while unpacking, never taken from the headers.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Final

from access_lists.importing.errors import WorkbookEncryptedError
from zoning.ingest.errors import (
    ArchiveCorruptError,
    ArchiveExpandsTooFarError,
    ArchiveMethodError,
    ArchivePathError,
    ArchiveTooManyMembersError,
    FileEmptyError,
    FormatMismatchError,
    FormatNotAllowedError,
    WorkbookActiveContentError,
)

MAX_MEMBERS: Final = 2_000
MAX_UNPACKED_BYTES: Final = 400_000_000
MAX_RATIO: Final = 200
"""Unpacked to packed size; real workbooks stay below 30, long repeats below 100."""

_RATIO_FLOOR_BYTES: Final = 20_000_000
_CHUNK_BYTES: Final = 1 << 20
_ZIP_MAGIC: Final = b"PK\x03\x04"
_CFB_MAGIC: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_FLAG: Final = 0x1
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_WITH_MACROS: Final = frozenset({".xlsm", ".xltm", ".xlam", ".docm", ".dotm"})
_MAIN_PARTS: Final = MappingProxyType({".xlsx": "xl/workbook.xml", ".docx": "word/document.xml"})


def check_container(path: Path, label: str) -> str:
    """Check magic bytes, members and unpacked size; the kind of file, `.xlsx` or `.docx`.

    Args:
        path: where the bytes are.
        label: the client's name of the file; only its ending is looked at.

    Raises:
        IngestError: by the subclass that says why.
    """
    suffix = PurePosixPath(label.replace("\\", "/")).suffix.lower()
    head = _head(path)
    if suffix in _WITH_MACROS:
        raise WorkbookActiveContentError(
            f"“{label}”是启用宏的文件。", f"“{label}” is a file with macros enabled."
        )
    if head.startswith(_CFB_MAGIC):
        raise _compound_file(path, label, suffix)
    if suffix not in _MAIN_PARTS:
        raise FormatNotAllowedError(
            f"“{label}”不是 .xlsx 或 .docx 文件。", f"“{label}” is neither .xlsx nor .docx."
        )
    if not head.startswith(_ZIP_MAGIC):
        raise FormatMismatchError(
            f"“{label}”的内容不是 {suffix} 文件。", f"The content of “{label}” is not {suffix}."
        )
    names = _check_members(path)
    if _MAIN_PARTS[suffix] not in names:
        raise FormatMismatchError(
            f"“{label}”内没有 {_MAIN_PARTS[suffix]}。", f"“{label}” has no {_MAIN_PARTS[suffix]}."
        )
    return suffix


def members(path: Path) -> tuple[str, ...]:
    """Names of all parts."""
    with zipfile.ZipFile(path) as archive:
        return tuple(archive.namelist())


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise FileEmptyError("文件没有内容。", "The file has no content.")
    return head


def _compound_file(path: Path, label: str, suffix: str) -> Exception:
    # An encrypted .xlsx is a compound file that holds a stream of this name in UTF-16.
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        return WorkbookEncryptedError(
            f"“{label}”设有打开密码。", f"“{label}” is protected by a password."
        )
    if suffix in _MAIN_PARTS:
        return FormatMismatchError(
            f"“{label}”是旧式二进制文件，不是 {suffix}。",
            f"“{label}” is an old binary file, not {suffix}.",
        )
    return FormatNotAllowedError(
        f"“{label}”是旧式二进制工作簿，请另存为 .xlsx。",
        f"“{label}” is an old binary workbook; save it as .xlsx.",
    )


def _check_members(path: Path) -> frozenset[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            if len(infos) > MAX_MEMBERS:
                raise ArchiveTooManyMembersError(
                    f"文件内有 {len(infos)} 个条目，上限 {MAX_MEMBERS}。",
                    f"The file has {len(infos)} members; at most {MAX_MEMBERS} are allowed.",
                )
            for info in infos:
                _check_member(info)
            _count_unpacked(archive, infos, path.stat().st_size)
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise ArchiveCorruptError(
            f"文件无法解压：{error}", f"The file cannot be unpacked: {error}"
        ) from error
    return frozenset(info.filename for info in infos)


def _check_member(info: zipfile.ZipInfo) -> None:
    name = info.filename
    parts = name.split("/")
    if name.startswith("/") or "\\" in name or ".." in parts or ":" in parts[0]:
        raise ArchivePathError(f"内部路径“{name}”不允许。", f"Member path “{name}” is not allowed.")
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise WorkbookEncryptedError(f"条目“{name}”已加密。", f"Member “{name}” is encrypted.")
    if info.compress_type not in _METHODS:
        raise ArchiveMethodError(
            f"条目“{name}”的压缩方式 {info.compress_type} 不支持。",
            f"Member “{name}” is packed by method {info.compress_type}.",
        )


def _count_unpacked(
    archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], packed_bytes: int
) -> None:
    allowed = min(MAX_UNPACKED_BYTES, max(_RATIO_FLOOR_BYTES, MAX_RATIO * packed_bytes))
    unpacked = 0
    for info in infos:
        for chunk in _chunks(archive, info):
            unpacked += len(chunk)
            if unpacked > allowed:
                raise ArchiveExpandsTooFarError(
                    f"解压后超过 {allowed} 字节。", f"It unpacks to more than {allowed} bytes."
                )


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as member:
        while chunk := member.read(_CHUNK_BYTES):
            yield chunk
