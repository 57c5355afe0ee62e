"""The body of an objection."""

from typing import Any

from pydantic import Field

from app.objections.service import MAX_REASON
from app.schemas import Body


class ObjectionBody(Body):
    """What a reader thinks is wrong."""

    check: str = Field(max_length=36, description="Id of the check.")
    clause: str | None = Field(
        default=None, max_length=64, description="Id of one of its clauses; none = the whole."
    )
    reason: str = Field(max_length=MAX_REASON)


OBJECTION_EXAMPLE: dict[str, Any] = {
    "check": "01976a5e-0000-7000-8000-000000000000",
    "clause": "f2f91e5e648e2e60ee97",
    "reason": "该地块已于 2025 年调出红线，见批复附件。",
}
