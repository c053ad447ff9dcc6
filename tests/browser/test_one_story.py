"""One story from empty to a closed loop: an incident, support, learning, a review, what changed, and who heard of it.

In a real browser and on a strict Bot API, on the paths that people take, over seven weeks of a clock that is moved.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from story_desk import (
    a_review_is_led_by_somebody_who_was_not_involved,
    the_figures_leave_as_files,
    the_lead_opens_an_incident,
    the_lead_sees_what_changed,
    the_rule_is_lifted,
    what_was_done_is_told,
)
from story_people import AtAPage, Desk, InAChat
from story_place import StoryPlace
from story_talks import (
    a_rule_for_everyone_is_found,
    each_has_a_support_talk,
    each_says_what_should_change,
    the_owners_say_what_came_of_it,
    they_hear_what_was_done,
)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[StoryPlace]:
    running = StoryPlace(tmp_path)
    yield running
    running.close()


@pytest.mark.timeout(900)
def test_from_an_incident_to_what_changed(
    place: StoryPlace, browser: Browser, capfd: pytest.CaptureFixture[str]
) -> None:
    lead = Desk(place, browser, "learning.lead@example.org", "lead", "willow")
    facilitator = Desk(place, browser, "facilitator@example.org", "facilitator", "oak")
    staff, owner, manager = InAChat(place, 501), InAChat(place, 502), InAChat(place, 503)
    adult, young = AtAPage(place, browser, tablet=True), AtAPage(place, browser)

    code, invited = the_lead_opens_an_incident(place, lead)
    each_has_a_support_talk(place, lead, staff, adult, young)
    each_says_what_should_change(place, browser, invited, staff, adult, young)
    review = a_review_is_led_by_somebody_who_was_not_involved(place, lead, facilitator, code, (owner, manager))
    the_owners_say_what_came_of_it(place, browser, lead, owner, manager)
    told = what_was_done_is_told(place, lead, facilitator, code, review)
    they_hear_what_was_done(place, browser, staff, adult, told)
    rule = a_rule_for_everyone_is_found(place, browser, lead)
    the_rule_is_lifted(place, browser, lead, rule)
    the_lead_sees_what_changed(place, lead, facilitator, code, review)
    the_figures_leave_as_files(place, lead)

    assert "zanzibar" not in "".join(capfd.readouterr()).casefold()
