"""The flows in use, watched: every way that a talk takes is noted, so that it is known which ones never are."""

from typing import NamedTuple

from flows.engine.checks.graph import ways
from flows.engine.flow import Flow
from flows.engine.guard import LookUp
from flows.engine.load import Book
from flows.engine.machine import ON, FlowMachine


class Taken(NamedTuple):
    """One way from one step: by an answer (`on`), by Skip (`skip`), by what became of a hand-over."""

    flow: str
    step: str
    trigger: str
    target: str

    def __str__(self) -> str:
        by = "" if self.trigger == ON else f" ({self.trigger})"
        return f"{self.flow}:{self.step} -> {self.target}{by}"


class WatchedBook(Book):
    """The flows of another book, whose machines note each move in `taken`, in the order in which they happen."""

    def __init__(self, book: Book) -> None:
        super().__init__({flow_id: book.current(flow_id) for flow_id in book.ids})
        self.taken: list[Taken] = []
        self._watched: dict[str, FlowMachine] = {}

    def machine(self, flow: Flow) -> FlowMachine:
        """The machine of that version."""
        if flow.version not in self._watched:
            self._watched[flow.version] = _WatchedMachine(flow, self.taken)
        return self._watched[flow.version]


class _WatchedMachine(FlowMachine):
    def __init__(self, flow: Flow, taken: list[Taken]) -> None:
        super().__init__(flow)
        self._taken = taken

    def move(self, step: str, trigger: str, answer: tuple[str, ...], look_up: LookUp) -> str:
        """As the machine moves."""
        target = super().move(step, trigger, answer, look_up)
        if target:
            self._taken.append(Taken(self.flow.id, step, trigger, target))
        return target


def written(flow: Flow) -> frozenset[Taken]:
    """Every way that the flow has on paper."""
    return frozenset(
        Taken(flow.id, step.id, {"skip": "skip", "signal": way.name}.get(way.by, ON), way.go)
        for step in flow.steps.values()
        for way in ways(step)
    )
