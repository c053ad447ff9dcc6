"""The real service behind the real channel, and the strict fake before it: every update is brought as Telegram does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from talker import Pauses
from telegram_fake import FakeTelegram, Message, Phone
from working import Clock, Working, live, settings

from bot.app import Service
from bot.channels.telegram import CHANNEL, DrawBoard, Options
from bot.channels.telegram.channel import Telegram
from bot.messages import Chat

STAFF_DOOR = "w_staff-en_GB"
"""What a poster for staff opens."""
SECRET = "what-telegram-shows"
ADDRESS = "https://afterwards.example.org"
LONGEST_TALK = 80
"""Taps until a test gives up."""


class Served:
    """One service with its chats. Time stands still until it is moved; nothing is under way between two calls."""

    def __init__(self, working: Working, fake: FakeTelegram, draw: DrawBoard | None = None) -> None:
        self.working = working
        self.fake = fake
        self.pauses = Pauses()
        self.channel: Telegram
        self._draw = draw

    @property
    def service(self) -> Service:
        """The service that is open now."""
        return self.working.service

    async def open(self) -> None:
        """Put a channel in front of the service that is open."""
        options = Options(self.fake.token, api=self.fake.url, webhook=ADDRESS, secret=SECRET)
        self.channel = Telegram(self.service.conversation, options, _yes, self._draw, pause=self.pauses)
        self.service.senders[CHANNEL] = self.channel.send
        self.service.in_turn[CHANNEL] = self.channel.remind
        await self.channel.bot.connect()

    async def close(self) -> None:
        """End the channel; the service stays."""
        await self.channel.sender.close()
        await self.channel.bot.disconnect()

    async def restart(self) -> None:
        """As after a kill: nothing in memory is left, and what was claimed is taken over."""
        await self.close()
        await self.service.stores.close()
        await self.working.open()
        await self.open()

    async def person(self, number: int = 1001, arrival: str = "") -> "Person":
        """Somebody who opens a link to the bot."""
        who = Person(self, self.fake.phone(number))
        await who.arrives(arrival)
        return who

    async def updates(self) -> None:
        """Bring what waits at Telegram, and wait until all that answers it is sent."""
        (webhook,) = self.channel.routes
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(Starlette(routes=[webhook])), base_url=ADDRESS
        ) as client:

            async def post(body: dict[str, Any]) -> tuple[int, bytes]:
                headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
                answer = await client.post(webhook.path, json=body, headers=headers)
                return answer.status_code, answer.content

            await self.fake.bring(post)
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing is on its way to any chat."""
        while under_way := tuple(self.channel.sender._lanes._tasks):
            await asyncio.gather(*under_way)

    async def tend(self) -> None:
        """What the channel does every ten seconds: send what is owed, delete what is to go."""
        await self.channel.sender.resend()
        await self.channel.sweeper.sweep()
        await self.settled()

    async def tick(self) -> None:
        """What the service does every two seconds: whatever is due."""
        await self.service.remind()
        await self.settled()

    async def hours(self, number: float, step: float = 1.0) -> None:
        """Let so many hours go by, step by step, with all that the service does meanwhile."""
        while number > 0:
            self.move(hours=min(number, step))
            await self.tick()
            await self.tend()
            await self.service.sweep()
            number -= step

    def move(self, **span: float) -> None:
        """Let time go by, here and at Telegram, and do nothing."""
        self.working.clock.move(**span)


class Person:
    """One person with a phone."""

    def __init__(self, served: Served, phone: Phone) -> None:
        self.served = served
        self.phone = phone

    @property
    def chat(self) -> Chat:
        """The chat, as the service names it."""
        return Chat(CHANNEL, str(self.phone.id))

    async def arrives(self, arrival: str = "") -> None:
        """Open the bot, or a link to it."""
        await self.phone.start(arrival)
        await self.served.updates()

    async def types(self, text: str) -> None:
        """Send a text."""
        await self.phone.type(text)
        await self.served.updates()

    async def taps(self, *labels: str) -> None:
        """Press these buttons, one after another, each where it stands last."""
        for label in labels:
            await self.phone.tap(label)
            await self.served.updates()

    async def taps_first(self, *labels: str) -> str:
        """Press whichever of these stands on the last screen with buttons; which it was."""
        rows = self.keyboards[-1].labels if self.keyboards else []
        there = [label.lstrip("0123456789✓▸ ") for row in rows for label in row]
        label = next((label for label in labels if label in there), None)
        assert label is not None, f"none of {labels} in {there}"
        await self.taps(label)
        return label

    async def goes_to(self, question: str, *labels: str) -> None:
        """Answer with the first of these labels that is there, until that question stands on the screen."""
        for _ in range(LONGEST_TALK):
            if question in self.screen:
                return
            await self.taps_first(*labels)
        raise AssertionError(f"never came to {question!r}:\n" + "\n".join(self.phone.transcript()))

    @property
    def screen(self) -> str:
        """What was said last."""
        return self.phone.shown[-1].text if self.phone.shown else ""

    @property
    def keyboards(self) -> list[Message]:
        """The messages that can be answered by a tap."""
        return [message for message in self.phone.shown if message.rows]

    @property
    def labels(self) -> list[str]:
        """The buttons of the last message."""
        return [label for row in self.phone.last.labels for label in row]

    def ever(self) -> list[Message]:
        """Every message that ever stood in the chat, deleted or not."""
        return list(self.served.fake.world.chats[self.phone.id].messages.values())


async def _yes() -> bool:
    return True


@asynccontextmanager
async def serving(
    folder: Path, *, staff: str = "", others: str = "", draw: DrawBoard | None = None
) -> AsyncIterator[Served]:
    """A whole service with a chat. `staff`, `others`: a live one with these modes of Telegram, else a demonstration."""
    text = in_modes(staff or "taps", others or "doorbell") if staff or others else ""
    environ = {"AFTERWARDS_TELEGRAM_TOKEN": "4242:made-up", "AFTERWARDS_PUBLIC_URL": ADDRESS}
    working = Working(settings(folder, toml=text, environ=environ), Clock())
    await working.open()
    async with FakeTelegram(clock=lambda: working.clock().timestamp()) as fake:
        served = Served(working, fake, draw)
        await served.open()
        yield served
        await served.close()
        assert fake.world.complaints == []
    await working.close()


def in_modes(staff: str, others: str) -> str:
    """The made-up service, live, with these modes."""
    return live(staff=f'staff = "{staff}"', others=f'others = "{others}"', full_dpia_ref='full_dpia_ref = "DPIA 12"')
