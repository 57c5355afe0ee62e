"""The database: one engine, transactions, and the only place that commits or rolls back."""

import errno
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import ORMExecuteState, Session

from app.deadline import seconds_left
from app.scope import WHOLE, criteria, current_scope
from app.settings import Settings
from zoning.errors import InputError, StoreError
from zoning.store.predicates import teach

log = logging.getLogger("sanxian.database")

_IMMEDIATE = "sanxian_immediate"
_BUSY_TIMEOUT_S = 30
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


class StoreUnavailableError(StoreError):
    """The database does not answer."""

    code = "store-unavailable"


class StoreDamagedError(StoreError):
    """The file of the store is no database, or a damaged one."""

    code = "store-damaged"
    title_zh = "数据存储已损坏"
    title_en = "Store damaged"
    remedy_zh = "请从备份恢复；未保存任何内容。"
    remedy_en = "Restore it from a backup; nothing was stored."


class DatabaseUrlError(StoreError):
    """The setting that names the database cannot be used."""

    code = "database-url"
    title_zh = "数据库地址不可用"
    title_en = "Database address not usable"
    remedy_zh = "请把 SANXIAN_DATABASE_URL 设为 postgresql+psycopg://用户:口令@主机/库名，或不设。"
    remedy_en = (
        "Set SANXIAN_DATABASE_URL to postgresql+psycopg://user:password@host/name, or unset."
    )


class StorageFullError(StoreError):
    """There is no room left to write."""

    code = "storage-full"
    title_zh = "存储空间不足"
    title_en = "Storage full"
    remedy_zh = "请联系管理员释放空间后重试；未保存任何内容。"
    remedy_en = "Free some space and try again; nothing was stored."


class UnstorableValueError(InputError):
    """A text longer than its column, or with characters that the database refuses."""

    code = "value-not-storable"
    title_zh = "内容无法保存"
    title_en = "Value cannot be stored"
    remedy_zh = "请缩短过长的名称或代码，并去掉控制字符；未保存任何内容。"
    remedy_en = "Shorten long names and codes and remove control characters; nothing was stored."


class Database:
    """Transactions on the store: `read` never writes, `write` commits whole or not at all.

    Every session is narrowed to the scope of the task (`app.scope`); `scope` is the one of tasks
    that entered none: everything for whoever holds the store, nothing in a service that is asked
    by others.
    """

    def __init__(self, settings: Settings) -> None:
        self.url = settings.database_url
        self.engine = _engine(settings)
        self.scope = WHOLE
        self._writing = threading.Lock()
        self._statement_timeout_s = settings.database.statement_timeout_s

    @property
    def is_embedded(self) -> bool:
        """Whether the store is an SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the store throughout and is rolled back."""
        with translated(), Session(self.engine, expire_on_commit=False) as session:
            if not self.is_embedded:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            self._narrow(session)
            try:
                yield session
            finally:
                session.rollback()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session committed at the end, or rolled back whole on any error."""
        with (
            self._turn(),
            translated(),
            Session(self.engine, expire_on_commit=False) as session,
        ):
            if self.is_embedded:
                session.connection(execution_options={_IMMEDIATE: True})
            self._narrow(session)
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """A connection that no other writes beside, for upgrades; all or nothing.

        An SQLite file is locked from the beginning: two that read first and write then could not
        both go on.
        """
        locking = self.engine.execution_options(**{_IMMEDIATE: True})
        with translated(), locking.begin() as connection:
            yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for the other threads of this process that write to an SQLite file.

        SQLite lets a waiting writer sleep and try again, for up to a tenth of a second at a time;
        here the next one goes on as soon as the one before it is done.
        """
        if not self.is_embedded:
            yield
            return
        if not self._writing.acquire(timeout=seconds_left(_BUSY_TIMEOUT_S)):
            raise _unavailable(TimeoutError("other writers of this process are not done"))
        try:
            yield
        finally:
            self._writing.release()

    def _narrow(self, session: Session) -> None:
        """Show the session what its scope shows, for the program and for the database."""
        scope = current_scope(self.scope)
        if not self.is_embedded:
            values = {**scope.settings(), "statement_timeout": self._statement_timeout()}
            calls = ", ".join(f"set_config('{name}', :v{n}, true)" for n, name in enumerate(values))
            bound = {f"v{n}": value for n, value in enumerate(values.values())}
            session.execute(text(f"SELECT {calls}"), bound)
        if scope.is_whole:
            return

        @event.listens_for(session, "do_orm_execute")
        def _only_what_is_shown(state: ORMExecuteState) -> None:
            changes_or_reads = state.is_select or state.is_update or state.is_delete
            if state.is_orm_statement and changes_or_reads:
                state.statement = state.statement.options(*criteria(scope))

    def _statement_timeout(self) -> str:
        """Of this transaction: what is left of the request's time, at most what is set."""
        return f"{max(1, int(seconds_left(self._statement_timeout_s) * 1000))}ms"

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


