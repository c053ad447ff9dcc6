"""One chat in order, help first, a bounded number at once."""

import asyncio

import pytest
from talker import eventually

from bot.channels.telegram.intake import Flood, Gate, Order, TooMany


async def test_help_goes_before_everything_that_waits() -> None:
    gate, passed = Gate(at_once=1, most_waiting=10), []

    async def one(name: str, *, urgent: bool) -> None:
        async with gate.passed(urgent=urgent):
            passed.append(name)

    async with gate.passed(urgent=False):
        waiting = [asyncio.create_task(one(str(number), urgent=False)) for number in range(3)]
        await asyncio.sleep(0)
        waiting.append(asyncio.create_task(one("help", urgent=True)))
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)
    assert passed == ["help", "0", "1", "2"]


async def test_a_full_list_turns_away_all_but_help() -> None:
    gate = Gate(at_once=1, most_waiting=2)
    async with gate.passed(urgent=False):
        waiting = [asyncio.create_task(gate.passed(urgent=False).__aenter__()) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(TooMany):
            await gate.passed(urgent=False).__aenter__()
        urgent = asyncio.create_task(gate.passed(urgent=True).__aenter__())
        await asyncio.sleep(0)
        assert not urgent.done()
    await urgent
    for task in waiting:
        task.cancel()


async def test_who_gives_up_waiting_takes_no_place() -> None:
    gate = Gate(at_once=1, most_waiting=5)
    async with gate.passed(urgent=False):
        waiting = [asyncio.create_task(gate.passed(urgent=False).__aenter__()) for _ in range(3)]
        await asyncio.sleep(0)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    async with asyncio.timeout(1), gate.passed(urgent=False):
        pass


async def test_one_chat_goes_one_after_another_and_two_side_by_side() -> None:
    order, log = Order(), []
    release = asyncio.Event()

    async def one(address: str, name: str) -> None:
        async with order.of(address):
            log.append(f"{name} in")
            if name == "a1":
                await release.wait()
            log.append(f"{name} out")

    tasks = [asyncio.create_task(one(address, name)) for address, name in (("a", "a1"), ("a", "a2"), ("b", "b1"))]
    await eventually(lambda: "b1 out" in log)
    assert log == ["a1 in", "b1 in", "b1 out"]
    release.set()
    await asyncio.gather(*tasks)
    assert log[3:] == ["a1 out", "a2 in", "a2 out"]
    assert order._locks == {}


def test_a_flooding_chat_is_held_to_its_rate_and_others_are_not() -> None:
    now = 0.0
    flood = Flood(burst=3, each_second=2.0, clock=lambda: now)
    assert [flood.lets_in("a") for _ in range(5)] == [True, True, True, False, False]
    assert flood.lets_in("b")
    now = 0.5
    assert [flood.lets_in("a"), flood.lets_in("a")] == [True, False]
    now = 1000.0
    assert [flood.lets_in("a") for _ in range(4)] == [True, True, True, False]


def test_the_buckets_of_many_chats_do_not_grow_without_end() -> None:
    flood = Flood(burst=3, each_second=1.0)
    for number in range(Flood.MOST_CHATS + 50):
        flood.lets_in(str(number))
    assert len(flood._buckets) == Flood.MOST_CHATS
