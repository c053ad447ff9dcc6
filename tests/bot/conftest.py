"""Fixtures of tests of the running service."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from working import Clock, Working, settings


@pytest.fixture
async def in_chats(tmp_path: Path) -> AsyncIterator[Working]:
    """A whole working service that has an account on Telegram: a demonstration, so all of a talk goes through chats."""
    opened = Working(settings(tmp_path, environ={"AFTERWARDS_TELEGRAM_TOKEN": "1:made-up"}), Clock())
    await opened.open()
    yield opened
    await opened.close()
