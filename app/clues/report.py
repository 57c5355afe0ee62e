"""The ledger as a workbook: clues, what was done, what it adds up to."""

from typing import Any

from app.clues.service import ClueService
from app.reports.spreadsheet.plain import plain_workbook

_CLUES = {
    "id": "编号", "state": "状态", "type_name": "变化类型", "concern": "关注程度",
    "from_name": "变化前", "to_name": "变化后", "before": "前期", "after": "后期",
    "zone_code": "分区编码", "zone_name": "分区名称", "area_m2": "面积（平方米）", "lon": "经度",
    "lat": "纬度", "jurisdiction": "行政区", "assignee": "承办", "due": "期限", "overdue": "超期",
    "outcome": "核实结论", "follows": "前一线索", "found_at": "发现时间", "changed_at": "最近办理",
}  # fmt: skip
_EVENTS = {
    "clue": "线索编号", "number": "序号", "at": "时间", "actor": "办理人", "action": "操作",
    "before": "办理前", "after": "办理后", "note": "说明", "assignee": "承办", "due": "期限",
    "place": "现场坐标", "pictures": "照片",
}  # fmt: skip
_FIGURES = {"what": "项目", "item": "分项", "value": "数值"}


def ledger_workbook(clues: ClueService) -> bytes:
    """The whole ledger as xlsx."""
    events = [
        {
            **one,
            "place": "，".join(f"{x:.6f}" for x in one.get("position") or ()),
            "pictures": "\n".join(one.get("photographs") or ()),
        }
        for one in clues.histories()
    ]
    return plain_workbook(
        {
            "线索": (_CLUES, clues.all()),
            "办理记录": (_EVENTS, events),
            "统计": (_FIGURES, _figures(clues.statistics())),
        }
    )


def _figures(statistics: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for what, value in statistics.items():
        if isinstance(value, dict):
            rows += [{"what": what, "item": item, "value": one} for item, one in value.items()]
        else:
            rows.append({"what": what, "value": value})
    return rows
