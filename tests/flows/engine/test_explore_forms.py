"""The explorer walks in one form and reads every place in the others: a form that did more would be found."""

from collections.abc import Callable

import msgspec
import pytest
from checking import sound_book

from flows.engine.exploring import forms
from flows.engine.session import Effect, Event, Session
from flows.engine.turn import start, take_turn

FACTS = {"audience": "young_person", "under_18": "yes", "supported": "no", "reach": "chat", "alert": "on_tap",
         "place": "unknown", "last": "no"}  # fmt: skip
Turn = tuple[Session, tuple[Effect, ...]]


def begun() -> Session:
    return start(sound_book(), "support/example", talk_id="t", form="standard", language="en_GB", facts=FACTS)[0]


def wrong(monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Session, Event], Session]) -> list[str]:
    def turn(book: object, session: Session, event: Event) -> Turn:
        then, effects = take_turn(book, session, event)  # type: ignore[arg-type]
        return spoil(then, event), effects

    monkeypatch.setattr(forms, "take_turn", turn)
    return list(forms.reads(sound_book(), begun(), "symbols"))


def test_a_place_reads_the_same_in_another_form(monkeypatch: pytest.MonkeyPatch) -> None:
    assert wrong(monkeypatch, lambda then, event: then) == []


def test_a_form_that_led_elsewhere_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere(then: Session, event: Event) -> Session:
        frame = msgspec.structs.replace(then.frame, step="bye")
        return msgspec.structs.replace(then, frames=(frame,)) if event.kind == "form" else then

    assert "in symbols it is another place" in wrong(monkeypatch, elsewhere)


def test_a_place_is_one_whatever_facts_its_words_do_not_depend_on() -> None:
    talk = begun()
    other = msgspec.structs.replace(talk, facts={**talk.facts, "alert": "always"})
    assert len(forms.places(sound_book(), (talk, other))) == 1
