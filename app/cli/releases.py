"""`sanxian release …`: create, fill, validate, publish, list, show, withdraw."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from app.cli.opening import actor, audited, named_file, workspace
from app.cli.output import REFUSED, console, print_findings, print_json, refusals
from app.cli.progress import Quiet, watching
from app.releases.drafts import NewLayer, NewRelease
from app.releases.review import NewReview
from zoning.model.release import DEFAULT_TOLERANCE_M
from zoning.vocabulary import Axes, Datum, Element, LayerKind

app = typer.Typer(help="数据版本 · releases", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Reference = Annotated[str, typer.Argument(help="Id or name of the release.")]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])]
MaybeDay = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


@app.command()
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the new release.")],
    jurisdiction: Annotated[
        list[str], typer.Option(help="GB/T 2260 code; '' = the whole country; several for a basin.")
    ],
    effective_from: Day,
    effective_to: MaybeDay = None,
    requires: Annotated[
        list[str] | None, typer.Option(help="Higher levels that must be in force, or none.")
    ] = None,
    absent: Annotated[
        list[str] | None,
        typer.Option(
            help="What the territory has none of: a reference class, other:<name>, red-lines, "
            "or element-zones:<class>."
        ),
    ] = None,
    series: Annotated[
        str, typer.Option(help="Releases of one jurisdiction and series follow one another.")
    ] = "",
    gap_tolerance: Annotated[
        float, typer.Option(help="Diameter in metres that tells a hairline from a gap.")
    ] = DEFAULT_TOLERANCE_M,
    as_json: Json = False,
) -> None:
    """Make a new draft."""
    new = NewRelease(
        name=name,
        jurisdictions=jurisdiction,
        effective_from=effective_from.date(),
        effective_to=effective_to.date() if effective_to else None,
        requires=_levels(requires),
        absent=absent or (),
        series=series,
        gap_tolerance_m=gap_tolerance,
    )
    with refusals(as_json=as_json), workspace(context) as opened:
        with audited(opened, "release-create"):
            release = opened.releases.create(actor(), new)
        _show(opened.releases.describe(release), as_json=as_json)


@app.command()
def add(
    context: typer.Context,
    release: Reference,
    file: Annotated[Path, typer.Argument(help="Zipped Shapefile, GeoPackage, GeoJSON …")],
    kind: Annotated[LayerKind, typer.Option(help="What the features are.")],
    layer: Annotated[str | None, typer.Option(help="Layer in the file.")] = None,
    name: Annotated[str | None, typer.Option(help="Name in the release.")] = None,
    element: Annotated[Element | None, typer.Option(help="Element of element zones.")] = None,
    cls: Annotated[
        str | None, typer.Option("--class", help="Class of every feature of a reference layer.")
    ] = None,
    crs: Annotated[str | None, typer.Option(help="CRS, where the file does not say.")] = None,
    datum: Annotated[Datum | None, typer.Option(help="Datum of lon/lat coordinates.")] = None,
    axes: Annotated[
        Axes | None, typer.Option(help="Swap the two coordinates, to confirm a proposal.")
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(help="FIELD=COLUMN: code, name, category, class, county, or one to keep."),
    ] = None,
    boundary_tolerance: Annotated[
        float, typer.Option(help="Diameter in metres that tells a sliver from an overlap.")
    ] = DEFAULT_TOLERANCE_M,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Add a layer to a draft."""
    new = NewLayer(
        path=named_file(file),
        kind=kind,
        layer=layer,
        name=name,
        element=element,
        cls=cls,
        crs=crs,
        datum=datum,
        axes=axes,
        fields=_pairs(field),
        boundary_tolerance_m=boundary_tolerance,
    )
    with refusals(as_json=as_json), workspace(context) as opened:
        with audited(opened, "layer-add", new.path), watching(silent=as_json or quiet) as bar:
            added = opened.releases.add_layer(actor(), release, new, watch=bar)
        if as_json:
            print_json(added)
            return
        console.print(f"{added['layer']}：{added['feature_count']} 个要素")
        print_findings(added["findings"])


@app.command()
def remove(
    context: typer.Context,
    release: Reference,
    layer: Annotated[str, typer.Argument(help="Name of the layer, or title of the list.")],
    as_json: Json = False,
) -> None:
    """Take a layer or a list out of a draft, so that a mended one can be added."""
    with refusals(as_json=as_json), workspace(context) as opened:
        _show(opened.releases.remove(actor(), release, layer), as_json=as_json)


@app.command()
def validate(
    context: typer.Context, release: Reference, quiet: Quiet = False, as_json: Json = False
) -> None:
    """Check a draft as a whole; exit status 1 where errors stand against it."""
    with refusals(as_json=as_json), workspace(context) as opened:
        with watching(silent=as_json or quiet) as bar:
            result = opened.releases.validate(actor(), release, watch=bar)
        if as_json:
            print_json(result)
        else:
            print_findings(result["findings"])
            console.print("通过" if result["ok"] else "未通过：有须更正的错误")
        if not result["ok"]:
            raise typer.Exit(REFUSED)


