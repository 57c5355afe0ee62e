"""What only an HTTP request can get wrong.

HttpError
├── BadParameterError      a query or path parameter (400)
├── BodyInvalidError       a body with unknown or ill-typed members (422)
├── BodyTooLargeError, TooManyPartsError   (413)
├── MultipartMalformedError                (400)
├── PreconditionMissingError, PreconditionFailedError   (428, 412)
├── MediaTypeError, ContentEncodingError   (415)
├── NotAcceptableError     (406)
├── UnauthorizedError      (401)
├── HeaderTooLargeError    (431)
├── BodyTooSlowError       (408)
├── QuotaExceededError     (429)
├── NotNowError            our own condition, for which nobody is refused (503)
│   ├── BusyError
│   └── DeadlineExceededError
├── TilesInPreparationError (503)
├── RateExceededError      (429)
└── idempotency errors     (409, 422)
"""

from collections.abc import Mapping
from typing import ClassVar

from zoning.errors import SanxianError


class HttpError(SanxianError):
    """Base of errors of the request itself.

    Attributes:
        status: HTTP status.
        type_uri: what a standard fixes as `type` of the problem; else it is our own page.
    """

    status: ClassVar[int] = 400
    type_uri: ClassVar[str] = ""

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers that go with the answer."""
        return {}


class BadParameterError(HttpError):
    """A parameter that is unknown or cannot be used."""

    code = "bad-parameter"
    title_zh = "参数有误"
    title_en = "Bad parameter"
    remedy_zh = "请按接口说明更正参数。"
    remedy_en = "Mend the parameter as the API description says."


class BodyInvalidError(HttpError):
    """A body whose members do not follow the schema."""

    status = 422
    code = "wrong-type"
    title_zh = "请求内容有误"
    title_en = "Request content invalid"
    remedy_zh = "请按接口说明更正所列字段。"
    remedy_en = "Mend the members listed as the API description says."


class UnknownMemberError(BodyInvalidError):
    """A member that the schema does not know; it is never ignored."""

    code = "unknown-member"
    title_zh = "未知字段"
    title_en = "Unknown member"


class MultipartMalformedError(HttpError):
    """A form that cannot be parsed."""

    code = "malformed-multipart"
    title_zh = "表单无法解析"
    title_en = "Form cannot be parsed"
    remedy_zh = "请按 multipart/form-data 的格式发送，并在 Content-Type 中给出 boundary。"
    remedy_en = "Send it as multipart/form-data, with its boundary in Content-Type."


class TooManyPartsError(HttpError):
    """A form with more parts than are taken."""

    status = 413
    code = "too-many-parts"
    title_zh = "表单部分过多"
    title_en = "Too many parts"
    remedy_zh = "每次请求上传一个文件；多个文件请分别发送，或打成一个压缩包。"
    remedy_en = "Send one file a request; several files in several requests or in one archive."


class PreconditionMissingError(HttpError):
    """A change without word of which state it is meant for (RFC 6585, section 3)."""

    status = 428
    code = "precondition-required"
    title_zh = "缺少前置条件"
    title_en = "Precondition required"
    remedy_zh = "请先取回对象，再把其 ETag 放入 If-Match 请求头。"
    remedy_en = "Fetch the object, then send its ETag in the header If-Match."


class PreconditionFailedError(HttpError):
    """A change meant for a state that is no longer (RFC 9110, section 13.1.1)."""

    status = 412
    code = "precondition-failed"
    title_zh = "对象已被更改"
    title_en = "Changed meanwhile"
    remedy_zh = "请重新取回对象，核对后再试。"
    remedy_en = "Fetch the object again, look at it, then try once more."


class BodyTooLargeError(HttpError):
    """A body over the limit."""

    status = 413
    code = "body-too-large"
    title_zh = "请求体过大"
    title_en = "Body too large"
    remedy_zh = "请减小请求，或改用文件上传。"
    remedy_en = "Send less, or upload a file."


class MediaTypeError(HttpError):
    """A body that is not declared as JSON."""

    status = 415
    code = "media-type"
    title_zh = "请求体类型不支持"
    title_en = "Media type not supported"
    remedy_zh = "请使用 Content-Type: application/json。"
    remedy_en = "Use Content-Type: application/json."


class ContentEncodingError(HttpError):
    """A compressed body."""

    status = 415
    code = "content-encoding"
    title_zh = "不支持压缩的请求体"
    title_en = "Content encoding not supported"
    remedy_zh = "请不压缩发送。"
    remedy_en = "Send the body uncompressed."


class NotAcceptableError(HttpError):
    """A client that takes none of our media types."""

    status = 406
    code = "not-acceptable"
    title_zh = "无法提供所需格式"
    title_en = "Not acceptable"
    remedy_zh = "请接受 application/json。"
    remedy_en = "Accept application/json."


class UnauthorizedError(HttpError):
    """Nobody said who is asking, and anonymous callers are not let in."""

    status = 401
    code = "unauthorized"
    title_zh = "需要身份验证"
    title_en = "Authentication required"
    remedy_zh = "请使用访问密钥。"
    remedy_en = "Use an access key."


class HeaderTooLargeError(HttpError):
    """More header than is read (RFC 6585, section 5)."""

    status = 431
    code = "header-too-large"
    title_zh = "请求头过大"
    title_en = "Request header too large"
    remedy_zh = "请减少请求头的数量与长度。"
    remedy_en = "Send fewer and shorter headers."


class BodyTooSlowError(HttpError):
    """A body that does not arrive (RFC 9110, section 15.5.9)."""

    status = 408
    code = "request-timeout"
    title_zh = "请求体传输过慢"
    title_en = "Request took too long to arrive"
    remedy_zh = "请检查网络后重新发送；未保存任何内容。"
    remedy_en = "Send it again over a better connection; nothing was stored."

    @property
    def headers(self) -> Mapping[str, str]:
        """The rest of the body is not read any more."""
        return {"Connection": "close"}


class QuotaExceededError(HttpError):
    """One caller asks for more work than is done for one caller (RFC 6585, section 4).

    Attributes:
        policy, state: the headers `RateLimit-Policy` and `RateLimit`
            (draft-ietf-httpapi-ratelimit-headers-11).
        retry_after_s: seconds after which there is room again.
    """

    status = 429
    code = "quota-exceeded"
    title_zh = "超出用量限额"
    title_en = "Quota exceeded"
    remedy_zh = "请等到 Retry-After 所示的时间后重试，或把大批量改为任务。"
    remedy_en = "Try again after the time in Retry-After, or send large numbers as one job."

    def __init__(
        self, detail_zh: str, detail_en: str, *, policy: str, state: str, retry_after_s: int
    ) -> None:
        super().__init__(detail_zh, detail_en)
        self.policy, self.state, self.retry_after_s = policy, state, retry_after_s

    @property
    def headers(self) -> Mapping[str, str]:
        """When to come back, and by which rule."""
        return {
            "Retry-After": str(self.retry_after_s),
            "RateLimit-Policy": self.policy,
            "RateLimit": self.state,
        }


class NotNowError(HttpError):
    """A condition of ours: the request was not at fault, and leaves no trace of a refusal."""

    status = 503
    code = "not-now"


class BusyError(NotNowError):
    """More is asked for at once than is done at once; the rest is turned away early."""

    code = "overloaded"
    title_zh = "服务繁忙"
    title_en = "Busy"
    remedy_zh = "请按 Retry-After 稍后重试；未保存任何内容。"
    remedy_en = "Try again after Retry-After; nothing was stored."

    @property
    def headers(self) -> Mapping[str, str]:
        """Soon: whoever was turned away was turned away early."""
        return {"Retry-After": "1"}


class DeadlineExceededError(NotNowError):
    """The request was not finished in the time that a request may take."""

    code = "deadline-exceeded"
    title_zh = "请求超时"
    title_en = "Deadline exceeded"
    remedy_zh = "请稍后重试，或以 Prefer: respond-async 改为任务。"
    remedy_en = "Try again later, or ask for a job with `Prefer: respond-async`."


class TilesInPreparationError(HttpError):
    """The tiles of a large layer are still being made; everything but its drawing is there."""

    status = 503
    code = "tiles-in-preparation"
    title_zh = "图层瓦片正在生成"
    title_en = "Tiles in preparation"
    remedy_zh = "请稍后重试；核查不依赖瓦片，可照常进行。"
    remedy_en = "Try again in a moment; checks do not need tiles and go on meanwhile."


class IdempotencyKeyReusedError(HttpError):
    """The key was used with another body."""

    status = 422
    code = "idempotency-key-reused"
    title_zh = "幂等键已用于其他请求"
    title_en = "Idempotency-Key used for another request"
    remedy_zh = "请为新的请求使用新的键。"
    remedy_en = "Use a new key for a new request."


class IdempotencyInFlightError(HttpError):
    """The first request with this key is still under way."""

    status = 409
    code = "idempotency-in-flight"
    title_zh = "同一幂等键的请求正在处理"
    title_en = "Request with this Idempotency-Key in flight"
    remedy_zh = "请稍后用同一键重试。"
    remedy_en = "Try again shortly with the same key."
