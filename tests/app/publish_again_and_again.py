"""Imports and publishes one release after another until somebody kills it.

python publish_again_and_again.py HOME URL FILES FIRST: says `ready`, then `published N` for every
release that it was told is published.
"""

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
    desk.releases.publish(ACTOR, name)


def main() -> None:
    home, url, files, first = sys.argv[1:]
    desk = open_workspace(settings_for(Path(home), url))
    warm_up()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for number in range(int(first), int(first) + 1000):
        publish(desk, Path(files), number)
        sys.stdout.write(f"published {number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
