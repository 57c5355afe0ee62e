"""`sanxian db upgrade`: bring the store to this program's schema and install the shipped law.

`sanxian db roles` parts the rights in PostgreSQL.
"""

from typing import Annotated

import typer

from app.cli.opening import settings_of, workspace
from app.cli.output import console, print_json, refusals
from app.database_roles import make_roles
from app.workspace import upgrade_workspace

app = typer.Typer(help="数据库 · the store", no_args_is_help=True)


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


@app.command()
def roles(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Make the roles of the database that the service and the public tier log in through."""
    with refusals(as_json=as_json), workspace(context) as opened:
        made = make_roles(opened.database)
        if as_json:
            print_json({"roles": made})
        else:
            console.print("、".join(made))
