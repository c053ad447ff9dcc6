"""The same talk in its other forms: they cut statements into screens otherwise and change nothing else. That is proved.

So a flow is walked in one form, and in the others each place that was met is read through.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from flows.engine.exploring.invariants import stands
from flows.engine.flow import Form
from flows.engine.load import Book
from flows.engine.session import Event, Session
from flows.engine.turn import statements, take_turn, waiting

Place = tuple[object, ...]
"""What decides the screens of a place: where it stands, what is said before, and the facts on which words depend."""


def places(book: Book, sessions: Iterable[Session]) -> Mapping[Place, Session]:
    """One session for each place among these."""
    found: dict[Place, Session] = {}
    for session in sessions:
        frame = session.frame
        facts = tuple((name, session.facts.get(name, "")) for name in _decides(book, session))
        found.setdefault((frame.flow, frame.step, frame.entry, session.said, session.life, facts), session)
    return found


def _decides(book: Book, session: Session) -> list[str]:
    """The facts on which words of this place depend."""
    spots = ((session.frame.flow, session.frame.step), *((spot.flow, spot.step) for spot in session.said))
    steps = (book.current(flow_id).steps.get(step_id) for flow_id, step_id in spots if flow_id in book)
    variants = (variant for step in steps if step is not None for variant in step.variants)
    return sorted({name for variant in variants for name in variant.when.reads})


def reads(book: Book, session: Session, form: Form) -> Iterator[str]:
    """What is wrong with this place in that form: sentences; none is good."""
    shown, effects = take_turn(book, session, Event("form", form))
    if shown is session:
        return  # safety and pauses have every form; what a flow does not declare is not asked for
    if shown.frames != session.frames or effects:
        yield f"in {form} it is another place"
    yield from stands(book, shown)
    yield from _read_through(book, msgspec.structs.replace(shown, page=0), waiting(book, session).id, form)


def _read_through(book: Book, session: Session, step_id: str, form: Form) -> Iterator[str]:
    screens = statements(book, session)
    if not all(screens[:-1]):
        yield f"in {form} a screen is empty"
    if session.is_over or session.life == "paused":
        return
    for page in range(1, len(screens)):
        then, _ = take_turn(book, session, Event("go"))
        if then.page != page or then.frames != session.frames:
            yield f"in {form} Go on does not lead from screen {page} to the next"
            return
        session = then
    if waiting(book, session).id != step_id:
        yield f"in {form} reading on leads to another question"
