"""How long it takes until many due reminders are claimed, each once: python bench/reminders.py [number]

Prints for SQLite (and PostgreSQL, where tests may start one) the seconds to claim them in one process, then with two
replicas at once, and that none was claimed twice. What is sent afterwards is paced by the channel, not by this.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from postgres import MASTER, MODE, Postgres

from bot.storage import talks, timers
from bot.storage.store import Store
from bot.storage.stores import Stores, folder_urls, open_stores
from bot.storage.timers import Pulse

NUMBER = 100_000
AT_ONCE = 2_000
TOPIC = "learning/follow_up"


def now() -> datetime:
    return datetime.now(UTC)


async def fill(store: Store, number: int) -> None:
    """So many appointments of today, each of another chat."""
    for first in range(0, number, AT_ONCE):
        names = [f"{one}".encode() for one in range(first, min(first + AT_ONCE, number))]
        await store.write(
            *(
                talks.appoint(
                    store, store.fingerprint("of", name), 1, store.today(), topic=TOPIC,
                    holder=store.fingerprint("holder", name), address=b"telegram 1234567890",
                )
                for name in names
            )
        )  # fmt: skip


async def claim(store: Store) -> list[bytes]:
    """Claim until nothing is left; what was claimed."""
    pulse = Pulse(store, alone=False)
    await pulse.beat()
    mine: list[bytes] = []
    while got := await timers.claim_due(store, pulse.me):
        mine += [one.id for one in got]
    return mine


async def measure(name: str, urls: Mapping[str, str], number: int) -> None:
    """One process, then two at once, over the same number."""
    for replicas in (1, 2):
        stores: list[Stores] = [open_stores(urls, MASTER, MODE, now) for _ in range(replicas)]
        await fill(stores[0].learning, number)
        began = time.perf_counter()
        claimed = [one for found in await asyncio.gather(*(claim(one.learning) for one in stores)) for one in found]
        took = time.perf_counter() - began
        assert len(claimed) == len(set(claimed)) == number, "one was claimed twice, or not at all"
        print(f"{name}, {replicas} process(es): {number} claimed in {took:.2f} s")
        await stores[0].learning.write(*(timers.done(one) for one in claimed))
        for one in stores:
            await one.close()


async def main(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        await measure("SQLite", folder_urls(Path(folder)), number)
        server = Postgres(Path(folder))
        try:
            await measure("PostgreSQL", server.urls, number)
        finally:
            server.stop()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER))
