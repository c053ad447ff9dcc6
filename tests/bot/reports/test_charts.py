"""Charts: the picture, the sentence, the key and the table say the same, also without colour and without eyes."""

import re

import pytest

from accessibility.lead import say
from bot.reports.charts import Change, Plot, Series, plot
from bot.reports.spc import Settings
from bot.reports.tables import Mark, Shown

OFFERS = [41, 48, 44, 52, 39, 46, 50, 43, 47, 45, 58, 63, 66, 71, 69, 74, 78, 73, 80, 77]
DAYS = [3, 9, 1, 6, 12, 4, 2, 15, 7, 5, 11, 8, 19, 14, 23, 17, 31, 12, 26, 38]
SHAPES = {"up": r'd="M0-8 7 5H-7z"', "down": r'd="M0 8 7-5H-7z"', "circle": r'r="5"'}


def drawn(values: list[Shown], settings: Settings | None = None, **more: object) -> Plot:
    labels = tuple(f"month {place}" for place in range(len(values)))
    return plot(Series("offers", "Offers", labels, tuple(values), settings or Settings("up"), **more))  # type: ignore[arg-type]


def dots(found: Plot) -> list[tuple[str, str]]:
    """Each point of the picture, left to right: its class and its shape."""
    paths = re.findall(r'overflow="visible">\s*<(?:path|circle) class="(\w+)" (d="[^"]+"|r="5")', found.picture)
    names = {re.sub(r"\\", "", pattern): name for name, pattern in SHAPES.items()}
    return [(look, names[shape]) for look, shape in paths]


@pytest.mark.parametrize("direction", ["up", "down", "neutral"])
def test_every_point_has_the_colour_and_the_shape_of_its_state(direction: str) -> None:
    found = drawn([*OFFERS], Settings(direction))  # type: ignore[arg-type]
    sides = {"high": "up", "low": "down", "": "circle"}
    expected = [(point.state.partition("_")[0], sides[point.state.partition("_")[2]]) for point in found.chart.points]
    assert dots(found) == expected
    assert len({look for look, _ in expected}) == 2


def test_the_sentence_is_the_text_of_the_picture() -> None:
    found = drawn([*OFFERS], Settings("up", target=70))
    assert 'role="img" aria-labelledby="offers-says"' in found.picture
    assert found.sentence == " ".join((say("chart.improvement.outside"), say("chart.fail", target="70.0")))


def test_the_table_holds_every_point_the_latest_first_and_a_hidden_one_as_a_star() -> None:
    values: list[Shown] = [*OFFERS[:5], Mark.HIDDEN, *OFFERS[6:]]
    found = drawn(values, unit="percent")
    assert [row.value for row in found.rows][::-1] == [f"{value}%" if value != Mark.HIDDEN else "*" for value in values]
    assert found.rows[0].signal == say("key.improvement")
    assert len(dots(found)) == len(values) - 1
    assert say("chart.hidden") in found.notes
    assert found.picture.count('class="run"') == len(values) - 3, "the line is open where a month is hidden"


def test_percentages_are_drawn_within_a_hundred_and_worked_out_as_they_are() -> None:
    found = drawn([95, 100] * 6, unit="percent")
    limits = found.chart.points[0].limits
    assert limits is not None
    assert limits.upper > 100
    assert found.rows[0].limits.endswith("100%")
    assert min(int(y) for y in re.findall(r'y1="(-?\d+)"', found.picture)) >= 24


def test_a_new_phase_says_who_judged_so_and_what_changed() -> None:
    found = drawn([*OFFERS], changes=(Change(11, "handover prompt", "learning lead", phase=True),), unit="percent")
    assert say("chart.common") in found.sentence
    assert any("Mean 47% before, 72% since" in note and "learning lead" in note for note in found.notes)
    assert found.picture.count('class="mean"') == 2


def test_a_long_reason_is_cut_on_the_picture_and_whole_under_it() -> None:
    reason = "A prompt on the handover sheet asks every shift whether support was offered"
    found = drawn([*OFFERS], changes=(Change(11, reason, "learning lead", phase=True),), unit="percent")
    assert reason not in found.picture
    assert f"{reason[:23]}…" in found.picture
    assert any(reason in note for note in found.notes)


def test_an_earlier_signal_beside_an_ordinary_last_point_is_spoken_of() -> None:
    found = drawn([*OFFERS[:12], 90, 47], Settings("up"))
    assert found.sentence == " ".join((say("chart.common"), say("chart.earlier")))
    assert drawn([*OFFERS[:10], 47, 46], Settings("up")).sentence == say("chart.common")


def test_the_key_shows_the_shapes_that_stand_in_the_picture() -> None:
    up, down = "M14 1 21 14H7z", "M14 15 21 2H7z"
    found = drawn([*OFFERS], Settings("down"))
    assert (up in found.key, down in found.key) == (
        "concern_high" in str(found.chart),
        "concern_low" in str(found.chart),
    )
    better = drawn([100 - value for value in OFFERS], Settings("down"))
    assert down in better.key
    assert up not in better.key


def test_ranges_from_which_jumps_were_left_out_say_so() -> None:
    assert say("chart.screened") in drawn([*OFFERS], Settings("up", screen=True)).notes
    assert say("chart.screened") not in drawn([*OFFERS], Settings("up")).notes


def test_too_few_points_are_a_line_without_a_range() -> None:
    found = drawn([1, 2, 3, 4])
    assert found.sentence == say("chart.none")
    assert 'class="limit"' not in found.picture


def test_days_between_are_shown_in_days_and_a_limit_below_nought_is_not_drawn() -> None:
    found = drawn([*DAYS], Settings("up", baseline=20), unit="days")
    assert found.rows[0].value == "38 days"
    assert found.picture.count('class="limit"') == 2
    wild = drawn([1, 300] * 10, Settings("up", baseline=20), unit="days")
    assert wild.picture.count('class="limit"') == 1


def test_what_a_lead_typed_cannot_become_markup() -> None:
    found = drawn([*OFFERS], changes=(Change(12, "<script>alert(1)</script>"),))
    assert "<script" not in found.picture
    assert "&lt;script" in found.picture


def test_a_series_of_nothing_is_an_empty_picture() -> None:
    for nothing in (drawn([]), drawn([Mark.MISSING, Mark.HIDDEN])):
        assert nothing.sentence == say("chart.empty")
        assert (nothing.picture, nothing.icons) == ("", "")
