"""What only one process does: it keeps it while it counts on, and another takes it when it does not."""

from collections.abc import Callable

import pytest
from opened import Opener

from bot.storage.leases import SILENT_SECONDS, Lease
from bot.storage.stores import Stores


class Tick:
    """A process's own clock."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


Asks = Callable[[], Lease]


@pytest.fixture
def tick() -> Tick:
    return Tick()


@pytest.fixture
def another(stores: Stores, reopen: Opener, tick: Tick) -> Asks:
    """A further process that asks for the same lease."""
    return lambda: Lease(reopen().people, "updates", tick=tick)


async def test_the_first_that_asks_has_it_and_keeps_it(another: Asks, tick: Tick) -> None:
    one, other = another(), another()
    assert await one.held()
    for _ in range(3 * SILENT_SECONDS):
        tick.at += 1
        assert not await other.held()
        assert await one.held()


async def test_one_that_is_silent_for_ten_seconds_loses_it_and_hears_so(another: Asks, tick: Tick) -> None:
    one, other = another(), another()
    assert await one.held()
    assert not await other.held()
    tick.at += SILENT_SECONDS - 1
    assert not await other.held()
    tick.at += 1
    assert await other.held()
    assert not await one.held()


async def test_of_two_that_wait_one_gets_it(another: Asks, tick: Tick) -> None:
    one, *waiting = (another() for _ in range(3))
    assert await one.held()
    assert [await each.held() for each in waiting] == [False, False]
    tick.at += SILENT_SECONDS
    assert sorted([await each.held() for each in waiting]) == [False, True]


async def test_one_that_stops_in_good_order_leaves_it_at_once(another: Asks) -> None:
    one, other = another(), another()
    assert await one.held()
    assert not await other.held()
    await other.let_go()
    assert not await other.held(), "nobody gives away what is not theirs"
    await one.let_go()
    assert await other.held()


async def test_leases_of_other_names_do_not_meet(reopen: Opener) -> None:
    assert await Lease(reopen().people, "updates").held()
    assert await Lease(reopen().people, "something else").held()
