"""What HTTP clients say of a clue."""

from typing import Annotated, Any

from pydantic import Field

from app.schemas import Body, Day

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class ActionBody(Body):
    """One action, and what must come with it (`docs/how-to/supervision.md`)."""

    action: str = Field(pattern="^(assign|verify|confirm|dismiss|rectify|send-back|close)$")
    note: str = Field(default="", max_length=5000)
    assignee: str = Field(default="", max_length=200)
    due: Day | None = None
    position: list[float] | None = Field(default=None, min_length=2, max_length=2)
    photographs: list[Sha256] = Field(default_factory=list, max_length=50)
    version: int | None = Field(default=None, ge=0)


ACTION_EXAMPLE: dict[str, Any] = {
    "action": "assign",
    "assignee": "随县生态环境分局",
    "due": "2026-12-20",
    "version": 0,
}
