"""Pictures in a chat: the board with its words in the caption, and a keyboard of the same rows."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from served import Person, Served, serving

from accessibility.board_sheets import sheets
from accessibility.local import Local
from accessibility.painter import Painter
from bot.channels.telegram.layout import shape
from bot.messages import Chat, Outgoing, TalkRef
from flows.engine.load import load_book

FEW_WORDS = "w_few_words-en_GB"
PNG = b"\x89PNG\r\n\x1a\n"
CARDS = (
    "They chose me",
    "Four",
    "My turn is over",
    "I look away",
    "Go on",
    "Yes",
    "No",
    "They pressed it",
    "Okay",
    "Done",
)
"""Whatever leads on, on the cards of the supporter and past the body's own questions."""
CONSTANTS = [["Back", "Skip", "Break"], ["Stop", "Help"]]


class Pencil:
    """Draws boards: counts them, and makes pictures that differ as the boards do."""

    def __init__(self) -> None:
        self.drawn: list[str] = []

    async def __call__(self, svg: str) -> bytes:
        self.drawn.append(svg)
        return PNG + svg.encode()


@pytest.fixture
def pencil() -> Pencil:
    return Pencil()


@pytest.fixture
async def served(tmp_path: Path, pencil: Pencil) -> AsyncIterator[Served]:
    async with serving(tmp_path, draw=pencil) as opened:
        yield opened


async def to_the_first_question(person: Person, purpose: str) -> None:
    """Through the supporter's cards, as far as the first question to the person."""
    await person.taps(purpose)
    await person.goes_to("Do you hurt, or feel ill now?", *CARDS)


async def test_a_question_is_a_picture_with_its_words_and_the_same_rows(served: Served, pencil: Pencil) -> None:
    person = await served.person(arrival=FEW_WORDS)
    await to_the_first_question(person, "Support for me")
    message = person.phone.last
    assert message.media == "photo"
    assert message.text.endswith("Do you hurt, or feel ill now?\n\n1 No\n2 Yes, a bit\n3 Yes, badly")
    assert message.labels[0] == ["1 No", "2 Yes, a bit", "3 Yes, badly"]
    assert message.labels[-2:] == CONSTANTS
    assert ["Not sure"] in message.labels
    assert message.protected
    assert ">Yes, a</tspan>" in pencil.drawn[-1]


async def test_typing_the_number_of_a_cell_chooses_it(served: Served) -> None:
    person = await served.person(arrival=FEW_WORDS)
    await to_the_first_question(person, "Support for me")
    asked = person.phone.last
    await person.types("1")
    assert "Do you feel safe here, now?" in person.screen
    assert not asked.rows


async def test_the_answered_picture_shows_the_choice_and_loses_its_buttons(served: Served) -> None:
    person = await served.person(arrival=FEW_WORDS)
    await to_the_first_question(person, "Support for me")
    await person.taps("No", "Yes")
    asked = person.phone.last
    assert asked.labels[0] == ["1 Okay", "2 In the middle", "3 Not okay"]
    await person.taps("In the middle")
    assert asked.text.endswith("How are you now?\n\n1 Okay\n2 In the middle\n3 Not okay\n\nYou chose: In the middle")
    assert not asked.rows


async def test_a_board_is_drawn_once_for_everybody(served: Served, pencil: Pencil) -> None:
    for number in (1001, 1002):
        person = await served.person(number, FEW_WORDS)
        await to_the_first_question(person, "Support for me")
    assert len(pencil.drawn) == len(set(pencil.drawn))
    assert len(served.fake.world.files) == len(pencil.drawn)


async def test_three_places_and_the_thing_in_hand_are_one_picture(served: Served, pencil: Pencil) -> None:
    person = await served.person(arrival=FEW_WORDS)
    await person.taps("Say what should change")
    await person.goes_to("What was it like?", *CARDS)
    first = person.phone.last
    assert first.media == "photo"
    assert ["1 OK", "2 In the middle", "3 Not OK"] in first.labels
    assert ">Noise</tspan>" in pencil.drawn[-1]
    await person.taps("OK")
    second = person.phone.last
    assert second.id != first.id and not first.rows
    assert ">Waiting</tspan>" in pencil.drawn[-1]
    assert ">Noise</tspan>" not in pencil.drawn[-1]
    assert "Noise: OK" in second.text
    assert person.keyboards == [second]


async def test_ticks_are_put_into_the_picture_that_is_there(served: Served, pencil: Pencil) -> None:
    person = await served.person(arrival=FEW_WORDS)
    await person.taps("Say what should change")
    await person.goes_to("What helps you?", *CARDS)
    first, drawn = person.phone.last, len(pencil.drawn)
    await person.taps("Music")
    assert person.phone.last is first
    assert any("✓ 1 Music" in row for row in first.labels)
    assert len(pencil.drawn) == drawn
    await person.taps("More")
    assert person.phone.last is not first and not first.rows


