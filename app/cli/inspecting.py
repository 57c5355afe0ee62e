"""`sanxian inspect`: the upload doctor; says what a file holds and stores nothing."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.opening import named_file
from app.cli.output import console, print_findings, print_json, refusals
from zoning.ingest.reading import inspect as examine


def inspect(
    file: Annotated[Path, typer.Argument(help="The file.")],
    layer: Annotated[str | None, typer.Option(help="Only this layer.")] = None,
    crs: Annotated[str | None, typer.Option(help="CRS, where the file does not say.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Say what a file holds: format, layers, CRS, encoding, fields, doubts."""
    named_file(file)
    with refusals(as_json=as_json):
        result = examine(file, label=file.name, layer=layer, crs=crs)
        if as_json:
            print_json(result)
            return
        console.print(result["format"])
        for one in result["layers"]:
            console.print(
                f"  {one['name']}：{one['geometry_type']} × {one['feature_count']} · {one['crs']} "
                f"· {one['encoding']} · 建议 {one['suggested_kind']} {one['suggested_fields']}",
                markup=False,
            )
        print_findings(result["findings"])
