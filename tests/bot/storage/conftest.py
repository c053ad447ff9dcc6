"""Five open stores on either database, with a clock that stands still until it is moved."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from opened import Clock, Opener
from postgres import MASTER, MODE, Postgres

from bot.storage.stores import Stores, folder_urls, open_stores


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def reopen(databases: Mapping[str, str], clock: Clock) -> AsyncIterator[Opener]:
    """Opens the same stores once more, as another process would."""
    opened: list[Stores] = []

    def again() -> Stores:
        opened.append(open_stores(databases, MASTER, MODE, clock))
        return opened[-1]

    yield again
    for stores in opened:
        await stores.close()


@pytest.fixture
async def stores(reopen: Opener) -> Stores:
    """The five stores of the service."""
    return reopen()


@pytest.fixture
async def on_disk(tmp_path: Path, clock: Clock) -> AsyncIterator[Stores]:
    """The five stores as files in `tmp_path`, for what is promised of files alone."""
    opened = open_stores(folder_urls(tmp_path), MASTER, MODE, clock)
    yield opened
    await opened.close()


@pytest.fixture
async def on_postgres(postgres: Postgres, clock: Clock) -> AsyncIterator[tuple[Stores, Stores]]:
    """The five stores as two replicas have them open, for what is promised of replicas alone."""
    postgres.empty()
    replicas = tuple(open_stores(postgres.urls, MASTER, MODE, clock) for _ in range(2))
    yield (replicas[0], replicas[1])
    for replica in replicas:
        await replica.close()
