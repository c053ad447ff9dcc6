"""Where the bars and dots of a lead's page stand. Numbers come in as they may be shown; nothing is added up here.

Widths are per cent, as in the control charts, so that text stays readable from 320 px up, with no style and no script.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import log1p
from statistics import median

import msgspec

from bot.desk.incidents import Duty, Standings
from bot.desk.rules import Restriction
from bot.incidents.deadlines import Standing
from bot.incidents.register import IN_FORCE, days_in_force
from bot.reports.tables import Mark, Shown, ShownTable

LINES = (1, 3, 7)
"""Days at which a line stands behind the dots."""
_LEAST_DAYS = 30
STANDS: tuple[Standing, ...] = ("met", "late", "not_known", "open")
_GROUPS = {"people.due": "people", "people.offered": "people"}


class Bar(msgspec.Struct, frozen=True):
    """One bar: what it is called, its number as it is shown, and how wide it is in per cent."""

    label: str
    shown: Shown
    width: float = 0.0


class Side(msgspec.Struct, frozen=True):
    """A theme with its two sides. They share a scale, and no sum."""

    theme: str
    people: Bar
    staff: Bar


class Rule(msgspec.Struct, frozen=True):
    """A rule in force: solid to its review date, hatched after it, and what is left of the time until then."""

    rule: Restriction
    days: int
    late: int
    solid: float
    hatched: float
    track: float


class Dots(msgspec.Struct, frozen=True):
    """How long something took: each day with how many there were, and the middle one."""

    step: str
    dots: tuple[tuple[int, float, int], ...]  # days, place in per cent, how many
    middle: float | None
    at: float


class Stood(msgspec.Struct, frozen=True):
    """How one duty stood, over all incidents: where each part of its bar begins, how wide it is, how many it is."""

    duty: Duty
    parts: tuple[tuple[str, float, float, int], ...]


def sides(table: ShownTable) -> tuple[Side, ...]:
    """The themes that somebody named, on one scale."""
    most = max((_size(cell) for row in table.rows for cell in row[1:]), default=0) or 1

    def bar(cell: Shown) -> Bar:
        return Bar("", cell, 100 * _size(cell) / most)

    found = [Side(str(theme), bar(people), bar(staff)) for theme, people, staff in table.rows]
    return tuple(one for one in found if _is_said(one.people.shown) or _is_said(one.staff.shown))


def most_said(rows: Sequence[Side]) -> tuple[str, str]:
    """The theme that people speak of most, and that of staff; nothing where no number is shown, or two are as large."""

    def top(side: str) -> str:
        sizes = {one.theme: _size(getattr(one, side).shown) for one in rows}
        most = max(sizes.values(), default=0)
        largest = [theme for theme, size in sizes.items() if size == most]
        return largest[0] if most and len(largest) == 1 else ""

    return top("people"), top("staff")


def steps(table: ShownTable) -> Mapping[str, tuple[Bar, ...]]:
    """What happened after, people and incidents each on a scale of their own."""
    groups: dict[str, list[tuple[str, Shown]]] = {"people": [], "incidents": []}
    for name, cell in table.rows:
        groups[_GROUPS.get(str(name), "incidents")].append((str(name), cell))
    return {group: tuple(_bars(rows)) for group, rows in groups.items()}


def bars(table: ShownTable) -> tuple[Bar, ...]:
    """A table of a name and a number as bars on one scale."""
    return tuple(_bars([(str(row[0]), row[1]) for row in table.rows]))


def rules(register: Sequence[Restriction], today: str) -> tuple[Rule, ...]:
    """Every rule in force, the latest review first."""
    now = date.fromisoformat(today)
    found = []
    for one in register:
        if one.state in IN_FORCE and one.review_by:
            age, review = days_in_force(one.spotted_on, today), days_in_force(one.spotted_on, one.review_by)
            found.append((one, age, review, (now - date.fromisoformat(one.review_by)).days))
    longest = max((max(age, review) for _, age, review, _ in found), default=0) or 1
    drawn = (
        Rule(one, age, max(0, late), _share(min(age, review), longest), _share(max(0, late), longest),
             _share(max(age, review), longest))
        for one, age, review, late in found
    )  # fmt: skip
    return tuple(sorted(drawn, key=lambda one: one.rule.review_by))


def dots(days_to: Mapping[str, Sequence[int]]) -> tuple[tuple[Dots, ...], tuple[tuple[int, float], ...]]:
    """The dots on a scale that grows ever slower, and where the lines stand."""
    most = max((day for days in days_to.values() for day in days), default=0)
    end = log1p(max(most, _LEAST_DAYS))

    def place(days: float) -> float:
        return 2 + 96 * log1p(days) / end

    found = []
    for step, days in days_to.items():
        middle = median(days) if days else None
        counted = tuple((day, place(day), number) for day, number in sorted(Counter(days).items()))
        found.append(Dots(step, counted, middle, place(middle) if middle is not None else 0))
    return tuple(found), tuple((day, place(day)) for day in LINES)


def duties(standings: Standings) -> tuple[Stood, ...]:
    """Every duty that something can be late by, or was ticked."""
    found = []
    for key, duty in standings.duties.items():
        counts = standings.counts[key]
        total = sum(counts.get(stands, 0) for stands in STANDS)
        if total:
            found.append(Stood(duty, tuple(_parts(counts, total))))
    return tuple(found)


def lifted(register: Sequence[Restriction]) -> tuple[tuple[Restriction, int], ...]:
    """The rules that were lifted, with how long they stood, the latest first."""
    found = [one for one in register if one.state == "lifted"]
    return tuple(
        (one, days_in_force(one.spotted_on, one.lifted_on)) for one in sorted(found, key=lambda each: each.lifted_on)
    )[::-1]


def _parts(counts: Mapping[Standing, int], total: int) -> Iterator[tuple[str, float, float, int]]:
    start = 0.0
    for stands in STANDS:
        number = counts.get(stands, 0)
        if number:
            yield stands, start, _share(number, total), number
            start += _share(number, total)


def _bars(rows: Sequence[tuple[str, Shown]]) -> Iterator[Bar]:
    most = max((_size(cell) for _, cell in rows), default=0) or 1
    return (Bar(name, cell, _share(_size(cell), most)) for name, cell in rows)


def _share(part: float, of: float) -> float:
    return round(100 * part / of, 2)


def _size(cell: Shown) -> float:
    return cell if isinstance(cell, int | float) else 0


def _is_said(cell: Shown) -> bool:
    return cell is Mark.HIDDEN or _size(cell) > 0
