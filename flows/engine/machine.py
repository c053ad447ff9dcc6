"""One flow version as a state machine: where an answer leads. It knows steps and conditions, nothing of a talk."""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from transitions import Machine, MachineError

from flows.engine.flow import WAYS_ON, Branch, Flow, FlowError, Mistake, Step
from flows.engine.guard import LookUp

logging.getLogger("transitions").setLevel(logging.WARNING)  # its INFO records hold step ids

MOVES_AT_MOST = 4096
"""So many moves of a flow version are remembered."""

ON = "on"
"""The trigger of an answer. `skip`, `unseen` and `failed` are triggers too, each under its own name."""


class Position:
    """Where one talk stands while a move is worked out. No machine knows it before or after."""

    __slots__ = ("answer", "look_up", "state")

    state: str

    def __init__(self, answer: tuple[str, ...], look_up: LookUp) -> None:
        self.answer = answer
        self.look_up = look_up


class FlowMachine:
    """Built once for a flow version and shared by every talk in it. FlowError where a target does not exist."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        moves = [move for step in flow.steps.values() for move in _moves(step)]
        unknown = [move for move in moves if not is_target(flow, move[2])]
        if unknown or flow.first not in flow.steps:
            raise FlowError(tuple(_no_such(flow, source, target) for _, source, target, _ in unknown or [_FIRST]))
        self._machine = Machine(
            model=None,
            states=list(dict.fromkeys([*flow.steps, *WAYS_ON, *(target for _, _, target, _ in moves)])),
            initial=None,
            auto_transitions=False,
            send_event=True,
            queued=False,
        )
        for trigger, source, target, condition in moves:
            self._machine.add_transition(trigger, source, target, conditions=condition)
        self._reads: dict[str, frozenset[str]] = {}
        self._moves: dict[tuple[object, ...], str] = {}
        self._looked_at = {
            step.id: tuple({name for branch in step.next if branch.when for name in branch.when.reads})
            for step in flow.steps.values()
        }

    def move(self, step: str, trigger: str, answer: tuple[str, ...], look_up: LookUp) -> str:
        """The target this trigger leads to from that step; empty where it leads nowhere.

        A move that the conditions cannot tell from an earlier one is not worked out again; whose it was nobody knows.
        """
        known = (step, trigger, answer, *(look_up(name) for name in self._looked_at.get(step, ())))
        target = self._moves.get(known)
        if target is None:
            target = self._worked_out(step, trigger, answer, look_up)
            if len(self._moves) < MOVES_AT_MOST:
                self._moves[known] = target
        return target

    def _worked_out(self, step: str, trigger: str, answer: tuple[str, ...], look_up: LookUp) -> str:
        event = self._machine.events.get(trigger)
        if event is None or step not in event.transitions:
            return ""
        position = Position(answer, look_up)
        try:
            self._machine.set_state(step, position)
            moved = event.trigger(position)
        except (MachineError, ValueError) as error:
            raise RuntimeError(f"{self.flow.id} cannot be moved by {trigger!r}: run `afterwards check`") from error
        return position.state if moved else ""

    def reads_after(self, step: str) -> frozenset[str]:
        """The steps whose answers something reachable from here still looks at: what support may hold on to."""
        if step not in self._reads:
            self._reads[step] = frozenset(read for at in self._after(step) for read in self._read_at(at))
        return self._reads[step]

    def _after(self, start: str) -> set[str]:
        seen: set[str] = set()
        todo = [start]
        while todo:
            for target in self._targets(self.flow.steps[todo.pop()]):
                target = target.removeprefix(f"{self.flow.id}@")  # a jump may enter the same flow afresh
                if target in self.flow.steps and target not in seen:
                    seen.add(target)
                    todo.append(target)
        return seen

    def _targets(self, step: Step) -> Iterator[str]:
        yield from (target for _, _, target, _ in _moves(step))
        yield from (self.flow.closing, self.flow.after_skips[1])  # reached from anywhere

    def _read_at(self, step_id: str) -> Iterator[str]:
        step = self.flow.steps[step_id]
        guards = [branch.when for branch in step.next if branch.when] + [variant.when for variant in step.variants]
        yield from (name for guard in guards for name in guard.reads if name in self.flow.steps)
        if step.echo:
            yield step.echo
            yield from (other.id for other in self.flow.steps.values() if other.reverse_of == step.echo)
        if step.kind == "hand_over":
            yield from asking(self.flow)


def asking(flow: Flow) -> list[str]:
    """The steps at which the person says whom to ask, and where they are: what a hand-over is made from."""
    steps = flow.steps.values()
    return [step.id for step in steps if step.id == "where" or any(option.asks for option in step.options)]


def is_target(flow: Flow, target: str) -> bool:
    """Whether the engine can go there from this flow. Of a jump into another flow only the form is known here."""
    if "/" in target:
        return flow.purpose == "safety" and "@" in target
    return target in flow.steps or target in WAYS_ON


_Move = tuple[str, str, str, list[str | Callable[..., bool | None]]]
_FIRST: _Move = ("", "", "", [])


def _moves(step: Step) -> Iterator[_Move]:
    """Trigger, source, target and conditions of every transition, in the order in which they are tried."""
    for option in step.options:
        if option.next:
            yield ON, step.id, option.next, [partial(_chose, option.key)]
    for branch in step.next:
        yield ON, step.id, branch.go, [] if branch.when is None else [partial(_holds, branch)]
    if step.skip:
        yield "skip", step.id, step.skip, []
    for signal, target in step.on.items():
        yield signal, step.id, target, []


def _chose(key: str, event: Any) -> bool:
    return bool(event.model.answer == (key,))


def _holds(branch: Branch, event: Any) -> bool:
    return branch.when is None or branch.when.holds(event.model.look_up)


def _no_such(flow: Flow, source: str, target: str) -> Mistake:
    file, line = f"flows/{flow.id}.yaml", flow.steps[source].line if source else 1
    wanted = target or flow.first
    return Mistake("C01", file, line, source, f"there is no step `{wanted}`.", "Write the id of a step of this flow.")
