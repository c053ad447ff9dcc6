"""Statistical process control: limits, special causes and the two icons, exactly as NHS *Making Data Count* draws them.

Pure arithmetic over a list of numbers. It knows no measure, no person and no store; what may be shown is decided before
(`suppression.py`), how it looks after (`charts.py`). Source of every rule and constant: docs/assurance/spc.md.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

import msgspec

Direction: TypeAlias = Literal["up", "down", "neutral"]
"""Which way is good."""
Rule: TypeAlias = Literal["", "outside", "trend", "two_of_three", "shift"]
State: TypeAlias = Literal[
    "", "common", "improvement_high", "improvement_low", "concern_high", "concern_low", "neutral_high", "neutral_low"
]
Assurance: TypeAlias = Literal["", "pass", "fail", "hit_or_miss"]

LIMITS = 2.66
"""Times the mean moving range: 3 / 1.128, rounded as the method has it."""
NEAR = LIMITS * 2 / 3
SCREEN = 3.267
"""Moving ranges of at least so many times their mean are left out where outliers are screened."""
FEWEST = 5
"""Fewer points than this in a phase have no limits: a line only."""
BASELINE = 12
"""From so many points on, our own charts keep the limits of the first of them (sources differ: 12 or 13)."""
RUN = 7
"""Points of a trend or a shift. Some NHS material uses 6."""
T_POWER = 3.6
"""A T chart works on the days between two events to the power of 1 / 3.6."""


class Settings(msgspec.Struct, frozen=True):
    """How a series is read. `baseline` 0 takes every point of a phase; `phases` are the indices at which one begins."""

    direction: Direction
    baseline: int = BASELINE
    run: int = RUN
    screen: bool = False
    phases: tuple[int, ...] = ()
    target: float | None = None


class Limits(msgspec.Struct, frozen=True):
    """The lines of one phase. `trial`: worked out again with each new point."""

    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    trial: bool


class Point(msgspec.Struct, frozen=True):
    """One value with the rule that marks it, if one does. `y` None is a gap; `side` is +1 high, -1 low, 0 neither."""

    y: float | None
    phase: int
    limits: Limits | None = None
    rule: Rule = ""
    side: int = 0
    state: State = ""


class Chart(msgspec.Struct, frozen=True):
    """A whole series, with the icon of the last point and the one that compares the target with the last limits."""

    points: tuple[Point, ...]
    variation: State
    assurance: Assurance


def read(values: Sequence[float | None], settings: Settings) -> Chart:
    """Work out every point. Raises ValueError for a value that is no number, or a phase that is not in the series."""
    if any(value is not None and not math.isfinite(value) for value in values):
        raise ValueError("A value is not a finite number. Leave a missing value out: it is drawn as a gap.")
    starts = sorted({0, *settings.phases})
    if starts[0] < 0 or (values and starts[-1] >= len(values)):
        raise ValueError(f"A phase begins outside the {len(values)} values of the series.")
    points: list[Point] = []
    for number, (start, end) in enumerate(pairwise((*starts, len(values)))):
        points += _phase(values[start:end], number, settings)
    last = next((point for point in reversed(points) if point.y is not None), None)
    return Chart(
        tuple(points), last.state if last is not None else "", _assurance(last.limits if last else None, settings)
    )


def t_values(days: Sequence[float]) -> tuple[float, ...]:
    """Days between events as a T chart reads them; two on one day count as half a day."""
    return tuple((each if each > 0 else 0.5) ** (1 / T_POWER) for each in days)


def t_days(y: float) -> float | None:
    """A value of a T chart back in days; None for a limit at or below zero, which is not drawn."""
    return float(y**T_POWER) if y > 0 else None


def _phase(values: Sequence[float | None], number: int, settings: Settings) -> list[Point]:
    limits = _limits(values, settings)
    if limits is None:
        return [Point(value, number) for value in values]
    marks = _marks(values, limits, settings.run)
    found = []
    for value, (rule, side) in zip(values, marks, strict=True):
        state: State = "" if value is None else _state(rule, side, settings.direction)
        found.append(Point(value, number, limits, rule, side, state))
    return found


def _limits(values: Sequence[float | None], settings: Settings) -> Limits | None:
    there = [index for index, value in enumerate(values) if value is not None]
    if len(there) < FEWEST:
        return None
    fixed = settings.baseline and len(there) >= settings.baseline
    base = values[: there[settings.baseline - 1] + 1] if fixed else values
    known = [value for value in base if value is not None]
    ranges = [abs(after - before) for before, after in pairwise(base) if before is not None and after is not None]
    mean = math.fsum(known) / len(known)
    spread = _mean(ranges)
    if settings.screen:
        spread = _mean([each for each in ranges if each < SCREEN * spread] or ranges)
    return Limits(
        mean, mean - LIMITS * spread, mean + LIMITS * spread, mean - NEAR * spread, mean + NEAR * spread, not fixed
    )


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0


def _marks(values: Sequence[float | None], limits: Limits, run: int) -> list[tuple[Rule, int]]:
    """The first rule that marks each point: outside, trend, two of three, shift."""
    found: list[tuple[Rule, int]] = [("", 0)] * len(values)
    rules: tuple[tuple[Rule, list[int]], ...] = (
        ("outside", [_beyond(value, limits.lower, limits.upper) for value in values]),
        ("trend", _trends(values, run)),
        ("two_of_three", _two_of_three(values, limits)),
        ("shift", _shifts(values, limits.mean, run)),
    )
    for rule, sides in reversed(rules):
        found = [(rule, side) if side else mark for side, mark in zip(sides, found, strict=True)]
    return found


def _compare(value: float, line: float) -> int:
    """+1 above, -1 below, 0 on the line, which includes what only rounding keeps apart."""
    return 0 if math.isclose(value, line, rel_tol=1e-9, abs_tol=1e-12) else (1 if value > line else -1)


def _beyond(value: float | None, lower: float, upper: float) -> int:
    if value is None:
        return 0
    return 1 if _compare(value, upper) > 0 else (-1 if _compare(value, lower) < 0 else 0)


def _trends(values: Sequence[float | None], run: int) -> list[int]:
    """All rising or all falling over `run` points. The point that ends one and starts another takes the later."""
    sides, direction, length = [0] * len(values), 0, 1
    for index in range(1, len(values)):
        before, value = values[index - 1], values[index]
        step = 0 if before is None or value is None else _compare(value, before)
        length = length + 1 if step and step == direction else (2 if step else 1)
        direction = step
        if length >= run:
            sides[index - length + 1 : index + 1] = [step] * length
    return sides


def _two_of_three(values: Sequence[float | None], limits: Limits) -> list[int]:
    """Of three neighbours on one side of the mean at least two beyond a near line and not outside: only those two."""
    sides = [0] * len(values)
    near = [
        _beyond(value, limits.near_lower, limits.near_upper) * (not _beyond(value, limits.lower, limits.upper))
        for value in values
    ]
    on = [0 if value is None else _compare(value, limits.mean) for value in values]
    for index in range(len(values) - 2):
        three = slice(index, index + 3)
        side = on[index]
        if side and on[three] == [side] * 3 and near[three].count(side) >= 2:
            for place in range(index, index + 3):
                sides[place] = near[place] or sides[place]
    return sides


def _shifts(values: Sequence[float | None], mean: float, run: int) -> list[int]:
    """`run` points or more in a row on one side of the mean; a point on the mean breaks it."""
    sides, side, length = [0] * len(values), 0, 0
    for index, value in enumerate(values):
        now = 0 if value is None else _compare(value, mean)
        length = length + 1 if now and now == side else (1 if now else 0)
        side = now
        if length >= run:
            sides[index - length + 1 : index + 1] = [side] * length
    return sides


def _state(rule: Rule, side: int, direction: Direction) -> State:
    if not rule:
        return "common"
    if direction == "neutral":
        return "neutral_high" if side > 0 else "neutral_low"
    is_good = (side > 0) == (direction == "up")
    if is_good:
        return "improvement_high" if side > 0 else "improvement_low"
    return "concern_high" if side > 0 else "concern_low"


def _assurance(limits: Limits | None, settings: Settings) -> Assurance:
    """Whether the standard is met whatever chance does, never, or now and then. Nothing without a way that is good."""
    if limits is None or settings.target is None or settings.direction == "neutral":
        return ""
    where = _beyond(settings.target, limits.lower, limits.upper)
    if not where:
        return "hit_or_miss"
    return "pass" if (where < 0) == (settings.direction == "up") else "fail"
