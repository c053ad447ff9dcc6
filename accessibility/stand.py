"""Where a talk stands at this moment: the step, what is said with it, and for whom. Shows nothing."""

import msgspec

from accessibility.local import Local
from accessibility.pictures import PICTURE_FORMS
from accessibility.told import Own
from accessibility.voice import Voice
from flows.engine.flow import Flow, Step
from flows.engine.load import Book
from flows.engine.session import Session, Spot
from flows.engine.turn import statements, waiting

HELP = "safety/help_now"


class Stand(msgspec.Struct, frozen=True):
    """Where a talk stands: the step, the statements that are on the screen with it, and whether it is their turn."""

    voice: Voice
    flow: Flow
    step: Step
    said: tuple[Spot, ...]
    asks: bool  # False: a screen of statements alone
    own: Own
    carrier_keeps: bool

    @property
    def purpose(self) -> str:
        """The colour and word of the page: the talk's own, until help was asked for. What the talk itself still says on
        the way there is its own too."""
        session = self.voice.session
        is_help = session.frame.flow == HELP and (self.asks or self.flow.id == HELP)
        return "safety" if is_help else session.purpose

    @property
    def supported(self) -> bool:
        return self.voice.session.facts.get("supported") == "yes"


def stand(book: Book, session: Session, local: Local, own: Own, *, carrier_keeps: bool) -> Stand:
    """Where this talk stands in the flows and the service given."""
    screens = statements(book, session)
    page = min(session.page, len(screens) - 1)
    said, asks = screens[page], page == len(screens) - 1
    voice = Voice(book, session, local, session.form)
    step = waiting(book, session)
    flow = _flow_of(voice, step)
    if asks and step.kind == "say":  # the last words of a talk stay on the screen
        said = (*(spot for spot in said if spot.step != step.id), Spot(flow.id, step.id))
    if not asks:
        flow, step = voice.step(f"{said[0].flow}:{said[0].step}") or (flow, step)
    if step.turn == "supporter" and session.form in PICTURE_FORMS:
        voice = msgspec.structs.replace(voice, form="easy_read")  # the card is for somebody who reads
    return Stand(voice, flow, step, said, asks, own, carrier_keeps)


def _flow_of(voice: Voice, step: Step) -> Flow:
    """The flow of the step at which the talk waits: that of its place, unless a flow was changed under it."""
    book, frame = voice.book, voice.session.frame
    flows = [voice.flow(frame.flow)] if frame.flow in book else []
    flows += [book.current(flow_id) for flow_id in book.ids]
    return next((flow for flow in flows if flow.steps.get(step.id) == step), flows[0])
