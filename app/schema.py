"""The database schema: created and upgraded by migrations, never by hand."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from app.database import Database, translated
from zoning.errors import StoreError
from zoning.resources import migrations_path

_UPGRADE_LOCK = 0x53414E58


class SchemaOutdatedError(StoreError):
    """The database is not at the revision this program needs."""

    code = "schema-outdated"
    title_zh = "数据库结构不匹配"
    title_en = "Database schema does not match"
    remedy_zh = "请先运行 sanxian db upgrade。"
    remedy_en = "Run `sanxian db upgrade` first."


def upgrade(database: Database) -> str:
    """Bring the database to the newest revision, all or nothing; answers the revision.

    Raises:
        StoreError: the database does not answer, or is damaged.
    """
    config = _config()
    with translated(), database.engine.begin() as connection:
        _wait_for_others(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return _head()


def require_current(database: Database) -> bool:
    """Make sure the schema fits this program; an empty or embedded store is brought there.

    Answers whether anything was upgraded.

    Raises:
        SchemaOutdatedError: a shared store is at another revision.
        StoreError: the database does not answer, or is damaged.
    """
    with translated(), database.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found == _head():
        return False
    if found is None or database.is_embedded:
        upgrade(database)
        return True
    raise SchemaOutdatedError(
        f"数据库版本为 {found}，程序需要 {_head()}。",
        f"the database is at revision {found}; this program needs {_head()}.",
    )


def _wait_for_others(connection: Connection) -> None:
    """Two upgrades at once follow one another."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": _UPGRADE_LOCK})
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_path()).replace("%", "%%"))
    return config


def _head() -> str:
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None  # noqa: S101 - the program ships at least one migration
    return head
