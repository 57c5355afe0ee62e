"""`sanxian quality …`: targets and observations of environmental quality."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app.cli.opening import actor, audited, workspace
from app.cli.output import console, print_json, refusals

app = typer.Typer(help="环境质量底线 · environmental quality", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Division = Annotated[str, typer.Option(help="GB/T 2260 code of the division it is stated for.")]
Place = Annotated[str | None, typer.Option(help="Only this section, station or zone.")]


@app.command("import")
def import_table(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or xlsx.")],
    jurisdiction: Division,
    as_json: Json = False,
) -> None:
    """Enter a table of places, indicators, periods, values and targets; all of it or nothing."""
    with refusals(as_json=as_json), workspace(context) as opened:
        with audited(opened, "quality-import", file):
            result = opened.quality.import_file(actor(), file, jurisdiction)
        if as_json:
            print_json(result)
            return
        console.print(f"{result['entries']} 项，新增 {result['new']} 项")
        _print_statuses(result["statuses"])


@app.command()
def show(
    context: typer.Context,
    jurisdiction: Division,
    place: Place = None,
    year: Annotated[int | None, typer.Option(help="Only this year.")] = None,
    as_json: Json = False,
) -> None:
    """What is in force for a division, and the dated statuses that clauses refer to."""
    with refusals(as_json=as_json), workspace(context) as opened:
        result = opened.quality.show(jurisdiction, place=place, year=year)
        if as_json:
            print_json(result)
            return
        table = Table("地点", "指标", "时段", "类型", "数值", "来源")
        for one in result["facts"]:
            kind = "目标" if one["kind"] == "target" else "监测"
            table.add_row(
                one["place"], one["indicator"], one["period"], kind, one["value"], one["source"]
            )
        console.print(table)
        _print_statuses(result["statuses"])


@app.command()
def history(
    context: typer.Context, jurisdiction: Division, place: Place = None, as_json: Json = False
) -> None:
    """Every line ever entered for a division, oldest first."""
    with refusals(as_json=as_json), workspace(context) as opened:
        lines = opened.quality.history(jurisdiction, place=place)
        if as_json:
            print_json(lines)
            return
        table = Table("时间", "录入者", "地点", "指标", "时段", "类型", "数值")
        for one in lines:
            value = "（撤回）" if one["value"] is None else one["value"]
            table.add_row(
                one["at"][:19], one["owner"], one["place"], one["indicator"], one["period"],
                one["kind"], value,
            )  # fmt: skip
        console.print(table)


@app.command()
def withdraw(
    context: typer.Context,
    jurisdiction: Division,
    place: Annotated[str, typer.Option(help="Section, station or zone.")],
    year: Annotated[int, typer.Option(help="Year.")],
    reason: Annotated[str, typer.Option(help="Why; it stands in the audit record.")],
    as_json: Json = False,
) -> None:
    """Take what is known of a place in a year out of force; it stays in the history."""
    with refusals(as_json=as_json), workspace(context) as opened:
        result = opened.quality.withdraw(
            actor(), jurisdiction, place=place, year=year, reason=reason
        )
        if as_json:
            print_json(result)
        else:
            console.print(f"已撤回 {result['withdrawn']} 项")


def _print_statuses(statuses: list[dict[str, object]]) -> None:
    table = Table("状态", "对象", "年份", "结果")
    for one in statuses:
        table.add_row(*(str(one[name]) for name in ("set", "subject", "year", "value")))
    console.print(table)
