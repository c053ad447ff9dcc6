"""`afterwards remind`: what the timers do, once."""

import asyncio

import click

from bot import logs
from bot.app import open_service
from bot.settings import load


@click.command("remind")
def command() -> None:
    """Send what is due now, and print how many messages went out.

    A running service does this by itself; nothing is sent twice. Quiet hours hold here too.

    \b
    afterwards remind
    """
    logs.quiet()
    click.echo(f"{asyncio.run(_remind())} sent.")


async def _remind() -> int:
    service = open_service(load())
    try:
        return await service.remind()
    finally:
        await service.close()
