"""Shape of the answer of `/v1/industries`, for the OpenAPI document."""

from access_lists.industry_phrases import MatchedBy
from app.shapes import Shape


class FoundIndustry(Shape):
    """An industry; `path` leads from the section down, each as code and name."""

    code: str
    name: str
    path: list[str]
    matched_by: MatchedBy
    matched: str


class FoundIndustries(Shape):
    """Industries that match, best first."""

    items: list[FoundIndustry]
