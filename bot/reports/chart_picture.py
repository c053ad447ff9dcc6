"""Control charts as pictures: where each line and point stands, and the two icons. Words are given to it.

An SVG without a view box: widths are per cent, so that text stays readable from 320 px up and in print, with no script
and no style. Each state has a shape as well as a colour, so that it can be read in grey.
"""

from collections.abc import Callable
from itertools import groupby, pairwise
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from accessibility.lead import say
from bot.reports.spc import Chart, Limits, Point

TOP, BOTTOM, HEIGHT = 24, 254, 300
"""CSS px: where the highest and the lowest value stand, and the height of the picture."""
_EDGE = 3.0
"""Per cent left free on both sides."""
_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


class _Line(msgspec.Struct, frozen=True):
    look: str
    x1: str
    x2: str
    y1: int
    y2: int


class _Dot(msgspec.Struct, frozen=True):
    look: str
    shape: str
    x: str
    y: int


def drawn(chart: Chart) -> Chart:
    """A chart of percentages as it is drawn: between 0 and 100. Its signals came from the limits as they are."""
    points = tuple(msgspec.structs.replace(point, limits=_clamped(point.limits)) for point in chart.points)
    return msgspec.structs.replace(chart, points=points)


def picture(
    says: str,
    chart: Chart,
    target: float | None,
    labels: tuple[str, ...],
    marks: tuple[tuple[int, str], ...],
    number: Callable[[float], str],
    span: tuple[float, float | None],
) -> Markup:
    """The picture; `says` is the id of the sentence that is its text. A mark stands before its point.

    `span`: a limit under the first is not drawn; the second is the top of the picture, None for the highest value.
    """
    scale = _Scale(chart, target, span)
    lines = [*_phases(chart, scale), *_steps(chart, scale)]
    if target is not None:
        lines.append(_Line("target", "0", "100%", scale.y(target), scale.y(target)))
    flags = [(f"{scale.before(at):.2f}%", label, scale.before(at) > 50) for at, label in marks]
    last = len(labels) - 1
    ticks = [(scale.x(place), labels[place], _anchor(place, last), 0 < place < last) for place in _few(last)]
    return _render(
        "chart.svg", says=says, height=HEIGHT, top=TOP, bottom=BOTTOM, lines=lines, flags=flags,
        dots=[_dot(place, point, scale) for place, point in enumerate(chart.points) if point.y is not None],
        ends=(number(scale.low), number(scale.high)),
        ticks=ticks,
    )  # fmt: skip


def icons(chart: Chart) -> Markup:
    """Our own drawing of the two icons: what the last point says, and the standard beside the last limits."""
    kind, _, side = chart.variation.partition("_")
    return _render(
        "icons.svg", kind=kind, side=side, assurance=chart.assurance, says=say(f"icon.{chart.variation or 'none'}"),
        assured=say(f"icon.{chart.assurance}") if chart.assurance else "",
    )  # fmt: skip


def key(entries: tuple[tuple[str, str, tuple[str, ...]], ...]) -> Markup:
    """What the shapes and lines mean: (kind, label, the sides on which it stands)."""
    return _render("key.html", entries=entries)


def _render(template: str, **values: object) -> Markup:
    return Markup(_templates.get_template(template).render(values))  # noqa: S704 - what the template escaped


class _Scale:
    """From values to places."""

    def __init__(self, chart: Chart, target: float | None, span: tuple[float, float | None]) -> None:
        ends = [0.0] if target is None else [0.0, target]
        ends += [point.y for point in chart.points if point.y is not None]
        for limits in (point.limits for point in chart.points if point.limits is not None):
            ends += [limits.lower, limits.upper]
        self.least = span[0]
        self.low, self.high = max(span[0], min(ends)), span[1] or max(ends) * 1.05 or 1.0
        self._size = max(1, len(chart.points) - 1)

    def y(self, value: float) -> int:
        return round(BOTTOM - (value - self.low) / (self.high - self.low) * (BOTTOM - TOP))

    def at(self, place: float) -> float:
        return _EDGE + place / self._size * (100 - 2 * _EDGE)

    def x(self, place: float) -> str:
        return f"{self.at(place):.2f}%"

    def before(self, place: int) -> float:
        return self.at(max(0, place - 0.5))


def _phases(chart: Chart, scale: _Scale) -> list[_Line]:
    """Mean and limits, broken where a phase begins or trial limits move."""
    found = []
    for limits, group in groupby(enumerate(chart.points), key=lambda each: each[1].limits):
        places = [place for place, _ in group]
        if limits is not None:
            x1 = "0" if places[0] == 0 else f"{scale.before(places[0]):.2f}%"
            x2 = "100%" if places[-1] == len(chart.points) - 1 else f"{scale.before(places[-1] + 1):.2f}%"
            for look, value in (("limit", limits.lower), ("limit", limits.upper), ("mean", limits.mean)):
                if value >= scale.least:
                    found.append(_Line(look, x1, x2, scale.y(value), scale.y(value)))
    return found


def _steps(chart: Chart, scale: _Scale) -> list[_Line]:
    """From point to point; a gap and a new phase break the line."""
    return [
        _Line("run", scale.x(place), scale.x(place + 1), scale.y(one.y), scale.y(two.y))
        for place, (one, two) in enumerate(pairwise(chart.points))
        if one.y is not None and two.y is not None and one.phase == two.phase
    ]


def _dot(place: int, point: Point, scale: _Scale) -> _Dot:
    kind, _, side = point.state.partition("_")
    shape = {"high": "up", "low": "down"}.get(side, "circle")
    return _Dot(kind or "common", shape, scale.x(place), scale.y(point.y or 0.0))


def _clamped(limits: Limits | None) -> Limits | None:
    if limits is None:
        return None
    return msgspec.structs.replace(limits, lower=max(0.0, limits.lower), upper=min(100.0, limits.upper))


def _few(last: int) -> list[int]:
    """The places that get a label: the ends and two between, which narrow screens leave out."""
    return sorted({0, last // 3, 2 * last // 3, last}) if last >= 0 else []


def _anchor(place: int, last: int) -> str:
    return "start" if place == 0 else ("end" if place == last else "middle")
