"""What goes out and what becomes of it, against a Bot API that fails in every way."""

import asyncio

import pytest
from talker import CHAT, Pauses, Talker, eventually, hurry, screen, sent
from telegram_fake import FakeTelegram, Phone

from accessibility.screen import Button
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.ingest import Shown
from bot.channels.telegram.post import Post
from bot.channels.telegram.send import Sender
from bot.channels.telegram.sweep import Sweeper
from bot.messages import Chat, TalkRef

OTHER = Chat("telegram", "1002")
NEXT = TalkRef("support", b"t", 1)  # the same talk, one answer later
PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


def drawing(channel: Telegram, talker: Talker, pauses: Pauses) -> tuple[Sender, list[str]]:
    """A sender that draws boards, and what it drew."""
    drawn: list[str] = []

    async def draw(svg: str) -> bytes:
        drawn.append(svg)
        return PNG

    post = Post(channel.bot, talker.token, draw)
    return Sender(post, talker, channel.sweeper, pause=pauses), drawn


# how a screen stands in the chat


async def test_a_screen_is_one_message_with_its_buttons(channel: Telegram, talker: Talker, phone: Phone) -> None:
    await sent(channel, talker.owe(CHAT, screen(statements=("This is for you.",))))
    assert len(phone.shown) == 1
    assert phone.last.text == "This is for you.\n\nHow are you now?"
    assert phone.last.labels == [["Okay", "Shaken"], ["Angry"], ["Back", "Skip", "Break"], ["Stop", "Help now"]]
    assert phone.last.entities == [{"type": "bold", "offset": 18, "length": 16}]
    assert [button["text"] for row in phone.last.rows for button in row if button.get("style")] == ["Stop"]
    assert talker.ids["1001"] == [str(phone.last.id)]


async def test_what_is_sent_cannot_be_passed_on_and_its_buttons_say_nothing(
    channel: Telegram, talker: Talker, phone: Phone
) -> None:
    await sent(channel, talker.owe(CHAT, screen()))
    assert phone.last.protected
    for row in phone.last.rows:
        for button in row:
            assert len(button["callback_data"].encode()) <= 64
            assert button["text"].lower() not in button["callback_data"]


async def test_a_board_is_a_picture_with_the_same_rows_and_all_its_words(
    channel: Telegram, talker: Talker, pauses: Pauses, phone: Phone
) -> None:
    sender, drawn = drawing(channel, talker, pauses)
    shown = screen(
        "What helps you?", "Headphones", "Fresh air", "Space", "Listen to me", fixed_places=2, form="symbols"
    )
    await sender.send(talker.owe(CHAT, shown))
    await eventually(lambda: not talker.rows)
    first = phone.last
    assert (first.media, first.file, first.protected) == ("photo", PNG, True)
    assert first.labels[:2] == [["1 Headphones", "2 Fresh air"], ["3 Space", "4 Listen to me"]]
    assert first.text == "What helps you?\n\n1 Headphones\n2 Fresh air\n3 Space\n4 Listen to me"
    await sender.send(talker.owe(CHAT, shown))
    await eventually(lambda: not talker.rows)
    assert phone.last is not first and phone.last.file_id == first.file_id
    assert len(drawn) == 1 and "Headphones" in drawn[0]


async def test_a_picture_that_telegram_has_forgotten_is_sent_again(
    channel: Telegram, talker: Talker, pauses: Pauses, phone: Phone, telegram: FakeTelegram
) -> None:
    sender, drawn = drawing(channel, talker, pauses)
    shown = screen("What helps you?", "Space", "Rest", fixed_places=2)
    await sender.send(talker.owe(CHAT, shown))
    await eventually(lambda: len(phone.shown) == 1)
    telegram.world.files.clear()
    await sender.send(talker.owe(CHAT, shown))
    await eventually(lambda: len(phone.shown) == 2)
    assert len(drawn) == 2
    assert talker.rows == {}


async def test_without_a_renderer_a_board_is_text_and_buttons(channel: Telegram, talker: Talker, phone: Phone) -> None:
    await sent(channel, talker.owe(CHAT, screen("What helps you?", "Space", "Rest", fixed_places=2)))
    assert (phone.last.media, phone.last.labels[0]) == ("", ["Space", "Rest"])


