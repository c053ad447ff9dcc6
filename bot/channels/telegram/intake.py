"""What becomes of each update: one chat in order, help first, a bounded number at once. Shared by polling and webhook.

An update is accepted once the conversation has committed it, or needs nothing of it.
"""

import asyncio
import heapq
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count

import msgspec

from bot.channels.telegram import Conversation
from bot.channels.telegram.ingest import Taken
from bot.channels.telegram.send import Sender
from bot.messages import Incoming


class Outcome(msgspec.Struct, frozen=True):
    """What became of an update. `flooded`: this chat sends more than any person could. `notice`: answers the tap."""

    accepted: bool
    flooded: bool = False
    notice: str = ""


class TooMany(Exception):
    """The waiting list is full."""


class Intake:
    """Takes updates to the conversation and their replies to the sender."""

    def __init__(self, conversation: Conversation, sender: Sender, gate: "Gate", flood: "Flood") -> None:
        self._conversation = conversation
        self._sender = sender
        self._gate = gate
        self._flood = flood
        self._order = Order()

    async def take(self, taken: Taken) -> Outcome:
        """Handle one update. What the stores raise rises from here: then nothing was accepted."""
        if taken.unreadable:
            await self._conversation.unreadable(taken.unreadable)
        elif taken.blocked is not None:
            await self._conversation.blocked(taken.blocked)
        elif taken.incoming is not None:
            return await self._handle(taken, taken.incoming)
        return Outcome(accepted=True)

    async def _handle(self, taken: Taken, incoming: Incoming) -> Outcome:
        address = incoming.chat.address
        if not taken.urgent and not self._flood.lets_in(address):
            return Outcome(accepted=False, flooded=True)
        try:
            async with self._order.of(address), self._gate.passed(urgent=taken.urgent):
                reply = await self._conversation.handle(incoming)
                if reply.busy:
                    return Outcome(accepted=False)
                notice = self._sender.reply(taken, incoming, reply)
        except TooMany:
            return Outcome(accepted=False)
        return Outcome(accepted=True, notice=notice)


class Gate:
    """Lets so many through at once; help first, then as they came. Raises TooMany when the waiting list is full.

    Help has as much room again on the list, so that a flood of anything else never turns it away.
    """

    def __init__(self, at_once: int, most_waiting: int) -> None:
        self._free = at_once
        self._most = most_waiting
        self._waiting: list[tuple[bool, int, asyncio.Future[None]]] = []
        self._numbers = count()

    @asynccontextmanager
    async def passed(self, *, urgent: bool) -> AsyncIterator[None]:
        """Inside it is this one's turn."""
        await self._enter(urgent=urgent)
        try:
            yield
        finally:
            self._free += 1
            self._let_in()

    async def _enter(self, *, urgent: bool) -> None:
        if len(self._waiting) >= self._most * (2 if urgent else 1):
            raise TooMany
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (not urgent, next(self._numbers), turn))
        self._let_in()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # let in, and called off before it could start
                self._free += 1
                self._let_in()
            raise

    def _let_in(self) -> None:
        while self._free and self._waiting:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                self._free -= 1
                turn.set_result(None)


class Order:
    """One after another for each chat, in the order in which they came."""

    def __init__(self) -> None:
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def of(self, address: str) -> AsyncIterator[None]:
        """Inside nothing else of this chat is under way."""
        lock, users = self._locks.get(address, (asyncio.Lock(), 0))
        self._locks[address] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks.pop(address)
            if users > 1:
                self._locks[address] = (lock, users - 1)


class Flood:
    """A bucket a chat: `burst` updates at once, `each_second` in the long run."""

    MOST_CHATS = 10_000

    def __init__(self, burst: int, each_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst = burst
        self._rate = each_second
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def lets_in(self, address: str) -> bool:
        """Whether this chat may send one more now."""
        now = self._clock()
        left, at = self._buckets.pop(address, (float(self._burst), now))
        left = min(float(self._burst), left + (now - at) * self._rate)
        self._buckets[address] = (left - 1 if left >= 1 else left, now)
        if len(self._buckets) > self.MOST_CHATS:
            self._buckets.popitem(last=False)
        return left >= 1
