"""Serves the fake on its own, for a service in another process: python -m tests.telegram_fake --port 8081."""

import argparse
import asyncio

from .server import TOKEN, FakeTelegram


async def main(port: int) -> None:
    async with FakeTelegram(port=port) as telegram:
        print(f"AFTERWARDS_TELEGRAM_API={telegram.url} AFTERWARDS_TELEGRAM_TOKEN={TOKEN}", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=8081, help="0: any free one; it is printed")
    asyncio.run(main(options.parse_args().port))
