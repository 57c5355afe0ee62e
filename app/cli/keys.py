"""`sanxian key …`: make, list, revoke API keys."""

from typing import Annotated, Any

import typer
from rich.table import Table

from app.auth.keys import NewKey
from app.cli.opening import actor, workspace
from app.cli.output import console, print_json, refusals
from app.permissions import Role
from zoning.codes import WHOLE_COUNTRY

app = typer.Typer(help="访问密钥 · API keys", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


@app.command()
def create(
    context: typer.Context,
    role: Annotated[list[Role], typer.Option(help="What the key may do; several add up.")],
    name: Annotated[
        str | None, typer.Option(help="Whose it is; keys of one name see the same results.")
    ] = None,
    area: Annotated[
        list[str] | None,
        typer.Option(help="GB/T 2260 code in which it drafts and publishes; none = everywhere."),
    ] = None,
    address: Annotated[
        list[str] | None, typer.Option(help="Network it is used from, such as 10.1.0.0/16.")
    ] = None,
    days: Annotated[float | None, typer.Option(help="Days until it expires.")] = None,
    as_json: Json = False,
) -> None:
    """Make a key; it is shown this once and never again."""
    new = NewKey(
        roles=frozenset(role),
        name=name,
        areas=area or [WHOLE_COUNTRY],
        addresses=address or (),
        days=days,
    )
    with refusals(as_json=as_json), workspace(context) as opened:
        made = opened.keys.create(actor(), new)
        if as_json:
            print_json(made)
            return
        console.print(made["key"], markup=False, soft_wrap=True)
        console.print("请立即保存：密钥只显示这一次。Keep it now: it is shown this once.")


@app.command("list")
def show(context: typer.Context, as_json: Json = False) -> None:
    """Every key, without its secret."""
    with refusals(as_json=as_json), workspace(context) as opened:
        keys = opened.keys.all(actor())
        if as_json:
            print_json(keys)
        else:
            console.print(_table(keys))


@app.command()
def revoke(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="Id of the key.")],
    as_json: Json = False,
) -> None:
    """Close a key for good, at once."""
    with refusals(as_json=as_json), workspace(context) as opened:
        revoked = opened.keys.revoke(actor(), key)
        if as_json:
            print_json(revoked)
        else:
            console.print(f"已吊销：{revoked['id']}（{revoked['name']}）", markup=False)


def _table(keys: list[dict[str, Any]]) -> Table:
    table = Table("编号", "名称", "角色", "管辖范围", "到期", "最近使用", "吊销")
    for one in keys:
        areas = "、".join(area or "全部" for area in one["areas"])
        moments = [one[name] or "" for name in ("expires_at", "last_used_at", "revoked_at")]
        table.add_row(one["id"], one["name"], "、".join(one["roles"]), areas, *moments)
    return table
