"""A talk in a test: stored and read again at every line, with the record and the appointments that its effects make."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from flows.engine.flow import Form, Step
from flows.engine.load import Book, load_book
from flows.engine.session import Again, Cancel, Effect, Event, HandOver, Keep, Schedule, Session, Unkeep
from flows.engine.turn import start, statements, take_turn, waiting

SEEN = Event("signal", "seen")
BOOK = load_book(Path(__file__).parent / "flows")
ADULT: Mapping[str, str] = {"audience": "adult", "under_18": "no", "alert": "on_tap", "place": "unknown"}
CHILD: Mapping[str, str] = {"audience": "child", "under_18": "yes", "alert": "always", "place": "known"}


def reloaded(session: Session) -> Session:
    """As it comes back from a store."""
    return msgspec.msgpack.decode(msgspec.msgpack.encode(session), type=Session)


def noted(
    effects: tuple[Effect, ...], record: Mapping[str, tuple[str, ...]], due: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The record and the appointments after these effects."""
    record, due = dict(record), dict(due)
    for effect in effects:
        match effect:
            case Keep():
                record[effect.field] = effect.values
            case Unkeep():
                del record[effect.field]  # what is not there is not taken back
            case Schedule():
                due[effect.step] = effect.after
            case Cancel():
                del due[effect.step]
    return record, due


class Talk:
    """Drives one talk by event codes."""

    def __init__(
        self,
        flow: str,
        *,
        form: Form = "standard",
        facts: Mapping[str, str] = ADULT,
        at: str = "",
        book: Book = BOOK,
        to: str = "",
    ) -> None:
        self.book = book
        self.session, self.effects = start(book, flow, talk_id="talk", form=form, language="en_GB", facts=facts, at=at)
        self.record, self.due = noted(self.effects, {}, {})
        self.asked: list[HandOver] = [effect for effect in self.effects if isinstance(effect, HandOver)]
        self.does(to)

    def does(self, codes: str) -> "Talk":
        """The events in turn, each accepted."""
        for code in codes.split():
            self.send(Event.read(code))
            assert not self.again, f"{code} was not accepted at {self.step.id}: {self.again}"
        return self

    def tries(self, code: str) -> str:
        """One event; the reason why nothing changed, or "" where it was accepted."""
        self.send(Event.read(code))
        return self.again

    def send(self, event: Event) -> None:
        before = reloaded(self.session)
        self.session, self.effects = take_turn(self.book, before, event)
        if self.again:
            assert self.session is before
            assert len(self.effects) == 1
        else:
            assert self.session.revision == before.revision + (event != SEEN)
        self.record, self.due = noted(self.effects, self.record, self.due)
        self.asked += [effect for effect in self.effects if isinstance(effect, HandOver)]

    @property
    def again(self) -> str:
        return next((effect.reason for effect in self.effects if isinstance(effect, Again)), "")

    @property
    def step(self) -> Step:
        return waiting(self.book, self.session)

    @property
    def at(self) -> str:
        """The flows and steps it is in: "support/staff:person > safety/help_now:where"."""
        return " > ".join(f"{frame.flow}:{frame.step}" for frame in self.session.frames)

    @property
    def said(self) -> list[list[str]]:
        """The statements by screen; the last stands with the question."""
        return [[spot.step for spot in screen] for screen in statements(self.book, self.session)]
