"""Rules of the field that concern support and safety, each by its number, over every flow that is shipped.

Which rule is kept where, and which is a service's own duty: docs/assurance/rules.md.
"""

import re
from collections.abc import Iterator, Mapping

import pytest
from spoken import BOOK, FIRST_CHECK, HELP_NOW, SAFETY, TALKS, after, begun, first_question, people, said_in, words

from accessibility.rules import MOST_WORDS, Text
from flows.engine.checks.wordlists import word_list
from flows.engine.flow import QUESTIONS, Flow, Form, Step
from flows.engine.session import HandOver, Session
from flows.engine.turn import statements, waiting
from flows.support.keeps import FIELDS

SUPPORT = [flow for flow in TALKS if flow.purpose == "support"]
NAMES = [flow.id for flow in SUPPORT]
FIRST_TALKS = [flow for flow in SUPPORT if flow.id != "support/check_in"]
BESIDE = {
    "under_18": "yes", "supported": "yes", "reach": "shared", "alert": "always", "place": "known", "last": "no",
    "supporter": "Sam"
}  # fmt: skip
SUPPORTED = [
    (flow.id, form, {**BESIDE, "audience": flow.card.audience[0]})
    for flow in FIRST_TALKS if any(step.turn == "supporter" for step in flow.steps.values())
    for form in flow.card.forms
]  # fmt: skip
EVERY_SUPPORT = pytest.mark.parametrize("flow", SUPPORT, ids=NAMES)
EVERY_FORM = pytest.mark.parametrize(
    ("flow", "form"), [(flow, form) for flow in SUPPORT for form in flow.card.forms],
    ids=[f"{flow.id}-{form}" for flow in SUPPORT for form in flow.card.forms],
)  # fmt: skip
IN_A_SUPPORTED_TALK = pytest.mark.parametrize(
    ("flow", "form", "facts"), SUPPORTED, ids=[f"{flow}-{form}" for flow, form, _ in SUPPORTED]
)


def asked(flow: Flow) -> Iterator[Step]:
    """The steps at which the person is asked something."""
    for step in flow.steps.values():
        if step.kind in QUESTIONS - {"end"} and step.turn == "person":
            yield step


def labels(flow: Flow) -> Iterator[str]:
    """Everything that stands on a button."""
    for step in flow.steps.values():
        for option in (*step.options, *step.items):
            yield from option.wording.values()


# purposes are held apart


@EVERY_SUPPORT
def test_r01_a_support_talk_calls_nothing_but_safety(flow: Flow) -> None:
    assert {step.call.partition("/")[0] for step in flow.steps.values() if step.call} == {"safety"}
    assert {step.opens for step in flow.steps.values() if step.opens} <= {"support/check_in"}


@EVERY_SUPPORT
def test_r03_a_support_talk_knows_no_incident(flow: Flow) -> None:
    assert "incident" not in flow.text
    assert {field.name for field in FIELDS} == {"offered", "accepted", "declined", "wants_person", "check_in_wanted"}


@pytest.mark.parametrize("flow", [*SUPPORT, *SAFETY], ids=lambda flow: flow.id)
def test_r07_and_r09_nothing_in_support_names_a_debrief_or_offers_learning(flow: Flow) -> None:
    for text in (*(text for _, _, text in said_in(flow)), *labels(flow)):
        if "incident form" not in text:  # of the employer, named to staff who were hurt
            assert not re.search(r"debrief|learning|reflect|should change|incident", text, re.IGNORECASE), text


def test_r08_no_condition_of_support_reads_learning_and_none_of_learning_reads_support() -> None:
    for flow in TALKS:
        other = "learning" if flow.purpose == "support" else "support/"
        for step in flow.steps.values():
            assert not [branch.when.source for branch in step.next if branch.when and other in branch.when.source]


# what is asked


@EVERY_FORM
def test_r10_nothing_is_asked_about_what_happened(flow: Flow, form: Form) -> None:
    for step in asked(flow):
        for wording in (step.wording, *(variant.wording for variant in step.variants)):
            text = wording.get(form, "")
            assert not word_list("retelling").found(text), (step.id, text)
            assert not re.search(r"\bwhy\b", text) or step.id == "explain", (step.id, text)


