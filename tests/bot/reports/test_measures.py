"""Measures: what is counted, from which day, and what is never worked out."""

import msgspec
import pytest

from bot.incidents.incident import FACTS
from bot.reports.material import Due, Material
from bot.reports.measures import closed_quarter, days_between, inside, month, offers_by, periods, quarter
from bot.reports.suppression import suppress
from bot.reports.tables import Mark, Shown
from bot.reports.themes import PEOPLE, STAFF, count
from bot.storage.learning.actions import Action
from bot.storage.learning.incidents import Incident
from bot.storage.learning.restrictions import Restriction
from bot.storage.learning.reviews import AnswerBack, PlanUpdate, Review
from flows.engine.load import load_book

HIDDEN = Mark.HIDDEN


def incident(code: str, ended: str, **more: object) -> Incident:
    return Incident(code=code, opened_on=ended, setting="adult_mh", profile="hospital", ended_on=ended, **more)  # type: ignore[arg-type]


def shown(material: Material) -> dict[str, dict[Shown, tuple[Shown, ...]]]:
    """By table, then by the first cell of the row."""
    return {table.name: {row[0]: row[1:] for row in table.rows} for table in suppress(inside(material))}


def test_an_offer_counts_within_a_day_and_what_is_not_known_counts_as_none() -> None:
    held = tuple(incident(f"I{number}", "2026-10-05") for number in range(4))
    due = (
        Due("I0", "person", "2026-10-05", 6), Due("I1", "staff", "2026-10-06", 6), Due("I2", "staff", "2026-10-07", 7),
        Due("I3", "witness", "", 6), Due("I3", "facilitator", "2026-10-05", 9),
    )  # fmt: skip
    assert shown(Material("2026-10-31", held, due))["offers"] == {"2026-10": (25, 12, 48)}


def test_offers_of_small_months_are_counted_by_quarter_and_few_are_hidden() -> None:
    held = (incident("I1", "2026-07-05"), incident("I2", "2026-08-05"))
    material = Material("2026-09-30", held, (Due("I1", "person", "2026-07-05", 4), Due("I2", "staff", "", 3)))
    assert offers_by(material) is quarter
    assert shown(material)["offers"] == {"2026-Q3": (7, HIDDEN, HIDDEN)}


def test_a_month_without_bed_days_is_a_gap_and_each_type_counts() -> None:
    held = (
        incident("I1", "2026-09-05", facts={"ri_types": ("05", "09")}), incident("I2", "2026-11-05"),
    )  # fmt: skip
    found = shown(Material("2026-11-25", held, bed_days={"2026-09": 500, "2026-11": 96}))["measures"]
    assert found == {
        "2026-09": (2, 500, 4.0), "2026-10": (0, Mark.MISSING, Mark.MISSING), "2026-11": (1, 96, HIDDEN),
    }  # fmt: skip


def test_what_happened_after_an_incident_is_counted_without_those_under_the_law() -> None:
    held = (incident("I1", "2026-10-01"), incident("I2", "2026-10-02"), incident("I3", "2026-10-03", state="law"))
    review = Review(b"r", "I1", "formal", b"f", view="heard", held_on="2026-10-04")
    material = Material(
        "2026-10-31", held, asked=frozenset({"I1", "I2", "I3"}), reviews=(review,),
        answers_back=(AnswerBack("I1", "", "", told_on="2026-10-20"),),
        plans=(PlanUpdate(b"p", "I1", "care_plan", "nurse", done_on="2026-10-11"),),
    )  # fmt: skip
    steps = shown(material)["steps"]
    assert steps == {
        "people.due": (0,), "people.offered": (0,), "incidents": (2,), "asked": (2,), "heard": (HIDDEN,),
        "reviewed": (1,), "told": (1,),
    }  # fmt: skip
    assert shown(material)["time_to"]["person_told"] == (1, 19)


def test_an_incident_with_two_reviews_is_one_dot_at_the_first() -> None:
    reviews = tuple(
        Review(name, "I1", "formal", b"f", view="heard", held_on=day)
        for name, day in ((b"a", "2026-10-08"), (b"b", "2026-10-03"), (b"c", ""))
    )
    found = shown(Material("2026-10-31", (incident("I1", "2026-10-01"),), reviews=reviews))
    assert (found["time_to"]["review_held"], found["steps"]["reviewed"]) == ((1, 2), (1,))


