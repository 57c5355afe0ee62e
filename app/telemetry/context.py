"""The id of the request under way, as every line of its log bears it."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("sanxian_request_id", default="")
