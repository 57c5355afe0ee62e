"""PostgreSQL itself keeps areas apart: raw SQL in a service session reaches no further."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import AS_OF, site
from plugins.services import approved_by
from plugins.workspaces import draft, opened_at, settings_for
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from access_lists.project import parse_project
from app.audit.service import Actor
from app.checks.service import CheckRequest
from app.database_roles import EmbeddedStoreError, make_roles
from app.permissions import Role
from app.scope import NOTHING, limited_to
from app.workspace import Workspace, open_workspace
from zoning.store.releases import ReleaseNotFoundError

OWN = Actor(name="key:own", roles=frozenset(Role), areas=("990100",))
OTHER = Actor(name="key:other", roles=frozenset(Role) - {Role.AUDITOR}, areas=("990200",))
LAYER = (
    "INSERT INTO layer SELECT 'k', :release, kind, 'x', element, class, boundary_tolerance_m, "
    "feature_count, sha256, classes, bounds, source, owner, '990200', created_at FROM layer"
)
FINDING = (
    "INSERT INTO finding (release_key, stage, code, severity, content) "
    "VALUES (:release, 'x', 'x', 'info', '{}')"
)
ZONE = (
    "INSERT INTO zone (layer_key, code, attributes, area_m2, west, south, east, north, geom) "
    "VALUES (:layer, 'x', '{}', 0, 0, 0, 0, 0, ST_SetSRID(ST_Point(0, 0), 4490))"
)
TABLES = ("release", "layer", "zone", "finding", "access_list", "clause")


@pytest.fixture
def service(postgis_url: str, tmp_path: Path) -> Iterator[Workspace]:
    """The services as the login of the service sees them, over a draft of 990100."""
    owner = opened_at(tmp_path / "home", postgis_url)
    draft(owner, tmp_path / "in", clauses=[{"effect": "require", "text": "接管"}])
    make_roles(owner.database)
    login, password = f"web_{secrets.token_hex(6)}", secrets.token_hex(16)
    with owner.database.engine.begin() as connection:
        connection.exec_driver_sql(
            f"CREATE ROLE {login} LOGIN PASSWORD '{password}' IN ROLE sanxian_service"
        )
    url = make_url(postgis_url).set(username=login, password=password)
    address = url.render_as_string(hide_password=False)
    opened = open_workspace(settings_for(tmp_path / "home", address))
    opened.database.scope = NOTHING
    yield opened
    opened.close()
    with owner.database.engine.begin() as connection:
        connection.exec_driver_sql(f"DROP OWNED BY {login}; DROP ROLE {login}")
    owner.close()


def counted(workspace: Workspace, actor: Actor | None) -> dict[str, int]:
    """Rows that raw SQL finds in a session of an actor; of nobody, without one."""
    with limited_to(actor.scope if actor else NOTHING), workspace.database.read() as session:
        connection = session.connection()
        return {
            table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()  # noqa: S608 - own names
            for table in TABLES
        }


def test_a_draft_is_read_by_sessions_of_its_area_alone(service: Workspace):
    own = counted(service, OWN)
    assert min(own["release"], own["layer"], own["zone"], own["clause"]) >= 1
    for stranger in (OTHER, None):
        assert counted(service, stranger) == dict.fromkeys(TABLES, 0)
    with limited_to(OTHER.scope), pytest.raises(ReleaseNotFoundError):
        service.releases.show("city")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE release SET state = 'published'",
        "UPDATE layer SET name = 'x'",
        "UPDATE zone SET code = code || 'x'",
        "UPDATE clause SET unit = 'x'",
        "DELETE FROM zone",
        "DELETE FROM finding",
        "DELETE FROM access_list",
        "DELETE FROM release",
    ],
)
def test_anothers_session_changes_nothing_of_it(service: Workspace, statement: str):
    with limited_to(OTHER.scope), service.database.write() as session:
        assert session.connection().exec_driver_sql(statement).rowcount == 0
    before = counted(service, OWN)
    assert before["zone"] >= 2


def test_anothers_session_adds_nothing_to_it(service: Workspace):
    with limited_to(OWN.scope), service.database.read() as session:
        release = session.execute(text("SELECT key FROM release")).scalar_one()
        layer = session.execute(text("SELECT key FROM layer LIMIT 1")).scalar_one()
    for statement, values in ((FINDING, {"release": release}), (ZONE, {"layer": layer})):
        refused = pytest.raises(DBAPIError, match="row-level security")
        with limited_to(OTHER.scope), refused, service.database.write() as session:
            session.execute(text(statement), values)
    with limited_to(OTHER.scope), service.database.write() as session:
        assert session.execute(text(LAYER), {"release": release}).rowcount == 0


def test_an_assessment_is_its_owners_and_the_auditors(service: Workspace):
    request = CheckRequest(footprint=site(), project=parse_project({}), as_of=AS_OF)
    reviewer = Actor(name="key:rv", roles=frozenset({Role.REVIEWER}), areas=("990100",))
    approved_by(service, reviewer, "city")
    with limited_to(OWN.scope):
        service.releases.publish(OWN, "city")
        stored = service.checks.run(OWN, request)
    seen = {}
    auditor = Actor(name="key:au", roles=frozenset({Role.AUDITOR}), areas=("990000",))
    for name, actor in (("own", OWN), ("other", OTHER), ("auditor", auditor)):
        with limited_to(actor.scope), service.database.read() as session:
            query = text("SELECT count(*) FROM assessment WHERE id = :id")
            seen[name] = session.execute(query, {"id": stored.id}).scalar_one()
    assert seen == {"own": 1, "other": 0, "auditor": 1}
    assert counted(service, OTHER)["release"] == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "UPDATE assessment SET verdict = 'no_conflict'",
        "DELETE FROM assessment",
        "ALTER TABLE release DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
        "DROP POLICY shown ON release",
        "CREATE TABLE public.mine (x int)",
        "SET ROLE sanxian_public",
        "UPDATE alembic_version SET version_num = 'x'",
    ],
)
def test_the_service_cannot_lift_its_own_limits(service: Workspace, statement: str):
    refused = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
    with refused, service.database.write() as session:
        session.connection().exec_driver_sql(statement)


def test_the_public_reader_reads_nothing_exact(service: Workspace):
    with service.database.read() as session:
        readable = session.execute(
            text(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
                "AND relkind IN ('r', 'v') AND has_table_privilege('sanxian_public', oid, 'SELECT')"
            )
        ).scalars()
        assert set(readable) <= {"spatial_ref_sys", "geography_columns", "geometry_columns"}


def test_an_embedded_store_says_that_it_has_no_roles(embedded: Workspace):
    with pytest.raises(EmbeddedStoreError):
        make_roles(embedded.database)
