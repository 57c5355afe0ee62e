"""`sanxian screen`: many footprints at once, to a table."""

import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.opening import actor, workspace
from app.cli.output import console, print_json, refusals
from app.cli.progress import Quiet, watching
from app.screenings.runner import Engine, ScreeningRequest, ScreeningService
from zoning.texts import Text
from zoning.vocabulary import Datum


def screen(
    context: typer.Context,
    source: Annotated[
        Path,
        typer.Argument(
            metavar="IN",
            exists=True,
            dir_okay=False,
            help="Footprints, one a row: Parquet, GeoPackage or CSV of any size; or any format "
            "that `check` reads.",
        ),
    ],
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help="Table to write: .parquet, .gpkg or .csv.")
    ],
    industry_column: Annotated[
        str | None,
        typer.Option(help="Column of GB/T 4754 codes; each footprint then gets a verdict."),
    ] = None,
    engine: Annotated[
        Engine, typer.Option(help="Where to run: on this machine or on Spark.")
    ] = Engine.LOCAL,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; by default one for each core.")
    ] = None,
    layer: Annotated[str | None, typer.Option(help="Layer in the file.")] = None,
    crs: Annotated[str | None, typer.Option(help="CRS, where the file does not say.")] = None,
    datum: Annotated[Datum | None, typer.Option(help="Datum of lon/lat coordinates.")] = None,
    half_width: Annotated[
        float | None, typer.Option(help="Half the width in metres of lines.")
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day whose law and data apply.")
    ] = None,
    resume: Annotated[
        bool | None,
        typer.Option(
            "--resume/--afresh",
            help="Insist on going on where a run stopped, or start afresh; by default go on "
            "if everything is still the same.",
        ),
    ] = None,
    spark_master: Annotated[
        str | None, typer.Option(help="Address of the Spark cluster, if not configured.")
    ] = None,
    quiet: Quiet = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Screen many footprints: which zones each overlaps and how, with a verdict for industries."""
    request = ScreeningRequest(
        source=source,
        target=target,
        layer=layer,
        crs=crs,
        datum=datum,
        half_width_m=half_width,
        industry_column=industry_column,
        as_of=as_of.date() if as_of else None,
        engine=engine,
        workers=workers or _cores(),
        resume=resume,
        master=spark_master,
    )
    with (
        refusals(as_json=as_json),
        workspace(context) as opened,
        watching(silent=as_json or quiet) as bar,
    ):
        bar.stage(Text(zh="筛查", en="screening"))
        service = ScreeningService(opened.database, opened.catalogue)
        outcome = service.run(actor(), request, bar)
    if as_json:
        print_json(asdict(outcome))
        return
    console.print(
        f"{outcome.footprints} 个项目范围，{outcome.rows} 行，{outcome.failed} 个有误，"
        f"用时 {outcome.seconds:.1f} 秒 → {target}",
        markup=False,
    )


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
