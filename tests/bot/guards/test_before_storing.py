"""Nothing typed reaches a store before the guards have looked at it."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from bot.one_question import OneQuestion
from bot.supporter_notes import SupporterNotes
from bot.written import Written, guarded

WRITES = {"guarded", "_turn", "turn", "_own_words", "_answer", "wrote", "wrote_instead", "write_to"}


def calls(function: Callable[..., Any]) -> dict[str, int]:
    """The names that a function calls, each with the line at which it does so first."""
    first: dict[str, int] = {}
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first[name] = min(first.get(name, node.lineno), node.lineno)
    return first


@pytest.mark.parametrize(
    ("function", "guard"),
    [(Written.take, "danger"), (SupporterNotes.take, "danger"), (OneQuestion._move, "danger"), (guarded, "names")],
)
def test_the_guard_looks_before_anything_is_handed_on(function: Callable[..., Any], guard: str) -> None:
    lines = calls(function)
    handed_on = [line for name, line in lines.items() if name in WRITES]
    assert handed_on, "the names that write have changed"
    assert lines[guard] < min(handed_on)
