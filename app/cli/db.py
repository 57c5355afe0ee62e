"""`sanxian db upgrade`: bring the store to this program's schema and install the shipped law."""

from typing import Annotated

import typer

from app.cli.opening import settings_of
from app.cli.output import console, print_json, refusals
from app.workspace import upgrade_workspace

app = typer.Typer(help="数据库 · the store", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep `upgrade` a subcommand."""


@app.command()
def upgrade(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Upgrade the store; doing it twice changes nothing."""
    with refusals(as_json=as_json):
        workspace, revision = upgrade_workspace(settings_of(context))
        workspace.close()
        if as_json:
            print_json({"revision": revision})
        else:
            console.print(f"数据库已是最新：{revision}")
