"""Stands in for the flows that are not written yet: it enters safety wherever the service or a flow to come may."""

from collections.abc import Iterator

import msgspec

from flows.engine.alarm import FIRST_CHECK
from flows.engine.checks.graph import ENTERED_BY_SERVICE
from flows.engine.flow import Branch, Flow, Step
from flows.engine.load import Book

CALLER = "learning/to_come"
"""Of learning, since only there safety can lead to an end of its own: no answers of that day."""

_END = "end"


def with_caller(book: Book) -> Book:
    """The same flows and the one that calls safety. Without it ways that nothing takes today would count as lost."""
    flows = {flow_id: book.current(flow_id) for flow_id in book.ids}
    return Book({**flows, CALLER: _caller(book)}) if FIRST_CHECK in book else book


def _caller(book: Book) -> Flow:
    calls = list(_calls(book))
    names = [f"call_{number}" for number in range(len(calls))]
    steps = {
        name: Step(name, "call", {}, call=call, next=(Branch(after),))
        for name, call, after in zip(names, calls, [*names[1:], _END], strict=True)
    }
    card = msgspec.structs.replace(book.current(FIRST_CHECK).card, purpose="learning", forms=("standard",))
    end = Step(_END, "end", card.title)
    return Flow(CALLER, "learning", card, names[0], {**steps, _END: end}, closing=_END, version=CALLER)


def _calls(book: Book) -> Iterator[str]:
    yield FIRST_CHECK
    for flow_id, entries in ENTERED_BY_SERVICE.items():
        yield from (f"{flow_id}@{at}" for at in entries if flow_id in book and at in book.current(flow_id).steps)
