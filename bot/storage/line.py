"""A waiting line in front of one thread. It owns the hand-over between the event loop and that thread, nothing else."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Collection, Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

from bot.storage.errors import Busy, StoreClosed, say

WAITING_LIMIT = 4096
BATCH_LIMIT = 256

Item = TypeVar("Item")


class _Waiting(Generic[Item]):
    __slots__ = ("future", "item")

    def __init__(self, item: Item, future: "asyncio.Future[Any]") -> None:
        self.item = item
        self.future = future


class Line(Generic[Item]):
    """Everything that waits is served together, so that a batch grows with load by itself: there is no timer.

    `serve` gets a batch and returns an answer, or an exception, for each item in order. Items that share a key of
    `keys` keep their order and never share a batch. A full line raises `Busy`.
    """

    def __init__(
        self,
        store: str,
        role: str,
        serve: Callable[[list[Item]], Sequence[Any]],
        *,
        keys: Callable[[Item], Collection[bytes]] = lambda _: (),
        limit: int = WAITING_LIMIT,
    ) -> None:
        self._store = store
        self._serve = serve
        self._keys = keys
        self._limit = limit
        self._queue: SimpleQueue[_Waiting[Item] | None] = SimpleQueue()
        self._waiting = 0  # counted on the event loop's thread alone
        self._closed = False
        self._thread = Thread(target=self._run, name=f"{store} {role}", daemon=True)
        self._started = False  # the thread starts with the first item: a store that is not used costs nothing

    def submit(self, item: Item) -> "asyncio.Future[Any]":
        """Put the item into the line. The future is done once `serve` has answered, on the loop of the caller."""
        if self._closed:
            raise say(StoreClosed, store=self._store)
        if self._waiting >= self._limit:
            raise say(Busy, store=self._store)
        if not self._started:
            self._started = True
            self._thread.start()
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting += 1
        self._queue.put(_Waiting(item, future))
        return future

    async def close(self) -> None:
        """Serve what waits, then end the thread. Whoever comes later gets `StoreClosed`."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        if self._started:
            await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        held: deque[_Waiting[Item]] = deque()
        ending = False
        while not ending or held:
            batch, held, ending = self._take(held, ending)
            if batch:
                self._answer(batch, self._serve([waiting.item for waiting in batch]))

    def _take(
        self, held: deque[_Waiting[Item]], ending: bool
    ) -> tuple[list[_Waiting[Item]], deque[_Waiting[Item]], bool]:
        """The next batch, and what has to wait for the one after it."""
        batch: list[_Waiting[Item]] = []
        later: deque[_Waiting[Item]] = deque()
        taken: set[bytes] = set()
        while len(batch) < BATCH_LIMIT:
            if held:
                waiting: _Waiting[Item] | None = held.popleft()
            elif ending:
                break
            elif batch:
                try:
                    waiting = self._queue.get_nowait()
                except Empty:
                    break
            else:
                waiting = self._queue.get()
            if waiting is None:
                ending = True
                continue
            keys = self._keys(waiting.item)
            (batch if taken.isdisjoint(keys) else later).append(waiting)
            taken.update(keys)  # also of what is put back: what follows it must not overtake it
        later.extend(held)
        return batch, later, ending

    def _answer(self, batch: list[_Waiting[Item]], answers: Sequence[Any]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is gone: nobody is left to be answered
            batch[0].future.get_loop().call_soon_threadsafe(self._resolve, batch, answers)

    def _resolve(self, batch: list[_Waiting[Item]], answers: Sequence[Any]) -> None:
        self._waiting -= len(batch)
        for waiting, answer in zip(batch, answers, strict=True):
            if waiting.future.done():  # its caller has gone away
                continue
            if isinstance(answer, BaseException):
                waiting.future.set_exception(answer)
            else:
                waiting.future.set_result(answer)
