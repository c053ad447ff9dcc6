"""A turn: what each event does at each kind of step, and where answers lead."""

import msgspec
import pytest
from talking import ADULT, BOOK, CHILD, Talk

from flows.engine.guard import SKIPPED, UNKNOWN
from flows.engine.load import Book, load_text
from flows.engine.session import HandOver, Keep, Schedule
from flows.engine.walk import Walk

SAFE = "choose:no choose:yes "
"""The first check is behind: not hurt, safe."""


def test_a_talk_begins_with_what_is_said_and_the_first_question_on_one_screen() -> None:
    talk = Talk("support/staff")
    assert talk.at == "support/staff:body_first > safety/first_check:hurt"
    assert talk.said == [["open", "limits"]]
    assert (talk.session.revision, talk.session.life, talk.effects) == (0, "talking", ())
    assert (talk.session.facts["checked"], talk.session.facts["asked"]) == ("no", "no")


def test_a_form_the_flow_does_not_have_becomes_its_first() -> None:
    assert Talk("support/staff", form="child").session.form == "standard"


def test_a_talk_can_begin_at_a_step() -> None:
    talk = Talk("safety/help_now", at="person")
    assert (talk.at, talk.session.frame.entry, talk.session.life) == ("safety/help_now:person", "person", "in_safety")


def test_the_first_check_is_behind_when_it_has_come_back() -> None:
    talk = Talk("support/staff", to="choose:no")
    assert talk.session.facts["checked"] == "no"
    assert talk.record == {}
    talk.does("choose:yes")
    assert talk.at == "support/staff:how"
    assert talk.session.facts["checked"] == "yes"
    assert talk.record == {"accepted": ("returned",)}


