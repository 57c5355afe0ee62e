"""Nothing in a file makes its reader open another file, a connection, or run for ever."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import foreign_files as made
import pytest

import zoning
from zoning.errors import InputError
from zoning.ingest import sandbox
from zoning.ingest.drivers import ALLOWED, environment
from zoning.ingest.limits import AreaOfUse, Limits
from zoning.ingest.reading import inspect, read_features

ROOT = Path(zoning.__file__).parent.parent


def in_child(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs code in a process that has been confined as the reader is."""
    return subprocess.run(
        [sys.executable, "-P", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", **variables},
    )


@pytest.fixture
def listener():
    """A host that nobody must call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


def was_called(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize(
    "name", ["a.geojson", "a.kml", "a.gml", "a.csv", "a.shp", "a.fgb", "a.gpkg"]
)
def test_a_pointer_to_a_canary_reads_neither_file_nor_host(name, listener, tmp_path):
    canary = tmp_path / "canary.geojson"
    canary.write_bytes(made.geojson(word="canary"))
    port = listener.getsockname()[1]
    for target in (str(canary), f"/vsicurl/http://127.0.0.1:{port}/x.geojson"):
        path = tmp_path / name
        path.write_text(
            f'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{target}</SrcDataSource>'
            "</OGRVRTLayer></OGRVRTDataSource>"
        )
        with pytest.raises(InputError) as refusal:
            read_features(path, area_of_use=AreaOfUse(), purpose="layer")
        assert "canary" not in json.dumps([fault.as_dict() for fault in refusal.value.all_faults()])
    assert not was_called(listener)


def test_links_in_a_kml_are_told_and_not_followed(listener, tmp_path):
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/icon.png"
    path = tmp_path / "a.kml"
    path.write_text(
        f"<kml><Document><Style><IconStyle><Icon><href>{url}</href></Icon></IconStyle></Style>"
        f"<NetworkLink><Link><href>{url}</href></Link></NetworkLink><Placemark><Point>"
        "<coordinates>113.3,31.7</coordinates></Point></Placemark></Document></kml>"
    )
    table = read_features(path, area_of_use=AreaOfUse(), purpose="layer")
    assert "remote-link" in {finding.code for finding in table.findings}
    assert not was_called(listener)


def test_a_link_to_another_file_in_the_staging_folder_is_not_there(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(made.link_in_zip())
    with pytest.raises(InputError) as refusal:
        inspect(path)
    assert refusal.value.code == "archive-member-kind"


CONFINED = """
import socket, sys
from pathlib import Path
from zoning.ingest.confinement import cut_files, cut_network, limit_resources
folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path({folder!r})
network, files = cut_network(), cut_files(readable=[], writable=[folder])
print(network, files)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the walls of the kernel are Linux's")
def test_a_confined_process_reads_no_other_file_where_the_kernel_can_say_so(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    own = tmp_path / "own"
    own.mkdir()
    done = in_child(
        CONFINED.format(folder=str(own))
        + "\nif not files: sys.exit(3)"
        + "\nPath({!r}).write_text('mine')".format(str(own / "a"))
        + f"\nprint(Path({str(secret)!r}).read_text())"
    )
    if done.returncode == 3:
        pytest.skip("this kernel has no Landlock")
    assert "secret" not in done.stdout
    assert "PermissionError" in done.stderr
    assert (own / "a").read_text() == "mine"


def test_a_confined_process_opens_no_connection(listener, tmp_path):
    port = listener.getsockname()[1]
    done = in_child(
        CONFINED.format(folder=str(tmp_path))
        + f"\nsocket.create_connection(('127.0.0.1', {port}), 2)"
    )
    assert done.returncode != 0
    assert not was_called(listener)


def test_a_confined_process_cannot_take_more_memory_than_its_share():
    done = in_child(
        "from zoning.ingest.confinement import limit_resources\n"
        "limit_resources(memory_bytes=600_000_000, cpu_seconds=5, file_bytes=1000)\n"
        "bytearray(2_000_000_000)"
    )
    assert "MemoryError" in done.stderr


def test_gdal_keeps_only_the_drivers_that_are_needed():
    listed = "import pyogrio; print(*sorted(pyogrio.list_drivers()), sep='\\n')"
    every = in_child(listed).stdout.split("\n")
    skipped = [name for name in every if name and name not in ALLOWED]
    kept = in_child(listed, **environment(skipped)).stdout.strip().split("\n")
    assert set(kept) <= ALLOWED
    assert {"ESRI Shapefile", "OpenFileGDB", "FlatGeobuf"} <= set(kept)


def test_gdal_is_not_loaded_with_all_its_drivers():
    done = in_child("import zoning.ingest.formats.gdal")
    assert "DriversNotCutError" in done.stderr


def test_the_service_itself_never_loads_gdal(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(made.zipped_shapefile())
    done = in_child(
        "import sys\nfrom pathlib import Path\nfrom zoning.ingest.limits import AreaOfUse\n"
        "from zoning.ingest.reading import read_features\n"
        f"read_features(Path({str(path)!r}), area_of_use=AreaOfUse(), purpose='layer')\n"
        "print([m for m in sys.modules if m.split('.')[0] in {'pyogrio', 'rasterio', 'ezdxf'}])"
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_the_child_is_told_no_setting_of_the_service(monkeypatch, tmp_path):
    monkeypatch.setenv("SANXIAN_DATABASE_URL", "postgresql://user:pass@host/db")
    variables = sandbox._environment(tmp_path, {})
    assert not [name for name in variables if name.startswith("SANXIAN_")]
    assert "postgresql" not in json.dumps(variables)


def test_reading_is_stopped_at_its_deadline(tmp_path):
    path = tmp_path / "a.gpkg"
    made.geopackage(path)
    started = time.perf_counter()
    with pytest.raises(InputError) as refusal:
        read_features(
            path, area_of_use=AreaOfUse(), purpose="layer", limits=Limits(layer_seconds=0.01)
        )
    assert refusal.value.code == "geometry-too-complex"
    assert time.perf_counter() - started < 10


def test_too_little_memory_is_a_refusal_and_not_a_crash(tmp_path):
    path = tmp_path / "a.geojson"
    position = b"[113.31234567,31.71234567],"
    path.write_bytes(b'{"type":"LineString","coordinates":[' + position * 800_000 + b"[1,1]]}")
    with pytest.raises(InputError) as refusal:
        read_features(
            path,
            area_of_use=AreaOfUse(),
            purpose="layer",
            limits=Limits(child_memory_bytes=300_000_000),
        )
    assert refusal.value.code == "geometry-too-complex"
