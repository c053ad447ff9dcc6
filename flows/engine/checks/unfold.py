"""A whole talk laid out as one graph: every flow it calls put in place, for one set of facts. Judges nothing."""

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from flows.engine.checks.graph import jump
from flows.engine.facts import Known, verdict
from flows.engine.flow import BREAK, FINISH, QUESTIONS, RETURN, STOP, Branch, Flow, Option, Step
from flows.engine.load import Book

_SEVERAL = ("many", "body_map", "mat")
LARGEST = 20_000
"""So many places a talk may have; a book beyond that calls too much."""

Cause: TypeAlias = Literal["answer", "fact", "signal"]


class Place(NamedTuple):
    """A step with all that brought it here.

    `agreed`: the person has just said yes to what the screen said goes out. `returned`: the flow called here is behind.
    """

    flow: str
    step: str
    entry: str
    agreed: bool = False
    callers: tuple["Place", ...] = ()
    returned: bool = False


class Edge(NamedTuple):
    """One step on. `to` is None where the talk ends. `by`: the option's key, "skip", or ""."""

    to: Place | None
    cause: Cause
    by: str = ""


class Talk:
    """All places of a talk and the ways between them, as far as these facts leave them open.

    A talk that is ended from inside safety has no way on there: that is as if Stop had been pressed, which is possible
    at every step and so tells nothing.
    """

    def __init__(self, book: Book, flow: Flow, start: str, facts: Known) -> None:
        self.book = book
        self.root = flow
        self.facts = {"purpose": flow.purpose, **facts}
        self.first = Place(flow.id, start, start)
        self.edges: dict[Place, tuple[Edge, ...]] = {}
        todo = [self.first]
        while todo:
            place = todo.pop()
            if place in self.edges:
                continue
            self.edges[place] = tuple(dict.fromkeys(self._from(place)))
            todo += [edge.to for edge in self.edges[place] if edge.to is not None]
            if len(self.edges) > LARGEST:
                raise ValueError(f"{flow.id} unfolds into more than {LARGEST} places: let it call fewer flows")

    def step(self, place: Place) -> Step:
        """The step at that place."""
        return self.book.current(place.flow).steps[place.step]

    def _from(self, place: Place) -> Iterator[Edge]:
        step = self.step(place)
        if step.kind == "end":
            if self.book.current(place.flow).purpose != "safety":
                yield Edge(None, "fact")
        elif place.returned:
            yield from self._branches(place, step.next, "fact", False)
        elif step.kind == "call":
            flow_id, entry = jump(step.call)
            first = entry or self.book.current(flow_id).first
            yield Edge(Place(flow_id, first, first, False, (*place.callers, place)), "fact")
        else:
            yield from self._answered(place, step)

    def _answered(self, place: Place, step: Step) -> Iterator[Edge]:
        keeps = place.agreed and (step.kind == "say" or step.options_from == "places")
        if step.kind in QUESTIONS and step.kind not in _SEVERAL and _choices(step):
            for option in _choices(step):
                agreed = keeps or option.agrees
                if option.next:
                    yield from self._to(place, option.next, "answer", option.key, agreed)
                else:
                    yield from self._branches(place, step.next, "answer", agreed, option.key)
        else:
            cause: Cause = "answer" if step.kind in QUESTIONS else "fact"
            yield from self._branches(place, step.next, cause, keeps)
        if step.skip:
            yield from self._to(place, step.skip, "answer", "skip", keeps)
        for target in step.on.values():
            yield from self._to(place, target, "signal", "", False)

    def _branches(
        self, place: Place, branches: tuple[Branch, ...], cause: Cause, agreed: bool, key: str = ""
    ) -> Iterator[Edge]:
        known = {**self.facts, "entry": place.entry}
        if key:
            known |= {"answer": key, place.step: key}
        steps = self.book.current(place.flow).steps
        for branch in branches:
            holds = verdict(branch.when, known)
            if holds is False:
                continue
            reads = branch.when.reads if branch.when else frozenset()
            open_to = "answer" if holds is None and not reads.isdisjoint({"answer", *steps}) else cause
            yield from self._to(place, branch.go, open_to, key, agreed)
            if holds:
                return

    def _to(self, place: Place, target: str, cause: Cause, by: str, agreed: bool) -> Iterator[Edge]:
        flow = self.book.current(place.flow)
        if target in flow.steps:
            yield Edge(Place(flow.id, target, place.entry, agreed, place.callers), cause, by)
        elif "@" in target:
            flow_id, step = jump(target)
            yield Edge(Place(flow_id, step, step, False, place.callers), cause, by)
        elif target == RETURN:
            yield Edge(place.callers[-1]._replace(returned=True) if place.callers else None, cause, by)
        elif target in (FINISH, STOP) and flow.purpose != "safety":
            closing = self.root.closing
            is_there = closing in self.root.steps and place[:2] != (self.root.id, closing)
            yield Edge(Place(self.root.id, closing, self.first.entry) if is_there else None, cause, by)
        elif target == BREAK:
            return


def _choices(step: Step) -> tuple[Option, ...]:
    own = step.options
    if step.kind == "remind" and not own:
        own = (Option("yes", {}), Option("no", {}))
    return (*own, Option("", {})) if step.options_from else own


def is_secret(talk: Talk, place: Place) -> bool:
    """Whether an answer given here in support or safety decides what comes next."""
    purpose = talk.book.current(place.flow).purpose
    edges = talk.edges[place]
    decided = {edge.to for edge in edges if edge.cause != "signal"}
    return purpose in ("support", "safety") and len(decided) > 1 and any(edge.cause == "answer" for edge in edges)
