"""What a young person writes to whoever is told: that one reads it, at every hour, and the young person is told who."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
from device import Device
from working import OPENED, Clock, Working, settings

from bot.app import Service
from bot.messages import Outgoing
from bot.settings import demonstration

WORDS = "he hurts my arm at night"
TO_TELLING = ("Support for me", "Help now", "I am not safe", "Staff room")
COVERED = {"safeguarding": ("Mon-Fri 09:00-17:00", "duty_lead"), "duty_lead": ("07:00-22:00", "nurse_in_charge")}
"""Out of hours the safeguarding lead is covered by the duty lead, and at night that one by the nurse in charge."""
EVERY = ("safeguarding", "duty_lead", "nurse_in_charge", "second", "staff_support")
TOLD = [
    ("2026-11-24 10:00", "safeguarding", "Jo"),
    ("2026-11-24 19:00", "duty_lead", "the duty lead"),
    ("2026-11-28 10:00", "duty_lead", "the duty lead"),
    ("2026-11-24 23:30", "nurse_in_charge", "the nurse in charge"),
]


@pytest.fixture
async def covered(tmp_path: Path) -> AsyncIterator[Working]:
    """A service whose safeguarding lead does not answer at every hour."""
    toml = demonstration()
    for route, (hours, cover) in COVERED.items():
        before, at, after = toml.partition(f"[who_to_call.{route}]")
        toml = before + at + after.replace('hours = "always"', f'hours = "{hours}"\nout_of_hours = "{cover}"', 1)
    working = Working(settings(tmp_path, toml=toml), Clock())
    await working.open()
    yield working
    await working.close()


async def telling(working: Working, at: str) -> Device:
    """A young person who has said at that hour that they are not safe."""
    working.clock.at = datetime.fromisoformat(at).replace(tzinfo=OPENED.tzinfo)
    device = Device(working.service)
    await device.arrive("w_young_person-en_GB")
    await device.press(*TO_TELLING)
    assert device.screen.name == "telling"
    return device


async def page_of(service: Service, route: str) -> str:
    page, _ = await service.invite_receiver(route)
    return page.rpartition("/")[2]


async def opened_by(service: Service) -> dict[str, str]:
    """Which routes can open what was written, and what they read."""
    found = {}
    for route in EVERY:
        link = await page_of(service, route)
        for asked in await service.receivers.page(link) or ():
            written = await service.receivers.written(link, asked.key)
            assert (written is not None) == asked.wrote
            if written is not None:
                found[route] = written[1]
    return found


@pytest.mark.parametrize(("at", "route", "named"), TOLD, ids=[f"{at} {route}" for at, route, _ in TOLD])
async def test_whoever_was_told_reads_it_and_nobody_else_and_the_young_person_is_told_so(
    covered: Working, at: str, route: str, named: str
) -> None:
    device = await telling(covered, at)
    assert await opened_by(covered.service) == {}
    await device.press(f"Write to {named}")
    assert f"Only {named} reads it." in device.text
    assert f"Sealed for {named}, who can open it at once. It goes after 90 days." in device.text
    await device.type(WORDS)
    assert await opened_by(covered.service) == {route: WORDS}
    covered.clock.move(minutes=6)
    await covered.service.receivers.chase()
    assert await opened_by(covered.service) == {route: WORDS}, "a second contact comes, and reads nothing"


async def test_where_the_hour_strikes_in_between_the_one_who_was_told_stays_the_one_who_reads(covered: Working) -> None:
    device = await telling(covered, "2026-11-24 16:58")
    covered.clock.move(minutes=3)
    await device.look()
    await device.press("Write to Jo")
    assert "Only Jo reads it." in device.text
    await device.type(WORDS)
    assert await opened_by(covered.service) == {"safeguarding": WORDS}


async def test_the_next_talk_names_whoever_answers_then(covered: Working) -> None:
    device = await telling(covered, "2026-11-24 16:58")
    covered.clock.move(minutes=3)
    await device.press("Okay", "Help now")
    assert "the duty lead" in device.text
    assert "Jo" not in device.text


async def test_it_stays_with_its_notice_for_ninety_days_and_its_hour_for_one(covered: Working) -> None:
    device = await telling(covered, "2026-11-24 19:00")
    await device.press("Write to the duty lead")
    await device.type(WORDS)
    link = await page_of(covered.service, "duty_lead")
    (asked,) = await covered.service.receivers.page(link) or ()
    assert asked.when == "19:00"
    covered.clock.move(days=10)
    await covered.service.sweep()
    (later,) = await covered.service.receivers.page(link) or ()
    assert (later.when, later.wrote) == ("24 November 2026", True)
    assert await opened_by(covered.service) == {"duty_lead": WORDS}
    covered.clock.move(days=81)
    await covered.service.sweep()
    assert await opened_by(covered.service) == {}


async def test_a_notice_to_which_nobody_wrote_leaves_the_page_after_a_day(covered: Working) -> None:
    await telling(covered, "2026-11-24 19:00")
    link = await page_of(covered.service, "duty_lead")
    assert len(await covered.service.receivers.page(link) or ()) == 1
    covered.clock.move(days=2)
    assert await covered.service.receivers.page(link) == ()


async def test_a_linked_chat_hears_that_something_was_written_and_never_what(covered: Working) -> None:
    _, code = await covered.service.invite_receiver("duty_lead")
    receiver, sent = Device(covered.service, "telegram", "77"), list[Outgoing]()
    await receiver.arrive(code)

    async def push(outgoing: Outgoing) -> None:
        sent.append(outgoing)

    covered.service.senders["telegram"] = push
    device = await telling(covered, "2026-11-24 19:00")
    await device.press("Write to the duty lead")
    assert [(one.chat.address, one.screen.hint) for one in sent] == [("77", "")]
    await device.type(WORDS)
    assert [one.screen.hint for one in sent[1:]] == ["Something was written to you. It stands on your page."]
    assert WORDS not in repr(sent)
    assert sent[1].screen.question == sent[0].screen.question


@pytest.mark.parametrize("link", ["", "nobodys-link"])
async def test_a_dead_link_opens_nothing(covered: Working, link: str) -> None:
    device = await telling(covered, "2026-11-24 19:00")
    await device.press("Write to the duty lead")
    await device.type(WORDS)
    (asked,) = await covered.service.receivers.page(await page_of(covered.service, "duty_lead")) or ()
    assert await covered.service.receivers.written(link, asked.key) is None
