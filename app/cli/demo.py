"""`sanxian demo`: the fictional demo region, loaded and served."""

import threading
import webbrowser
from typing import Annotated

import typer

from app.cli.opening import settings_of, workspace
from app.cli.output import errors, refusals
from app.cli.progress import watching
from app.cli.serving import run


def demo(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="Port.", min=1, max=65535)] = 8000,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
) -> None:
    """Load the demo region and serve it on this machine only."""
    settings = settings_of(context)
    with refusals(as_json=False), workspace(context) as opened:
        errors.print("正在准备演示数据（虚构的三川市）… preparing the demo region (fictional)")
        with watching(silent=False) as bar:
            opened.demo.load(bar)
    web = settings.web.model_copy(update={"host": "127.0.0.1", "port": port})
    if not no_open:
        threading.Timer(2.0, webbrowser.open, [f"http://127.0.0.1:{port}"]).start()
    run(settings.model_copy(update={"web": web}))
