"""Fixed words only: whatever stands on a screen was written by somebody, in a flow, in the interface or in settings."""

import re
from collections.abc import Iterator
from functools import cache

import msgspec
import pytest
from shown import FORMS, texts

from accessibility import interface
from accessibility.local import Local
from accessibility.present import present
from accessibility.screen import Screen
from accessibility.sentences import sentences
from accessibility.service import service_screen
from flows.engine.explore import states
from flows.engine.extract import parts
from flows.engine.facts import combinations
from flows.engine.flow import Form
from flows.engine.load import Book, load_book

PLACE = re.compile(r"[,:]?\s*\{[a-z_]+\}")


@cache
def product() -> Book:
    return load_book()


def written() -> Iterator[str]:
    """Every text of the flows and of the interface, as it was written."""
    for flow_id in product().ids:
        for step in product().current(flow_id).steps.values():
            yield from (words for part in parts(step) for words in part.wording.values())
        yield from product().current(flow_id).card.title.values()
    for form in FORMS:
        yield from (words for _, words in interface.messages(form))


@cache
def sentences_written() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Sentences as they are; and those with a place for a name, as patterns that give the name."""
    every = {sentence for words in written() for sentence in sentences(words)}
    fixed = frozenset(sentence for sentence in every if "{" not in sentence)
    named = {"(.*?)".join(map(re.escape, PLACE.split(sentence))) for sentence in every - fixed}
    return fixed, tuple(re.compile(one, re.DOTALL) for one in sorted(named))


def in_settings(local: Local) -> set[str]:
    """Every text that the service gave: names of people and places, numbers, hours."""
    return set(strings(msgspec.to_builtins(local)))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


class Reader:
    """Knows what was written; says of each sentence that it meets whether somebody wrote it."""

    def __init__(self, local: Local) -> None:
        fixed, self.patterns = sentences_written()
        known = fixed | in_settings(local)
        self.known = known | {text[:1].upper() + text[1:] for text in known}  # a name that begins a sentence
        self.seen: dict[str, bool] = {}

    def was_written(self, sentence: str) -> bool:
        if sentence not in self.seen:
            self.seen[sentence] = False  # a name in itself is no name
            self.seen[sentence] = self.is_put_together(sentence) or any(
                all(map(self.is_name, match.groups()))
                for pattern in self.patterns
                if (match := pattern.fullmatch(sentence))
            )
        return self.seen[sentence]

    def is_put_together(self, text: str) -> bool:
        """Written as it is, or a list of choices, or a thing and its place: joined as the interface joins them."""
        return text in self.known or any(
            text[: join.start()] in self.known and self.is_put_together(text[join.end() :])
            for join in re.finditer(": |, | and ", text)
        )

    def is_name(self, text: str) -> bool:
        name = text.strip(", :")
        return not name or name.isdigit() or self.was_written(name)

    def of_nobody(self, screen: Screen) -> list[str]:
        said = [sentence for text in texts(screen) if text not in self.known for sentence in sentences(text)]
        return [sentence for sentence in said if not self.was_written(sentence)]


def talks() -> list[tuple[str, Form]]:
    return [(flow_id, form) for flow_id in product().ids for form in product().current(flow_id).card.forms]


@pytest.fixture
def named(local: Local) -> Local:
    """A service whose name has no stop in it: sentences are told apart by theirs."""
    return msgspec.structs.replace(local, service="Riverside")


@pytest.mark.parametrize(("flow_id", "form"), talks())
def test_every_sentence_on_every_screen_was_written_by_somebody(flow_id: str, form: Form, named: Local) -> None:
    facts = combinations(product(), product().current(flow_id))[-1]
    reader, shown = Reader(named), 0
    for session in states(product(), flow_id, form, facts):
        assert reader.of_nobody(present(product(), session, named)) == []
        shown += 1
    assert shown > 20


def test_a_sentence_that_nobody_wrote_is_found(named: Local) -> None:
    session = next(
        states(product(), "support/staff", "standard", combinations(product(), product().current("support/staff"))[0])
    )
    screen, reader = present(product(), session, named), Reader(named)
    assert reader.of_nobody(screen) == []
    for made_up in ("You are doing great!", "Call somebody who cares.", f"{screen.question} Really?"):
        assert reader.of_nobody(msgspec.structs.replace(screen, hint=made_up)), made_up


@pytest.mark.parametrize("form", FORMS)
def test_the_start_page_says_in_every_form_that_it_is_a_program(form: Form, named: Local) -> None:
    door = service_screen("door", form=form, language="en_GB", local=named)
    assert "I am a program, not a person." in " ".join(door.statements)
