"""What went wrong is told by kind and never in the database's own words, which can repeat a value."""

import sqlite3
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from bot.storage import errors
from bot.storage.database import failure
from bot.storage.errors import (
    Deadlock,
    Refused,
    StoreBroken,
    StoreBusy,
    StoreError,
    StoreFull,
    StoreLost,
    Temporary,
    say,
)

CANARY = "CANARY-7f3a"


def sqlite_error(code: int) -> DBAPIError:
    original = sqlite3.OperationalError(f"near {CANARY}")
    original.sqlite_errorcode = code
    return OperationalError(f"INSERT {CANARY}", {"value": CANARY}, original)


def postgresql_error(state: str | None, kind: type[DBAPIError] = OperationalError, *, gone: bool = False) -> DBAPIError:
    original: Any = RuntimeError(f"DETAIL: Key (mark)=({CANARY}) already exists")
    original.sqlstate = state
    return kind(f"INSERT {CANARY}", {"value": CANARY}, original, connection_invalidated=gone)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (sqlite_error(sqlite3.SQLITE_BUSY), StoreBusy),
        (sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT), StoreBusy),
        (sqlite_error(sqlite3.SQLITE_LOCKED), StoreBusy),
        (sqlite_error(sqlite3.SQLITE_FULL), StoreFull),
        (sqlite_error(sqlite3.SQLITE_IOERR_FSYNC), StoreBroken),
        (sqlite_error(sqlite3.SQLITE_CORRUPT), StoreBroken),
        (sqlite_error(sqlite3.SQLITE_READONLY), StoreBroken),
        (sqlite_error(sqlite3.SQLITE_CANTOPEN), StoreBroken),
        (sqlite_error(sqlite3.SQLITE_CONSTRAINT_UNIQUE), Refused),
        (postgresql_error("23505"), Refused),
        (postgresql_error("55P03"), StoreBusy),
        (postgresql_error("57014"), StoreBusy),
        (postgresql_error("53300"), StoreBusy),
        (postgresql_error("40P01"), Deadlock),
        (postgresql_error("40001"), Deadlock),
        (postgresql_error("53100"), StoreFull),
        (postgresql_error("57P01"), StoreLost),
        (postgresql_error("08006"), StoreLost),
        (postgresql_error("23505", gone=True), StoreLost),
        (postgresql_error(None), StoreLost),
        (postgresql_error(None, InterfaceError), StoreLost),
        (postgresql_error(None, DataError), Refused),
        (ArgumentError(CANARY), Refused),
    ],
)
def test_each_failure_has_its_kind_and_shows_no_value(error: SQLAlchemyError, kind: type[StoreError]) -> None:
    said = failure("support", error)
    assert type(said) is kind
    assert CANARY not in str(said)
    assert CANARY not in repr(said)
    assert "support" in str(said)
    assert said.__cause__ is None


def test_only_what_may_succeed_later_is_temporary() -> None:
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, StoreError)}
    temporary = {kind.__name__ for kind in kinds if issubclass(kind, Temporary)}
    assert temporary == {"Temporary", "Busy", "StoreBusy", "StoreLost", "StoreAway", "Deadlock"}


def test_every_message_is_filled_in_and_says_what_to_do() -> None:
    facts = SimpleNamespace(store="support", why="because", stamped="live", asked="demonstration")
    facts.found = facts.needed = facts.setting = facts.wanted = facts.variable = facts.folder = "x"
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, StoreError) and kind not in (StoreError, Temporary):
            message = str(say(kind, **vars(facts)))
            assert "{" not in message
            assert "support" in message or kind is errors.BackupNotWhole, "of all stores, one is named"
            assert message.endswith(".")
            assert len(message.split()) > 8
