"""The body of a decision about drafts, as JSON."""

from typing import Any, Literal

from pydantic import Field

from app.schemas import Body


class ReviewBody(Body):
    """What a person decides about one draft, or about several at once."""

    decision: Literal["accept", "correct", "reject", "reset", "carry"] = Field(
        description="`carry` applies the waiting decision of the earlier edition to these words."
    )
    clauses: list[str] = Field(
        min_length=1, max_length=5000, description="Ids of the drafts, as listed."
    )
    fields: dict[str, Any] | None = Field(
        default=None,
        description="For `correct`: members of the structure to set; null takes one out.",
    )
    note: str | None = Field(default=None, min_length=1, max_length=2000)
    same_text: bool = Field(
        default=False,
        description="Decide the same way every draft of the release with the same words, "
        "dimension, part and reading.",
    )


REVIEW_EXAMPLE: dict[str, Any] = {
    "decision": "correct",
    "clauses": ["0a1b2c3d4e5f60718293"],
    "fields": {"industries": ["C33"], "activities": ["new", "expand"]},
    "note": "“金属制品”按 33 大类理解。",
}
