"""Every board of a flow in one form and language, without a talk: for print and for other programs. Pure.

Questions and choices alone: no sheet knows an answer.
"""

from collections.abc import Iterator

import msgspec

from accessibility.boards import Board, board
from accessibility.local import Local
from accessibility.pictures import PICTURE_FORMS
from accessibility.present import present
from accessibility.screen import Screen
from flows.engine.flow import Flow, Form, Step
from flows.engine.load import Book
from flows.engine.session import Frame, Session
from flows.engine.turn import start

PAGES_AT_MOST = 20  # of one question: more is a mistake in a flow


class Sheet(msgspec.Struct, frozen=True):
    """One board with the screen that it shows. `id` is unique within the flow and never changes."""

    id: str
    step: str
    screen: Screen
    board: Board
    page: int  # of the same question; 0 is the first

    @property
    def title(self) -> str:
        """The question, and what it is about."""
        return " ".join((self.board.question, *(cell.label for row in self.board.about for cell in row)))


def sheets(book: Book, flow_id: str, form: Form, language: str, local: Local) -> Iterator[Sheet]:
    """The boards of a flow, in the order in which it has its questions, page by page; of a mat one for every thing.

    Pictures that need a yes are left out, since here nobody was asked. KeyError where there is no such flow.
    """
    flow = book.current(flow_id)
    if form not in PICTURE_FORMS or form not in flow.card.forms:
        return
    # a form with pictures is that of somebody who has a supporter beside them
    facts = {"audience": flow.card.audience[0] if flow.card.audience else "", "supported": "yes"}
    begun, _ = start(book, flow_id, talk_id="", form=form, language=language, facts=facts)
    for step in flow.steps.values():
        if step.turn != "supporter":
            yield from _of_step(book, flow, step, begun, local)


def _of_step(book: Book, flow: Flow, step: Step, begun: Session, local: Local) -> Iterator[Sheet]:
    here = msgspec.structs.replace(begun, frames=(Frame(flow.id, flow.version, step.id),), said=(), trail=())
    things = tuple(item.key for item in flow.steps.get(step.reverse_of, step).items) if step.kind == "mat" else ("",)
    for thing in things:
        seen: set[Board] = set()
        for number in range(1 if thing else PAGES_AT_MOST):
            screen = present(book, msgspec.structs.replace(here, more=number, item=thing), local)
            shown = board(screen) if screen.name == step.id else None
            if shown is None or shown in seen:
                break
            seen.add(shown)
            name = "-".join(part for part in (step.id, thing, str(number + 1) if number else "") if part)
            yield Sheet(name, step.id, screen, shown, number)