async def test_a_calendar_file_comes_with_its_screen(channel: Telegram, talker: Talker, phone: Phone) -> None:
    await sent(channel, talker.owe(CHAT, screen(), file=("reminder.ics", b"BEGIN:VCALENDAR")))
    assert (phone.last.media, phone.last.file_name, phone.last.file) == ("document", "reminder.ics", b"BEGIN:VCALENDAR")
    assert phone.last.text == "How are you now?"
    assert not phone.last.protected


async def test_the_answered_message_shows_the_choice_and_loses_its_buttons(
    channel: Telegram, talker: Talker, phone: Phone
) -> None:
    await sent(channel, talker.owe(CHAT, screen("First?")))
    first = phone.last
    following = talker.owe(CHAT, screen("Second?", chose="You chose: Okay"), answered=str(first.id), ref=NEXT)
    await sent(channel, following, Shown(first.text))
    assert (first.text, first.rows) == ("First?\n\nYou chose: Okay", [])
    assert phone.last.text == "Second?"


async def test_an_answered_picture_shows_the_choice_in_its_caption(
    channel: Telegram, talker: Talker, pauses: Pauses, phone: Phone
) -> None:
    sender, _ = drawing(channel, talker, pauses)
    await sender.send(talker.owe(CHAT, screen("First?", "Space", "Rest", fixed_places=2)))
    await eventually(lambda: len(phone.shown) == 1)
    first = phone.last
    following = talker.owe(CHAT, screen("Second?", chose="You chose: Rest"), answered=str(first.id), ref=NEXT)
    sender._put(following, Shown(first.text, captioned=True))
    await eventually(lambda: not first.rows)
    assert first.text.endswith("You chose: Rest")


async def test_a_choice_that_was_typed_leads_the_next_message_and_closes_the_question(
    channel: Telegram, talker: Talker, phone: Phone
) -> None:
    await sent(channel, talker.owe(CHAT, screen("First?")))
    first = phone.last
    await sent(channel, talker.owe(CHAT, screen("Second?", chose="You chose: Okay"), ref=NEXT))
    assert phone.last.text == "You chose: Okay\n\nSecond?"
    assert (first.text, first.rows) == ("First?", [])


async def test_a_late_tap_adds_nothing_to_the_message_it_was_made_on(
    channel: Telegram, talker: Talker, phone: Phone
) -> None:
    await sent(channel, talker.owe(CHAT, screen("First?")))
    first = phone.last
    late = screen("Second?", notice="Already answered.")
    await sent(channel, talker.owe(CHAT, late, closed=True, answered=str(first.id), ref=NEXT), Shown(first.text))
    assert (first.text, first.rows) == ("First?", [])
    assert phone.last.text == "Already answered.\n\nSecond?"


async def test_a_notice_to_the_same_chat_leaves_the_question_its_buttons(
    channel: Telegram, talker: Talker, phone: Phone
) -> None:
    await sent(channel, talker.owe(CHAT, screen("First?")))
    first = phone.last
    notice = screen("Someone has asked for a person.", "Seen", constants=())
    await sent(channel, talker.owe(CHAT, notice, ref=TalkRef("notice", b"n", 0)))
    assert first.rows and phone.last.rows


async def test_the_buttons_that_are_there_stay_until_the_next_question_has_come(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram
) -> None:
    await sent(channel, talker.owe(CHAT, screen("First?")))
    first = phone.last
    telegram.faults.add("500", "sendMessage", times=5)
    following = talker.owe(CHAT, screen("Second?", chose="You chose: Okay"), answered=str(first.id), ref=NEXT)
    await sent(channel, following, Shown(first.text))
    assert (first.text, first.edits) == ("First?", 0) and first.rows
    await channel.sender.resend()
    await eventually(lambda: not first.rows)
    assert first.text == "First?\n\nYou chose: Okay"


async def test_ticks_are_edited_in_place_and_a_repeat_of_them_is_harmless(
    channel: Telegram, talker: Talker, phone: Phone
) -> None:
    await sent(channel, talker.owe(CHAT, screen("Which?")))
    first = phone.last
    ticked = screen("Which?", answers=(Button("tick:a", "Food", ticked=True), Button("tick:b", "Rest")))
    for _ in range(2):
        await sent(channel, talker.owe(CHAT, ticked, answered=str(first.id), edit=True))
    assert phone.shown == [first]
    assert first.labels[0] == ["✓ Food", "Rest"]
    assert first.edits == 1
    assert talker.rows == {}


async def test_ticks_go_into_a_new_message_where_the_old_one_is_gone(
    channel: Telegram, talker: Talker, phone: Phone
) -> None:
    await sent(channel, talker.owe(CHAT, screen("Which?"), answered="424242", edit=True))
    assert phone.last.text == "Which?"
    assert talker.rows == {}


