"""SPC figures: the published worked example, each rule alone, their order, and a second implementation beside ours."""

import math
from collections.abc import Sequence
from itertools import accumulate
from random import Random

import pytest

from bot.reports.spc import Chart, Direction, Settings, read, t_days, t_values

PUBLISHED = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
BASE = [10, 12] * 6
OFFERS = [41, 48, 44, 52, 39, 46, 50, 43, 47, 45, 58, 63, 66, 71, 69, 74, 78, 73, 80, 77]
RATE = [14.2, 12.8, 15.1, 13.3, 16, 12.2, 14.8, 13.1, 15.5, 14, 12.9, 13.8, 11, 10.4, 11.9, 9.8, 10.1, 9.1, 10.6, 9]
DAYS = [3, 9, 1, 6, 12, 4, 2, 15, 7, 5, 11, 8, 19, 14, 23, 17, 31, 12, 26, 38]


def chart(values: Sequence[float | None], direction: Direction = "up", **more: object) -> Chart:
    return read(values, Settings(direction, **more))  # type: ignore[arg-type]


def marked(found: Chart) -> dict[str, list[int]]:
    """Points by the rule that marks them, counted from 1."""
    marks: dict[str, list[int]] = {}
    for place, point in enumerate(found.points, 1):
        if point.rule:
            marks.setdefault(point.rule, []).append(place)
    return marks


def lines(found: Chart, point: int = -1) -> tuple[float, float, float]:
    limits = found.points[point].limits
    assert limits is not None
    return limits.mean, limits.lower, limits.upper


@pytest.mark.parametrize(
    ("screen", "expected"), [(False, (1.9444, -3.0626, 6.9515)), (True, (1.9444, -0.7156, 4.6044))]
)
def test_the_published_example(screen: bool, expected: tuple[float, float, float]) -> None:
    found = chart(PUBLISHED, baseline=0, screen=screen)
    assert lines(found) == pytest.approx(expected, abs=5e-5)
    assert marked(found) == {"outside": [5]}


def test_a_rising_series_where_down_is_good_is_a_concern_even_below_the_mean() -> None:
    found = chart([5, 4, 5, 6, 5, 4, 5, 6, 7, 8, 9, 10, 11, 12], "down", baseline=0)
    assert lines(found) == pytest.approx((6.9286, 4.2686, 9.5886), abs=5e-5)
    assert marked(found) == {
        "two_of_three": [1, 3, 5],
        "outside": [2, 6, 12, 13, 14],
        "shift": [4],
        "trend": [*range(7, 12)],
    }
    assert {found.points[place].state for place in range(6)} == {"improvement_low"}
    assert {found.points[place].state for place in range(6, 14)} == {"concern_high"}


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ([], {}),
        ([15, 12, 15], {"two_of_three": [13, 15]}),
        ([15, 10, 15], {}),
        ([15, 17, 15], {"outside": [14], "two_of_three": [13, 15]}),
        ([17, 15, 12], {"outside": [13]}),
        ([12] * 6, {"shift": [*range(12, 19)]}),
        ([12, 12, 11, 12, 12, 12, 12], {}),
    ],
)
def test_each_rule_after_a_fixed_baseline(then: list[float], expected: dict[str, list[int]]) -> None:
    found = chart([*BASE, *then])
    assert lines(found) == pytest.approx((11, 5.68, 16.32), abs=5e-5)
    limits = found.points[0].limits
    assert limits is not None
    assert (limits.near_lower, limits.near_upper) == pytest.approx((7.4533, 14.5467), abs=5e-5)
    assert marked(found) == expected


def test_a_peak_between_two_trends_takes_the_later() -> None:
    found = chart([*[0, 20] * 6, 7, 8, 9, 10, 11, 12, 13, 12, 11, 10, 9, 8, 7])
    assert lines(found) == pytest.approx((10, -43.2, 63.2), abs=5e-5)
    assert marked(found) == {"trend": [*range(13, 26)]}
    assert [point.side for point in found.points[12:]] == [1] * 6 + [-1] * 7


def test_an_equal_step_breaks_a_trend() -> None:
    assert "trend" not in marked(chart([*BASE, 8, 9, 10, 10, 11, 12, 13, 13.5]))


def test_offers_improve_and_still_do_not_meet_the_standard() -> None:
    found = chart(OFFERS, target=95)
    assert lines(found) == pytest.approx((48, 30.1055, 65.8945), abs=5e-5)
    assert marked(found) == {"shift": [11, 12], "outside": [*range(13, 21)]}
    assert (found.variation, found.assurance) == ("improvement_high", "fail")


def test_a_new_phase_hides_the_gain_and_no_rule_runs_across_it() -> None:
    found = chart(OFFERS, phases=(11,))
    assert lines(found, 0) == pytest.approx((46.6364, 28.2824, 64.9904), abs=5e-5)
    assert lines(found) == pytest.approx((72.3333, 61.0283, 83.6383), abs=5e-5)
    assert marked(found) == {}
    assert found.variation == "common"
    assert all(point.limits is not None and point.limits.trial for point in found.points)


