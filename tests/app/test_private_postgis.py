import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from app import private_postgis

pytestmark = [
    pytest.mark.db,
    pytest.mark.skipif(not private_postgis.is_available(), reason="PostGIS is not installed"),
]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users may enter, which pytest's own is not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def server_process_id(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def wait_until_gone(process_id: int) -> bool:
    deadline = time.monotonic() + 20
    while is_running(process_id) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_running(process_id)


def test_every_new_database_has_postgis() -> None:
    with private_postgis.start() as server:
        with server.connect("postgres") as connection:
            connection.execute("CREATE DATABASE fresh")
        engine = create_engine(server.url("fresh"))
        with engine.connect() as connection:
            point = connection.scalar(text("SELECT ST_AsText(ST_Point(113.5, 31.5))"))
        engine.dispose()
    assert point == "POINT(113.5 31.5)"


def test_stopping_leaves_neither_server_nor_temporary_files() -> None:
    server = private_postgis.start()
    process_id = server_process_id(server.folder)
    server.stop()
    server.stop()
    assert not is_running(process_id)
    assert not server.folder.exists()


def test_the_port_asks_for_the_password_of_this_run() -> None:
    with private_postgis.start() as server:
        address = {"host": "127.0.0.1", "port": server.port, "user": "postgres"}
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(**address, password="guess")  # noqa: S106 - wrong on purpose


def test_data_outlive_the_server_and_take_a_new_password(open_folder: Path) -> None:
    store = open_folder / "store"
    with private_postgis.start(store, durable=True) as first, first.connect() as connection:
        connection.execute("CREATE TABLE kept AS SELECT ST_Point(1, 2) AS place")
    with private_postgis.start(store, durable=True) as second:
        connection = psycopg.connect(second.url().replace("+psycopg", ""))
        row = connection.execute("SELECT ST_X(place) FROM kept").fetchone()
        connection.close()
    assert row == (1.0,)
    assert first.password != second.password


def test_a_folder_in_use_is_refused_with_the_reason(open_folder: Path) -> None:
    with private_postgis.start(open_folder / "store") as first:
        with pytest.raises(private_postgis.PostgisStartError, match=r"postmaster\.pid"):
            private_postgis.start(open_folder / "store")
        with first.connect() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_data_of_a_version_not_installed_are_left_alone(open_folder: Path) -> None:
    data = open_folder / "store" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")
    with pytest.raises(private_postgis.PostgisMissingError, match="PostgreSQL 9"):
        private_postgis.start(open_folder / "store")
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


def test_killing_the_program_stops_its_server() -> None:
    program = """
import time
from app import private_postgis
server = private_postgis.start()
print(server.folder, flush=True)
time.sleep(600)
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        server = server_process_id(folder)
        process.send_signal(signal.SIGKILL)
    assert wait_until_gone(server)


def test_a_command_runs_on_its_server_and_hands_back_its_status(open_folder: Path) -> None:
    program = """
import os, psycopg, sys
url = os.environ["SANXIAN_DATABASE_URL"].replace("+psycopg", "")
with psycopg.connect(url) as connection:
    sys.exit(connection.execute("SELECT 40 + 2").fetchone()[0])
"""
    runner = [sys.executable, "-m", "app.private_postgis", str(open_folder / "store")]
    ended = subprocess.run([*runner, sys.executable, "-c", program], check=False)
    assert ended.returncode == 42


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another user")
def test_a_folder_out_of_the_servers_reach_is_replaced(open_folder: Path) -> None:
    open_folder.chmod(0o700)
    with private_postgis.start(open_folder / "store") as first:
        assert open_folder not in first.folder.parents
    with private_postgis.start(open_folder / "store") as second:
        assert second.folder == first.folder
    shutil.rmtree(first.folder)
