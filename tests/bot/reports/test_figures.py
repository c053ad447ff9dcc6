"""A lead's figures: one set, one door, and the chart that fits how often things happen."""

import msgspec

from accessibility.lead import say
from bot.reports.figures import figures
from bot.reports.material import Due, Material
from bot.reports.tables import Mark
from bot.reports.themes import THEMES
from bot.storage.learning.figures import Phase
from bot.storage.learning.incidents import Incident

YEAR = [f"2025-{number:02}" for number in range(1, 13)] + [f"2026-{number:02}" for number in range(1, 9)]


def service(a_month: int, people: int = 4, offered: int = 9) -> Material:
    held, due = [], []
    for month in YEAR:
        for number in range(a_month):
            code = f"I{month}{number}"
            held.append(Incident(code, f"{month}-05", "adult_mh", "hospital", ended_on=f"{month}-{5 + number:02}"))
            made = min(people, max(0, offered - number * people))
            day = held[-1].ended_on
            due += [Due(code, "staff", day, made), Due(code, "staff", "", people - made)]
    bed_days = dict.fromkeys(YEAR, 600)
    return Material("2026-08-31", tuple(held), tuple(each for each in due if each.number), bed_days=bed_days)


def test_the_charts_are_made_of_what_may_be_shown() -> None:
    found = figures(service(4), target=95)
    assert [plot.name for plot in found.plots] == ["offers", "rate"]
    offers = found.plots[0]
    assert [row.value for row in offers.rows] == ["56%"] * len(YEAR)
    assert offers.chart.assurance == "fail"
    assert found.period == ("2025-01", "2026-08")


def test_where_few_are_due_a_percentage_is_hidden_in_the_table_and_open_in_the_chart() -> None:
    found = figures(service(4, offered=15))
    assert {row[2] for row in found.tables["offers"].rows} == {Mark.HIDDEN}
    assert all(point.y is None for point in found.plots[0].chart.points)


def test_rare_incidents_are_charted_by_the_days_between_them() -> None:
    assert [plot.name for plot in figures(service(1)).plots] == ["offers", "days_between"]


def test_a_chart_starts_again_where_a_lead_said_so() -> None:
    start = Phase("offers", "2026-01-15", b"", "2026-02-01", "handover prompt")
    material = service(4)
    found = figures(
        Material(**{**{name: getattr(material, name) for name in material.__struct_fields__}, "phases": (start,)})
    )
    assert {point.phase for point in found.plots[0].chart.points} == {0, 1}
    assert any("handover prompt" in note for note in found.plots[0].notes)


def test_the_days_between_start_again_too_from_the_first_incident_on_that_day_or_after_it() -> None:
    start = Phase("days_between", "2026-01-02", b"", "2026-02-01", "handover prompt")
    (_, between) = figures(msgspec.structs.replace(service(1), phases=(start,))).plots
    assert [point.phase for point in between.chart.points] == [0] * 11 + [1] * 8  # from 5 January 2026 on
    assert any("handover prompt" in note for note in between.notes)
    late = msgspec.structs.replace(start, since="2026-08-30")
    (_, whole) = figures(msgspec.structs.replace(service(1), phases=(late,))).plots
    assert {point.phase for point in whole.chart.points} == {0}


def test_a_service_without_incidents_has_figures_too() -> None:
    found = figures(Material("2026-08-31"))
    assert [plot.sentence for plot in found.plots] == [say("chart.empty")] * 2


def test_every_theme_has_its_words() -> None:
    assert all(say(f"theme.{name}") for name in THEMES)
