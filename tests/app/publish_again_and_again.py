"""Imports and publishes one release after another, in processes that somebody kills.

python publish_again_and_again.py FILES: loads the program once; then for every line it reads,
`HOME URL FIRST`, it begins a process that imports and publishes without end. It says `begun PID`,
the process `importing N`, `publishing N`, and `published N` for every release that it was told is
published, and at the end of that process, however it came, `ended`.
"""

import os
import sys
from datetime import date, timedelta
from pathlib import Path

from factories import CITY
from plugins.workspaces import ACTOR, list_file, settings_for

from app.releases.drafts import NewLayer, NewRelease
from app.workspace import Workspace, open_workspace
from zoning.overlay import warm_up
from zoning.vocabulary import LayerKind


def publish(desk: Workspace, files: Path, number: int) -> None:
    """One release: units from a zipped Shapefile, a red line, a list; published."""
    say(f"importing {number}")
    name = f"edition {number}"
    since = date(2020, 1, 1) + timedelta(days=number)
    desk.releases.create(
        ACTOR, NewRelease(name=name, jurisdictions=[CITY], effective_from=since, requires=())
    )
    for kind, file in (
        (LayerKind.CONTROL_UNITS, "units.zip"),
        (LayerKind.RED_LINES, "lines.geojson"),
    ):
        desk.releases.add_layer(ACTOR, name, NewLayer(path=files / file, kind=kind))
    listed = {"title": f"清单 {number}", "level": "unit", "units": [], "clauses": []}
    path = list_file(files / f"list-{number}.yaml", listed)
    desk.lists.import_file(ACTOR, path, name)
    say(f"publishing {number}")
    desk.releases.publish(ACTOR, name)
    say(f"published {number}")


def publish_without_end(home: Path, url: str, files: Path, first: int) -> None:
    """What is killed: a process of its own, on connections of its own."""
    desk = open_workspace(settings_for(home, url))
    for number in range(first, first + 1000):
        publish(desk, files, number)


def say(word: str) -> None:
    """A line that is out before anything else happens."""
    os.write(sys.stdout.fileno(), f"{word}\n".encode())


def main() -> None:
    warm_up()
    files = Path(sys.argv[1])
    for line in sys.stdin:
        home, url, first = line.split()
        child = os.fork()
        if child == 0:
            publish_without_end(Path(home), url, files, int(first))
        say(f"begun {child}")
        os.waitpid(child, 0)
        say("ended")


if __name__ == "__main__":
    main()
