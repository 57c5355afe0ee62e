"""`sanxian check`: one site, one project, one Assessment; or a stored check replayed."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from access_lists.project import ProjectProfile, parse_project
from app.checks.service import CheckRequest
from app.cli.opening import actor, audited, named_file, workspace
from app.cli.output import console, print_assessment, print_json, refusals
from app.cli.project_file import project_from_file
from app.workspace import Workspace
from zoning.ingest.errors import GeoJsonInvalidError, LayerNotFoundError
from zoning.ingest.footprints import footprint_from_file, footprint_from_geojson
from zoning.ingest.strict_json import parse_json
from zoning.model.footprint import Footprint
from zoning.vocabulary import Axes, Datum

_SAID = ("crs", "datum", "axes", "close_lines")
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
    axes: Annotated[
        Axes | None, typer.Option(help="Swap the two coordinates, to confirm a proposal.")
    ] = None,
    close_lines: Annotated[
        bool, typer.Option("--close-lines", help="Lines are the outline of the site.")
    ] = False,
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
    if file == "-" and layer is not None:
        raise typer.BadParameter("--layer needs a file; standard input is GeoJSON")
    with refusals(as_json=as_json), workspace(context) as opened:
        if report is not None:
            opened.reports.media_type(report.suffix.removeprefix("."))
        if replay is not None:
            _print_replay(opened.checks.replay(actor(), replay), as_json=as_json)
            return
        if report is not None:
            _require_writable(opened, report)
        given = _given(file or "-")
        with audited(opened, "check", given):
            footprint = _footprint(
                opened,
                given,
                layer=layer,
                feature=feature,
                crs=crs,
                datum=datum,
                axes=axes,
                close_lines=close_lines,
                half_width_m=half_width,
            )
            request = CheckRequest(
                footprint=footprint,
                project=_project(project, industry),
                as_of=as_of.date() if as_of else None,
            )
        stored = opened.checks.run(actor(), request)
        if report is not None:
            content, _ = opened.reports.render_as(stored.document, stored.figure, _suffix(report))
            report.write_bytes(content)
        document = stored.json()
        if as_json:
            print_json(document)
        else:
            print_assessment(document)


def _given(file: str) -> Path | bytes:
    """The file named, or what stands on standard input."""
    if file == "-":
        return sys.stdin.buffer.read()
    return named_file(Path(file))


def _footprint(opened: Workspace, given: Path | bytes, **options: Any) -> Footprint:
    area = opened.catalogue.area_of_use()
    if isinstance(given, bytes):
        value = _feature_of(parse_json(given), options["feature"])
        wanted = {name: options[name] for name in (*_SAID, "half_width_m")}
        return footprint_from_geojson(value, area_of_use=area, **wanted)
    return footprint_from_file(given, label=given.name, area_of_use=area, **options)


def _feature_of(value: Any, number: int | None) -> dict[str, Any]:
    """GeoJSON from standard input, or the one feature of it that is meant, counted from 1."""
    if not isinstance(value, dict):
        raise GeoJsonInvalidError(
            "标准输入应为一个 GeoJSON 对象。", "standard input must hold one GeoJSON object."
        )
    if number is None:
        return value
    features = value.get("features", [value])
    if not isinstance(features, list) or not 1 <= number <= len(features):
        raise LayerNotFoundError(f"没有第 {number} 个要素。", f"there is no feature {number}.")
    named = {"features": [features[number - 1]]} if "features" in value else {}
    return {**value, **named}


def _require_writable(opened: Workspace, report: Path) -> None:
    """Refuse a report that could not be written before anything is checked or stored."""
    opened.reports.media_type(_suffix(report))
    if report.is_dir() or not os.access(report.parent, os.W_OK):
        raise typer.BadParameter(f"cannot write {report}")


def _suffix(report: Path) -> str:
    return report.suffix.removeprefix(".").lower()


def _project(path: Path | None, industries: list[str] | None) -> ProjectProfile:
    if path is None:
        return parse_project({"industries": industries} if industries else {})
    return project_from_file(path.read_bytes(), label=path.name, industries=industries)


def _print_replay(result: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(result)
        return
    console.print("结果一致" if result["same"] else "结果不一致：")
    for one in result["differences"]:
        console.print(f"  {one['pointer']}: {one['before']} → {one['after']}", markup=False)
