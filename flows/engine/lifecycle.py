"""The life of a talk: what can happen to it, from which state. The safety argument, in one table, drawn from here."""

from collections.abc import Callable
from functools import cache, partial
from types import SimpleNamespace
from typing import Any, get_args

from transitions import Machine

from flows.engine.diagram import as_mermaid
from flows.engine.session import Life

LIVES: tuple[Life, ...] = get_args(Life)
LIVE: tuple[Life, ...] = ("talking", "paused", "in_safety", "handed_over")
"""The states in which something is still asked, or waits to be."""

_CAN_PAUSE: tuple[Life, ...] = ("talking", "in_safety", "handed_over")
_TABLE: tuple[tuple[str, tuple[Life, ...], Life], ...] = (
    ("pause", _CAN_PAUSE, "paused"),
    *(("resume", ("paused",), life) for life in _CAN_PAUSE),  # to where it came from: a hand-over is not repeated
    ("unsafe", LIVE, "in_safety"),
    ("safe", ("in_safety",), "talking"),
    ("hand_over", ("in_safety",), "handed_over"),
    ("carry_on", ("handed_over",), "talking"),
    ("finish", ("talking",), "finished"),
    ("stop", LIVE, "stopped"),
    ("expire", LIVE, "expired"),
    ("reopen", ("finished", "stopped"), "talking"),  # a support talk once closed has no key left: it starts afresh
)
_STEPS: dict[tuple[Life, Life], tuple[str, ...]] = {
    ("talking", "in_safety"): ("unsafe",),
    ("talking", "handed_over"): ("unsafe", "hand_over"),
    ("talking", "finished"): ("finish",),
    ("in_safety", "talking"): ("safe",),
    ("in_safety", "handed_over"): ("hand_over",),
    ("in_safety", "finished"): ("safe", "finish"),
    ("handed_over", "talking"): ("carry_on",),
    ("handed_over", "in_safety"): ("unsafe",),
    ("handed_over", "finished"): ("carry_on", "finish"),
    ("finished", "talking"): ("reopen",),
    ("finished", "in_safety"): ("reopen", "unsafe"),
    ("finished", "handed_over"): ("reopen", "unsafe", "hand_over"),
}


@cache
def allows(life: Life, trigger: str) -> bool:
    """Whether that may happen to a talk in this state."""
    return trigger in _MACHINE.get_triggers(life)


@cache  # a life and a trigger of the table lead to the same state for everybody
def change(life: Life, trigger: str, paused_from: Life | None = None) -> Life:
    """The state after that trigger. ValueError where the table has no such line: ask `allows` first."""
    place = SimpleNamespace(paused_from=paused_from)
    _MACHINE.set_state(life, place)
    if life not in _MACHINE.events[trigger].transitions or not _MACHINE.events[trigger].trigger(place):
        raise ValueError(f"a talk that is {life} knows no {trigger}")
    state: Life = place.state
    return state


def follow(life: Life, wanted: Life) -> Life:
    """Bring the life after where the talk has come to, trigger by trigger."""
    for trigger in _STEPS[life, wanted] if life != wanted else ():
        life = change(life, trigger)
    return life


def mermaid() -> str:
    """The lifecycle as a Mermaid state diagram."""
    return as_mermaid(LIVES, "talking", "Life of a talk", _add_transitions)


def _add_transitions(machine: Machine) -> None:
    for trigger, sources, target in _TABLE:
        came_from: list[str | Callable[..., bool | None]] = [partial(_came_from, target)]
        machine.add_transition(trigger, list(sources), target, conditions=came_from if trigger == "resume" else None)


def _came_from(life: Life, event: Any) -> bool:
    return bool(event.model.paused_from == life)


_MACHINE = Machine(
    model=None, states=list(LIVES), initial=None, auto_transitions=False, send_event=True, queued=False
)  # fmt: skip
_add_transitions(_MACHINE)
