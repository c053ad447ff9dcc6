"""Every screen that a talk or the service can show: each state of each flow, in each form, with whom it may be had."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import combinations as together
from itertools import product
from pathlib import Path

import msgspec

from accessibility.interface import Service, interface
from accessibility.local import Local
from accessibility.present import name_screen, present, service_screen
from accessibility.screen import Screen
from bot.settings import load
from flows.engine.explore import states
from flows.engine.facts import combinations
from flows.engine.flow import FORMS, Flow, Form
from flows.engine.load import Book, load_book
from flows.engine.session import WRITTEN, Event, Session
from flows.engine.turn import start, statements, take_turn, waiting

COME_BACK = "maple river lantern thread"
WORDS = "Two people came at once and it was very loud. A visitor had gone home without saying\ngoodbye, unfortunately."
NAMES: tuple[tuple[tuple[int, int], ...], ...] = (((0, 3),), ((0, 3), (46, 55)))
"""What the name guard asks about: one word of WORDS, and several."""
_OPENED = datetime.fromisoformat("2026-11-23T19:38:00+00:00")  # a Monday evening
_AT_MOST = 12  # pages of choices, or things of a mat: more than any question has


class Shown(msgspec.Struct, frozen=True):
    """One screen, and where it comes from: "flow:step", or the name of a screen of the service."""

    at: str
    screen: Screen


@cache
def book() -> Book:
    return load_book()


@cache
def local() -> Local:
    """The made-up service."""
    with tempfile.TemporaryDirectory() as folder:
        return load({"AFTERWARDS_DATA": folder}, Path(folder)).local(_OPENED)


def talks() -> list[str]:
    """Every flow that a talk can begin with. What other flows have is shown within these."""
    return [flow_id for flow_id in book().ids if book().current(flow_id).closing]


def screens_of(flow_id: str) -> Iterator[Shown]:
    """Every screen of a talk, those of safety among them, with what is ticked, placed, seen and behind More.

    A form never changes where an answer leads, so the states of one form are those of all.
    """
    flow = book().current(flow_id)
    varied: set[object] = set()
    for facts in _spread(combinations(book(), flow)):
        for session in states(book(), flow_id, flow.card.forms[0], {**facts, "supporter": "Sam"}):
            if session.page:
                continue
            for form in flow.card.forms:
                yield from _in_form(msgspec.structs.replace(session, form=form), varied)


def service_screens() -> Iterator[Shown]:
    """Every screen of the service, in every form, under every set of facts that its words look at."""
    for name, screen in interface().screens.items():
        values, things = {"route": "Duty lead", "language": "English"}, tuple(screen.things)
        for form, facts in product(FORMS, _facts_of(screen)):
            yield Shown(
                name,
                service_screen(
                    name, form=form, language="en_GB", local=local(), facts=facts, values=values, things=things
                ),
            )


def name_screens() -> Iterator[Shown]:
    """The name guard's question, about one word and about several, in every form in which words are written."""
    flow = book().current("learning/staff")
    for form, spans in product(flow.card.forms, NAMES):
        facts = combinations(book(), flow)[0]
        session, _ = start(book(), flow.id, talk_id="t", form=form, language="en_GB", facts=facts, at="before")
        yield Shown("name", name_screen(book(), session, local(), WORDS, spans, ("a colleague",) * len(spans)))


def _in_form(session: Session, varied: set[object]) -> Iterator[Shown]:
    for page in range(len(statements(book(), session))):
        yield _shown(msgspec.structs.replace(session, page=page))
    at = (session.frame.flow, session.frame.step, session.form, session.life)
    if at not in varied and session.life != "paused":
        varied.add(at)
        last = msgspec.structs.replace(session, page=max(0, len(statements(book(), session)) - 1))
        yield from map(_shown, _further(last))


def _shown(session: Session) -> Shown:
    words = {
        step.keeps: WORDS
        for frame in session.frames
        for step in book().current(frame.flow).steps.values()
        if step.kind == "write" and session.answers.get(f"{frame.flow}:{step.id}") == (WRITTEN,)
    }
    screen = present(book(), session, local(), own=words, come_back=COME_BACK)
    return Shown("break" if session.life == "paused" else f"{session.frame.flow}:{session.frame.step}", screen)


def _further(session: Session) -> Iterator[Session]:
    """The same question further on: behind More, with things ticked, and with one thing after another placed."""
    turned = session
    for _ in range(_AT_MOST):
        turned = _after(turned, "more")
        if turned.more == session.more:
            break
        yield turned
    step = waiting(book(), session)
    if step.kind in ("many", "body_map"):
        yield _after(session, *(f"tick:{option.key}" for option in step.options[:2]))
    if step.kind == "mat":
        yield from _placed(session)


def _placed(session: Session) -> Iterator[Session]:
    """One thing after another, from place to place; then the first of them taken up again."""
    for turn in range(_AT_MOST):
        screen = _shown(session).screen
        if not any(item.ticked for item in screen.items):
            break
        session = _after(session, screen.answers[turn % len(screen.answers)].act)
        yield session
    yield _after(session, _shown(session).screen.items[0].act)


def _after(session: Session, *codes: str) -> Session:
    for code in codes:
        session, _ = take_turn(book(), session, Event.read(code))
    return session


def _spread(sets: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """So many of these sets of facts that any two facts which can hold together do so in one of them."""

    def pairs(facts: Mapping[str, str]) -> set[object]:
        return set(together(sorted(facts.items()), 2))

    left: set[object] = set().union(*map(pairs, sets))
    chosen = []
    while left:
        chosen.append(max(sets, key=lambda facts: len(pairs(facts) & left)))
        left -= pairs(chosen[-1])
    return chosen


def _facts_of(screen: Service) -> list[dict[str, str]]:
    choices = [*screen.options, *([screen.done] if screen.done else [])]
    parts = [*screen.say, *screen.ask, *screen.hint]
    parts += [part for choice in choices for part in (*choice.label, *choice.note)]
    guards = [part.when for part in parts] + [guard for choice in choices for guard in (choice.when, choice.opens)]
    tested: dict[str, set[str]] = {}
    for test in (test for guard in guards if guard is not None for test in guard.tests()):
        tested.setdefault(test.name, {"other"}).add(test.value)
    return [dict(zip(tested, values, strict=True)) for values in product(*map(sorted, tested.values()))]


__all__ = [
    "COME_BACK",
    "FORMS",
    "Flow",
    "Form",
    "Shown",
    "book",
    "name_screens",
    "screens_of",
    "service_screens",
    "talks",
]
