"""The same real units in several formats make the same release."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import geopandas
import pytest
from factories import CITY
from plugins.workspaces import ACTOR

from app.releases.drafts import NewLayer, NewRelease
from app.releases.review import content_sha256
from app.workspace import Workspace
from zoning.store.releases import ReleaseStore
from zoning.vocabulary import LayerKind

UNITS = 26
"""Codes in the file; the parts of a code are one unit."""

Made = Callable[[Path, Path], Path]


def flatgeobuf(source: Path, folder: Path) -> Path:
    path = folder / "units.fgb"
    geopandas.read_file(source).to_file(path, driver="FlatGeobuf")  # in an order of its own
    return path


def geoparquet(source: Path, folder: Path) -> Path:
    path = folder / "units.parquet"
    geopandas.read_file(source).to_parquet(path)
    return path


def content_of(desk: Workspace, path: Path) -> str:
    """Hash of a draft with the units of a file."""
    name = path.name
    new = NewRelease(name=name, jurisdictions=[CITY], effective_from=date(2026, 1, 1), requires=())
    desk.releases.create(ACTOR, new)
    layer = NewLayer(path=path, kind=LayerKind.CONTROL_UNITS, fields={"code": "ZONE_CODE"})
    assert desk.releases.add_layer(ACTOR, name, layer)["feature_count"] == UNITS
    with desk.database.read() as session:
        return content_sha256(session, ReleaseStore(session).find(name))


@pytest.fixture
def reference(shared_data: Path) -> Path:
    return shared_data / "zoning/formats/Minn_Primary_District.gpkg"


@pytest.mark.parametrize("made", [flatgeobuf, geoparquet])
def test_a_binary_format_gives_the_same_release_hash(
    made: Made, reference: Path, embedded: Workspace, tmp_path: Path
):
    other = made(reference, tmp_path)
    assert content_of(embedded, other) == content_of(embedded, reference)


def test_a_zipped_shapefile_gives_the_same_release_hash_as_a_geopackage(
    reference: Path, embedded: Workspace
):
    zipped = reference.with_suffix(".zip")
    assert content_of(embedded, zipped) == content_of(embedded, reference)
