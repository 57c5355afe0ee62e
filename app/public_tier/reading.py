"""The one way to the public schema for whoever answers the public: as the role that sees no more.

The connection is that of `SANXIAN_PUBLIC_DATABASE_URL`, a login in the role `sanxian_public`, or
that of the service, which then takes on the role for each transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import ProgrammingError

from app.database import Database, translated
from app.database_roles import PUBLIC
from app.public_tier.errors import PublicRoleError, PublicTierUnavailableError
from app.public_tier.store import StoredForm, find_form
from app.settings import Settings


class PublicReader:
    """Reads coarse forms, and can read nothing else."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.is_there = not database.is_embedded
        own = settings.public.database_url
        self._takes_role = own is None
        self._own: Database | None = None
        if own is not None:
            group = settings.database.model_copy(update={"url": own})
            self._own = Database(settings.model_copy(update={"database": group}))
        self._engine = (self._own or database).engine

    def form(self, key: str) -> StoredForm | None:
        """The coarse form of a layer.

        Raises:
            PublicTierUnavailableError: the store is an SQLite file.
            PublicRoleError: the role cannot be taken on.
        """
        with self.connection() as connection:
            return find_form(connection, key)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection that reads as the public role does, rolled back at the end."""
        if not self.is_there:
            raise PublicTierUnavailableError(
                "嵌入式数据存储（SQLite）不提供公众查询。",
                "an embedded store (SQLite) has no public tier.",
            )
        with translated(), self._engine.connect() as connection:
            try:
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
                if self._takes_role:
                    connection.exec_driver_sql(f"SET LOCAL ROLE {PUBLIC}")
                yield connection
            except ProgrammingError as error:
                raise PublicRoleError(
                    f"无法以角色 {PUBLIC} 读取公众查询数据。",
                    f"the public schema cannot be read as {PUBLIC}.",
                ) from error
            finally:
                connection.rollback()

    def close(self) -> None:
        """Close the connections of its own."""
        if self._own is not None:
            self._own.close()
