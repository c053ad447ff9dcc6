"""The closed language of conditions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.engine.guard import SKIPPED, UNKNOWN, GuardError, parse

KNOWN = {
    "answer": ("drink", "quiet"), "how": ("calm",), "age": ("12",), "left": (SKIPPED,), "unsure": (UNKNOWN,),
    "mat": ("touch=harder", "noise=helped"), "none": ()
}  # fmt: skip


def holds(source: str) -> bool:
    return parse(source).holds(lambda name: KNOWN.get(name, ()))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("how == 'calm'", True), ("how == 'cross'", False), ("how != 'cross'", True), ("how != 'calm'", False),
        ("'drink' in answer", True), ("'air' in answer", False), ("answer == 'drink'", False),
        ("'touch=harder' in mat", True), ("'touch=helped' in mat", False),
        ("age < 13", True), ("age <= 12", True), ("age > 12", False), ("age >= 12", True), ("how < 3", False),
        ("left is skipped", True), ("left is unknown", False), ("unsure is unknown", True), ("how is skipped", False),
        ("never_asked == 'x'", False), ("never_asked != 'x'", True), ("never_asked is skipped", False),
        ("not how == 'calm'", False), ("not (how == 'calm' and age < 5)", True),
        ("how == 'cross' or age < 13 and left is skipped", True),
        ("(how == 'cross' or age < 13) and how == 'x'", False),
    ],
)  # fmt: skip
def test_a_condition_is_true_of_what_is_known(source: str, expected: bool) -> None:
    assert holds(source) is expected


@pytest.mark.parametrize(
    "source",
    [
        "", "how", "how ==", "how == calm", "'calm'", "'calm' in", "how = 'calm'", "how is done", "how == 'a' b",
        "(how == 'a'", "how == 'a' and", "not", "age < 'x'", "__import__('os')", 'how == "a"', "1 == 1",
        "how.calm == 'x'", "how == 'a';"
    ],
)  # fmt: skip
def test_what_is_not_in_the_language_is_refused(source: str) -> None:
    with pytest.raises(GuardError):
        parse(source)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_and_nothing_else(source: str) -> None:
    try:
        guard = parse(source)
    except GuardError:
        return
    assert guard.source == source
    guard.holds(lambda name: ())


def test_a_condition_tells_what_it_reads() -> None:
    guard = parse("'a' in answer and not (how == 'calm' or age < 3)")
    assert guard.reads == {"answer", "how", "age"}
    assert [(test.name, test.sign, test.value) for test in guard.tests()] == [
        ("answer", "in", "a"), ("how", "==", "calm"), ("age", "<", "3")
    ]  # fmt: skip
