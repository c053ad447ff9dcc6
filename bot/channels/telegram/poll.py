"""Long polling. The offset, by which Telegram forgets an update, moves only past what the conversation has committed.

The offset lives at Telegram alone: a poller that is killed loses nothing, and the next one is given what was open.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from bot import logs
from bot.channels.telegram import Lease
from bot.channels.telegram.ingest import KINDS, NotAnUpdate, Reader, Taken
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.lanes import Pause, retry_after
from bot.channels.telegram.send import Sender
from bot.channels.telegram.transport import Bot

WAIT_SECONDS = 25.0  # Telegram answers at once when there is something
LEASE_SECONDS = 1.0  # how often the lease is asked for again
LONGEST_PAUSE = 10.0


class Poller:
    """Asks for updates while it holds the lease, and hands them in: different chats side by side, one chat in order."""

    def __init__(
        self, bot: Bot, reader: Reader, intake: Intake, sender: Sender, lease: Lease, *, pause: Pause = asyncio.sleep
    ) -> None:
        self._bot = bot
        self._reader = reader
        self._intake = intake
        self._sender = sender
        self._lease = lease
        self._pause = pause

    async def run(self) -> None:
        """Poll until cancelled."""
        offset: int | None = None
        troubles, told = 0, 0.0
        while True:
            if not await self._may_poll():
                offset, troubles = None, 0
                await self._pause(LEASE_SECONDS)
                continue
            try:
                updates = await self._ask(offset)
                offset, complete = await self.work_off(updates, offset)
                troubles, told = (0 if complete else troubles + 1), 0.0
            except Exception as failure:  # a poller that ends leaves everybody without a reply
                logs.failed("telegram", failure)
                troubles, told = troubles + 1, retry_after(failure)
            if troubles:
                await self._pause(max(told, min(LONGEST_PAUSE, 2.0 ** min(troubles - 2, 10))))

    async def work_off(self, updates: Sequence[Any], offset: int | None) -> tuple[int | None, bool]:
        """Handle a batch; the next offset, and whether all of it was accepted."""
        chats: dict[str, list[Taken]] = {}
        last = None
        for raw in updates:
            try:
                taken = self._reader.read(raw if isinstance(raw, dict) else {})
            except NotAnUpdate:
                continue
            last = taken.update if last is None else max(last, taken.update)
            address = taken.chat.address if taken.chat is not None else ""
            chats.setdefault(address, []).append(taken)
        if last is None:
            return offset, True
        still_open = await asyncio.gather(*(self._chat(waiting) for waiting in chats.values()))
        first_open = min((update for update in still_open if update is not None), default=None)
        return (last + 1, True) if first_open is None else (first_open, False)

    async def _chat(self, updates: Sequence[Taken]) -> int | None:
        """Handle one chat's updates; the first that was not accepted. Those after it wait: order is kept."""
        for taken in updates:
            try:
                outcome = await self._intake.take(taken)
            except Exception as failure:
                logs.failed("telegram", failure)
                return taken.update
            if not outcome.accepted and not outcome.flooded:
                return taken.update
            if taken.query and outcome.accepted:
                self._sender.answer(taken.query, outcome.notice)
        return None

    async def _ask(self, offset: int | None) -> list[Any]:
        """The updates that wait, or none as soon as the lease is lost."""
        request = asyncio.ensure_future(self._bot.raw_updates(offset, WAIT_SECONDS, KINDS))
        try:
            while not (await asyncio.wait({request}, timeout=LEASE_SECONDS))[0]:
                if not await self._may_poll():
                    return []
            return request.result()
        finally:
            request.cancel()
            await asyncio.gather(request, return_exceptions=True)

    async def _may_poll(self) -> bool:
        try:
            return await self._lease()
        except Exception as failure:
            logs.failed("telegram", failure)
            return False