async def test_an_address_that_telegram_refuses_does_not_keep_the_screen_away(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram
) -> None:
    telegram.faults.add("400", "sendMessage", text="BUTTON_URL_INVALID")
    await sent(channel, talker.owe(CHAT, screen(), page_link="https://afterwards.example.org/p/1"))
    assert phone.last.text.endswith("Open the page: https://afterwards.example.org/p/1")
    assert phone.last.labels[-1] == ["Stop", "Help now"]
    assert talker.rows == {}


async def test_what_telegram_will_never_take_is_owed_no_more(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram
) -> None:
    telegram.faults.add("400", "sendMessage", times=2, text="something is wrong with it")
    await sent(channel, talker.owe(CHAT, screen()))
    assert (phone.shown, talker.rows, talker.ids["1001"], talker.gone) == ([], {}, [], [])


async def test_a_long_screen_comes_in_parts_and_a_part_that_is_there_is_not_sent_again(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram
) -> None:
    telegram.faults.add("500", "sendMessage", skip=1, times=2)
    lines = tuple(f"{number} " + "word " * 100 for number in range(20))
    await sent(channel, talker.owe(CHAT, screen(statements=lines)))
    assert len(phone.shown) == 3
    assert [bool(message.rows) for message in phone.shown] == [False, False, True]
    assert talker.ids["1001"] == [str(message.id) for message in phone.shown]


# when it fails


async def test_told_to_wait_a_reply_waits_and_other_chats_do_not(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram, pauses: Pauses
) -> None:
    other = telegram.phone(1002)
    await other.start()
    telegram.faults.add("429", "sendMessage", chat=1001, seconds=7)
    await sent(channel, talker.owe(CHAT, screen("First?")))
    await sent(channel, talker.owe(OTHER, screen("Other?")))
    assert pauses == [7.0]
    assert [message.text for message in phone.shown] == ["First?"]
    assert [message.text for message in other.shown] == ["Other?"]
    assert talker.rows == {}


async def test_the_order_of_a_chat_is_kept_through_failures(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram
) -> None:
    telegram.faults.add("429", "sendMessage", seconds=1)
    telegram.faults.add("500", "sendMessage", skip=1)
    telegram.faults.add("reset", "sendMessage", skip=2)
    for number in range(6):
        await channel.send(talker.owe(CHAT, screen(f"{number}?")))
    await eventually(lambda: not talker.rows)
    assert [message.text for message in phone.shown] == [f"{number}?" for number in range(6)]


async def test_told_to_wait_again_and_again_it_obeys_and_asks_for_nothing_meanwhile(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram, pauses: Pauses
) -> None:
    for seconds in (500, 3, 100_000):
        telegram.faults.add("429", "sendMessage", seconds=seconds)
    await sent(channel, talker.owe(CHAT, screen("First?")))
    assert pauses == [500.0, 3.0, 3600.0]
    assert len(phone.shown) == 1
    assert talker.rows == {}


async def test_a_question_that_was_overtaken_does_not_come_after_the_next(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram
) -> None:
    telegram.faults.add("500", "sendMessage", times=5)
    await sent(channel, talker.owe(CHAT, screen("First?")))
    assert len(talker.rows) == 1
    await sent(channel, talker.owe(CHAT, screen("Second?"), ref=NEXT))
    await channel.sender.resend()
    await eventually(lambda: not channel.sender._lanes.is_busy("1001"))
    assert [message.text for message in phone.shown] == ["Second?"]
    assert talker.rows == {}


async def test_what_was_given_up_is_sent_in_its_order(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram
) -> None:
    telegram.faults.add("500", "sendMessage", times=15)
    for number in range(3):
        await sent(channel, talker.owe(CHAT, screen(f"{number}?")))
    assert phone.shown == []
    talker.rows.clear()  # what a store hands out belongs to processes that are gone
    await channel.sender.resend()
    await eventually(lambda: len(phone.shown) == 3)
    assert [message.text for message in phone.shown] == ["0?", "1?", "2?"]


@pytest.mark.parametrize("kind", ["500", "502", "reset", "hang", "429"])
async def test_a_failure_that_passes_leaves_one_message(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram, kind: str
) -> None:
    hurry(channel, kind)
    telegram.faults.add(kind, "sendMessage")  # type: ignore[arg-type]
    await sent(channel, talker.owe(CHAT, screen()))
    assert len(phone.shown) == 1
    assert talker.rows == {}


