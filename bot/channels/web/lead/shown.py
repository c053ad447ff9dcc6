"""How days, moments, counts and codes are written on a lead's page. It adds no sentence of its own."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from accessibility.lead import say, written
from bot.reports.tables import Mark, Shown


def day(stored: str) -> str:
    """27 November 2026 of 2026-11-27; nothing of nothing."""
    return written(date.fromisoformat(stored), "d MMMM y") if stored else ""


def moment(at: datetime | None) -> str:
    """27 November 2026, 18:10; nothing where it is not known."""
    return "" if at is None else written(at, "d MMMM y, HH:mm")


def minute(at: datetime) -> str:
    """27 Nov, 18:10: within the last month."""
    return written(at, "d MMM, HH:mm")


def by_when(due: datetime) -> str:
    """Until when something is due. A day that ends at midnight is said as that day."""
    if due.time() == time():
        return say("incident.due_end", day=written(due.date() - timedelta(1), "d MMMM y"))
    return say("incident.due_at", at=moment(due))


def month(stored: str) -> str:
    """November 2026 of 2026-11; what is no month stays as it is."""
    if len(stored) != 7 or "Q" in stored:
        return stored
    return written(date.fromisoformat(f"{stored}-01"), "MMMM y")


def cell(value: Shown) -> str:
    """A cell of a table in words: a hidden number is never a number."""
    if isinstance(value, Mark):
        return say(f"mark.{value.name.lower()}")
    return f"{value:g}" if isinstance(value, float) else str(value)


def one_of(group: str) -> Callable[[str], str]:
    """The words of a code of that group; a code nobody has words for stays as it is."""

    def words(code: str) -> str:
        try:
            return say(f"{group}.{code}")
        except KeyError:
            return code

    return words


def logged(group: str) -> Callable[[str], str]:
    """The words of an act or a record in the log; one nobody has words for is read without its underscores."""
    words = one_of(group)
    return lambda code: words(code).replace("_", " ")


FILTERS: Mapping[str, Callable[..., Any]] = {
    "day": day, "moment": moment, "by_when": by_when, "minute": minute, "month": month, "cell": cell,
    "act": logged("act"), "record": logged("record"),
    **{group: one_of(group) for group in (
        "part", "kind", "state", "rule_state", "duty_state", "step", "theme", "review_kind", "exception", "lacks",
        "account_role", "lived", "again", "came_from", "undecided", "data", "when",
    )},
}  # fmt: skip
