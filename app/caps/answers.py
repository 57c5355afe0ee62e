"""Shapes of the answers of `/v1/caps`, for the OpenAPI document."""

from app.shapes import BilingualText, Shape


class ShownCap(Shape):
    """A cap with what is used and left; amounts are decimal text, exact for everyone."""

    id: str
    jurisdiction: str
    owner: str
    place: str
    place_label: BilingualText
    quantity: str
    quantity_label: BilingualText
    unit: str
    year_from: int
    year_to: int | None
    amount: str
    used_before: str
    used: str
    left: str
    source: str
