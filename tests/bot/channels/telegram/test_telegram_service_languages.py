"""Another language in the middle of a talk: the same question, in words that are whole, and it holds for the chat.

Polish and Urdu are a made-up language here, so that a word of English would show.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from served import Served

from accessibility import catalogue
from accessibility.translating import pseudo

STAFF = "w_staff-en_GB"
HOW = "How are you now?"
ENGLISH = re.compile(r"[A-Za-z]{3,}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("locales")
    pseudo.write(made, "pl")
    pseudo.write(made, "ur", rtl=True)
    return made


@pytest.fixture(autouse=True)
def made_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(catalogue, "files", lambda package: folder)
    catalogue.forget()
    yield
    catalogue.forget()


async def test_only_languages_that_are_whole_are_offered_each_by_its_own_name(served: Served) -> None:
    person = await served.person(arrival=STAFF)
    await person.types("/language")
    offered = {label for row in person.keyboards[-1].labels for label in row}
    assert {"English", "Polski", "اردو"} <= offered
    assert "Cymraeg" not in offered


@pytest.mark.parametrize("way", ["tap", "word"])
async def test_in_the_middle_of_a_talk_the_same_question_is_asked_in_the_other_language(
    served: Served, way: str
) -> None:
    person = await served.person(arrival=STAFF)
    await person.taps("Support for me", "No", "Yes")
    assert HOW in person.screen
    if way == "tap":
        await person.types("/language")
        await person.taps("Polski")
    else:
        await person.types("polski")
    assert pseudo.pseudo(HOW).strip("[]· ") in person.screen
    draft = "Draft in Polski: no native reader has checked it yet."
    assert person.screen.count(draft) == 1
    assert not ENGLISH.search(re.sub(rf"Willow|\[?Telegram\]?|Polski|{draft}", "", person.screen))


async def test_a_talk_that_begins_in_a_draft_says_so_once_in_that_language_and_in_english(served: Served) -> None:
    person = await served.person(arrival="w_staff-pl")
    said = {"Draft in Polski: no native reader has checked it yet."}
    said.add(pseudo.pseudo("Draft in {tongue}: no native reader has checked it yet.").replace("{tongue}", "Polski"))
    assert not any(line in person.screen for line in said)
    await person.taps(person.labels[0])
    assert all(person.screen.count(line) == 1 for line in said)
    for _ in range(2):  # the question after the first check begins anew as far as Back goes
        await person.taps(person.labels[0])
        assert not any(line in person.screen for line in said)
    assert pseudo.pseudo(HOW).strip("[]· ") in person.screen


async def test_a_talk_in_english_says_nothing_of_drafts(served: Served) -> None:
    person = await served.person(arrival=STAFF)
    await person.taps("Support for me")
    assert "Draft" not in person.screen


async def test_back_to_english_by_its_own_name(served: Served) -> None:
    person = await served.person(arrival=STAFF)
    await person.taps("Support for me", "No", "Yes")
    await person.types("اردو")
    assert HOW not in person.screen
    await person.types("english")
    assert HOW in person.screen
