"""The command `sanxian`: noun, then verb; the same services as the web."""

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from app.cli.arguments import spread
from app.cli.lazy import Place, group_of

COMMANDS: Final = {
    "release": Place("app.cli.releases", "app", "数据版本 · releases"),
    "list": Place("app.cli.lists", "app", "准入清单 · access lists"),
    "raster": Place("app.cli.rasters", "app", "栅格与变化 · rasters and change"),
    "quality": Place("app.cli.quality", "app", "环境质量底线 · environmental quality"),
    "cap": Place("app.cli.caps", "app", "总量与资源利用上线 · caps and their ledger"),
    "clue": Place("app.cli.clues", "app", "监督台账 · the supervision ledger"),
    "evaluate": Place("app.cli.evaluations", "app", "评估 · evaluation against targets"),
    "db": Place("app.cli.db", "app", "数据库 · the store"),
    "audit": Place("app.cli.audit", "app", "审计记录 · the audit record"),
    "key": Place("app.cli.keys", "app", "访问密钥 · API keys"),
    "user": Place("app.cli.users", "app", "本地用户 · local users"),
    "objection": Place("app.cli.objections", "app", "对结果的异议 · objections to results"),
    "check": Place("app.cli.checks", "check", "Check a site, or replay a stored check."),
    "screen": Place(
        "app.cli.screening", "screen", "Screen many footprints: which zones each overlaps and how."
    ),
    "verify": Place(
        "app.cli.verifying", "verify", "Check hash and signature of an Assessment, without a store."
    ),
    "inspect": Place(
        "app.cli.inspecting",
        "inspect",
        "Say what a file holds: format, layers, CRS, encoding, fields, doubts.",
    ),
    "serve": Place("app.cli.serving", "serve", "Serve the web application and the API."),
    "worker": Place("app.cli.working", "worker", "Run jobs until told to stop."),
    "backup": Place(
        "app.cli.keeping", "back_up", "Back the whole store up into one file while it is in use."
    ),
    "restore": Place(
        "app.cli.keeping",
        "put_back",
        "Restore a backup into an empty data directory.",
    ),
    "demo": Place(
        "app.cli.demo", "demo", "Load the demo region and serve it on this machine only."
    ),
}
"""Where each command is, and what the page of help says of it; imported when it is given."""

app = typer.Typer(
    name="sanxian",
    cls=group_of(COMMANDS),
    help="三线一单选址核查 · siting checks against the three lines and one list",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def options(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(help="Data directory.", envvar="SANXIAN_HOME", show_default=False),
    ] = None,
) -> None:
    """Options of every command."""
    from app.settings import Settings  # noqa: PLC0415 (a page of help needs none)

    context.obj = Settings() if home is None else Settings(home=home)


def main() -> None:
    """Entry point of the command."""
    app(args=spread(sys.argv[1:]))
