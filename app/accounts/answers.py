"""Shape of the answer of `/v1/me`, for the OpenAPI document."""

from app.permissions import Permission, Role
from app.shapes import Shape


class Me(Shape):
    """Whoever asks, and what they may do."""

    name: str
    roles: list[Role]
    areas: list[str]
    permissions: list[Permission]
