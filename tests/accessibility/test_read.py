"""Typed words as taps."""

import msgspec
import pytest
from shown import at

from accessibility.local import Local
from accessibility.present import present
from accessibility.read import choices, read_choice, read_way
from accessibility.screen import Button, Screen
from flows.engine.load import Book


@pytest.mark.parametrize(
    ("typed", "act"),
    [
        ("1", "choose:okay"), (" 3. ", "choose:sad"), ("OKAY", "choose:okay"), ("a  mix", "choose:mix"),
        ("7", "more"), ("more", "more"), ("8", "unknown"), ("I do not know", "unknown"), ("i don’t know", "unknown"),
        ("9", None), ("0", None), ("1 4", None), ("okay then", None), ("", None), ("well it was like this", None),
        ("help", None), ("stop", None),
    ],
)  # fmt: skip
def test_a_typed_choice_counts_as_the_tap(book: Book, local: Local, typed: str, act: str | None) -> None:
    assert read_choice(present(book, at("support/talk", "how_now"), local), typed) == act


@pytest.mark.parametrize(
    ("typed", "act"),
    [
        ("1 4", "choose:drink,outside"), ("1, 4", "choose:drink,outside"), ("2 2", "choose:quiet"),
        ("2", "choose:quiet"),
        ("drink, Outside", "choose:drink,outside"), ("Nothing", "choose:nothing"), ("done", "done"), ("1 99", None),
        ("drink, beer", None), ("1 7", None),
    ],
)  # fmt: skip
def test_several_numbers_are_the_whole_answer_of_a_question_with_ticks(
    book: Book, local: Local, typed: str, act: str | None
) -> None:
    assert read_choice(present(book, at("support/talk", "need"), local), typed) == act


@pytest.mark.parametrize(
    ("typed", "act"), [("2", "tick:quiet"), ("Outside", "tick:outside"), ("2 4", "choose:drink,quiet,outside")]
)
def test_what_is_typed_beside_ticks_comes_to_them_and_drops_none(
    book: Book, local: Local, typed: str, act: str
) -> None:
    session = at("support/talk", "need", picked=("drink",))
    assert read_choice(present(book, session, local), typed) == act
    assert read_choice(present(book, msgspec.structs.replace(session, more=1), local), "1").startswith("tick:")


def test_a_number_means_the_choice_that_stands_there(book: Book, local: Local) -> None:
    screen = present(book, at("support/talk", "travel", form="symbols"), local)
    assert [button.label for button in choices(screen)] == ["Yes", "No", "Not sure"]
    assert read_choice(screen, "3") == "choose:not_sure"


def test_what_a_label_begins_with_is_that_label_where_no_other_begins_so() -> None:
    buttons = tuple(
        Button(act, label) for label, act in (("No, thank you", "no"), ("Yes, a bit", "a"), ("Yes, badly", "b"))
    )
    screen = Screen("choose", "", "standard", "en_GB", "ltr", answers=buttons)
    assert read_choice(screen, "no") == "no"
    assert read_choice(screen, "yes") is None
    assert read_choice(screen, "no, thank") is None


def test_on_a_mat_a_place_or_a_thing_can_be_typed(book: Book, local: Local) -> None:
    screen = present(book, at("learning/talk", "harder"), local)
    assert read_choice(screen, "not ok") == "place:noise=not_ok"
    assert read_choice(screen, "waiting") == "item:waiting"


def test_a_choice_wins_over_a_general_word_except_help_and_stop(book: Book, local: Local) -> None:
    screen = present(book, at("support/talk", "where_hurt"), local)
    assert read_choice(screen, "back") == "choose:back"
    assert read_way("back", "en_GB", "standard") == "back"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Help", "help"), ("help me!", "help"), ("/help", "help"), ("STOP", "stop"), ("back", "back"), ("skip", "skip"),
        ("break", "break"), ("again", "s:again"), ("easier", "form:easy_read"), ("delete", "s:delete"),
        ("/language", "s:language"), ("polski", "language:pl"), ("Cymraeg", "language:cy"),
        ("pictures", "form:symbols"),
        ("please stop it", None), ("i can't help it", None), ("", None),
    ],
)  # fmt: skip
def test_general_words_are_exact_phrases(typed: str, code: str | None) -> None:
    assert read_way(typed, "en_GB", "standard") == code


def test_easier_goes_one_form_on() -> None:
    assert read_way("easier", "en_GB", "easy_read") == "form:symbols"
    assert read_way("easier", "en_GB", "symbols") is None


def test_the_english_words_for_help_and_stop_hold_in_every_language() -> None:
    assert (read_way("help", "pl", "standard"), read_way("stop", "ur", "symbols")) == ("help", "stop")
