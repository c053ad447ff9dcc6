"""The follow-up of an action: from agreed to closed, with nothing that is skipped and nothing lost in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.incidents import follow_up
from bot.incidents.follow_up import ANSWERED, STATES, TRIGGERS, State, after, allows, is_late


def test_an_action_goes_from_agreed_to_closed() -> None:
    state: State = "agreed"
    for trigger in ("remind", "stuck", "remind", "done", "look", "close"):
        state = after(state, trigger)
    assert state == "closed"


@pytest.mark.parametrize("state", ["agreed", "reminded", *ANSWERED, "reopened"])
def test_nothing_closes_before_somebody_looked_at_it(state: State) -> None:
    assert not allows(state, "close")


def test_silence_is_looked_at_too() -> None:
    assert after("reminded", "look") == "looked_at"


@pytest.mark.parametrize("state", ["looked_at", "closed", "done", "not_mine"])
def test_nobody_is_reminded_of_what_is_done_or_not_theirs(state: State) -> None:
    assert not allows(state, "remind")


def test_an_answer_that_is_taken_back_leaves_the_action_as_it_was_asked() -> None:
    assert {after(state, "take_back") for state in ANSWERED} == {"reminded"}


def test_what_was_closed_can_be_opened_again_and_is_then_followed_up_afresh() -> None:
    assert after(after("closed", "reopen"), "remind") == "reminded"


@given(st.lists(st.sampled_from(TRIGGERS), max_size=30))
def test_whatever_is_tried_in_whatever_order_the_table_holds(tried: list[str]) -> None:
    state: State = "agreed"
    for trigger in tried:
        if allows(state, trigger):
            state = after(state, trigger)
        else:
            with pytest.raises(ValueError, match=trigger):
                after(state, trigger)
        assert state in STATES


def test_from_everywhere_an_action_can_come_to_its_end() -> None:
    reached: set[State] = {"closed"}
    while more := {s for s in STATES for t in TRIGGERS if allows(s, t) and after(s, t) in reached} - reached:
        reached |= more
    assert reached == set(STATES)


def test_an_action_is_late_from_the_day_after_its_day_until_somebody_says_that_it_is_done() -> None:
    assert not is_late("agreed", "2026-12-07", "2026-12-07")
    assert is_late("stuck", "2026-12-07", "2026-12-08")
    assert not is_late("done", "2026-12-07", "2026-12-08")
    assert not is_late("agreed", "", "2026-12-08")


def test_the_follow_up_is_drawn_from_its_table() -> None:
    drawing = follow_up.mermaid()
    assert all(state in drawing for state in STATES)
    assert "looked_at --> closed" in drawing
