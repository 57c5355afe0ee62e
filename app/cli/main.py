"""The command `sanxian`: noun, then verb; the same services as the web."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli import (
    audit,
    caps,
    checks,
    clues,
    db,
    demo,
    evaluations,
    inspecting,
    keeping,
    keys,
    lists,
    objections,
    quality,
    rasters,
    releases,
    screening,
    serving,
    users,
    verifying,
    working,
)
from app.cli.arguments import spread
from app.settings import Settings

app = typer.Typer(
    name="sanxian",
    help="三线一单选址核查 · siting checks against the three lines and one list",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(releases.app, name="release")
app.add_typer(lists.app, name="list")
app.add_typer(rasters.app, name="raster")
app.add_typer(quality.app, name="quality")
app.add_typer(caps.app, name="cap")
app.add_typer(clues.app, name="clue")
app.add_typer(evaluations.app, name="evaluate")
app.add_typer(db.app, name="db")
app.add_typer(audit.app, name="audit")
app.add_typer(keys.app, name="key")
app.add_typer(users.app, name="user")
app.add_typer(objections.app, name="objection")
app.command("check")(checks.check)
app.command("screen")(screening.screen)
app.command("verify")(verifying.verify)
app.command("inspect")(inspecting.inspect)
app.command("serve")(serving.serve)
app.command("worker")(working.worker)
app.command("backup")(keeping.back_up)
app.command("restore")(keeping.put_back)
app.command("demo")(demo.demo)


@app.callback()
def options(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(help="Data directory.", envvar="SANXIAN_HOME", show_default=False),
    ] = None,
) -> None:
    """Options of every command."""
    settings = Settings() if home is None else Settings(home=home)
    context.obj = settings


def main() -> None:
    """Entry point of the command."""
    app(args=spread(sys.argv[1:]))
