"""A talk in the terminal is the talk of every other channel: the same screens, by number and word."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Service, open_service
from bot.channels.terminal import Terminal, new_chat, rendered
from bot.door import Begin
from bot.messages import Incoming, Reply
from bot.people import Person
from bot.settings import load

NAME = "Carter"


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    opened = open_service(load({"AFTERWARDS_DATA": str(tmp_path)}, tmp_path))
    yield opened
    await opened.close()


class Paper:
    """A terminal that writes on paper."""

    def __init__(self, service: Service) -> None:
        self.said: list[str] = []
        self.chat = new_chat()
        self.terminal = Terminal(service.conversation, self.said.append, self.chat)
        self._service = service

    async def begin(self, flow: str, form: str = "standard", audience: str = "staff", at: str = "") -> "Paper":
        person = Person(form=form, audience=audience)  # type: ignore[arg-type]  # the forms of the tests are forms
        begin = Begin(flow.partition("/")[0], flow, at=at)
        self.terminal.show(await self._service.conversation.begin(self.chat, person, begin))
        return self

    async def type(self, *lines: str) -> bool:
        goes_on = True
        for line in lines:
            goes_on = await self.terminal.enter(line)
        return goes_on

    async def until(self, layout: str, words: str = "nothing") -> None:
        """Answer with the first choice, or these words, until a screen of that layout is shown."""
        for _ in range(30):
            screen = self.terminal.screen
            assert screen is not None
            if screen.layout == layout:
                return
            await self.type(words if screen.layout == "write" else "Done" if screen.layout == "many" else "1")
        raise AssertionError(f"no {layout} after 30 answers")

    @property
    def step(self) -> str:
        assert self.terminal.screen is not None
        return self.terminal.screen.name

    @property
    def last(self) -> str:
        return self.said[-1]


def _holding(word: str, folder: Path) -> list[str]:
    """The files of that folder in which the word can be read."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if word.encode() in path.read_bytes()]


async def test_a_screen_shows_its_question_its_choices_and_what_is_always_there(service: Service) -> None:
    paper = await Paper(service).begin("support/staff")
    assert "First: is anyone hurt or unwell now?" in paper.last
    assert "\n 1  No\n 2  Yes, a bit\n 3  Yes, badly\n 4  Not sure\n" in paper.last
    assert "Back | Skip | Break | Stop | Help now" in paper.last


@pytest.mark.parametrize("lines", [("1", "1"), ("no", "YES"), ("No", "1")])
async def test_a_choice_is_its_number_or_its_words(service: Service, lines: tuple[str, str]) -> None:
    paper = await Paper(service).begin("support/staff")
    await paper.type(*lines)
    assert paper.step == "how_now"


@pytest.mark.parametrize(("word", "step"), [("back", "hurt"), ("Help now", "what_now"), ("help", "what_now")])
async def test_what_is_always_there_is_typed_as_a_word(service: Service, word: str, step: str) -> None:
    paper = await Paper(service).begin("support/staff")
    await paper.type("1", word)
    assert paper.step == step


async def test_another_form_is_asked_for_by_its_name(service: Service) -> None:
    paper = await Paper(service).begin("support/staff")
    await paper.type("Easier words")
    assert paper.terminal.screen is not None
    assert paper.terminal.screen.form == "easy_read"


async def test_an_empty_line_shows_the_question_again(service: Service) -> None:
    paper = await Paper(service).begin("support/staff")
    await paper.type("")
    assert paper.said[0] == paper.said[1]


async def test_several_are_ticked_by_their_numbers(service: Service) -> None:
    paper = await Paper(service).begin("support/staff", at="need")
    assert paper.step == "need"
    await paper.type("1 3")
    assert paper.step != "need"
    assert "Food or a drink" in paper.last
    assert "Company" in paper.last


async def test_words_typed_in_support_are_not_kept_and_not_shown(service: Service, tmp_path: Path) -> None:
    paper = await Paper(service).begin("support/staff")
    await paper.type("1", "1", "the biscuits were grey today")
    assert paper.step == "how_now"
    assert "biscuits" not in "".join(paper.said)
    await service.close()
    assert _holding("biscuits", tmp_path) == []


async def test_words_of_danger_lead_to_people(service: Service) -> None:
    paper = await Paper(service).begin("support/staff")
    await paper.type("1", "1", "i want to die")
    assert paper.step == "pause"
    await paper.type("I meant something else")
    assert paper.step == "how_now"


async def test_a_name_is_asked_about_and_a_role_is_written_instead(service: Service, tmp_path: Path) -> None:
    paper = await Paper(service).begin("learning/staff")
    await paper.until("write")
    asked = paper.step
    await paper.type(f"nurse {NAME} spoke with him calmly")
    assert paper.terminal.screen is not None
    assert paper.terminal.screen.layout == "name"
    await paper.type("1")
    assert paper.terminal.screen.layout != "name"
    assert paper.step != asked
    await service.close()
    assert _holding(NAME, tmp_path) == []


async def test_a_talk_that_is_over_leaves_the_terminal(service: Service) -> None:
    paper = await Paper(service).begin("support/staff")
    assert await paper.type("1", "1", "stop")
    assert not await paper.type("Finish")


async def test_a_supporters_screen_says_whose_turn_it_is(service: Service) -> None:
    paper = await Paper(service).begin("support/few_words", form="symbols", audience="few_words")
    assert any(text.lstrip().startswith(("My turn", "Supporter’s turn")) for text in paper.said)


async def test_the_answers_to_check_stand_on_the_screen_and_each_can_be_changed(service: Service) -> None:
    paper = await Paper(service).begin("learning/staff")
    await paper.until("review", "the alarm was far away")
    assert "the alarm was far away" in paper.last
    assert "Change" in paper.last


async def test_a_turn_that_was_not_taken_is_tried_again() -> None:
    class Busy:
        def __init__(self) -> None:
            self.asked: list[Incoming] = []

        async def handle(self, incoming: Incoming) -> Reply:
            self.asked.append(incoming)
            return Reply(busy=len(self.asked) < 3)

        def token(self, *_: object) -> str:
            return "token"

    busy = Busy()
    said: list[str] = []
    assert await Terminal(busy, said.append, new_chat()).enter("1")
    assert len(busy.asked) == 3
    assert len({incoming.event_id for incoming in busy.asked}) == 1, "one thing that happened, however often it is told"


async def test_two_chats_are_never_the_same(service: Service) -> None:
    first, second = new_chat(), new_chat()
    assert first.address != second.address
    assert first.key_half != second.key_half
    shown = (await service.conversation.show(first)).out[0]
    assert "Support for me" in rendered(shown)
