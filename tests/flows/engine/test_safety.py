"""Into safety from anywhere, and out of it again to the same question; a person is asked once."""

import pytest
from talking import ADULT, BOOK, CHILD, Talk

from flows.engine.load import Book, load_text
from flows.engine.session import Event, HandOver

BESIDE = {**CHILD, "supported": "yes"}
SAFE = "choose:no choose:yes "
ASKED = SAFE + "choose:okay choose: skip choose:nurse choose:places.ward"


def test_help_now_shows_people_and_leads_back_to_the_same_question() -> None:
    talk = Talk("support/staff", to=SAFE + "choose:okay tick:drink")
    before = talk.session
    talk.does("help")
    assert (talk.step.id, talk.session.life, talk.session.frame.interrupt) == ("what_now", "in_safety", True)
    assert talk.session.picked == talk.session.chose == ()
    talk.does("choose:back")
    assert talk.session == type(before)(**{**fields(before), "revision": talk.session.revision})


def fields(session: object) -> dict[str, object]:
    return {name: getattr(session, name) for name in session.__struct_fields__}  # type: ignore[attr-defined]


def test_help_now_again_begins_again_and_never_inside_itself() -> None:
    talk = Talk("support/staff", to=SAFE + "help choose:person")
    assert talk.tries("choose:places.ward") == "not_here"
    talk.does("help")
    assert talk.at == "support/staff:how > safety/help_now:what_now"
    assert talk.tries("help") == "not_here"
    assert talk.does("back").at == "support/staff:how"


def test_help_now_is_there_in_a_break_and_at_the_end() -> None:
    paused = Talk("support/staff", to=SAFE + "break help")
    assert (paused.session.life, paused.step.id) == ("in_safety", "what_now")
    assert paused.does("choose:back").session.life == "paused"
    assert paused.does("resume").at == "support/staff:how"
    over = Talk("support/staff", to="stop help")
    assert (over.session.life, over.step.id) == ("stopped", "what_now")
    assert over.does("choose:person choose:yes choose:places.ward").asked == [HandOver("contact", "ward")]
    assert over.does("stop").step.id == "end"
    assert over.session.life == "stopped"


@pytest.mark.parametrize(
    ("alarm", "facts", "at"),
    [
        ("medical_999", ADULT, "safety/first_check:emergency"),
        ("danger_now", ADULT, "safety/first_check:emergency"),
        ("crisis_self", ADULT, "safety/help_now:pause"),
        ("threat_other", CHILD, "safety/help_now:pause"),
        ("danger_now", BESIDE, "safety/first_check:emergency"),
        ("safeguarding", ADULT, "safety/help_now:pause"),
        ("safeguarding", CHILD, "safety/help_now:telling"),
        ("a class nobody knows", ADULT, "safety/help_now:pause"),
    ],
)
def test_a_red_flag_leads_to_people_by_its_class(alarm: str, facts: dict[str, str], at: str) -> None:
    talk = Talk("support/staff", facts=facts, to=SAFE)
    talk.send(Event("alarm", alarm))
    assert talk.at == f"support/staff:how > {at}"
    assert talk.session.life in ("in_safety", "handed_over")
    assert talk.asked == ([HandOver("contact", "")] if at.endswith("telling") else [])


def test_where_somebody_else_may_be_in_danger_what_to_do_stands_first() -> None:
    talk = Talk("support/staff", to=SAFE + "alarm:threat_other")
    assert talk.said == [["threat"]]
    assert talk.does("choose:meant_else").session.dismissed


@pytest.mark.parametrize("alarm", ["crisis_self", "threat_other", "safeguarding"])
def test_beside_a_supporter_a_red_flag_shows_nothing_but_the_screen_after_stop(alarm: str) -> None:
    talk = Talk("support/staff", facts=BESIDE, to=f"{SAFE}alarm:{alarm}")
    stopped = Talk("support/staff", facts=BESIDE, to=f"{SAFE}stop")
    assert talk.asked == [HandOver("contact", "")]
    assert (talk.at, talk.said, talk.session.life) == (stopped.at, stopped.said, stopped.session.life)
    assert not talk.session.answers
    assert not talk.session.trail


@pytest.mark.parametrize("alarm", ["crisis_self", "threat_other", "safeguarding"])
def test_beside_a_supporter_a_place_is_asked_for_only_where_none_is_known(alarm: str) -> None:
    talk = Talk("support/staff", facts={**BESIDE, "place": "unknown"}, to=f"{SAFE}alarm:{alarm}")
    assert (talk.step.id, talk.said, talk.asked) == ("where", [[]], [])


@pytest.mark.parametrize("alarm", ["crisis_self", "threat_other", "safeguarding"])
def test_beside_a_supporter_nothing_goes_without_a_yes_where_the_opening_said_so(alarm: str) -> None:
    talk = Talk("support/staff", facts={**BESIDE, "alert": "on_tap"}, to=f"{SAFE}alarm:{alarm}")
    assert (talk.step.id, talk.said, talk.asked) == ("who_now", [[]], [])


