"""Hides small numbers, and everything from which they could be worked out: the one door from numbers to what is shown.

Rules S1-S4 of NHS England's published practice, and stricter where docs/assurance/suppression.md says so. It looks at
everything that is shown together, never at a cell alone. What was hidden and why is said nowhere: one mark for both.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

import msgspec

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
    counts, own = _counts(report), frozenset[str]()
    if not outside:  # what the desk typed in itself is known to it already
        own = frozenset(count.key for count in _every(report) if count.own)
        report = msgspec.structs.replace(report, published={**report.published, **{key: counts[key] for key in own}})
    sums = dict.fromkeys((*report.sums, *_shares(report)))
    related = [each for each in sums if not own.issuperset((each.total, *each.parts))]
    few = [each for each in related if each.total in own and 0 < counts[each.total] < floor]
    always = {
        part for each in few for part in each.parts
    } - own  # of few, nothing is shown, whatever it is: not a nought
    relations = _relations(tuple(each for each in related if each not in few), {**report.published, **counts})
    hidden = _hide(counts, always, relations, report.published, (0 if outside else 1, floor - 1))
    show = _Show(counts, hidden, own, floor, outside)
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


def _every(report: Report) -> Iterator[Count]:
    return chain.from_iterable(_inside(value) for table in report.tables for row in table.rows for value in row)


def _counts(report: Report) -> dict[str, int]:
    found: dict[str, int] = {}
    for count in _every(report):
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
    counts: Mapping[str, int],
    always: set[str],
    relations: tuple[Relation, ...],
    published: Mapping[str, int],
    small: tuple[int, int],
) -> frozenset[str]:
    """Small ones first; then, where one can be narrowed, the next smallest beside it, else the total (S4)."""
    hidden = always | {key for key, value in counts.items() if small[0] <= value <= small[1] and key not in published}
    narrowing = Narrowing({**published, **counts}, relations, small)
    while (leak := narrowing.leak(hidden)) is not None:
        also = _next(leak, narrowing, counts, hidden, published)
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

    def __init__(
        self, counts: Mapping[str, int], hidden: frozenset[str], own: frozenset[str], floor: int, outside: bool
    ) -> None:
        self._counts = counts
        self._hidden = hidden
        self._own = own
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
                return Mark.HIDDEN if self._is_small(value.count) else value.value
            case _:
                return value

    def _count(self, count: Count) -> int | Mark:
        if count.key in self._hidden:
            return Mark.HIDDEN
        value = self._counts[count.key]
        return _rounded(value) if self._outside else value

    def _is_small(self, *counts: Count) -> bool:
        """Whether something worked out from these is hidden: from one that is, or from few (S2)."""
        return any(
            count.key in self._hidden or (count.key not in self._own and self._counts[count.key] < self._floor)
            for count in counts
        )

    def _share(self, share: Share) -> int | Mark:
        """Whole per cent; outside from the rounded counts. Of nobody there is none."""
        if not self._counts[share.base.key]:
            return Mark.DOES_NOT_APPLY
        if self._is_small(share.part, share.base):
            return Mark.HIDDEN
        part, base = self._count(share.part), self._count(share.base)
        assert isinstance(part, int) and isinstance(base, int), "what is not hidden is a number"
        return min(100, (200 * part + base) // (2 * base))

    def _rate(self, rate: Rate) -> float | Mark:
        events = self._count(rate.events)
        if self._is_small(rate.events) or isinstance(events, Mark) or rate.days < FEWEST_DAYS:
            return Mark.HIDDEN
        return round(events * rate.per / rate.days, 1)


def _rounded(value: int) -> int:
    return (value + ROUND // 2) // ROUND * ROUND
