"""`sanxian audit verify`: find any edit, removal or change of order in the audit record."""

from typing import Annotated

import typer

from app.audit.service import verify as verify_chain
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
    """Verify the chain from its beginning; exit status 1 where it does not hold."""
    with refusals(as_json=as_json), workspace(context) as opened:
        rows, broken = verify_chain(opened.database)
        first = None if broken is None else {"seq": broken.seq, "problem": broken.problem}
        if as_json:
            print_json({"ok": broken is None, "rows": rows, "first_break": first})
        else:
            console.print(f"{rows} 条记录，" + ("完整" if broken is None else f"断于 {first}"))
        if broken is not None:
            raise typer.Exit(REFUSED)
