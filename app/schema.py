"""The database schema: created and upgraded by migrations, never by hand."""

from functools import cache
from typing import Final

from sqlalchemy import Connection, inspect, text

from app.database import Database, translated
from zoning.errors import StoreError
from zoning.resources import migrations_path

_UPGRADE_LOCK = 0x53414E58

_REVISION: Final = len("20261121_1900")
"""A revision is the day and time of its making; the name of its file begins with it."""


class SchemaOutdatedError(StoreError):
    """The database is not at the revision this program needs."""

    code = "schema-outdated"
    title_zh = "数据库结构不匹配"
    title_en = "Database schema does not match"
    remedy_zh = "请先运行 sanxian db upgrade。"
    remedy_en = "Run `sanxian db upgrade` first."


def upgrade(database: Database, to: str = "head") -> str:
    """Bring the database to a revision, by default the newest, all or nothing; answers which.

    Raises:
        StoreError: the database does not answer, or is damaged.
    """
    from alembic import command  # noqa: PLC0415 - heavy, and an up-to-date store needs none of it
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(migrations_path()).replace("%", "%%"))
    with database.alone() as connection:
        _wait_for_others(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, to)
    return _head() if to == "head" else to


def is_current(database: Database) -> bool:
    """Whether the database is at the revision of this program; nothing is changed.

    Raises:
        StoreError: the database does not answer, or is damaged.
    """
    return revision(database) == _head()


def is_known(name: str) -> bool:
    """Whether a revision of that name is among those of this program."""
    return name in _revisions()


def require_current(database: Database) -> bool:
    """Make sure the schema fits this program; an empty or embedded store is brought there.

    Answers whether anything was upgraded.

    Raises:
        SchemaOutdatedError: a shared store is at another revision.
        StoreError: the database does not answer, or is damaged.
    """
    found = revision(database)
    if found == _head():
        return False
    if found is None or database.is_embedded:
        upgrade(database)
        return True
    raise SchemaOutdatedError(
        f"数据库版本为 {found}，程序需要 {_head()}。",
        f"the database is at revision {found}; this program needs {_head()}.",
    )


def revision(database: Database) -> str | None:
    """The revision of the database; None where it has no tables yet.

    Raises:
        StoreError: the database does not answer, or is damaged.
    """
    with translated(), database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def _wait_for_others(connection: Connection) -> None:
    """Two upgrades at once follow one another."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": _UPGRADE_LOCK})
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))


@cache
def _revisions() -> list[str]:
    """The revisions of this program, oldest first; its own files do not change while it runs."""
    files = (migrations_path() / "versions").glob("[0-9]*.py")
    return sorted(file.name[:_REVISION] for file in files)


def _head() -> str:
    return _revisions()[-1]
