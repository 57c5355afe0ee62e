"""`sanxian user …`: local users, for installations without an OpenID provider."""

import sys
from typing import Annotated

import typer
from rich.table import Table

from app.auth.users import NewUser
from app.cli.opening import actor, workspace
from app.cli.output import console, print_json, refusals
from app.permissions import Role
from zoning.codes import WHOLE_COUNTRY

app = typer.Typer(help="本地用户 · local users", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Name = Annotated[str, typer.Argument(help="Name of the user.")]
FromInput = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]


@app.command()
def create(
    context: typer.Context,
    name: Name,
    role: Annotated[list[Role], typer.Option(help="What the user may do; several add up.")],
    area: Annotated[
        list[str] | None,
        typer.Option(help="GB/T 2260 code in which they draft and publish; none = everywhere."),
    ] = None,
    from_input: FromInput = False,
    as_json: Json = False,
) -> None:
    """Make a user; the password is asked for and never an argument."""
    password = _password(from_input=from_input)
    new = NewUser(
        name=name, password=password, roles=frozenset(role), areas=area or [WHOLE_COUNTRY]
    )
    with refusals(as_json=as_json), workspace(context) as opened:
        made = opened.users.create(actor(), new)
        if as_json:
            print_json(made)
        else:
            console.print(f"已建立用户：{made['name']}", markup=False)


@app.command("list")
def show(context: typer.Context, as_json: Json = False) -> None:
    """Every user."""
    with refusals(as_json=as_json), workspace(context) as opened:
        users = opened.users.all(actor())
        if as_json:
            print_json(users)
            return
        table = Table("用户", "角色", "管辖范围", "停用")
        for one in users:
            areas = "、".join(area or "全部" for area in one["areas"])
            table.add_row(one["name"], "、".join(one["roles"]), areas, one["disabled_at"] or "")
        console.print(table)


@app.command()
def password(
    context: typer.Context, name: Name, from_input: FromInput = False, as_json: Json = False
) -> None:
    """Set a new password and sign the user out everywhere."""
    new = _password(from_input=from_input)
    with refusals(as_json=as_json), workspace(context) as opened:
        changed = opened.users.set_password(actor(), name, new)
        if as_json:
            print_json(changed)
        else:
            console.print(f"已更改口令：{name}", markup=False)


@app.command()
def disable(context: typer.Context, name: Name, as_json: Json = False) -> None:
    """Let a user in no more; what they did keeps their name."""
    with refusals(as_json=as_json), workspace(context) as opened:
        disabled = opened.users.disable(actor(), name)
        if as_json:
            print_json(disabled)
        else:
            console.print(f"已停用：{name}", markup=False)


def _password(*, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = typer.prompt("口令 password", hide_input=True, confirmation_prompt=True, err=True)
    return typed
