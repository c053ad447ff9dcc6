"""Which statements stand on one screen."""

import pytest

from flows.engine.flow import FORMS, Form
from flows.engine.session import Spot
from flows.engine.words import CHARACTERS, SENTENCES, Said, extent, screens, sentences


def said(step: str, length: int = 20, turn: str = "person") -> Said:
    return Said(Spot("support/x", step), turn, "w" * (length - 1) + ".")


def shown(statements: list[Said], question: Said, form: Form) -> list[list[str]]:
    return [[spot.step for spot in screen] for screen in screens(statements, question, form)]


@pytest.mark.parametrize(
    ("text", "count"),
    [("How are you?", 1), ("I am a program. You can stop.", 2), ("One\nTwo", 2), ("Call 116 123, 07:00 to 22:00.", 1),
     ("Is it 3.5?", 1), ("", 0), ("Stop! Now.", 2), ("No stop at the end", 1)],
)  # fmt: skip
def test_sentences_end_at_stops_and_at_line_ends(text: str, count: int) -> None:
    assert sentences(text) == count


def test_a_placeholder_counts_as_a_short_name_so_that_no_service_changes_a_screen() -> None:
    assert extent("I tell {contact}.") == extent("I tell {hours}.") == (len("I tell Jon."), 1)


@pytest.mark.parametrize("form", FORMS)
def test_a_statement_joins_the_question_within_the_limit_and_not_beyond(form: Form) -> None:
    half = CHARACTERS[form] // 2
    assert shown([said("a", half)], said("q", half), form) == [["a"]]
    assert shown([said("a", half + 2)], said("q", half), form) == [["a"], []]


@pytest.mark.parametrize("form", FORMS)
def test_a_screen_holds_no_more_sentences_than_the_form_allows(form: Form) -> None:
    statements = [said(f"s{number}", 5) for number in range(SENTENCES[form])]
    assert len(shown(statements[1:], said("q", 5), form)) == 1
    assert shown(statements, said("q", 5), form)[0] == ["s0"]


def test_statements_without_a_question_fill_a_screen_from_the_end() -> None:
    statements = [said("a", 50), said("b", 20), said("c", 30)]
    assert shown(statements, said("q", 58), "symbols") == [["a"], ["b", "c"], []]


def test_a_long_statement_stands_alone() -> None:
    assert shown([said("a", 10), said("long", 900), said("b", 10)], said("q", 10), "standard") == [
        ["a"], ["long"], ["b"]
    ]  # fmt: skip


def test_the_persons_and_the_supporters_words_are_never_on_one_screen() -> None:
    statements = [said("card", 10, "supporter"), said("a", 10), said("card2", 10, "supporter")]
    assert shown(statements, said("q", 10), "standard") == [["card"], ["a"], ["card2"], []]
    assert shown(statements, said("q", 10, "supporter"), "standard") == [["card"], ["a"], ["card2"]]


def test_a_supporters_card_is_for_somebody_who_reads() -> None:
    cards = [said("a", 60, "supporter"), said("b", 60, "supporter")]
    assert shown(cards, said("q", 10), "symbols") == [["a", "b"], []]
    assert shown(cards, said("q", 20, "supporter"), "symbols") == [["a"], ["b"]]
