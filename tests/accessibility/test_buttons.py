"""What is shown and what the engine takes are written apart: every button of every screen must be taken."""

import random

import pytest
from shown import FORMS

from accessibility.local import Local
from accessibility.present import present
from accessibility.read import choices, read_choice
from accessibility.screen import Button, Screen
from flows.engine.load import Book
from flows.engine.session import Again, Event, Session
from flows.engine.turn import start, take_turn

FLOWS = ("support/talk", "learning/talk", "safety/help_now")
TURNS = 120


def pressable(screen: Screen) -> list[Button]:
    """The buttons that answer the question or lead on; a place with nothing in hand leads nowhere, and shows it."""
    single = [button for button in (screen.more, screen.done) if button]
    changes = [line.change for line in screen.lines if line.change]
    every = [*screen.answers, *screen.closers, *screen.items, *single, *changes]
    in_hand = {item.act for item in screen.items if item.ticked}
    return [b for b in every if b.act not in in_hand and not b.act.startswith(("s:", "place:="))]


def walk(book: Book, local: Local, flow: str, form: str, seed: int) -> list[tuple[Session, Screen]]:
    """The places that a talk comes to when buttons are pressed at random."""
    chance = random.Random(seed)  # noqa: S311 - a walk, not a secret
    facts = {"audience": "adult", "under_18": "no", "supported": "no", "reach": "own_device"}
    session, _ = start(book, flow, talk_id="t", form=form, language="en_GB", facts=facts)  # type: ignore[arg-type]
    seen = []
    for _ in range(TURNS):
        screen = present(book, session, local)
        seen.append((session, screen))
        acts = [button.act for button in pressable(screen)] + ["back", "skip", "help", "break"]
        act = "resume" if session.life == "paused" else chance.choice(acts)
        session, _ = take_turn(book, session, Event.read(act))
    return seen


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("flow", FLOWS)
def test_the_engine_takes_every_button_that_is_shown(book: Book, local: Local, flow: str, form: str) -> None:
    for session, screen in walk(book, local, flow, form, seed=7):
        if session.life == "paused" or session.is_over:
            continue
        step = book.current(session.frame.flow).step(session.frame.step)
        is_full = bool(step.limit) and len(session.picked) >= step.limit
        for button in pressable(screen):
            _, effects = take_turn(book, session, Event.read(button.act))
            refused = [effect for effect in effects if isinstance(effect, Again)]
            assert not refused or is_full or button.act in session.picked, (screen.name, button.act)


@pytest.mark.parametrize("flow", FLOWS)
def test_what_is_typed_is_what_is_tapped(book: Book, local: Local, flow: str) -> None:
    for _, screen in walk(book, local, flow, "standard", seed=3):
        for number, button in enumerate(choices(screen), start=1):
            expected = button.act if screen.ticks else button.act.replace("tick:", "choose:")
            assert read_choice(screen, str(number)) == (expected or None)
            if [b.label for b in choices(screen)].count(button.label) == 1 and button.label.casefold() not in (
                "help",
                "stop",
            ):
                assert read_choice(screen, f" {button.label.upper()} ") == (expected or None)


@pytest.mark.parametrize("form", FORMS)
def test_no_place_that_a_talk_comes_to_breaks_what_every_screen_holds(book: Book, local: Local, form: str) -> None:
    for flow in FLOWS:
        for _, screen in walk(book, local, flow, form, seed=11):
            assert [button.act for button in screen.constants] == ["back", "skip", "break", "stop", "help"]
            assert screen.question or screen.statements
            assert " ".join((*screen.statements, screen.question, screen.hint)).count("?") <= 1
            assert len(screen.answers) <= (7 if screen.layout in ("body_map", "numbers") else 6)
