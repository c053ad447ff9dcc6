"""How a store's database is opened, on SQLite and on PostgreSQL. It knows no table."""

import contextlib
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Engine, Table, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from bot.storage.errors import (
    Deadlock,
    Refused,
    StoreBroken,
    StoreBusy,
    StoreError,
    StoreFull,
    StoreLost,
    UnsafeDatabase,
    say,
)

BUSY_SECONDS = 30
LOCK_SECONDS = 5
STATEMENT_SECONDS = 60
IDLE_SECONDS = 10  # a process that was stopped in the middle of a batch holds nobody up for longer than that
PRAGMAS = {"busy_timeout": str(BUSY_SECONDS * 1000), "journal_mode": "wal", "synchronous": "2", "secure_delete": "1"}
"""What an answer that was accepted, and a row that was deleted, rest on; asserted on every connection. 2 = FULL."""

SQLITE_BUSY = (5, 6)  # SQLITE_BUSY, SQLITE_LOCKED
SQLITE_FULL = (13,)
SQLITE_BROKEN = (8, 10, 11, 14, 26)  # READONLY, IOERR, CORRUPT, CANTOPEN, NOTADB
POSTGRESQL_BUSY = ("55P03", "57014", "53300")
POSTGRESQL_DEADLOCK = ("40P01", "40001")
POSTGRESQL_FULL = ("53100", "53200")
POSTGRESQL_LOST = ("08", "57P", "25P03")

Item = TypeVar("Item")


def engine_for(store: str, address: str, *, reads_only: bool = False) -> Engine:
    """An engine for one connection that stays open. Its errors never show a bound value."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return _sqlite(store, url, reads_only)
    return _postgresql(store, url.set(drivername="postgresql+psycopg"), reads_only)


def _sqlite(store: str, url: URL, reads_only: bool) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        poolclass=NullPool,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def connect(driver: Any, _: Any) -> None:
        driver.isolation_level = None  # the driver's own BEGIN comes too late and would lose updates
        cursor = driver.cursor()
        for name, wanted in PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}={wanted}")
            (found,) = cursor.execute(f"PRAGMA {name}").fetchone()
            if str(found) != wanted:
                raise say(UnsafeDatabase, store=store, setting=name, wanted=wanted, found=found)
        cursor.execute(f"PRAGMA query_only={int(reads_only)}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")

    return engine


def _postgresql(store: str, url: URL, reads_only: bool) -> Engine:
    limits = {
        "lock_timeout": LOCK_SECONDS,
        "statement_timeout": STATEMENT_SECONDS,
        "idle_in_transaction_session_timeout": IDLE_SECONDS,
    }
    options = [f"-c {name}={seconds}s" for name, seconds in limits.items()]
    options.append(f"-c default_transaction_read_only={'on' if reads_only else 'off'}")
    connect_args = {"options": " ".join(options), "application_name": f"afterwards {store}"}
    engine = create_engine(
        url, hide_parameters=True, poolclass=NullPool, isolation_level="READ COMMITTED", connect_args=connect_args
    )

    @event.listens_for(engine, "connect")
    def connect(driver: Any, _: Any) -> None:
        for name, wanted in (("synchronous_commit", "on"), ("fsync", "on"), ("full_page_writes", "on")):
            with driver.cursor() as cursor:
                (found,) = cursor.execute(f"SHOW {name}").fetchone()
            if found == "off":
                raise say(UnsafeDatabase, store=store, setting=name, wanted=wanted, found=found)
        driver.rollback()

    return engine


def insert_of(dialect: str) -> Callable[[Table], Any]:
    """The `insert` of that database, which knows ON CONFLICT."""
    if dialect == "sqlite":
        return sqlite.insert
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415  # 70 ms that a laptop does not need

    return postgresql.insert


def failure(store: str, error: SQLAlchemyError) -> StoreError:
    """What went wrong, without any of the database's own words: those can hold values (a DETAIL, a constraint)."""
    if not isinstance(error, DBAPIError):
        return say(Refused, store=store, why=type(error).__name__)
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return _sqlite_failure(store, code & 0xFF, type(error).__name__)
    return _postgresql_failure(store, error)


def _sqlite_failure(store: str, code: int, why: str) -> StoreError:
    if code in SQLITE_BUSY:
        return say(StoreBusy, store=store)
    if code in SQLITE_FULL:
        return say(StoreFull, store=store)
    return say(StoreBroken if code in SQLITE_BROKEN else Refused, store=store, why=f"{why}, SQLite code {code}")


def _postgresql_failure(store: str, error: DBAPIError) -> StoreError:
    state = getattr(error.orig, "sqlstate", None)
    if error.connection_invalidated or (state or "").startswith(POSTGRESQL_LOST):
        return say(StoreLost, store=store)
    if state is None and isinstance(error, OperationalError | InterfaceError):
        return say(StoreLost, store=store)
    if state in POSTGRESQL_DEADLOCK:
        return say(Deadlock, store=store)
    if state in POSTGRESQL_BUSY:
        return say(StoreBusy, store=store)
    if state in POSTGRESQL_FULL:
        return say(StoreFull, store=store)
    return say(Refused, store=store, why=f"{type(error).__name__}, PostgreSQL code {state}")


class Held:
    """One connection that stays open, and is opened anew after anything worse than a refusal. For one thread."""

    def __init__(self, store: str, engine: Engine) -> None:
        self.store = store
        self.engine = engine
        self._connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        """The connection, opened when it is first needed."""
        if self._connection is None:
            self._connection = self.engine.connect()
        return self._connection

    def serve(
        self, items: list[Item], attempt: Callable[[list[Item]], Sequence[Any]], *, again: bool = True
    ) -> Sequence[Any]:
        """An answer or an error for each item.

        What is refused together is tried one by one, so that a bad item cannot fail its neighbours; and alone once
        more, because another process may have written between what the item read and what it wrote. What fails for
        another reason fails for all.
        """
        try:
            return attempt(items)
        except SQLAlchemyError as error:
            failed: Exception = failure(self.store, error)
        except Exception as error:  # a store's, or an item's own
            failed = error
        conflict = isinstance(failed, Refused | Deadlock)
        if isinstance(failed, StoreError) and not isinstance(failed, Refused):
            self.close()
        if len(items) > 1 and (conflict or not isinstance(failed, StoreError)):
            return [alone for item in items for alone in self.serve([item], attempt)]
        if conflict and again:
            return self.serve(items, attempt, again=False)
        return [failed] + [type(failed)(*failed.args) for _ in items[1:]]  # one each: they gather their tracebacks

    def close(self) -> None:
        """Let the connection go, whatever state it is in."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(SQLAlchemyError):
                connection.invalidate()
                connection.close()
