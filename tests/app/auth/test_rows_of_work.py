"""PostgreSQL keeps jobs, webhooks, rasters, registers and clues of others apart, by raw SQL too."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from plugins.workspaces import opened_at, published, settings_for
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from app.audit.service import Actor
from app.database_roles import make_roles
from app.jobs.job import NewJob
from app.permissions import Role
from app.scope import NOTHING, WHOLE, Scope, limited_to
from app.workspace import Workspace, open_workspace

OWN = Actor(name="key:own", roles=frozenset({Role.ANALYST}), areas=("990100",))
OTHER = Actor(name="key:other", roles=frozenset({Role.ANALYST}), areas=("990200",))
CHECKER = Actor(name="key:checker", roles=frozenset({Role.CHECKER}), areas=("",))
CAP = (
    "INSERT INTO cap (id, place, quantity, unit, year_from, amount, baseline, source, version, "
    "owner, jurisdiction, created_at) "
    "VALUES (:id, 'p', 'q', 't', 2026, '1', '0', '', 0, '', :jurisdiction, now())"
)
WEBHOOK = (
    "INSERT INTO webhook (id, url, secret, events, active, last_seq, failures, owner, "
    "jurisdiction, created_at) VALUES (:id, 'u', 's', '[]', true, 0, 0, :owner, '', now())"
)

INDICATORS = (
    "INSERT INTO indicator_set (sha256, content, owner, jurisdiction, created_at) "
    "VALUES ('x', '{}', '', :jurisdiction, now())"
)


@pytest.fixture
def service(postgis_url: str, tmp_path: Path) -> Iterator[Workspace]:
    """The services as the login of the service sees them."""
    owner = opened_at(tmp_path / "home", postgis_url)
    published(owner, tmp_path / "in")
    make_roles(owner.database)
    login, password = f"web_{secrets.token_hex(6)}", secrets.token_hex(16)
    with owner.database.engine.begin() as connection:
        connection.exec_driver_sql(
            f"CREATE ROLE {login} LOGIN PASSWORD '{password}' IN ROLE sanxian_service"
        )
    url = make_url(postgis_url).set(username=login, password=password)
    opened = open_workspace(
        settings_for(tmp_path / "home", url.render_as_string(hide_password=False))
    )
    opened.database.scope = NOTHING
    yield opened
    opened.close()
    with owner.database.engine.begin() as connection:
        connection.exec_driver_sql(f"DROP OWNED BY {login}; DROP ROLE {login}")
    owner.close()


def count(service: Workspace, scope: Scope, table: str) -> int:
    with limited_to(scope), service.database.read() as session:
        found = session.execute(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 - own names
        return int(found.scalar_one())


def test_jobs_and_what_they_work_on_are_their_owners_and_the_workers(service: Workspace):
    with limited_to(OWN.scope):
        job = service.jobs.submit(OWN, NewJob(kind="check", request={}), file=b"a footprint")
    for table in ("job", "job_file"):
        seen = [count(service, scope, table) for scope in (OWN.scope, OTHER.scope, NOTHING, WHOLE)]
        assert seen == [1, 0, 0, 1]
    with limited_to(OTHER.scope), service.database.write() as session:
        changed = session.execute(text("UPDATE job SET status = 'dismissed'"))
        assert changed.rowcount == 0
        assert session.execute(text("DELETE FROM job_file")).rowcount == 0
    with limited_to(OWN.scope):
        assert service.jobs.dismiss(OWN, job.id).status == "dismissed"


def test_nobody_makes_a_webhook_in_anothers_name_or_reads_its_secret(service: Workspace):
    with limited_to(OWN.scope), service.database.write() as session:
        session.execute(text(WEBHOOK), {"id": "w", "owner": OWN.name})
    assert count(service, OTHER.scope, "webhook") == 0
    refused = pytest.raises(DBAPIError, match="row-level security")
    with limited_to(OTHER.scope), refused, service.database.write() as session:
        session.execute(text(WEBHOOK), {"id": "v", "owner": OWN.name})


def test_registers_are_read_by_all_and_changed_by_those_who_keep_them_there(service: Workspace):
    with limited_to(OWN.scope), service.database.write() as session:
        session.execute(text(CAP), {"id": "c", "jurisdiction": "990100"})
    assert count(service, CHECKER.scope, "cap") == 1
    for actor in (OTHER, CHECKER):
        with limited_to(actor.scope), service.database.write() as session:
            changed = session.execute(text("UPDATE cap SET amount = '999'"))
            assert changed.rowcount == 0
        refused = pytest.raises(DBAPIError, match="row-level security")
        with limited_to(actor.scope), refused, service.database.write() as session:
            session.execute(text(CAP), {"id": "d", "jurisdiction": "990100"})


def test_indicators_are_read_by_all_and_adopted_by_those_who_keep_registers_there(
    service: Workspace,
):
    with limited_to(OWN.scope), service.database.write() as session:
        session.execute(text(INDICATORS), {"jurisdiction": "990100"})
    assert count(service, CHECKER.scope, "indicator_set") == 1
    for actor in (OTHER, CHECKER):
        refused = pytest.raises(DBAPIError, match="row-level security")
        with limited_to(actor.scope), refused, service.database.write() as session:
            session.execute(text(INDICATORS), {"jurisdiction": "990100"})
    for statement in ("UPDATE indicator_set SET sha256 = ''", "DELETE FROM indicator_set"):
        with limited_to(OWN.scope), service.database.write() as session:
            assert session.execute(text(statement)).rowcount == 0


def test_every_table_that_belongs_to_somebody_has_policies(service: Workspace):
    with service.database.read() as session:
        bare = session.execute(
            text(
                "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
                "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' "
                "AND a.attname = 'jurisdiction' AND NOT c.relrowsecurity ORDER BY 1"
            )
        ).scalars()
        # The audit record is written by everybody and read by its permission.
        assert set(bare) <= {"audit"}