@pytest.mark.parametrize(("target", "expected"), [(10, "hit_or_miss"), (20, "pass"), (5, "fail")])
def test_a_rate_that_falls(target: float, expected: str) -> None:
    found = chart(RATE, "down", target=target)
    assert lines(found) == pytest.approx((13.975, 8.6066, 19.3434), abs=5e-5)
    assert marked(found) == {"shift": [11, 12, 13, 14, 15, 19], "two_of_three": [16, 17, 18, 20]}
    assert (found.variation, found.assurance) == ("improvement_low", expected)


def test_days_between_events() -> None:
    found = chart(t_values(DAYS), baseline=20)
    mean, lower, upper = lines(found)
    assert (mean, lower, upper) == pytest.approx((1.9196, 0.7943, 3.0449), abs=5e-5)
    assert [t_days(line) for line in (mean, lower, upper)] == pytest.approx([10.46, 0.44, 55.06], abs=5e-3)
    assert marked(found) == {"shift": [*range(13, 21)]}
    assert found.variation == "improvement_high"


def test_two_on_one_day_count_as_half_a_day_and_a_limit_below_zero_is_not_drawn() -> None:
    assert t_days(t_values([0])[0]) == pytest.approx(0.5)
    assert t_days(0.0) is None
    assert t_days(-1.0) is None


def test_a_target_on_a_limit_is_met_or_missed_by_chance() -> None:
    upper = lines(chart(BASE))[2]
    assert chart(BASE, target=upper).assurance == "hit_or_miss"
    assert chart(BASE, "neutral", target=99).assurance == ""


def test_four_points_are_a_line_and_eleven_have_trial_limits() -> None:
    assert chart([1, 2, 3, 4]).points[0].limits is None
    assert chart([1, 2, 3, 4]).variation == ""
    trial, fixed = chart(BASE[:11]).points[0].limits, chart(BASE).points[0].limits
    assert trial is not None and trial.trial
    assert fixed is not None and not fixed.trial


def test_a_gap_breaks_ranges_trends_and_runs() -> None:
    with_gap = chart([*BASE, 12, 12, 12, None, 12, 12, 12])
    assert marked(with_gap) == {}
    assert with_gap.points[15].state == ""
    assert with_gap.variation == "common"
    rising = chart([*BASE, 8, 9, 10, None, 11, 12, 13, 13.5])
    assert "trend" not in marked(rising)
    assert lines(chart([0, None, 10, 10, 10, 10], baseline=0)) == pytest.approx((8, 8, 8))


@pytest.mark.parametrize("values", [[1.0, math.nan], [math.inf]])
def test_what_is_no_number_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="finite"):
        chart(values)


def test_a_phase_outside_the_series_is_refused() -> None:
    with pytest.raises(ValueError, match="outside the 2 values"):
        chart([1, 2], phases=(2,))


# a second implementation, written from the rules in words and not from the code: window by window, no running state


def sign(value: float) -> int:
    return (value > 1e-9) - (value < -1e-9)


def windows(place: int, width: int, size: int) -> list[range]:
    """Every window of that width that holds the place."""
    return [range(s, s + width) for s in range(max(0, place - width + 1), min(place, size - width) + 1)]


def second(values: list[float], run: int = 7) -> list[tuple[str, int]]:
    size, mean = len(values), sum(values) / len(values)
    spread = sum(abs(values[i + 1] - values[i]) for i in range(size - 1)) / (size - 1)
    at = [round(value - mean, 9) for value in values]
    outside = [abs(each) - 2.66 * spread > 1e-9 for each in at]
    near = [abs(each) - 2.66 * spread * 2 / 3 > 1e-9 and not out for each, out in zip(at, outside, strict=True)]

    def mark(i: int) -> tuple[str, int]:
        steps = [{sign(values[j + 1] - values[j]) for j in window[:-1]} for window in windows(i, run, size)]
        trends = [step for step in steps if step in ({1}, {-1})]
        one_side = [w for w in windows(i, 3, size) if {sign(at[j]) for j in w} == {sign(at[i])} != {0}]
        if outside[i]:
            return "outside", sign(at[i])
        if trends:
            return "trend", max(trends[-1])
        if near[i] and any(sum(near[j] for j in window) >= 2 for window in one_side):
            return "two_of_three", sign(at[i])
        if any({sign(at[j]) for j in window} == {sign(at[i])} != {0} for window in windows(i, run, size)):
            return "shift", sign(at[i])
        return "", 0

    return [mark(i) for i in range(size)]


def series(random: Random) -> list[int]:
    """Noise, or a walk that keeps a direction, so that runs and trends are met as often as single points."""
    size = random.randint(5, 40)
    if random.random() < 0.5:
        return [random.randint(0, random.choice((3, 30))) for _ in range(size)]
    return list(accumulate(random.choice((-1, 0, 1, 1, 2, 3)) for _ in range(size)))


def test_marks_equal_those_of_a_second_implementation_on_20_000_series() -> None:
    random, met = Random(1), set[str]()  # noqa: S311 - the same series every time
    for _ in range(20_000):
        values = series(random)
        found = [(point.rule, point.side) for point in chart(values, baseline=0).points]
        assert found == second([float(value) for value in values]), values
        met |= {rule for rule, _ in found}
    assert met == {"", "outside", "trend", "two_of_three", "shift"}
