"""`sanxian raster …`: what the ground says, and what changed on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from app.cli.opening import actor, audited, named_file, workspace
from app.cli.output import console, errors, print_findings, print_json, refusals
from app.rasters.changes import (
    ChangeRequest,
    cores,
    write_geopackage,
    write_pictures,
    write_workbook,
)
from app.rasters.service import NewRaster
from zoning.ingest.errors import LegendInvalidError
from zoning.raster.claims import legend_of
from zoning.raster.model import LegendClass, RasterKind
from zoning.vocabulary import LayerKind

app = typer.Typer(help="栅格与变化 · rasters and change", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Reference = Annotated[
    str,
    typer.Argument(metavar="RASTER", help="Id, name, name@day, or the path of a GeoTIFF."),
]
_DAYS = ["%Y-%m-%d", "%Y-%m", "%Y"]


@app.command()
def add(
    context: typer.Context,
    release: Annotated[str, typer.Argument(help="Id or name of the release it belongs to.")],
    file: Annotated[Path, typer.Argument(help="A GeoTIFF.")],
    kind: Annotated[RasterKind, typer.Option(help="What its values are.")],
    date: Annotated[datetime, typer.Option(formats=_DAYS, help="Day its values speak of.")],
    name: Annotated[str | None, typer.Option(help="What clauses call it, as slope.")] = None,
    band: Annotated[int | None, typer.Option(min=1, help="Band, where there are several.")] = None,
    crs: Annotated[str | None, typer.Option(help="CRS, where the file does not say.")] = None,
    nodata: Annotated[
        float | None, typer.Option(help="Value of missing pixels, where the file does not say.")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="Unit of amounts, as m or degree.")] = None,
    legend: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="YAML: code → name.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check a GeoTIFF, convert it to a COG and keep it beside a release."""
    named_file(file)
    with refusals(as_json=as_json), workspace(context) as opened:
        with audited(opened, "raster-add", file):
            new = NewRaster(
                path=file,
                kind=kind,
                date=date.date(),
                name=name,
                band=band,
                crs=crs,
                nodata=nodata,
                unit=unit,
                legend=_legend(legend),
            )
            added = opened.rasters.add(actor(), release, new)
        if as_json:
            print_json(added)
            return
        console.print(
            f"{added['name']} · {added['kind']} · {added['date']} · "
            f"{added['width']} × {added['height']} · {added['crs']} · {added['id']}",
            markup=False,
        )
        print_findings(added["findings"])


@app.command("list")
def list_all(context: typer.Context, as_json: Json = False) -> None:
    """Every raster."""
    with refusals(as_json=as_json), workspace(context) as opened:
        found = opened.rasters.all()
    if as_json:
        print_json(found)
        return
    table = Table("编号", "名称", "日期", "类型", "像元", "数据版本")
    for one in found:
        size = f"{one['width']} × {one['height']}"
        kind = one["kind"] if one["withdrawn"] is None else f"{one['kind']}（已停用）"
        table.add_row(one["id"], one["name"], one["date"], kind, size, one["release"])
    console.print(table)


@app.command()
def show(context: typer.Context, raster: Reference, as_json: Json = False) -> None:
    """One raster, with legend, statistics and findings."""
    with refusals(as_json=as_json), workspace(context) as opened:
        found = opened.rasters.show(raster)
    if as_json:
        print_json(found)
        return
    for name in ("id", "name", "kind", "date", "crs", "bbox", "statistics", "legend"):
        console.print(f"{name}: {found[name]}", markup=False)
    print_findings(found["findings"])


@app.command()
def withdraw(
    context: typer.Context,
    raster: Reference,
    reason: Annotated[str, typer.Option(help="Why it must not be used.")],
    as_json: Json = False,
) -> None:
    """Take a raster out of use; Assessments that used it keep it."""
    with refusals(as_json=as_json), workspace(context) as opened:
        found = opened.rasters.withdraw(actor(), raster, reason)
    if as_json:
        print_json(found)
        return
    console.print(f"{found['name']} {found['date']}：已停用", markup=False)


@app.command()
def zonal(
    context: typer.Context,
    raster: Reference,
    footprints: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="Polygons, in any vector format.")
    ],
    layer: Annotated[str | None, typer.Option(help="Layer in the file.")] = None,
    crs: Annotated[str | None, typer.Option(help="CRS of the polygons.")] = None,
    as_json: Json = False,
) -> None:
    """Say what a raster holds under each polygon: mean, percentiles, classes, what is missing."""
    with refusals(as_json=as_json), workspace(context) as opened:
        answer = opened.rasters.zonal_file(raster, footprints, layer=layer, crs=crs, files=True)
    if as_json:
        print_json(answer)
        return
    _print_rows(answer["rows"])
    print_findings(answer["findings"])


