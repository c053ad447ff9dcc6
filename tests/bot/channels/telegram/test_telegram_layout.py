"""The shape of a screen in a chat."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from talker import screen

from accessibility.screen import Button, Line, Person, Screen
from bot.channels.telegram.layout import CAPTION_LIMIT, Shape, pieces, shape, units
from bot.messages import Chat, Outgoing, TalkRef

CHAT, REF = Chat("telegram", "1001"), TalkRef("support", b"t", 0)


def shaped(shown: Screen, *, columns: int = 0, says_choice: bool = False, plain: bool = False, page: str = "") -> Shape:
    outgoing = Outgoing(CHAT, shown, REF, page_link=page)
    return shape(outgoing, columns=columns, says_choice=says_choice, plain=plain)


def labels(shown: Screen, **more: object) -> list[list[str]]:
    return [[key.label for key in row] for row in shaped(shown, **more).rows]  # type: ignore[arg-type]


def test_short_labels_stand_two_a_row_and_long_ones_alone() -> None:
    long = "Somebody who was not there"
    found = labels(screen("What?", "Food or a drink", "Quiet minutes", long, "Company", "A label of just 24 chars"))
    assert found[:3] == [["Food or a drink", "Quiet minutes"], [long], ["Company", "A label of just 24 chars"]]


def test_the_constants_are_the_last_two_rows_in_their_order() -> None:
    assert labels(screen())[-2:] == [["Back", "Skip", "Break"], ["Stop", "Help now"]]


def test_stop_alone_is_red() -> None:
    red = [key.label for row in shaped(screen("?", "Yes", "No")).rows for key in row if key.danger]
    assert red == ["Stop"]


def test_closers_stand_in_rows_of_their_own_after_more() -> None:
    shown = screen("What?", "Company", more=Button("more", "More"), closers=(Button("unknown", "I do not know"),))
    assert labels(shown)[:3] == [["Company"], ["More"], ["I do not know"]]


def test_a_board_has_the_rows_of_its_picture_and_numbers_on_its_buttons() -> None:
    shown = screen("What helps you?", "Headphones", "Fresh air", "Space", "Listen to me", fixed_places=2)
    assert labels(shown, columns=2)[:2] == [["1 Headphones", "2 Fresh air"], ["3 Space", "4 Listen to me"]]
    text = shaped(shown, columns=2).text
    assert text == "What helps you?\n\n1 Headphones\n2 Fresh air\n3 Space\n4 Listen to me"


def test_rows_of_a_language_from_the_right_are_mirrored() -> None:
    shown = screen("?", "One", "Two", fixed_places=2, direction="rtl")
    assert labels(shown, columns=2)[0] == ["2 Two", "1 One"]
    assert labels(shown, columns=2)[-1] == ["Help now", "Stop"]


def test_the_page_opens_by_a_button_and_by_its_address_where_telegram_refuses_the_button() -> None:
    assert ["Open the page"] in labels(screen(), page="https://afterwards.example.org/p/x")
    local = "http://localhost:8000/p/x"
    assert not any("Open the page" in row for row in labels(screen(), page=local))
    assert shaped(screen(), page=local).text.endswith(f"Open the page: {local}")
    plain = shaped(screen(), page="https://afterwards.example.org/p/x", plain=True)
    assert plain.text.endswith("https://afterwards.example.org/p/x")
    assert not any(key.link for row in plain.rows for key in row)


def test_a_call_is_pressed_in_the_chat_because_telegram_refuses_its_address() -> None:
    shown = screen(answers=(Button("choose:call", "Call 999", link="tel:999"),))
    assert shaped(shown).rows[0][0].act == "choose:call"
    assert shaped(shown).rows[0][0].link == ""


def test_the_groups_of_a_telephone_number_keep_their_order_from_right_to_left() -> None:
    """In a message marks hold them; on a button, where a mark may be drawn, spaces that do not break (UAX #9, W4)."""
    shown = screen(
        answers=(Button("choose:call", "اتصل على \u2068116 123\u2069"),),
        people=(Person("الممرض", "01632 960 100", "دائما"),), direction="rtl",
    )  # fmt: skip
    assert shaped(shown).rows[0][0].label == "اتصل على 116\N{NO-BREAK SPACE}123"
    assert "الممرض: \u206801632 960 100\u2069, دائما" in shaped(shown).text


def test_a_line_from_right_to_left_that_begins_in_latin_is_read_from_the_right() -> None:
    """A phone takes the direction of a line from its first letter (UAX #9, P2): a mark comes before it."""
    shown = screen(
        "Jo کو بلائیں؟", answers=(Button("choose:write", "\u2068Jo\u2069 کو لکھیں", ticked=True),),
        people=(Person("Shout", "SHOUT لکھ کر 85258", "ہر وقت"), Person("Samaritans", "116 123")),
        statements=("\u2068Jo\u2069 آ سکتے ہیں۔",), direction="rtl", language="ur",
    )  # fmt: skip
    found = shaped(shown)
    assert found.text.split("\n\n") == [
        "\u2068Jo\u2069 آ سکتے ہیں۔",
        "\u200fJo کو بلائیں؟",
        "\u200fShout: SHOUT لکھ کر 85258، ہر وقت\nSamaritans: 116 123"
    ]  # fmt: skip
    assert found.rows[0][0].label == "\u200f✓ Jo کو لکھیں"
    assert found.heading is not None
    assert found.heading[1] == len("\u200fJo کو بلائیں؟")


def test_a_number_that_stands_in_a_name_is_not_said_twice() -> None:
    shown = screen(people=(Person("Call 999", "999"), Person("Samaritans", "116 123", "any time")))
    assert shaped(shown).text.endswith("\n\nCall 999\nSamaritans: 116 123, any time")


def test_a_question_that_is_said_back_keeps_its_own_mark() -> None:
    shown = screen(lines=(Line("What worked?", ("Waiting", "Quiet")), Line("What else?"), Line("Who", ("Me",))))
    assert shaped(shown).text.endswith("\n\nWhat worked? Waiting, Quiet\nWhat else?\nWho: Me")


def test_nothing_but_the_screen_is_said_and_no_words_of_the_person() -> None:
    shown = screen(
        statements=("This is for you.",), hint="A few words are enough.", notice="Already answered.", progress=(3, 6),
        promise="Private.", words="WRITTEN", marks=((0, 3),), come_back="FOUR WORDS", title="TITLE",
        chose="You chose: No", people=(Person("Duty lead", "01632 960 100", "always"),),
        lines=(Line("Who", ("Me", "Sam"), by="I pressed this"),),
    )  # fmt: skip
    said = shaped(shown).text
    assert said == (
        "3 of 6\n\nAlready answered.\n\nThis is for you.\n\nHow are you now?\n\nA few words are enough.\n\n"
        "Who: Me, Sam (I pressed this)\nDuty lead: 01632 960 100, always"
    )
    assert "You chose: No\n\nThis is for you." in shaped(shown, says_choice=True).text


def test_whose_turn_it_is_is_said_where_two_people_share_the_device() -> None:
    assert shaped(screen(supported=True)).text.startswith("My turn\n\n")
    assert shaped(screen(turn="supporter")).text.startswith("Supporter’s turn\n\n")
    assert "turn" not in shaped(screen()).text


def test_a_mat_says_what_is_in_hand_and_what_lies_where() -> None:
    shown = screen(
        "Where does it go?",
        items=(Button("item:noise", "Noise"), Button("item:light", "Light", ticked=True)),
        answers=(Button("place:light=helped", "Helped"), Button("place:light=harder", "Made it harder")),
        placed=(("noise", "harder"),),
    )
    assert labels(shown)[:2] == [["Noise", "▸ Light"], ["Helped", "Made it harder"]]
    assert shaped(shown).text.endswith("Light\nNoise: Made it harder")


def test_ticks_are_seen_and_notes_are_read() -> None:
    shown = screen(answers=(Button("tick:a", "Food", ticked=True), Button("tick:b", "Rest", note="About 2 minutes.")))
    assert labels(shown)[0] == ["✓ Food", "Rest"]
    assert shaped(shown).text.endswith("Rest: About 2 minutes.")


def test_the_question_is_marked_where_it_stands_whatever_stands_before_it() -> None:
    shown = screen("Qué 🙂?", statements=("😀 first",))
    found = shaped(shown)
    assert found.heading is not None
    start, length = found.heading
    raw = found.text.encode("utf-16-le")
    assert raw[2 * start : 2 * (start + length)].decode("utf-16-le") == "Qué 🙂?"


@given(st.text(alphabet="ab \n🙂é", max_size=3000), st.integers(2, 1000))
def test_pieces_fit_and_lose_nothing_but_line_ends(text: str, first: int) -> None:
    parts = pieces(text, first)
    assert units(parts[0]) <= first
    assert all(units(part) <= 4096 for part in parts[1:])
    assert "".join(parts).replace("\n", "") == text.replace("\n", "")


@pytest.mark.parametrize("count", range(13))
def test_every_button_is_there_once_and_no_row_is_wider_than_three(count: int) -> None:
    names = tuple(f"{'long ' * (number % 7)}{number}" for number in range(count))
    answers = tuple(Button(f"choose:{name}", name) for name in names)
    ways = tuple(Button(f"way:{number}", f"Way {number}") for number in range(4))
    found = shaped(screen(answers=answers, ways=ways)).rows
    acts = [key.act for row in found for key in row]
    assert acts == [
        *(button.act for button in answers),
        *(button.act for button in ways),
        "back",
        "skip",
        "break",
        "stop",
        "help",
    ]
    assert max(len(row) for row in found) <= 3
    assert CAPTION_LIMIT == 1024
