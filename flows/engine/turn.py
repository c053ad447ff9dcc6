"""One turn of a talk: an event in; the next session, and what is to be done, out. Pure, and no event makes it raise."""

from collections.abc import Callable, Mapping

from flows.engine import answers, path, ways
from flows.engine.answers import CLOSED, NOT_HERE
from flows.engine.flow import Form, Step
from flows.engine.load import Book
from flows.engine.session import Again, Effect, Event, Frame, Session, Spot
from flows.engine.walk import Walk

_Handler = Callable[[Walk, Event], str]
_HANDLERS: Mapping[str, _Handler] = {
    "go": ways.go_on, "choose": answers.choose, "tick": answers.tick, "place": answers.place, "item": answers.item,
    "done": answers.done, "wrote": answers.wrote, "skip": ways.skip, "unknown": ways.unknown, "back": ways.back,
    "break": ways.pause, "resume": ways.resume, "stop": ways.stop, "help": ways.help_now, "more": ways.more,
    "form": ways.form, "language": ways.language, "change": ways.change_answer, "alarm": ways.alarm,
    "check_again": ways.check_again, "signal": ways.signal, "expire": ways.expire
}  # fmt: skip
_IN_A_BREAK: Mapping[str, _Handler] = {
    kind: _HANDLERS[kind]
    for kind in ("resume", "stop", "help", "form", "language", "alarm", "check_again", "signal", "expire")
} | {"back": ways.resume}
_STILL_OPEN = ("go", "back", "help", "alarm", "check_again", "form", "language")
_SEEN = Event("signal", "seen")
"""News of a question that stays the same: a button pressed on the screen from before it still counts."""
_ANYWHERE = ("stop", "help", "alarm", "check_again", "expire", "form", "language")


def start(
    book: Book, flow_id: str, *, talk_id: str, form: Form, language: str, facts: Mapping[str, str], at: str = ""
) -> tuple[Session, tuple[Effect, ...]]:
    """A new talk at the flow's first question, or at the step `at`. KeyError where there is no such flow."""
    flow = book.current(flow_id)
    first = at if at in flow.steps else flow.begins(facts)
    known = {"purpose": flow.purpose, **facts, "checked": "no", "asked": "no"}
    spoken: Form = form if form in flow.card.forms else flow.card.forms[0]
    frames = (Frame(flow.id, flow.version, first, first),)
    walk = Walk(book, Session(talk_id, flow.purpose, frames, spoken, language, known))
    path.go(walk, first)
    return walk.frozen(0), tuple(walk.effects)


def take_turn(book: Book, session: Session, event: Event) -> tuple[Session, tuple[Effect, ...]]:
    """The talk after that event. What makes no sense here gives the same session and `Again` with the reason."""
    if session.life == "expired":
        return session, (Again(CLOSED),)
    walk = Walk(book, session)
    is_mended = walk.is_astray
    if is_mended and not path.restart(walk):
        return session, (Again(CLOSED),)
    if not is_mended or event.kind in _ANYWHERE:
        reason = _take(walk, event)
        if reason and not is_mended:
            return session, (Again(reason),)
    is_news = event == _SEEN and not is_mended
    return walk.frozen(session.revision if is_news else session.revision + 1), tuple(walk.effects)


def waiting(book: Book, session: Session) -> Step:
    """The step at which the talk waits: a question, an end, or (in a flow without one) its last statement."""
    frame = session.frame
    step = book.flow(frame.flow, frame.version).steps.get(frame.step) if frame.flow in book else None
    if step is not None:
        return step
    walk = _mended(book, session)
    return walk.step if walk is not None else Step("", "end", {})


def statements(book: Book, session: Session) -> tuple[tuple[Spot, ...], ...]:
    """The screens of what is said before the question. All but the last are read with `go`; `session.page` says which
    is shown. The last, which may be empty, stands with the question."""
    walk = _mended(book, session)
    return walk.screens() if walk is not None else ((),)


def _take(walk: Walk, event: Event) -> str:
    if walk.is_shut and event.kind not in _STILL_OPEN:
        return CLOSED
    handlers = _IN_A_BREAK if walk.life == "paused" else _HANDLERS
    handler = handlers.get(event.kind)
    return handler(walk, event) if handler is not None else NOT_HERE


def _mended(book: Book, session: Session) -> Walk | None:
    walk = Walk(book, session)
    return walk if not walk.is_astray or path.restart(walk) else None
