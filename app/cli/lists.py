"""`sanxian list …`: import, show, lint."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.opening import actor, audited, workspace
from app.cli.output import console, print_findings, print_json, refusals, source_words
from app.cli.progress import Quiet, watching
from app.cli.releases import Json, Reference
from app.cli.reviews import app as review

app = typer.Typer(help="准入清单 · access lists", no_args_is_help=True)
app.add_typer(review, name="review")


class Layout(StrEnum):
    """How a list is laid out."""

    AUTO = "auto"
    GROUPED = "grouped"
    FLAT = "flat"
    YAML = "yaml"


@app.command("import")
def import_list(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The list.")],
    release: Annotated[str, typer.Option(help="Draft that the list belongs to.")],
    layout: Annotated[Layout, typer.Option(help="Layout of the file.")] = Layout.AUTO,
    annotate: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="Copy of the workbook with the findings as comments."),
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Import an access list into a draft."""
    with refusals(as_json=as_json), workspace(context) as opened:
        with audited(opened, "list-import", file), watching(silent=as_json or quiet) as bar:
            result = opened.lists.import_file(
                actor(), file, release, layout=layout.value, annotated=annotate, watch=bar
            )
        if as_json:
            print_json(result)
            return
        console.print(f"{result['units']} 个单元，{result['clauses']} 条")
        print_findings(result["findings"])


@app.command()
def show(
    context: typer.Context,
    release: Reference,
    unit: Annotated[str | None, typer.Option(help="Only the clauses of this unit.")] = None,
    as_json: Json = False,
) -> None:
    """Clauses of a release, with all their fields."""
    with refusals(as_json=as_json), workspace(context) as opened:
        clauses: list[dict[str, Any]] = opened.lists.show(release, unit)
        if as_json:
            print_json(clauses)
            return
        for clause in clauses:
            heading = f"{clause['unit'] or clause['level']} {clause['effect']}/{clause['strength']}"
            console.print(f"[bold]{heading}[/]")
            console.print(f"  {clause['text']}", markup=False)
            if clause["source"]:
                console.print(
                    f"  出处：{source_words(clause['source'])}", markup=False, style="dim"
                )


@app.command()
def export(
    context: typer.Context,
    release: Reference,
    out: Annotated[Path, typer.Argument(help="Workbook (.xlsx) to write.")],
    as_json: Json = False,
) -> None:
    """Write the lists of a release to a workbook, with what was read of each clause."""
    with refusals(as_json=as_json), workspace(context) as opened:
        result = opened.lists.export(release, out)
        if as_json:
            print_json(result)
        else:
            console.print(f"{out}：{result['lists']} 份清单，{result['units']} 个单元")


@app.command()
def lint(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A YAML list.")],
    as_json: Json = False,
) -> None:
    """Check a YAML list without storing it."""
    from access_lists.lint import lint as check  # noqa: PLC0415 - heavy, this command only
    from access_lists.reading import read_yaml  # noqa: PLC0415

    with refusals(as_json=as_json):
        findings = check(read_yaml(file.read_bytes(), label=file.name))
        shown = [finding.as_dict() for finding in findings]
        if as_json:
            print_json({"ok": True, "findings": shown})
            return
        print_findings(shown)
        console.print("通过")
