"""What claiming reminders costs on PostgreSQL: a row changes where it lies, and no index is written."""

from collections.abc import Mapping
from typing import Any

import pytest
from opened import Clock
from postgres import MASTER, MODE, Postgres
from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot.storage import talks, timers
from bot.storage.database import engine_for
from bot.storage.migrations import upgrade
from bot.storage.store import Store
from bot.storage.stores import HOLD_TALKS, Stores, migrate, open_stores
from bot.storage.timers import Pulse

NUMBER = 1500
PAGES = text("SELECT id, (ctid::text::point)[0] FROM appointment")
INDEXES = text("SELECT indexrelid::regclass::text, pg_relation_size(indexrelid) FROM pg_index WHERE indrelid = :of")


def where_they_lie(connection: Connection) -> tuple[Mapping[Any, Any], Mapping[Any, Any]]:
    """The page of each appointment, and how large each index of theirs is."""
    table = connection.execute(text("SELECT 'appointment'::regclass::oid")).scalar()
    pages = {found[0]: found[1] for found in connection.execute(PAGES)}
    return pages, {found[0]: found[1] for found in connection.execute(INDEXES, {"of": table})}


async def claimed(store: Store) -> int:
    pulse = Pulse(store, alone=False)
    await pulse.beat()
    return len(await timers.claim_due(store, pulse.me))


def due(store: Store, number: int) -> talks.Write:
    of, holder = store.fingerprint("of", b"%d" % number), store.fingerprint("holder", b"%d" % number)
    return talks.appoint(store, of, 1, store.today(), topic="learning/follow_up", holder=holder, address=b"telegram 7")


@pytest.mark.parametrize("name", sorted(HOLD_TALKS))
async def test_a_claim_leaves_every_row_on_its_page_and_writes_no_index(
    on_postgres: tuple[Stores, Stores], name: str
) -> None:
    store = on_postgres[0][name]
    await store.write(*(due(store, number) for number in range(NUMBER)))
    pages, indexes = await store.read(where_they_lie)
    assert len(pages) == NUMBER and "ix_appointment_day" in indexes and "ix_appointment_due" not in indexes
    assert await claimed(store) == NUMBER
    assert await store.read(where_they_lie) == (pages, indexes)


async def test_appointments_of_before_the_step_are_claimed_after_it(postgres: Postgres, clock: Clock) -> None:
    with postgres.another("bare_claims", "afterwards_support"):
        urls = {"support": postgres.url("afterwards_support", "bare_claims")}
        with engine_for("support", urls["support"]).begin() as connection:
            upgrade("support", connection, "v0001")
            connection.execute(
                text("INSERT INTO appointment VALUES (:id, :id, 'support/check_in', 1, :day, :id, '', :id)"),
                [{"id": b"%016d" % number, "day": "2026-11-23"} for number in range(100)],
            )
        migrate(urls, MASTER, MODE)
        stores = open_stores(urls, MASTER, MODE, clock)
        assert await claimed(stores.support) == 100
        assert await claimed(stores.support) == 0
        await stores.close()
