"""A choice that takes an earlier answer back, with all that came of it."""

from talking import Talk

from flows.engine.session import Cancel, Schedule, Unkeep

SAFE = "choose:no choose:yes "
NOISE = f"{SAFE}choose:noise=harder "
DROPPED = f"{NOISE}choose:change "


def test_it_forgets_the_answer_and_takes_it_out_of_the_record() -> None:
    talk = Talk("learning/read_back", to=DROPPED)
    assert talk.step.id == "harder_again"
    assert talk.record == {"my_page.harder.confirmed": ("change",)}
    assert not any("noise=harder" in values for values in talk.session.answers.values())
    assert not talk.session.made


def test_back_brings_the_answer_back_with_its_record() -> None:
    asked = Talk("learning/read_back", to=NOISE)
    talk = Talk("learning/read_back", to=f"{DROPPED} back")
    assert (talk.step.id, talk.record, talk.session.made) == ("harder_right", asked.record, asked.session.made)
    assert talk.session.answers == asked.session.answers


def test_what_is_given_when_it_is_asked_again_takes_its_place() -> None:
    talk = Talk("learning/read_back", to=f"{DROPPED} choose:time=harder choose:yes")
    assert talk.record["my_page.harder"] == ("time=harder",)
    assert talk.record["my_page.harder.confirmed"] == ("yes",)


def test_dropped_twice_nothing_is_left_of_it() -> None:
    talk = Talk("learning/read_back", to=f"{DROPPED} choose:time=harder choose:change")
    assert talk.step.id == "helps"
    assert talk.record == {"my_page.harder.confirmed": ("change",)}


def test_an_appointment_is_cancelled_by_it_and_made_again_by_back() -> None:
    talk = Talk("learning/read_back", to=f"{SAFE} skip choose:music choose:week")
    assert talk.due == {"learning/read_back:remind_me": ("1w",)}
    talk.does("choose:no")
    assert list(talk.effects) == [Cancel("learning/read_back:remind_me")]
    assert talk.due == {}
    talk.does("back")
    assert list(talk.effects) == [Schedule("learning/read_back", ("1w",), "learning/read_back:remind_me")]


def test_it_is_nothing_where_nothing_was_answered() -> None:
    talk = Talk("learning/read_back", to=f"{SAFE} skip choose:music choose:week choose:good back back skip")
    assert talk.step.id == "check"
    assert not any(isinstance(effect, Unkeep) for effect in talk.effects)


def test_the_answer_given_instead_can_be_changed_from_the_review_and_is_confirmed_afresh() -> None:
    talk = Talk("learning/read_back", to=f"{DROPPED} choose:time=harder choose:yes choose:music choose:no")
    assert talk.step.id == "check"
    talk.does("change:harder")
    assert talk.session.picked == ("time=harder",)
    talk.does("choose:noise=harder")
    assert talk.step.id == "harder_right"
    assert "my_page.harder.confirmed" not in talk.record
    talk.does("choose:yes")
    assert talk.step.id == "check"
    assert (talk.record["my_page.harder"], talk.record["my_page.harder.confirmed"]) == (("noise=harder",), ("yes",))
    assert "learning/read_back:harder_again" not in talk.session.answers


def test_the_same_answer_again_keeps_its_confirmation() -> None:
    talk = Talk("learning/read_back", to=f"{NOISE} choose:yes choose:music choose:no")
    talk.does("change:harder choose:noise=harder")
    assert (talk.step.id, talk.record["my_page.harder.confirmed"]) == ("check", ("yes",))


def test_back_from_a_changed_answer_restores_what_was_said_of_the_one_before() -> None:
    talk = Talk("learning/read_back", to=f"{NOISE} choose:yes choose:music choose:no change:harder")
    before = dict(talk.record)
    talk.does("choose:time=harder back")
    assert (talk.step.id, talk.record) == ("harder", before)
    assert talk.session.answers["learning/read_back:harder_right"] == ("yes",)


def test_past_an_answer_that_was_taken_back_another_can_be_changed() -> None:
    talk = Talk("learning/read_back", to=f"{DROPPED} choose:time=harder choose:yes choose:music choose:week choose:no")
    talk.does("change:helps choose:air")
    assert talk.step.id == "check"
    assert talk.due == {}


def test_in_support_where_answers_are_not_stored_back_keeps_the_wish_again() -> None:
    facts = {"audience": "staff", "under_18": "no", "alert": "on_tap", "place": "unknown", "reach": "chat"}
    talk = Talk("support/reminded", facts=facts, to=f"{SAFE} choose:both choose:no")
    assert (talk.record.get("check_in_wanted"), talk.due) == (None, {})
    talk.does("back")
    assert (talk.record["check_in_wanted"], talk.due) == (("both",), {"support/reminded:check_in": ("3d", "4w")})
