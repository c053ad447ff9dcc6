"""The waiting line: batches that grow with load, order where it matters, and a bound."""

import asyncio
from collections.abc import Sequence
from threading import Event
from typing import Any

import pytest

from bot.storage.errors import Busy, StoreClosed
from bot.storage.line import BATCH_LIMIT, Line


class Served:
    """Serves items `(key, number)` and remembers the batches; a closed door makes them wait."""

    def __init__(self, **options: Any) -> None:
        self.batches: list[list[tuple[str, int]]] = []
        self.door = Event()
        self.door.set()
        self.line: Line[tuple[str, int]] = Line("test", "line", self.serve, keys=self.keys, **options)

    def keys(self, item: tuple[str, int]) -> list[bytes]:
        return [item[0].encode()] if item[0] else []

    def serve(self, batch: list[tuple[str, int]]) -> Sequence[Any]:
        self.door.wait(20)
        self.batches.append(batch)
        return [number if number >= 0 else ValueError(number) for _, number in batch]


async def test_what_waits_is_served_together() -> None:
    served = Served()
    served.door.clear()
    first = served.line.submit(("", 0))
    waiting = [served.line.submit(("", number)) for number in range(1, 50)]
    served.door.set()
    assert await asyncio.gather(first, *waiting) == list(range(50))
    assert len(served.batches) <= 2 + 1  # the first alone, perhaps with a few, and the rest
    await served.line.close()


async def test_no_batch_is_larger_than_the_limit() -> None:
    served = Served()
    served.door.clear()
    waiting = [served.line.submit(("", number)) for number in range(2 * BATCH_LIMIT + 10)]
    served.door.set()
    await asyncio.gather(*waiting)
    assert max(len(batch) for batch in served.batches) == BATCH_LIMIT
    await served.line.close()


async def test_items_with_one_key_keep_their_order_and_never_share_a_batch() -> None:
    served = Served()
    served.door.clear()
    waiting = [served.line.submit((key, number)) for number in range(20) for key in ("a", "b", "")]
    served.door.set()
    await asyncio.gather(*waiting)
    for batch in served.batches:
        keys = [key for key, _ in batch if key]
        assert len(keys) == len(set(keys))
    for key in ("a", "b"):
        assert [number for batch in served.batches for k, number in batch if k == key] == list(range(20))
    await served.line.close()


async def test_a_full_line_says_busy_and_goes_on_once_it_is_served() -> None:
    served = Served(limit=3)
    served.door.clear()
    waiting = [served.line.submit(("", number)) for number in range(3)]
    with pytest.raises(Busy, match="ask again"):
        served.line.submit(("", 3))
    served.door.set()
    assert await asyncio.gather(*waiting) == [0, 1, 2]
    assert await served.line.submit(("", 4)) == 4
    await served.line.close()


async def test_an_item_that_fails_fails_alone() -> None:
    served = Served()
    served.door.clear()
    good, bad, last = (served.line.submit(("", number)) for number in (1, -1, 2))
    served.door.set()
    assert (await good, await last) == (1, 2)
    with pytest.raises(ValueError, match="-1"):
        await bad
    await served.line.close()


async def test_a_caller_that_goes_away_takes_nobody_with_it() -> None:
    served = Served(limit=2)
    served.door.clear()
    gone, stays = (served.line.submit(("", number)) for number in (1, 2))
    gone.cancel()
    served.door.set()
    assert await stays == 2
    assert await served.line.submit(("", 3)) == 3
    await served.line.close()


async def test_closing_serves_what_waits_and_takes_nothing_more() -> None:
    served = Served()
    served.door.clear()
    waiting = [served.line.submit(("a", number)) for number in range(5)]
    closing = asyncio.create_task(served.line.close())
    await asyncio.sleep(0)
    served.door.set()
    assert await asyncio.gather(*waiting) == list(range(5))
    await closing
    with pytest.raises(StoreClosed):
        served.line.submit(("", 9))
    await served.line.close()  # closing twice is harmless


async def test_a_line_that_was_never_used_closes_at_once() -> None:
    served = Served()
    await served.line.close()
    assert served.batches == []
