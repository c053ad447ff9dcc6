"""Control charts in words: the one sentence, the notes, the key and the table that say what the picture shows.

Numbers come in as they may be shown (`suppression.py`); `spc.py` works them out, `chart_picture.py` draws them.
"""

from collections.abc import Callable, Mapping
from math import inf
from typing import Literal, TypeAlias

import msgspec
from markupsafe import Markup

from accessibility.lead import say
from bot.reports import chart_picture
from bot.reports.spc import BASELINE, Chart, Limits, Settings, read, t_days, t_values
from bot.reports.tables import Mark, Shown

Unit: TypeAlias = Literal["", "percent", "days"]


class Change(msgspec.Struct, frozen=True):
    """Something that was changed, marked at a point; `phase`: a named role judged that a new phase begins there."""

    at: int
    label: str
    by: str = ""
    phase: bool = False


class Series(msgspec.Struct, frozen=True):
    """One measure over time, as it may be shown.

    `unit` percent: drawn between 0 and 100, worked out as it is; days: a T chart of the days between events; "" a rate.
    """

    name: str
    title: str
    labels: tuple[str, ...]
    values: tuple[Shown, ...]
    settings: Settings
    unit: Unit = ""
    changes: tuple[Change, ...] = ()
    note: str = ""


class Row(msgspec.Struct, frozen=True):
    """A point of the table under a chart: the same point, in words."""

    label: str
    value: str
    limits: str
    signal: str


class Plot(msgspec.Struct, frozen=True):
    """A whole chart: its picture, icons, key and table say the same as its sentence."""

    name: str
    title: str
    sentence: str
    notes: tuple[str, ...]
    picture: Markup
    icons: Markup
    key: Markup
    rows: tuple[Row, ...]
    chart: Chart


def plot(series: Series) -> Plot:
    """The chart of a series. What is hidden or not there is a gap."""
    phases = tuple(change.at for change in series.changes if change.phase and change.at)
    settings = msgspec.structs.replace(series.settings, phases=phases)
    values = [None if isinstance(value, str | Mark) else float(value) for value in series.values]
    if series.unit == "days":
        values = [None if value is None else t_values((value,))[0] for value in values]
    chart, number = read(values, settings), _NUMBERS[series.unit]
    is_empty = all(point.y is None for point in chart.points)
    drawn = chart_picture.drawn(chart) if series.unit == "percent" else chart
    return Plot(
        series.name,
        series.title,
        " ".join(_sentences(chart, settings, number)),
        tuple(_notes(series, chart, number)),
        Markup()
        if is_empty
        else chart_picture.picture(
            f"{series.name}-says", drawn, settings.target, series.labels, _marks(series), number, _SPAN[series.unit]
        ),
        Markup() if is_empty else chart_picture.icons(chart),
        _key(drawn, settings, number),
        tuple(_rows(series, drawn, number)),
        chart,
    )


_FLAG = 24
"""Characters of a mark on the picture, which a phone has room for; the note under it has all of them."""
Number: TypeAlias = Callable[[float], str]
_NUMBERS: Mapping[Unit, Number] = {
    "": lambda value: f"{value:.1f}",
    "percent": lambda value: f"{value:.0f}%",
    "days": lambda value: say("chart.days", days=f"{t_days(value) or 0:.0f}"),
}
_SPAN: Mapping[Unit, tuple[float, float | None]] = {"": (-inf, None), "percent": (0.0, 100.0), "days": (0.0, None)}


def _marks(series: Series) -> tuple[tuple[int, str], ...]:
    return tuple((change.at, _cut(change.label)) for change in series.changes)


def _cut(label: str) -> str:
    return label if len(label) <= _FLAG else f"{label[: _FLAG - 1].rstrip()}…"


def _sentences(chart: Chart, settings: Settings, number: Number) -> list[str]:
    last = next((point for point in reversed(chart.points) if point.y is not None), None)
    if last is None:
        return [say("chart.empty")]
    if last.limits is None:
        return [say("chart.none")]
    kind = last.state.partition("_")[0]
    found = [say("chart.common" if kind == "common" else f"chart.{kind}.{last.rule}", run=settings.run)]
    if kind == "common" and any(point.rule for point in chart.points):
        found.append(say("chart.earlier"))
    if chart.assurance and settings.target is not None:
        found.append(say(f"chart.{chart.assurance}", target=number(settings.target)))
    return found


def _notes(series: Series, chart: Chart, number: Number) -> list[str]:
    notes = [series.note] if series.note else []
    for change in (change for change in series.changes if change.phase and change.at):
        before, after = chart.points[change.at - 1].limits, chart.points[change.at].limits
        if before is not None and after is not None:
            means = {"before": number(before.mean), "after": number(after.mean)}
            notes.append(say("chart.phase", since=series.labels[change.at], reason=change.label, by=change.by, **means))
    limits = chart.points[-1].limits if chart.points else None
    if limits is not None:
        kind = "chart.trial" if limits.trial else "chart.fixed"
        notes.append(say(kind, baseline=series.settings.baseline or BASELINE))
        if series.settings.screen:
            notes.append(say("chart.screened"))
    if Mark.HIDDEN in series.values:
        notes.append(say("chart.hidden"))
    elif any(isinstance(value, Mark) for value in series.values):
        notes.append(say("chart.gap"))
    return notes


def _rows(series: Series, chart: Chart, number: Number) -> list[Row]:
    """The latest first."""
    found = []
    for label, shown, point in zip(series.labels, series.values, chart.points, strict=True):
        value = "*" if shown is Mark.HIDDEN else ("" if point.y is None else number(point.y))
        between = _range(point.limits, number) if point.limits is not None else ""
        signal = say(f"key.{point.state.partition('_')[0]}") if point.state else ""
        found.append(Row(label, value, between, signal))
    return found[::-1]


def _range(limits: Limits, number: Number) -> str:
    return say("chart.range", lower=number(limits.lower), upper=number(limits.upper))


def _key(chart: Chart, settings: Settings, number: Number) -> Markup:
    met = {point.state for point in chart.points if point.state}
    kinds = [kind for kind in ("improvement", "concern", "neutral") if any(state.startswith(kind) for state in met)]
    entries = [(kind, say(f"key.{kind}"), tuple(s for s in ("high", "low") if f"{kind}_{s}" in met)) for kind in kinds]
    entries += [("common", say("key.common"), ())] if "common" in met else []
    limits = chart.points[-1].limits if chart.points else None
    if limits is not None:
        entries.append(("mean", say("key.mean", mean=number(limits.mean)), ()))
        entries.append(("limit", say("key.range", lower=number(limits.lower), upper=number(limits.upper)), ()))
    if settings.target is not None:
        entries.append(("target", say("key.target", target=number(settings.target)), ()))
    return chart_picture.key(tuple(entries))
