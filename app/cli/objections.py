"""`sanxian objection`: what readers think is wrong, and what came of it."""

from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from app.cli.opening import actor, workspace
from app.cli.output import console, print_json, refusals

app = typer.Typer(help="对结果的异议 · objections to results", no_args_is_help=True)


@app.command("list")
def listed(
    context: typer.Context,
    *,
    open_only: Annotated[bool, typer.Option("--open", help="Only those not answered.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """List objections, the newest first."""
    with refusals(as_json=as_json), workspace(context) as opened:
        found = opened.objections.listed(actor(), open_only=open_only)
        if as_json:
            print_json(found)
        else:
            console.print(_table(found))


@app.command("answer")
def answer(
    context: typer.Context,
    identity: Annotated[str, typer.Argument(help="Id of the objection.")],
    text: Annotated[str, typer.Argument(help="What came of it.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Answer an objection."""
    with refusals(as_json=as_json), workspace(context) as opened:
        done = opened.objections.answer(actor(), identity, text)
        if as_json:
            print_json(done)
        else:
            console.print(_table([done]))


def _table(found: list[dict[str, Any]]) -> Table:
    table = Table("编号", "核查", "条款", "理由", "提出人", "时间", "处理")
    for one in found:
        answer = one["answer"] or "未处理"
        told = (one["id"], one["check"], one["clause"] or "—", one["reason"], one["by"])
        table.add_row(*(Text(cell) for cell in (*told, one["created_at"][:16], answer)))
    return table
