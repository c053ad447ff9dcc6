"""When a reminder goes out, pinned: clock changes, quiet time over midnight, an outage, a blocked chat."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from working import Clock, Working, live, settings

from bot.app import Service
from bot.messages import Chat, Outgoing
from bot.people import Person
from bot.sessions.talk import Address, pack
from bot.storage import talks

LONDON = ZoneInfo("Europe/London")
CHAT = Chat("telegram", "1001")


@pytest.fixture
async def working(tmp_path: Path) -> AsyncIterator[Working]:
    """A live service, long before anything is due."""
    environ = {"AFTERWARDS_TELEGRAM_TOKEN": "4242:made-up-token"}
    opened = Working(settings(tmp_path, toml=live(), environ=environ), Clock())
    await opened.open()
    yield opened
    await opened.close()


async def appointed(service: Service, day: str, topic: str) -> None:
    store = service.stores.learning
    holder, address = store.pseudonym(CHAT), pack(Address(CHAT.channel, CHAT.address))
    await store.write(talks.appoint(store, b"o" * 16, 1, day, topic=topic, holder=holder, address=address))


async def sent_at(working: Working, *moments: str, goes: bool = True) -> list[str]:
    """At which of these moments something went out."""
    found = []
    for moment in moments:
        working.clock.at = datetime.fromisoformat(moment).replace(tzinfo=LONDON)

        async def send(outgoing: Outgoing) -> bool:
            return goes

        found += [moment] * await working.service.reminders.send_due(send)
    return found


@pytest.mark.parametrize(
    ("topic", "day", "moments", "sent"),
    [
        ("learning/follow_up", "2027-03-28", ("2027-03-28 00:30", "2027-03-28 08:59", "2027-03-28 09:00"), 2),
        ("learning/follow_up", "2026-10-25", ("2026-10-25 01:30", "2026-10-25 08:59", "2026-10-25 09:00"), 2),
        ("learning/staff", "2027-03-28", ("2027-03-28 15:59", "2027-03-28 16:00"), 1),
        ("learning/staff", "2026-10-25", ("2026-10-25 15:59", "2026-10-25 16:00"), 1),
        ("learning/follow_up", "2028-02-29", ("2028-02-28 12:00", "2028-02-29 09:00"), 1),
        ("learning/staff", "2026-12-07", ("2026-12-07 20:59",), 0),  # five hours late: still today
        ("learning/staff", "2026-12-07", ("2026-12-07 21:00", "2026-12-08 08:59", "2026-12-08 16:00"), 2),
        ("learning/follow_up", "2026-12-07", ("2026-12-07 20:00",), 0),  # an outage of eleven hours
        ("learning/follow_up", "2026-12-07", ("2026-12-07 22:00", "2026-12-08 03:00", "2026-12-08 09:00"), 2),
        ("learning/follow_up", "2026-12-07", ("2026-12-20 12:00",), 0),  # a fortnight: once, and not for each day
        ("learning/follow_up", "2026-12-31", ("2026-12-31 23:59", "2027-01-01 00:00", "2027-01-01 09:00"), 2),
    ],
)
async def test_it_goes_out_at_its_moment_and_once(
    working: Working, topic: str, day: str, moments: tuple[str, ...], sent: int
) -> None:
    await appointed(working.service, day, topic)
    after = tuple(f"2029-0{month}-10 12:00" for month in range(1, 4))
    assert await sent_at(working, *moments, *after) == [moments[sent]]


@pytest.mark.parametrize(
    ("own", "moments", "sent"),
    [
        (("20:00", "10:30"), ("2026-12-07 09:00", "2026-12-07 10:29", "2026-12-07 10:30"), 2),
        (("12:00", "13:00"), ("2026-12-07 12:30", "2026-12-07 13:00"), 1),
    ],
    ids=["over midnight", "in the middle of the day"],
)
async def test_personal_quiet_hours_are_added_to_those_of_the_service(
    working: Working, own: tuple[str, str], moments: tuple[str, ...], sent: int
) -> None:
    await working.service.people.put(CHAT, Person(audience="staff", quiet_from=own[0], quiet_to=own[1]))
    await appointed(working.service, "2026-12-07", "learning/follow_up")
    assert await sent_at(working, *moments) == [moments[sent]]


async def test_what_could_not_be_sent_is_tried_again_and_counts_once(working: Working) -> None:
    await appointed(working.service, "2026-12-07", "learning/follow_up")
    assert await sent_at(working, "2026-12-07 09:00", goes=False) == []
    assert await sent_at(working, "2026-12-07 09:00") == []
    assert await sent_at(working, "2026-12-07 09:01", "2026-12-07 09:02") == ["2026-12-07 09:01"]


async def test_of_a_blocked_chat_every_reminder_ends_in_silence(working: Working) -> None:
    service = working.service
    await appointed(service, "2026-12-07", "learning/follow_up")
    await service.conversation.blocked(CHAT)
    assert await sent_at(working, "2026-12-07 09:00", "2026-12-08 09:00") == []
    assert await service.stores.learning.read(talks.appointed(service.stores.learning.pseudonym(CHAT))) == ()


async def test_stop_between_claim_and_its_moment_is_heard(working: Working) -> None:
    await appointed(working.service, "2026-12-07", "learning/follow_up")
    assert await sent_at(working, "2026-12-07 08:00") == []  # claimed, and waiting for its hour
    await working.service.learning.end_appointments(CHAT)
    assert await sent_at(working, "2026-12-07 09:00") == []
