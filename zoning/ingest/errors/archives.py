"""Faults of archives (ZIP, KMZ, zipped geodatabases)."""

from zoning.ingest.errors.base import IngestError, TooLargeError, UnsupportedError


class ArchiveCorruptError(IngestError):
    """An archive whose directory and content disagree."""

    code = "archive-corrupt"
    title_zh = "压缩包已损坏"
    title_en = "Archive corrupt"
    remedy_zh = "请重新打包。"
    remedy_en = "Pack it again."


class ArchiveOverlapError(IngestError):
    """Members that share the same bytes: an archive bomb."""

    code = "archive-overlap"
    title_zh = "压缩包成员重叠"
    title_en = "Archive members overlap"
    remedy_zh = "请用普通压缩软件重新打包。"
    remedy_en = "Pack it again with an ordinary program."


class ArchiveExpandsTooFarError(TooLargeError):
    """An archive that unpacks to far more than it is."""

    code = "archive-expands-too-far"
    title_zh = "压缩包解压后过大"
    title_en = "Archive expands too far"


class ArchiveTooManyMembersError(TooLargeError):
    """An archive of too many members."""

    code = "archive-too-many-members"
    title_zh = "压缩包成员过多"
    title_en = "Too many archive members"


class NestedArchiveError(UnsupportedError):
    """An archive inside an archive."""

    code = "nested-archive"
    title_zh = "压缩包中还有压缩包"
    title_en = "Nested archive"
    remedy_zh = "请把内层压缩包解开，直接打包数据文件。"
    remedy_en = "Unpack the inner archive and pack its files directly."


class ArchivePathError(IngestError):
    """A member whose name leads out of the archive."""

    code = "archive-path"
    title_zh = "压缩包成员路径越界"
    title_en = "Archive path"
    remedy_zh = "请用普通压缩软件重新打包，成员名不得含 ..、盘符或绝对路径。"
    remedy_en = "Pack it again: no '..', drive letters, backslashes or absolute names."


class ArchiveMemberKindError(IngestError):
    """A member that is a link or a device."""

    code = "archive-member-kind"
    title_zh = "压缩包含链接或设备"
    title_en = "Archive member kind"
    remedy_zh = "请只打包普通文件。"
    remedy_en = "Pack ordinary files only."


class ArchiveEncryptedError(IngestError):
    """An archive with a password."""

    code = "archive-encrypted"
    title_zh = "压缩包已加密"
    title_en = "Archive encrypted"
    remedy_zh = "请去掉密码后重新打包。"
    remedy_en = "Pack it again without a password."


class ArchiveMethodError(UnsupportedError):
    """A compression method other than stored and deflate."""

    code = "archive-method"
    title_zh = "压缩方法不支持"
    title_en = "Archive method"
    remedy_zh = "请用标准 ZIP（Deflate）重新打包。"
    remedy_en = "Pack it again as ordinary ZIP (Deflate)."


class ArchiveMemberNotAllowedError(UnsupportedError):
    """An archive without a readable member, or with one that points to other data."""

    code = "archive-member-not-allowed"
    title_zh = "压缩包内容不予接受"
    title_en = "Archive member not allowed"
    remedy_zh = "请只打包一种数据，例如一组 Shapefile 或一个 .gdb 文件夹。"
    remedy_en = "Pack one kind of data only, such as one Shapefile or one .gdb folder."
