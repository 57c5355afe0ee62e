"""`sanxian quality …`: targets and observations of environmental quality."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app.cli.opening import actor, audited, named_file, workspace
from app.cli.output import console, print_json, refusals
from app.quality.observing import Observing

app = typer.Typer(help="环境质量底线 · environmental quality", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Division = Annotated[str, typer.Option(help="GB/T 2260 code of the division it is stated for.")]
Place = Annotated[str | None, typer.Option(help="Only this section, station or zone.")]


@app.command("import")
def import_table(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV or xlsx.")],
    jurisdiction: Division,
    as_json: Json = False,
) -> None:
    """Enter a table of places, indicators, periods, values and targets; all of it or nothing."""
    named_file(file)
    with refusals(as_json=as_json), workspace(context) as opened:
        with audited(opened, "quality-import", file):
            result = opened.quality.import_file(actor(), file, jurisdiction)
        if as_json:
            print_json(result)
            return
        console.print(f"{result['entries']} 项，新增 {result['new']} 项")
        _print_statuses(result["statuses"])


@app.command()
def observe(
    context: typer.Context,
    raster: Annotated[str, typer.Argument(help="A stored raster: id, name or name@day.")],
    zones: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Polygons.")],
    jurisdiction: Division,
    indicator: Annotated[str, typer.Option(help="Indicator, as PM2.5 or 植被覆盖度.")],
    period: Annotated[str, typer.Option(help="Year or month that holds the raster's day.")],
    place_field: Annotated[str, typer.Option(help="Attribute of the zones that names the place.")],
    statistic: Annotated[str, typer.Option(help="mean, min, max, p5 … p95, or share.")] = "mean",
    cls: Annotated[int | None, typer.Option("--class", help="Class, for share.")] = None,
    element: Annotated[str, typer.Option(help="Element, where the indicator has several.")] = "",
    layer: Annotated[str | None, typer.Option(help="Layer in the file.")] = None,
    crs: Annotated[str | None, typer.Option(help="CRS of the polygons.")] = None,
    as_json: Json = False,
) -> None:
    """Enter what a raster says of places as observations; places it does not cover are told."""
    asked = Observing(
        raster=raster,
        jurisdiction=jurisdiction,
        indicator=indicator,
        period=period,
        place_field=place_field,
        statistic=statistic,
        cls=cls,
        element=element,
    )
    with refusals(as_json=as_json), workspace(context) as opened:
        with audited(opened, "quality-observe", zones):
            result = opened.observer.observe(actor(), asked, zones, layer=layer, crs=crs)
        if as_json:
            print_json(result)
            return
        console.print(f"{result['entries']} 项，新增 {result['new']} 项")
        for one in result["unknown"]:
            missing = one["nodata_share"]
            share = "" if missing is None else f"，缺失 {missing:.1%}"
            console.print(f"{one['place']}：{one['status']}{share}，未录入", markup=False)
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
