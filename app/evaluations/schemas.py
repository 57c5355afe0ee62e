"""What HTTP clients say of indicators."""

from typing import Any, Final

from pydantic import Field

from app.schemas import Body


class IndicatorsBody(Body):
    """What a division lays over the shipped indicators (`docs/how-to/evaluation.md`)."""

    jurisdiction: str = Field(max_length=6)
    indicators: list[dict[str, Any]] = Field(default_factory=list, max_length=500)
    leave_out: list[str] = Field(default_factory=list, max_length=500)


INDICATORS_EXAMPLE: Final[dict[str, Any]] = {
    "jurisdiction": "990100",
    "indicators": [
        {
            "code": "red-line-area",
            "department": "三川市自然资源和规划局",
            "targets": [
                {
                    "from": 2026,
                    "to": 2030,
                    "value": 380,
                    "document": "国土空间规划（虚构）",
                }
            ],
        },
        {
            "code": "forest-cover",
            "name": {"zh-CN": "森林覆盖率", "en": "forest cover"},
            "line": "ecology",
            "unit": "%",
            "direction": "high",
            "measure": {"of": "stated", "values": {"2026": 51.2}},
            "source": "2026年统计公报（虚构）",
        },
    ],
    "leave_out": ["checks-conflict"],
}
