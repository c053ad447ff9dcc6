"""Every message of a chat, ours and the person's, is deleted: at the end of its talk, or before 47 hours."""

import pytest
from served import Person, Served
from telegram_fake import Message

from bot.channels.telegram import CHANNEL
from bot.messages import Chat, Incoming

STAFF = "w_staff-en_GB"
LATEST = 47 * 3600
WORDS = "it was loud on the corridor"


async def in_support(served: Served) -> Person:
    """A staff member at the third question of support, where they have typed, too."""
    person = await served.person(arrival=STAFF)
    await person.taps("Support for me", "No")
    await person.types("1")
    assert "How are you now?" in person.screen
    return person


async def in_learning(served: Served) -> Person:
    """A staff member at a question of learning, with words in the draft and in the chat."""
    person = await served.person(arrival=STAFF)
    await person.taps("Help us learn", "No", "Yes", "Start", "Holding")
    await person.types(WORDS)
    assert "What worked" in person.screen
    return person


async def to_the_end_of_learning(person: Person) -> None:
    """Answer what is left and send."""
    await person.goes_to("Nothing is sent yet.", "I do not know")
    await person.taps("Send")


def left(person: Person) -> list[Message]:
    return [message for message in person.ever() if not message.deleted]


def all_deleted_in_time(person: Person) -> bool:
    return not left(person) and all(message.age < LATEST for message in person.ever())


# at the end of a talk


async def test_at_the_end_of_support_nothing_is_left_but_the_last_words(served: Served) -> None:
    person = await in_support(served)
    await person.taps("Stop")
    assert left(person) == [person.phone.last]
    assert "Your other answers are gone." in person.screen
    await person.taps("Finish")
    assert [message.text.splitlines()[0] for message in left(person)] == ["Finished."]


async def test_words_in_learning_stand_until_they_are_sent(served: Served) -> None:
    person = await in_learning(served)
    assert any(message.text == WORDS for message in left(person))
    await to_the_end_of_learning(person)
    assert left(person) == [person.phone.last]
    assert "You can take it back for 24 hours." in person.screen


async def test_at_stop_in_learning_the_words_go_and_the_draft_stays(served: Served) -> None:
    person = await in_learning(served)
    await person.taps("Stop")
    assert left(person) == [person.phone.last]
    (draft,) = await served.service.learning.held(person.chat)
    assert draft.state == "draft"


async def test_after_a_restart_before_the_sweep_what_is_over_is_deleted_all_the_same(served: Served) -> None:
    person = await in_support(served)
    stop = person.phone.last.button("Stop")
    assert stop is not None
    incoming = Incoming(person.chat, "tap", token=stop["callback_data"], message=str(person.phone.last.id))
    await served.service.conversation.handle(incoming)  # committed, and killed before anything goes out
    before = left(person)
    await served.restart()
    await served.tend()
    assert all(message.deleted for message in before)
    assert "Your other answers are gone." in person.screen


async def test_what_was_claimed_by_a_killed_process_is_taken_over(served: Served) -> None:
    person = await in_support(served)
    before = left(person)
    served.fake.faults.add("500", "deleteMessages", times=1000)
    await person.taps("Stop")
    for talks in (served.service.support, served.service.safety):
        await talks.store.change(lambda connection: connection.exec_driver_sql("UPDATE message SET due = 0"))
    claimed = await served.service.conversation.to_delete()  # claimed, and killed with it in hand
    assert claimed
    served.fake.faults.script.clear()
    await served.restart()
    await served.tend()
    assert all(message.deleted for message in before)


async def test_telegram_down_for_a_day_after_the_end_leaves_nothing(served: Served) -> None:
    person = await in_learning(served)
    down = served.fake.faults.add("500", "*", times=10**6)
    await person.taps("Stop")
    await served.hours(24)
    down.times = 0
    await served.hours(1)
    assert [message.text for message in left(person)] == [person.screen]
    await served.hours(48)
    assert all_deleted_in_time(person)


# whatever the talk does


@pytest.mark.parametrize("where", ["support", "learning", "door"])
async def test_every_message_is_deleted_before_47_hours(served: Served, where: str) -> None:
    if where == "door":
        person = await served.person(arrival=STAFF)
        for command in ("/privacy", "/delete", "/reminders", "/language", "hello there"):
            await person.types(command)
    else:
        person = await (in_support if where == "support" else in_learning)(served)
        await person.phone.send("photo")
        await served.updates()
        await person.types("/privacy")
    assert len(person.ever()) > 5
    await served.hours(47)
    assert all_deleted_in_time(person)


async def test_a_support_talk_that_nobody_ends_goes_after_a_day_and_its_messages_with_it(served: Served) -> None:
    person = await in_support(served)
    of_talk = [message for message in left(person) if message.by_bot and message.id > 2]
    await served.hours(26)
    assert all(message.deleted for message in of_talk)


async def test_messages_of_a_long_talk_go_each_in_its_time(served: Served) -> None:
    person = await in_learning(served)
    first = left(person)
    await served.hours(40)
    await person.taps("Skip")
    await served.hours(7)
    assert all(message.deleted for message in first)
    assert person.keyboards == [person.phone.last]
    await served.hours(40)
    assert all_deleted_in_time(person)


async def test_a_day_of_outage_in_the_middle_makes_nothing_late(served: Served) -> None:
    person = await in_support(served)
    await served.hours(20)
    down = served.fake.faults.add("502", "*", times=10**6)
    await served.hours(24)
    down.times = 0
    await served.hours(3)
    assert all_deleted_in_time(person)


async def test_a_question_about_a_name_and_the_word_itself_leave_nothing(served: Served) -> None:
    person = await in_learning(served)
    await person.types("Daniel was told no visit again")
    assert not any("Daniel" in message.text for message in left(person))
    await served.hours(47)
    assert all_deleted_in_time(person)


async def test_reminders_and_notices_go_like_everything_else(served: Served) -> None:
    person = await served.person(arrival=STAFF)
    receiver = await served.person(9001, (await served.service.invite_receiver("staff_support"))[1])
    await served.service.reminders.later("support", person.chat, b"r" * 12)
    await person.types("/help")
    await person.taps("I want a person")
    await person.goes_to("has asked for a person", "Yes", "Here on the ward", "Not here", "Go on", "Ask")
    await served.hours(72)
    assert any("Your reminder is here." in message.text for message in person.ever())
    assert any("has asked for a person" in message.text for message in receiver.ever())
    assert all_deleted_in_time(person)
    assert all_deleted_in_time(receiver)


async def test_a_blocked_chat_is_sent_nothing_more(served: Served) -> None:
    person = await in_support(served)
    for talks in (served.service.support, served.service.learning):
        await served.service.reminders.later(talks.purpose, person.chat, b"r" * 12)
    served.fake.faults.add("500", "sendMessage", times=5)
    await person.taps("Okay")  # its reply is owed
    await person.phone.block()
    await served.updates()
    calls = len(served.fake.calls("sendMessage"))
    await served.restart()
    await served.hours(48)
    assert len(served.fake.calls("sendMessage")) == calls
    assert await served.service.conversation.owed() == ()
    for talks in (served.service.support, served.service.learning):
        assert await talks.to_come(Chat(CHANNEL, str(person.phone.id))) == 0