@EVERY_SUPPORT
def test_r11_every_step_can_be_skipped_and_three_skips_ask_whether_to_stop(flow: Flow) -> None:
    for step in asked(flow):
        assert step.skip, step.id
    count = sum(1 for step in asked(flow) if step.id not in ("stop_here", "set"))
    assert flow.after_skips == (3, "stop_here") or count <= 3, "too few questions to skip three running"


@EVERY_SUPPORT
def test_r12_nothing_is_typed(flow: Flow) -> None:
    assert not [step.id for step in flow.steps.values() if step.kind == "write"]


@EVERY_SUPPORT
def test_r13_how_are_you_is_asked_once_at_most_and_nothing_is_scored(flow: Flow) -> None:
    feelings = [step.id for step in asked(flow) if re.match("How (are|do) ", step.wording.get("easy_read", ""))]
    assert len(feelings) <= 1
    assert not any(re.fullmatch(r"\d+", label) for label in labels(flow))
    assert not [step.id for step in flow.steps.values() if step.kind == "scale"]


# how it ends


@EVERY_FORM
def test_r14_the_ending_says_what_is_kept_and_what_is_gone_and_who_can_be_called(flow: Flow, form: Form) -> None:
    last = [step for step in flow.steps.values() if step.id in ("end", "finished")]
    assert last
    for step in last:
        if flow.id != "support/few_words":  # there: "Your answers are gone."
            assert "that we talked" in step.wording[form]
        assert "gone" in step.wording[form]
    before = next((one for one in last[0].variants if one.name == "before_the_check"), None)
    assert before is None or before.wording[form] == "Your answers are gone."


@EVERY_SUPPORT
def test_r15_a_check_in_is_offered_only_where_the_chat_can_be_reached(flow: Flow) -> None:
    kept = [step.id for step in flow.steps.values() if step.keeps == "check_in_wanted"]
    assert kept in ([], ["check_in"])
    for step in flow.steps.values():
        ways = {branch.go: branch.when.source if branch.when else "" for branch in step.next}
        if "check_in" in ways and step.id != "set":
            assert ways["check_in"] == "reach == 'chat'", step.id
            assert ways["calendar"] == "reach == 'own_device'", step.id
    if kept:
        spans = [option.after for option in flow.step("check_in").options]
        assert all(len(after) <= 2 for after in spans), "more than two"
        assert [option.after for option in flow.step("calendar").options] == spans
        assert not flow.step("calendar").keeps


@EVERY_SUPPORT
def test_r18_what_is_normal_is_said_of_people_in_general(flow: Flow) -> None:
    for step, form, text in said_in(flow):
        assert not re.search(r"you (must|will|are going to) feel|you will be (fine|okay|better)", text), (step.id, form)


def test_r19_a_group_is_never_the_only_offer() -> None:
    talk = BOOK.current("support/witness").step("talk")
    assert [option.key for option in talk.options] == ["alone", "group", "no"]


# who


@pytest.mark.parametrize("step", ["person", "adult_person", "near_person", "family_person"])
def test_r32_at_least_three_ways_are_offered_and_one_of_them_is_nobody_now(step: str) -> None:
    keys = [option.key for option in HELP_NOW.step(step).options]
    assert len(keys) >= 3
    assert keys[-1] == "no"
    assert HELP_NOW.step("other").option("outside") is not None


def test_r32_staff_are_offered_staff_support_and_nobody_who_manages_them_but_last() -> None:
    assert [option.asks for option in HELP_NOW.step("person").options] == ["staff_support", "", ""]
    assert [option.key for option in HELP_NOW.step("staff_other").options][-1] == "manager"


@IN_A_SUPPORTED_TALK
def test_r30_and_r33_the_supporter_is_asked_whether_they_were_part_of_it_and_is_named_where_they_see(
    flow: str, form: Form, facts: Mapping[str, str]
) -> None:
    session = begun(flow, form, facts)
    assert waiting(BOOK, session).id == "involved"
    session, _ = after(session, "choose:yes")
    assert waiting(BOOK, session).id == "another"
    session, effects = after(session, "choose:chosen", "go", "choose:must_see")
    assert effects == ()
    assert "seen_by" in {spot.step for spot in session.said}
    assert "{supporter}" in BOOK.current(flow).step("seen_by").wording[form]


