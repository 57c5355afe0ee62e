"""The clients that people have: GDAL's OAPIF driver, OWSLib, QGIS, over a real server."""

import shutil
import subprocess
import warnings
from pathlib import Path
from urllib.parse import quote

import pyogrio
import pytest
import shapely
from plugins.browsers import serving

from app.workspace import Workspace
from zoning.store.releases import ReleaseStore

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what the client's own imports warn of is not ours
    from owslib.ogcapi.features import Features
    from owslib.ogcapi.processes import Processes

pytestmark = pytest.mark.skipif(
    "OAPIF" not in pyogrio.list_drivers(), reason="this GDAL was built without OAPIF"
)


@pytest.fixture(scope="module")
def stored(demo: Workspace) -> dict[str, shapely.Geometry]:
    """Every control unit of the demo region by its code, from the store itself."""
    found = {}
    for release in demo.catalogue.published().releases:
        for layer in release.layers:
            if layer.kind == "control-units":
                with demo.database.read() as session:
                    zones = ReleaseStore(session).zones(layer.key)
                    found |= {zone.code: zone.geometry for zone in zones}
    return found


def layers_of(address: str) -> set[str]:
    return set(pyogrio.list_layers(f"OAPIF:{address}")[:, 0])


def test_gdal_lists_the_collections(demo_site: str):
    assert {"control-units", "red-lines"} <= layers_of(f"{demo_site}/ogc")


def test_gdal_reads_every_zone_exactly(demo_site: str, stored: dict[str, shapely.Geometry]):
    read = pyogrio.read_dataframe(f"OAPIF:{demo_site}/ogc", layer="control-units", PAGE_SIZE="7")
    assert set(read["code"]) == set(stored)
    for code, shape in zip(read["code"], read.geometry, strict=True):
        assert shape.normalize().equals_exact(stored[code].normalize(), 0), code


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4326", "OGC:CRS84"])
def test_gdal_puts_the_axes_of_every_system_right(
    demo_site: str, stored: dict[str, shapely.Geometry], crs: str
):
    read = pyogrio.read_dataframe(f"OAPIF:{demo_site}/ogc", layer="control-units", CRS=crs)
    for code, shape in zip(read["code"], read.geometry, strict=True):
        assert shape.normalize().equals_exact(stored[code].normalize(), 1e-12), code


def test_gdal_reads_a_belt_of_cgcs2000(demo_site: str, stored: dict[str, shapely.Geometry]):
    source = f"OAPIF:{demo_site}/ogc"
    plain = pyogrio.read_dataframe(source, layer="control-units")
    belt = _belt(demo_site)
    read = pyogrio.read_dataframe(source, layer="control-units", CRS=belt)
    expected = plain.set_crs("EPSG:4490", allow_override=True).to_crs(belt)
    for shape, wanted in zip(read.geometry, expected.geometry, strict=True):
        assert shapely.hausdorff_distance(shape, wanted) < 0.001


def test_gdal_lets_the_service_filter(demo_site: str, stored: dict[str, shapely.Geometry]):
    source = f"OAPIF:{demo_site}/ogc"
    some = pyogrio.read_dataframe(
        source, layer="control-units", where="category = 'priority-protection'"
    )
    assert 0 < len(some) < len(stored)
    assert set(some["category"]) == {"priority-protection"}
    west, south, east, north = stored[min(stored)].bounds
    near = pyogrio.read_dataframe(source, layer="control-units", bbox=(west, south, east, north))
    assert min(stored) in set(near["code"])


def test_gdal_opens_one_release(demo_site: str, demo: Workspace):
    name = next(one.name for one in demo.catalogue.published().releases if one.layers)
    assert "control-units" in layers_of(f"{demo_site}/ogc/releases/{quote(name)}")


def test_owslib_reads_features(demo_site: str, stored: dict[str, shapely.Geometry]):
    client = Features(f"{demo_site}/ogc")
    assert "control-units" in client.feature_collections()
    assert client.api()["openapi"].startswith("3.0")
    assert (
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
        in (client.conformance()["conformsTo"])
    )
    assert "category" in client.collection_queryables("control-units")["properties"]
    page = client.collection_items("control-units", limit=1000, filter="category = 'key-control'")
    assert 0 < page["numberReturned"] < len(stored)
    first = page["features"][0]
    alone = client.collection_item("control-units", quote(first["id"], safe=""))
    assert alone["geometry"] == first["geometry"]


def test_owslib_runs_a_check(demo_site: str, stored: dict[str, shapely.Geometry]):
    client = Processes(f"{demo_site}/ogc")
    assert [one["id"] for one in client.processes()] == ["siting-check"]
    at = stored[min(stored)].representative_point()
    plot = shapely.box(at.x, at.y, at.x + 0.001, at.y + 0.001)
    inputs = {
        "footprint": {"value": shapely.geometry.mapping(plot)},
        "project": {"value": {"industries": ["C1432"], "nature": "new"}},
    }
    found = client.execute("siting-check", inputs=inputs, response="document")
    assert found["assessment"]["value"]["verdict"] in {
        "conflict", "undetermined", "conditional", "no_conflict",
    }  # fmt: skip
    job = client.execute("siting-check", inputs=inputs, async_=True)
    assert job["status"] in {"accepted", "running", "successful"}


QGIS = """
import sys
from qgis.core import QgsApplication, QgsFeatureRequest, QgsVectorLayer
QgsApplication.setPrefixPath("/usr", True)
application = QgsApplication([], False)
application.initQgis()
layer = QgsVectorLayer(
    f"url='{sys.argv[1]}' typename='control-units' pageSize='5'", "units", "OAPIF"
)
assert layer.isValid(), layer.error().message()
request = QgsFeatureRequest().setFilterExpression(f"category = '{sys.argv[2]}'")
codes = sorted(one["code"] for one in layer.getFeatures())
some = sorted(one["code"] for one in layer.getFeatures(request))
extent = layer.extent()
told = "|".join(codes), "|".join(some), layer.crs().authid(), extent.xMinimum()
print(*told, sep="\\n", flush=True)
del layer, request  # before the application that they belong to
application.exitQgis()
"""


@pytest.mark.long
def test_qgis_reads_every_zone(demo_home: Path, tmp_path: Path, stored, monkeypatch):
    python = _python_with_qgis()
    home = Path(shutil.copytree(demo_home, tmp_path / "home"))
    with serving(home) as address:
        done = subprocess.run(
            [python, "-c", QGIS, f"{address}/ogc", "key-control"],
            env={"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "LANG": "C.UTF-8",
                 "XDG_RUNTIME_DIR": str(tmp_path)},
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    codes, some, crs, west = done.stdout.strip().splitlines()
    assert codes.split("|") == sorted(stored)
    assert 0 < len(some.split("|")) < len(stored)
    assert crs in {"EPSG:4326", "OGC:CRS84"}
    assert float(west) == pytest.approx(min(one.bounds[0] for one in stored.values()))


def _python_with_qgis() -> str:
    for name in ("/usr/bin/python3", "python3"):
        probe = [name, "-c", "import qgis.core"]
        if (
            shutil.which(name)
            and not subprocess.run(probe, check=False, capture_output=True).returncode
        ):
            return name
    pytest.skip("no QGIS: install it (apt-get install python3-qgis)")


def _belt(address: str) -> str:
    crs = Features(f"{address}/ogc").collection("control-units")["crs"]
    code = max(int(one.rpartition("/")[2]) for one in crs if one.rpartition("/")[2].isdigit())
    return f"EPSG:{code}"
