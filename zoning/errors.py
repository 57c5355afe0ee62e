"""What can go wrong, in words a user can act on.

SanxianError
├── ZoningError                 spatial data, coordinates, releases
│   ├── InputError              a file, text or body that cannot be used; nothing is stored
│   ├── StateError              the release or layer is not in a state that allows this
│   ├── NotFoundError           no such release, layer, unit or assessment
│   └── StoreError              the database or a file of the store is unavailable or damaged
└── access_lists.errors.AccessListError

Each class names a stable kebab-case `code`, a title and a remedy; each instance says what happened
and where. Errors know nothing of HTTP or exit statuses: the outer layers have one table for that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from zoning.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong, and where: a JSON pointer, or a place in a file."""

    code: str
    detail: Text
    pointer: str | None = None
    file: str | None = None
    layer: str | None = None
    feature: str | None = None
    row: int | None = None
    column: str | None = None
    cell: str | None = None

    def as_dict(self) -> dict[str, object]:
        """Member of `errors` in a problem document (RFC 9457 extension)."""
        return {
            "code": self.code,
            "pointer": self.pointer,
            "detail": self.detail.zh,
            "details": self.detail.as_dict(),
            "file": self.file,
            "layer": self.layer,
            "feature": self.feature,
            "row": self.row,
            "column": self.column,
            "cell": self.cell,
        }


class SanxianError(Exception):
    """Base of every error that a user may see."""

    code: ClassVar[str] = "error"
    title_zh: ClassVar[str] = "出错"
    title_en: ClassVar[str] = "Error"
    remedy_zh: ClassVar[str] = "请核对输入后重试。"
    remedy_en: ClassVar[str] = "Check the input and try again."

    def __init__(
        self,
        detail_zh: str,
        detail_en: str,
        *,
        pointer: str | None = None,
        faults: Sequence[Fault] = (),
    ) -> None:
        self.detail = Text(zh=detail_zh, en=detail_en)
        self.pointer = pointer
        self.faults = tuple(faults)
        super().__init__(f"{self.code}: {detail_zh} / {detail_en}")

    @property
    def title(self) -> Text:
        """Stable title of the kind of error."""
        return Text(zh=self.title_zh, en=self.title_en)

    @property
    def remedy(self) -> Text:
        """What the user can do about it."""
        return Text(zh=self.remedy_zh, en=self.remedy_en)

    def all_faults(self) -> tuple[Fault, ...]:
        """Every fault found; a single one is made from the error itself."""
        if self.faults:
            return self.faults
        return (Fault(code=self.code, detail=self.detail, pointer=self.pointer),)


class ZoningError(SanxianError):
    """Base of the spatial library's errors."""

    code = "zoning"


class InputError(ZoningError):
    """Input that cannot be used; the caller is told which, where and what to do."""

    code = "input"


class StateError(ZoningError):
    """The thing exists but is not in a state that allows the request."""

    code = "state"
    title_zh = "状态不允许"
    title_en = "Not in a state for this"
    remedy_zh = "请先查看其当前状态，再决定如何处理。"
    remedy_en = "Look at its present state first, then decide what to do."


class NotFoundError(ZoningError):
    """The thing named does not exist for this user."""

    code = "not-found"
    title_zh = "不存在"
    title_en = "Not found"
    remedy_zh = "请核对名称或编号。"
    remedy_en = "Check the name or id."


class StoreError(ZoningError):
    """The store is unavailable or damaged; the input was not at fault."""

    code = "store-unavailable"
    title_zh = "数据存储不可用"
    title_en = "Store unavailable"
    remedy_zh = "请稍后重试；若持续出现，请联系管理员。"
    remedy_en = "Try again later; if it persists, tell the administrator."
