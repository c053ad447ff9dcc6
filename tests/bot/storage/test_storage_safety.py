"""Who was asked to come: told once, seen once, and never forgotten because a process was killed."""

from pathlib import Path

import pytest
from opened import CHAT, Clock, Opener, all_bytes, begin

from bot.storage import receivers, safety, talks, timers
from bot.storage.safety import Notice
from bot.storage.stores import Stores

ASKER = b"web, the asker's look-up"
TALK = b"talk".ljust(16)


async def listed(stores: Stores) -> bytes:
    """A process on the list of those that send."""
    pulse = timers.Pulse(stores.safety, alone=False)
    await pulse.beat()
    return pulse.me


async def asked(stores: Stores, me: bytes, revision: int = 3, **more: str) -> Notice:
    store = stores.safety
    named = safety.notice_id(store, TALK, revision)
    made = Notice(named, "person", "staff_support", "staff_room", store.now(), **more)
    await safety.ask(store, me, made, ASKER)
    return made


async def test_the_same_turn_asks_once(stores: Stores) -> None:
    me = await listed(stores)
    made = await asked(stores, me)
    assert not await safety.ask(stores.safety, me, made, ASKER)
    assert await safety.ask(
        stores.safety, me, Notice(safety.notice_id(stores.safety, TALK, 4), "person", "duty"), ASKER
    )
    assert len(await stores.safety.read(safety.for_route("staff_support", 0))) == 1


async def test_told_is_not_seen(stores: Stores) -> None:
    me = await listed(stores)
    made = await asked(stores, me)
    await stores.safety.write(safety.told(made.id, stores.safety.now()))
    found = await stores.safety.read(safety.of_id(made.id))
    assert found is not None
    assert (found.told_at, found.seen_at, found.seen_by) == (stores.safety.now(), 0, "")


async def test_the_first_seen_counts_and_the_asker_is_told_once(stores: Stores) -> None:
    me, store = await listed(stores), stores.safety
    made = await asked(stores, me)
    first = await safety.see(store, me, made.id, "staff_support", store.now())
    assert first is not None and first.asker == ASKER
    assert await safety.see(store, me, made.id, "duty_lead", store.now() + 60) is None
    assert await safety.see(store, me, b"no such notice", "duty_lead", store.now()) is None
    await store.write(safety.settle(made.id))
    assert await safety.claim_seen(store, me) == ()
    found = await store.read(safety.of_id(made.id))
    assert found is not None and found.seen_by == "staff_support"


async def test_the_second_contact_is_told_after_five_minutes_once(stores: Stores, clock: Clock) -> None:
    me, store = await listed(stores), stores.safety
    made = await asked(stores, me, second="on_call")
    await store.write(safety.told(made.id, store.now()))
    span = {"since": store.now() - 3600, "before": store.now() - 300}
    assert await safety.claim_unseen(store, me, **span) == ()
    assert await store.read(safety.for_route("on_call", 0)) == ()
    clock.move(minutes=5)
    span = {"since": store.now() - 3600, "before": store.now() - 300}
    (late,) = await safety.claim_unseen(store, me, **span)
    assert (late.notice.id, late.asker) == (made.id, ASKER)
    assert await safety.claim_unseen(store, me, **span) == ()
    await store.write(safety.second_told(made.id, store.now()))
    assert await safety.claim_unseen(store, me, **span) == ()
    assert [one.id for one in await store.read(safety.for_route("on_call", 0))] == [made.id]


async def test_the_asker_of_a_notice_that_has_no_second_contact_is_told_too_and_nobody_else(
    stores: Stores, clock: Clock
) -> None:
    me, store = await listed(stores), stores.safety
    made = await asked(stores, me)
    await store.write(safety.told(made.id, store.now()))
    clock.move(minutes=5)
    (late,) = await safety.claim_unseen(store, me, since=0, before=store.now() - 300)
    assert (late.notice.second, late.asker) == ("", ASKER)
    await store.write(safety.second_told(made.id, store.now()))
    assert await safety.claim_unseen(store, me, since=0, before=store.now() - 300) == ()
    assert await store.read(safety.for_route("on_call", 0)) == ()


async def test_nobody_is_asked_second_once_it_is_seen(stores: Stores, clock: Clock) -> None:
    me, store = await listed(stores), stores.safety
    made = await asked(stores, me, second="on_call")
    await safety.see(store, me, made.id, "staff_support", store.now())
    clock.move(minutes=6)
    assert await safety.claim_unseen(store, me, since=0, before=store.now() - 300) == ()


