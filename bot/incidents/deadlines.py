"""Deadlines: what is due by when, by nation and setting, with the clause beside it. Data, in `profiles/`.

What is not known is never met: no end of the incident, no bank holidays for that year, no time of doing it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

import msgspec
import yaml

Standing: TypeAlias = Literal["met", "late", "open", "not_known", "no_time"]
"""How a duty stands. `late`: done too late, or not done and past its time. `open`: still time. `no_time`: none runs."""

CHILDREN = frozenset(
    {"cyp_inpatient", "school_mainstream", "school_special", "childrens_home", "secure_childrens_home",
     "supported_accommodation"}
)  # fmt: skip
"""Settings in which the duty to tell the designated officer is added in England."""
SET_POINTS, THEN_EVERY = (3, 7), 7
"""Days at which seclusion or segregation that has not ended is looked at (own default, for a clinician to verify)."""

_SPAN = re.compile(r"(?P<number>[1-9][0-9]{0,2}) (?P<unit>hour|calendar day|working day)s?")
_UNTIMED = ("each use", "as the plan says", "regularly", "none found")
_TIMED = ("at once", "same day", "another day")
_UK = ZoneInfo("Europe/London")
_LONGEST_SEARCH = 400  # days: no duty reaches further
_FIRST = clock(microsecond=1)  # of a day: what is due by the end of the day before is over


class Time(msgspec.Struct, frozen=True):
    """When a duty is due: so many hours, days or working days from the end, or in words."""

    text: str
    number: int = 0
    unit: str = ""

    @classmethod
    def read(cls, text: str) -> "Time":
        """ValueError, with what may be written, for anything else."""
        span = _SPAN.fullmatch(text)
        if span is not None:
            return cls(text, int(span["number"]), span["unit"])
        if text not in (*_UNTIMED, *_TIMED):
            ways = ", ".join((*_TIMED, "72 hours", "5 calendar days", "2 working days", *_UNTIMED))
            raise ValueError(f"{text!r} is no time. Write one of: {ways}.")
        return cls(text)

    @property
    def is_limit(self) -> bool:
        """Whether something can be late by it."""
        return self.text not in (*_UNTIMED, "another day")


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """One duty. `kind` theirs: it belongs in the service's own record, and is only ticked here."""

    label: str
    time: str
    kind: Literal["ours", "theirs"]
    clause: str
    source: str
    weight: str
    state: str
    only_if: str = ""  # what has to be so for it to arise; no record of ours says whether it is


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """The duties of a kind of service in a nation."""

    name: str
    nations: tuple[str, ...]
    duties: Mapping[str, Duty]


class Calendar(msgspec.Struct, frozen=True):
    """Which days count as working days. `closed`: days on which the service, a school say, is shut."""

    nation: str
    closed: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool | None:
        """None: the bank holidays of that year are not known."""
        if day.weekday() >= 5 or day in self.closed:
            return False
        known = bank_holidays().get(self.nation, {}).get(str(day.year))
        return None if known is None else f"{day:%m-%d}" not in known

    def after(self, day: date, working_days: int) -> date | None:
        """The day so many working days later; None where that is not known."""
        for _ in range(_LONGEST_SEARCH):
            if working_days == 0:
                return day
            day += timedelta(1)
            is_working = self.is_working(day)
            if is_working is None:
                return None
            working_days -= is_working
        return None


@cache
def bank_holidays() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """By nation and year: days as "12-25"."""
    text = files(__package__).joinpath("bank_holidays.yaml").read_text(encoding="utf-8")
    read = yaml.load(text, yaml.CBaseLoader)["nations"]  # noqa: S506 (a base loader makes nothing but text)
    return msgspec.convert(read, dict[str, dict[str, frozenset[str]]])


@cache
def profiles() -> Mapping[str, Profile]:
    """Every profile by its name in service.toml. A time that cannot be read is a ValueError at start."""
    found: dict[str, Profile] = {}
    folder = files(__package__).joinpath("profiles")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            read = yaml.load(file.read_text(encoding="utf-8"), yaml.CBaseLoader)  # noqa: S506 (the same)
            found |= msgspec.convert(read, dict[str, Profile])
    for profile in found.values():
        for duty in profile.duties.values():
            Time.read(duty.time)
    return found


