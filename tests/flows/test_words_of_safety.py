"""The body comes first, people come first, and what the first screen says is what is done."""

import re

import pytest
from spoken import (
    BOOK,
    FIRST_CHECK,
    HELP_NOW,
    SAFETY,
    STAFF,
    SUPPORTED,
    TALKS,
    after,
    begun,
    first_question,
    people,
    said_in,
    words,
)  # fmt: skip

from bot.settings.signposts import helplines
from flows.engine.flow import FORMS
from flows.engine.session import HandOver
from flows.engine.turn import waiting

FORMS_OF_TALKS = [(flow, form) for flow in TALKS for form in flow.card.forms]
NAMES = [f"{flow.id}-{form}" for flow, form in FORMS_OF_TALKS]
DESK = [flow for flow in TALKS if any(step.call == "safety/first_check@desk" for step in flow.steps.values())]
FORMS_OF_PEOPLE = [(flow, form) for flow, form in FORMS_OF_TALKS if flow not in DESK]
ALONE = {**SUPPORTED, "audience": "young_person", "supported": "no"}


@pytest.mark.parametrize(("flow", "form"), FORMS_OF_PEOPLE, ids=[f"{flow.id}-{form}" for flow, form in FORMS_OF_PEOPLE])
def test_the_body_comes_first_in_every_form_whoever_it_is(flow, form):
    for facts in people(flow):
        session, _ = first_question(flow.id, form, facts)
        assert (session.frame.flow, session.frame.step) == ("safety/first_check", "hurt"), facts
        session, _ = after(session, "choose:no")
        assert (session.frame.flow, session.frame.step) == ("safety/first_check", "safe"), facts


@pytest.mark.parametrize("flow", DESK, ids=[flow.id for flow in DESK])
def test_a_task_at_the_desk_says_where_help_is_before_it_asks(flow):
    assert {"lead", "staff"} >= set(flow.card.audience), "whoever it was done to is always asked"
    for form in flow.card.forms:
        for facts in people(flow):
            _, said = first_question(flow.id, form, facts)
            assert "safety/first_check:desk" in said, facts


@pytest.mark.parametrize(("flow", "form"), FORMS_OF_TALKS, ids=NAMES)
def test_the_limits_of_privacy_come_before_anything_is_asked_of_whoever_is_under_18_or_supported(flow, form):
    for facts in people(flow):
        _, said = first_question(flow.id, form, facts)
        has_limits = facts["under_18"] == "yes" or facts["supported"] == "yes"
        assert ("safety/first_check:limits" in said) == has_limits, facts
        opening = [at for at in said if at.startswith(flow.id)]
        assert said[: len(opening)] == tuple(opening), "who speaks and what is kept comes before its limits"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("purpose", ["support", "learning"])
def test_the_limits_say_whether_somebody_is_told_or_asked_first(form, purpose):
    limits = FIRST_CHECK.step("limits")
    told = begun("support/few_words", form, {**SUPPORTED, "purpose": purpose})
    asked = begun("support/few_words", form, {**SUPPORTED, "purpose": purpose, "alert": "on_tap"})
    told, asked = words(limits, told), words(limits, asked)
    assert "tell {contact}" in told
    assert "I ask you first" not in told
    assert "I ask you first" in asked
    assert "tell {contact}" not in asked


@pytest.mark.parametrize("form", FORMS)
def test_the_medical_warning_stands_in_every_form(form):
    hurt_help = FIRST_CHECK.step("hurt_help")
    for wording in (hurt_help.wording, *(variant.wording for variant in hurt_help.variants)):
        for sign in ("injection|needle", "face down", "weight"):
            assert re.search(sign, wording[form], re.IGNORECASE), (sign, wording[form])
    assert re.search("hard to breathe", hurt_help.wording[form], re.IGNORECASE)


@pytest.mark.parametrize("form", FORMS)
def test_whoever_may_be_hurt_by_somebody_comes_before_any_question(form):
    facts = {**STAFF, "audience": "witness", "reach": "own_device"}
    session, _ = first_question("support/check_in", form, facts)
    session, _ = after(session, "alarm:threat_other")
    assert [spot.step for spot in session.said] == ["threat"]
    assert waiting(BOOK, session).id == "pause"
    threat = HELP_NOW.step("threat").wording[form]
    assert "alarm" in threat
    assert "999" in threat


@pytest.mark.parametrize("form", FORMS)
def test_staff_are_told_about_bites_needles_and_blood(form):
    staff = next(variant for variant in FIRST_CHECK.step("hurt_help").variants if variant.name == "staff")
    for sign in ("bite", "needle", "blood"):
        assert sign in staff.wording[form].lower()


