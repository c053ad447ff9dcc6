"""One fixture gives a service and a hand that types at it; what is printed, logged and put aside is searched too."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from everywhere import Everything, Hand, Log
from telegram_fake import FakeTelegram
from working import Clock, Working, settings

from bot import logs


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Log:
    """What the service says aloud; temporary files go into the folder that is searched."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    logs.quiet()
    return Log(capsys)


@pytest.fixture
async def hand(tmp_path: Path, log: Log) -> AsyncIterator[Hand]:
    async with FakeTelegram() as fake:
        environ = {"AFTERWARDS_TELEGRAM_TOKEN": fake.token, "AFTERWARDS_TELEGRAM_API": fake.url}
        working = Working(settings(tmp_path, environ=environ), Clock())
        typing = Hand(await working.open(), fake)
        await typing.open()
        yield typing
        await typing.close()
        await working.close()


@pytest.fixture
def everything(hand: Hand, log: Log, tmp_path: Path) -> Everything:
    return Everything(hand, log, tmp_path)