def duties_of(profile: str, nation: str, setting: str, own: Mapping[str, str] | None = None) -> Mapping[str, Duty]:
    """The duties of a service: those of everywhere, its profile's in their place, its `own` times in theirs."""
    found = dict(profiles()["DEFAULT"].duties) | dict(profiles()[profile].duties)
    if nation == "ENG" and setting in CHILDREN:
        found |= profiles()["ENG_LADO"].duties
    for key, time in (own or {}).items():
        if key in found:
            found[key] = msgspec.structs.replace(found[key], time=time)
    return found


def due(time: Time, ended: datetime | None, calendar: Calendar) -> datetime | None:
    """By when, in the zone of `ended`; None where it is not known or nothing is due. A day ends at midnight."""
    if ended is None or not time.is_limit:
        return None
    if time.text == "at once":
        return ended
    if time.unit == "hour":
        return (ended.astimezone(UTC) + timedelta(hours=time.number)).astimezone(ended.tzinfo)
    day = ended.date()
    if time.unit == "working day":
        last = calendar.after(day, time.number)
        return None if last is None else _midnight_after(last, ended)
    return _midnight_after(day + timedelta(time.number), ended)


def standing(
    duty: Duty,
    ended: datetime | None,
    done: datetime | None,
    now: datetime,
    calendar: Calendar,
    *,
    ticked: bool = False,
) -> Standing:
    """How a duty stands. `ticked` with no `done`: it was done, and nobody knows when."""
    time = Time.read(duty.time)
    if not time.is_limit or (duty.only_if and done is None):
        return "met" if done is not None or ticked else "no_time"
    limit = due(time, ended, calendar)
    if limit is None or (ticked and done is None):
        return "not_known"
    if time.text == "at once":
        limit = _midnight_after(limit.date(), limit)  # the same local day: minutes are in no record of ours
    limit = limit.astimezone(UTC)  # two moments of one zone compare by the clock, which an hour in October shows twice
    if done is not None:
        return "met" if done.astimezone(UTC) <= limit else "late"
    return "open" if now.astimezone(UTC) <= limit else "late"


def standing_of_day(duty: Duty, ended: datetime | None, done: date, calendar: Calendar) -> Standing:
    """How a duty stands of which a record knows the day it was done, and no more: met only where any time of it is."""
    time = Time.read(duty.time)
    if not time.is_limit:
        return "met"
    if ended is None:
        return "not_known"
    ends = [datetime.combine(done, at, ended.tzinfo) for at in (_FIRST, clock.max)]
    either = {standing(duty, ended, max(at, ended), ends[-1], calendar) for at in ends}
    return either.pop() if len(either) == 1 else "not_known"


def learning_opens(ended: datetime | None, opened: datetime) -> date:
    """The first day on which learning may open: the next local day after the incident; never the same sitting."""
    return (ended or opened).date() + timedelta(1)


def looser(own: Mapping[str, str], profile: str, nation: str, setting: str) -> tuple[str, ...]:
    """Which of a service's own times are no times, name no duty, or leave more time than its nation does."""
    national = duties_of(profile, nation, setting)
    return tuple(key for key, text in own.items() if key not in national or _is_looser(text, national[key], nation))


def set_points(started: date, today: date) -> tuple[date, ...]:
    """The days up to now at which something that has not ended is to be looked at."""
    return tuple(day for day in _points(started) if day <= today) if today >= started else ()


def _points(started: date) -> Iterator[date]:
    yield from (started + timedelta(days) for days in SET_POINTS)
    for number in range(1, _LONGEST_SEARCH):
        yield started + timedelta(SET_POINTS[-1] + number * THEN_EVERY)


def _is_looser(text: str, duty: Duty, nation: str) -> bool:
    """Compared at every hour of three weeks in which Easter, a change of the clocks and weekends lie."""
    try:
        own, national = Time.read(text), Time.read(duty.time)
    except ValueError:
        return True
    if not own.is_limit:
        return national.is_limit
    first, calendar = datetime(2027, 3, 15, tzinfo=UTC), Calendar(nation)
    for hour in range(21 * 24):
        ended = (first + timedelta(hours=hour)).astimezone(_UK)
        mine, theirs = due(own, ended, calendar), due(national, ended, calendar)
        if mine is None or (theirs is not None and mine > theirs):
            return True
    return False


def _midnight_after(day: date, ended: datetime) -> datetime:
    return datetime.combine(day + timedelta(1), datetime.min.time(), ended.tzinfo)
