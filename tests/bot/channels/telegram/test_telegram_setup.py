"""The account of the bot: set per language, neutral, and changed only where it differs."""

import pytest
from telegram_fake import FakeTelegram

from bot.channels.telegram.channel import Telegram, help_words
from bot.channels.telegram.setup import COMMANDS, dress, faults, name_faults, telling


async def test_commands_and_descriptions_are_set_in_every_language(channel: Telegram, telegram: FakeTelegram) -> None:
    await dress(channel.bot, ("en_GB", "pl"))
    assert set(telegram.world.commands) == {"", "en", "pl"}
    for commands in telegram.world.commands.values():
        assert [command["command"] for command in commands] == list(COMMANDS)
        assert all(command["description"] for command in commands)
    assert COMMANDS[0] == "help"
    assert {kind for kind, _ in telegram.world.descriptions} == {"description", "short_description"}
    for text in telegram.world.descriptions.values():
        assert telling(text) == ()


async def test_a_second_start_changes_nothing(channel: Telegram, telegram: FakeTelegram) -> None:
    await dress(channel.bot, ("en_GB",))
    before = sum(name.startswith("setMy") for name, _ in telegram.world.calls)
    await dress(channel.bot, ("en_GB",))
    assert sum(name.startswith("setMy") for name, _ in telegram.world.calls) == before == 6


@pytest.mark.parametrize("name", ["Willow Ward bot", "NHS Debrief", "Support", "After the incident", "x" * 65])
def test_a_name_that_tells_is_refused(name: str) -> None:
    assert name_faults(name)


def test_a_neutral_name_is_taken_and_the_services_own_is_not() -> None:
    assert name_faults("Afterwards", "Willow") == ()
    assert name_faults("Willow afterwards", "Willow")


async def test_what_only_botfather_can_change_is_told_with_its_fix(telegram: FakeTelegram) -> None:
    assert await faults(telegram.token, telegram.url) == ()
    telegram.world.bot.update(
        first_name="Crisis line", can_join_groups=True, can_read_all_group_messages=True, supports_inline_queries=True
    )
    found = await faults(telegram.token, telegram.url)
    assert [fault.split(".")[0] for fault in found] == [
        "BotFather: /setname", "BotFather: /setjoingroups, Disable", "BotFather: /setprivacy, Enable",
        "BotFather: /setinline, Turn off",
    ]  # fmt: skip


async def test_a_token_that_telegram_does_not_know_is_said_and_not_shown(telegram: FakeTelegram) -> None:
    (fault,) = await faults("1:wrong", telegram.url)
    assert fault.startswith("AFTERWARDS_TELEGRAM_TOKEN")
    assert "1:wrong" not in fault


def test_help_is_known_in_every_way_it_is_typed() -> None:
    assert {"help", "help me", "help now"} <= help_words(("en_GB",))
    assert all(word == word.casefold().strip() for word in help_words(("en_GB", "pl")))
