"""Where a mistake stands: file, line and the words on screen, so that a writer finds it without knowing the program."""

from functools import lru_cache

from flows.engine.flow import Flow, Mistake, Step
from flows.engine.tree import Node, read_tree


def wrong(
    flow: Flow,
    code: str,
    problem: str,
    fix: str,
    *,
    step: Step | None = None,
    at: tuple[str, ...] = (),
    shown: str = "",
) -> Mistake:
    """The mistake, with the line of `at`: keys below the step, or below the file where there is no step."""
    path = ("steps", step.id, *at) if step is not None else at
    words = shown or (says(step) if step is not None else "")
    return Mistake(code, f"flows/{flow.id}.yaml", line_of(flow, path), step.id if step else "", problem, fix, words)


def says(step: Step) -> str:
    """The words of a step in the first form that has any."""
    return next(iter(step.wording.values()), "")


def line_of(flow: Flow, path: tuple[str, ...]) -> int:
    """The line of the deepest key of that path that is in the file."""
    node = _tree(flow.text)
    line = 1
    for key in path:
        if node is None or not isinstance(node.value, dict) or key not in node.value:
            break
        node = node.value[key]
        line = node.line
    return line


@lru_cache(maxsize=64)
def _tree(text: str) -> Node | None:
    return read_tree(text)[0]
