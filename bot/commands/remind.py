"""`afterwards remind`: what the timers do, once."""

import asyncio

import click

from bot import logs
from bot.app import open_service, open_telegram
from bot.settings import load


@click.command("remind")
def command() -> None:
    """Send what is due now, and print how many messages went out.

    A running service does this by itself; nothing is sent twice. Quiet hours hold here too. Only Telegram can be sent
    to, so without its token nothing is.

    \b
    afterwards remind
    """
    logs.quiet()
    click.echo(f"{asyncio.run(_remind())} sent.")


async def _remind() -> int:
    service = open_service(load())
    try:
        if not service.settings.environment.telegram_token:
            return 0  # what is due waits for a process that can send it
        async with open_telegram(service).sending():  # what comes in is left to the running service
            return await service.remind()
    finally:
        await service.close()
