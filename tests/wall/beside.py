"""A service of which nothing is left to chance, so that two lives of it can be held against each other."""

import random
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path

import msgspec
from working import Clock, Working, settings

from bot.storage.stores import NAMES


class Rows(msgspec.Struct, frozen=True):
    """Whatever a reader of a store could see: every row, its lengths, and how much room it takes."""

    rows: dict[str, list[str]]
    lengths: dict[str, list[int]]
    pages: tuple[int, int]
    size: int


@asynccontextmanager
async def without_chance() -> AsyncIterator[Working]:
    """A service with the same master key every time and one stream of its own for each store; open at first."""
    with tempfile.TemporaryDirectory() as folder:
        chance = {name: partial(_drawn, random.Random(name)) for name in NAMES}  # noqa: S311
        master = Path(folder) / "master"
        master.write_text(bytes(range(32)).hex())
        master.chmod(0o600)
        environ = {"AFTERWARDS_MASTER_KEY_FILE": str(master), "AFTERWARDS_TELEGRAM_TOKEN": "4242:made-up-token"}
        working = Working(settings(Path(folder), environ=environ), Clock(), chance=chance)
        await working.open()
        yield working


def learning_of(working: Working) -> Rows:
    """The learning store of a service that is closed."""
    return store_of(working, "learning")


def store_of(working: Working, store: str) -> Rows:
    """A store of a service that is closed."""
    path = working.settings.data / f"{store}.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608
        count, free = (connection.execute(f"PRAGMA {what}_count").fetchone()[0] for what in ("page", "freelist"))
    lengths = {name: sorted(len(str(value)) for row in rows for value in row) for name, rows in tables.items()}
    sorted_rows = {name: sorted(map(repr, rows)) for name, rows in tables.items()}
    return Rows(sorted_rows, lengths, (count, free), path.stat().st_size)


def _drawn(stream: random.Random, number: int) -> bytes:
    return stream.randbytes(number)
