"""What outlives a support talk, and that nothing else does."""

import sqlite3
from pathlib import Path

from opened import CHAT, Clock, all_bytes, begin
from sqlalchemy import Text, Unicode

from bot.messages import Chat
from bot.storage import expiry, support, talks
from bot.storage.stores import Stores

CANARY = b"CANARY-what-was-said"


async def facts(stores: Stores, chat: Chat = CHAT) -> tuple[tuple[str, str], ...]:
    return (await stores.support.read(support.held(stores.support.pseudonym(chat)))).facts


async def test_a_fact_is_kept_once_however_often_it_is_said(stores: Stores) -> None:
    holder = stores.support.pseudonym(CHAT)
    for _ in range(3):
        await stores.support.write(support.keep(b"talk", "accepted", "2026-11-23", holder))
    assert await facts(stores) == (("accepted", "2026-11-23"),)
    assert (await stores.support.read(support.held(holder))).kinds == {"accepted"}
    assert await facts(stores, Chat("web", "another")) == ()


async def test_back_takes_a_fact_back(stores: Stores) -> None:
    holder = stores.support.pseudonym(CHAT)
    await stores.support.write(support.keep(b"talk", "accepted", "2026-11-23", holder))
    await stores.support.write(support.keep(b"talk", "wants_person", "2026-11-23", holder))
    await stores.support.write(support.unkeep(b"talk", "wants_person"))
    assert await facts(stores) == (("accepted", "2026-11-23"),)


async def test_delete_this_too_takes_one_talk_and_its_check_ins(stores: Stores) -> None:
    store, holder = stores.support, stores.support.pseudonym(CHAT)
    for talk in (b"this", b"that"):
        await store.write(support.keep(talk, "accepted", "2026-11-23", holder))
        await store.write(_check_in(stores, talk, 1, "2026-11-26"), _check_in(stores, talk, 2, "2026-12-21"))
    await store.write(*support.forget(store, b"this", ("check_in",)))
    held = await store.read(support.held(holder))
    assert held.facts == (("accepted", "2026-11-23"),)
    assert {made.origin for made in held.check_ins} == {talks.origin(store, b"that", "check_in")}


async def test_delete_takes_all_of_a_chat_but_the_number_of_offers(stores: Stores) -> None:
    store, holder = stores.support, stores.support.pseudonym(CHAT)
    await store.write(support.keep(b"talk", "offered", "2026-11-23", holder))
    await store.write(support.keep(b"talk", "accepted", "2026-11-23", holder))
    await store.write(_check_in(stores, b"talk", 1, "2026-11-26"))
    await store.write(*support.forget_all(holder))
    assert await store.read(support.held(holder)) == support.HeldSupport((), ())
    assert await store.read(support.offers) == {"2026-11-23": 1}


async def test_an_offer_is_never_tied_to_a_chat(stores: Stores) -> None:
    await stores.support.write(support.keep(b"talk", "offered", "2026-11-23", stores.support.pseudonym(CHAT)))
    assert await facts(stores) == ()


async def test_facts_are_counted_after_90_days_and_then_gone(stores: Stores, clock: Clock) -> None:
    store = stores.support
    for number, day in enumerate(("2026-11-23", "2026-11-24", "2026-11-24", "2026-12-01")):
        await store.write(support.keep(bytes([number]), "accepted", day, store.pseudonym(CHAT)))
    clock.move(days=91)
    await support.sweep(store, stores.keys)
    await support.sweep(store, stores.keys)  # twice: counted once
    assert await store.read(support.tallies) == (("accepted", "2026-11", 1),)
    clock.move(days=30)
    await support.sweep(store, stores.keys)
    assert await store.read(support.tallies) == (("accepted", "2026-11", 3), ("accepted", "2026-12", 1))
    assert await facts(stores) == ()


