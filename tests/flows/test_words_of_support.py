"""Support asks about now, by taps, keeps five facts, and never mentions the incident or learning."""

import re

import pytest
from spoken import BOOK, TALKS, after, begun, first_question, people, said_in

from flows.engine.flow import Flow
from flows.engine.session import Cancel
from flows.engine.turn import waiting
from flows.support.keeps import FIELDS

SUPPORT = [flow for flow in TALKS if flow.purpose == "support"]
NAMES = [flow.id for flow in SUPPORT]
ALLOWED = ("You do not have to talk about what happened", "tell your family what happened")
"""Said of what happened: that it need not be talked about, and what others may have to tell."""
EXPLAINED = ("explain", "ask_later", "show_why")
"""Steps about the person's wish to hear why staff acted. It is never the person who is asked why."""
RETELLING = re.compile(
    r"\b(what happened|why|who (did|was|were|started)|worst|at the time|back then|how did|tell (me|us)|incident"
    r"|debrief|report of|learning|learn|what (could|should) change|event)\b",
    re.IGNORECASE,
)
FEELINGS = {  # at least two good, two in between, two hard; or one of each
    "support/staff": (("okay", "steady"), ("tired", "hard_to_say"), ("shaken", "angry")),
    "support/adult": (("calm", "okay"), ("tired", "numb"), ("scared", "angry", "ashamed")),
    "support/young_person": (("okay", "calm"), ("tired", "mix"), ("upset", "angry")),
    "support/child": (("okay", "happy"), ("mix", "tired"), ("sad", "scared", "cross")),
    "support/few_words": (("ok",), ("middle",), ("not_ok",)),
    "support/family": (("okay", "steady"), ("mix", "tired"), ("worried", "angry")),
}
FIRST_ASKED = {"support/staff": "how_now", "support/few_words": "how_now", "support/adult": "how_now",
               "support/young_person": "who", "support/child": "who", "support/witness": "safer",
               "support/family": "how_now"}  # fmt: skip


@pytest.mark.parametrize("flow", SUPPORT, ids=NAMES)
def test_nothing_is_asked_about_what_happened_and_nothing_names_learning(flow):
    for step, form, text in said_in(flow):
        found = RETELLING.findall(re.sub("|".join(ALLOWED), "", text))
        about = {match[0] for match in found} - ({"why", "tell me"} if step.id in EXPLAINED else set())
        assert not about, (step.id, form, text)


@pytest.mark.parametrize("flow", SUPPORT, ids=NAMES)
def test_there_is_nowhere_to_type(flow):
    assert not [step.id for step in flow.steps.values() if step.kind == "write"]


@pytest.mark.parametrize("flow", SUPPORT, ids=NAMES)
def test_it_keeps_nothing_but_the_five_facts(flow):
    assert {step.keeps for step in flow.steps.values() if step.keeps} <= {field.name for field in FIELDS}
    assert not [step.id for step in flow.steps.values() if step.keeps and step.turn == "supporter"]


def test_five_facts_and_no_field_for_words():
    assert [field.name for field in FIELDS] == ["offered", "accepted", "declined", "wants_person", "check_in_wanted"]


@pytest.mark.parametrize("flow", SUPPORT, ids=NAMES)
def test_it_opens_no_talk_of_another_purpose(flow):
    for step in flow.steps.values():
        assert step.opens.partition("/")[0] in ("", "support")
        assert step.call.partition("/")[0] in ("", "support", "safety")


@pytest.mark.parametrize(("flow", "sets"), FEELINGS.items(), ids=FEELINGS)
def test_ways_to_feel_are_balanced(flow, sets):
    keys = [option.key for option in BOOK.current(flow).step("how_now").options]
    assert sorted(keys) == sorted(key for part in sets for key in part)
    assert max(map(len, sets)) - min(map(len, sets)) <= 1


@pytest.mark.parametrize("flow", SUPPORT, ids=NAMES)
def test_how_are_you_now_is_asked_once_at_most(flow):
    asked = {step.id for step, _, text in said_in(flow) if re.match(r"How (are|do) (you|things)", text)}
    assert len(asked) == (0 if flow.id == "support/witness" else 1)