def test_i_meant_something_else_leads_back_without_a_word_and_is_remembered() -> None:
    talk = Talk("support/staff", to=SAFE + "alarm:crisis_self choose:meant_else")
    assert (talk.at, talk.session.dismissed) == ("support/staff:how", True)
    assert talk.tries("alarm:crisis_self") == "typed"
    assert talk.does("help").step.id == "what_now"


def test_a_person_is_asked_on_entering_by_the_route_and_place_that_were_chosen() -> None:
    talk = Talk("support/staff", to=ASKED)
    assert talk.asked == [HandOver("nurse", "ward")]
    assert (talk.session.life, talk.session.facts["asked"]) == ("handed_over", "yes")


def test_the_place_is_not_asked_where_the_device_has_one() -> None:
    talk = Talk("support/staff", facts=CHILD, to=SAFE + "choose:okay choose: skip choose:nurse")
    assert (talk.step.id, talk.asked) == ("asked", [HandOver("nurse", "")])


def test_not_here_asks_nobody() -> None:
    talk = Talk("support/staff", to=SAFE + "choose:okay choose: skip choose:nurse choose:not_here")
    assert (talk.step.id, talk.asked, talk.session.facts["asked"]) == ("numbers", [], "no")
    assert talk.said == [["not_here"]]


def test_someone_else_is_asked_too() -> None:
    talk = Talk("support/staff", to=ASKED + " choose:other choose:advocate choose:places.yard")
    assert talk.asked == [HandOver("nurse", "ward"), HandOver("advocate", "yard")]


def test_not_this_person_asks_the_next() -> None:
    talk = Talk("support/staff", facts=CHILD, to=SAFE + "help choose:unsafe choose:not_this")
    assert talk.asked == [HandOver("contact", ""), HandOver("second", "")]


@pytest.mark.parametrize("way", ["break resume", "help choose:back", "form:easy_read", "language:cy", "signal:seen"])
def test_a_hand_over_that_is_resumed_is_not_made_again(way: str) -> None:
    talk = Talk("support/staff", to=f"{ASKED} {way}")
    assert (talk.step.id, talk.session.life, len(talk.asked)) == ("asked", "handed_over", 1)


def test_a_tap_on_the_screen_from_before_it_was_seen_counts() -> None:
    talk = Talk("support/staff", to=ASKED)
    revision = talk.session.revision
    assert talk.does("signal:seen").session.revision == revision
    assert talk.session.seen
    assert talk.does("choose:okay").session.revision == revision + 1


def test_back_and_the_same_answer_do_not_ask_twice_and_another_answer_does() -> None:
    talk = Talk("support/staff", to=ASKED + " signal:seen back choose:places.ward")
    assert (talk.asked, talk.session.seen) == ([HandOver("nurse", "ward")], True)
    talk.does("back choose:places.yard")
    assert talk.asked == [HandOver("nurse", "ward"), HandOver("nurse", "yard")]


def test_the_same_red_flag_while_a_person_is_being_asked_does_not_ask_twice() -> None:
    talk = Talk("support/staff", facts=CHILD, to=SAFE + "alarm:safeguarding alarm:safeguarding")
    assert (talk.at, len(talk.asked)) == ("support/staff:how > safety/help_now:telling", 1)
    talk.does("back alarm:safeguarding")
    assert len(talk.asked) == 2  # safety was left: what is told now is told afresh


def test_what_became_of_it_is_shown_where_it_waits() -> None:
    talk = Talk("support/staff", to=ASKED)
    assert talk.tries("signal:lost") == "not_here"
    talk.does("signal:seen")
    assert talk.session.seen
    assert talk.tries("signal:seen") == talk.tries("signal:unseen") == "not_here"


@pytest.mark.parametrize(("signal", "said"), [("unseen", "unseen"), ("failed", "failed")])
def test_nobody_has_seen_it_leads_on_to_numbers(signal: str, said: str) -> None:
    talk = Talk("support/staff", to=f"{ASKED} signal:{signal}")
    assert (talk.step.id, talk.said, talk.session.life) == ("numbers", [[said]], "in_safety")
    assert talk.tries("signal:seen") == "not_here"
    assert talk.does("back").step.id == "asked"


def test_nobody_has_seen_it_during_a_break_is_there_after_it() -> None:
    talk = Talk("support/staff", to=f"{ASKED} break signal:unseen")
    assert talk.session.life == "paused"
    assert talk.does("resume").said == [["unseen"]]
    assert talk.session.life == "in_safety"


def test_one_safety_flow_leads_into_another_in_place_of_itself() -> None:
    called = Talk("support/staff", to="choose:no choose:not_sure")
    assert called.at == "support/staff:body_first > safety/help_now:who_now"
    assert called.session.frame.entry == "who_now"
    called.does("choose:no choose:okay choose:carry_on")
    assert (called.at, called.session.facts["checked"]) == ("support/staff:how", "yes")
    interrupted = Talk("support/staff", to=SAFE + "help choose:hurt")
    assert interrupted.at == "support/staff:how > safety/first_check:emergency"
    assert interrupted.session.life == "in_safety"
    interrupted.does("choose:coming choose:carry_on choose:yes")
    assert interrupted.at == "support/staff:how"


