"""Opening hours as a ward manager writes them: whether it is open at a moment, and how that is said."""

import re
from datetime import datetime, time

import msgspec

from accessibility.interface import label

ALWAYS = "always"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK = frozenset(range(7))
_SPAN = re.compile(
    r"(?:(?P<first>[a-z]{3})(?:\s*-\s*(?P<last>[a-z]{3}))?\s+)?(?P<start>\d\d:\d\d)\s*-\s*(?P<end>\d\d:\d\d)"
)


class Span(msgspec.Struct, frozen=True):
    """From `start` to `end` on these days; past midnight where the end is not later than the start."""

    first: int
    last: int
    start: time
    end: time

    @property
    def days(self) -> frozenset[int]:
        """The days on which it begins, 0 = Monday."""
        return frozenset((self.first + count) % 7 for count in range((self.last - self.first) % 7 + 1))

    def covers(self, moment: datetime) -> bool:
        """Whether that local moment lies in it."""
        now, today, yesterday = moment.time(), moment.weekday(), (moment.weekday() - 1) % 7
        if self.start < self.end:
            return today in self.days and self.start <= now < self.end
        return (today in self.days and now >= self.start) or (yesterday in self.days and now < self.end)


class Hours(msgspec.Struct, frozen=True):
    """Spans, or at any time where there are none."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def read(cls, text: str) -> "Hours":
        """Read "always", "07:00-22:00", "Mon-Fri 09:00-17:00, Sat 10:00-12:00". ValueError otherwise."""
        said = text.strip().lower()
        if said == ALWAYS:
            return cls()
        return cls(tuple(_span(part.strip()) for part in said.split(",")))

    @property
    def is_always(self) -> bool:
        """Whether somebody answers at any time, so that no cover is needed."""
        return not self.spans

    def covers(self, moment: datetime) -> bool:
        """Whether it is open at that local moment."""
        return self.is_always or any(span.covers(moment) for span in self.spans)

    @property
    def edges(self) -> frozenset[time]:
        """The times of day at which it may open or close."""
        return frozenset({time()}.union(*({span.start, span.end} for span in self.spans)))

    def said(self, language: str) -> str:
        """The hours in words: "07:00 to 22:00"."""
        if self.is_always:
            return label("hours.always", "standard", language)
        return ", ".join(_said(span, language) for span in self.spans)


def minutes(text: str) -> time:
    """A time of day from "07:00". ValueError otherwise."""
    if not re.fullmatch(r"\d\d:\d\d", text):
        raise ValueError(text)
    return time.fromisoformat(text)


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(text)
    first = DAYS.index(found["first"]) if found["first"] else 0
    last = DAYS.index(found["last"]) if found["last"] else first if found["first"] else 6
    return Span(first, last, minutes(found["start"]), minutes(found["end"]))


def _said(span: Span, language: str) -> str:
    hours = _from_to(f"{span.start:%H:%M}", f"{span.end:%H:%M}", language)
    if span.days == _WEEK:
        return hours
    names = [label(f"day.{DAYS[day]}", "standard", language) for day in (span.first, span.last)]
    days = names[0] if span.first == span.last else _from_to(names[0], names[1], language)
    return f"{days} {hours}"


def _from_to(first: str, last: str, language: str) -> str:
    return label("hours.span", "standard", language, start=first, end=last)
