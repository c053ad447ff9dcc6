"""Talks through the whole channel, by polling, against the fake Bot API."""

import asyncio

import pytest
from talker import QUESTIONS, Pauses, Talker, eventually, yes
from telegram_fake import FakeTelegram

from bot.channels.telegram import Options
from bot.channels.telegram.channel import Telegram


async def test_a_talk_goes_question_by_question(running: Telegram, telegram: FakeTelegram, talker: Talker) -> None:
    phone = telegram.phone(1001)
    await phone.start("w_staff-en_GB")
    first = await phone.shows(QUESTIONS[0])
    await phone.tap("Shaken")
    await phone.shows(QUESTIONS[1])
    await phone.until(lambda: not first.rows)
    assert first.text == f"{QUESTIONS[0]}\n\nYou chose: Shaken"
    assert phone.notices == ["You chose: Shaken"]
    assert talker.arrivals == ["w_staff-en_GB"]
    assert talker.talks["1001"].answers == ("choose:shaken",)
    assert talker.rows == {}


async def test_a_doubled_tap_and_one_sent_again_change_nothing(
    running: Telegram, telegram: FakeTelegram, talker: Talker
) -> None:
    phone = telegram.phone(1001)
    await phone.start()
    first = await phone.shows(QUESTIONS[0])
    shaken, angry = first.button("Shaken"), first.button("Angry")
    assert shaken is not None and angry is not None
    for button in (shaken, shaken, angry):  # each under an update id of its own
        await phone.press(button, first)
    await phone.until(lambda: len(phone.notices) == 3)
    await eventually(lambda: not talker.rows)
    await eventually(lambda: [message for message in phone.shown if message.rows] == [phone.last])
    assert talker.talks["1001"].answers == ("choose:shaken",)
    assert phone.notices == ["You chose: Shaken", "Already answered.", "Already answered."]
    assert phone.last.text == f"Already answered.\n\n{QUESTIONS[1]}"
    assert first.text == f"{QUESTIONS[0]}\n\nYou chose: Shaken"


async def test_another_persons_token_changes_nothing(running: Telegram, telegram: FakeTelegram, talker: Talker) -> None:
    phone, stranger = telegram.phone(1001), telegram.phone(1002)
    await phone.start()
    await stranger.start()
    await phone.shows(QUESTIONS[0])
    mine = await stranger.shows(QUESTIONS[0])
    theirs = phone.last.button("Shaken")
    assert theirs is not None
    await stranger.press(theirs, mine)
    await stranger.until(lambda: stranger.notices == ["Already answered."])
    assert talker.talks["1001"].answers == talker.talks["1002"].answers == ()


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "location", "contact", "poll"])
async def test_what_is_not_taken_is_removed_unopened(
    running: Telegram, telegram: FakeTelegram, talker: Talker, kind: str
) -> None:
    phone = telegram.phone(1001)
    await phone.send(kind, caption="SECRET")
    await phone.shows(QUESTIONS[0])
    await phone.until(lambda: phone.messages == phone.shown)
    assert talker.refused == [kind]
    assert not any(name == "getFile" for name, _ in telegram.world.calls)


async def test_an_edited_message_is_answered_with_the_present_question(
    running: Telegram, telegram: FakeTelegram, talker: Talker
) -> None:
    phone = telegram.phone(1001)
    await phone.start()
    await phone.shows(QUESTIONS[0])
    await phone.edit(phone.messages[0], "SECRET")
    await eventually(lambda: talker.refused == ["edited"] and len(phone.shown) == 2)
    assert talker.typed == []


async def test_typed_words_reach_the_conversation_and_leave_the_chat(
    running: Telegram, telegram: FakeTelegram, talker: Talker
) -> None:
    phone = telegram.phone(1001)
    await phone.type("well it was like this")
    await phone.shows(QUESTIONS[0])
    await phone.until(lambda: phone.messages == phone.shown)
    assert talker.typed == ["well it was like this"]
    assert not any("well it was" in line for line in phone.transcript())


async def test_in_a_group_it_says_one_sentence_and_leaves(
    running: Telegram, telegram: FakeTelegram, talker: Talker
) -> None:
    group = telegram.group(-100)
    await group.add_bot()
    await group.until(lambda: not group.has_bot)
    await eventually(lambda: telegram.world.pending() == [])
    assert [message.text for message in group.shown] == ["One to one."]
    assert talker.talks == {}
    assert talker.gone == []


async def test_whoever_blocks_the_bot_is_left_alone(running: Telegram, telegram: FakeTelegram, talker: Talker) -> None:
    phone = telegram.phone(1001)
    await phone.start()
    await phone.shows(QUESTIONS[0])
    await phone.block()
    await eventually(lambda: talker.gone == ["1001"])
    assert len(phone.shown) == 1


async def test_what_is_owed_at_the_start_is_sent(telegram: FakeTelegram, talker: Talker) -> None:
    phone = telegram.phone(1001)
    await phone.start()
    telegram.faults.add("500", "sendMessage", times=5)
    options = Options(telegram.token, api=telegram.url)
    for _ in range(2):  # the first one gives up, and is killed
        task = asyncio.create_task(Telegram(talker, options, yes, pause=Pauses()).run())
        await eventually(lambda: telegram.world.pending() == [] and len(talker.accepted) == 1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if talker.rows:
            assert phone.shown == []
    task = asyncio.create_task(Telegram(talker, options, yes, pause=Pauses()).run())
    await phone.shows(QUESTIONS[0])
    await eventually(lambda: talker.rows == {})
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
