"""Reminders go out in their turn and now, or not at all: what is kept for later could come in the night."""

import pytest
from talker import CHAT, Talker, hurry, screen
from telegram_fake import FakeTelegram, Phone

from bot.channels.telegram.channel import Telegram
from bot.messages import Outgoing, TalkRef

REMINDER = Outgoing(
    CHAT,
    screen("Your reminder is here.", "Open", "Later", "No more reminders", constants=()),
    TalkRef("support.reminder", b"r" * 12, 0),
)


async def test_a_reminder_is_one_message_with_its_buttons(channel: Telegram, talker: Talker, phone: Phone) -> None:
    assert await channel.remind(REMINDER)
    assert phone.last.labels == [["Open", "Later"], ["No more reminders"]]
    assert talker.ids["1001"] == [str(phone.last.id)]


async def test_a_reminder_leaves_the_question_its_buttons(channel: Telegram, talker: Talker, phone: Phone) -> None:
    await channel.send(talker.owe(CHAT, screen()))
    question = await phone.shows("How are you now?")
    assert await channel.remind(REMINDER)
    assert question.rows and phone.last.rows


@pytest.mark.parametrize("kind", ["429", "500", "502"])
async def test_what_was_surely_not_sent_may_be_tried_again_and_is_not_kept_here(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram, kind: str
) -> None:
    telegram.faults.add(kind, "sendMessage", times=1)  # type: ignore[arg-type]
    assert not await channel.remind(REMINDER)
    await channel.sender.resend()
    assert (phone.shown, talker.ids) == ([], {})


@pytest.mark.parametrize("kind", ["reset_after", "hang_after", "garbage", "400"])
async def test_what_may_have_arrived_or_never_will_is_not_tried_again(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram, kind: str
) -> None:
    hurry(channel, kind)
    telegram.faults.add(kind, "sendMessage", times=1, text="no")  # type: ignore[arg-type]
    assert await channel.remind(REMINDER)
    assert len(phone.shown) == (0 if kind == "400" else 1)


async def test_a_blocked_chat_has_no_reminders(channel: Telegram, talker: Talker, phone: Phone) -> None:
    await phone.block()
    assert await channel.remind(REMINDER)
    assert (talker.gone, phone.shown) == (["1001"], [])
