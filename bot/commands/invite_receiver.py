"""`afterwards invite-receiver`: how somebody hears that a person was asked for."""

import asyncio

import click

from bot import logs
from bot.app import open_service
from bot.settings import load


@click.command("invite-receiver")
@click.argument("route")
def command(route: str) -> None:
    """Link somebody who comes when a person is asked for.

    ROUTE is the key of a [who_to_call] table. Prints the address of a page for that receiver, and a code that links a
    Telegram chat once: it is sent to the bot as "/start CODE". What the route had before is dead.

    \b
    afterwards invite-receiver safeguarding
    afterwards invite-receiver staff_support
    """
    logs.quiet()
    settings = load()
    if route not in settings.file.who_to_call:
        offered = ", ".join(settings.file.who_to_call)
        raise click.BadParameter(f"There is no such route. Routes: {offered}", param_hint="ROUTE")

    async def invite() -> tuple[str, str]:
        service = open_service(settings)
        try:
            return await service.invite_receiver(route)
        finally:
            await service.close()

    page, code = asyncio.run(invite())
    click.echo(f"The receiver's page: {page}")
    click.echo(f"In Telegram, once:   /start {code}")
