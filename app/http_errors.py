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
├── TilesInPreparationError (503)
└── idempotency errors     (409, 422)
"""

from typing import ClassVar

from zoning.errors import SanxianError


class HttpError(SanxianError):
    """Base of errors of the request itself; `status` is its HTTP status."""

    status: ClassVar[int] = 400


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
