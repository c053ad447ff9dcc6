"""A process that takes turns until a crash point kills it. It prints each turn that was accepted."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from opened import begin, turn
from postgres import MASTER, MODE

from bot.storage.stores import folder_urls, open_stores


async def main(folder: Path, turns: int) -> None:
    stores = open_stores(folder_urls(folder), MASTER, MODE, lambda: datetime.now(UTC))
    row = await begin(stores.support)
    print(row.id.hex(), flush=True)
    for number in range(turns):
        after = await stores.support.submit(turn(stores.support, row.id, str(number)))
        print(after.result, flush=True)
    await stores.keys.make(row.id, b"half")
    await stores.keys.destroy(row.id)
    print("destroyed", flush=True)
    await stores.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