@pytest.mark.parametrize("flow", [flow for flow in FIRST_ASKED if flow != "support/witness"])
def test_a_person_is_offered_on_every_path(flow):
    """Taking the offer out leaves no way from the first question to the end."""
    talk = BOOK.current(flow)
    offers = {step.id for step in talk.steps.values() if re.search(r"@(\w+_)?person$", step.call)}
    assert offers
    reached = _reached(talk, FIRST_ASKED[flow], but=offers)
    assert not [step_id for step_id in reached if talk.step(step_id).kind == "end"]


@pytest.mark.parametrize("talk", ["choose:alone", "choose:group", "choose:no", "skip"])
@pytest.mark.parametrize("concern", ["choose:yes", "choose:no", "skip"])
def test_a_witness_is_offered_a_person_whatever_they_choose_and_only_once(talk, concern):
    """Asked whether they want to talk, or after the question whether something looked wrong; by the offer or, where
    something did, by what asks for those who keep people safe."""
    grown = {"audience": "witness", "under_18": "no", "supported": "no", "reach": "own_device", "alert": "on_tap",
             "place": "unknown", "last": "no"}  # fmt: skip
    session, _ = first_question("support/witness", "standard", grown)
    session, _ = after(session, "choose:no", "choose:yes", "choose:quiet", "go", talk)
    offered = [session.frame.step] if session.frame.flow == "safety/help_now" else []
    if offered:
        session, _ = after(session, "choose:no")
    assert session.frame.step == "concern"
    session, _ = after(session, concern)
    if concern == "choose:yes":
        assert session.frame.step == "told_who_now"
        session, _ = after(session, "choose:no", "choose:okay", "choose:carry_on")
    offered += [session.frame.step] if session.frame.flow == "safety/help_now" else []
    assert offered == ["adult_person"]


@pytest.mark.parametrize("flow", SUPPORT, ids=NAMES)
def test_the_ending_is_true_when_stopped_before_the_first_check(flow):
    for form in flow.card.forms:
        for facts in people(flow):
            session, _ = after(begun(flow.id, form, facts), "stop")
            said = [*(spot.step for spot in session.said), waiting(BOOK, session).id]
            step = waiting(BOOK, session)
            wording = step.variants[0].wording[form] if step.variants else step.wording[form]
            assert "we talked" not in wording, (said, wording)


def test_the_ending_names_one_thing_of_the_present():
    for flow in ("support/staff", "support/adult", "support/witness", "support/family", "support/check_in"):
        assert "can see" in BOOK.current(flow).step("end").wording["standard"]


def test_nobody_is_reached_later_who_cannot_be():
    """A check-in where a chat can be reached, a file on an own device, a word to staff on a shared tablet."""
    staff = BOOK.current("support/staff")
    led = {branch.when.source if branch.when else "": branch.go for branch in staff.step("person").next}
    assert led == {"reach == 'chat'": "check_in", "reach == 'own_device'": "calendar", "": "come_back"}
    assert not staff.step("calendar").keeps
    days = [(option.key, option.after) for option in staff.step("calendar").options]
    assert days == [(option.key, option.after) for option in staff.step("check_in").options]


def test_the_last_card_asks_the_supporter_to_tell_nobody_and_is_the_same_everywhere():
    cards = {flow.step("card_end").wording["easy_read"] for flow in TALKS if "card_end" in flow.steps}
    assert cards == {
        "Finished. Step back, stay in sight. Another adult takes over, as after every talk. Do not ask about it."
    }


def _reached(flow: Flow, start: str, *, but: set[str]) -> set[str]:
    seen: set[str] = set()
    todo = [start]
    while todo:
        at = todo.pop()
        if at in seen or at in but or at not in flow.steps:
            continue
        seen.add(at)
        step = flow.step(at)
        todo += [step.skip, *(option.next for option in step.options), *(branch.go for branch in step.next)]
    return seen


def test_a_check_in_that_is_not_wanted_after_all_is_taken_back_and_the_talk_goes_on():
    phone = {"audience": "staff", "under_18": "no", "supported": "no", "reach": "chat", "alert": "on_tap"}
    session = begun("support/staff", "standard", {**phone, "place": "unknown", "last": "no"})
    way = ("choose:no", "choose:yes", "skip", "go", "skip", "choose:yes", "skip", "go", "choose:w4")
    session, _ = after(session, *way)
    assert (session.frame.step, session.made) == ("set", {"@support/staff:check_in": ("4w",)})
    session, effects = after(session, "choose:no")
    assert Cancel("support/staff:check_in") in effects
    assert (session.frame.step, session.made) == ("end", {})
