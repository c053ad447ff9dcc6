"""The account of the bot: its commands and descriptions, per language, and what an operator has to put right by hand.

Sentences here are for operators. What a person sees of the account comes from the interface words.
"""

import re
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import BotCommand, User
from telegram.error import InvalidToken, TelegramError

from accessibility.interface import label
from bot.channels.telegram.transport import Bot, open_bot

COMMANDS = ("help", "stop", "start", "language", "needs", "reminders", "privacy", "delete")
"""In the order of the menu: people first."""

NOT_ON_A_LOCK_SCREEN = ("restraint", "debrief", "incident", "ward", "support", "mental", "crisis", "nhs")
NAME_LIMIT, DESCRIPTION_LIMIT, SHORT_LIMIT, COMMAND_LIMIT = 64, 512, 120, 256

T = TypeVar("T")


async def dress(bot: Bot, languages: tuple[str, ...]) -> None:
    """Set commands and descriptions, where they differ: Telegram allows such changes rarely.

    The first language is also the one for everybody whose own the service does not have.
    """
    for number, language in enumerate(languages):
        codes = (*(("",) if number == 0 else ()), language.partition("_")[0].lower())
        for code in codes:
            await _dress(bot, language, code or None)


async def faults(token: str, api: str, service: str = "") -> tuple[str, ...]:
    """What is wrong with the account, each with its fix; `service` is the service's name, which must not show."""
    bot = open_bot(token, api)
    try:
        await bot.connect()
        me = await bot.get_me()
    except InvalidToken:
        return ("AFTERWARDS_TELEGRAM_TOKEN: Telegram does not know it. Take the token that BotFather shows.",)
    except TelegramError:
        return ("Telegram did not answer. Try again; where AFTERWARDS_TELEGRAM_API is set, look at that address.",)
    finally:
        await bot.disconnect()
    found = [f"BotFather: /setname. {fault}" for fault in name_faults(me.full_name, service)]
    found += [fix for wrong, fix in _switches(me) if wrong]
    return tuple(found)


def name_faults(name: str, service: str = "") -> tuple[str, ...]:
    """Why this name may not stand on a lock screen."""
    found = [f"The name contains {word!r}." for word in telling(name)]
    if service and service.casefold() in name.casefold():
        found.append("The name contains the name of the service.")
    if len(name) > NAME_LIMIT:
        found.append(f"The name is longer than {NAME_LIMIT} characters.")
    return tuple(found)


def telling(text: str) -> tuple[str, ...]:
    """The words in it that a lock screen must not show. "Afterwards" holds no ward."""
    return tuple(word for word in NOT_ON_A_LOCK_SCREEN if re.search(rf"\b{word}", text, re.IGNORECASE))


async def _dress(bot: Bot, language: str, code: str | None) -> None:
    def word(key: str) -> str:
        return label(key, "standard", language)

    commands = tuple(BotCommand(name, word(f"command.{name}")[:COMMAND_LIMIT]) for name in COMMANDS)
    await _change(
        tuple(await bot.get_my_commands(language_code=code)),
        commands,
        lambda: bot.set_my_commands(commands, language_code=code),
    )
    long, short = word("profile.description")[:DESCRIPTION_LIMIT], word("profile.short")[:SHORT_LIMIT]
    await _change(
        (await bot.get_my_description(code)).description, long, lambda: bot.set_my_description(long, language_code=code)
    )
    await _change(
        (await bot.get_my_short_description(code)).short_description,
        short,
        lambda: bot.set_my_short_description(short, language_code=code),
    )


async def _change(present: T, wanted: T, change: Callable[[], Awaitable[object]]) -> None:
    if present != wanted:
        await change()


def _switches(me: User) -> tuple[tuple[bool, str], ...]:
    return (
        (bool(me.can_join_groups), "BotFather: /setjoingroups, Disable. The bot talks one to one."),
        (bool(me.can_read_all_group_messages), "BotFather: /setprivacy, Enable. The bot reads nothing in groups."),
        (bool(me.supports_inline_queries), "BotFather: /setinline, Turn off. There is no inline mode."),
    )
