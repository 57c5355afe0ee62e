"""Fresh databases for tests: an SQLite file, or a database on a PostGIS server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

from app import private_postgis

GIVEN_URL = "SANXIAN_TEST_POSTGIS_URL"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgisServer:
    """A server on which tests make databases of their own, copied from a template with PostGIS."""

    address: URL
    template: str
    connection: psycopg.Connection

    @contextmanager
    def database(self, template: str | None = None) -> Iterator[str]:
        """URL of a fresh database, empty or like the one of that name, dropped at the end."""
        name = f"sanxian_test_{uuid4().hex}"
        self._create(name, template or self.template)
        try:
            yield self.address.set(database=name).render_as_string(hide_password=False)
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            self.connection.execute(drop.format(sql.Identifier(name)))

    def _create(self, name: str, template: str) -> None:
        statement = "CREATE DATABASE {} TEMPLATE {}"
        if self.connection.info.server_version >= 15_00_00:
            statement += " STRATEGY FILE_COPY"  # without fsync twice as quick as through the WAL
        names = sql.Identifier(name), sql.Identifier(template)
        self.connection.execute(sql.SQL(statement).format(*names))


@pytest.fixture(scope="session")
def postgis_server() -> Iterator[PostgisServer]:
    """The server named in SANXIAN_TEST_POSTGIS_URL, else a private one of this test process."""
    given = os.environ.get(GIVEN_URL)
    if given:
        yield from _given_server(make_url(given))
    elif private_postgis.is_available():
        with private_postgis.start() as server, server.connect("postgres") as connection:
            yield PostgisServer(
                address=make_url(server.url()), template="template1", connection=connection
            )
    else:
        _refuse(f"no PostGIS: install it (scripts/system-packages tests) or set {GIVEN_URL}")


@pytest.fixture
def postgis_url(postgis_server: PostgisServer) -> Iterator[str]:
    """URL of a fresh, empty PostGIS database."""
    with postgis_server.database() as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'sanxian.sqlite'}"


@pytest.fixture(params=["sqlite", pytest.param("postgis", marks=pytest.mark.db)])
def database_url(request: pytest.FixtureRequest) -> str:
    """URL of a fresh, empty database; the test runs once on each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks for PostGIS by name; `database_url` marks its own half."""
    for item in items:
        if {"postgis_server", "postgis_url"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.db)


def _given_server(address: URL) -> Iterator[PostgisServer]:
    maintenance = address.set(drivername="postgresql").render_as_string(hide_password=False)
    template = f"sanxian_template_{uuid4().hex}"
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(template)))
        try:
            own = address.set(drivername="postgresql", database=template)
            with psycopg.connect(own.render_as_string(hide_password=False)) as inside:
                inside.execute("CREATE EXTENSION IF NOT EXISTS postgis")
            yield PostgisServer(address=address, template=template, connection=connection)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(template)))


def _refuse(reason: str) -> None:
    """Skip; but where CI is set, a test that cannot run is a failure."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
