"""I am on nights, I am on leave: where a staff member says so, and that reminders keep to it from then on."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from device import Device
from working import Clock, Working, settings

from bot.messages import Incoming, Outgoing
from bot.sessions.talk import Address, pack
from bot.storage import talks

LONDON = ZoneInfo("Europe/London")
FORMS = ("standard", "easy_read")
LANGUAGES = ("en_GB", "cy", "pl", "ur", "ar", "ro")


@pytest.fixture
async def working(tmp_path: Path) -> AsyncIterator[Working]:
    """A demonstration on Monday 7 December 2026, at noon: Telegram is `full` there."""
    environ = {"AFTERWARDS_TELEGRAM_TOKEN": "4242:made-up-token"}
    clock = Clock(datetime(2026, 12, 7, 12, tzinfo=LONDON))
    opened = Working(settings(tmp_path, environ=environ), clock)
    await opened.open()
    yield opened
    await opened.close()


async def at_message_times(working: Working, *, form: str = "standard", language: str = "en_GB") -> Device:
    """A staff member's chat that has asked when messages may come."""
    device = Device(working.service, "telegram", "1001")
    await working.service.people.change(device.chat, audience="staff", form=form, language=language)
    await device.send(Incoming(device.chat, "the command", command="reminders"))
    assert device.screen.name == "message_time"
    return device


async def sent_at(working: Working, device: Device, day: str, *moments: str) -> list[str]:
    """At which of these moments a reminder of that day went out."""
    store = working.service.stores.learning
    address = pack(Address(device.chat.channel, device.chat.address))
    due = talks.appoint(
        store, b"o" * 16, 1, day, topic="learning/follow_up", holder=store.pseudonym(device.chat), address=address
    )
    await store.write(due)
    found: list[str] = []

    async def send(outgoing: Outgoing) -> bool:
        return True

    for moment in moments:
        working.clock.at = datetime.fromisoformat(moment).replace(tzinfo=LONDON)
        found += [moment] * await working.service.reminders.send_due(send)
    return found


async def test_on_nights_what_is_due_waits_until_the_afternoon_of_each_day_after_one(working: Working) -> None:
    device = await at_message_times(working)
    await device.press("I am on nights", "Two nights")
    assert device.text.startswith("I send nothing while you sleep.")
    days = await working.service.people.away(device.chat)
    assert days == dict.fromkeys(("2026-12-07", "2026-12-08", "2026-12-09"), "nights")
    assert await sent_at(working, device, "2026-12-09", "2026-12-09 09:00", "2026-12-09 15:59", "2026-12-09 16:00") == [
        "2026-12-09 16:00"
    ]


async def test_after_the_last_night_mornings_are_as_before(working: Working) -> None:
    device = await at_message_times(working)
    await device.press("I am on nights", "Two nights")
    assert await sent_at(working, device, "2026-12-10", "2026-12-10 08:59", "2026-12-10 09:00") == ["2026-12-10 09:00"]


async def test_on_leave_nothing_comes_until_it_is_over_and_then_once(working: Working) -> None:
    device = await at_message_times(working)
    await device.press("I am on leave", "Three days")
    assert device.text.startswith("I send nothing while you are on leave.")
    moments = ("2026-12-08 09:00", "2026-12-08 16:00", "2026-12-09 20:00", "2026-12-10 09:00", "2026-12-11 09:00")
    assert await sent_at(working, device, "2026-12-08", *moments) == ["2026-12-10 09:00"]


async def test_what_was_said_last_holds_and_back_is_back(working: Working) -> None:
    device = await at_message_times(working)
    await device.press("I am on leave", "Two weeks")
    await device.send(Incoming(device.chat, "again", command="reminders"))
    await device.press("I am on nights", "One night")
    assert set((await working.service.people.away(device.chat)).values()) == {"nights"}
    await device.send(Incoming(device.chat, "once more", command="reminders"))
    await device.press("I am on leave", "I am back")
    assert device.text.startswith("Messages come as before.")
    assert await working.service.people.away(device.chat) == {}
    assert await sent_at(working, device, "2026-12-08", "2026-12-08 09:00") == ["2026-12-08 09:00"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
async def test_it_is_said_in_every_form_and_language_of_staff(working: Working, form: str, language: str) -> None:
    said = set()
    for act in ("s:on_nights", "s:away:nights:4", "s:on_leave", "s:away:leave:7"):
        device = await at_message_times(working, form=form, language=language)
        if act.startswith("s:away"):
            await device.act("s:on_nights" if "nights" in act else "s:on_leave")
        await device.act(act)
        assert device.screen.language == language
        said.add((device.screen.question, device.screen.hint))
    assert len(said) == 4
    if language != "en_GB":
        english = await at_message_times(working, form=form)
        await english.act("s:on_nights")
        assert (english.screen.question, english.screen.hint) not in said


async def test_only_staff_are_asked(working: Working) -> None:
    device = await at_message_times(working)
    assert {"I am on nights", "I am on leave"} <= set(device.labels)
    for audience in ("adult", "young_person", "family", "witness"):
        await working.service.people.change(device.chat, audience=audience)
        await device.send(Incoming(device.chat, f"the command of {audience}", command="reminders"))
        assert "Midday" in device.labels
        assert not {"I am on nights", "I am on leave"} & set(device.labels)


async def test_the_days_are_among_what_is_held_and_go_with_the_rest(working: Working) -> None:
    device = await at_message_times(working)
    await device.press("I am on leave", "One week")
    await device.send(Incoming(device.chat, "what is held", command="delete"))
    assert "your message times" in device.text
    await device.press("Delete all")
    assert await working.service.people.away(device.chat) == {}
