"""`afterwards erase`: deleting, by time or by asking."""

import asyncio
import secrets

import click

from bot import logs
from bot.app import open_service
from bot.conversation import Conversation
from bot.messages import Chat, Incoming
from bot.replies import DOOR
from bot.settings import load


@click.command("erase")
@click.option(
    "--telegram", type=click.IntRange(min=1), metavar="NUMBER", help="Delete all that is held of this Telegram chat."
)
@click.confirmation_option("--yes", prompt="Delete it? Nothing brings it back.", help="Do not ask first.")
def command(telegram: int | None) -> None:
    """Delete what is past its time, or all that is held of one chat.

    A running service deletes what is past its time by itself, every hour. What was released to learning carries no
    name and cannot be found. No backup holds what a chat can delete.

    \b
    afterwards erase --yes
    afterwards erase --telegram 123456789
    """
    logs.quiet()
    asyncio.run(_erase(telegram))
    click.echo("Deleted.")


async def _erase(telegram: int | None) -> None:
    service = open_service(load())
    try:
        await service.sweep()
        if telegram is not None:
            await _forget(service.conversation, Chat("telegram", str(telegram)))
    finally:
        await service.close()


async def _forget(conversation: Conversation, chat: Chat) -> None:
    """Press "Delete" for this chat: one way of deleting, whoever asks."""
    token = conversation.token(chat, DOOR, "")
    reply = await conversation.handle(Incoming(chat, f"erase:{secrets.token_hex(8)}", token=token, act="s:delete_all"))
    if not any(outgoing.screen.name == "deleted" for outgoing in reply.out):
        raise click.ClickException("It was not deleted: the stores did not answer. Try again.")
