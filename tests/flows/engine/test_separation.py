"""C14 from below: what decides what, in graphs and in talks; and the list of all that can leave a talk."""

from datetime import date
from pathlib import Path

import pytest
from checking import TODAY, changed, sound_book
from hypothesis import given
from hypothesis import strategies as some

from flows.engine.check import check_book
from flows.engine.checks.dependence import Dependence
from flows.engine.checks.disclosures import disclosures, page
from flows.engine.checks.unfold import Place, Talk
from flows.engine.facts import verdict
from flows.engine.guard import parse
from flows.engine.load import load_book

DOCS = Path(__file__).parents[3] / "docs" / "flows"


def deciders(followers: list[set[int]], place: int) -> set[int]:
    """By the definition: on every way out of one prong, and not of the fork itself. Slow and plain."""
    out = len(followers) - 1
    reaching = {at for at in range(len(followers)) if _reaches(followers, at, out, None)}

    def after(at: int) -> bool:
        return at == place or not _reaches(followers, at, out, place)

    found = set()
    for fork in reaching - {place, out}:
        prongs = followers[fork] & reaching
        if len(prongs) > 1 and any(map(after, prongs)) and not after(fork):
            found.add(fork)
    return found


def _reaches(followers: list[set[int]], start: int, out: int, without: int | None) -> bool:
    seen, todo = set(), [start]
    while todo:
        at = todo.pop()
        if at == without or at in seen:
            continue
        seen.add(at)
        todo += followers[at]
    return out in seen


@given(some.data())
def test_dependence_is_that_of_the_definition(data: some.DataObject) -> None:
    size = data.draw(some.integers(2, 9))
    nodes = some.sets(some.integers(0, size), max_size=3)
    followers = [data.draw(nodes) - {at} for at in range(size)] + [set()]
    dependence = Dependence([frozenset(followed) for followed in followers])
    for place in range(size):
        if _reaches(followers, place, size, None):
            assert set(dependence.deciders(place)) == deciders(followers, place)


@given(some.sampled_from(["alert == 'always' and how == 'upset'", "not (alert == 'always' or reach == 'chat')",
                          "how == 'upset' or (reach == 'chat' and alert != 'always')", "alert == 'always'"]),
       some.sets(some.sampled_from(["alert", "reach", "how"])))  # fmt: skip
def test_a_condition_of_which_only_a_part_is_known_is_only_decided_where_the_rest_cannot_matter(
    source: str, known: set[str]
) -> None:
    values = {"alert": ("always", "on_tap"), "reach": ("chat", "shared"), "how": ("upset", "calm")}
    cases = [
        {"alert": a, "reach": r, "how": h} for a in values["alert"] for r in values["reach"] for h in values["how"]
    ]
    guard = parse(source)
    for case in cases:
        facts = {name: case[name] for name in known}
        possible = {
            guard.holds(lambda name, other=other: (other[name],))  # type: ignore[misc]
            for other in cases
            if all(other[name] == value for name, value in facts.items())
        }
        said = verdict(guard, facts)
        assert said is None or possible == {said}


def test_a_talk_is_laid_out_with_all_that_it_calls() -> None:
    book = sound_book()
    talk = Talk(book, book.current("support/example"), "open", {"alert": "always", "under_18": "yes"})
    steps = {(place.flow, place.step) for place in talk.edges}
    assert {("safety/first_check", "safe"), ("safety/help_now", "telling"), ("support/example", "bye")} <= steps
    assert ("safety/help_now", "who_now") in steps, "Skip and `not sure` still ask"
    (telling,) = [place for place in talk.edges if place.step == "telling"]
    assert telling == Place("safety/help_now", "telling", "telling", False, telling.callers)
    assert [caller.step for caller in telling.callers] == ["body"]


def test_a_yes_holds_up_to_the_hand_over_and_no_further() -> None:
    book = sound_book()
    talk = Talk(book, book.current("support/example"), "open", {"alert": "on_tap"})
    agreed = {place.step for place in talk.edges if place.agreed}
    assert agreed == {"where", "asked", "carry_on"}
    asked = next(place for place in talk.edges if place.step == "asked")
    after = {edge.to for edge in talk.edges[asked]}
    assert not any(place.agreed for place in after if place), "what comes after it is not agreed to"


def test_under_the_rule_always_only_safety_tells() -> None:
    """A no at `safe` brings a person; how somebody feels does not, however the flow is written."""
    assert check_book(sound_book(), TODAY) == ()
    found = check_book(changed("{steps: {how: {options: {upset: {next: tell}}}, "
                               "tell: {call: safety/help_now@telling, next: check_in}}}"), TODAY)  # fmt: skip
    assert {mistake.code for mistake in found} == {"C14"}
    harm = check_book(changed("{steps: {how: {options: {upset: {next: tell}}}, "
                              "tell: {call: safety/help_now@thanks, next: check_in}}}"), TODAY)  # fmt: skip
    assert harm == (), "to tell of harm is what the opening spoke of"


def test_ending_a_talk_from_inside_safety_tells_nothing() -> None:
    """It is as if Stop had been pressed; so a check-in after the first check is allowed."""
    assert "finish" in {option.next for option in sound_book().current("safety/help_now").step("carry_on").options}
    assert check_book(sound_book(), TODAY) == ()


def test_everything_that_can_leave_is_listed_with_its_ground() -> None:
    found = {(one.act, one.step.rpartition(":")[2], one.to, one.at.rpartition(":")[2], one.by, one.ground)
             for one in disclosures(sound_book())}  # fmt: skip
    assert found == {
        ("a fact is kept", "body", "accepted", "", "", "passed"),
        ("a fact is kept", "check_in", "check_in_wanted", "check_in", "", "kept"),
        ("an appointment is made", "check_in", "support/check_in", "check_in", "", "kept"),
        ("a person is asked to come", "asked", "contact", "who_now", "yes", "yes"),
        ("a person is asked to come", "telling", "contact", "safe", "no", "opening"),
        ("a person is asked to come", "telling", "contact", "pause", "no", "opening"),
    }


def test_the_page_shows_what_the_screen_says_first() -> None:
    assert "| the person's own yes | Shall I ask {contact} to come? |" in page(sound_book())


def test_the_page_in_the_documentation_is_that_of_the_flows_that_are_shipped() -> None:
    """Where it is not: afterwards draw disclosures > docs/flows/disclosures.md"""
    assert (DOCS / "disclosures.md").read_text() == page(load_book())


@pytest.mark.parametrize("step", ["asked", "telling"])
def test_in_the_flows_that_are_shipped_every_way_to_a_person_has_its_ground(step: str) -> None:
    ground = {"asked": "yes", "telling": "opening"}[step]
    ways = [one for one in disclosures(load_book()) if one.step == f"safety/help_now:{step}"]
    assert ways and {one.ground for one in ways} == {ground}
    assert not [mistake for mistake in check_book(load_book(), date(2026, 11, 25)) if mistake.code == "C14"]
