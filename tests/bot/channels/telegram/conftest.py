"""One fixture gives the fake Bot API, a conversation and everything between them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from served import Served, serving
from talker import Pauses, Talker, yes
from telegram_fake import FakeTelegram, Phone

from bot.channels.telegram import Options
from bot.channels.telegram.channel import Telegram


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake
        assert fake.world.complaints == []


@pytest.fixture
async def phone(telegram: FakeTelegram) -> Phone:
    phone = telegram.phone(1001)
    await phone.start()
    return phone


@pytest.fixture
def talker() -> Talker:
    return Talker()


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def channel(telegram: FakeTelegram, talker: Talker, pauses: Pauses) -> AsyncIterator[Telegram]:
    """A channel that can send, and neither polls nor is called."""
    options = Options(telegram.token, api=telegram.url)
    opened = Telegram(talker, options, yes, pause=pauses)
    await opened.bot.connect()
    yield opened
    await opened.sender.close()
    await opened.bot.disconnect()


@pytest.fixture
async def running(telegram: FakeTelegram, talker: Talker, pauses: Pauses) -> AsyncIterator[Telegram]:
    """A channel that polls."""
    options = Options(telegram.token, api=telegram.url)
    opened = Telegram(talker, options, yes, pause=pauses)
    task = asyncio.create_task(opened.run())
    yield opened
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    """The real service behind the fake Bot API."""
    async with serving(tmp_path) as opened:
        yield opened