@app.command()
def review(
    context: typer.Context,
    release: Reference,
    acknowledge: Annotated[
        list[str] | None, typer.Option(help="Code of a warning that may pass.")
    ] = None,
    approval: Annotated[
        str | None, typer.Option(help="Document approving a smaller red line.")
    ] = None,
    send_back: Annotated[
        str, typer.Option(help="Do not approve it, and say why.", metavar="WHY")
    ] = "",
    note: Annotated[str, typer.Option(help="Remark kept with the approval.")] = "",
    as_json: Json = False,
) -> None:
    """Look over a draft that somebody else made: approve it, or send it back."""
    new = NewReview(
        approved=not send_back,
        acknowledged=acknowledge or (),
        note=send_back or note,
        approval=approval,
    )
    with refusals(as_json=as_json), workspace(context) as opened:
        _show(opened.releases.review(actor(), release, new), as_json=as_json)


@app.command()
def publish(
    context: typer.Context,
    release: Reference,
    approval: Annotated[
        str | None, typer.Option(help="Document approving a smaller red line.")
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Publish a draft: from then on its content never changes."""
    with refusals(as_json=as_json), workspace(context) as opened:
        with watching(silent=as_json or quiet) as bar:
            found = opened.releases.publish(actor(), release, approval=approval, watch=bar)
        _show(found, as_json=as_json)


@app.command("list")
def list_releases(context: typer.Context, as_json: Json = False) -> None:
    """Every release."""
    with refusals(as_json=as_json), workspace(context) as opened:
        found = opened.releases.all()
        if as_json:
            print_json(found)
            return
        table = Table("编号", "名称", "辖区", "状态", "生效", "失效", "图层", "清单")
        for one in found:
            table.add_row(
                one["id"][:20],
                one["name"],
                ",".join(one["jurisdictions"]) or "全国",
                one["state"],
                one["effective_from"],
                one["effective_to"] or "",
                str(len(one["layers"])),
                str(len(one["lists"])),
            )
        console.print(table)


@app.command()
def show(context: typer.Context, release: Reference, as_json: Json = False) -> None:
    """A release with layers, lists and findings."""
    with refusals(as_json=as_json), workspace(context) as opened:
        found = opened.releases.show(release)
        _show(found, as_json=as_json)
        if not as_json:
            print_findings(found["findings"])


@app.command()
def withdraw(
    context: typer.Context,
    release: Reference,
    reason: Annotated[str, typer.Option(help="Why; shown with every check that needed it.")],
    as_json: Json = False,
) -> None:
    """Take a published release back. Nothing older comes back to life by itself."""
    with refusals(as_json=as_json), workspace(context) as opened:
        _show(opened.releases.withdraw(actor(), release, reason=reason), as_json=as_json)


@app.command()
def diff(
    context: typer.Context,
    before: Annotated[str, typer.Argument(help="The older release.")],
    after: Annotated[str, typer.Argument(help="The newer release.")],
    out: Annotated[
        Path | None, typer.Option(help="Also write the changed shapes to this GeoPackage.")
    ] = None,
    as_json: Json = False,
) -> None:
    """What changed: units added, removed, reshaped with areas; clauses."""
    with refusals(as_json=as_json), workspace(context) as opened:
        found = opened.exchange.diff(before, after, out)
        if as_json:
            print_json(found)
            return
        table = Table("图层", "新增", "删除", "变形", "属性变化", "未变")
        for name, one in found["layers"].items():
            counts = (one["added"], one["removed"], one["reshaped"], one["attributes_changed"])
            table.add_row(name, *(str(len(part)) for part in counts), str(one["unchanged"]))
        console.print(table)
        clauses = found["clauses"]
        console.print(
            f"条款：新增 {len(clauses['added'])}，删除 {len(clauses['removed'])}，"
            f"修改 {len(clauses['changed'])}，未变 {clauses['unchanged']}"
        )


@app.command()
def export(
    context: typer.Context,
    release: Reference,
    out: Annotated[Path, typer.Argument(help="GeoPackage to write.")],
    as_json: Json = False,
) -> None:
    """Write a release to a GeoPackage with QGIS styles, lists included."""
    with refusals(as_json=as_json), workspace(context) as opened:
        result = opened.exchange.export(actor(), release, out)
        if as_json:
            print_json(result)
        else:
            console.print(f"{out}：{result['layers']} 个图层，{result['lists']} 份清单")


@app.command("import")
def import_release(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="An exported release.")],
    name: Annotated[str | None, typer.Option(help="Name of the draft.")] = None,
    as_json: Json = False,
) -> None:
    """Make a draft of an exported release; published, it has the same content hash."""
    named_file(file)
    with refusals(as_json=as_json), workspace(context) as opened:
        with audited(opened, "release-import", file):
            imported = opened.exchange.import_export(actor(), file, name)
        _show(imported, as_json=as_json)


def _show(release: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(release)
        return
    console.print(f"[bold]{release['name']}[/] · {release['state']} · {release['id']}")
    where = ",".join(release["jurisdictions"]) or "全国"
    console.print(f"辖区 {where} · {release['effective_from']} 起")
    for layer in release["layers"]:
        console.print(f"  图层 {layer['kind']} {layer['name']}：{layer['feature_count']} 个要素")
    for one in release["lists"]:
        console.print(f"  清单 {one['title']}：{one['clauses']} 条")


def _levels(requires: list[str] | None) -> list[str] | None:
    if requires is None:
        return None
    return [code for code in requires if code != "none"]


def _pairs(fields: list[str] | None) -> dict[str, str]:
    pairs = [field.partition("=") for field in fields or ()]
    for name, equals, column in pairs:
        if not (name and equals and column):
            raise typer.BadParameter(f"--field takes FIELD=COLUMN, not {name!r}")
    return {name: column for name, _, column in pairs}