@app.command()
def change(
    context: typer.Context,
    before: Annotated[str, typer.Argument(help="The earlier raster: stored, or a GeoTIFF.")],
    after: Annotated[str, typer.Argument(help="The later raster: stored, or a GeoTIFF.")],
    out: Annotated[Path, typer.Option(dir_okay=False, help="Patches as GeoPackage.")],
    release: Annotated[
        str | None, typer.Option(help="Cut patches to zones of this release.")
    ] = None,
    within: Annotated[LayerKind, typer.Option(help="Kind of those zones.")] = LayerKind.RED_LINES,
    threshold: Annotated[
        float | None, typer.Option(help="Of amounts: what differs by less has not changed.")
    ] = None,
    min_area: Annotated[
        float, typer.Option(min=0, help="Minimum mapping unit in m²; smaller patches are counted.")
    ] = 0.0,
    legend: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="YAML: code → name, group.")
    ] = None,
    xlsx: Annotated[Path | None, typer.Option(dir_okay=False, help="Tables as xlsx.")] = None,
    pictures: Annotated[
        Path | None, typer.Option(file_okay=False, help="Folder of before-and-after pictures.")
    ] = None,
    picture_count: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 50,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; by default one for each core.")
    ] = None,
    afresh: Annotated[
        bool, typer.Option("--afresh", help="Do again what a run that stopped had done.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say what changed between two dates, as patches inside the zones of a release."""
    with refusals(as_json=as_json):
        named = _legend(legend)
    request = ChangeRequest(
        before=before,
        after=after,
        files=True,
        release=release,
        within=within,
        threshold=threshold,
        min_area_m2=min_area,
        workers=workers or cores(),
        afresh=afresh,
        pictures=picture_count if pictures else 0,
        legend=named,
    )
    with refusals(as_json=as_json), workspace(context) as opened:
        with _bar() as told:
            result = opened.changes.run(actor(), request, told)
        write_geopackage(out, result)
        if xlsx:
            write_workbook(xlsx, result)
        if pictures:
            write_pictures(pictures, result)
    if as_json:
        print_json({**result.summary, "out": str(out)})
        return
    _print_change(result.summary, out)


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error."""
    columns = (TextColumn("比较"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=errors, transient=True) as progress:
        task = progress.add_task("change", total=None)
        yield lambda done, tiles: progress.update(task, completed=done, total=tiles)


def _print_change(summary: dict[str, Any], out: Path) -> None:
    share = summary["changed_share"]
    console.print(summary["alignment"]["text"]["zh-CN"], markup=False)
    console.print(
        f"{summary['changed_cells']} / {summary['compared_cells']} 像元变化"
        f"（{share or 0:.2%}），{summary['patches']} 个图斑，"
        f"{summary['area_m2'] / 10_000:,.2f} 公顷 → {out}",
        markup=False,
    )
    table = Table("类型", "关注", "图斑", "公顷")
    for one in summary["by_type"]:
        area = f"{one['area_m2'] / 10_000:,.2f}"
        table.add_row(one["name"], one["concern"], str(one["patches"]), area)
    console.print(table)


def _print_rows(rows: list[dict[str, Any]]) -> None:
    table = Table("范围", "状态", "有效像元", "缺失", "均值", "p10", "中位", "p90", "类别")
    for row in rows:
        if row["status"] == "failed":
            table.add_row(str(row["footprint"]), "failed")
            continue
        classes = "，".join(f"{one['code']} {one['share']:.1%}" for one in row["classes"])
        figures = ("" if row[n] is None else f"{row[n]:.4g}" for n in ("mean", "p10", "p50", "p90"))
        table.add_row(
            str(row["footprint"]),
            row["status"],
            str(row["valid_pixels"]),
            f"{row['nodata_share']:.1%}",
            *figures,
            classes,
        )
    console.print(table)


def _legend(path: Path | None) -> dict[int, LegendClass]:
    if path is None:
        return {}
    try:
        return legend_of(yaml.safe_load(path.read_text("utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise LegendInvalidError("图例文件无法解析。", "the legend cannot be parsed.") from error
