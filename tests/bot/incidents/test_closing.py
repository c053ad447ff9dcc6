"""When a review may be led and may close: nothing closes on silence, and whoever was part of it leads nothing."""

import msgspec
import pytest

from bot.incidents.closing import NO_ACTION, NO_VIEW, Agreed, Stands, may_lead, missing

READY = Stands(view="heard", no_action="", involved="no", exempted=False, held_on="2026-11-26")
ROOM = Agreed("place", "ward_manager", "2026-12-10")


def test_a_review_with_the_view_and_an_action_that_changes_a_system_closes() -> None:
    assert missing(READY, [ROOM]) == ()


@pytest.mark.parametrize("reason", NO_VIEW)
def test_a_reason_stands_in_for_the_view(reason: str) -> None:
    assert missing(msgspec.structs.replace(READY, view=reason), [ROOM]) == ()


@pytest.mark.parametrize("view", ["", "refused", "#skipped"])
def test_without_the_view_or_a_reason_it_stays_open(view: str) -> None:
    assert missing(msgspec.structs.replace(READY, view=view), [ROOM]) == ("view",)


def test_it_does_not_close_on_silence() -> None:
    assert missing(READY, []) == ("action",)


@pytest.mark.parametrize("reason", NO_ACTION)
def test_a_reason_stands_in_for_an_action(reason: str) -> None:
    assert missing(msgspec.structs.replace(READY, no_action=reason), []) == ()


@pytest.mark.parametrize("changes", ["training", "", "person"])
def test_training_alone_or_somebody_s_conduct_alone_changes_no_system(changes: str) -> None:
    assert missing(READY, [Agreed(changes, "lead", "2026-12-10")]) == ("system",)
    assert missing(READY, [Agreed(changes, "lead", "2026-12-10"), ROOM]) == ()


@pytest.mark.parametrize("action", [Agreed("plan", "", "2026-12-10"), Agreed("plan", "lead", "")])
def test_an_action_has_an_owner_and_a_day(action: Agreed) -> None:
    assert missing(READY, [action]) == ("owner_and_date",)


@pytest.mark.parametrize("involved", ["yes", "not_known", ""])
def test_it_does_not_close_while_its_facilitator_may_have_been_part_of_it(involved: str) -> None:
    led = msgspec.structs.replace(READY, involved=involved)
    assert missing(led, [ROOM]) == ("independence",)
    assert missing(msgspec.structs.replace(led, exempted=True), [ROOM]) == ()


def test_a_review_that_was_not_held_does_not_close() -> None:
    assert missing(msgspec.structs.replace(READY, held_on=""), [ROOM]) == ("held",)


def test_whoever_was_part_of_it_leads_no_review_unless_two_people_agreed() -> None:
    assert may_lead("no", known=False, exempted=False)
    assert not may_lead("no", known=True, exempted=False)
    assert not may_lead("yes", known=False, exempted=False)
    assert not may_lead("", known=False, exempted=False)
    assert may_lead("yes", known=True, exempted=True)
