"""What a durable turn costs in storage: `python bench/storage.py [folder or PostgreSQL address of the support store]`.

A turn reads its seen-mark and its row, and writes the mark, the row and the reply owed; all of it is on disk before it
counts. CPU is that of this process, user and system. The floor beside it is the bare driver with the same statements.
"""

import asyncio
import os
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.storage import talks
from bot.storage.store import Store
from bot.storage.stores import folder_urls, migrate, open_stores
from bot.storage.work import After, Before, Row, Work

TALKS = 1000
TURNS = 12_000
STATE = b"s" * 500  # a support talk half way; a long learning talk has 1,300
REPLY = b"r" * 120


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def measured(name: str, turns: int, run: Callable[[], Awaitable[None]]) -> None:
    wall, busy = time.perf_counter(), cpu()
    await run()
    wall, busy = time.perf_counter() - wall, cpu() - busy
    print(f"{name:<44} {turns / wall:>9,.0f} turns/s {busy / turns * 1e6:>7.1f} us CPU a turn")


class Turns:
    """So many turns of many talks, `in_flight` at a time."""

    def __init__(self, store: Store, rows: list[Row], in_flight: int, *, sealed: bool) -> None:
        self.store, self.rows, self.in_flight, self.sealed = store, rows, in_flight, sealed
        self.day, self.replica, self.number = store.today(), store.random(16), 0

    async def run(self, turns: int) -> None:
        left = iter(range(turns))
        await asyncio.gather(*(self._one_after_another(left) for _ in range(self.in_flight)))

    async def _one_after_another(self, left: Any) -> None:
        for number in left:
            await self.store.submit(self._turn(self.rows[number % len(self.rows)].id))

    def _turn(self, talk: bytes) -> Work:
        self.number += 1
        store, mark = self.store, self.store.mark(f"{self.in_flight}{self.sealed}{self.number}{self.replica.hex()}")

        def run(before: Before) -> After:
            old = before.row
            assert old is not None and not before.seen
            state = store.seal("state", talk, STATE) if self.sealed else STATE
            new = Row(talk, old.chat, old.revision + 1, state, old.expires)
            writes = (talks.see(mark, self.day), talks.change(new, old), self._owe(talk, new.revision))
            return After(writes, new.revision)

        return Work(run, talk, mark)

    def _owe(self, talk: bytes, revision: int) -> Any:
        if self.sealed:
            return talks.owe(self.store, talk, revision, self.replica, REPLY)[1]
        values = {"talk": talk, "revision": revision, "replica": self.replica}
        return talks.Write(talks.OWE, values | {"reply": REPLY})


async def begin(store: Store) -> list[Row]:
    rows = [Row(store.random(16), store.random(16), 0, STATE, store.now() + 86400) for _ in range(TALKS)]
    await asyncio.gather(*(store.write(talks.begin(row)) for row in rows))
    return rows


def floor(path: Path, size: int) -> tuple[float, float]:
    """The bare driver, `size` turns a commit: turns a second and CPU a turn."""
    driver = sqlite3.connect(path, isolation_level=None)
    driver.execute("PRAGMA synchronous=FULL")
    driver.execute("PRAGMA secure_delete=ON")
    ids = [row[0] for row in driver.execute("SELECT id FROM session ORDER BY chat")]  # chats are random: no order in it
    wall, busy, number, marks = time.perf_counter(), cpu(), 0, ",".join("?" * size)
    find = f"SELECT id, chat, revision, state, expires, live FROM session WHERE id IN ({marks})"  # noqa: S608
    look = f"SELECT mark FROM seen WHERE mark IN ({marks})"  # noqa: S608  # question marks alone
    for _ in range(TURNS // size):
        batch = [ids[(number + each) % len(ids)] for each in range(size)]
        new = [os.urandom(16) for _ in range(size)]
        number += size
        driver.execute("BEGIN IMMEDIATE")
        rows = driver.execute(find, batch).fetchall()
        driver.execute(look, new).fetchall()
        update = "UPDATE session SET revision=?, state=? WHERE id=? AND revision=?"
        driver.executemany(update, [(row[2] + 1, STATE, row[0], row[2]) for row in rows])
        driver.executemany("INSERT INTO owed VALUES (?,?,?,?)", [(row[0], -row[2], row[1], REPLY) for row in rows])
        driver.executemany("INSERT INTO seen VALUES (?,?)", [(mark, "2026-11-23") for mark in new])
        driver.execute("COMMIT")
    wall, busy = time.perf_counter() - wall, cpu() - busy
    driver.execute("DELETE FROM owed")
    driver.close()
    return number / wall, busy / number * 1e6


async def main(where: str) -> None:
    urls = {"support": where} if "://" in where else {"support": folder_urls(Path(where))["support"]}
    migrate(urls, bytes(32), "demonstration")
    stores = open_stores(urls, bytes(32), "demonstration", lambda: datetime.now(UTC))
    rows = await begin(stores.support)
    for in_flight in (1, 16, 64, 256):
        for sealed in (False, True):
            turns = Turns(stores.support, rows, in_flight, sealed=sealed)
            count = TURNS if in_flight > 1 else TURNS // 10
            label = f"{in_flight} in flight" + (", row and reply sealed" if sealed else "")
            await measured(label, count, lambda turns=turns, count=count: turns.run(count))
    await measured("1,000 reads of one talk, 64 in flight", 1000, lambda: reads(stores.support, rows))
    await stores.close()
    if "://" not in where:
        for size in (1, 16, 64, 256):
            rate, each = floor(Path(where) / "support.db", size)
            print(f"{f'bare driver, {size} a commit':<44} {rate:>9,.0f} turns/s {each:>7.1f} us CPU a turn")


async def reads(store: Store, rows: list[Row]) -> None:
    for start in range(0, 1000, 64):
        await asyncio.gather(*(store.read(talks.of_id(row.id)) for row in rows[start : start + 64]))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(main(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(main(folder))
