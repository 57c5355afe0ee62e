"""Alembic environment: runs on the connection that the program hands over."""

from typing import Any

from alembic import context
from geoalchemy2 import alembic_helpers

import app.tables  # noqa: F401 - registers every table on the metadata
from zoning.store.base import Base


def include_object(obj: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Skip what only PostGIS has, so that `alembic check` holds on both databases."""
    if kind == "table" and reflected and compare_to is None:
        return False
    spatial = kind == "index" and "gist" in str(getattr(obj, "kwargs", {}))
    if spatial and context.get_context().dialect.name != "postgresql":
        return False
    return bool(alembic_helpers.include_object(obj, name, kind, reflected, compare_to))


def run() -> None:
    """Bring the database to the wanted revision in one transaction."""
    connection = context.config.attributes["connection"]
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
        connection.exec_driver_sql("SET LOCAL statement_timeout = '300s'")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=include_object,
        process_revision_directives=alembic_helpers.writer,
        render_item=alembic_helpers.render_item,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