@contextmanager
def translated() -> Iterator[None]:
    """Faults of the database server as errors of ours; the caller's own errors pass."""
    try:
        yield
    except OperationalError as error:
        if _says_no_room(error.orig):
            raise StorageFullError("数据库空间不足。", "the database has no room left.") from error
        raise _unavailable(error.orig) from error
    except PoolTimeoutError as error:
        raise _unavailable(error) from error
    except DataError as error:
        raise UnstorableValueError(
            "有文本过长，或含数据库不接受的字符。",
            "a text is too long or holds characters that the database does not take.",
        ) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise _unavailable(error.orig) from error
        if type(error) is DatabaseError:
            raise StoreDamagedError(
                f"数据库文件无法读取：{error.orig}。", f"the database cannot be read: {error.orig}."
            ) from error
        raise


def _says_no_room(error: BaseException | None) -> bool:
    message = str(error).lower()
    if "full" in message or "no space" in message:
        return True
    return getattr(error, "sqlite_errorname", "") == "SQLITE_IOERR_SHMSIZE"  # the index of its log


def storage_full(error: OSError) -> StorageFullError | None:
    """What a fault of the file system means, where it is that there is no room."""
    if error.errno not in _NO_ROOM:
        return None
    return StorageFullError("磁盘空间不足。", "the disk has no room left.")


def _unavailable(cause: BaseException | None) -> StoreUnavailableError:
    """The cause goes to the log alone: it may name hosts and files."""
    log.error("the database does not answer: %s", cause)
    return StoreUnavailableError("数据库没有响应。", "the database does not answer.")


def _engine(settings: Settings) -> Engine:
    url = _url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        return _sqlite(settings, url.database or "")
    from app.punctual import KEEPALIVE, make_punctual  # noqa: PLC0415 - the driver of this store

    timeout_ms = int(settings.database.statement_timeout_s * 1000)
    engine = create_engine(
        url,
        pool_size=settings.database.pool_size,
        pool_pre_ping=True,
        pool_timeout=settings.database.connect_timeout_s,
        connect_args={
            "connect_timeout": settings.database.connect_timeout_s,
            "options": f"-c statement_timeout={timeout_ms} -c TimeZone=UTC",
            "tcp_user_timeout": timeout_ms,
            **KEEPALIVE,
        },
        hide_parameters=True,  # what is stored is nobody's business in a log
    )
    make_punctual(engine)
    return engine


def _url(text_of_url: str) -> URL:
    """The address of the database; for PostgreSQL the driver need not be named."""
    try:
        url = make_url(text_of_url)
    except ArgumentError as error:
        raise DatabaseUrlError(
            "数据库地址无法识别。", "the address of the database cannot be read."
        ) from error
    kind = url.get_backend_name()
    if kind not in {"sqlite", "postgresql"}:
        raise DatabaseUrlError(f"不支持数据库 {kind}。", f"databases of kind {kind} are not used.")
    return url if kind == "sqlite" else url.set(drivername="postgresql+psycopg")


def _sqlite(settings: Settings, path: str) -> Engine:
    """One writer at a time, readers undisturbed, nothing lost at a power cut."""
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailableError(
            f"无法建立数据目录 {settings.home}：{error.strerror}。",
            f"the data directory {settings.home} cannot be made: {error.strerror}.",
        ) from error
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"check_same_thread": False}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, IMMEDIATE where we write
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        teach(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get(_IMMEDIATE, False)
        patience_ms = int(seconds_left(_BUSY_TIMEOUT_S) * 1000)
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience_ms}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def lock_chain(session: Session, name: int) -> None:
    """Wait for the store-wide lock of a chain; released with the transaction."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": name})
