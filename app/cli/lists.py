"""`sanxian list …`: import, show, lint."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from access_lists.clauses import source_words
from app.cli.opening import actor, audited, named_file, workspace
from app.cli.output import REFUSED, console, print_findings, print_json, refusals
from app.cli.progress import Quiet, watching
from app.cli.releases import Json, Reference
from app.cli.reviews import app as review
from app.lists.incoming import ListFile, annotate_list_file, read_list_file
from zoning.vocabulary import Severity

app = typer.Typer(help="准入清单 · access lists", no_args_is_help=True)
app.add_typer(review, name="review")


class Layout(StrEnum):
    """How a list is laid out."""

    AUTO = "auto"
    GROUPED = "grouped"
    FLAT = "flat"
    BY_TYPE = "by-type"
    YAML = "yaml"


_ANNOTATE = typer.Option(dir_okay=False, help="Copy of the workbook with findings as comments.")


@app.command("import")
def import_list(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The list.")],
    release: Annotated[str, typer.Option(help="Draft that the list belongs to.")],
    layout: Annotated[Layout, typer.Option(help="Layout of the file.")] = Layout.AUTO,
    annotate: Annotated[Path | None, _ANNOTATE] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Import an access list into a draft."""
    named_file(file)
    with refusals(as_json=as_json), workspace(context) as opened:
        with audited(opened, "list-import", file), watching(silent=as_json or quiet) as bar:
            given = ListFile(path=file, label=file.name, layout=layout.value)
            result = opened.lists.import_file(
                actor(), given, release, annotated=annotate, watch=bar
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
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The list.")],
    layout: Annotated[Layout, typer.Option(help="Layout of the file.")] = Layout.AUTO,
    annotate: Annotated[Path | None, _ANNOTATE] = None,
    as_json: Json = False,
) -> None:
    """Check a list without storing it; a published one is read as an import would read it."""
    with refusals(as_json=as_json):
        given = ListFile(path=file, label=file.name, layout=layout.value)
        incoming = read_list_file(given)
        if annotate is not None:
            annotate_list_file(given, incoming.findings, annotate)
        result = incoming.as_dict()
        result["ok"] = all(one.severity is not Severity.ERROR for one in incoming.findings)
        if as_json:
            print_json(result)
        else:
            print_findings(result["findings"])
            console.print("通过" if result["ok"] else "有错误，改正前不能发布")
    if not result["ok"]:
        raise typer.Exit(REFUSED)
