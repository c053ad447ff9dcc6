"""One word for one thing: the words that we use are in the glossary, and those to avoid are shown to nobody."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from accessibility import interface
from flows.engine.extract import parts
from flows.engine.flow import FORMS
from flows.engine.load import load_book

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text()
ENTRIES = re.split(r"\n(?=\*\*)", GLOSSARY.partition("\n## ")[2])[1:]
USED = (
    "person", "young person", "child", "staff member", "witness", "family", "supporter", "facilitator", "lead",
    "safeguarding lead", "operator", "incident", "flow", "step", "option", "answer", "form", "purpose", "turn",
    "support", "learning", "restrictions", "safety"
)  # fmt: skip
IN_ANOTHER_SENSE = {
    "complaint": "what the office for complaints is called, never what somebody said in a talk",
    "worker": "a peer worker is what they are called",
    "carer": "family or carer is how they are asked for",
    "chair": "a thing in the room",
    "manager": "whoever manages a staff member, not a lead",
    "investigation": "the opening of learning says that it is none",
    "report": "the opening of support says that it is none; the incident form of the service",
    "incident": "the incident form of the service, in words for staff",
    "type": "on a keyboard",
    "page": "of the web, and my page",
    "none": "none of it is kept",
    "alarm": "the one on the wall",
    "task": "swap a task, at work",
    "home": "where somebody lives",
    "interpreter": "somebody who speaks the person's language, asked for as such",
    "owner": "of an action",
    "policy": "where a rule of a service is written",
    "therapy": "an activity that a rule may take away",
    "missing": "missing somebody",
    "statement": "an advance statement, as the law has it",
    "a name": "of a person, which the name guard asks about",
}


def avoided() -> Iterator[str]:
    """Words that stand under Avoid without a remark on when."""
    for entry in ENTRIES:
        listed = entry.rpartition("*Avoid: ")[2].partition(".*")[0]
        for word in re.split(r"[,;]\s*", re.sub(r"\([^)]*\)", "(when)", listed)):
            if "(when)" not in word:
                yield word.strip(' "\n')


def shown() -> Iterator[str]:
    """Everything that a flow or the service says to anybody."""
    book = load_book()
    for flow in map(book.current, book.ids):
        yield from (words for step in flow.steps.values() for part in parts(step) for words in part.wording.values())
        yield from flow.card.title.values()
    for form in FORMS:
        yield from (words for _, words in interface.messages(form))


def uses(word: str) -> list[str]:
    pattern = re.compile(rf"\b{re.escape(word)}s?\b", re.IGNORECASE)
    return [words for words in shown() if pattern.search(words)]


def test_every_word_of_the_glossary_has_words_to_avoid() -> None:
    assert len(ENTRIES) > 60
    for entry in ENTRIES:
        assert re.search(r"^\*Avoid: .+\.\*$", entry, re.MULTILINE), entry[:60]


@pytest.mark.parametrize("word", USED)
def test_the_glossary_holds_the_words_that_shape_the_code(word: str) -> None:
    assert re.search(rf"^\*\*[^*]*\b{word}\b[^*]*\*\*", GLOSSARY, re.MULTILINE)


def test_nobody_is_shown_a_word_to_avoid() -> None:
    words = set(avoided()) - set(IN_ANOTHER_SENSE)
    assert {"user", "patient", "victim", "triage"} <= words
    assert {word: found[0] for word in sorted(words) if (found := uses(word))} == {}


def test_debriefing_is_never_spoken_of() -> None:
    assert not [words for words in shown() if re.search(r"de-?brief", words, re.IGNORECASE)]


@pytest.mark.parametrize("word", IN_ANOTHER_SENSE)
def test_an_exception_is_a_word_to_avoid_that_is_in_use(word: str) -> None:
    assert word in set(avoided())
    assert uses(word)