@pytest.mark.parametrize("kind", ["500", "502", "reset", "hang"])
async def test_a_failure_that_lasts_leaves_the_reply_owed_until_it_is_over(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram, kind: str
) -> None:
    hurry(channel, kind)
    fault = telegram.faults.add(kind, "sendMessage", times=1000)  # type: ignore[arg-type]
    await sent(channel, talker.owe(CHAT, screen()))
    assert (phone.shown, len(talker.rows), talker.gone) == ([], 1, [])
    assert 1000 - fault.times <= 5
    fault.times = 0
    await channel.sender.resend()
    await eventually(lambda: not talker.rows)
    assert len(phone.shown) == 1


@pytest.mark.parametrize("kind", ["reset_after", "hang_after", "garbage"])
async def test_an_answer_that_never_came_makes_at_most_one_double(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram, kind: str
) -> None:
    hurry(channel, kind)
    fault = telegram.faults.add(kind, "sendMessage", times=1000)  # type: ignore[arg-type]
    await sent(channel, talker.owe(CHAT, screen()))
    assert len(phone.shown) == 2
    assert 1000 - fault.times == 2
    assert len(talker.rows) == 1
    assert {message.text for message in phone.shown} == {"How are you now?"}


async def test_telegram_out_of_reach_leaves_everything_owed(talker: Talker, pauses: Pauses) -> None:
    from bot.channels.telegram.transport import open_bot  # noqa: PLC0415 (this test alone needs another client)

    bot = open_bot("4242:token", "http://127.0.0.1:9", seconds=0.3)
    await bot.connect()
    post = Post(bot, talker.token, None)
    sender = Sender(post, talker, Sweeper(post, talker), pause=pauses)
    await sender.send(talker.owe(CHAT, screen()))
    await eventually(lambda: not sender._lanes.is_busy("1001"))
    assert len(talker.rows) == 1
    assert pauses == [0.5, 1.0, 2.0, 4.0]
    await sender.close()
    await bot.disconnect()


async def test_a_wrong_token_is_our_fault_and_not_the_persons(
    telegram: FakeTelegram, talker: Talker, channel: Telegram, phone: Phone
) -> None:
    channel.bot._base_url = f"{telegram.url}/bot4242:wrong"
    await sent(channel, talker.owe(CHAT, screen()))
    assert (len(talker.rows), talker.gone) == (1, [])


async def test_a_person_who_blocked_the_bot_is_owed_nothing_and_others_are_not_touched(
    channel: Telegram, talker: Talker, phone: Phone, telegram: FakeTelegram
) -> None:
    other = telegram.phone(1002)
    await other.start()
    await phone.block()
    for number in range(3):
        await channel.send(talker.owe(CHAT, screen(f"{number}?")))
    await sent(channel, talker.owe(OTHER, screen("Other?")))
    await eventually(lambda: talker.gone == ["1001"])
    assert talker.rows == {}
    assert phone.shown == []
    assert [message.text for message in other.shown] == ["Other?"]
    assert {call["chat_id"] for call in telegram.calls("sendMessage")} == {"1001", "1002"}


@pytest.mark.parametrize("why", ["unknown", "deactivated", "never started"])
async def test_a_chat_that_is_not_there_is_gone(
    channel: Telegram, talker: Talker, telegram: FakeTelegram, why: str
) -> None:
    if why != "unknown":
        phone = telegram.phone(1001)
        if why == "deactivated":
            await phone.start()
            phone.leave_telegram()
    await sent(channel, talker.owe(CHAT, screen()))
    assert (talker.gone, talker.rows) == (["1001"], {})


async def test_what_belongs_to_another_channel_is_left_alone(
    channel: Telegram, talker: Talker, telegram: FakeTelegram
) -> None:
    await channel.send(talker.owe(Chat("web", "1001"), screen()))
    await asyncio.sleep(0)
    assert not channel.sender._lanes.is_busy("1001")
    assert len(talker.rows) == 1
    assert telegram.calls("sendMessage") == []


async def test_a_tap_that_can_no_longer_be_answered_is_no_failure(
    channel: Telegram, telegram: FakeTelegram, capfd: pytest.CaptureFixture[str]
) -> None:
    channel.sender.answer("424242", "You chose: Okay")
    await eventually(lambda: not channel.sender._answers)
    assert len(telegram.calls("answerCallbackQuery")) == 1
    assert "failed" not in capfd.readouterr().err
