"""`sanxian backup`, `sanxian restore`: keep a whole store, and show that it can be had back."""

from pathlib import Path
from typing import Annotated

import typer

from app.backup.restoring import Compared, drill, restore
from app.cli.opening import actor, settings_of, workspace
from app.cli.output import console, errors, print_json, refusals
from app.cli.permissions import permission_of
from app.cli.progress import Quiet, watching

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def back_up(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
    with_keys: Annotated[
        bool,
        typer.Option("--with-keys", help="The private keys too; keep such a file under lock."),
    ] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Back the whole store up into one file while it is in use; caches are left out.

    What is in it is one state of the store. Without `--with-keys` keep the folder `keys` of the
    data directory elsewhere.
    """
    silent = quiet or as_json
    with (
        refusals(as_json=as_json),
        workspace(context) as opened_store,
        watching(silent=silent) as watch,
    ):
        made = opened_store.backups.backup(actor(), file, with_keys=with_keys, watch=watch)
    if as_json:
        print_json(made)
    else:
        console.print(f"{file} · {made['bytes']:,} 字节 · sha256 {made['sha256']}", markup=False)


def put_back(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that `sanxian backup` made.")],
    as_drill: Annotated[
        bool,
        typer.Option("--drill", help="Restore into a temporary place, compare, and remove it."),
    ] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Restore a backup into an empty data directory (and database), and compare every hash.

    A backup of an SQLite store may be restored into PostGIS, and the other way round.
    """
    silent = quiet or as_json
    with refusals(as_json=as_json), watching(silent=silent) as watch:
        actor().require(permission_of(context))
        settings = settings_of(context)
        found = drill(file, watch=watch) if as_drill else restore(settings, file, watch=watch)
    if as_json:
        print_json({"ok": True, "drill": as_drill, **found.as_dict()})
        return
    _tell(found)
    if not as_drill and not (settings.keys_dir / "pepper").exists():
        errors.print("备份不含私钥：请放回 keys 文件夹，否则原有访问密钥失效。", style="yellow")


def _tell(found: Compared) -> None:
    console.print(
        f"一致：{found.tables} 张表、{found.rows:,} 行、{found.files} 个文件；"
        f"{found.releases} 个已发布版本的 {found.layers} 个图层校验值相符；"
        f"审计记录 {found.audit_rows:,} 条、检查点 {found.checkpoints} 个完整"
    )
