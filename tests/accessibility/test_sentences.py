"""Cutting and filling words."""

import pytest

from accessibility.sentences import around_question, fill, in_a_list, sentences, unmarked


def test_a_text_is_cut_at_stops_and_line_ends() -> None:
    assert sentences("One. Two?\nThree") == ("One.", "Two?", "Three")
    assert sentences("کیا آپ محفوظ ہیں؟ ہاں۔") == ("کیا آپ محفوظ ہیں؟", "ہاں۔")
    assert sentences("Next time, please …") == ("Next time, please …",)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("A. B? C.", ("A.", "B?", "C.")), ("A. B.", ("", "A.", "B.")), ("A?", ("", "A?", "")), ("", ("", "", "")),
    ],
)  # fmt: skip
def test_the_question_is_the_heading_or_else_the_first_sentence(text: str, cut: tuple[str, str, str]) -> None:
    assert around_question(text) == cut


def test_a_placeholder_takes_a_capital_only_where_a_sentence_begins() -> None:
    values = {"contact": "the duty lead"}
    assert (
        fill("{contact} comes. Ask {contact}. {contact}!", values)
        == "The duty lead comes. Ask the duty lead. The duty lead!"
    )
    assert fill("People first: {contact}.", values) == "People first: the duty lead."


def test_a_placeholder_without_a_value_goes_with_its_comma() -> None:
    assert fill("{contact}: {number}, {hours}.", {"contact": "Jo", "number": "1", "hours": ""}) == "Jo: 1."


def test_parts_are_joined_as_a_language_joins_them() -> None:
    patterns = ("{first} and {last}", "{first}, and {last}", "{first}, {last}")
    assert in_a_list(["a"], *patterns) == "a"
    assert in_a_list(["a", "b"], *patterns) == "a and b"
    assert in_a_list(["a", "b", "c"], *patterns) == "a, b, and c"


def test_from_right_to_left_names_and_numbers_stand_apart() -> None:
    said = fill("اتصل بـ {contact}: {number}", {"contact": "Jo", "number": "01632 960 100"})
    assert said == "اتصل بـ \u2068Jo\u2069: \u206801632 960 100\u2069"
    assert fill("اتصل 116 123 الآن", {}) == "اتصل \u2068116 123\u2069 الآن"
    assert fill("{number} پر میسج کریں", {"number": "SHOUT لکھ کر 85258"}).startswith("\u2067SHOUT لکھ کر 85258\u2069 ")
    assert fill("Call {contact} on 116 123.", {"contact": "Jo"}) == "Call Jo on 116 123."


def test_marks_of_direction_are_taken_off_where_they_would_be_letters() -> None:
    assert unmarked("اتصل \u2068116 123\u2069") == "اتصل 116\N{NO-BREAK SPACE}123"
    assert unmarked("\u2068Jo\u2069, 01632 960 100") == "Jo, 01632 960 100"
