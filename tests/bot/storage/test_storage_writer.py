"""Group commit: each accepted turn takes effect exactly once, whatever happens to its neighbours."""

import asyncio
import sqlite3
import traceback
from pathlib import Path
from random import Random
from typing import Any

import pytest
from opened import CHAT, Clock, Opener, begin, turn
from postgres import MASTER, MODE
from sqlalchemy import event, text

from bot.messages import Chat
from bot.storage import support, talks
from bot.storage.errors import Refused, StoreError
from bot.storage.stores import Stores, folder_urls, open_stores
from bot.storage.work import After, Before, Row, Work, plain

CANARY = b"CANARY-7f3a"


async def revision_of(store: Any, talk: bytes) -> int:
    row = await store.read(talks.of_id(talk))
    assert row is not None
    return int(row.revision)


async def test_every_turn_of_every_talk_counts_once_however_often_it_is_delivered(stores: Stores) -> None:
    store = stores.support
    rows = [await begin(store, Chat("web", str(number))) for number in range(20)]
    events = [(row.id, f"{row.id.hex()} {number}") for number in range(5) for row in rows]
    await asyncio.gather(*(store.submit(turn(store, talk, name)) for talk, name in events for _ in range(3)))
    assert {await revision_of(store, row.id) for row in rows} == {5}
    assert all([await store.read(talks.was_seen(store.mark(name))) for _, name in events])
    assert not await store.read(talks.was_seen(store.mark("never sent")))


async def test_turns_that_wait_share_a_commit(stores: Stores) -> None:
    store = stores.support
    rows = [await begin(store, Chat("web", str(number))) for number in range(64)]
    commits = []
    event.listen(store._engine, "commit", lambda _: commits.append(1))
    await asyncio.gather(*(store.submit(turn(store, row.id, row.id.hex())) for row in rows))
    assert 1 <= len(commits) <= 8


async def test_turns_of_one_talk_follow_one_another(stores: Stores) -> None:
    row = await begin(stores.support)
    turns = (stores.support.submit(turn(stores.support, row.id, str(number))) for number in range(30))
    assert [after.result for after in await asyncio.gather(*turns)] == list(range(1, 31))


async def test_one_event_that_would_begin_two_talks_begins_one(stores: Stores) -> None:
    store, mark = stores.support, stores.support.mark("tap")

    def starting() -> Work:
        row = Row(store.random(16), store.pseudonym(CHAT), 0, b"first", store.now() + 60)

        def run(before: Before) -> After:
            return After((), False) if before.seen else After((talks.begin(row), talks.see(mark, store.today())), True)

        return Work(run, mark=mark)

    begun = await asyncio.gather(*(store.submit(starting()) for _ in range(5)))
    assert sorted(after.result for after in begun) == [False] * 4 + [True]
    assert len(await store.read(talks.of_chat(store.pseudonym(CHAT)))) == 1


async def test_a_work_that_raises_fails_alone_and_its_neighbours_are_written(stores: Stores) -> None:
    row = await begin(stores.support)

    def broken(_: Before) -> After:
        raise LookupError("a bug in a session")

    bad, good = await asyncio.gather(
        stores.support.submit(Work(broken)),
        stores.support.submit(turn(stores.support, row.id, "tap")),
        return_exceptions=True,
    )
    assert isinstance(bad, LookupError)
    assert not isinstance(good, BaseException)
    assert await revision_of(stores.support, row.id) == 1


async def test_a_work_the_database_refuses_fails_alone_and_leaves_nothing(stores: Stores) -> None:
    store = stores.support
    row = await begin(store)
    other = await begin(store, Chat("web", "other"))
    twice = plain(support.keep(row.id, "accepted", store.today(), row.chat), talks.begin(row))
    answers = await asyncio.gather(
        store.submit(turn(store, row.id, "tap")),
        store.submit(twice),
        store.submit(turn(store, other.id, "tap of another")),
        return_exceptions=True,
    )
    assert [isinstance(answer, Refused) for answer in answers] == [False, True, False]
    assert (await revision_of(store, row.id), await revision_of(store, other.id)) == (1, 1)
    assert (await store.read(support.held(row.chat))).facts == ()


async def test_a_turn_on_a_row_that_has_moved_on_is_refused_whole(stores: Stores) -> None:
    store = stores.support
    row = await begin(store)
    was, stale = (Row(row.id, row.chat, revision, b"stale", row.expires) for revision in (5, 6))
    with pytest.raises(Refused, match="not as the work found it"):
        await store.write(talks.change(stale, was), support.keep(row.id, "accepted", store.today(), row.chat))
    assert await revision_of(store, row.id) == 0
    assert (await store.read(support.held(row.chat))).facts == ()