# what is said first


@EVERY_FORM
def test_r34_before_any_question_it_says_that_answers_are_not_kept_in_forty_words(flow: Flow, form: Form) -> None:
    for facts in people(flow):
        session, said = first_question(flow.id, form, facts)
        own = [BOOK.current(flow.id).step(at.partition(":")[2]) for at in said if at.startswith(flow.id)]
        spoken = " ".join(step.wording[form] for step in own if step.turn == "person" and step.id != "seen_by")
        assert "not keep your answers" in spoken, spoken
        assert "stop" in spoken.lower() or form == "symbols", spoken  # there Stop is its own picture, always there
        assert len(spoken.split()) <= 40, spoken
        assert session.frame.step == "hurt"


@IN_A_SUPPORTED_TALK
def test_r34_a_supported_talk_says_both_at_once_what_is_kept_and_who_is_told(
    flow: str, form: Form, facts: Mapping[str, str]
) -> None:
    session, said = first_question(flow, form, facts)
    assert said[-1] == "safety/first_check:limits"
    assert "not keep your answers" in BOOK.current(flow).step(said[-2].partition(":")[2]).wording[form]
    assert "tell {contact}" in words(FIRST_CHECK.step("limits"), session)


def test_r35_and_r57_the_limits_follow_the_rule_of_the_service_and_are_then_kept() -> None:
    for rule, said in (("always", "I tell {contact}"), ("on_tap", "I ask you first")):
        facts = {**BESIDE, "audience": "young_person", "supported": "no", "alert": rule}
        session, _ = first_question("support/young_person", "easy_read", facts)
        assert said in words(FIRST_CHECK.step("limits"), session)
        session, effects = after(session, "choose:no", "choose:no")
        sent = [effect for effect in effects if isinstance(effect, HandOver)]
        assert bool(sent) == (rule == "always")
        assert waiting(BOOK, session).id == ("telling" if sent else "who_now")


# words


@pytest.mark.parametrize("flow", [*SUPPORT, *SAFETY], ids=lambda flow: flow.id)
def test_r44_and_r50_nothing_is_said_that_is_said_to_nobody(flow: Flow) -> None:
    for step, form, text in said_in(flow):
        for name in ("everywhere", "person", "program"):
            assert not word_list(name).found(text), (step.id, form, word_list(name).found(text))


@EVERY_FORM
def test_r46_sentences_are_short(flow: Flow, form: Form) -> None:
    for step, said_as, text in said_in(flow):
        if said_as == form:
            longest = max(len(sentence.split()) for sentence in Text(text, form).sentences)
            assert longest <= MOST_WORDS[form], (step.id, text)


@EVERY_SUPPORT
def test_r47_one_thing_is_asked_and_it_does_not_lead(flow: Flow) -> None:
    for step, form, text in said_in(flow):
        assert text.count("?") <= 1, (step.id, form)
        assert not re.search(r"(Isn't|Wasn't|Didn't|Don't you|, right|, isn't it|, did you)\b", text), (step.id, form)


def test_r47_with_few_words_yes_and_no_are_about_now_or_consent() -> None:
    few_words = BOOK.current("support/few_words")
    for step in asked(few_words):
        assert not {"yes", "no"} & {option.key for option in step.options}, step.id


@EVERY_SUPPORT
def test_r48_nothing_is_chosen_beforehand_and_things_to_sort_are_neutral(flow: Flow) -> None:
    for step in asked(flow):
        if step.kind == "mat":
            assert len(step.items) <= 6
            assert not any(
                re.search("too |not |bad|good", word) for item in step.items for word in item.wording.values()
            )
    session = begun(flow.id, flow.card.forms[0], next(people(flow)))
    assert session.picked == ()


@EVERY_SUPPORT
def test_r49_not_knowing_is_an_answer_and_leads_where_skip_leads(flow: Flow) -> None:
    for facts in list(people(flow))[:1]:
        session, _ = first_question(flow.id, flow.card.forms[0], facts)
        skipped, _ = after(session, "skip")
        unknown, _ = after(session, "unknown")
        assert waiting(BOOK, skipped).id == waiting(BOOK, unknown).id == "hurt_help"


