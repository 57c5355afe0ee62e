"""Why a published list cannot be read at all; faults of its content are findings instead.

WorkbookRefusedError
├── FileEmptyError, FormatNotAllowedError, FormatMismatchError, WorkbookEncryptedError
├── ArchiveCorruptError, ArchivePathError, ArchiveMethodError, ArchiveTooManyMembersError,
│   ArchiveExpandsTooFarError
├── XmlEntityError, WorkbookActiveContentError
├── SheetTooLargeError
└── LayoutUnknownError
"""

from access_lists.errors import AccessListError


class WorkbookRefusedError(AccessListError):
    """A file that cannot be read safely and wholly; nothing of it is kept."""

    code = "workbook-refused"
    title_zh = "清单文件无法导入"
    title_en = "Access-list file refused"
    remedy_zh = "请另存为不含宏和外部链接的 .xlsx 或 .docx 后重新导入。"
    remedy_en = "Save as .xlsx or .docx without macros or external links and import again."


class FileEmptyError(WorkbookRefusedError):
    """A file of no bytes, or a workbook without any text."""

    code = "file-empty"
    title_zh = "文件为空"
    title_en = "File empty"


class FormatNotAllowedError(WorkbookRefusedError):
    """A kind of file that is not read here: .xls, .xlsb, .csv, .pdf."""

    code = "format-not-allowed"
    title_zh = "文件格式不支持"
    title_en = "Format not allowed"


class FormatMismatchError(WorkbookRefusedError):
    """Content that is not what the file's name says."""

    code = "format-mismatch"
    title_zh = "文件内容与扩展名不符"
    title_en = "Content does not match the extension"


class WorkbookEncryptedError(WorkbookRefusedError):
    """A workbook protected by a password."""

    code = "workbook-encrypted"
    title_zh = "文件已加密"
    title_en = "Workbook encrypted"
    remedy_zh = "请去除打开密码后重新导入。"
    remedy_en = "Remove the password and import again."


class ArchiveCorruptError(WorkbookRefusedError):
    """A container that is damaged: sizes or checksums do not agree, or parts are missing."""

    code = "archive-corrupt"
    title_zh = "文件损坏"
    title_en = "File damaged"


class ArchivePathError(WorkbookRefusedError):
    """A container whose members are named outside it."""

    code = "archive-path"
    title_zh = "文件内部路径不合规"
    title_en = "Member path not allowed"


class ArchiveMethodError(WorkbookRefusedError):
    """A container packed by a method other than stored and deflate."""

    code = "archive-method"
    title_zh = "压缩方式不支持"
    title_en = "Compression method not allowed"


class ArchiveTooManyMembersError(WorkbookRefusedError):
    """A container with more parts than any real workbook."""

    code = "archive-too-many-members"
    title_zh = "文件内部条目过多"
    title_en = "Too many members"


class ArchiveExpandsTooFarError(WorkbookRefusedError):
    """A container that unpacks to far more than its size: a decompression bomb."""

    code = "archive-expands-too-far"
    title_zh = "解压后过大"
    title_en = "Archive expands too far"


class XmlEntityError(WorkbookRefusedError):
    """A document type declaration or entities inside the file."""

    code = "xml-entity"
    title_zh = "文件含有实体声明"
    title_en = "XML entities not allowed"


class WorkbookActiveContentError(WorkbookRefusedError):
    """Macros, external links, data connections or embedded objects."""

    code = "workbook-active-content"
    title_zh = "文件含有宏、外部链接或嵌入对象"
    title_en = "Active content in the workbook"


class SheetTooLargeError(WorkbookRefusedError):
    """A sheet with more rows or columns than a list can have."""

    code = "sheet-too-large"
    title_zh = "工作表过大"
    title_en = "Sheet too large"
    remedy_zh = "请删除多余的行列，或分多个工作表导入。"
    remedy_en = "Delete surplus rows and columns, or split the sheet."


class LayoutUnknownError(WorkbookRefusedError):
    """No layout of a published list was recognised."""

    code = "layout-unknown"
    title_zh = "未识别出清单版式"
    title_en = "Layout not recognised"
    remedy_zh = "请核对表头是否含管控单元编码与管控要求，或指定版式。"
    remedy_en = "Check that the headings name the unit code and the requirements, or give a layout."
