"""Setting up, starting and stopping the server.

A small shell guard stands between program and server. It holds one end of a pipe from the
program; when that pipe closes, even because the program was killed, the guard stops the server
and removes what was temporary.
"""

import atexit
import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psycopg
from psycopg import sql

from app.private_postgis.errors import PostgisStartError
from app.private_postgis.installed import programs_for
from app.private_postgis.owner import Owner

DATABASE = "sanxian"
_ROLE = "postgres"
_START_LIMIT_S = 120.0
_STOP_LIMIT_S = 60.0
_THROW_AWAY = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "jit=off")

# $0 is the signal that stops the server, $SCRATCH the folder to remove, "$@" the server's command.
_GUARD = """
exec 3<&0
"$@" 3<&- </dev/null & server=$!
trap 'kill -s "$0" "$server"' TERM INT HUP
{ read -r _ <&3; kill -s "$0" "$server"; } & reader=$!
status=0
while kill -0 "$server" 2>/dev/null; do wait "$server"; status=$?; done
kill "$reader" 2>/dev/null
rm -rf "$SCRATCH"
exit "$status"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivatePostgis:
    """A running private server; as a context manager it is stopped at the end."""

    folder: Path
    port: int
    password: str
    socket_folder: Path
    guard: subprocess.Popen[bytes]

    def url(self, database: str = DATABASE) -> str:
        """SQLAlchemy URL of a database on this server."""
        return f"postgresql+psycopg://{_ROLE}:{self.password}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str = DATABASE) -> psycopg.Connection:
        """Open an autocommitting connection through the socket."""
        return psycopg.connect(
            host=str(self.socket_folder),
            port=self.port,
            user=_ROLE,
            dbname=database,
            autocommit=True,
        )

    def stop(self) -> None:
        """Stop the server and wait until it is gone; a second call does nothing."""
        atexit.unregister(self.stop)
        if self.guard.stdin is not None:
            self.guard.stdin.close()
        try:
            self.guard.wait(_STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            os.killpg(self.guard.pid, signal.SIGKILL)
            self.guard.wait()

    def __enter__(self) -> Self:
        """Give the running server."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.stop()


def start(folder: Path | None = None, *, durable: bool = False) -> PrivatePostgis:
    """Start a server on the data in `folder`, made when absent, or on a temporary folder.

    Every database made on the server has PostGIS, and the database `sanxian` exists.

    Args:
        folder: where data and log are kept. Root cannot run PostgreSQL, so the server then runs
            as the user `postgres`, and a folder out of that user's reach is replaced by one in
            its home; `PrivatePostgis.folder` says which.
        durable: commits survive a crash, and stopping writes everything down. Otherwise speed
            goes first, and what a crash leaves is worthless.

    Raises:
        PostgisMissingError: no PostgreSQL with PostGIS is installed.
        PostgisStartError: it does not start, for example because the folder is in use.
    """
    owner = Owner.for_this_process()
    scratch = owner.make_scratch()
    try:
        home = owner.make_home(folder) if folder else scratch
        programs = programs_for(home / "data")
        if not (home / "data").exists():
            _initialise(home, programs=programs, owner=owner, durable=durable)
        server = _launch(home, scratch=scratch, programs=programs, owner=owner, durable=durable)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    atexit.register(server.stop)
    return server


def _initialise(home: Path, *, programs: Path, owner: Owner, durable: bool) -> None:
    """Make the data folder, whole or not at all."""
    fresh = home / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    options = [f"--pgdata={fresh}", f"--username={_ROLE}", "--encoding=UTF8", "--locale=C"]
    # The socket's folder admits its owner alone; the port admits whoever knows the password.
    options += ["--auth-local=trust", "--auth-host=scram-sha-256"]
    options += [] if durable else ["--no-sync"]
    made = subprocess.run(
        [programs / "initdb", *options],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env=_environment(),
        user=owner.uid,
        group=owner.gid,
        extra_groups=owner.groups,
    )
    if made.returncode != 0:
        reason = made.stderr.strip()
        raise PostgisStartError(f"initdb 失败：{reason}", f"initdb failed: {reason}")
    fresh.rename(home / "data")


def _launch(
    home: Path, *, scratch: Path, programs: Path, owner: Owner, durable: bool
) -> PrivatePostgis:
    port = _free_port()
    settings = ["listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={scratch}"]
    settings += [] if durable else _THROW_AWAY
    command = [str(programs / "postgres"), "-D", str(home / "data")]
    command += [part for setting in settings for part in ("-c", setting)]
    with (home / "server.log").open("wb") as log:
        guard = subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, "INT" if durable else "QUIT", *command],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd="/",
            env=_environment() | {"SCRATCH": str(scratch)},
            start_new_session=True,  # an interrupt typed at the program is not the server's
            user=owner.uid,
            group=owner.gid,
            extra_groups=owner.groups,
        )
    server = PrivatePostgis(
        folder=home,
        port=port,
        password=secrets.token_urlsafe(24),
        socket_folder=scratch,
        guard=guard,
    )
    try:
        _wait_until_ready(server)
        _prepare(server)
    except BaseException:
        server.stop()
        raise
    return server


def _environment() -> dict[str, str]:
    """Our environment without what would steer another PostgreSQL."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(server: PrivatePostgis) -> None:
    log = server.folder / "server.log"
    deadline = time.monotonic() + _START_LIMIT_S
    while time.monotonic() < deadline and server.guard.poll() is None:
        with contextlib.suppress(psycopg.OperationalError):
            server.connect("postgres").close()
            return
        time.sleep(0.02)
    end = log.read_text(errors="replace")[-1000:] if log.exists() else ""
    raise PostgisStartError(f"日志 {log}：\n{end}", f"log {log}:\n{end}")


def _prepare(server: PrivatePostgis) -> None:
    """Give every new database PostGIS, make ours, and set this run's password."""
    with server.connect("template1") as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    with server.connect("postgres") as connection:
        change = sql.SQL("ALTER ROLE {} PASSWORD {}")
        connection.execute(change.format(sql.Identifier(_ROLE), sql.Literal(server.password)))
        known = "SELECT 1 FROM pg_database WHERE datname = %s"
        if connection.execute(known, [DATABASE]).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