async def test_what_a_killed_process_was_to_tell_another_one_tells(
    stores: Stores, reopen: Opener, clock: Clock
) -> None:
    store, killed = stores.safety, await listed(stores)
    untold = await asked(stores, killed, 1)
    unseen = await asked(stores, killed, 2, second="on_call")
    seen = await asked(stores, killed, 3)
    await store.write(*(safety.told(one.id, store.now()) for one in (unseen, seen)))
    clock.move(minutes=6)
    span = {"since": 0, "before": store.now() - 300}
    await safety.claim_unseen(store, killed, **span)
    await safety.see(store, killed, seen.id, "staff_support", store.now())
    survivor = timers.Pulse(reopen().safety, alone=True)
    await survivor.beat()
    await safety.let_go(store)
    assert [one.notice.id for one in await safety.claim_untold(store, survivor.me)] == [untold.id]
    assert [one.notice.id for one in await safety.claim_unseen(store, survivor.me, **span)] == [unseen.id]
    assert [one.asker for one in await safety.claim_seen(store, survivor.me)] == [ASKER]


async def test_own_words_lie_sealed_beside_their_notice_alone(on_disk: Stores, tmp_path: Path) -> None:
    store, me = on_disk.safety, await listed(on_disk)
    made, other = await asked(on_disk, me, 1), await asked(on_disk, me, 2)
    await store.write(safety.write_words(store, made.id, b"CANARY what was written"))
    assert await store.read(safety.own_words(store, made.id)) == b"CANARY what was written"
    assert await store.read(safety.own_words(store, other.id)) == b""
    lying = all_bytes(tmp_path)
    assert b"CANARY" not in lying
    assert ASKER not in lying


async def test_after_a_day_the_time_and_the_asker_are_forgotten_after_90_all(stores: Stores, clock: Clock) -> None:
    me, store = await listed(stores), stores.safety
    made = await asked(stores, me)
    await store.write(safety.told(made.id, store.now()))
    clock.move(minutes=2)
    await safety.see(store, me, made.id, "staff_support", store.now())
    clock.move(hours=23)
    await safety.sweep(store)
    exact = await store.read(safety.of_id(made.id))
    assert exact is not None and exact.asked_at == made.asked_at
    clock.move(hours=1)
    await safety.sweep(store)
    await safety.sweep(store)
    coarse = await store.read(safety.of_id(made.id))
    assert coarse is not None
    assert {coarse.asked_at, coarse.told_at, coarse.seen_at} == {store.day_start(made.asked_at)}
    assert coarse.second_at == 0
    assert await safety.claim_seen(store, me) == ()
    clock.move(days=90)
    await safety.sweep(store)
    assert await store.read(safety.of_id(made.id)) is None


async def test_help_that_was_asked_for_outside_a_talk_ends_after_a_day(stores: Stores, clock: Clock) -> None:
    row = await begin(stores.safety)
    clock.move(hours=25)
    await safety.sweep(stores.safety)
    assert await stores.safety.read(talks.of_id(row.id)) is None


async def test_a_receiver_has_the_page_and_the_chat_it_was_given(stores: Stores) -> None:
    store = stores.safety
    await store.write(receivers.invite(store, "safeguarding", link="page", code="code", until=store.now() + 600))
    await store.write(receivers.invite(store, "duty_lead", link="another page"))
    assert await store.read(receivers.of_link(store, "page")) == "safeguarding"
    assert await receivers.link_chat(store, "code", b"telegram 7") == "safeguarding"
    every = await store.read(receivers.every(store))
    assert (every["safeguarding"].has_page, every["safeguarding"].chat) == (True, b"telegram 7")
    assert (every["duty_lead"].has_page, every["duty_lead"].chat) == (True, b"")
    assert "staff_support" not in every


async def test_old_receiver_link_is_dead(stores: Stores) -> None:
    store = stores.safety
    await store.write(receivers.invite(store, "safeguarding", link="old", code="old code", until=store.now() + 600))
    await receivers.link_chat(store, "old code", b"telegram 7")
    await store.write(receivers.invite(store, "safeguarding", link="new"))
    assert await store.read(receivers.of_link(store, "old")) == ""
    assert await store.read(receivers.of_link(store, "new")) == "safeguarding"
    assert (await store.read(receivers.every(store)))["safeguarding"].chat == b""


@pytest.mark.parametrize("link", ["", "invented"])
async def test_no_link_opens_a_page_that_was_not_given_one(stores: Stores, link: str) -> None:
    store = stores.safety
    await store.write(receivers.invite(store, "safeguarding", code="code", until=store.now() + 600))
    assert await store.read(receivers.of_link(store, link)) == ""


async def test_a_code_links_one_chat_in_time(stores: Stores, clock: Clock) -> None:
    store = stores.safety
    await store.write(receivers.invite(store, "safeguarding", code="code", until=store.now() + 600))
    assert await receivers.link_chat(store, "", b"telegram 6") == ""
    assert await receivers.link_chat(store, "invented", b"telegram 6") == ""
    assert await receivers.link_chat(store, "code", b"telegram 7") == "safeguarding"
    assert await receivers.link_chat(store, "code", b"telegram 8") == ""
    await store.write(receivers.invite(store, "safeguarding", code="next", until=store.now() + 600))
    clock.move(minutes=10)
    assert await receivers.link_chat(store, "next", b"telegram 8") == ""
    assert store.pseudonym(CHAT) not in {one.chat for one in (await store.read(receivers.every(store))).values()}
