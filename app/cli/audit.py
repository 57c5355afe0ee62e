"""`sanxian audit verify`: find any edit, removal, change of order or truncation."""

from typing import Annotated

import typer

from app.audit.verification import verify_record
from app.cli.opening import workspace
from app.cli.output import REFUSED, console, print_json, refusals

app = typer.Typer(help="审计记录 · the audit record", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep `verify` a subcommand."""


@app.command()
def verify(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Verify the record, its checkpoints and releases; exit status 1 where one does not hold."""
    with refusals(as_json=as_json), workspace(context) as opened:
        found = verify_record(opened.database, opened.checkpoints)
        broken = found.first_break
        if as_json:
            print_json(found.as_dict())
        else:
            state = "完整" if broken is None else f"断于第 {broken.seq} 条：{broken.problem}"
            console.print(
                f"{found.rows} 条记录、{found.checkpoints} 个签名检查点、"
                f"{found.releases} 次发布，{state}"
            )
        if broken is not None:
            raise typer.Exit(REFUSED)
