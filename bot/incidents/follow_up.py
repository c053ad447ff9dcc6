"""How an action is followed up: what can come after what, in one table, drawn from here. It stores nothing."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Literal, TypeAlias, get_args

from transitions import Machine

from flows.engine.diagram import as_mermaid

State: TypeAlias = Literal[
    "agreed", "reminded", "done", "part", "stuck", "not_mine", "looked_at", "closed", "reopened"
]  # fmt: skip
STATES: tuple[State, ...] = get_args(State)
ANSWERED: tuple[State, ...] = ("done", "part", "stuck", "not_mine")
OPEN: tuple[State, ...] = tuple(state for state in STATES if state != "closed")
"""What is still to be done, answered or looked at."""

Changed: TypeAlias = Literal["better", "no_difference", "worse", "too_soon"]
"""Did it change anything?"""

CHANGES = ("plan", "place", "people", "rule", "kit", "training", "conduct")
"""What an action changes. Training alone changes no system, and somebody's conduct alone even less."""
SYSTEM = frozenset(CHANGES) - {"training", "conduct"}

_ASKED: tuple[State, ...] = ("agreed", "reminded", "reopened", *ANSWERED)
_TABLE: tuple[tuple[str, tuple[State, ...], State], ...] = (
    ("remind", ("agreed", "reminded", "part", "stuck", "reopened"), "reminded"),
    *((answer, _ASKED, answer) for answer in ANSWERED),  # an answer can be changed until somebody looked at it
    ("take_back", ANSWERED, "reminded"),
    ("look", (*ANSWERED, "reminded", "agreed", "reopened"), "looked_at"),  # silence is looked at too, as no reply
    ("close", ("looked_at",), "closed"),
    ("reopen", ("looked_at", "closed"), "reopened"),
)
TRIGGERS = tuple(dict.fromkeys(trigger for trigger, _, _ in _TABLE))


def allows(state: State, trigger: str) -> bool:
    """Whether that may happen to an action in this state."""
    return trigger in _MACHINE.get_triggers(state)


def after(state: State, trigger: str) -> State:
    """The state after that trigger. ValueError where the table has no such line: ask `allows` first."""
    if not allows(state, trigger):
        raise ValueError(f"an action that is {state} knows no {trigger}")
    place = SimpleNamespace()
    _MACHINE.set_state(state, place)
    _MACHINE.events[trigger].trigger(place)
    then: State = place.state
    return then


def then(state: State, triggers: Iterable[str]) -> State:
    """The state after these, one after the other; what the table does not allow changes nothing."""
    for trigger in triggers:
        state = after(state, trigger) if allows(state, trigger) else state
    return state


def is_late(state: State, due: str, today: str) -> bool:
    """Whether it is past its day and nobody has said that it is done. Days as they are stored: 2026-12-07."""
    return state not in ("done", "looked_at", "closed") and bool(due) and due < today


def is_done_and_told(state: State, told_on: str) -> bool:
    """Whether it was done and people were told of it. An answer may go out while an action is still under way."""
    return state in ("done", "closed") and bool(told_on)


def mermaid() -> str:
    """The follow-up of an action as a Mermaid state diagram."""
    return as_mermaid(STATES, "agreed", "Follow-up of an action", _add_transitions)


def _add_transitions(machine: Machine) -> None:
    for trigger, sources, target in _TABLE:
        machine.add_transition(trigger, list(sources), target)


_MACHINE = Machine(model=None, states=list(STATES), initial=None, auto_transitions=False, queued=False)
_add_transitions(_MACHINE)
