"""`sanxian clue …`: the supervision ledger."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from app.cli.opening import actor, audited, workspace
from app.cli.output import console, print_json, refusals
from app.clues.life import ClueAction, ClueState
from app.clues.report import ledger_workbook
from app.clues.service import doing_of
from app.rasters.changes import ChangeRequest, cores
from zoning.vocabulary import LayerKind

app = typer.Typer(help="监督台账 · the supervision ledger", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


@app.command()
def register(
    context: typer.Context,
    before: Annotated[str, typer.Argument(help="The earlier raster: stored, or a GeoTIFF.")],
    after: Annotated[str, typer.Argument(help="The later raster: stored, or a GeoTIFF.")],
    release: Annotated[str, typer.Option(help="Release whose zones are watched.")],
    within: Annotated[LayerKind, typer.Option(help="Kind of those zones.")] = LayerKind.RED_LINES,
    threshold: Annotated[float | None, typer.Option(help="Least change of amounts.")] = None,
    min_area: Annotated[float, typer.Option(min=0, help="Least area of a patch in m².")] = 0.0,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes.")] = None,
    as_json: Json = False,
) -> None:
    """Compare two dates and make each patch in a zone a clue; a known place is linked."""
    request = ChangeRequest(
        before=before,
        after=after,
        files=True,
        release=release,
        within=within,
        threshold=threshold,
        min_area_m2=min_area,
        workers=workers or cores(),
    )
    with refusals(as_json=as_json), workspace(context) as opened:
        found = opened.clues.register(actor(), request)
    if as_json:
        print_json(found)
        return
    console.print(
        f"发现 {found['found']} 处：新增 {found['added']}，关联 {found['linked']}，"
        f"已登记 {found['known']}"
    )


@app.command("list")
def list_all(
    context: typer.Context,
    state: Annotated[ClueState | None, typer.Option(help="Only of this state.")] = None,
    assignee: Annotated[str | None, typer.Option(help="Only of this assignee.")] = None,
    as_json: Json = False,
) -> None:
    """Clues, the largest first."""
    with refusals(as_json=as_json), workspace(context) as opened:
        found = opened.clues.all(state=state, assignee=assignee)
    if as_json:
        print_json(found)
        return
    table = Table("编号", "状态", "类型", "分区", "公顷", "承办", "期限")
    for one in found:
        due = f"{one['due'] or ''}{'（超期）' if one['overdue'] else ''}"
        area = f"{one['area_m2'] / 10_000:,.2f}"
        table.add_row(
            one["id"], one["state"], one["type_name"], one["zone_code"], area, one["assignee"], due
        )
    console.print(table)


@app.command()
def show(
    context: typer.Context,
    clue: Annotated[str, typer.Argument(help="Id of the clue.")],
    as_json: Json = False,
) -> None:
    """One clue with its history."""
    with refusals(as_json=as_json), workspace(context) as opened:
        found = opened.clues.show(clue)
    _print_clue(found, as_json=as_json)


@app.command()
def act(
    context: typer.Context,
    clue: Annotated[str, typer.Argument(help="Id of the clue.")],
    action: Annotated[ClueAction, typer.Argument(help="What is done about it.")],
    note: Annotated[str, typer.Option(help="What was seen, decided or done.")] = "",
    assignee: Annotated[str, typer.Option(help="Who it is assigned to.")] = "",
    due: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Deadline of the next step.")
    ] = None,
    lon: Annotated[float | None, typer.Option(help="Longitude on site, CGCS2000.")] = None,
    lat: Annotated[float | None, typer.Option(help="Latitude on site, CGCS2000.")] = None,
    photograph: Annotated[
        list[Path] | None, typer.Option(exists=True, dir_okay=False, help="JPEG or PNG.")
    ] = None,
    version: Annotated[
        int | None, typer.Option(help="Version looked at; refused if somebody acted since.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Assign, verify, confirm, dismiss, rectify, send back or close a clue."""
    with refusals(as_json=as_json), workspace(context) as opened, audited(opened, "clue-act"):
        kept = [opened.clues.keep_photograph(actor(), path) for path in photograph or ()]
        doing = doing_of(
            action,
            note=note,
            assignee=assignee,
            due=due.date() if due else None,
            position=(lon, lat) if lon is not None and lat is not None else None,
            photographs=tuple(kept),
        )
        found = opened.clues.act(actor(), clue, doing, seen=version)
    _print_clue(found, as_json=as_json)


@app.command()
def statistics(context: typer.Context, as_json: Json = False) -> None:
    """How many clues stand where, and what is overdue."""
    with refusals(as_json=as_json), workspace(context) as opened:
        found = opened.clues.statistics()
    if as_json:
        print_json(found)
        return
    for name, value in found.items():
        console.print(f"{name}: {value}", markup=False)


@app.command()
def report(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(dir_okay=False, help="Workbook to write, .xlsx.")],
    as_json: Json = False,
) -> None:
    """The ledger as a workbook: clues, history, statistics."""
    with refusals(as_json=as_json), workspace(context) as opened:
        out.write_bytes(ledger_workbook(opened.clues))
    if as_json:
        print_json({"out": str(out)})
        return
    console.print(str(out), markup=False)


def _print_clue(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    for name in ("id", "state", "type_name", "zone_code", "area_m2", "assignee", "due", "version"):
        console.print(f"{name}: {found[name]}", markup=False)
    for one in found["history"]:
        console.print(
            f"  {one['number']}. {one['at'][:16]} {one['actor']} {one['action']} "
            f"{one['before']} → {one['after']} {one['note']}",
            markup=False,
        )
