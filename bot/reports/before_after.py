"""The figures of a case study: the published quarters of its service, each before, while or after the change began.

It works out no number: what it shows left the service before, with small numbers hidden and the others rounded.
"""

from collections.abc import Sequence

import msgspec

from accessibility.lead import say
from bot.reports.exports import Rates
from bot.reports.paper import Part
from bot.reports.tables import Mark

MOST = 8
"""Quarters at most: two years. A case study is one page or two."""
_HEAD = ("period", "beside", "interventions", "bed_days", "per_1000")


class Since(msgspec.Struct, frozen=True):
    """When a change began: a span of the flow (this_quarter, this_year, last_year, longer), as it was chosen in that
    quarter; "" where one of them is not known."""

    span: str
    chosen_in: str

    def said(self) -> str:
        """The quarter or the year itself: read later, "this year" is another one. "" where it is not known."""
        first, last = self._quarters()
        if not last:
            return ""
        if not first:
            return say("document.before_year", year=str(int(last[:4]) + 1))
        return self.chosen_in if self.span == "this_quarter" else first[:4]

    def beside(self, quarter: str) -> str:
        """Where a quarter stands: before, while, after; not_known."""
        first, last = self._quarters()
        if not last:
            return "not_known"
        return "before" if quarter < first else "after" if quarter > last else "while"

    def _quarters(self) -> tuple[str, str]:
        """The first and the last quarter in which it can have begun. No first: longer ago than anybody said."""
        if not self.chosen_in:
            return "", ""
        year = int(self.chosen_in[:4])
        spans = {
            "this_quarter": (self.chosen_in, self.chosen_in), "this_year": (f"{year}-Q1", self.chosen_in),
            "last_year": (f"{year - 1}-Q1", f"{year - 1}-Q4"), "longer": ("", f"{year - 2}-Q4"),
        }  # fmt: skip
        return spans.get(self.span, ("", ""))


def beside(since: Since, rates: Sequence[Rates]) -> Part:
    """The last two years of published quarters beside the change; or that none was published."""
    if not rates:
        return Part(say("document.figures"), (say("document.no_figures"),))
    head = tuple(say(f"document.{name}") for name in _HEAD)
    rows = tuple(
        (str(quarter), say(f"document.{since.beside(str(quarter))}"), *map(_read, shown))
        for quarter, *shown in rates[-MOST:]
    )
    return Part(say("document.figures"), (say("document.figures_note"),), (head, *rows))


def _read(shown: object) -> str:
    return say(f"mark.{shown.name.lower()}") if isinstance(shown, Mark) else str(shown)


__all__ = ["MOST", "Since", "beside"]
