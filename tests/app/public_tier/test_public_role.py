"""The database role of the public tier: SQL tried as that role."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from factories import AS_OF, site
from plugins.workspaces import opened_at, published, settings_for
from pydantic import SecretStr
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import DBAPIError

from access_lists.project import parse_project
from app.database_roles import make_roles
from app.public_settings import PublicSettings
from app.public_tier.errors import PublicFormAlteredError, PublicRoleError, PublicTierPreparingError
from app.workspace import Workspace, open_workspace

EXACT = [
    "release", "layer", "zone", "finding", "access_list", "clause", "assessment", "audit",
    "api_key", "local_user", "raster", "cap", "alembic_version",
]  # fmt: skip


@dataclass(frozen=True)
class Served:
    """A published city, and a connection that logs in as the public."""

    owner: Workspace
    public: Engine
    url: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, postgis_server: Any) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("role")
    with postgis_server.database() as url:
        owner = opened_at(folder / "home", url)
        published(owner, folder / "in")
        make_roles(owner.database)
        login, password = f"public_{secrets.token_hex(6)}", secrets.token_hex(16)
        with owner.database.engine.begin() as connection:
            connection.exec_driver_sql(
                f"CREATE ROLE {login} LOGIN PASSWORD '{password}' IN ROLE sanxian_public"
            )
        address = make_url(url).set(username=login, password=password)
        address = address.set(drivername="postgresql+psycopg")
        public = create_engine(address)
        yield Served(owner, public, address.render_as_string(hide_password=False))
        public.dispose()
        with owner.database.engine.begin() as connection:
            connection.exec_driver_sql(f"DROP OWNED BY {login}; DROP ROLE {login}")
        owner.close()


def test_it_reads_cells(served: Served):
    with served.public.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT code, has_area, ST_NPoints(outer_cells) FROM pub.zone_form ORDER BY code"
        ).all()
    assert [one[0] for one in found] == ["HX001", "ZH99010110001"]
    assert all(one.has_area for one in found)


@pytest.mark.parametrize("table", EXACT)
def test_it_reads_nothing_exact(served: Served, table: str):
    refused = pytest.raises(DBAPIError, match=r"permission denied|does not exist")
    with served.public.connect() as connection, refused:
        connection.exec_driver_sql(f"SELECT * FROM public.{table}")  # noqa: S608 - own names


def test_no_table_of_the_exact_schema_is_open_to_it(served: Served):
    query = (
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relkind IN ('r', 'v', 'm', 'S') "
        "AND has_any_column_privilege('sanxian_public', oid, 'SELECT, INSERT, UPDATE')"
    )
    with served.public.connect() as connection:
        names = set(connection.exec_driver_sql(query.replace(", 'S'", "")).scalars())
    assert names <= {"spatial_ref_sys", "geography_columns", "geometry_columns"}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM pub.zone_form",
        "UPDATE pub.layer_form SET sha256 = ''",
        "INSERT INTO pub.layer_form SELECT * FROM pub.layer_form",
        "CREATE TABLE pub.mine (x int)",
        "CREATE TABLE public.mine (x int)",
        "SET ROLE sanxian_service",
        "COPY pub.zone_form TO '/tmp/x'",
        "SELECT pg_read_file('/etc/hostname')",
        "CREATE FUNCTION pub.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SELECT query_to_xml('SELECT * FROM public.zone', true, true, '')",
    ],
)
def test_it_changes_and_makes_nothing(served: Served, statement: str):
    refused = pytest.raises(DBAPIError, match=r"permission denied|must be")
    with served.public.connect() as connection, refused:
        connection.exec_driver_sql(statement)


def answered(workspace: Workspace) -> str:
    """The verdict of the plot on the public tier."""
    check = workspace.public_tier.prepare(site(), AS_OF)
    found = workspace.public_tier.answer(check, parse_project({}), on=AS_OF, language="en")
    return str(found["verdict"])


def test_the_tier_answers_by_a_login_of_its_own(served: Served, tmp_path: Path):
    own = PublicSettings(database_url=SecretStr(served.url))
    url = served.owner.settings.database_url
    opened = open_workspace(settings_for(tmp_path, url).model_copy(update={"public": own}))
    try:
        with opened.public_reader.connection() as connection:
            user = connection.exec_driver_sql("SELECT current_user").scalar_one()
        assert user.startswith("public_")
        assert answered(opened) == answered(served.owner) == "no_conflict"
    finally:
        opened.close()


def test_without_one_the_service_takes_on_the_role_for_the_transaction(served: Served):
    with served.owner.public_reader.connection() as connection:
        user = connection.exec_driver_sql("SELECT current_user").scalar_one()
        assert user == "sanxian_public"
        with pytest.raises(DBAPIError, match="permission denied"):
            connection.exec_driver_sql("SELECT * FROM public.zone")
    with served.owner.database.engine.connect() as connection:
        user = connection.exec_driver_sql("SELECT current_user").scalar_one()
        assert user != "sanxian_public"


def test_a_form_that_is_not_there_or_not_as_drawn_is_no_ground_for_an_answer(
    served: Served, tmp_path: Path
):
    url = served.owner.settings.database_url
    for statement, error in (
        ("UPDATE pub.zone_form SET code = 'HX002' WHERE code = 'HX001'", PublicFormAlteredError),
        ("DELETE FROM pub.layer_form WHERE kind = 'red-lines'", PublicTierPreparingError),
    ):
        with served.owner.database.engine.begin() as connection:
            connection.exec_driver_sql(statement)
        opened = open_workspace(settings_for(tmp_path, url))
        try:
            with pytest.raises(error):
                answered(opened)
        finally:
            opened.close()
    opened = open_workspace(settings_for(tmp_path, url))
    published_now = opened.catalogue.published().releases
    assert opened.public_forms.draw_missing(published_now) == 1
    assert opened.public_forms.draw_missing(published_now) == 0
    assert answered(opened) == "no_conflict"
    opened.close()


def test_a_login_without_the_role_is_told_what_to_do(served: Served, tmp_path: Path):
    url = make_url(served.owner.settings.database_url)
    with served.owner.database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE ROLE sanxian_stranger LOGIN PASSWORD 'x'")
    try:
        stranger = url.set(username="sanxian_stranger", password="x")  # noqa: S106 - a test's own
        own = PublicSettings(database_url=SecretStr(stranger.render_as_string(hide_password=False)))
        settings = settings_for(tmp_path, served.owner.settings.database_url)
        opened = open_workspace(settings.model_copy(update={"public": own}))
        with pytest.raises(PublicRoleError, match="sanxian_public"):
            opened.public_reader.form("x")
        opened.close()
    finally:
        with served.owner.database.engine.begin() as connection:
            connection.exec_driver_sql("DROP ROLE sanxian_stranger")
