"""Messages that are to go from a chat, against a Bot API that refuses, waits and forgets."""

from datetime import timedelta

import pytest
from talker import CHAT, Talker, eventually, screen, sent
from telegram_fake import FakeTelegram, Phone

from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.ingest import Taken
from bot.messages import Deletion, Incoming, Reply


async def test_the_messages_of_a_talk_are_deleted(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram
) -> None:
    await sent(channel, talker.owe(CHAT, screen("First?")))
    ids = tuple(str(message.id) for message in phone.messages)
    talker.deletions = [Deletion(b"d", CHAT, (*ids, "424242"))]
    await channel.sweeper.sweep()
    assert phone.messages == []
    assert (talker.deletions, talker.left) == ([], [()])
    assert len(telegram.calls("deleteMessages")) == 1


async def test_at_the_end_of_a_talk_its_messages_go_once_the_last_screen_has_come(
    channel: Telegram, talker: Talker, phone: Phone
) -> None:
    await sent(channel, talker.owe(CHAT, screen("First?")))
    talker.deletions = [Deletion(b"d", CHAT, tuple(str(message.id) for message in phone.messages))]
    last = talker.owe(CHAT, screen("Finished."))
    channel.sender.reply(Taken(1), Incoming(CHAT, "e"), Reply((last,), forget=True))
    await eventually(lambda: not talker.deletions)
    assert [message.text for message in phone.messages] == ["Finished."]


async def test_what_is_too_old_to_delete_is_given_up(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram
) -> None:
    await sent(channel, talker.owe(CHAT, screen()))
    talker.deletions = [Deletion(b"d", CHAT, (str(phone.last.id),))]
    telegram.world.advance(timedelta(hours=48).total_seconds())
    await channel.sweeper.sweep()
    assert (talker.deletions, len(phone.shown)) == ([], 1)


async def test_what_could_not_be_deleted_stays_on_the_list(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram
) -> None:
    await sent(channel, talker.owe(CHAT, screen("First?")))
    await sent(channel, talker.owe(CHAT, screen("Second?")))
    first, second = (str(message.id) for message in phone.shown)
    talker.deletions = [Deletion(b"d", CHAT, (first, second))]
    telegram.faults.add("500", "deleteMessages", times=1)
    await channel.sweeper.sweep()
    assert [deletion.messages for deletion in talker.deletions] == [(first, second)]
    await channel.sweeper.sweep()
    assert (talker.deletions, phone.shown) == ([], [])


async def test_one_message_that_is_too_old_keeps_no_other(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram
) -> None:
    await sent(channel, talker.owe(CHAT, screen("First?")))
    telegram.world.advance(timedelta(hours=48).total_seconds())
    await sent(channel, talker.owe(CHAT, screen("Second?")))
    first, second = (str(message.id) for message in phone.shown)
    talker.deletions = [Deletion(b"d", CHAT, (first, second))]
    await channel.sweeper.sweep()
    assert [message.text for message in phone.shown] == ["First?"]
    assert (talker.deletions, talker.left) == ([], [()])


async def test_more_messages_than_a_call_takes_go_in_several(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram
) -> None:
    talker.deletions = [Deletion(b"d", CHAT, tuple(str(number) for number in range(1000, 1230)))]
    await channel.sweeper.sweep()
    assert [len(call["message_ids"]) for call in telegram.calls("deleteMessages")] == [100, 100, 30]


async def test_what_the_store_was_not_told_is_deleted_again_and_told_then(
    channel: Telegram, talker: Talker, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sent(channel, talker.owe(CHAT, screen("First?")))
    waiting = [Deletion(b"d", CHAT, (str(phone.last.id),))]
    told: list[tuple[str, ...]] = []

    async def claimed() -> tuple[Deletion, ...]:
        return (waiting.pop(),) if waiting else ()

    async def deleted(deletion: Deletion, left: tuple[str, ...]) -> None:
        told.append(left)
        if len(told) == 1:
            raise OSError("the disk is full")

    monkeypatch.setattr(talker, "to_delete", claimed)
    monkeypatch.setattr(talker, "deleted", deleted)
    for _ in range(3):
        await channel.sweeper.sweep()
    assert (phone.shown, told) == ([], [(), ()])


async def test_told_to_wait_while_deleting_it_asks_no_more(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram
) -> None:
    for number in range(3):
        await sent(channel, talker.owe(CHAT, screen(f"{number}?")))
    ids = tuple(str(message.id) for message in phone.shown)
    talker.deletions = [Deletion(b"d", CHAT, ids)]
    telegram.faults.add("429", "deleteMessages", times=2)
    await channel.sweeper.sweep()
    assert talker.left == [ids]
    assert len(phone.shown) == 3
