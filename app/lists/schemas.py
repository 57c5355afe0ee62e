"""What is said of the file of a list, as fields of the form."""

from typing import Any, Literal

from pydantic import Field

from app.schemas import FormFields


class ListFields(FormFields):
    """The fields beside the part `file`."""

    layout: Literal["auto", "grouped", "flat", "by-type", "yaml"] = Field(
        default="auto",
        description="Layout of the file; `auto` finds it out, and takes what is no workbook or "
        "document for YAML.",
    )


REPORT_EXAMPLE: dict[str, Any] = {
    "title": "某市生态环境准入清单",
    "layout": "grouped",
    "units": 1,
    "clauses": 2,
    "drafts": 3,
    "by_effect": {"prohibit": 1, "require": 1},
    "by_dimension": {"pollutant-discharge": 1, "spatial-layout": 1},
    "by_heading": {"区域布局管控": 1, "污染物排放管控": 1},
    "by_tag_effect": {"none": 2},
    "by_element": {"none": 2},
    "by_category": {"key-control": 1},
    "by_review": {"machine": 1, "partial": 1},
    "distinct_texts": 2,
    "characters_in": 164,
    "characters_out": {"attribute": 41, "clause": 88, "heading": 35},
    "balanced": True,
    "findings": [
        {
            "code": "code-malformed",
            "severity": "warning",
            "layer": None,
            "feature": "表1!A3",
            "location": None,
            "message": "……",
            "text": {"zh-CN": "……", "en": "…"},
            "area_m2": None,
            "before": None,
            "after": None,
        }
    ],
    "list": "0a1b2c3d4e5f60718293",
}
"""The answer to an import; an inspection answers the same without `list`."""
