"""`afterwards explore` on several processors: the same answers in the same order, and no error lost."""

import pytest

from bot.commands.explore import each

SIZES = {"small": 1, "large": 9, "middle": 5}


@pytest.mark.parametrize("processes", [1, 2])
def test_answers_come_in_the_order_of_the_book_whoever_works_them_out(processes: int) -> None:
    assert list(each(str.upper, SIZES, processes=processes)) == ["SMALL", "LARGE", "MIDDLE"]


@pytest.mark.parametrize("processes", [1, 2])
def test_what_breaks_in_one_flow_is_raised_and_not_passed_over(processes: int) -> None:
    with pytest.raises(ValueError, match="'small'"):
        list(each(int, SIZES, processes=processes))
