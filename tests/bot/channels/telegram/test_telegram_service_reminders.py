"""A check-in that was asked for in a chat: the day, the hour, one neutral sentence, and never a third."""

from datetime import datetime

import pytest
from served import Person, Served

STAFF = "w_staff-en_GB"
TO_CHECK_IN = ("Support for me", "No", "Yes", "Okay", "I do not know", "Yes", "Not now")
SENTENCE = "Your reminder is here."


async def asked(served: Served, when: str = "In 3 days", part: str = "Evening") -> Person:
    """A staff member who has asked for a check-in and finished."""
    person = await served.person(arrival=STAFF)
    await person.taps(*TO_CHECK_IN)
    assert "Shall I check in again?" in person.screen
    await person.taps(when)
    if "What part of the day suits you" in person.screen:
        await person.taps(part)
    assert "The message will only say: Your reminder is here." in person.screen
    await person.taps("Good", "Finish")
    return person


def reminders(person: Person) -> list[datetime]:
    """When each reminder came."""
    zone = person.served.working.clock.at.tzinfo
    sent = [message for message in person.ever() if message.by_bot and message.text == SENTENCE]
    return [datetime.fromtimestamp(message.date, zone) for message in sent]


def days(person: Person) -> list[str]:
    return [f"{at:%d %H}" for at in reminders(person)]


async def at(served: Served, hour: int, minute: int = 0) -> None:
    """Go to that time of the day, hour by hour."""
    now = served.working.clock.at
    await served.hours(((hour - now.hour) * 60 + minute - now.minute) % 1440 / 60)


async def test_the_part_of_the_day_is_asked_once_in_the_life_of_a_chat(served: Served) -> None:
    person = await asked(served)
    assert sum("What part of the day suits you" in message.text for message in person.ever()) == 1
    await person.arrives()
    await person.taps(*TO_CHECK_IN, "In 3 days")
    assert "The message will only say" in person.screen
    assert sum("What part of the day suits you" in message.text for message in person.ever()) == 1


@pytest.mark.parametrize(
    ("part", "comes"), [("Midday", "26 12"), ("Late afternoon", "26 16"), ("Evening", "26 19")], ids=lambda part: part
)
async def test_it_comes_on_its_day_at_its_hour_once(served: Served, part: str, comes: str) -> None:
    person = await asked(served, part=part)
    await served.hours(24 * 7)
    assert days(person) == [comes]
    first = next(message for message in person.ever() if message.text == SENTENCE)
    assert first.labels == [["Open", "Later"], ["No more reminders"]]


async def test_both_come_and_no_third(served: Served) -> None:
    person = await asked(served, "Both")
    await served.hours(24 * 40, step=6)
    assert [f"{at:%d.%m}" for at in reminders(person)] == ["26.11", "21.12"]


async def test_nothing_comes_in_quiet_hours(served: Served) -> None:
    person = await asked(served)
    down = served.fake.faults.add("500", "*", times=10**6)
    await served.hours(72)
    await at(served, 23)
    down.times = 0
    await at(served, 9)
    assert days(person) == []
    await at(served, 20)
    assert days(person) == ["27 19"]


async def test_quiet_hours_of_ones_own_are_kept_too(served: Served) -> None:
    person = await asked(served)
    await served.service.people.change(person.chat, quiet_from="18:00", quiet_to="20:00")
    await served.hours(72)
    await at(served, 20, 30)
    assert days(person) == ["26 20"]


async def test_open_begins_the_check_in(served: Served) -> None:
    person = await asked(served)
    await served.hours(72)
    await person.taps("Open")
    assert "is anyone hurt or unwell now?" in person.screen
    talk = await served.service.support.find(person.chat)
    session = await served.service.support.look(person.chat, talk)
    assert session is not None and session.frames[0].flow == "support/check_in"
    assert session.facts["last"] == "yes"
    assert len(person.keyboards) == 1


async def test_later_comes_once_more_tomorrow_and_then_never(served: Served) -> None:
    person = await asked(served)
    await served.hours(72)
    await person.taps("Later")
    assert person.screen == "I will remind you tomorrow, and then I stop."
    await served.hours(24)
    assert days(person) == ["26 19", "27 19"]
    assert person.phone.last.labels == [["Open", "No more reminders"]]
    await served.hours(24 * 30, step=6)
    assert len(reminders(person)) == 2


async def test_later_twice_is_later_once(served: Served) -> None:
    person = await asked(served)
    await served.hours(72)
    reminder = person.phone.last
    later = reminder.button("Later")
    assert later is not None
    for _ in range(2):
        await person.phone.press(later, reminder)
    await served.updates()
    await served.hours(24 * 10, step=6)
    assert len(reminders(person)) == 2


async def test_later_uses_up_the_second(served: Served) -> None:
    person = await asked(served, "Both")
    await served.hours(72)
    await person.taps("Later")
    await served.hours(24 * 40, step=6)
    assert days(person) == ["26 19", "27 19"]


async def test_no_more_reminders_ends_those_of_every_purpose(served: Served) -> None:
    person = await asked(served, "Both")
    await served.service.reminders.later("learning", person.chat, b"l" * 12)
    await served.hours(24)  # the one of learning
    await person.taps("No more reminders")
    assert person.screen == "No more reminders will come."
    await served.hours(24 * 40, step=6)
    assert len(reminders(person)) == 1


async def test_stop_before_the_day_ends_it(served: Served) -> None:
    person = await asked(served)
    await person.types("/stop")
    await served.hours(24 * 7)
    assert reminders(person) == []


async def test_a_killed_process_sends_it_neither_twice_nor_never(served: Served) -> None:
    person = await asked(served)
    await served.hours(71)
    served.move(hours=1)
    await served.restart()
    await served.tick()
    await served.restart()
    await served.hours(24)
    assert days(person) == ["26 19"]


async def test_a_reminder_tells_nothing(served: Served) -> None:
    person = await asked(served)
    await served.hours(72)
    texts = [message.text for message in person.phone.shown]
    assert texts == [SENTENCE]
    assert person.phone.last.protected
