"""What the public tier refuses."""

from collections.abc import Mapping

from app.http_errors import HttpError
from app.permissions import ForbiddenError
from zoning.errors import NotFoundError, StoreError
from zoning.ingest.errors.base import TooLargeError


class PublicTierUnavailableError(ForbiddenError):
    """An SQLite file has neither schemas nor roles, so it has no public tier."""

    code = "public-tier-unavailable"
    title_zh = "没有公众查询"
    title_en = "No public tier"
    remedy_zh = "请登录后使用内部查询；开放公众查询需要 PostGIS 数据库。"
    remedy_en = "Sign in and ask the internal tier; a public tier needs PostGIS."


class PublicRoleError(StoreError):
    """The database does not let this program become the role of the public tier."""

    code = "public-role"
    title_zh = "公众查询的数据库角色不可用"
    title_en = "Database role of the public tier not usable"
    remedy_zh = (
        "请运行 sanxian db roles，并把 SANXIAN_PUBLIC_DATABASE_URL 设为角色 sanxian_public 的登录。"
    )
    remedy_en = (
        "Run `sanxian db roles`, and set SANXIAN_PUBLIC_DATABASE_URL to a login in the role "
        "sanxian_public."
    )


class PublicTierPreparingError(StoreError):
    """A release in force has no coarse form yet; an answer without it could be too mild."""

    code = "public-tier-in-preparation"
    title_zh = "公众查询数据正在生成"
    title_en = "Public tier in preparation"
    remedy_zh = "请稍后重试。"
    remedy_en = "Try again in a moment."


class PublicFormAlteredError(StoreError):
    """A coarse form is not what was drawn; an answer from it could be too mild."""

    code = "public-form-altered"
    title_zh = "公众查询数据已被更改"
    title_en = "Public form altered"
    remedy_zh = "请联系管理员：删除 pub.layer_form 中该图层的行，工作进程会重新生成。"
    remedy_en = (
        "Tell the operator: with the row of this layer in pub.layer_form deleted, a worker draws "
        "it again."
    )


class PublicLayerNotFoundError(NotFoundError):
    """No layer of this id has a public form."""

    code = "layer-not-found"


class PublicSiteTooLargeError(TooLargeError):
    """A site of more cells than the public tier looks at, or than one caller may ask for."""

    code = "public-site-too-large"
    title_zh = "范围超出公众查询上限"
    title_en = "Site too large for the public tier"
    remedy_zh = "请缩小范围，或使用内部查询。"
    remedy_en = "Ask of a smaller site, or ask the internal tier."


class RateExceededError(HttpError):
    """One caller asks the public tier for more than it does for one caller (RFC 6585).

    Attributes:
        limit: the headers `RateLimit-Policy`, `RateLimit` and `Retry-After`.
    """

    status = 429
    code = "rate-exceeded"
    title_zh = "请求过于频繁"
    title_en = "Rate exceeded"
    remedy_zh = "请等到 Retry-After 所示的秒数之后再试，或缩小查询范围。"
    remedy_en = "Wait for the seconds in Retry-After, or ask of smaller sites."

    def __init__(self, detail_zh: str, detail_en: str, *, limit: Mapping[str, str]) -> None:
        super().__init__(detail_zh, detail_en)
        self.limit = limit

    @property
    def headers(self) -> Mapping[str, str]:
        """When to come back, and by which rule."""
        return self.limit
