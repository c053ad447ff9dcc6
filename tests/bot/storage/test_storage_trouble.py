"""Locked, full, lost, killed: nothing is accepted that is not on disk, and the store goes on afterwards."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from opened import Clock, begin, turn
from postgres import MASTER, MODE

from bot.storage import database, talks
from bot.storage.database import PRAGMAS, engine_for
from bot.storage.errors import Busy, StoreBusy, StoreFull, Temporary, UnsafeDatabase
from bot.storage.stores import Stores, folder_urls, open_stores


async def revision(stores: Stores, talk: bytes) -> int:
    row = await stores.support.read(talks.of_id(talk))
    assert row is not None
    return row.revision


async def test_a_locked_database_is_said_to_be_busy_and_nothing_is_taken(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PRAGMAS", PRAGMAS | {"busy_timeout": "50"})
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    stores = open_stores(folder_urls(tmp_path), MASTER, MODE, clock)
    row = await begin(stores.support)
    holder = sqlite3.connect(tmp_path / "support.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    answers = await asyncio.gather(
        *(stores.support.submit(turn(stores.support, row.id, str(n))) for n in range(3)), return_exceptions=True
    )
    assert [type(answer) for answer in answers] == [StoreBusy] * 3
    assert issubclass(StoreBusy, Temporary)
    holder.execute("ROLLBACK")
    holder.close()
    assert await revision(stores, row.id) == 0
    assert (await stores.support.submit(turn(stores.support, row.id, "0"))).result == 1
    await stores.close()


async def test_a_full_disk_is_said_and_the_store_recovers(on_disk: Stores) -> None:
    row = await begin(on_disk.support)

    def allow(pages: int) -> Any:
        return on_disk.support.change(lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count={pages}"))

    await allow(1)  # as many as there are, and no more
    large = turn(on_disk.support, row.id, "tap", b"x" * 200_000)
    with pytest.raises(StoreFull, match="free some space"):
        await on_disk.support.submit(large)
    assert not issubclass(StoreFull, Temporary)
    assert await revision(on_disk, row.id) == 0
    await allow(1_000_000)
    assert (await on_disk.support.submit(large)).result == 1


async def test_a_full_waiting_list_is_busy_and_what_was_taken_is_written(tmp_path: Path, clock: Clock) -> None:
    stores = open_stores(folder_urls(tmp_path), MASTER, MODE, clock, limit=5)
    row = await begin(stores.support)
    answers = await asyncio.gather(
        *(stores.support.submit(turn(stores.support, row.id, str(n))) for n in range(20)), return_exceptions=True
    )
    taken = [answer for answer in answers if not isinstance(answer, BaseException)]
    assert {type(answer) for answer in answers if isinstance(answer, BaseException)} == {Busy}
    assert await revision(stores, row.id) == len(taken) == 5
    await stores.close()


def test_a_database_without_a_write_ahead_log_is_refused() -> None:
    with pytest.raises(UnsafeDatabase, match="journal_mode = wal \\(it says memory\\)"):
        engine_for("support", "sqlite://").connect()


@pytest.mark.parametrize("name", ["synchronous", "secure_delete"])
def test_a_database_that_cannot_keep_its_promise_is_refused(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kill -9 cannot tell a safe setting from an unsafe one: so each is asked for when it runs."""
    monkeypatch.setattr(database, "PRAGMAS", PRAGMAS | {name: "9"})
    with pytest.raises(UnsafeDatabase, match=name):
        engine_for("support", f"sqlite:///{tmp_path}/x.db").connect()


def test_every_connection_runs_with_full_safety(tmp_path: Path) -> None:
    for reads_only in (False, True):
        with engine_for("support", f"sqlite:///{tmp_path}/x.db", reads_only=reads_only).connect() as connection:
            found = {name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar()) for name in PRAGMAS}
        assert found == PRAGMAS
        assert found["synchronous"] == "2"
        assert found["journal_mode"] == "wal"
