"""Changing one answer from the review."""

from talking import Talk

from flows.engine.session import Cancel, Keep, Schedule, Unkeep

TO_REVIEW = (
    "choose:no choose:yes choose:start choose:own_words wrote choose:noise=helped,touch=helped choose:yes choose:yes "
    "choose:week "
)


def at_review(to: str = "") -> Talk:
    talk = Talk("learning/adult", to=TO_REVIEW)
    assert talk.step.id == "check"
    return talk.does(to)


def test_a_changed_answer_leads_over_what_still_holds_to_the_review() -> None:
    talk = at_review("change:fair")
    assert (talk.step.id, talk.session.reviewing) == ("fair", "learning/adult:check")
    talk.does("skip")
    assert (talk.step.id, talk.session.reviewing) == ("check", "")
    assert talk.record["view.fair"] == ("#skipped",)
    assert talk.session.answers["learning/adult:remind_me"] == ("week",)


def test_what_is_no_longer_on_the_path_is_taken_out_of_the_record() -> None:
    talk = at_review("change:before choose:waiting")
    assert talk.step.id == "check"
    assert set(talk.effects) == {
        Keep("learning", "view.before", ("waiting",), "learning/adult:before"), Unkeep("learning", "view.before_words")
    }  # fmt: skip
    assert "learning/adult:before_words" not in talk.session.answers


def test_a_question_that_was_not_asked_before_is_asked_on_the_way() -> None:
    talk = at_review("change:fair choose:no")
    assert talk.step.id == "fair_words"
    talk.does("wrote")
    assert (talk.step.id, talk.record["view.fair_words"]) == ("check", ("#written",))


def test_help_is_offered_again_where_an_answer_calls_for_it_and_not_where_it_was() -> None:
    talk = at_review("change:harder choose:touch=harder,noise=helped")
    assert talk.at == "learning/adult:wrong > safety/help_now:person"
    talk.does("choose:no")
    assert talk.step.id == "check"
    talk.does("change:before choose:noise")
    assert talk.step.id == "check"
    assert talk.record["my_page.harder"] == ("touch=harder", "noise=helped")


def test_the_marks_made_before_are_there_when_it_is_asked_again() -> None:
    assert at_review("change:harder").session.picked == ("noise=helped", "touch=helped")
    assert at_review("change:before").session.picked == ("own_words",)
    assert at_review("change:fair").session.picked == ()


def test_an_extra_is_asked_when_tapped_and_stays() -> None:
    talk = at_review("change:options choose:space")
    assert (talk.step.id, talk.record["view.options"]) == ("check", ("space",))
    talk.does("change:before choose:noise")
    assert talk.record["view.options"] == ("space",)
    assert "learning/adult:options" in talk.session.answers


def test_only_a_question_that_was_asked_and_may_be_changed_can_be_changed() -> None:
    talk = at_review()
    for step in ("who_reads", "fair_words", "open", "wrong", "check", "end", "no_such_step", ""):
        assert talk.tries(f"change:{step}") == "not_here"
    assert Talk("learning/adult", to="choose:no choose:yes choose:start").tries("change:before") == "not_here"


def test_back_from_a_change_returns_to_the_review_as_it_was() -> None:
    talk = at_review()
    before, record = talk.session, talk.record
    talk.does("change:fair back")
    assert (talk.step.id, talk.session.reviewing) == ("check", "")
    assert (talk.session.answers, talk.session.trail, talk.record) == (before.answers, before.trail, record)


def test_back_after_a_change_restores_answers_record_and_appointments() -> None:
    talk = at_review("change:harder")
    before, record, due = talk.session, dict(talk.record), dict(talk.due)
    talk.does("choose:noise=harder back")
    assert (talk.step.id, talk.session.reviewing) == ("harder", "learning/adult:check")
    assert (talk.session.answers, talk.session.kept, talk.record, talk.due) == (
        before.answers, before.kept, record, due
    )  # fmt: skip
    talk = at_review("change:remind_me choose:no")
    assert (talk.effects, talk.due) == ((Cancel("learning/adult:remind_me"),), {})
    talk.does("back")
    assert talk.effects == (Schedule("learning/adult", ("1w",), "learning/adult:remind_me"),)
    assert talk.due == due


def test_words_that_left_the_record_are_not_claimed_to_be_there_after_back() -> None:
    talk = at_review("change:before choose:waiting back")
    assert talk.session.answers["learning/adult:before"] == ("own_words",)
    assert "learning/adult:before_words" not in talk.session.answers
    assert "view.before_words" not in talk.record
    talk.does("choose:own_words")
    assert talk.step.id == "before_words"


def test_help_now_during_a_change_returns_to_it() -> None:
    talk = at_review("change:fair help choose:back")
    assert (talk.step.id, talk.session.reviewing) == ("fair", "learning/adult:check")
    assert talk.does("choose:yes").step.id == "check"


def test_words_given_up_for_skip_are_not_claimed_to_be_there_after_back() -> None:
    talk = at_review("change:before_words skip")
    assert talk.record["view.before_words"] == ("#skipped",)
    talk.does("back")
    assert "view.before_words" not in talk.record
    assert "learning/adult:before_words" not in talk.session.answers


def test_an_empty_mat_comes_back_as_it_was() -> None:
    talk = Talk("learning/adult", to="choose:no choose:yes choose:start choose: choose: choose:change")
    record, kept = talk.record, talk.session.kept
    for code in ("choose:time=helped", "skip"):
        talk.does(f"{code} back")
        assert (talk.record, talk.session.kept) == (record, kept)
