"""Several processes on one PostgreSQL: any may take any turn, and none is taken twice."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
from opened import CHAT, begin, turn
from postgres import Postgres
from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot.messages import Chat
from bot.storage import database, support, talks
from bot.storage.database import engine_for
from bot.storage.errors import StoreBusy, StoreLost, UnsafeDatabase
from bot.storage.stores import NAMES, Stores
from bot.storage.work import After, Before, Row, Work
from bot.storage.writer import carry_out

Replicas = tuple[Stores, Stores]


async def revision(stores: Stores, talk: bytes) -> int:
    row = await stores.support.read(talks.of_id(talk))
    assert row is not None
    return row.revision


async def test_turns_of_one_talk_on_two_replicas_follow_one_another(on_postgres: Replicas) -> None:
    row = await begin(on_postgres[0].support)
    turns = (
        stores.support.submit(turn(stores.support, row.id, f"{n}")) for n in range(0, 40, 2) for stores in on_postgres
    )
    taken = await asyncio.gather(*turns)
    assert await revision(on_postgres[0], row.id) == 20
    assert max(after.result for after in taken) == 20


async def test_one_event_at_two_replicas_at_once_counts_once(on_postgres: Replicas) -> None:
    one, other = on_postgres
    rows = [await begin(one.support, Chat("web", str(number))) for number in range(20)]
    for _ in range(3):
        await asyncio.gather(
            *(
                stores.support.submit(turn(stores.support, row.id, row.id.hex()))
                for row in rows
                for stores in (one, other)
            )
        )
    assert {await revision(one, row.id) for row in rows} == {1}


async def test_one_event_that_begins_a_talk_on_two_replicas_begins_one(on_postgres: Replicas) -> None:
    """Neither has a row to lock: the mark alone stands between them."""

    def starting(stores: Stores, event: str) -> Work:
        store = stores.support
        row = Row(store.random(16), store.pseudonym(CHAT), 0, b"first", store.now() + 60)
        mark = store.mark(event)

        def run(before: Before) -> After:
            return After((), False) if before.seen else After((talks.begin(row), talks.see(mark, store.today())), True)

        return Work(run, mark=mark)

    for number in range(10):
        begun = await asyncio.gather(*(stores.support.submit(starting(stores, str(number))) for stores in on_postgres))
        assert sorted(after.result for after in begun) == [False, True]
    assert len(await on_postgres[0].support.read(talks.of_chat(on_postgres[0].support.pseudonym(CHAT)))) == 10


async def test_batches_that_touch_the_same_rows_in_other_orders_all_go_through(on_postgres: Replicas) -> None:
    rows = [await begin(on_postgres[0].support, Chat("web", str(number))) for number in range(30)]
    orders = (rows, rows[::-1])
    await asyncio.gather(
        *(
            stores.support.submit(turn(stores.support, row.id, f"{row.id.hex()} {which}"))
            for which, stores in enumerate(on_postgres)
            for row in orders[which]
        )
    )
    assert {await revision(on_postgres[0], row.id) for row in rows} == {2}


async def test_two_that_wait_for_one_another_lose_nothing(
    on_postgres: Replicas, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deadlock costs one of them its batch: it is tried again one by one, and both are written."""
    one, other = on_postgres
    keys = [("first", "second"), ("second", "first")]

    async def crossing(stores: Stores, pair: tuple[str, str]) -> None:
        def run(connection: Connection) -> None:
            for key in pair:
                carry_out(connection, talks.Write(support._COUNT, {"kind": key, "month": "m", "number": 1}))
                connection.execute(text("SELECT pg_sleep(0.2)"))

        store = stores.support
        await asyncio.gather(
            store.change(run), store.write(support.keep(pair[0].encode(), "accepted", "2026-11-23", b"holder"))
        )

    results = await asyncio.gather(
        *(crossing(stores, pair) for stores, pair in zip(on_postgres, keys, strict=True)), return_exceptions=True
    )
    assert results == [None, None]
    assert {(kind, number) for kind, _, number in await one.support.read(support.tallies)} == {
        ("first", 2),
        ("second", 2),
    }
    assert len((await other.support.read(support.held(b"holder"))).facts) == 2


async def test_a_connection_that_breaks_is_said_and_opened_again(on_postgres: Replicas, postgres: Postgres) -> None:
    stores = on_postgres[0]
    row = await begin(stores.support)
    assert await revision(stores, row.id) == 0
    with postgres.admin() as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'afterwards support'"
        )
    with pytest.raises(StoreLost):
        await stores.support.submit(turn(stores.support, row.id, "tap"))
    with pytest.raises(StoreLost):
        await stores.support.read(talks.of_id(row.id))
    assert (await stores.support.submit(turn(stores.support, row.id, "tap"))).result == 1
    assert await revision(stores, row.id) == 1


@pytest.fixture
async def locked(on_postgres: Replicas, postgres: Postgres) -> AsyncIterator[Row]:
    """A talk whose row somebody holds."""
    row = await begin(on_postgres[0].support)
    with psycopg.connect(postgres.url("postgres", "afterwards_support")) as holder:
        holder.execute("SELECT id FROM session FOR UPDATE")
        yield row


async def test_a_row_that_is_held_too_long_is_busy(on_postgres: Replicas, locked: Row) -> None:
    stores = on_postgres[0]
    await stores.support.change(lambda connection: connection.execute(text("SET lock_timeout = '100ms'")))
    with pytest.raises(StoreBusy):
        await stores.support.submit(turn(stores.support, locked.id, "tap"))
    assert await revision(stores, locked.id) == 0


def test_a_server_that_answers_before_it_has_written_is_refused(postgres: Postgres) -> None:
    with postgres.admin("afterwards_support") as admin:
        admin.execute("ALTER ROLE afterwards_support SET synchronous_commit = off")
        try:
            with pytest.raises(UnsafeDatabase, match="synchronous_commit"):
                engine_for("support", postgres.urls["support"]).connect()
        finally:
            admin.execute("ALTER ROLE afterwards_support RESET synchronous_commit")


def test_waiting_is_bounded_in_every_connection(postgres: Postgres) -> None:
    with engine_for("support", postgres.urls["support"]).connect() as connection:
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == f"{database.LOCK_SECONDS}s"
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() in (
            "1min",
            f"{database.STATEMENT_SECONDS}s",
        )


@pytest.mark.parametrize("name", [name for name in NAMES if name != "learning"])
def test_reporting_role_cannot_connect(postgres: Postgres, name: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(postgres.url("afterwards_reports", f"afterwards_{name}"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", NAMES)
def test_each_role_reaches_its_own_database_alone(postgres: Postgres, name: str, role: str) -> None:
    url = postgres.url(f"afterwards_{role}", f"afterwards_{name}")
    if role == name:
        psycopg.connect(url).close()
        return
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(url)


def test_reporting_role_reads_the_record_and_writes_nothing(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url("afterwards_reports", "afterwards_learning")) as reports:
        assert reports.execute("SELECT count(*) FROM reflection").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reports.execute("DELETE FROM reflection")
