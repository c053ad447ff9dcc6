"""A live service for a story: its pages under its own name, its bot at a strict Bot API, a clock moved by hand."""

import asyncio
import socket
import threading
from collections.abc import Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import uvicorn
from leaks import files, found_in
from telegram_fake import FakeTelegram
from working import OPENED, Clock, Working, live, settings

from bot.access import Role
from bot.app import Service, demonstration, for_leads, open_telegram
from bot.channels.telegram.channel import Telegram
from bot.channels.web.app import build

T = TypeVar("T")
LONDON = ZoneInfo("Europe/London")
_LOOKS = (10, 16, 20)  # hours of every day at which what is due is looked for
_TABLET = 'quiet_room = "Quiet room"'


class StoryPlace:
    """Everything of one service on this machine, running on a loop of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock(OPENED)
        self.service: Service
        self.telegram: FakeTelegram
        self._channel: Telegram
        self._loop: asyncio.AbstractEventLoop
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://afterwards.example.org:{self._socket.getsockname()[1]}"
        self._ready, self._over = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        assert self._ready.wait(60), "the service did not open"

    def do(self, what: Coroutine[Any, Any, T]) -> T:
        """Have the service's own loop do it, and wait for what comes of it."""
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(60)

    def close(self) -> None:
        """Let it finish what is under way, and close its databases."""
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(30)
        assert not self._thread.is_alive(), "the service did not close"
        assert self.telegram.world.complaints == []

    def invites_lead(self, address: str, role: Role, unit: str = "") -> str:
        """What `afterwards invite-lead` prints: a link that signs in once."""
        return f"{self.address}/lead/in/{self.do(self.service.desk.access.invite(address, (role,), unit))}"

    def later(self, day: str, hour: int = 10) -> None:
        """Time goes by until that hour of that day; what falls due meanwhile is done when it falls due."""
        until = datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=LONDON)
        first = self.clock.at.replace(minute=0)
        days = (first + timedelta(days=number) for number in range((until - first).days + 2))
        looks = sorted(day.replace(hour=hour) for day in days for hour in _LOOKS)
        for looked in (*(one for one in looks if self.clock.at < one < until), until):
            self.clock.at = looked
            self.do(self._looks())

    def holds(self, *words: str) -> list[str]:
        """Where any of the words stand in what is kept, in nine ways of writing."""
        return found_in(words, files(self.folder / "data"))

    async def answered(self) -> None:
        """Until everything that was done in a chat is worked off, and what answers it stands there."""
        async with asyncio.timeout(30):
            while self.telegram.world.pending():  # noqa: ASYNC110 - it goes once the bot asks for more, and nothing says so
                await asyncio.sleep(0.01)
        while under_way := tuple(self._channel.sender._lanes._tasks):
            await asyncio.gather(*under_way)

    async def _looks(self) -> None:
        await self.service.sweep()
        await self.service.remind()
        await self.answered()

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        async with FakeTelegram() as self.telegram:
            environ = {
                "AFTERWARDS_PUBLIC_URL": self.address, "AFTERWARDS_TELEGRAM_TOKEN": self.telegram.token,
                "AFTERWARDS_TELEGRAM_API": self.telegram.url,
            }  # fmt: skip
            working = Working(settings(self.folder, toml=live(staff_room=_TABLET), environ=environ), self.clock)
            self.service = service = await working.open()
            self._channel = channel = open_telegram(service)
            named, told = asyncio.Event(), channel.named

            def hears(name: str) -> None:
                told(name)
                named.set()

            channel.named = hears
            polls = asyncio.create_task(channel.run())
            application = build(
                service.conversation, await demonstration(service), for_leads(service), people=service.people
            )
            server = uvicorn.Server(uvicorn.Config(application, log_level="critical", lifespan="off"))
            serves = asyncio.create_task(server.serve([self._socket]))
            await named.wait()
            self._ready.set()
            await self._over.wait()
            server.should_exit = True
            await serves
            polls.cancel()
            await asyncio.gather(polls, return_exceptions=True)
            await working.close()