async def test_a_change_that_raises_is_rolled_back_alone(stores: Stores) -> None:
    store = stores.support
    row = await begin(store)

    def half(connection: Any) -> None:
        connection.execute(text("DELETE FROM session"))
        raise LookupError("after half of it")

    answers = await asyncio.gather(store.change(half), store.submit(turn(store, row.id, "tap")), return_exceptions=True)
    assert isinstance(answers[0], LookupError)
    assert await revision_of(store, row.id) == 1


async def test_no_error_shows_a_value_that_was_bound(stores: Stores) -> None:
    """PostgreSQL repeats the value of a broken key in its own words, SQLAlchemy the parameters: neither comes out."""
    row = Row(CANARY.ljust(16), CANARY.ljust(16), 0, CANARY, stores.support.now())
    await stores.support.write(talks.begin(row))
    with pytest.raises(Refused) as caught:
        await stores.support.write(talks.begin(row))
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    for form in (CANARY.decode(), CANARY.hex(), repr(CANARY)):
        assert form not in shown
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


async def test_a_reading_cannot_write(stores: Stores) -> None:
    row = await begin(stores.support)
    with pytest.raises(StoreError):
        await stores.support.read(lambda connection: connection.execute(text("DELETE FROM session")))
    assert await revision_of(stores.support, row.id) == 0


async def test_a_reading_that_fails_fails_alone(stores: Stores) -> None:
    row = await begin(stores.support)
    bad, worse, good = await asyncio.gather(
        stores.support.read(lambda _: 1 // 0),
        stores.support.read(lambda connection: connection.execute(text("SELECT nothing FROM nowhere"))),
        stores.support.read(talks.of_id(row.id)),
        return_exceptions=True,
    )
    assert isinstance(bad, ZeroDivisionError)
    assert isinstance(worse, Refused)
    assert good == row


async def test_a_talk_is_found_by_its_chat_the_live_one_first(stores: Stores, clock: Clock) -> None:
    aside = await begin(stores.learning, live=False)
    live = await begin(stores.learning)
    assert await stores.learning.read(talks.of_chat(live.chat)) == (live, aside)
    assert await stores.support.read(talks.of_chat(live.chat)) == ()
    assert await stores.learning.read(talks.arriving(live.chat, stores.learning.mark("tap"))) == (False, (live, aside))


async def test_a_turn_may_prolong_a_talk_or_set_it_aside(stores: Stores) -> None:
    store, row = stores.learning, await begin(stores.learning)
    moved = Row(row.id, row.chat, 1, b"next", row.expires + 3600, live=False)
    await store.write(talks.change(moved, row))
    assert await store.read(talks.of_id(row.id)) == moved


async def test_the_same_turns_with_the_same_chance_leave_the_same_bytes(tmp_path: Path, clock: Clock) -> None:
    """One store's draws cannot shift another's: each has a stream of its own."""
    dumps = []
    for folder, disturbed in ((tmp_path / "one", False), (tmp_path / "other", True)):
        folder.mkdir()
        chance = {name: Random(name).randbytes for name in ("support", "learning")}  # noqa: S311  # to be repeated
        stores = open_stores(folder_urls(folder), MASTER, MODE, clock, chance=chance)
        if disturbed:
            row = await begin(stores.support)
            await stores.support.write(talks.keep_message(stores.support, row.id, b"7/1"))
        row = await begin(stores.learning)
        for number in range(5):
            await stores.learning.submit(turn(stores.learning, row.id, str(number)))
        await stores.learning.write(talks.owe(stores.learning, row.id, 5, b"replica", b"reply")[1])
        await stores.close()
        driver = sqlite3.connect(folder / "learning.db")
        pages = driver.execute("PRAGMA page_count").fetchone()
        dumps.append((sorted(driver.iterdump()), pages))
        driver.close()
    assert dumps[0] == dumps[1]


async def test_closing_commits_what_waits(stores: Stores, reopen: Opener) -> None:
    row = await begin(stores.support)
    waiting = [asyncio.create_task(stores.support.submit(turn(stores.support, row.id, str(n)))) for n in range(10)]
    await asyncio.sleep(0)
    await stores.close()
    await asyncio.gather(*waiting)
    assert await revision_of(reopen().support, row.id) == 10
