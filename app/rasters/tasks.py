"""Comparisons of two rasters as jobs: tile by tile, with progress, resumed on the same machine."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from app.database import Database
from app.jobs.job import Result
from app.jobs.running import Running, Task
from app.rasters.changes import (
    ChangeRequest,
    ChangeResult,
    ChangeService,
    cores,
    write_geojson,
    write_geopackage,
    write_pictures,
    write_workbook,
)
from zoning.texts import Text
from zoning.vocabulary import LayerKind

COMPARING: Final = Text(zh="比较两期栅格", en="comparing two rasters")
MEDIA_TYPES: Final = {
    "gpkg": "application/geopackage+sqlite3",
    "geojson": "application/geo+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
"""What patches are delivered as; `zip` holds all of them, and pictures."""

_MOST_PICTURES: Final = 50


def change_task(database: Database, changes: ChangeService) -> Task:
    """Compare two stored rasters; the result is a file of patches, and the summary beside it."""

    def run(running: Running) -> None:
        asked = running.job.request
        request = request_of(asked, pictures=_MOST_PICTURES if asked["format"] == "zip" else 0)
        result = changes.run(running.job.actor, request, told_of(running))
        path = _written(running.folder, asked["format"], result)
        document = {
            **result.summary,
            "file": path.name,
            "media_type": MEDIA_TYPES[asked["format"]],
        }
        with database.write() as session:
            running.finish_with_file(session, path, Result(document=document))

    return run


def told_of(running: Running) -> Callable[[int, int], None]:
    """What a comparison tells of its tiles, as progress of a job; it stops with the job."""
    seen = [-1]

    def tell(done: int, tiles: int) -> None:
        if seen[0] < 0:
            running.resume(COMPARING, tiles, done)
        else:
            running.done(done - seen[0])
        seen[0] = done

    return tell


def request_of(asked: Mapping[str, Any], *, pictures: int = 0) -> ChangeRequest:
    """The comparison that a job was asked for; stored rasters only."""
    return ChangeRequest(
        before=asked["before"],
        after=asked["after"],
        release=asked["release"],
        within=LayerKind(asked["within"]),
        threshold=asked["threshold"],
        min_area_m2=asked["min_area_m2"],
        workers=cores(),
        pictures=pictures,
    )


def _written(folder: Path, form: str, result: ChangeResult) -> Path:
    """The patches as a file of the form asked for."""
    path = folder / f"change.{form}"
    if form != "zip":
        _WRITERS[form](path, result)
        return path
    write_pictures(folder / "pictures", result)
    for kind, write in _WRITERS.items():
        write(folder / f"change.{kind}", result)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind in _WRITERS:
            archive.write(folder / f"change.{kind}", f"change.{kind}")
        for picture in sorted((folder / "pictures").iterdir()):
            archive.write(picture, f"pictures/{picture.name}")
    return path


_WRITERS: Final[Mapping[str, Callable[[Path, ChangeResult], None]]] = {
    "gpkg": write_geopackage,
    "geojson": write_geojson,
    "xlsx": write_workbook,
}