# three acts leave a talk


@EVERY_SUPPORT
def test_r54_only_a_check_in_and_that_the_first_check_is_behind_are_kept_and_only_safety_asks_for_people(
    flow: Flow,
) -> None:
    kept = {step.keeps for step in flow.steps.values() if step.keeps}
    assert kept <= {"accepted", "check_in_wanted"}
    assert not [step.id for step in flow.steps.values() if step.kind == "hand_over"]
    assert not [option for step in flow.steps.values() for option in step.options if option.asks or option.link]


@pytest.mark.parametrize("flow", FIRST_TALKS, ids=lambda flow: flow.id)
def test_r54_what_is_wanted_is_shown_to_be_held_up_and_never_sent(flow: Flow) -> None:
    shown = [step for step in flow.steps.values() if step.kind == "say" and step.echo not in ("", "calendar")]
    for step in shown:
        assert flow.step(step.echo).kind in ("choose", "many")
        assert re.match("(Show|Please)", step.wording["easy_read"]), step.id


# care first


@IN_A_SUPPORTED_TALK
def test_r56_the_supporter_looks_away_before_hurt_and_a_disclosure_looks_like_a_stop(
    flow: str, form: Form, facts: Mapping[str, str]
) -> None:
    session, _ = first_question(flow, form, facts)
    assert "look_away" in {place.frames[-1].step for place in session.trail}
    stopped, sent = after(session, "stop")
    assert sent == () or not [effect for effect in sent if isinstance(effect, HandOver)]
    told, sent = after(session, "choose:no", "choose:no")
    assert [effect.route for effect in sent if isinstance(effect, HandOver)] == ["contact"]
    helped, sent = after(session, "help", "choose:told")
    assert [effect.route for effect in sent if isinstance(effect, HandOver)] == ["contact"]
    assert screens(stopped) == screens(told) == screens(helped) == (("stop_now",), "card_end")


def screens(session: Session) -> tuple[tuple[str, ...], str]:
    """What is said, and the step at which it waits."""
    said = tuple(spot.step for group in statements(BOOK, session) for spot in group)
    return said, waiting(BOOK, session).id


def test_r51_what_was_typed_goes_nowhere_and_own_words_are_a_choice() -> None:
    telling = HELP_NOW.step("telling")
    assert telling.option("write") is not None
    assert telling.option("okay") is not None
    written = [step.id for flow in SAFETY for step in flow.steps.values() if step.kind == "write"]
    assert written == ["own_words"]
    assert not [step.id for flow in SAFETY for step in flow.steps.values() if step.keeps]


@pytest.mark.parametrize("form", ["standard", "easy_read", "child", "symbols"])
def test_r58_the_medical_warning_stands_in_every_form(form: Form) -> None:
    help_for = FIRST_CHECK.step("hurt_help")
    texts = [help_for.wording[form], *(variant.wording[form] for variant in help_for.variants)]
    for text in texts:
        assert re.search("face down", text, re.IGNORECASE)
        assert re.search("weight", text, re.IGNORECASE)
        assert re.search("injection|needle", text, re.IGNORECASE)
    said_to_all = len(texts) if form != "symbols" else 2  # on a picture there is no room for it beside bite and blood
    assert sum("breathe" in text for text in texts) == said_to_all
    assert sum("blood" in text.lower() for text in texts) == 1  # for staff


def test_r59_nothing_is_sent_for_somebody_whom_nobody_could_find() -> None:
    at_home = {"audience": "family", "under_18": "no", "supported": "no", "reach": "own_device", "alert": "on_tap",
               "place": "unknown", "last": "no"}  # fmt: skip
    session, _ = first_question("support/family", "standard", at_home)
    session, effects = after(session, "choose:no", "choose:no", "choose:yes", "choose:not_here")
    assert not [effect for effect in effects if isinstance(effect, HandOver)]
    assert waiting(BOOK, session).id == "not_here"


def test_r60_a_desk_task_has_one_line_with_the_way_to_people() -> None:
    desk = FIRST_CHECK.step("desk")
    assert desk.kind == "say"
    assert all("press Help" in text for text in desk.wording.values())
