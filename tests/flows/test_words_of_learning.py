"""Learning asks about the system, says who reads it first, reads everything back, and keeps what its record names."""

import re

import pytest
from spoken import BOOK, STAFF, SUPPORTED, TALKS, after, begun, first_question, said_in

from flows.engine.session import WRITTEN, Keep
from flows.engine.turn import waiting
from flows.learning.record import FIELDS

LEARNING = [flow for flow in TALKS if flow.purpose == "learning"]
NAMES = [flow.id for flow in LEARNING]
FEW_WORDS, STAFF_FLOW = BOOK.current("learning/few_words"), BOOK.current("learning/staff")
FEELINGS = re.compile(r"\b(feel|felt|feeling|upset|angry|scared|sad|how are you)\b", re.IGNORECASE)
TO_TALK = ("choose:no", "choose:four", "choose:three", "go", "choose:away")
CHECKED = ("choose:no", "choose:yes")


@pytest.mark.parametrize("flow", LEARNING, ids=NAMES)
def test_nobody_is_asked_about_feelings(flow):
    for step, form, text in said_in(flow):
        assert not FEELINGS.search(text), (step.id, form, text)


@pytest.mark.parametrize("flow", LEARNING, ids=NAMES)
def test_what_is_kept_is_named_in_the_record(flow):
    known = {field.name for field in FIELDS}
    kept = {step.keeps for step in flow.steps.values() if step.keeps}
    assert kept <= known
    mats = {step.keeps for step in flow.steps.values() if step.kind == "mat"}
    assert {f"{field}.{part}" for field in mats for part in ("first", "order")} <= known


def test_every_field_says_what_it_holds_who_reads_it_how_long_and_what_for():
    assert len({field.name for field in FIELDS}) == len(FIELDS)
    for field in FIELDS:
        assert all((field.holds, field.who_reads, field.kept_for, field.purpose)), field.name


def test_staff_hear_who_reads_it_before_the_first_question_and_before_any_word_is_typed():
    session, _ = first_question("learning/staff", "standard", STAFF)
    session, _ = after(session, *CHECKED)
    assert waiting(BOOK, session).id == "who_reads"
    said = STAFF_FLOW.step("who_reads").wording
    for word in ("learning lead", "Colleagues may guess", "court"):
        assert word in said["standard"] and word in said["easy_read"]
    assert not any("nobody can tell" in text.lower() for _, _, text in said_in(STAFF_FLOW))


@pytest.mark.parametrize("flow", LEARNING, ids=NAMES)
def test_nothing_is_sent_before_it_was_read_back(flow):
    for step in flow.steps.values():
        sends = {"send", "confirm"} & {option.key for option in step.options}
        assert not sends or step.kind == "review", step.id


def test_later_and_no_thanks_keep_nothing():
    for choice in ("choose:later", "choose:no", "skip"):
        session, _ = first_question("learning/staff", "standard", STAFF)
        session, effects = after(session, *CHECKED, choice)
        assert effects == ()
        assert waiting(BOOK, session).id == "not_now"


def test_something_not_right_goes_to_a_person_and_is_not_kept():
    step = STAFF_FLOW.step("not_right")
    assert not step.keeps
    assert STAFF_FLOW.step(step.options[0].next).call == "safety/help_now@person"


def test_every_set_of_few_words_ends_with_something_else_and_nothing():
    for step in FEW_WORDS.steps.values():
        chosen = step.items if step.kind == "mat" else step.options
        if step.turn == "person" and step.keeps.startswith("my_page.") and step.kind in ("many", "mat"):
            keys = [option.key for option in chosen]
            assert {"something_else", "nothing"} <= set(keys), step.id
            if not step.reverse_of:
                assert keys[-2:] == ["something_else", "nothing"], step.id


def test_yes_and_no_in_few_words_are_for_consent_and_for_confirming():
    yes_no = {step.id for step in FEW_WORDS.steps.values() if step.turn == "person" and step.option("yes") is not None}
    assert {step_id for step_id in yes_no if not step_id.endswith("_right")} == {"talk", "may_show"}


def test_things_on_the_mat_are_neutral_and_the_places_are_balanced():
    mat = FEW_WORDS.step("harder")
    assert [place.key for place in mat.options] == ["ok", "middle", "not_ok"]
    loaded = re.compile(r"\b(too|not|no|unkind|bad|worse|loud|shout)\b", re.IGNORECASE)
    for item in mat.items:
        assert not loaded.search(" ".join(item.wording.values())), item.key
    assert "worse" not in " ".join(mat.wording.values())


def test_a_choice_is_read_back_asked_again_in_reverse_once_and_never_a_third_time():
    for box in ("harder", "helps", "must_not", "next_time"):
        assert FEW_WORDS.step(f"{box}_again").reverse_of == box
        second = FEW_WORDS.step(f"again_{box}_right")
        targets = {option.next for option in second.options} | {branch.go for branch in second.next}
        assert not any(target == f"{box}_again" or target.startswith("again_") for target in targets)
        for asked, dropped in ((FEW_WORDS.step(f"{box}_right"), box), (second, f"{box}_again")):
            change = asked.option("change")
            assert change is not None
            assert change.takes_back == dropped
        assert FEW_WORDS.step(f"{box}_who_chose").keeps == f"my_page.{box}.chosen_by"
        assert FEW_WORDS.step(f"{box}_who_chose").turn == "supporter"


def test_pictures_of_being_held_come_only_after_the_question_whether_they_may():
    loaded = {"held", "face_down", "locked"}
    for step in FEW_WORDS.steps.values():
        if loaded & {option.key for option in (*step.options, *step.items)}:
            assert step.id == "must_not_held"
    leading = [step.id for step in FEW_WORDS.steps.values() if "must_not_held" in {b.go for b in step.next}]
    assert leading == ["may_show"]


def test_not_them_finds_another_supporter_or_finishes():
    session = begun("learning/few_words", "symbols", SUPPORTED)
    session, _ = after(session, *TO_TALK, "go", *CHECKED, "choose:yes", "choose:not_them")
    assert waiting(BOOK, session).id == "other_supporter"
    session, _ = after(session, "choose:someone_else", "go")
    assert waiting(BOOK, session).id == "involved"


def test_watching_is_the_supporters_record_and_never_the_persons_words():
    watched = [step for step in FEW_WORDS.steps.values() if step.keeps.startswith("view.observed")]
    assert [step.id for step in watched] == ["watch", "watch_words"]
    assert all(step.turn == "supporter" for step in watched)
    session = begun("learning/few_words", "symbols", SUPPORTED)
    session, effects = after(session, "choose:no", "choose:fewer", "tick:sounds", "done", "wrote")
    assert [e.field for e in effects if isinstance(e, Keep) and e.values == (WRITTEN,)] == ["view.observed_words"]
    assert not [e.field for e in effects if isinstance(e, Keep) and e.field.startswith("my_page.")]
