"""Write the generated reference pages, or check that they are true today (`--check`)."""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
import typer
from pydantic import BaseModel

from app.cli.main import app as command_line
from app.main import create_app
from app.settings import Settings

_COMMON = (
    "Every command that prints results takes `--json`: one document on standard output, nothing "
    "else there. Exit status: 0 answered (whatever the verdict), 1 understood and refused, "
    "2 wrong usage, 3 store or service unavailable."
)

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"


def settings_page() -> str:
    """Every setting with its environment variable, default and meaning."""
    lines = [
        "# Settings",
        "Read once from the environment. Generated from `app/settings.py`; do not edit.",
        "",
        "| variable | default | meaning |",
        "| --- | --- | --- |",
        *_rows(Settings, "SANXIAN_"),
    ]
    return "\n".join(lines) + "\n"


def command_page() -> str:
    """Every command with its arguments and options."""
    root = typer.main.get_command(command_line)
    lines = [
        "# Command line",
        "`sanxian [--home DIR] COMMAND …`. Generated from `app/cli`; do not edit.",
        "",
        _COMMON,
    ]
    for words, command in _commands(root, ("sanxian",)):
        lines += ["", f"## {' '.join(words)}", (command.help or "").strip(), ""]
        lines += [_parameter(one) for one in command.params if one.name != "help"]
    return "\n".join(lines) + "\n"


def _rows(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _rows(kind, f"{prefix}{name.upper()}_")
        else:
            default = "user data directory" if field.default_factory else field.default
            meaning = field.description or f"{model.__doc__} {name}."
            shown = "" if default in {None, "", ()} else f"`{default}`"
            yield f"| `{prefix}{name.upper()}` | {shown} | {meaning} |"


def _commands(
    command: click.Command, words: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, one in getattr(command, "commands", {}).items():
        if getattr(one, "commands", None):
            yield from _commands(one, (*words, name))
        else:
            yield (*words, name), one


def _parameter(parameter: click.Parameter) -> str:
    names = " / ".join(f"`{one}`" for one in parameter.opts)
    if getattr(parameter, "param_type_name", "") == "argument":
        names = f"`{(parameter.name or '').upper()}`"
    required = " (required)" if parameter.required else ""
    return f"- {names}{required}: {getattr(parameter, 'help', None) or ''}".rstrip()


def api_document() -> str:
    """The OpenAPI document of the service, so that a change of the interface shows in review."""
    with tempfile.TemporaryDirectory() as home:
        document = create_app(Settings(home=Path(home))).openapi()
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


PAGES = {"settings.md": settings_page, "cli.md": command_page, "openapi.json": api_document}


def main() -> int:
    """Write the pages; with `--check` only compare them, exit status 1 where one is stale."""
    stale = []
    for name, make in PAGES.items():
        path, text = REFERENCE / name, make()
        if "--check" in sys.argv:
            stale += [] if path.exists() and path.read_text("utf-8") == text else [name]
        else:
            path.write_text(text, "utf-8")
    for name in stale:
        print(f"docs/reference/{name} is stale: run scripts/build_reference.py")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