def test_a_reason_for_no_view_cannot_be_worked_out_from_the_reviews_that_heard_it() -> None:
    """Reviewed, less heard, less the other reasons: what is left is the number that is hidden."""
    views = ["heard"] * 20 + ["declined"] * 9 + ["not_ready"] * 7 + ["left"] * 4
    held = tuple(incident(f"I{place}", "2026-10-01") for place in range(len(views)))
    reviews = tuple(
        Review(b"r%d" % place, f"I{place}", "formal", b"f", view=view, held_on="2026-10-02")
        for place, view in enumerate(views)
    )
    of = Material("2026-10-31", held, reviews=reviews)
    found = shown(of)
    assert (found["steps"]["reviewed"], found["steps"]["heard"]) == ((40,), (20,))
    views_shown = [found["views"][name] for name in ("declined", "not_ready", "left")]
    assert views_shown == [(9,), (HIDDEN,), (HIDDEN,)], "the next smallest is hidden beside it"
    again = Review(b"a", "I39", "huddle", b"f", view="declined", held_on="2026-10-02")  # before the other by its id
    assert shown(msgspec.structs.replace(of, reviews=(*reviews, again))) == found, "one reason an incident, the latest"


def test_two_sides_of_a_theme_are_counted_by_writer_and_never_added_up() -> None:
    person = {"my_page.harder": ("noise=harder", "touch=helped"), "view.before": ("noise",)}
    staff = {"reflection.harder": ("noise", "few_staff", "#skipped")}
    material = Material("2026-10-31", people=(person,) * 6, staff=(staff,) * 5)
    found = shown(material)["themes"]
    assert found["noise"] == (6, 5)
    assert found["few_staff"] == (0, 5)
    assert found["touch"] == (0, Mark.DOES_NOT_APPLY)
    assert count(PEOPLE, [person])["noise"] == 1, "a writer counts once a theme"


def test_every_answer_of_a_theme_is_one_that_a_flow_offers() -> None:
    book = load_book()
    offered: set[str] = set()
    for flow in (book.current(name) for name in book.ids if name.startswith("learning/")):
        for step in flow.steps.values():
            keys = [option.key for option in step.options]
            if step.reverse_of:
                keys += [option.key for option in flow.steps[step.reverse_of].options]
            offered |= {f"{step.keeps}={key}" for key in keys}
            offered |= {f"{step.keeps}={item.key}={key}" for item in step.items for key in keys}
    named = {answer for side in (PEOPLE, STAFF) for answers in side.values() for answer in answers}
    assert named - offered == set()


def test_actions_and_rules_stand_as_the_desk_typed_them() -> None:
    action = Action(b"a", "what", "place", "lead", "2026-10-01", state="closed", told_on="2026-10-09")
    rules = (Restriction(b"r", "adult_mh", "2026-01-01", state="lifted", lifted_on="2026-04-12"),)
    found = shown(Material("2026-10-31", actions=(action,), rules=rules))
    assert (found["actions"]["closed"], found["actions"]["told"]) == ((1,), (1,))
    assert found["restrictions"]["lifted"] == (1,)


def test_days_between_incidents_count_half_a_day_for_two_on_one() -> None:
    held = tuple(incident(f"I{place}", day) for place, day in enumerate(("2026-10-09", "2026-10-01", "2026-10-09")))
    assert days_between(Material("2026-10-31", held)) == (("2026-10-09", 8), ("2026-10-09", 0.5))


def test_no_period_is_left_out_and_none_is_before_the_first_incident() -> None:
    material = Material("2027-01-31", (incident("I1", "2026-11-30"),))
    assert periods(material, month) == ("2026-11", "2026-12", "2027-01")
    assert periods(Material("2027-01-31"), month) == ()


@pytest.mark.parametrize("word", ["accepted", "declined_support", "check_in", "wants_person", "holder"])
def test_what_is_never_counted_stands_in_no_table_and_is_no_material(word: str) -> None:
    held = tuple(incident(f"I{number}", "2026-10-05") for number in range(6))
    due = tuple(Due(one.code, "staff", "2026-10-05", 7) for one in held)
    material = Material("2027-01-31", held, due, asked=frozenset({"I0", "I1"}), offers={"2026-10-05": 42})
    made = (inside(material), closed_quarter(material, "2026-Q4"))
    assert all(any(table.rows for table in report.tables) for report in made)
    assert word not in repr(made)
    assert word not in repr(material)


def test_the_types_that_are_counted_are_coded_facts() -> None:
    assert "ri_types" in FACTS
