"""Where somebody was asked to come: what stands on the screen before and after they have seen it, and who is named."""

import msgspec
import pytest
from shown import FORMS

from accessibility.local import Local, Route
from accessibility.present import present
from flows.engine.flow import Form
from flows.engine.load import load_book
from flows.engine.session import Event, Session
from flows.engine.turn import start, take_turn

BOOK = load_book()
ADVOCATE = Route("advocate", "Advocate", "the advocate", "01632 960 128", "any time")
DUTY_LEAD = Route("duty_lead", "Duty lead", "the duty lead", "01632 960 125", "any time", "nurse")
NURSE = Route("nurse", "Nurse in charge", "the nurse", "01632 960 126", "any time")
SERVICE = Local("Willow", {route.key: route for route in (ADVOCATE, DUTY_LEAD, NURSE)})
WITHOUT_ADVOCATE = msgspec.structs.replace(SERVICE, routes={"duty_lead": DUTY_LEAD})
ADULT = {"audience": "adult", "under_18": "no", "supported": "no", "place": "known", "alert": "on_tap"}


def asked(form: Form = "standard", *events: str) -> Session:
    """An adult has asked for an advocate."""
    session, _ = start(
        BOOK, "safety/help_now", talk_id="t", form=form, language="en_GB", facts=ADULT, at="adult_person"
    )
    for event in ("choose:advocate", *events):
        session, _ = take_turn(BOOK, session, Event.read(event))
    return session


@pytest.mark.parametrize("form", FORMS)
def test_seen_stands_in_place_of_nobody_has_seen_it_yet_and_names_whoever_was_asked(form: Form) -> None:
    waiting = present(BOOK, asked(form), SERVICE)
    assert waiting.question == "Asked."
    assert waiting.hint.startswith("Nobody has seen it yet.")
    seen = present(BOOK, asked(form, "signal:seen"), SERVICE)
    assert (seen.question, seen.hint, seen.notice) == ("Asked.", "The advocate has seen it.", "")


def test_where_a_role_is_empty_the_persons_own_contact_is_named_for_that_is_who_was_told() -> None:
    assert "The duty lead hears: Someone using Afterwards" in present(BOOK, asked(), WITHOUT_ADVOCATE).hint
    assert "hears" not in present(BOOK, asked(), SERVICE).hint, "whoever was asked for hears what the yes was to"
    assert present(BOOK, asked("standard", "signal:seen"), WITHOUT_ADVOCATE).hint == "The duty lead has seen it."


def test_who_comes_is_the_route_its_cover_or_the_persons_own_contact() -> None:
    assert SERVICE.who_comes("advocate", ADULT) == ADVOCATE
    assert SERVICE.who_comes("contact", ADULT) == SERVICE.who_comes("nobody_here", ADULT) == DUTY_LEAD
    assert SERVICE.who_comes("second", ADULT) == NURSE
    assert WITHOUT_ADVOCATE.who_comes("second", ADULT) == DUTY_LEAD
    assert Local("Willow", {}).who_comes("advocate", ADULT) is None


def test_who_is_told_next_is_a_second_or_the_own_contact_and_never_the_same_again() -> None:
    assert SERVICE.who_comes_then(ADVOCATE, ADULT) == (DUTY_LEAD, NURSE)
    assert SERVICE.who_comes_then(DUTY_LEAD, ADULT) == (NURSE,)
    assert WITHOUT_ADVOCATE.who_comes_then(DUTY_LEAD, ADULT) == ()
