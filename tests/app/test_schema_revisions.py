"""The revision of a store is told as Alembic tells it, without loading Alembic."""

import sys

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

import app.tables
from app import schema
from app.workspace import Workspace
from zoning.resources import migrations_path
from zoning.store.base import Base


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(migrations_path()))
    return ScriptDirectory.from_config(config)


def test_the_history_of_the_schema_is_one_line_in_the_order_of_the_names_of_its_files():
    history = [one.revision for one in scripts().walk_revisions()]
    names = sorted(file.name for file in (migrations_path() / "versions").glob("[0-9]*.py"))
    assert [name[:13] for name in names] == history[::-1]


def test_the_newest_revision_is_the_one_that_alembic_names(workspace: Workspace):
    with workspace.database.engine.connect() as connection:
        by_alembic = MigrationContext.configure(connection).get_current_revision()
    assert schema.revision(workspace.database) == by_alembic == scripts().get_current_head()
    assert schema.is_current(workspace.database)


def test_migrations_make_the_tables_that_the_models_describe(workspace: Workspace):
    def of_this_program(_: object, __: object, kind: str, reflected: bool, same: object) -> bool:
        return not (kind == "table" and reflected and same is None)

    with workspace.database.engine.connect() as connection:
        options = {"include_object": of_this_program, "compare_type": True}
        found = MigrationContext.configure(connection, opts=options)
        differences = compare_metadata(found, Base.metadata)
        on_postgis = connection.dialect.name == "postgresql"
    named = [(kind, getattr(what[0], "name", what)) for kind, *what in differences]
    assert named == ([] if on_postgis else [("add_index", "ix_zone_geom")])


def test_only_revisions_of_this_program_are_known():
    assert schema.is_known("20261121_1900")
    assert not schema.is_known("20261121_1901")


def test_a_table_is_never_imported_without_those_it_refers_to():
    """A process imports the tables that it uses; the others must be there to be referred to."""
    tables = {one.local_table: one.class_ for one in Base.registry.mappers}
    assert app.tables.__all__
    for table, own in tables.items():
        for key in table.foreign_keys:
            other = tables[key.column.table]
            assert vars(sys.modules[own.__module__]).get(other.__name__) is other, table.name
