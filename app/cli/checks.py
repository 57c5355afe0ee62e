"""`sanxian check`: one site, one project, one Assessment; or a stored check replayed."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from access_lists.errors import ProjectInvalidError
from access_lists.project import ProjectProfile, parse_project
from app.checks.service import CheckRequest
from app.cli.opening import actor, workspace
from app.cli.output import console, print_assessment, print_json, refusals
from app.workspace import Workspace
from zoning.ingest.footprints import footprint_from_file, footprint_from_geojson
from zoning.ingest.strict_json import parse_json
from zoning.model.footprint import Footprint
from zoning.vocabulary import Datum

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def check(
    context: typer.Context,
    file: Annotated[
        str | None, typer.Argument(help="Footprint: a file, or - for GeoJSON on standard input.")
    ] = None,
    industry: Annotated[
        list[str] | None, typer.Option(help="GB/T 4754 code; overrides the project file.")
    ] = None,
    project: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Project in YAML or JSON.")
    ] = None,
    layer: Annotated[str | None, typer.Option(help="Layer in the file.")] = None,
    feature: Annotated[
        int | None,
        typer.Option(help="Only this feature, counted from 1; else all are one site."),
    ] = None,
    crs: Annotated[str | None, typer.Option(help="CRS, where the file does not say.")] = None,
    datum: Annotated[Datum | None, typer.Option(help="Datum of lon/lat coordinates.")] = None,
    half_width: Annotated[
        float | None, typer.Option(help="Half the width in metres of a linear project.")
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day whose law and data apply.")
    ] = None,
    replay: Annotated[str | None, typer.Option(help="Id of a stored check to run again.")] = None,
    report: Annotated[
        Path | None, typer.Option(help="Also write a report: .pdf, .docx, .xlsx or .geojson.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check a site, or replay a stored check. Exit status 0 whatever the verdict."""
    if (file is None) == (replay is None):
        raise typer.BadParameter("give either a footprint or --replay ID")
    with refusals(as_json=as_json), workspace(context) as opened:
        if replay is not None:
            _print_replay(opened.checks.replay(actor(), replay), as_json=as_json)
            return
        footprint = _footprint(
            opened,
            file or "-",
            layer=layer,
            feature=feature,
            crs=crs,
            datum=datum,
            half_width_m=half_width,
        )
        request = CheckRequest(
            footprint=footprint,
            project=_project(project, industry),
            as_of=as_of.date() if as_of else None,
        )
        stored = opened.checks.run(actor(), request)
        if report is not None:
            suffix = report.suffix.removeprefix(".")
            content, _ = opened.reports.render_as(stored.document, stored.figure, suffix)
            report.write_bytes(content)
        document = stored.json()
        if as_json:
            print_json(document)
        else:
            print_assessment(document)


def _footprint(opened: Workspace, file: str, **options: Any) -> Footprint:
    area = opened.catalogue.area_of_use()
    if file == "-":
        value = parse_json(sys.stdin.buffer.read())
        wanted = {name: options[name] for name in ("crs", "datum", "half_width_m")}
        return footprint_from_geojson(value, area_of_use=area, **wanted)
    path = Path(file)
    if not path.is_file():
        raise typer.BadParameter(f"no such file: {file}")
    return footprint_from_file(path, label=path.name, area_of_use=area, **options)


def _project(path: Path | None, industries: list[str] | None) -> ProjectProfile:
    data: Any = {}
    if path is not None:
        try:
            data = yaml.safe_load(path.read_bytes()) or {}
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
            raise ProjectInvalidError(
                f"{path.name} 第 {line} 行不是有效的 YAML。",
                f"{path.name} line {line} is not valid YAML.",
            ) from error
    if not isinstance(data, dict):
        raise ProjectInvalidError(
            f"{path} 应为字段: 值 的映射。", f"{path} must be a mapping of fields."
        )
    if industries:
        data["industries"] = industries
    return parse_project(data)


def _print_replay(result: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(result)
        return
    console.print("结果一致" if result["same"] else "结果不一致：")
    for one in result["differences"]:
        console.print(f"  {one['pointer']}: {one['before']} → {one['after']}", markup=False)