async def test_a_talk_whose_day_is_over_goes_with_its_key(stores: Stores, clock: Clock) -> None:
    row = await begin(stores.support)
    await stores.keys.make(row.id, b"half")
    live = await begin(stores.support, Chat("web", "another"))
    clock.move(hours=23)
    fresh = await begin(stores.support, Chat("web", "a third"))
    clock.move(hours=2)
    await support.sweep(stores.support, stores.keys)
    assert await stores.support.read(talks.of_id(row.id)) is None
    assert await stores.support.read(talks.of_id(live.id)) is None
    assert await stores.support.read(talks.of_id(fresh.id)) == fresh
    assert await stores.keys.get(row.id, b"half") is None


async def test_no_byte_of_an_expired_talk_is_left_in_any_file(on_disk: Stores, clock: Clock, tmp_path: Path) -> None:
    row = await begin(on_disk.support)
    await on_disk.support.write(talks.change(talks.Row(row.id, row.chat, 1, CANARY, row.expires), row))
    assert CANARY in all_bytes(tmp_path)
    clock.move(hours=25)
    await support.sweep(on_disk.support, on_disk.keys)
    assert CANARY not in all_bytes(tmp_path)
    assert row.id not in all_bytes(tmp_path)


async def test_marks_are_forgotten_after_30_days(stores: Stores, clock: Clock) -> None:
    store = stores.support
    marks = [store.mark(str(number)) for number in range(20)]
    await store.write(*(talks.see(mark, store.today()) for mark in marks))
    await store.write(talks.see(b"\xff" * 16, store.today()))
    clock.move(days=29)
    kept = store.mark("kept")
    await store.write(talks.see(kept, store.today()))
    await expiry.forget_marks(store)
    assert await store.read(talks.was_seen(marks[0]))
    clock.move(days=2)
    await expiry.forget_marks(store)
    assert not any([await store.read(talks.was_seen(mark)) for mark in [*marks, b"\xff" * 16]])
    assert await store.read(talks.was_seen(kept))


async def test_a_flow_version_stays_while_a_talk_may_need_it(stores: Stores, clock: Clock) -> None:
    version = talks.Version("hash", "support/staff", "flow: support/staff\n")
    await stores.support.write(talks.remember(version, stores.support.day(1)))
    clock.move(days=1)
    await stores.support.write(talks.remember(version, stores.support.day(1)))  # a talk goes on
    await support.sweep(stores.support, stores.keys)
    clock.move(days=1)
    await support.sweep(stores.support, stores.keys)
    assert await stores.support.read(talks.versions) == [version]
    clock.move(days=1)
    await support.sweep(stores.support, stores.keys)
    assert await stores.support.read(talks.versions) == []


def test_support_has_no_column_for_words() -> None:
    """Only codes from closed lists, and days: no text that could hold what a person said, and no time of day."""
    for table in support.TABLES.tables.values():
        for column in table.columns:
            assert not isinstance(column.type, Text | Unicode)
            assert column.name in {"talk", "kind", "day", "holder", "month", "number"}


async def test_rows_lie_in_the_order_of_random_keys_not_of_time(on_disk: Stores, tmp_path: Path) -> None:
    for _ in range(50):
        await begin(on_disk.support)
    driver = sqlite3.connect(tmp_path / "support.db")
    lying = [row[0] for row in driver.execute("SELECT id FROM session NOT INDEXED")]
    assert lying == sorted(lying)
    plain = [
        sql
        for (sql,) in driver.execute("SELECT sql FROM sqlite_master WHERE type = 'table'")
        if "WITHOUT ROWID" not in sql
    ]
    assert all("alembic_version" in sql for sql in plain)
    driver.close()


def _check_in(stores: Stores, talk: bytes, number: int, day: str) -> talks.Write:
    store = stores.support
    holder = store.pseudonym(CHAT)
    of = talks.origin(store, talk, "check_in")
    return talks.appoint(store, of, number, day, topic="support/check_in", holder=holder, address=b"chat 7")
