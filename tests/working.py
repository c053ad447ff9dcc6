"""A whole service for tests: its databases in a folder, the made-up settings, a clock that is moved by hand."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.app import Service, open_service
from bot.settings import Settings, demonstration, load
from bot.storage.seal import Chance
from flows.engine.load import Book, load_book

OPENED = datetime(2026, 11, 23, 19, 38, tzinfo=ZoneInfo("Europe/London"))
"""A Monday evening: where the clock stands until it is moved."""


class Clock:
    """The time of the service."""

    def __init__(self, at: datetime = OPENED) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, **span: float) -> None:
        """Let so much time go by."""
        self.at += timedelta(**span)


def settings(
    folder: Path,
    *,
    toml: str = "",
    urls: Mapping[str, str] | None = None,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """The settings of a service in that folder; `toml` in place of the made-up service.toml."""
    if toml:
        (folder / "service.toml").write_text(toml, "utf-8")
    stores = {f"AFTERWARDS_{name.upper()}_URL": url for name, url in (urls or {}).items()}
    return load({"AFTERWARDS_DATA": str(folder / "data"), **stores, **(environ or {})}, folder)


def live(**changes: str) -> str:
    """The made-up service as one that is live; `changes`: lines put in place of those that begin alike."""
    lines = demonstration().replace('mode = "demonstration"', 'mode = "live"').splitlines()
    return "\n".join(changes.get(line.partition(" =")[0], line) for line in lines)


@cache
def the_book() -> Book:
    """The flows, read once for all tests. A book is never changed by a talk."""
    return load_book()


class Working:
    """A service that can be closed and opened again on the same databases, as after a restart."""

    def __init__(self, given: Settings, clock: Clock, *, chance: Mapping[str, Chance] | None = None) -> None:
        self.settings = given
        self.clock = clock
        self.service: Service
        self._chance = chance

    async def open(self) -> Service:
        """The service, with its pulse: as `bot.running.run` starts it."""
        self.service = open_service(self.settings, clock=self.clock, chance=self._chance, book=the_book())
        await self.service.deliveries.beat()
        return self.service

    async def close(self) -> None:
        """Let go of the databases."""
        await self.service.close()

    async def reopen(self) -> Service:
        """As after a restart."""
        await self.close()
        return await self.open()


@pytest.fixture
async def working(tmp_path: Path) -> AsyncIterator[Working]:
    """A whole working service, open: a demonstration on SQLite, its clock standing still."""
    opened = Working(settings(tmp_path), Clock())
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def service(working: Working) -> Service:
    """The service of `working`."""
    return working.service
