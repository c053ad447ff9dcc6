"""Every screen that a talk can come to, shown in each form and language: what a person could meet and must not."""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from accessibility.local import Local
from accessibility.present import present
from accessibility.screen import Button, Screen
from flows.engine.flow import Form
from flows.engine.load import Book
from flows.engine.session import Event, Session
from flows.engine.turn import statements, take_turn

_BRACES = re.compile(r"\{[a-z_]*\}")


def pages(book: Book, places: Iterable[Session], form: Form) -> Iterator[Session]:
    """Each page of these places in that form."""
    for session in places:
        put, _ = take_turn(book, session, Event("form", form))
        if put.form != form or not all(frame.flow in book for frame in put.frames):
            continue  # the form is not declared, or it is a talk of the explorer's own
        yield from (msgspec.structs.replace(put, page=page) for page in range(len(statements(book, put))))


def screens(book: Book, pages: Iterable[Session], language: str, local: Local) -> Iterator[Screen]:
    """Each screen of these pages in that language, the same words once."""
    seen = set()
    for session in pages:
        shown = present(book, msgspec.structs.replace(session, language=language), local)
        if shown not in seen:
            seen.add(shown)
            yield shown


def texts(screen: Screen) -> Iterator[str]:
    """Every text on a screen, the tab's title last."""
    yield from screen.statements
    yield from (screen.question, screen.hint, screen.notice, screen.promise, screen.chose, screen.come_back)
    for button in buttons(screen):
        yield from (button.label, button.note)
    for line in screen.lines:
        yield from (line.label, *line.values, line.by)
    for person in screen.people:
        yield from (person.label, person.number, person.hours)
    yield screen.title


def buttons(screen: Screen) -> tuple[Button, ...]:
    """Everything that can be pressed on it."""
    single = (button for button in (screen.more, screen.done, screen.note) if button)
    changes = (line.change for line in screen.lines if line.change)
    return (*screen.answers, *screen.closers, *screen.items, *screen.constants, *screen.ways, *single, *changes)


def problems(screen: Screen, language: str) -> Iterator[str]:
    """What is wrong with that screen whatever it is about; sentences, none is good."""
    if screen.language != language:
        yield f"it is in {screen.language}"
    if not (screen.question or screen.statements):
        yield "it says nothing"
    if braces := [text for text in texts(screen) if _BRACES.search(text)]:
        yield f"a name is not filled in: {braces[0]}"
    if [button.act for button in screen.constants] != ["back", "skip", "break", "stop", "help"]:
        yield "the five constants are not all there"
    if empty := [button.act for button in buttons(screen) if not button.label]:
        yield f"a button has no words: {empty[0]}"


def report(
    book: Book, found: Sequence[tuple[Form, Sequence[Session]]], languages: Iterable[str], local: Local
) -> tuple[int, tuple[str, ...]]:
    """How many screens there are in all forms and languages, and what is wrong with which."""
    count, wrong = 0, dict[str, None]()
    put = [(form, tuple(pages(book, places, form))) for form, places in found]
    for language in languages:
        for form, paged in put:
            for screen in screens(book, paged, language, local):
                count += 1
                for problem in problems(screen, language):
                    wrong[f"{language} {form} {screen.name}: {problem}"] = None
    return count, tuple(wrong)
