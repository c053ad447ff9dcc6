"""What docs/promises.md says: ten promises, and under each the tests that prove it, which have to be there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "promises.md").read_text()
PROMISES: dict[str, str] = dict(re.findall(r"^## (\d+\. .+?)$(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
NAMED = re.compile(r"^- `(tests/[\w/]+\.py)::(\w+)`$", re.MULTILINE)


@cache
def collected(path: Path) -> frozenset[str]:
    """The tests that pytest finds in a file: functions at its top, named for it, in a file named for it."""
    if not path.is_file() or not path.name.startswith("test_"):
        return frozenset()
    functions = (
        node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return frozenset(function.name for function in functions if function.name.startswith("test_"))


def test_there_are_ten_promises_in_order() -> None:
    assert [promise.partition(".")[0] for promise in PROMISES] == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize("promise", PROMISES)
def test_every_promise_is_proved_by_tests_that_are_there(promise: str) -> None:
    named = NAMED.findall(PROMISES[promise])
    assert named
    assert len(set(named)) == len(named)
    assert [f"{path}::{name}" for path, name in named if name not in collected(ROOT / path)] == []


def test_nothing_else_on_the_page_looks_like_a_proof() -> None:
    assert len(re.findall(r"^- ", PAGE, re.MULTILINE)) == len(NAMED.findall(PAGE))
