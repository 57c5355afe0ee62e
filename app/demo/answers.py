"""Shape of the answer of `/v1/examples`, for the OpenAPI document."""

from typing import Any

from access_lists.vocabulary import Verdict
from app.shapes import BilingualText, Shape


class Example(Shape):
    """An example project; `request` is the body of a check of it."""

    id: str
    title: BilingualText
    description: BilingualText
    why: BilingualText
    expected_verdict: Verdict
    request: dict[str, Any]


class Examples(Shape):
    """Example projects of the fictional demo region; none in a store without it."""

    items: list[Example]