@pytest.mark.parametrize(
    ("codes", "step"),
    [
        ("choose:okay", "need"), ("choose:shaken", "breathe"), ("choose:shaken done", "need"), ("skip", "need"),
        ("choose:okay choose:company", "again"), ("choose:angry choose:company", "travel"),
        ("choose:okay choose:drink", "travel"), ("choose:okay done", "travel"), ("choose:okay choose:", "travel"),
        ("skip choose: choose:no", "again"), ("unknown choose: choose:no", "again"),
        ("choose:okay choose: choose:no", "person"),
        ("choose:okay tick:drink tick:quiet done", "travel"), ("choose:okay choose: choose:again", "how"),
    ],
)  # fmt: skip
def test_an_answer_leads_where_the_flow_says(codes: str, step: str) -> None:
    assert Talk("support/staff", to=SAFE + codes).step.id == step


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("", "choose:maybe"), ("", "choose:"), ("", "choose:no,a_bit"), ("", "tick:no"), ("", "done"), ("", "wrote"),
        ("", "place:no=yes"), ("", "item:no"), ("", "go"), ("", "resume"), ("", "change:hurt"), ("", "signal:seen"),
        ("", "back"), ("", "form:standard"), ("", "form:child"), ("", "form:verse"), ("", "language:en_GB"),
        ("", "language"), ("", "dance"), ("", ""), ("", "choose:places.ward"),
        (SAFE + "choose:okay", "choose:tea"), (SAFE + "choose:okay", "tick:tea"),
        (SAFE + "choose:shaken", "choose:done"), (SAFE + "choose:shaken", "more"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_changes_nothing(to: str, code: str) -> None:
    assert Talk("support/staff", to=to).tries(code) == "not_here"


@pytest.mark.parametrize(
    ("ticks", "code"), [("", "choose:drink,quiet,company"), (" tick:drink tick:quiet", "tick:company")]
)
def test_more_than_a_question_takes_is_refused_with_that_reason(ticks: str, code: str) -> None:
    talk = Talk("support/staff", to=SAFE + "choose:okay" + ticks)
    before = talk.session
    assert talk.tries(code) == "too_many"
    assert talk.session == before


def test_what_was_chosen_is_told_until_the_next_answer() -> None:
    talk = Talk("support/staff", to=SAFE + "choose:shaken")
    assert talk.session.chose == ("support/staff:how", "shaken")
    talk.does("skip")
    assert talk.session.chose == ("support/staff:breathe", SKIPPED)


# many, mat, write, remind, end


def test_ticks_go_on_and_off_and_are_answered_in_the_order_shown() -> None:
    talk = Talk("learning/adult", to=SAFE + "choose:start tick:noise tick:waiting tick:noise tick:noise")
    assert talk.session.picked == ("waiting", "noise")
    assert talk.session.revision == 7
    talk.does("done")
    assert talk.record["view.before"] == ("waiting", "noise")
    assert talk.session.picked == ()


def test_several_sent_at_once_are_the_same_as_ticked() -> None:
    talk = Talk("learning/adult", to=SAFE + "choose:start choose:noise,waiting,noise")
    assert talk.record["view.before"] == ("waiting", "noise")


def test_a_mat_takes_one_thing_after_the_other_and_each_can_be_moved() -> None:
    talk = Talk("learning/adult", to=SAFE + "choose:start choose:noise place:noise=helped place:touch=harder")
    assert talk.tries("place:touch=harder") == "not_here"
    assert {talk.tries(f"place:{put}") for put in ("touch=nowhere", "music=helped", "touch", "")} == {"not_here"}
    talk.does("item:noise")
    assert (talk.session.item, talk.tries("item:noise"), talk.tries("item:music")) == ("noise", "not_here", "not_here")
    talk.does("place:noise=harder place:time=helped done")
    assert talk.record["my_page.harder"] == ("touch=harder", "noise=harder", "time=helped")
    assert talk.record["my_page.harder.first"] == ("noise=helped", "touch=harder", "time=helped")
    assert talk.record["my_page.harder.order"] == ("noise", "touch", "time")


def test_the_thing_in_hand_is_the_next_without_a_place() -> None:
    talk = Talk("learning/adult", to=SAFE + "choose:start choose:noise place:noise=helped")
    assert talk.tries("item:touch") == "not_here"  # it is in hand already
    talk.does("item:time")
    assert talk.session.item == "time"
    talk.does("place:time=helped")
    assert talk.session.item == ""


def test_a_mat_can_be_sent_at_once_and_says_each_thing_once() -> None:
    talk = Talk("learning/adult", to=SAFE + "choose:start choose:noise")
    assert talk.tries("choose:noise=helped,noise=harder") == "not_here"
    talk.does("choose:noise=helped,touch=helped")
    assert talk.record["my_page.harder"] == ("noise=helped", "touch=helped")


def test_asked_again_the_other_way_round_the_second_placing_is_kept_with_its_order() -> None:
    talk = Talk("learning/adult", to=SAFE + "choose:start choose: choose:noise=helped choose:change choose:time=harder")
    assert talk.record["my_page.harder"] == ("time=harder",)
    assert talk.record["my_page.harder.order"] == ("time", "touch", "noise")


def test_written_words_are_kept_by_whoever_has_them() -> None:
    talk = Talk("learning/adult", to=SAFE + "choose:start choose:own_words")
    assert talk.tries("done") == "not_here"
    talk.does("wrote")
    keep = Keep("learning", "view.before_words", ("#written",), "learning/adult:before_words")
    assert talk.effects == (keep,)


@pytest.mark.parametrize(("code", "kept"), [("skip", SKIPPED), ("unknown", UNKNOWN)])
def test_no_answer_is_two_answers_of_its_own_in_learning_and_none_in_support(code: str, kept: str) -> None:
    learning = Talk("learning/adult", to=SAFE + f"choose:start {code}")
    assert learning.record["view.before"] == (kept,)
    assert learning.session.answers["learning/adult:before"] == (kept,)
    support = Talk("support/staff", to=SAFE + f"choose:okay {code} skip choose:no {code}")
    assert support.session.life == "finished"
    assert "check_in_wanted" not in support.record
    assert support.due == {}


def test_a_check_in_is_an_appointment_for_each_span() -> None:
    talk = Talk("support/staff", to=SAFE + "choose:okay choose: skip choose:no choose:both")
    assert Schedule("support/staff", ("3d", "4w"), "support/staff:check_in") in talk.effects
    assert Talk("support/staff", to=SAFE + "choose:okay choose: skip choose:no choose:no").due == {}


def test_at_the_end_a_choice_is_only_noted() -> None:
    talk = Talk("support/staff", to=SAFE + "choose:okay choose: skip choose:no skip")
    assert (talk.step.id, talk.session.life) == ("end", "finished")
    assert talk.said == [["who_to_call"]]
    talk.does("choose:delete")
    assert (talk.session.chose, talk.session.life, talk.step.id) == (("support/staff:end", "delete"), "finished", "end")
    assert talk.tries("choose:delete") == "closed"
    assert talk.tries("skip") == talk.tries("unknown") == "not_here"
    assert talk.tries("break") == talk.tries("stop") == talk.tries("expire") == "closed"


# what is stored


def test_support_stores_only_what_is_still_read() -> None:
    talk = Talk("support/staff", to="choose:a_bit")
    assert talk.session.answers == {}
    talk.does("choose:later choose:yes choose:okay")
    assert talk.session.answers == {"support/staff:how": ("okay",)}
    talk.does("choose:drink go choose:yes")
    assert set(talk.session.answers) == {"support/staff:how", "support/staff:need"}  # `need` is shown again


def test_what_was_said_in_safety_goes_when_it_closes() -> None:
    talk = Talk("support/staff", to=SAFE + "choose:okay choose: skip choose:nurse choose:places.ward")
    assert talk.session.answers["safety/help_now:where"] == ("places.ward",)
    talk.does("choose:okay")
    assert talk.at == "support/staff:check_in"
    assert not [name for name in talk.session.answers if name.startswith("safety/")]
    assert not [place for place in talk.session.trail for frame in place.frames if frame.flow.startswith("safety/")]


def test_a_session_is_small() -> None:
    talk = Talk("support/staff", to=SAFE + "choose:shaken done choose:drink go choose:yes choose:no choose:d3")
    assert len(msgspec.msgpack.encode(talk.session)) < 1300


# statements


def test_a_statement_that_does_not_fit_is_read_first() -> None:
    talk = Talk("learning/few_words", form="symbols", to="choose:away")
    assert talk.said == [["open", "sees"], ["limits"]]
    assert talk.tries("choose:no") == talk.tries("unknown") == talk.tries("more") == "not_here"
    talk.does("go")
    assert talk.session.page == 1
    assert talk.tries("go") == "not_here"
    talk.does("back skip choose:no")
    assert talk.step.id == "safe"


def test_the_supporters_card_stands_apart_from_the_persons_words() -> None:
    talk = Talk("learning/few_words", form="easy_read")
    assert talk.said == [["how"]]
    assert talk.step.turn == "supporter"
    talk.does("choose:away")
    assert talk.said == [["open", "sees", "limits"]]
    assert talk.step.turn == "person"


def test_another_form_shows_the_same_question() -> None:
    talk = Talk("learning/few_words", form="easy_read", to="choose:away")
    assert talk.said == [["open", "sees", "limits"]]
    talk.does("form:symbols")
    assert (talk.session.page, talk.said) == (1, [["open", "sees"], ["limits"]])
    assert talk.step.id == "hurt"
    talk.does("back form:easy_read")
    assert talk.session.page == 0
    talk.does("language:cy")
    assert talk.session.language == "cy"


def test_more_choices_are_turned_page_by_page() -> None:
    talk = Talk("support/staff", to=SAFE + "more more")
    assert talk.session.more == 2
    talk.does("choose:okay")
    assert talk.session.more == 0


# break, stop, skips, expiry


@pytest.mark.parametrize("way", ["resume", "back"])
def test_a_break_ends_at_the_same_question(way: str) -> None:
    talk = Talk("support/staff", to=SAFE + "choose:okay tick:drink break")
    assert (talk.session.life, talk.tries("choose:drink"), talk.tries("break")) == ("paused", "not_here", "not_here")
    talk.does(f"language:cy {way}")
    assert (talk.session.life, talk.step.id, talk.session.picked) == ("talking", "need", ("drink",))


def test_stop_leads_to_people_and_the_end_and_forgets() -> None:
    talk = Talk("support/staff", to=SAFE + "choose:okay choose:drink stop")
    assert (talk.at, talk.session.life, talk.said) == ("support/staff:end", "stopped", [["who_to_call"]])
    assert (talk.session.answers, talk.session.trail, talk.session.chose) == ({}, (), ())
    assert talk.record == {"accepted": ("returned",)}
    assert talk.tries("back") == "not_here"


def test_stopped_before_the_first_check_was_behind_it_is_not_said_to_be() -> None:
    talk = Talk("support/staff", to="stop")
    assert (talk.at, talk.session.facts["checked"], talk.record) == ("support/staff:end", "no", {})


def test_several_skips_running_are_answered_with_an_offer_to_stop() -> None:
    talk = Talk("support/staff", to=SAFE + "skip skip skip")
    assert talk.at == "support/staff:travel > support/staff:stop_here"
    assert talk.does("choose:carry_on").at.startswith("support/staff:person")
    assert Talk("support/staff", to=SAFE + "skip unknown skip").step.id == "person"
    assert Talk("support/staff", to=SAFE + "skip choose: skip").step.id == "person"


def test_the_offer_can_be_taken_or_gone_back_from() -> None:
    offered = SAFE + "skip skip skip "
    assert Talk("support/staff", to=offered + "choose:stop").session.life == "stopped"
    paused = Talk("support/staff", to=offered + "choose:break")
    assert paused.session.life == "paused"
    assert paused.does("resume").at == "support/staff:person > safety/help_now:person"
    assert Talk("support/staff", to=offered + "back").at == "support/staff:travel"
    assert Talk("support/staff", to=offered + "back skip").step.id == "stop_here"


def test_an_expired_talk_takes_nothing() -> None:
    talk = Talk("support/staff", to=SAFE + "choose:okay expire")
    assert (talk.session.life, talk.session.answers, talk.session.trail) == ("expired", {}, ())
    codes = ("help", "stop", "back", "choose:drink", "resume", "form:easy_read", "alarm:crisis_self", "nonsense")
    assert {talk.tries(code) for code in codes} == {"closed"}


# versions


def test_a_talk_finishes_on_the_logic_it_began_with() -> None:
    flow = BOOK.current("support/staff")
    book = Book({flow_id: BOOK.current(flow_id) for flow_id in BOOK.ids})
    other = book.remember(flow.id, flow.text.replace('{all: "Shaken", next: breathe}', '{all: "Shaken"}'))
    talk = Talk("support/staff", book=book, to=SAFE)
    frame = msgspec.structs.replace(talk.session.frame, version=other.version)
    talk.session = msgspec.structs.replace(talk.session, frames=(frame,))
    talk.does("choose:shaken")
    assert (talk.step.id, talk.session.frame.version) == ("need", other.version)


def test_where_a_step_is_gone_the_talk_goes_on_at_the_first() -> None:
    talk = Talk("support/staff", to=SAFE + "choose:okay")
    gone = msgspec.structs.replace(talk.session.frame, step="no_such_step", version="long ago")
    talk.session = msgspec.structs.replace(talk.session, frames=(gone,))
    assert talk.step.id == "hurt"
    talk.does("choose:drink")
    assert talk.at == "support/staff:body_first > safety/first_check:hurt"
    talk.session = msgspec.structs.replace(talk.session, frames=(gone,))
    assert talk.does("help").step.id == "what_now"
    talk.session = msgspec.structs.replace(talk.session, frames=(gone,))
    assert talk.does("stop").session.life == "stopped"


def test_where_a_whole_flow_is_gone_the_question_is_closed() -> None:
    talk = Talk("support/staff", to=SAFE)
    gone = msgspec.structs.replace(talk.session.frame, flow="support/gone")
    talk.session = msgspec.structs.replace(talk.session, frames=(gone,))
    assert (talk.tries("choose:okay"), talk.step.kind, talk.said) == ("closed", "end", [[]])


def test_a_flow_in_circles_still_answers() -> None:
    flow = BOOK.current("support/staff")
    circle = flow.text.replace("    echo: need\n    next: travel", "    next: show")
    flows = {flow_id: BOOK.current(flow_id) for flow_id in BOOK.ids}
    book = Book({**flows, flow.id: load_text(circle, f"flows/{flow.id}.yaml")})
    talk = Talk("support/staff", book=book, to=SAFE + "choose:angry choose:drink")
    assert talk.step.id == "show"
    assert talk.does("stop").session.life == "stopped"


def test_a_look_up_knows_facts_before_steps() -> None:
    walk = Walk(BOOK, Talk("safety/help_now", at="person", to="choose:nurse choose:places.ward").session)
    known = walk.look_up("safety/help_now", "person")
    assert (known("asked"), known("entry"), known("audience"), known("person")) == (
        ("yes",), ("person",), ("adult",), ("nurse",)
    )  # fmt: skip


def test_a_child_and_an_adult_are_led_by_the_same_flow() -> None:
    child = Talk("support/staff", facts=CHILD, to="choose:no choose:no")
    assert (child.at, child.asked) == (
        "support/staff:body_first > safety/help_now:telling", [HandOver("contact", "")]
    )  # fmt: skip
    adult = Talk("support/staff", facts=ADULT, to="choose:no choose:no")
    assert (adult.step.id, adult.asked) == ("who_now", [])
