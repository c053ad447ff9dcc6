"""Who sends what is due: each by one process, and by another if that one is killed."""

import asyncio

import pytest
from opened import CHAT, Clock, Opener, begin

from bot.messages import Chat
from bot.storage import support, talks, timers
from bot.storage.errors import Refused
from bot.storage.store import Store
from bot.storage.stores import Stores
from bot.storage.timers import SILENT_SECONDS, Pulse

ADDRESS = b"telegram 7"


class Tick:
    """A process's own clock, which no clock change moves."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


async def process(store: Store, tick: Tick) -> Pulse:
    pulse = Pulse(store, alone=False, tick=tick)
    await pulse.beat()
    return pulse


async def gone_silent(tick: Tick, *living: Pulse) -> None:
    """So much time goes by that whoever is not living is struck off."""
    for _ in range(SILENT_SECONDS + 1):
        tick.at += 1
        for pulse in living:
            await pulse.beat()


def check_in(store: Store, number: int = 1, day: str = "2026-11-26", talk: bytes = b"talk") -> talks.Write:
    of = talks.origin(store, talk, "check_in")
    holder = store.pseudonym(CHAT)
    return talks.appoint(store, of, number, day, topic="support/check_in", holder=holder, address=ADDRESS)


async def test_an_appointment_is_claimed_on_its_day_by_one_process(
    stores: Stores, reopen: Opener, clock: Clock
) -> None:
    tick = Tick()
    one, other = await process(stores.support, tick), await process(reopen().support, tick)
    await stores.support.write(check_in(stores.support))
    clock.move(days=2)
    assert await timers.claim_due(stores.support, one.me) == ()
    clock.move(days=1)
    got = await asyncio.gather(*(timers.claim_due(stores.support, me) for me in (one.me, other.me, one.me)))
    (claimed,) = [made for each in got for made in each]
    assert ADDRESS not in claimed.address
    assert timers.address_of(stores.support, claimed) == ADDRESS
    assert (claimed.topic, claimed.number) == ("support/check_in", 1)
    assert await timers.claim_due(stores.support, other.me) == ()
    await stores.support.write(timers.done(claimed.id))
    assert await stores.support.read(talks.appointed(claimed.holder)) == ()


async def test_many_due_are_claimed_once_each_by_two_processes(stores: Stores, reopen: Opener, clock: Clock) -> None:
    tick, second = Tick(), reopen()
    one, other = await process(stores.support, tick), await process(second.support, tick)
    due = [check_in(stores.support, talk=number.to_bytes(4, "big")) for number in range(1300)]
    await stores.support.write(*due)
    clock.move(days=3)

    async def claim(store: Store, me: bytes) -> list[bytes]:
        got: list[bytes] = []
        while claimed := await timers.claim_due(store, me):
            got += [made.id for made in claimed]
        return got

    first, rest = await asyncio.gather(claim(stores.support, one.me), claim(second.support, other.me))
    assert len(first) + len(rest) == len({*first, *rest}) == 1300


async def test_a_third_appointment_of_one_origin_is_refused(stores: Stores) -> None:
    store = stores.support
    await store.write(check_in(store, 1), check_in(store, 2, "2026-12-21"))
    with pytest.raises(Refused):
        await store.write(check_in(store, 3, "2027-01-01"))
    await store.write(check_in(store, 2, "2026-12-22"))  # later: it moves, and is still the second
    assert [made.day for made in await store.read(talks.appointed(store.pseudonym(CHAT)))] == [
        "2026-11-26",
        "2026-12-22",
    ]


async def test_back_and_stop_take_appointments_back(stores: Stores) -> None:
    store, holder = stores.support, stores.support.pseudonym(CHAT)
    await store.write(check_in(store, 1), check_in(store, 2), check_in(store, 1, talk=b"another"))
    await store.write(talks.cancel(talks.origin(store, b"talk", "check_in")))
    assert len(await store.read(talks.appointed(holder))) == 1
    await store.write(talks.cancel_all(holder))
    assert await store.read(talks.appointed(holder)) == ()


async def test_stop_between_claim_and_send_is_noticed(stores: Stores, clock: Clock) -> None:
    store, me = stores.support, (await process(stores.support, Tick())).me
    await store.write(check_in(store))
    clock.move(days=3)
    (claimed,) = await timers.claim_due(store, me)
    assert await store.read(timers.still_mine(claimed.id, me))
    await store.write(talks.cancel_all(claimed.holder))
    assert not await store.read(timers.still_mine(claimed.id, me))


async def test_what_a_killed_process_had_claimed_is_claimed_again(stores: Stores, clock: Clock) -> None:
    tick, store = Tick(), stores.support
    killed, survivor = await process(store, tick), await process(store, tick)
    await store.write(check_in(store))
    clock.move(days=3)
    (claimed,) = await timers.claim_due(store, killed.me)
    await timers.let_go(store)
    assert await timers.claim_due(store, survivor.me) == ()
    await gone_silent(tick, survivor)
    await timers.let_go(store)
    (again,) = await timers.claim_due(store, survivor.me)
    assert again == claimed
    assert not await store.read(timers.still_mine(claimed.id, killed.me))


async def test_a_process_that_was_only_stopped_finds_its_claims_gone_and_beats_on(stores: Stores, clock: Clock) -> None:
    tick, store = Tick(), stores.support
    stopped, other = await process(store, tick), await process(store, tick)
    await store.write(check_in(store))
    clock.move(days=3)
    (claimed,) = await timers.claim_due(store, stopped.me)
    await gone_silent(tick, other)
    await timers.let_go(store)
    await stopped.beat()
    assert not await store.read(timers.still_mine(claimed.id, stopped.me))
    await store.write(check_in(store, talk=b"another"))
    assert len(await timers.claim_due(store, stopped.me)) == 2
    await gone_silent(tick, stopped, other)
    await timers.let_go(store)
    assert await store.read(timers.still_mine(claimed.id, stopped.me))


async def test_a_reply_that_was_owed_by_a_killed_process_is_taken_over_in_order(stores: Stores) -> None:
    tick, store = Tick(), stores.support
    killed, survivor = await process(store, tick), await process(store, tick)
    for revision in (2, 3, 1):
        owed, write = talks.owe(store, b"talk", revision, killed.me, f"reply {revision}".encode())
        await store.write(write)
    mine, write = talks.owe(store, b"mine", 1, survivor.me, b"in flight")
    await store.write(write, talks.sent(owed))
    assert await timers.take_over(store, survivor.me) == ()
    await gone_silent(tick, survivor)
    taken = await timers.take_over(store, survivor.me)
    assert [(reply.talk, reply.revision, reply.reply) for reply in taken] == [
        (b"talk", 2, b"reply 2"),
        (b"talk", 3, b"reply 3"),
    ]
    assert mine not in {reply.id for reply in taken}
    await store.write(talks.sent(taken[-1].id))  # what is sent overtakes all that was owed before it
    await gone_silent(tick)
    third = await process(store, tick)
    assert await timers.take_over(store, third.me) == ()


async def test_a_reply_that_one_process_sends_already_is_not_taken_over_by_another(stores: Stores) -> None:
    """Telegram brought the update again, and to a process that knows: it sends what a killed one owed, all of it."""
    tick, store = Tick(), stores.support
    killed, told, other = [await process(store, tick) for _ in range(3)]
    for revision in (1, 2):
        await store.write(talks.owe(store, b"talk", revision, killed.me, b"reply")[1])
    assert await store.read(talks.is_owed(b"talk"))
    assert not await store.read(talks.is_owed(b"another"))
    await store.write(talks.assign(talks.owed_name(b"talk", 2), told.me))
    await gone_silent(tick, told, other)
    assert await timers.take_over(store, other.me) == ()
    await gone_silent(tick, other)
    assert [reply.revision for reply in await timers.take_over(store, other.me)] == [1, 2]


async def test_alone_on_a_laptop_a_restart_takes_over_at_once_and_beats_no_more(stores: Stores, reopen: Opener) -> None:
    store = stores.support
    before = Pulse(store, alone=True)
    await before.beat()
    await store.write(talks.owe(store, b"talk", 1, before.me, b"reply")[1])
    after = Pulse(reopen().support, alone=True)
    await after.beat()
    await after.beat()
    assert [reply.reply for reply in await timers.take_over(store, after.me)] == [b"reply"]
    beats = await store.read(lambda connection: connection.exec_driver_sql("SELECT beat FROM replica").fetchall())
    assert [beat for (beat,) in beats] == [1]


async def test_a_reply_is_not_owed_any_more_once_the_talk_is_gone(stores: Stores) -> None:
    store, row = stores.support, await begin(stores.support)
    await store.write(talks.owe(store, row.id, 1, b"a process that died", b"reply")[1])
    await store.write(*talks.end(row.id))
    me = (await process(store, Tick())).me
    assert await timers.take_over(store, me) == ()


async def test_messages_of_a_talk_are_due_at_its_end_and_at_47_hours_in_any_case(stores: Stores, clock: Clock) -> None:
    store, me = stores.support, (await process(stores.support, Tick())).me
    ended, goes_on = await begin(store), await begin(store, Chat("telegram", "8"))
    await store.write(talks.keep_message(store, ended.id, b"7/1"), talks.keep_message(store, goes_on.id, b"8/2"))
    assert await timers.claim_messages(store, me) == ()
    await store.write(talks.release_messages(ended.id, store.now()))
    (due,) = await timers.claim_messages(store, me)
    assert due.place == b"7/1"
    assert await timers.claim_messages(store, me) == ()
    await store.write(timers.later(due.id, store.now() + 600))
    assert await timers.claim_messages(store, me) == ()
    clock.move(minutes=10)
    assert await timers.claim_messages(store, me) == (due,)
    await store.write(timers.gone(due.id))
    clock.move(hours=45, minutes=49)
    assert await timers.claim_messages(store, me) == ()
    clock.move(minutes=1)
    (last,) = await timers.claim_messages(store, me)
    assert last.place == b"8/2"
    clock.move(hours=1)
    await support.sweep(store, stores.keys)
    rows = await store.read(lambda connection: connection.exec_driver_sql("SELECT count(*) FROM message").scalar())
    assert rows == 0


async def test_a_message_sent_while_its_talk_ends_is_due_at_once(stores: Stores) -> None:
    store, me = stores.support, (await process(stores.support, Tick())).me
    row = await begin(store)
    await store.write(*talks.end(row.id), talks.release_messages(row.id, store.now()))
    await store.write(talks.keep_message(store, row.id, b"7/1"))
    assert [due.place for due in await timers.claim_messages(store, me)] == [b"7/1"]


async def test_messages_outside_any_talk_are_due_when_their_group_is_released(stores: Stores) -> None:
    store, me = stores.safety, (await process(stores.safety, Tick())).me
    group = store.fingerprint("beside", b"7")
    await store.write(talks.keep_message_beside(store, group, b"7/1"))
    assert await timers.claim_messages(store, me) == ()
    await store.write(talks.release_messages(group, store.now()))
    assert [due.place for due in await timers.claim_messages(store, me)] == [b"7/1"]


async def test_messages_of_an_ended_talk_lead_back_to_no_talk(stores: Stores) -> None:
    store = stores.support
    row = await begin(store, Chat("telegram", "7"))
    await store.write(talks.keep_message(store, row.id, b"7/1"))
    await store.write(*talks.end(row.id), talks.release_messages(row.id, store.now()))
    named = await store.read(lambda connection: connection.exec_driver_sql("SELECT talk FROM message").scalar())
    assert named == b""