def test_under_the_rule_always_a_no_is_told_at_once_and_nothing_is_asked():
    session, _ = first_question("support/check_in", "easy_read", ALONE)
    session, effects = after(session, "choose:no", "choose:no")
    assert effects == (HandOver("contact", ""),)
    assert waiting(BOOK, session).id == "telling"
    session, _ = after(session, "choose:okay")
    assert waiting(BOOK, session).id == "numbers"


@pytest.mark.parametrize("rule", ["on_tap", "always"])
def test_a_no_without_that_rule_asks_first_and_sends_nothing(rule):
    facts = {**ALONE, "alert": "on_tap"} if rule == "on_tap" else STAFF
    session, _ = first_question("support/check_in", "standard", facts)
    session, effects = after(session, "choose:no", "choose:no")
    assert waiting(BOOK, session).id == "who_now"
    assert not [effect for effect in effects if isinstance(effect, HandOver)]


def test_nothing_is_sent_for_whoever_nobody_could_find():
    session, _ = first_question("support/staff", "standard", STAFF)
    session, effects = after(session, "choose:no", "choose:no", "choose:yes", "choose:not_here")
    assert effects == ()
    assert session.facts["asked"] == "no"
    assert waiting(BOOK, session).id == "not_here"
    session, _ = after(session, "choose:okay")
    assert waiting(BOOK, session).id == "crisis_numbers"


def test_whoever_only_wanted_a_person_reads_that_nobody_can_find_them_before_the_talk_goes_on():
    session, _ = first_question("support/staff", "standard", STAFF)
    session, effects = after(session, "help", "choose:person", "choose:staff_support", "choose:not_here")
    assert effects == ()
    assert waiting(BOOK, session).id == "not_here"
    session, _ = after(session, "choose:okay")
    assert waiting(BOOK, session).id == "hurt"


@pytest.mark.parametrize("by", ["choose:no choose:no", "choose:no choose:not_sure choose:yes", "help choose:unsafe"])
def test_a_place_is_asked_for_before_anybody_is_told_where_the_device_has_none(by):
    facts = {**ALONE, "reach": "own_device", "place": "unknown"}
    session, _ = first_question("support/check_in", "standard", facts)
    session, effects = after(session, *by.split())
    assert effects == ()
    assert waiting(BOOK, session).id == "where"
    session, effects = after(session, "choose:places.garden")
    assert effects == (HandOver("contact", "garden"),)


def test_nobody_is_said_to_have_been_told_before_it_was_seen():
    for step, _, text in said_in(HELP_NOW):
        assert not re.search(r"\b(have|has|been|is|was) told\b|\bknows?\b", text), step.id
    for step in HELP_NOW.steps.values():
        if step.kind == "hand_over" and step.options:
            assert all("has seen it" in text or "have seen it" in text for text in step.seen.values())
            assert set(step.on) == {"unseen", "failed"}


def test_whatever_asks_for_a_person_says_first_what_they_hear():
    for step in HELP_NOW.steps.values():
        if any(option.agrees for option in step.options) and step.id != "wrong":
            assert "hear only: someone using Afterwards has asked for a person" in step.wording["standard"], step.id
            assert "only hear" in step.wording["easy_read"], step.id


def test_staff_are_led_to_staff_support_and_a_manager_stands_last():
    assert [option.key for option in HELP_NOW.step("person").options] == ["staff_support", "other", "no"]
    others = HELP_NOW.step("staff_other").options
    assert others[-1].key == "manager"
    assert "do not manage you" in words(HELP_NOW.step("who_now"), begun("support/staff", "standard", STAFF))


def test_only_own_words_are_typed_in_safety():
    written = [step.id for flow in SAFETY for step in flow.steps.values() if step.kind == "write"]
    assert written == ["own_words"]


def test_safety_never_asks_why_or_how_and_promises_no_secrecy():
    for flow in SAFETY:
        for step, _, text in said_in(flow):
            assert not re.search(r"\b(why|how bad|what happened|secret|confidential|promise)\b", text.lower()), step.id


def test_numbers_written_in_words_are_those_of_the_list():
    known = {line.number for line in helplines().values()} | {"999"}
    for flow in SAFETY:
        for step, _, text in said_in(flow):
            for number in re.findall(r"\b\d[\d ]{2,}\d\b", text):
                assert number in known, (step.id, number)


def test_every_helpline_has_a_source_and_rings_its_own_number():
    for key, line in helplines().items():
        assert line.source, key
        digits = re.sub(r"\D", "", line.number.partition(",")[0])
        assert line.link.partition(":")[2] == digits, key
        assert re.sub(r"\D", "", line.act) == digits, key
