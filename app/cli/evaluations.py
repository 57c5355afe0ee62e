"""`sanxian evaluate …`: a release in a year against its targets."""

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
import yaml
from rich.table import Table

from app.cli.opening import actor, audited, workspace
from app.cli.output import console, print_json, refusals
from app.evaluations.chart import evaluation_svg
from app.evaluations.figures import JUDGEMENTS, Language, department, figure, target, until
from app.evaluations.reading import IndicatorsInvalidError
from app.evaluations.workbook import evaluation_workbook

app = typer.Typer(help="评估 · evaluation against targets", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Given = Annotated[
    Path | None, typer.Option(exists=True, dir_okay=False, help="YAML in place of the adopted.")
]


@app.command()
def release(
    context: typer.Context,
    release: Annotated[str, typer.Argument(help="Id or name of a published release.")],
    year: Annotated[int, typer.Option(min=1900, max=2200, help="Year of what was observed.")],
    indicators: Given = None,
    xlsx: Annotated[Path | None, typer.Option(dir_okay=False, help="Workbook to write.")] = None,
    chart: Annotated[Path | None, typer.Option(dir_okay=False, help="SVG to write.")] = None,
    language: Annotated[Language, typer.Option(help="Of the words in these files.")] = "zh-CN",
    as_json: Json = False,
) -> None:
    """Say every indicator of a release in a year, and whether its target is met."""
    with refusals(as_json=as_json), workspace(context) as opened:
        changes = None if indicators is None else _changes(indicators)
        found = opened.evaluations.evaluate(actor(), release, year, changes=changes).as_dict()
        if xlsx:
            xlsx.write_bytes(evaluation_workbook(found, language=language))
        if chart:
            chart.write_text(evaluation_svg(found, language=language), "utf-8")
    if as_json:
        print_json(found)
        return
    _print(found)


@app.command()
def adopt(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="YAML of indicators.")],
    jurisdiction: Annotated[str, typer.Option(help="GB/T 2260 code of the division.")],
    as_json: Json = False,
) -> None:
    """Keep a division's own indicators, departments and targets; the newest count."""
    with refusals(as_json=as_json), workspace(context) as opened:
        with audited(opened, "indicators-adopt", file):
            kept = opened.evaluations.adopt(actor(), jurisdiction, _changes(file))
        if as_json:
            print_json(kept)
        else:
            console.print(f"{len(kept['indicators'])} 项指标 · {kept['sha256']}", markup=False)


@app.command()
def indicators(
    context: typer.Context,
    jurisdiction: Annotated[str, typer.Option(help="GB/T 2260 code of the division.")],
    as_json: Json = False,
) -> None:
    """Show the indicators that count in a division."""
    with refusals(as_json=as_json), workspace(context) as opened:
        found = opened.evaluations.indicators(jurisdiction)
    if as_json:
        print_json(found)
        return
    table = Table("代码", "指标", "单位", "来源", "责任部门")
    for one in found["indicators"]:
        table.add_row(
            one["code"], one["name"]["zh-CN"], one["unit"], one["measure"]["of"], department(one)
        )
    console.print(table)


def _changes(path: Path) -> dict[str, Any]:
    """What a file lays over the shipped indicators, as JSON values."""
    try:
        given = yaml.safe_load(path.read_text("utf-8"))
        found: dict[str, Any] = orjson.loads(orjson.dumps(given, option=orjson.OPT_NON_STR_KEYS))
    except (yaml.YAMLError, UnicodeDecodeError, TypeError) as error:
        raise IndicatorsInvalidError("指标文件无法解析。", "the file cannot be parsed.") from error
    return found


def _print(found: dict[str, Any]) -> None:
    console.print(
        f"{found['release']['name']} · {found['year']}{until(found)} · "
        + " · ".join(
            f"{words['zh-CN']} {found['summary'][code]}" for code, words in JUDGEMENTS.items()
        ),
        markup=False,
    )
    table = Table()
    for head in ("指标", "数值", "目标", "判定", "责任部门", "说明"):
        table.add_column(head, overflow="fold")  # Chinese has no blanks to break lines at
    for row in found["rows"]:
        table.add_row(
            row["name"]["zh-CN"],
            figure(row),
            target(row),
            JUDGEMENTS[row["judgement"]]["zh-CN"],
            department(row),
            "".join(one["zh-CN"] for one in row["why"]),
        )
    console.print(table)
