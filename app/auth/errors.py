"""What can go wrong with keys, users and sessions."""

from app.http_errors import HttpError, UnauthorizedError
from zoning.errors import InputError, NotFoundError, StateError, StoreError


class CredentialError(UnauthorizedError):
    """What was presented opens nothing; it is never said why, for that would help a guesser."""

    code = "credential-invalid"
    title_zh = "身份凭证无效"
    title_en = "Credential not valid"
    remedy_zh = "请核对密钥是否完整、是否过期或已吊销；必要时请管理员重发。"
    remedy_en = "Check that the key is whole, not expired and not revoked, or ask for a new one."


class LoginFailedError(UnauthorizedError):
    """Name and password do not belong together."""

    code = "login-failed"
    title_zh = "登录失败"
    title_en = "Sign-in failed"
    remedy_zh = "请核对用户名和口令；忘记口令请联系管理员重设。"
    remedy_en = "Check name and password; an administrator can set a new password."


class TooManyAttemptsError(HttpError):
    """Too many wrong passwords."""

    status = 429
    code = "too-many-attempts"
    title_zh = "尝试次数过多"
    title_en = "Too many attempts"
    remedy_zh = "请一分钟后再试。"
    remedy_en = "Try again in a minute."


class CrossSiteError(HttpError):
    """A page of another site used the browser's session."""

    status = 403
    code = "cross-site"
    title_zh = "请求来自其他网站"
    title_en = "Request from another site"
    remedy_zh = "请在本服务的页面上操作；程序请使用密钥而不是会话。"
    remedy_en = "Work on the pages of this service; programs use a key, not a session."


class KeyInvalidError(InputError):
    """A key that cannot be made as asked."""

    code = "key-invalid"
    title_zh = "密钥参数有误"
    title_en = "Key cannot be made as asked"
    remedy_zh = "请更正名称、期限或地址范围。"
    remedy_en = "Mend the name, the expiry or the address range."


class KeyNotFoundError(NotFoundError):
    """No key of this id."""

    code = "key-not-found"


class UserNotFoundError(NotFoundError):
    """No user of this name."""

    code = "user-not-found"


class UserExistsError(StateError):
    """A user of this name exists already."""

    code = "user-exists"
    title_zh = "用户名已被使用"
    title_en = "User exists already"
    remedy_zh = "请换一个用户名；离职人员请停用，其名称不再使用。"
    remedy_en = "Choose another name; whoever leaves is disabled, and the name is not used again."


class UserInvalidError(InputError):
    """A name or password that cannot be used."""

    code = "user-invalid"
    title_zh = "用户信息有误"
    title_en = "User cannot be made as asked"
    remedy_zh = "用户名为 1—64 个字母、数字、点、横线或汉字；口令至少 12 个字符。"
    remedy_en = (
        "A name has 1-64 letters, digits, dots or dashes; a password at least 12 characters."
    )


class ProviderUnavailableError(StoreError):
    """The OpenID provider does not answer, or not as one."""

    code = "oidc-unavailable"
    title_zh = "统一身份认证不可用"
    title_en = "OpenID provider unavailable"
    remedy_zh = "请稍后重试；若持续出现，请管理员核对 SANXIAN_OIDC_ISSUER。"
    remedy_en = "Try again later; if it persists, check SANXIAN_OIDC_ISSUER."
