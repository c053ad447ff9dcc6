"""A draft that was left or stopped is carried on another day, after it was asked whether anyone is hurt."""

from talking import Talk

from flows.engine.load import load_book

BOOK = load_book()
STAFF = {"audience": "staff", "under_18": "no", "alert": "on_tap", "place": "unknown", "purpose": "learning"}
TO_WORKED = "choose:no choose:yes choose:start choose:seclusion wrote "


def learning(to: str) -> Talk:
    return Talk("learning/staff", facts=STAFF, book=BOOK, to=to)


def test_a_draft_that_was_only_left_asks_first_whether_anyone_is_hurt() -> None:
    talk = learning(TO_WORKED).does("check_again")
    assert (talk.step.id, talk.session.life) == ("safe_again", "in_safety")
    assert talk.does("choose:no").step.id == "worked"
    assert talk.session.life == "talking"


def test_a_stopped_draft_comes_back_to_the_question_with_its_answers() -> None:
    talk = learning(TO_WORKED)
    before = talk.session
    talk.does("stop")
    assert (talk.step.id, talk.session.answers, talk.session.trail) == ("stopped", {}, ())
    assert talk.tries("back") == "not_here"
    talk.does("check_again choose:no")
    assert (talk.at, talk.session.life, talk.session.draft) == ("learning/staff:worked", "talking", None)
    assert talk.session.answers == {name: v for name, v in before.answers.items() if name.startswith("learning")}
    talk.does("back")
    assert talk.step.id == "before"


def test_a_break_in_a_draft_is_a_break_still() -> None:
    talk = learning(TO_WORKED + "break check_again choose:no")
    assert (talk.session.life, talk.step.id) == ("paused", "worked")
    assert talk.does("resume").session.life == "talking"


def test_stopped_in_help_now_the_draft_comes_back_to_the_question_before_it() -> None:
    talk = learning(TO_WORKED + "help choose:person stop check_again choose:no")
    assert talk.at == "learning/staff:worked"
    assert not any(name.startswith("safety/") for name in talk.session.answers)


def test_stopped_at_the_offer_after_two_skips_it_comes_back_to_the_last_that_was_skipped() -> None:
    talk = learning("choose:no choose:yes choose:start choose:seclusion skip skip")
    assert talk.step.id == "paused"
    talk.does("choose:stop check_again choose:no")
    assert talk.at == "learning/staff:worked"


def test_stopped_before_any_answer_it_begins_again_at_its_first_question() -> None:
    talk = learning("choose:badly choose:coming choose:finish check_again")
    assert talk.step.id == "safe_again"
    talk = learning("choose:no choose:not_sure choose:no stop check_again choose:no")
    assert talk.at == "learning/staff:body > safety/first_check:hurt"


def test_whoever_is_hurt_now_goes_to_people_before_the_draft() -> None:
    talk = learning(TO_WORKED + "stop check_again choose:yes choose:badly")
    assert talk.step.id == "emergency"


def test_nothing_of_a_support_talk_can_be_carried_on() -> None:
    talk = Talk("support/staff", facts=STAFF | {"purpose": "support"}, book=BOOK, to="choose:no choose:yes stop")
    assert talk.session.draft is None
    assert talk.tries("check_again") == "closed"
