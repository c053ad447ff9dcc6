"""Suppression: the examples of the rules, and a second, independent reader who tries to work hidden numbers out."""

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.reports.suppression import Refused, suppress
from bot.reports.tables import Count, Mark, Median, Rate, Report, Share, Shown, Sum, Table, Value

ROOT = Path(__file__).parents[3]
C = Mark.HIDDEN


def shown(
    *values: Value, sums: Iterable[Sum] = (), published: dict[str, int] | None = None, **more: bool
) -> list[Shown]:
    table = Table("t", ("v",), tuple((value,) for value in values))
    found = suppress(Report((table,), tuple(sums), published or {}), **more)
    return [row[0] for row in found[0].rows]


def test_one_to_four_are_hidden_and_nought_stands_inside() -> None:
    values = [Count(str(number), number) for number in range(7)]
    assert shown(*values) == [0, C, C, C, C, 5, 6]


def test_outside_nought_is_hidden_too_and_the_others_are_rounded() -> None:
    values = [Count(str(number), number) for number in (0, 4, 5, 7, 8, 12, 13)]
    assert shown(*values, outside=True) == [C, C, 5, 5, 10, 10, 15]


def test_a_step_of_a_funnel_is_a_number_too() -> None:
    steps = [Count("asked", 17), Count("captured", 15)]
    assert shown(*steps, sums=[Sum("asked", ("captured",), open=True)]) == [17, C]
    steps = [Count("asked", 17), Count("captured", 12)]
    assert shown(*steps, sums=[Sum("asked", ("captured",), open=True)]) == [17, 12]


def test_the_next_smallest_is_hidden_beside_a_small_one() -> None:
    row = [Count("a", 12), Count("b", 9), Count("c", 3), Count("all", 24)]
    assert shown(*row, sums=[Sum("all", ("a", "b", "c"))]) == [12, C, C, 24]


@pytest.mark.parametrize("part", [4, 6])
def test_a_percentage_of_few_is_hidden_and_so_is_one_whose_complement_is_few(part: int) -> None:
    base, count = Count("base", part + 2), Count("part", part)
    assert shown(base, count, Share(count, base))[1:] == [C, C]


def test_a_percentage_is_whole_and_outside_worked_out_from_the_rounded_counts() -> None:
    base, part = Count("base", 63), Count("part", 22)
    assert shown(Share(part, base)) == [35]
    assert shown(Share(part, base), outside=True) == [31]


def test_a_quarter_does_not_show_the_month_that_is_missing_from_it() -> None:
    months = [Count("jan-feb", 11), Count("quarter", 14)]
    assert C in shown(*months, sums=[Sum("quarter", ("jan-feb",), open=True)])


def test_a_cut_that_overlaps_an_older_one_is_not_shown() -> None:
    overlap = [Sum("this", ("last",), open=True)]
    assert shown(Count("this", 23), sums=overlap, published={"last": 21}) == [C]
    assert shown(Count("this", 23), sums=overlap, published={"last": 12}) == [23]


def test_what_older_sets_give_away_together_is_refused() -> None:
    with pytest.raises(Refused, match="now"):
        shown(Count("x", 9), sums=[Sum("now", ("then",), open=True)], published={"now": 23, "then": 21})


def test_a_rate_needs_enough_events_and_enough_days() -> None:
    assert shown(Rate(Count("n", 7), 612)) == [11.4]
    assert shown(Rate(Count("n", 7), 96)) == [C]
    assert shown(Rate(Count("n", 4), 612)) == [C]


def test_what_the_desk_typed_in_stands_inside_and_is_hidden_outside() -> None:
    held, due = Count("held", 2, own=True), Count("due", 4, own=True)
    funnel = [Sum("due", ("held",), open=True)]
    assert shown(due, held, Share(held, due), Rate(held, 500), sums=funnel) == [4, 2, 50, 4.0]
    assert shown(due, held, Share(held, due), Rate(held, 500), sums=funnel, outside=True) == [C, C, C, C]
    heard = Count("heard", 9)
    assert shown(Count("all", 12, own=True), heard, sums=[Sum("all", ("heard",), open=True)]) == [12, C]


def test_a_share_of_nobody_does_not_apply() -> None:
    assert shown(Share(Count("n", 0), Count("of", 0))) == [Mark.DOES_NOT_APPLY]


def test_a_median_of_few_is_hidden() -> None:
    assert shown(Median(Count("n", 4), 2.5), Median(Count("m", 5), 2.5)) == [C, 2.5]


def test_text_and_marks_stay() -> None:
    assert shown("2026-Q4", Mark.MISSING, Mark.DOES_NOT_APPLY) == ["2026-Q4", Mark.MISSING, Mark.DOES_NOT_APPLY]


def test_a_floor_can_be_raised_and_not_lowered() -> None:
    table = Table("t", ("v",), ((Count("a", 6),),))
    assert suppress(Report((table,)), floor=8)[0].rows == ((C,),)
    with pytest.raises(ValueError, match="5 or more"):
        suppress(Report((table,)), floor=4)


def test_a_sum_that_does_not_add_up_and_a_key_of_two_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        shown(Count("a", 6), Count("all", 7), sums=[Sum("all", ("a",))])
    with pytest.raises(ValueError, match="stands for two"):
        shown(Count("a", 6), Count("a", 7))


def test_a_number_cannot_be_printed_before_it_went_through_the_door() -> None:
    count = Count("a", 3)
    assert "3" not in repr(count) and "3" not in str(count)
    with pytest.raises(TypeError):
        f"{count}"
    assert not hasattr(count, "__int__")


def test_there_is_one_door_from_numbers_to_what_is_shown() -> None:
    """Nothing of the running service but `suppress` opens a count."""
    opens = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "bot").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "_value" and getattr(node.value, "id", "") != "self"
    }
    assert opens == {"bot/reports/suppression.py"}
