"""A machine as a Mermaid state diagram, drawn from the table that also runs. The one place that loads what draws."""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

from transitions import Machine


def as_mermaid(states: Sequence[Any], initial: str, title: str, add: Callable[[Machine], None]) -> str:
    """The diagram of a machine with these states, to which `add` adds the transitions."""
    from transitions.extensions.diagrams import GraphMachine  # noqa: PLC0415 (only drawing needs it)

    model: Any = SimpleNamespace()  # drawing needs a model, and only drawing
    machine = GraphMachine(
        model=model, states=list(states), initial=initial, auto_transitions=False, graph_engine="mermaid", title=title
    )
    add(machine)
    drawing: str = model.get_graph().draw(None)
    return drawing
