"""How the steps of one flow hang together: ways out, what reaches what, what lies on every way. Judges nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from flows.engine.alarm import ENTRIES
from flows.engine.facts import Known, verdict
from flows.engine.flow import FINISH, STOP, WAYS_ON, Branch, Flow, Option, Step
from flows.engine.load import Book

ENTERED_BY_SERVICE: Mapping[str, tuple[str, ...]] = {
    "safety/first_check": ("desk", "safe_again"), "safety/help_now": ("wrong", "person", "who_to_call", "telling")
}  # fmt: skip
"""Further steps at which a talk may begin, or be entered by a flow that is not written yet. After the last one a talk
ends."""


class Way(msgspec.Struct, frozen=True):
    """One way out of a step."""

    go: str
    by: Literal["option", "branch", "skip", "signal"]
    option: Option | None = None
    branch: Branch | None = None
    name: str = ""  # signal: which

    @property
    def at(self) -> tuple[str, ...]:
        """Where it is written, below its step."""
        if self.option is not None:
            return ("options", self.option.key)
        return {"branch": ("next",), "skip": ("skip",), "signal": ("on", self.name)}[self.by]


def ways(step: Step) -> Iterator[Way]:
    """Every way out that is written down, in the order in which they are tried."""
    for option in step.options:
        if option.next:
            yield Way(option.next, "option", option=option)
    for branch in step.next:
        yield Way(branch.go, "branch", branch=branch)
    if step.skip:
        yield Way(step.skip, "skip")
    for name, target in step.on.items():
        yield Way(target, "signal", name=name)


def possible(step: Step, known: Known) -> Iterator[str]:
    """Where the branches of a step can lead, as far as these facts and answers tell."""
    for branch in step.next:
        holds = verdict(branch.when, known)
        if holds is not False:
            yield branch.go
        if holds:
            return


def after(flow: Flow, step: Step) -> tuple[str, ...]:
    """The steps of this flow that can come next."""
    if step.kind == "end":
        return ()
    found = [way.go for way in ways(step) if way.go in flow.steps]
    if any(way.go in (FINISH, STOP) for way in ways(step)) and flow.closing in flow.steps:
        found.append(flow.closing)
    if step.kind == "review":  # Change leads to any question, and back
        found += [other.id for other in flow.steps.values() if other.extra]
    return tuple(dict.fromkeys(found))


def leaves(step: Step) -> bool:
    """Whether the flow can end here: for its caller, for good, or into another one."""
    return step.kind == "end" or any(way.go in WAYS_ON - {"break"} or "@" in way.go for way in ways(step))


def entries(book: Book, flow: Flow) -> tuple[str, ...]:
    """The steps at which somebody can come into this flow, the first one first."""
    asked = [target.partition("@")[2] for target in _into(book, flow.id)]
    known = (*ENTRIES.get(flow.id, ()), *ENTERED_BY_SERVICE.get(flow.id, ()))
    found = [flow.first, *asked, flow.closing, flow.after_skips[1], *known]
    return tuple(dict.fromkeys(step for step in found if step in flow.steps))


def is_root(book: Book, flow: Flow) -> bool:
    """Whether a talk begins with this flow: not a part of safety, and called by no other."""
    return flow.purpose != "safety" and not any(True for _ in _into(book, flow.id))


def reachable(flow: Flow, starts: Iterable[str]) -> set[str]:
    """Every step that can come, from these on."""
    found: set[str] = set()
    todo = [start for start in starts if start in flow.steps]
    while todo:
        step = todo.pop()
        if step not in found:
            found.add(step)
            todo += after(flow, flow.steps[step])
    return found


def on_every_way(flow: Flow, starts: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """For each step that can be reached: the steps passed for certain before it, whichever way was taken."""
    came_from: dict[str, set[str]] = {}
    starts = set(starts)
    nodes = reachable(flow, starts)
    for step in nodes:
        for follower in after(flow, flow.steps[step]):
            came_from.setdefault(follower, set()).add(step)
    passed = {step: frozenset({step}) if step in starts else frozenset(nodes) for step in nodes}
    return _settled(passed, lambda step: step in starts, came_from)


def _settled(
    passed: dict[str, frozenset[str]], is_start: Callable[[str], bool], came_from: Mapping[str, set[str]]
) -> Mapping[str, frozenset[str]]:
    is_changing = True
    while is_changing:
        is_changing = False
        for step in passed:
            if is_start(step):
                continue
            before = frozenset.intersection(*(passed[other] for other in came_from[step]))
            if (now := before | {step}) != passed[step]:
                passed[step], is_changing = now, True
    return {step: before - {step} for step, before in passed.items()}


def jump(target: str) -> tuple[str, str]:
    """Flow and step of "safety/help_now@person"; the step is "" where none is named."""
    flow_id, _, step = target.partition("@")
    return flow_id, step


def _into(book: Book, flow_id: str) -> Iterator[str]:
    """Calls of and jumps into that flow, as written."""
    for other in book.ids:
        for step in book.current(other).steps.values():
            for target in (step.call, *(way.go for way in ways(step) if "@" in way.go)):
                if target.partition("@")[0] == flow_id:
                    yield target
