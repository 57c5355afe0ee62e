"""Roles of PostgreSQL: who owns the tables, who serves, who reads for the public.

The owner of the tables migrates and is used at no other time. The service logs in as a member of
`sanxian_service`, which row-level security binds and which can change neither the audit record nor
a stored Assessment. `sanxian_public` is for the public tier and may read nothing of the exact data.
"""

from typing import Final

from sqlalchemy import Connection, text

from app.database import Database, translated
from zoning.errors import StateError

SERVICE: Final = "sanxian_service"
PUBLIC: Final = "sanxian_public"
_ROLES_LOCK = 0x53414E52

_MAKE = """
DO $$ BEGIN
  CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
_GRANTS: Final = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    f"GRANT USAGE ON SCHEMA public TO {SERVICE}",
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {SERVICE}",
    f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {SERVICE}",
    # Evidence is written once: no role that serves can change or remove it.
    f"REVOKE UPDATE, DELETE ON audit, assessment FROM {SERVICE}",
    f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {SERVICE}",
    # The service draws the coarse forms; the public role reads them, and nothing else.
    f"GRANT USAGE ON SCHEMA pub TO {SERVICE}, {PUBLIC}",
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pub TO {SERVICE}",
    f"GRANT SELECT ON ALL TABLES IN SCHEMA pub TO {PUBLIC}",
)


class EmbeddedStoreError(StateError):
    """An SQLite file knows no roles."""

    code = "store-embedded"
    title_zh = "嵌入式数据存储没有角色"
    title_en = "An embedded store has no roles"
    remedy_zh = "请改用 PostGIS，或依靠数据目录的文件权限。"
    remedy_en = "Use PostGIS, or rely on the modes of the files in the data directory."


def make_roles(database: Database) -> list[str]:
    """Make the roles and give them their rights; doing it twice changes nothing.

    Raises:
        EmbeddedStoreError: the store is an SQLite file.
        StoreError: the database does not answer.
    """
    if database.is_embedded:
        raise EmbeddedStoreError("SQLite 文件没有数据库角色。", "an SQLite file has no roles.")
    with translated(), database.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": _ROLES_LOCK})
        for role in (SERVICE, PUBLIC):
            connection.execute(text(_MAKE.format(role=role)))
        _grant(connection)
    return [SERVICE, PUBLIC]


def renew_grants(database: Database) -> None:
    """After an upgrade: rights on tables that are new, where the roles exist in this database."""
    if database.is_embedded:
        return
    with translated(), database.engine.begin() as connection:
        granted = text(
            "SELECT 1 FROM pg_roles WHERE rolname = :role "
            "AND has_table_privilege(oid, 'release', 'SELECT')"
        )
        if connection.scalar(granted, {"role": SERVICE}):
            _grant(connection)


def _grant(connection: Connection) -> None:
    for statement in _GRANTS:
        connection.execute(text(statement))
