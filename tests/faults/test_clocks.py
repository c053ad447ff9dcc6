"""The clocks change, jump and come back: every reminder comes once, on its day or after it, and never at night."""

import random
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from working import Clock, Working, settings

from bot.app import Service
from bot.messages import Chat, Outgoing
from bot.reminders import NIGHTS, PARTS, USUAL
from bot.sessions.talk import Address, pack
from bot.storage import talks

LONDON = ZoneInfo("Europe/London")
NIGHT, MORNING = time(21), time(9)
PEOPLE = 40
STEP = timedelta(minutes=20)
CHANGES = tuple(
    max(day for number in range(25, 32) if (day := date(year, month, number)).isoweekday() == 7)
    for year in range(2026, 2031)
    for month in (3, 10)
)
"""The last Sundays of March and October: the hour that is left out, and the hour that is there twice."""


class Told:
    """A chat that notes who was reminded, and when by the clock of the service. `down`: nothing can be sent."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.sent: list[tuple[str, datetime]] = []
        self.down = False
        service.senders["telegram"] = service.in_turn["telegram"] = self.remind

    async def remind(self, outgoing: Outgoing) -> bool:
        if not self.down:
            self.sent.append((outgoing.chat.address, self.service.now()))
        return not self.down

    def times(self) -> dict[str, datetime]:
        return dict(self.sent)


class Asked:
    """People who have asked for a reminder around a day, each for a part of it, some with quiet hours of their own."""

    def __init__(self, service: Service, chance: random.Random) -> None:
        self._service, self._chance, self._numbers = service, chance, count()
        self.days: dict[str, date] = {}
        self.parts: dict[str, time] = {}
        self.quiet: dict[str, tuple[time, time]] = {}
        self.away: dict[str, Mapping[str, str]] = {}

    async def ask(self, around: date) -> None:
        its, address = self._service.support.store, str(next(self._numbers))
        chat, part = Chat("telegram", address), self._chance.choice(("", *PARTS))
        own = self._chance.choice((("", ""), ("19:30", "12:30"), ("22:00", "07:00"), ("11:00", "16:30")))
        day = around + timedelta(days=self._chance.choice((-1, 0, 0, 1)))
        self.days[address], self.parts[address] = day, PARTS[part or USUAL]
        if own[0]:
            self.quiet[address] = time.fromisoformat(own[0]), time.fromisoformat(own[1])
        await self._service.people.change(chat, message_time=part, quiet_from=own[0], quiet_to=own[1])
        if kind := self._chance.choice(("", "", "nights", "leave")):
            days = (day.isoformat(), (day + timedelta(days=1)).isoformat())
            await self._service.people.be_away(chat, days, kind)
            self.away[address] = dict.fromkeys(days, kind)
        origin = talks.origin(its, address.encode().rjust(12, b"0"), "check_in")
        topic, where = "support/check_in", pack(Address(chat.channel, chat.address))
        await its.write(
            talks.appoint(its, origin, 1, day.isoformat(), topic=topic, holder=its.pseudonym(chat), address=where)
        )


def is_quiet(at: time, start: time, end: time) -> bool:
    return start <= at < end if start <= end else at >= start or at < end


def wrong(asked: Asked, told: Told) -> list[str]:
    """Whoever was not reminded exactly once, at an hour that is right for them."""
    counts = Counter(address for address, _ in told.sent)
    found = [f"{address}: {counts[address]} times" for address in asked.days if counts[address] != 1]
    for address, at in told.times().items():
        quiet = ((NIGHT, MORNING), asked.quiet.get(address, (time(), time())))
        if any(is_quiet(at.time(), *hours) for hours in quiet):
            found.append(f"{address}: in quiet time, at {at}")
        away = asked.away.get(address, {}).get(at.date().isoformat(), "")
        if away == "leave" or (away == "nights" and is_quiet(at.time(), *NIGHTS)):
            found.append(f"{address}: at {at}, though on {away}")
        if at.date() < asked.days[address] or at.time() < asked.parts[address]:
            found.append(f"{address}: too early, at {at}")
    return found


async def days_go_by(service: Service, clock: Clock, days: int, step: timedelta = STEP) -> None:
    until = clock.at + timedelta(days=days)
    while clock.at < until:
        clock.at += step
        await service.send_reminders()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.parametrize("change", CHANGES, ids=str)
async def test_when_the_clocks_change_each_comes_once_and_in_the_day(
    tmp_path: Path, clock: Clock, change: date
) -> None:
    clock.at = datetime.combine(change - timedelta(days=2), time(6), UTC)
    working = Working(settings(tmp_path), clock)
    service = await working.open()
    told, asked = Told(service), Asked(service, random.Random(change.toordinal()))  # noqa: S311
    for _ in range(PEOPLE):
        await asked.ask(change)
    await days_go_by(service, clock, 7)
    assert wrong(asked, told) == []
    free = set(asked.days) - set(asked.away) - set(asked.quiet)
    assert free
    assert {told.times()[address].date() - asked.days[address] for address in free} == {timedelta()}, "on their day"
    await working.close()


@pytest.mark.parametrize("seed", range(3))
async def test_after_an_outage_or_a_jump_each_comes_once_and_in_the_day(
    tmp_path: Path, clock: Clock, seed: int
) -> None:
    """The service is down, the chat cannot be reached, the clock is set a day forward and back: none comes twice."""
    chance = random.Random(seed)  # noqa: S311
    clock.at = datetime(2026, 3, 27, 6, tzinfo=UTC)
    working = Working(settings(tmp_path), clock)
    service = await working.open()
    told, asked = Told(service), Asked(service, chance)
    for _ in range(PEOPLE):
        await asked.ask(date(2026, 3, 29))
    for _ in range(12):
        told.down = chance.random() < 0.3
        clock.at += chance.choice((1, 1, 1, -1)) * timedelta(hours=chance.uniform(0, 24))
        await service.send_reminders()
        if chance.random() < 0.3:
            await working.close()
            told.service = service = await working.open()
            service.senders["telegram"] = service.in_turn["telegram"] = told.remind
    told.down, clock.at = False, max(clock.at, datetime(2026, 3, 30, 6, tzinfo=UTC))
    await days_go_by(service, clock, 5)
    assert wrong(asked, told) == []
    await working.close()
