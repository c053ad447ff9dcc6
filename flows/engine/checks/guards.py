"""C18: a condition reads only what has been asked for certain, and only answers that can be given."""

from collections.abc import Iterator, Mapping

from flows.engine.checks.graph import entries, on_every_way, reachable
from flows.engine.checks.place import wrong
from flows.engine.flow import FACTS, Flow, Mistake, Step
from flows.engine.guard import Guard, Node, Not, Test
from flows.engine.load import Book
from flows.engine.session import RETURNED, WRITTEN

_SEVERAL = ("many", "body_map", "mat")
_ONLY_ANSWER = {"write": WRITTEN, "call": RETURNED, "breathe": "done", "hand_over": "done"}


def guards(book: Book, flow: Flow) -> Iterator[Mistake]:
    """Every condition of the flow."""
    starts = entries(book, flow)
    certain = on_every_way(flow, starts)
    for step in flow.steps.values():
        for at, guard in _guards(step):
            for problem in _problems(flow, step, guard, certain):
                fix = "Compare with an option of the step it names, or with a fact."
                yield wrong(flow, "C18", f"`{guard.source}`: {problem}", fix, step=step, at=at)


def _guards(step: Step) -> Iterator[tuple[tuple[str, ...], Guard]]:
    yield from ((("next",), branch.when) for branch in step.next if branch.when is not None)
    yield from ((("variants",), variant.when) for variant in step.variants)


def _problems(flow: Flow, step: Step, guard: Guard, certain: Mapping[str, frozenset[str]]) -> Iterator[str]:
    positive = set(_positive(guard.tree, True))
    for test in guard.tests():
        asked = step if test.name == "answer" else flow.steps.get(test.name)
        if test.name in FACTS:
            values = FACTS[test.name] or tuple(flow.steps)
            if test.sign not in ("==", "!=") or test.value not in values:
                yield f"{test.name} is never `{test.value}`." if test.sign in ("==", "!=") else "a fact takes == or !=."
        elif asked is None:
            yield f"there is no step or fact `{test.name}`."
        elif problem := _mistyped(asked, test):
            yield problem
        elif asked is not step and step.id in certain and asked.id not in certain[step.id]:
            if step.id not in reachable(flow, [asked.id]):
                yield f"`{asked.id}` comes later."
            elif test not in positive:
                yield f"`{asked.id}` is not asked on every way here, so this can hold for who never met it."


def _mistyped(asked: Step, test: Test) -> str:
    """Why this comparison makes no sense for the answers of that step; "" where it does."""
    if test.sign == "is":
        return f"`{asked.id}` asks nothing." if asked.kind in ("say", "call", "end") else ""
    if asked.kind == "say" or (asked.kind == "end"):
        return f"`{asked.id}` asks nothing."
    if asked.kind != "write" and (test.sign == "in") != (asked.kind in _SEVERAL):
        several = "several answers: write 'key' in" if asked.kind in _SEVERAL else "one answer: write =="
        return f"`{asked.id}` has {several} {asked.id if asked.kind in _SEVERAL else ''}".rstrip() + "."
    if test.sign in ("<", "<=", ">", ">="):
        is_number = asked.options and all(option.key.isdigit() for option in asked.options)
        return "" if is_number else f"`{asked.id}` has no numbers."
    return "" if _can_be(asked, test.value) else f"`{asked.id}` has no answer `{test.value}`."


def _can_be(asked: Step, value: str) -> bool:
    if asked.kind == "mat":
        item, _, place = value.partition("=")
        return any(thing.key == item for thing in asked.items) and asked.option(place) is not None
    if asked.options_from and value.startswith(f"{asked.options_from}."):
        return True
    if asked.kind == "remind" and not asked.options:
        return value in ("yes", "no")
    return asked.option(value) is not None or value == _ONLY_ANSWER.get(asked.kind)


def _positive(node: Node, is_plain: bool) -> Iterator[Test]:
    """The tests that can only hold where the answer was given."""
    if isinstance(node, Test):
        if is_plain and node.sign != "!=":
            yield node
        return
    for part in (node.part,) if isinstance(node, Not) else node.parts:
        yield from _positive(part, is_plain and not isinstance(node, Not))