def test_an_end_inside_help_now_is_the_end_of_the_talk() -> None:
    flow = BOOK.current("safety/help_now")
    text = flow.text.replace("next: carry_on\n", 'next: told\n  told:\n    end: {all: "No answers are kept."}\n')
    flows = {flow_id: BOOK.current(flow_id) for flow_id in BOOK.ids}
    book = Book({**flows, flow.id: load_text(text, f"{flow.id}.yaml")})
    talk = Talk("support/staff", book=book, to=SAFE + "help choose:numbers choose:okay")
    assert (talk.step.id, talk.session.life) == ("told", "finished")
    assert talk.tries("stop") == "closed"
    assert talk.does("help choose:back").step.id == "told", "not the question from before"
    assert talk.session.life == "finished"
    talk.does("back")
    assert (talk.step.id, talk.session.life) == ("numbers", "in_safety")


def test_back_never_enters_a_closed_safety_flow() -> None:
    talk = Talk("support/staff", to=SAFE)
    assert talk.tries("back") == "not_here"
    talk.does("choose:okay choose: skip choose:no")
    assert talk.at == "support/staff:check_in"
    assert talk.does("back").at == "support/staff:travel"


def test_finish_in_safety_closes_it_and_ends_the_talk() -> None:
    talk = Talk("support/staff", to=SAFE + "help choose:numbers choose:okay choose:finish")
    assert (talk.at, talk.session.life) == ("support/staff:end", "finished")
    assert talk.does("back").at == "support/staff:how"


def test_badly_hurt_can_be_finished_without_another_question() -> None:
    talk = Talk("support/staff", to="choose:badly choose:coming choose:finish")
    assert (talk.at, talk.record) == ("support/staff:end", {})


def test_help_now_from_the_door_is_a_talk_of_its_own() -> None:
    talk = Talk("safety/help_now")
    assert (talk.at, talk.session.life, talk.session.purpose) == ("safety/help_now:what_now", "in_safety", "safety")
    talk.does("choose:back")
    assert (talk.step.id, talk.session.life) == ("goodbye", "finished")


def test_a_talk_without_a_closing_part_rests_where_it_is() -> None:
    talk = Talk("safety/first_check", to="choose:no choose:yes")
    assert (talk.step.id, talk.session.life) == ("safe", "finished")
    assert Talk("safety/first_check", to="stop").session.life == "stopped"


def test_a_hand_over_without_a_choice_is_passed_and_no_screen_says_so() -> None:
    facts = {**ADULT, "supported": "yes"}
    talk = Talk("safety/quiet", facts=facts, to="choose:yes")
    assert (talk.asked, talk.session.life, talk.session.trail) == ([HandOver("nurse", "")], "stopped", ())


def test_a_flow_can_be_entered_afresh_from_within() -> None:
    talk = Talk("safety/quiet", to="choose:yes")
    assert (talk.at, talk.session.frame.entry, talk.asked) == (
        "safety/quiet:telling", "telling", [HandOver("contact", "")]
    )  # fmt: skip


def test_a_talk_that_ends_with_a_statement_shows_it_where_a_question_would_be() -> None:
    talk = Talk("safety/quiet", to="choose:yes choose:okay")
    assert (talk.step.id, talk.said, talk.session.life) == ("last", [[]], "finished")
    assert (talk.tries("choose:okay"), talk.tries("go")) == ("closed", "not_here")


def test_help_now_in_a_break_leads_back_to_the_break_and_not_past_it() -> None:
    talk = Talk("support/staff", to=SAFE + "break help break help choose:back")
    assert (talk.session.life, talk.session.paused_from, talk.at) == ("paused", "talking", "support/staff:how")
    asked = Talk("support/staff", to=ASKED + " break signal:unseen resume back")
    assert (asked.session.life, asked.step.id) == ("handed_over", "asked")


def test_help_asked_for_at_the_end_leads_back_to_the_same_end_however_it_is_left() -> None:
    for ending in ("stop", SAFE + "choose:okay choose: skip choose:no choose:no"):
        for way in ("choose:back", "choose:numbers choose:okay choose:finish", "stop"):
            talk = Talk("support/staff", to=ending)
            life, said = talk.session.life, talk.said
            talk.does(f"help {way}")
            assert (talk.at, talk.session.life, talk.said) == ("support/staff:end", life, said)


def test_nobody_who_has_stopped_is_asked_whether_to_stop() -> None:
    closing = "learning/few_words"
    flow = BOOK.current(closing)
    text = flow.text.replace("closing: last", "closing: look_away\nafter_skips: {count: 1, go: now}")
    book = Book(
        {**{flow_id: BOOK.current(flow_id) for flow_id in BOOK.ids}, closing: load_text(text, f"{closing}.yaml")}
    )
    talk = Talk(closing, form="easy_read", book=book, to="stop skip")
    assert (talk.step.id, talk.session.life) == ("hurt", "stopped")
