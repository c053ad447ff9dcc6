"""`afterwards remind`: what the timers do, once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click

from bot import logs
from bot.app import Service, open_service
from bot.channels import telegram
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
        async with _sending(service):
            return await service.remind()
    finally:
        await service.close()


@asynccontextmanager
async def _sending(service: Service) -> AsyncIterator[None]:
    """Telegram for sending alone: what comes in is left to the running service."""

    async def never() -> bool:
        return False

    environment, languages = service.settings.environment, service.settings.file.service.languages
    options = telegram.Options(token=environment.telegram_token, api=environment.telegram_api, languages=languages)
    channel = telegram.open_channel(service.conversation, options, never)
    await channel.bot.connect()
    service.senders[telegram.CHANNEL] = channel.send
    try:
        yield
    finally:
        await channel.sender.close()
        await channel.bot.disconnect()
