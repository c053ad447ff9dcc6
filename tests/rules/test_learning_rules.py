"""Rules of the field that concern learning and restrictions, each by its number, over every flow that is shipped.

Which rule is kept where, and which is a service's own duty: docs/assurance/rules.md.
"""

import re
from collections.abc import Iterator

import pytest
from spoken import BOOK, SUPPORTED, after, first_question

from flows.engine.checks.wordlists import word_list
from flows.engine.flow import Flow, Form
from flows.engine.session import Session
from flows.engine.turn import statements, waiting

KEPT = [flow for flow in map(BOOK.current, BOOK.ids) if flow.purpose in ("learning", "restrictions")]
OWN_VIEW = [flow for flow in KEPT if any(step.keeps.startswith("my_page.") for step in flow.steps.values())]
EVERY = pytest.mark.parametrize("flow", KEPT, ids=lambda flow: flow.id)
EVERY_VIEW = pytest.mark.parametrize("flow", OWN_VIEW, ids=lambda flow: flow.id)


def said(flow: Flow, *, turn: str = "person") -> Iterator[tuple[str, str]]:
    """Step and words of everything that is said on that turn."""
    for step in flow.steps.values():
        if step.turn == turn:
            yield from ((step.id, text) for text in step.wording.values())


@EVERY
def test_r20_no_feelings_are_asked_for(flow: Flow) -> None:
    for step, text in said(flow):
        assert not re.search(r"\b(how are you|(do|did) (it|you) feel|upset|feelings?)\b", text, re.IGNORECASE), step


@EVERY_VIEW
def test_r20_two_skips_running_pause_and_show_people(flow: Flow) -> None:
    assert flow.after_skips == (2, "paused")
    assert all("Help" in text for text in flow.steps["paused"].wording.values())
    assert not any(step.keeps for step in (flow.steps["paused"],))


@EVERY_VIEW
def test_r23_it_is_read_back_before_anybody_else_is_named(flow: Flow) -> None:
    assert flow.steps["check"].kind == "review"
    assert flow.steps["share"].options[0].key == "me"
    before = [step.id for step in flow.steps.values()]
    assert before.index("check") < before.index("share")


def test_r24_and_r26_staff_are_told_who_reads_and_that_a_court_could_ask() -> None:
    staff = BOOK.current("learning/staff")
    assert "not an investigation, not the legal record" in staff.steps["open"].wording["standard"]
    assert "at least two other answers" in staff.steps["who_reads"].wording["standard"]
    assert all("court" in text for text in staff.steps["who_reads"].wording.values())


def test_r28_a_review_names_every_reason_for_no_view() -> None:
    view = BOOK.current("learning/team_review").steps["view"]
    reasons = {"declined", "not_ready", "left", "kept_private", "not_asked", "no_communication_route_yet"}
    assert {option.key for option in view.options} == {"heard", *reasons}


def test_r29_an_action_only_about_the_person_is_held_back() -> None:
    for name in ("learning/team_review", "learning/huddle"):
        flow = BOOK.current(name)
        conduct = flow.steps["action_changes"].option("conduct")
        assert conduct is not None
        assert conduct.next == "action_held"
        assert flow.steps["action_held"].option("other") is not None


def test_r30_who_was_part_of_it_leads_no_review_and_sits_beside_only_by_choice() -> None:
    involved = BOOK.current("learning/team_review").steps["involved"].option("yes")
    assert involved is not None
    assert involved.next == "refused"
    for name in ("learning/few_words", "learning/young_person", "learning/child"):
        beside = BOOK.current(name).steps["involved"].option("yes")
        assert beside is not None
        assert beside.next == "another"


@EVERY
def test_r35_before_the_first_words_it_says_who_reads_them(flow: Flow) -> None:
    for step in flow.steps.values():
        assert step.kind != "write" or step.readers, step.id


@EVERY
def test_r38_every_question_can_be_skipped(flow: Flow) -> None:
    for step in flow.steps.values():
        if step.kind in ("choose", "many", "mat", "write", "review", "remind"):
            assert step.skip, step.id


@EVERY
def test_r45_nothing_is_said_that_is_said_to_nobody(flow: Flow) -> None:
    for step, text in said(flow):
        assert not word_list("everywhere").found(text), step
        assert not word_list("learning").found(text), step


def test_keep_is_not_saved_without_a_way_to_be_let_off_a_reason_a_date_and_an_owner() -> None:
    review = BOOK.current("restrictions/review")
    assert [branch.go for branch in review.steps["decide"].next] == ["keep_reasons", "cannot_keep"]
    for step, key in (("keep_date", "no_date"), ("keep_owner", "nobody")):
        option = review.steps[step].option(key)
        assert option is not None
        assert option.next == review.steps[step].skip == "cannot_keep"
    assert review.steps["keep_reasons"].skip == "cannot_keep"


def test_both_lists_of_typical_rules_say_the_same_under_the_same_key() -> None:
    spotted, house = BOOK.current("restrictions/recognise"), BOOK.current("restrictions/house_rules")
    for here, there in (("find_home", "rules_home"), ("find_cyp", "rules_ward"), ("find_sch", "rules_school")):
        known = {option.key: option.wording["standard"] for option in spotted.steps[here].options}
        said_there = {option.key: option.wording["standard"] for option in house.steps[there].options}
        assert {key: words for key, words in known.items() if key != "something_else"} == {
            key: words for key, words in said_there.items() if key != "something_else"
        }


BESIDE = [
    (flow, form)
    for flow in KEPT
    if any(step.turn == "supporter" for step in flow.steps.values()) and flow.id != "learning/you_said_we_did"
    for form in flow.card.forms
]


def on_screens(session: Session) -> tuple[list[str], str]:
    """What is said on the way, and the step at which it then waits."""
    said = [spot.step for group in statements(BOOK, session) for spot in group]
    return said, waiting(BOOK, session).id


@pytest.mark.parametrize(("flow", "form"), BESIDE, ids=[f"{flow.id}-{form}" for flow, form in BESIDE])
def test_r20_beside_a_supporter_a_page_is_offered_after_stop_and_never_where_nothing_is_kept(
    flow: Flow, form: Form
) -> None:
    facts = {**SUPPORTED, "audience": flow.card.audience[0]}
    hurt, _ = first_question(flow.id, form, facts)
    begun, _ = after(hurt, "choose:no", "choose:yes")
    stopped, _ = after(begun, "stop")
    assert on_screens(stopped) == (["stop_now"], "stopped")
    for told in (after(begun, "alarm:safeguarding")[0], after(begun, "help", "choose:told")[0]):
        assert on_screens(told) == (["stop_now"], "card_end")
    early, told_early = after(hurt, "stop")[0], after(hurt, "choose:no", "choose:no")[0]
    assert on_screens(early) == on_screens(told_early) == (["stop_now"], "card_end")


def test_r20_alone_stop_before_the_first_question_promises_no_page() -> None:
    alone = {**SUPPORTED, "supported": "no", "audience": "young_person"}
    hurt, _ = first_question("learning/young_person", "standard", alone)
    assert on_screens(after(hurt, "stop")[0]) == (["stop_now", "no_answers"], "bye")
    adult = {**alone, "audience": "adult", "under_18": "no", "alert": "on_tap"}
    hurt, _ = first_question("learning/adult", "standard", adult)
    assert on_screens(after(hurt, "stop")[0]) == (["stop_now"], "stop_none")
