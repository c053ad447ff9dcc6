"""`afterwards spc`: the points, limits and icons of any series, so that anybody can compare them with the NHS tool."""

import csv
import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from bot.commands import DATA_ERROR, say

if TYPE_CHECKING:
    from bot.reports.spc import Point


@click.command("spc")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--direction", type=click.Choice(["up", "down", "neutral"]), required=True, help="Which way is good.")
@click.option("--screen", is_flag=True, help="Leave out moving ranges of 3.267 times their mean or more.")
@click.option("--baseline", type=click.IntRange(min=5), help="Keep the limits of the first N points. Ours: 12.")
@click.option("--run", default=7, show_default=True, type=click.IntRange(min=3), help="Points of a trend or a shift.")
@click.option("--target", type=float, help="The standard that the second icon compares with.")
@click.option("--phase", "phases", multiple=True, help="The x at which a new phase begins. May be given again.")
def command(
    file: Path,
    direction: Any,
    screen: bool,
    baseline: int | None,
    run: int,
    target: float | None,
    phases: tuple[str, ...],
) -> None:
    """Work out a control chart, to compare it with the NHS tool.

    Prints every point with its limits and the rule that marks it, and the two icons, as JSON.

    FILE is a CSV file with a heading and two columns: x, any text, and y, a number, or nothing for a gap.
    Without --baseline the limits are those of all points, as the NHS tool has them unless told otherwise.

    \b
    afterwards spc offers.csv --direction up --baseline 12 --target 95
    """
    from bot.reports.spc import Settings, read

    names, values = _read(file)
    unknown = [name for name in phases if name not in names]
    if unknown:
        _refuse(f"{file.name} has no x {unknown[0]!r}: --phase takes an x of the first column.")
    starts = tuple(names.index(name) for name in phases)
    chart = read(values, Settings(direction, baseline or 0, run, screen, starts, target))
    points = [_line(name, point) for name, point in zip(names, chart.points, strict=True)]
    icons = {"variation": chart.variation or None, "assurance": chart.assurance or None}
    click.echo(json.dumps({"points": points, "icons": icons}, indent=2, ensure_ascii=False))


def _line(name: str, point: "Point") -> dict[str, Any]:
    lines = ("mean", "lower", "upper", "near_lower", "near_upper", "trial")
    return {
        "x": name,
        "y": point.y,
        "phase": point.phase + 1,
        **{line: getattr(point.limits, line, None) for line in lines},
        "rule": point.rule or None,
        "state": point.state or None,
    }


def _read(file: Path) -> tuple[list[str], list[float | None]]:
    names: list[str] = []
    values: list[float | None] = []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.reader(lines), 1):
            if number == 1 or not any(cell.strip() for cell in row):
                continue
            name, *rest = (cell.strip() for cell in row)
            names.append(name)
            values.append(_number(rest[0], f"{file.name}, line {number}") if rest and rest[0] else None)
    if not values:
        _refuse(f"{file.name} has no points. Write a heading, then one line of x,y for each.")
    return names, values


def _number(text: str, where: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        _refuse(f"{where}: y is not a number. Write 12 or 12.5, or nothing for a gap.")
    return value


def _refuse(problem: str) -> NoReturn:
    say(problem)
    sys.exit(DATA_ERROR)
