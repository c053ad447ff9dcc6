"""How many people need what to talk, and miss what, as a service may know it: counted once a month, small ones hidden.

The counts come from what people said helps them, never from a talk, and stay as they were until the next month. They
are rounded, so that two months beside each other do not tell what one person added.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from bot.reports.suppression import FLOOR, Refused, suppress
from bot.reports.tables import Count, Mark, Report, Shown, ShownTable, Sum, Table

Counted: TypeAlias = Callable[[], Awaitable[tuple[str, Mapping[str, int]]]]
"""The month that was counted last ("" for none), and how many need or miss what, by key."""
EVERYBODY = "profiles"
COLUMNS = ("need", "number")


def needs(counts: Mapping[str, int], *, floor: int = FLOOR) -> ShownTable:
    """The table as it may be shown, everybody first. Where it cannot be shown safely, all of it is hidden."""
    keys = (EVERYBODY, *(key for key in counts if key != EVERYBODY))
    rows = tuple((key, Count(f"needs.{key}", counts.get(key, 0))) for key in keys)
    parts = tuple(Sum(f"needs.{EVERYBODY}", (f"needs.{key}",), open=True) for key in keys[1:])
    try:
        return suppress(Report((Table("needs", COLUMNS, rows),), parts), floor=floor, outside=True)[0]
    except Refused:
        hidden: tuple[tuple[Shown, ...], ...] = tuple((key, Mark.HIDDEN) for key in keys)
        return ShownTable("needs", COLUMNS, hidden)


async def nothing() -> tuple[str, Mapping[str, int]]:
    """Where nobody can say what helps them, there is nothing to count."""
    return "", {}