async def test_more_cells_than_can_be_read_are_words_and_buttons(served: Served) -> None:
    person = await served.person(arrival=FEW_WORDS)
    await to_the_first_question(person, "Support for me")
    await person.taps("Yes, a bit")
    await person.goes_to("Show where it hurts.", "Show this to a nurse", "Go on", "Yes", "Okay")
    assert person.phone.last.media == ""
    assert {"Head", "Neck", "All over"} <= set(person.labels)


async def test_without_the_renderer_everything_is_words_and_buttons(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        person = await served.person(arrival=FEW_WORDS)
        await to_the_first_question(person, "Support for me")
        assert person.phone.last.media == ""
        assert "No" in person.labels


async def test_a_real_picture_goes_out(tmp_path: Path) -> None:
    painter = Painter()
    async with serving(tmp_path, draw=painter) as served:
        person = await served.person(arrival=FEW_WORDS)
        await served.settled()
        assert person.phone.last.media == "photo"
        assert person.phone.last.file.startswith(PNG)
    await painter.close()


async def test_where_nothing_can_be_drawn_the_words_and_the_same_buttons_go_out(tmp_path: Path) -> None:
    async with serving(tmp_path, draw=Painter("raise SystemExit")) as served:
        person = await served.person(arrival=FEW_WORDS)
        await to_the_first_question(person, "Support for me")
        message = person.phone.last
        assert message.media == ""
        assert message.labels[0] == ["1 No", "2 Yes, a bit", "3 Yes, badly"]
        await person.taps("1 No")
        assert "Do you feel safe here, now?" in person.screen


@pytest.mark.parametrize("language", ["en_GB", "ur"])
def test_every_keyboard_has_the_rows_of_its_picture_and_the_caption_every_choice(language: str) -> None:
    book, chat = load_book(), Chat("telegram", "1")
    found = [sheet for flow in book.ids for sheet in sheets(book, flow, "symbols", language, Local("Here", {}))]
    assert len(found) > 100
    for sheet in found:
        shaped = shape(Outgoing(chat, sheet.screen, TalkRef("", b"", 0)), columns=sheet.board.columns)
        acts = {button.act for button in sheet.screen.answers}
        keys = [[key.label for key in row] for row in shaped.rows if acts & {key.act for key in row}]
        numbers = iter(range(1, 10))
        cells = [[f"{next(numbers)} {cell.label}" for cell in row] for row in sheet.board.rows]
        assert [[key.removeprefix("✓ ") for key in row] for row in keys] == [
            row[::-1] if sheet.board.rtl else row for row in cells
        ]
        caption = re.sub("[\u2066-\u2069]", "", shaped.text)  # names stand apart in words, not on buttons
        assert all(f"\n{cell}" in caption for row in cells for cell in row)


async def test_another_thing_of_the_mat_can_be_taken_up_first_and_the_one_passed_over_comes_again(
    served: Served, pencil: Pencil
) -> None:
    person = await served.person(arrival=FEW_WORDS)
    await person.taps("Say what should change")
    await person.goes_to("What was it like?", *CARDS)
    assert ">Noise</tspan>" in pencil.drawn[-1]
    await person.taps("Waiting")
    assert ">Waiting</tspan>" in pencil.drawn[-1] and ">Noise</tspan>" not in pencil.drawn[-1]
    await person.taps("Not OK")
    assert "Waiting: Not OK" in person.screen
    assert re.search(r"^Noise$", person.screen, re.MULTILINE), "it is in hand again: passed over, not placed"
    assert "Noise:" not in person.screen


async def test_what_was_not_meant_is_changed_in_the_chat_and_its_buttons_go(served: Served, pencil: Pencil) -> None:
    """After a no to "You mean this?" the same is asked again, and nothing of the first answer is shown."""
    person = await served.person(arrival=FEW_WORDS)
    await person.taps("Say what should change")
    await person.goes_to("What was it like?", *CARDS)
    await person.taps("Not OK", "Done")
    assert "You mean this?" in person.screen
    assert ">Noise</tspan>" in pencil.drawn[-1]
    await person.taps("No, change it")
    assert "What was it like?" in person.screen
    assert "Noise: Not OK" not in person.screen
    standing = [label for message in person.keyboards for row in message.labels for label in row]
    assert "No, change it" not in standing, "its buttons are gone"
    await person.taps("In the middle", "Done")
    assert "You mean this?" in person.screen
    assert "Noise" not in person.screen, "asked again it begins with another thing, and that one is shown"
