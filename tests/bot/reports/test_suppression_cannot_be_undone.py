"""A reader who knows every rule, every sum and every shown number tries to work out what is hidden.

Its solver is one that the product does not use: one integer program over many random sets of related tables.

`SUPPRESSION_SETS=10000 pytest tests/bot/reports/test_suppression_cannot_be_undone.py` takes as many sets as one likes.
"""

import os
from random import Random

import highspy
import numpy as np
import pytest

from bot.reports.suppression import Refused, suppress
from bot.reports.tables import Count, Mark, Report, Sum, Table

SETS = int(os.environ.get("SUPPRESSION_SETS", "1000"))


class Set:
    """Numbers that belong together: a table with totals, a funnel, months in quarters, an older overlapping set."""

    def __init__(self, random: Random) -> None:
        self.values: dict[str, int] = {}
        self.sums: list[Sum] = []
        self.published: dict[str, int] = {}
        self.random = random
        for make in random.sample([self.table, self.funnel, self.months, self.overlap], random.randint(1, 3)):
            make()

    def number(self) -> int:
        return self.random.choice((0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 15, 24, 60))

    def table(self) -> None:
        rows, columns = self.random.randint(1, 4), self.random.randint(2, 4)
        for row in range(rows):
            self.total(f"row{row}", [self.add(f"cell{row}.{column}", self.number()) for column in range(columns)])
        if rows > 1:
            for column in range(columns):
                self.total(f"column{column}", [f"cell{row}.{column}" for row in range(rows)])
            self.total("all", [f"row{row}" for row in range(rows)])
            self.sums.append(Sum("all", tuple(f"column{column}" for column in range(columns))))

    def funnel(self) -> None:
        value, before = self.random.randint(0, 60), ""
        for step in range(self.random.randint(2, 4)):
            key = self.add(f"step{step}", value)
            if before:
                self.sums.append(Sum(before, (key,), open=True))
            value, before = self.random.choice((value, max(0, value - self.random.randint(0, 9)))), key

    def months(self) -> None:
        months = [self.add(f"month{number}", self.number()) for number in range(6)]
        quarters = [self.total(f"quarter{half}", months[half * 3 : half * 3 + 3]) for half in range(2)]
        self.total("half-year", quarters)

    def overlap(self) -> None:
        then = self.random.randint(5, 30)
        self.published["then"] = then
        self.add("now", then + self.random.randint(0, 9))
        self.sums.append(Sum("now", ("then",), open=True))

    def add(self, key: str, value: int) -> str:
        self.values[key] = value
        return key

    def total(self, key: str, parts: list[str]) -> str:
        self.sums.append(Sum(key, tuple(parts)))
        return self.add(key, sum(self.values[part] for part in parts))

    def shown(self, outside: bool) -> dict[str, int | None] | None:
        """By key what is shown, before rounding; None for what is hidden."""
        table = Table("t", ("k", "v"), tuple((key, Count(key, value)) for key, value in self.values.items()))
        try:
            (found,) = suppress(Report((table,), tuple(self.sums), self.published), outside=outside)
        except Refused:
            return None
        keep = {key: self.values[key] for key, value in found.rows if value is not Mark.HIDDEN}
        return dict.fromkeys(self.values) | keep | self.published


class Reader:
    """All sets in one program, each with unknowns of its own, and the least and most that each small one could be."""

    def __init__(self, least: int) -> None:
        self.least = least
        self.lower: list[int] = []
        self.rows: list[tuple[int, list[int], list[float]]] = []
        self.asked: list[list[tuple[int, str]]] = []

    def read(self, made: Set, shown: dict[str, int | None]) -> None:
        column: dict[str, int] = {}
        small: list[tuple[int, str]] = []
        every = made.values | made.published
        for key, value in shown.items():
            if value is None:
                column[key] = self.unknown(min(self.least, every[key]))
                if self.least <= every[key] <= 4:
                    small.append((column[key], key))
        for each in made.sums:
            indices, signs, known = [], [], 0
            for key, sign in ((each.total, 1), *((part, -1) for part in each.parts)):
                if (value := shown[key]) is None:
                    indices.append(column[key])
                    signs.append(float(sign))
                else:
                    known += sign * value
            if each.open:
                rest = every[each.total] - sum(every[part] for part in each.parts)
                indices.append(self.unknown(0))
                signs.append(-1.0)
                if self.least <= rest <= 4 and (rest or self.least == 0):
                    small.append((indices[-1], f"{each.total} without {each.parts}"))
            if indices:
                self.rows.append((-known, indices, signs))
        self.asked.append(small)

    def unknown(self, least: int) -> int:
        self.lower.append(least)
        return len(self.lower) - 1

    def worked_out(self) -> list[str]:
        """Small numbers that could not be each of what their mark says."""
        found, solver = [], self._solver()
        for turn in range(max(map(len, self.asked), default=0)):
            asked = [small[turn] for small in self.asked if turn < len(small)]
            columns = np.array([column for column, _ in asked], dtype=np.int32)
            ends = []
            for cost in (1.0, -1.0):
                solver.changeColsCost(len(columns), columns, np.full(len(columns), cost))
                solver.run()
                assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
                ends.append(np.rint(np.array(solver.getSolution().col_value)[columns]))
            solver.changeColsCost(len(columns), columns, np.zeros(len(columns)))
            found += [key for (_, key), low, high in zip(asked, *ends, strict=True) if low > self.least or high < 4]
        return found

    def _solver(self) -> highspy.Highs:
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        size = len(self.lower)
        solver.addVars(size, np.array(self.lower, dtype=float), np.full(size, 10_000.0))
        solver.changeColsIntegrality(
            size, np.arange(size, dtype=np.int32), np.full(size, highspy.HighsVarType.kInteger)
        )
        for known, indices, signs in self.rows:
            solver.addRow(known, known, len(indices), np.array(indices, dtype=np.int32), np.array(signs))
        return solver


@pytest.mark.parametrize("outside", [False, True], ids=["inside", "outside"])
@pytest.mark.timeout(1200)
def test_no_small_number_can_be_worked_out(outside: bool) -> None:
    random, reader, shown_something = Random(7), Reader(0 if outside else 1), 0  # noqa: S311 - the same every time
    for _ in range(SETS):
        made = Set(random)
        shown = made.shown(outside)
        if shown is not None:
            reader.read(made, shown)
            shown_something += any(value is not None for key, value in shown.items() if key not in made.published)
    assert len(reader.asked) > SETS * 0.95, "almost every set can be shown in part"
    assert shown_something > SETS * 0.7, "not everything is hidden, which would be safe and of no use"
    assert reader.worked_out() == []


def test_the_reader_does_work_out_what_is_hidden_carelessly() -> None:
    reader, made = Reader(1), Set(Random(7))  # noqa: S311
    made.values, made.sums, made.published = {"a": 12, "b": 9, "c": 3, "all": 24}, [Sum("all", ("a", "b", "c"))], {}
    reader.read(made, {"a": 12, "b": 9, "c": None, "all": 24})
    assert reader.worked_out() == ["c"]
