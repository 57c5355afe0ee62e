from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import shapely
from factories import AS_OF, CITY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laws import SEVERITY
from plugins.workspaces import ACTOR, geojson_file, list_file, opened_at
from real_city import CLAUSES, METRE, PROJECT, City, drawn, sites, straddling

from access_lists.project import parse_project
from app.checks.service import CheckRequest
from app.releases.drafts import NewLayer, NewRelease
from app.workspace import Workspace
from zoning.model.footprint import make_footprint
from zoning.vocabulary import LayerKind

pytestmark = pytest.mark.xdist_group("real-city")
STORES = ["sqlite", pytest.param("postgis", marks=pytest.mark.db)]


@dataclass(frozen=True)
class StoredCity:
    """The real city published in a store."""

    workspace: Workspace
    city: City

    def check(self, shape: shapely.Geometry) -> dict[str, Any]:
        """The stored Assessment of a site."""
        request = CheckRequest(
            footprint=make_footprint([(shape, None)]),
            project=parse_project(PROJECT),
            as_of=AS_OF,
        )
        return self.workspace.checks.run(ACTOR, request).json()


@pytest.fixture(scope="module", params=STORES)
def stored_city(
    request: pytest.FixtureRequest, city: City, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StoredCity]:
    folder = tmp_path_factory.mktemp("city")
    if request.param == "sqlite":
        workspace = opened_at(folder / "home", f"sqlite:///{folder / 'sanxian.sqlite'}")
        publish(workspace, city, folder)
        yield StoredCity(workspace, city)
        workspace.close()
        return
    with request.getfixturevalue("postgis_server").database() as url:
        workspace = opened_at(folder / "home", url)
        publish(workspace, city, folder)
        yield StoredCity(workspace, city)
        workspace.close()


def publish(workspace: Workspace, city: City, folder: Path) -> None:
    new = NewRelease(name="city", jurisdictions=[CITY], effective_from=AS_OF.replace(year=2024))
    workspace.releases.create(ACTOR, new)
    for kind, prefix, shapes in (
        (LayerKind.CONTROL_UNITS, "U", city.units),
        (LayerKind.RED_LINES, "R", city.plains),
    ):
        features = [(shape, {"code": f"{prefix}{n:04}"}) for n, shape in enumerate(shapes)]
        path = geojson_file(folder / f"{kind}.geojson", features)
        workspace.releases.add_layer(ACTOR, "city", NewLayer(path=path, kind=kind))
    listed = [{"code": f"U{number:04}", "clauses": []} for number in range(len(city.units))]
    data = {"title": "全市", "level": "city", "units": listed, "clauses": CLAUSES}
    workspace.lists.import_file(ACTOR, list_file(folder / "list.yaml", data), "city")
    workspace.releases.publish(ACTOR, "city")


def test_verdicts_and_areas_are_those_of_the_city_in_memory(stored_city: StoredCity) -> None:
    for shape in straddling(stored_city.city, 25):
        kept, plain = stored_city.check(shape), stored_city.city.check(shape)
        assert kept["verdict"] == plain.verdict.value
        assert kept["coverage"]["covered"]
        assert kept["coverage"]["uncovered_m2"] == plain.overlay.coverage.uncovered_m2
        found = {
            hit["code"]: hit["overlap_m2"]
            for layer in kept["layers"]
            if layer["kind"] == "control-units"
            for hit in layer["hits"]
        }
        truth = {
            hit.label.code: hit.overlap_m2 for hit in plain.overlay.hits(LayerKind.CONTROL_UNITS)
        }
        assert found == pytest.approx(truth, rel=0, abs=5e-5)  # written with four decimals


def test_a_larger_site_is_never_milder_through_the_store(stored_city: StoredCity) -> None:
    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(site=sites(), growth=st.floats(0, 300))
    def trial(site: tuple[float, float, float, float], growth: float) -> None:
        small = drawn(stored_city.city, site)
        west, south, east, north = shapely.bounds(small)
        large = shapely.box(west - growth * METRE, south, east, north + growth * METRE)
        before, after = (
            stored_city.check(one)["verdict"] for one in (small, shapely.union(small, large))
        )
        assert SEVERITY[after] >= SEVERITY[before]

    trial()


def test_a_stored_check_of_the_real_city_replays_to_the_same_answer(
    stored_city: StoredCity,
) -> None:
    for shape in straddling(stored_city.city, 5):
        answer = stored_city.workspace.checks.replay(ACTOR, stored_city.check(shape)["id"])
        assert answer["same"], answer["differences"]
