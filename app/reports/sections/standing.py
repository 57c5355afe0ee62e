"""Chapter parts: what the registers say of the place: caps with what is left, dated statuses."""

from collections.abc import Iterator, Mapping
from typing import Any

from access_lists.known import status_sentence
from access_lists.vocabulary import Outcome
from app.reports.blocks import Block, Cell, Column, Paragraph, Table, row
from app.reports.labels import TONES
from app.reports.language import NOTHING, Voice

_STATUS = "status:"


def caps_table(assessment: Mapping[str, Any], say: Voice) -> Iterator[Block]:
    """Caps of the places that the site lies in: cap, used, this project, left."""
    accounts = assessment.get("caps") or ()
    if not accounts:
        return
    for one in accounts:
        yield Paragraph(text=say(one["text"]["zh-CN"], one["text"]["en"]) + say("。", "."))
    yield Table(
        caption=say("总量与资源利用上线", "Caps of the place"),
        columns=(
            Column(title=say("地点", "Place"), width=30),
            Column(title=say("指标", "Quantity"), width=30),
            Column(title=say("上限", "Cap"), width=18, align="right"),
            Column(title=say("已用", "Used"), width=18, align="right"),
            Column(title=say("本项目", "This project"), width=20, align="right"),
            Column(title=say("余量", "Left"), width=18, align="right"),
            Column(title=say("单位", "Unit"), width=14),
            Column(title=say("结果", "Result"), width=18),
        ),
        rows=tuple(
            row(
                say(one["place_label"]["zh-CN"], one["place_label"]["en"]),
                say(one["quantity_label"]["zh-CN"], one["quantity_label"]["en"]),
                _number(one["cap"]),
                _number(one["used"]),
                NOTHING if one["project"] is None else _number(one["project"]),
                _number(one["left"]),
                one["unit"],
                _result(one["within"], say),
            )
            for one in accounts
        ),
        dense=True,
    )


def has_statuses(assessment: Mapping[str, Any]) -> bool:
    """Whether the check used observations of environmental quality."""
    return any(one["set"].startswith(_STATUS) for one in assessment["facts_used"] or ())


def statuses_used(assessment: Mapping[str, Any], say: Voice) -> Iterator[Block]:
    """Dated statuses that clauses used, one sentence each."""
    for one in assessment["facts_used"] or ():
        if one["set"].startswith(_STATUS):
            text = status_sentence(one["set"], one["record"]["value"])
            yield Paragraph(text=say.opening(say(text.zh, text.en)) + say("。", "."))


def _result(within: bool | None, say: Voice) -> Cell:
    if within is None:
        return Cell(text=say("未说明", "not stated"), tone=TONES[Outcome.UNDETERMINED])
    if within:
        return Cell(text=say("未突破", "within"), tone=TONES[Outcome.CONFORMS])
    return Cell(text=say("余量不足", "not enough"), tone=TONES[Outcome.CONFLICT])


def _number(value: float) -> str:
    return f"{value:,.9f}".rstrip("0").rstrip(".")
