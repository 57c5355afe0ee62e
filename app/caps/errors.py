"""What can go wrong with caps and reservations.

├── CapExceededError            not so much is left (409)
├── ReservationClosedError      released or expired already (409)
├── ReservationNotFoundError    (404)
└── QuantityUnknownError, AmountInvalidError, YearsInvalidError    (422)
"""

from access_lists.errors import AccessListError
from zoning.errors import NotFoundError, StateError


class CapExceededError(StateError):
    """A reservation of more than is left."""

    code = "cap-exceeded"
    title_zh = "总量或资源上线余量不足"
    title_en = "Not enough is left of the cap"
    remedy_zh = "请减少用量，或在其他项目释放指标、主管部门调剂后重试；未预留任何量。"
    remedy_en = "Ask for less, or try again when others have released theirs; nothing was reserved."


class ReservationClosedError(StateError):
    """A reservation that no longer holds anything."""

    code = "reservation-closed"
    title_zh = "预留已失效"
    title_en = "Reservation closed"
    remedy_zh = "如仍需要，请重新预留。"
    remedy_en = "Reserve again if it is still needed."


class ReservationNotFoundError(NotFoundError):
    """The cap has no such reservation."""

    code = "reservation-not-found"


class QuantityUnknownError(AccessListError):
    """A quantity that projects do not state as an amount."""

    code = "unknown-quantity"
    title_zh = "未知的量"
    title_en = "Unknown quantity"
    remedy_zh = "请使用项目信息词汇表中带单位的字段。"
    remedy_en = "Use a field of the project vocabulary that has a unit."


class AmountInvalidError(AccessListError):
    """An amount that cannot be set or reserved, or a day that is past."""

    code = "amount-invalid"
    title_zh = "数量或日期有误"
    title_en = "Amount or day not usable"
    remedy_zh = "请更正后重试。"
    remedy_en = "Mend it and try again."


class YearsInvalidError(AccessListError):
    """A last year before the first."""

    code = "years-invalid"
    title_zh = "年份有误"
    title_en = "Years in the wrong order"
    remedy_zh = "请更正起止年份。"
    remedy_en = "Mend the first and the last year."
