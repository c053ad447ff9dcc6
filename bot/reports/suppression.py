"""Hides small numbers, and everything from which they could be worked out: the one door from numbers to what is shown.

Rules S1-S4 of NHS England's published practice, and stricter where docs/assurance/suppression.md says so. It looks at
everything that is shown together, never at a cell alone. What was hidden and why is said nowhere: one mark for both.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

from bot.reports.narrowing import Narrowing, Relation
from bot.reports.tables import Count, Mark, Median, Rate, Report, Share, Shown, ShownTable, Sum, Value

FLOOR = 5
"""The smallest count that is shown. A service may raise it, never lower it (S1)."""
FEWEST_DAYS = 100
"""Bed days, child-nights or pupil-days under which a rate says too much about too few (S3)."""
ROUND = 5
"""What leaves the service is rounded to the nearest so many (S1)."""


class Refused(Exception):
    """A set that cannot be shown safely. The message names the relation and holds no number."""


def suppress(report: Report, *, floor: int = FLOOR, outside: bool = False) -> tuple[ShownTable, ...]:
    """The tables as they may be shown: inside the service as they are, outside rounded, small numbers hidden in both.

    Raises ValueError for a floor under 5, for two values under one key and for a sum that does not add up; Refused
    where hiding everything that is left would still give a number away.
    """
    if floor < FLOOR:
        raise ValueError(f"The floor of small numbers is {FLOOR} or more.")
    counts = _counts(report)
    hidden = _hide(counts, _relations(report.sums, {**report.published, **counts}), report, floor, outside)
    show = _Show(counts, hidden, floor, outside)
    return tuple(
        ShownTable(table.name, table.columns, tuple(tuple(show.cell(value) for value in row) for row in table.rows))
        for table in report.tables
    )


def _inside(value: Value) -> Iterator[Count]:
    match value:
        case Count():
            yield value
        case Share():
            yield from (value.part, value.base)
        case Rate():
            yield value.events
        case Median():
            yield value.count


def _counts(report: Report) -> dict[str, int]:
    found: dict[str, int] = {}
    for count in chain.from_iterable(_inside(value) for table in report.tables for row in table.rows for value in row):
        if found.setdefault(count.key, count._value) != count._value:
            raise ValueError(f"The key {count.key} stands for two numbers.")
    return found


def _relations(sums: tuple[Sum, ...], values: Mapping[str, int]) -> tuple[Relation, ...]:
    found = []
    for each in sums:
        rest = values[each.total] - sum(values[part] for part in each.parts)
        if rest < 0 or (rest and not each.open):
            raise ValueError(f"The parts of {each.total} do not add up to it.")
        found.append(Relation(each.total, each.parts, rest if each.open else None))
    return tuple(found)


def _shares(report: Report) -> Iterator[Sum]:
    """A percentage gives its complement away, wherever it stands."""
    for value in (value for table in report.tables for row in table.rows for value in row):
        if isinstance(value, Share):
            yield Sum(value.base.key, (value.part.key,), open=True)


def _hide(
    counts: Mapping[str, int], relations: tuple[Relation, ...], report: Report, floor: int, outside: bool
) -> frozenset[str]:
    """Small ones first; then, where one can be narrowed, the next smallest beside it, else the total (S4)."""
    values = {**report.published, **counts}
    relations += _relations(tuple(dict.fromkeys(_shares(report))), values)
    smallest = 0 if outside else 1
    hidden = {key for key, value in counts.items() if smallest <= value < floor and key not in report.published}
    narrowing = Narrowing(values, relations, (smallest, floor - 1))
    while (leak := narrowing.leak(hidden)) is not None:
        also = _next(leak, narrowing, counts, hidden, report.published)
        if also is None:
            raise Refused(f"What belongs to {leak.total} cannot be shown together without giving a small number away.")
        hidden.add(also)
    return frozenset(hidden)


def _next(
    leak: Relation,
    narrowing: Narrowing,
    counts: Mapping[str, int],
    hidden: set[str],
    published: Mapping[str, int],
) -> str | None:
    """The next to hide: a part of that sum, else its total, else the same of a sum that touches it."""

    def free(keys: tuple[str, ...]) -> list[str]:
        open_ = [key for key in keys if key in counts and key not in hidden and key not in published]
        return sorted(open_, key=lambda key: (counts[key] == 0, counts[key], key))

    for relation in narrowing.around(leak):
        for keys in (relation.parts, (relation.total,)):
            found = free(keys)
            if found:
                return found[0]
    return None


class _Show:
    """Gives each cell its shape."""

    def __init__(self, counts: Mapping[str, int], hidden: frozenset[str], floor: int, outside: bool) -> None:
        self._counts = counts
        self._hidden = hidden
        self._floor = floor
        self._outside = outside

    def cell(self, value: Value) -> Shown:
        """A number, a text as it is, or the mark of what is hidden."""
        match value:
            case Count():
                return self._count(value)
            case Share():
                return self._share(value)
            case Rate():
                return self._rate(value)
            case Median():
                is_small = value.count.key in self._hidden or self._counts[value.count.key] < self._floor
                return Mark.HIDDEN if is_small else value.value
            case _:
                return value

    def _count(self, count: Count) -> int | Mark:
        if count.key in self._hidden:
            return Mark.HIDDEN
        value = self._counts[count.key]
        return _rounded(value) if self._outside else value

    def _share(self, share: Share) -> int | Mark:
        """Whole per cent; outside from the rounded counts (S2)."""
        part, base = self._count(share.part), self._count(share.base)
        if isinstance(part, Mark) or isinstance(base, Mark):
            return Mark.HIDDEN
        if min(self._counts[share.part.key], self._counts[share.base.key]) < self._floor or not base:
            return Mark.HIDDEN
        return min(100, (200 * part + base) // (2 * base))

    def _rate(self, rate: Rate) -> float | Mark:
        events = self._count(rate.events)
        if isinstance(events, Mark) or events < self._floor or rate.days < FEWEST_DAYS:
            return Mark.HIDDEN
        return round(events * rate.per / rate.days, 1)


def _rounded(value: int) -> int:
    return (value + ROUND // 2) // ROUND * ROUND
