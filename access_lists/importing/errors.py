"""Why a published list cannot be read at all; faults of its content are findings instead.

Containers, sheets and texts are refused with the errors of every other foreign file
(`zoning.ingest.errors`), so that a code means one thing and has one HTTP status; here stand the two
that only lists have.
"""

from zoning.ingest.errors import IngestError


class WorkbookEncryptedError(IngestError):
    """A workbook protected by a password."""

    code = "workbook-encrypted"
    title_zh = "文件已加密"
    title_en = "Workbook encrypted"
    remedy_zh = "请去除打开密码后重新导入。"
    remedy_en = "Remove the password and import again."


class LayoutUnknownError(IngestError):
    """No layout of a published list was recognised."""

    code = "layout-unknown"
    title_zh = "未识别出清单版式"
    title_en = "Layout not recognised"
    remedy_zh = "请核对表头是否含管控单元编码与管控要求，或指定版式。"
    remedy_en = "Check that the headings name the unit code and the requirements, or give a layout."
