"""What can go wrong with webhooks.

CallbackNotAllowedError   an address that messages are not sent to (422)
WebhookNotFoundError      no such webhook for this caller (404)
NotDeliveredError         a message that did not arrive; it is sent again later
"""

from zoning.errors import InputError, NotFoundError, ZoningError


class CallbackNotAllowedError(InputError):
    """An address that is not on the operator's list, or leads where it must not."""

    code = "callback-not-allowed"
    title_zh = "不允许的回调地址"
    title_en = "Callback address not allowed"
    remedy_zh = (
        "请使用 https 地址和管理员允许的主机名（SANXIAN_WEBHOOKS_HOSTS）；"
        "内网地址须另列入 SANXIAN_WEBHOOKS_NETWORKS。"
    )
    remedy_en = (
        "Use https and a host that the operator allows (SANXIAN_WEBHOOKS_HOSTS); addresses of "
        "your own network must be listed in SANXIAN_WEBHOOKS_NETWORKS."
    )


class WebhookNotFoundError(NotFoundError):
    """No webhook of this id, or one of somebody else."""

    code = "webhook-not-found"


class NotDeliveredError(ZoningError):
    """The receiver could not be reached or did not take the message."""

    code = "webhook-not-delivered"
    title_zh = "通知未送达"
    title_en = "Message not delivered"
    remedy_zh = "请检查接收方；系统会按递增的间隔重试。"
    remedy_en = "Look at the receiver; the message is sent again at growing intervals."

    def __init__(self, detail_zh: str, detail_en: str, *, is_gone: bool = False) -> None:
        self.is_gone = is_gone
        super().__init__(detail_zh, detail_en)
