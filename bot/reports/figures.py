"""What a lead is shown: the tables as they may be shown, and the charts made of them. One door, one set."""

from datetime import date
from statistics import median

import msgspec
from msgspec.structs import replace

from accessibility.lead import say, written
from bot.reports.charts import Change, Plot, Series, plot
from bot.reports.material import Material
from bot.reports.measures import Period, days_between, inside, month, offers_by, periods
from bot.reports.spc import Settings
from bot.reports.suppression import FLOOR, suppress
from bot.reports.tables import Shown, ShownTable

RARE = 2
"""Incidents in the middle month under which the days between them say more than a rate."""
T_INTERVALS = 20
"""Days between: so many intervals make the limits."""


class Figures(msgspec.Struct, frozen=True):
    """Everything on a lead's page. What is hidden in one part cannot be worked out from another."""

    tables: dict[str, ShownTable]
    plots: tuple[Plot, ...]
    period: tuple[str, str]


def figures(
    material: Material, *, floor: int = FLOOR, target: float | None = None, run: int = 7, screen: bool = False
) -> Figures:
    """The figures of one service. `target`: the standard for offers, in per cent; `run`: points of a trend or shift;
    `screen`: whether outlying jumps are left out of the ranges."""
    tables = {table.name: table for table in suppress(inside(material), floor=floor)}
    how = Settings("up", run=run, screen=screen)
    plots = (
        _offers(material, tables["offers"], replace(how, target=target)),
        _often(material, tables["measures"], how),
    )
    held = periods(material, month)
    return Figures(tables, plots, (held[0], held[-1]) if held else (month(material.today), month(material.today)))


def _offers(material: Material, table: ShownTable, how: Settings) -> Plot:
    labels, values = _labels(table), _column(table, 3)
    changes = _changes(material, "offers", labels, offers_by(material))
    title, note = say("measure.offers"), say("measure.offers_note")
    return plot(Series("offers", title, _named(labels), values, how, "percent", changes, note))


def _often(material: Material, table: ShownTable, how: Settings) -> Plot:
    """A rate; or, where incidents are rare, the days between them."""
    numbers = [value for value in _column(table, 1) if isinstance(value, int)]
    gaps = days_between(material)
    if gaps and numbers and median(numbers) < RARE:
        labels = tuple(day for day, _ in gaps)
        settings = replace(how, baseline=T_INTERVALS)
        days: tuple[Shown, ...] = tuple(days for _, days in gaps)
        changes = _changes_of_days(material, labels)
        return plot(
            Series("days_between", say("measure.days_between"), _named(labels), days, settings, "days", changes)
        )
    labels = _labels(table)
    changes = _changes(material, "rate", labels, month)
    settings = replace(how, direction="down")
    return plot(Series("rate", say("measure.rate"), _named(labels), _column(table, 3), settings, "", changes))


def _changes(material: Material, measure: str, labels: tuple[str, ...], by: Period) -> tuple[Change, ...]:
    """Where a chart starts again: a judgement of a named role, with its reason."""
    found = ((by(each.since), each.reason) for each in material.phases if each.measure == measure)
    return tuple(
        Change(labels.index(name), reason, say("measure.lead"), phase=True) for name, reason in found if name in labels
    )


def _changes_of_days(material: Material, labels: tuple[str, ...]) -> tuple[Change, ...]:
    """The same where each point is a day of its own: from the first one on that is not before it."""
    found = ((each.since, each.reason) for each in material.phases if each.measure == "days_between")
    first = ((next((at for at, day in enumerate(labels) if day >= since), None), reason) for since, reason in found)
    return tuple(Change(at, reason, say("measure.lead"), phase=True) for at, reason in first if at is not None)


def _labels(table: ShownTable) -> tuple[str, ...]:
    return tuple(str(row[0]) for row in table.rows)


def _named(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Months and days as they are read: Nov 2026, 25 Nov 2026. A quarter is named as it is."""
    patterns = {7: "MMM y", 10: "d MMM y"}

    def name(label: str) -> str:
        if "Q" in label:
            return label
        return written(date.fromisoformat(f"{label}-01"[:10]), patterns[len(label)])

    return tuple(name(label) for label in labels)


def _column(table: ShownTable, place: int) -> tuple[Shown, ...]:
    return tuple(row[place] for row in table.rows)
