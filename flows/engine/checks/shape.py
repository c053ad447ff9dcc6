"""C02-C07: every step can be reached, leads on and comes to an end; nothing runs in a circle or falls through."""

from collections.abc import Iterator, Mapping
from itertools import chain, combinations, islice, product

from flows.engine.checks.graph import after, entries, leaves, reachable, ways
from flows.engine.checks.place import wrong
from flows.engine.flow import FACTS, QUESTIONS, STOP, Flow, Mistake, Option, Step
from flows.engine.guard import SKIPPED, UNKNOWN, Test
from flows.engine.load import Book

_SEVERAL = ("many", "body_map", "mat")
MOST_CASES = 20_000
"""So many combinations of answers are tried to find a gap between conditions; beyond that a last `go` is asked for."""


def reached(book: Book, flow: Flow) -> Iterator[Mistake]:
    """C02."""
    found = reachable(flow, entries(book, flow))
    for step in flow.steps.values():
        if step.id not in found:
            yield wrong(flow, "C02", "no step leads here.", "Lead here from a step, or delete it.", step=step)


def leading_on(book: Book, flow: Flow) -> Iterator[Mistake]:
    """C03, C04, C07."""
    ending = {step.id for step in flow.steps.values() if leaves(step)}
    for step in flow.steps.values():
        onward = [way for way in ways(step) if way.by in ("option", "branch")]
        if step.kind != "end" and not onward:
            yield wrong(flow, "C03", "an answer leads nowhere.", "Add `next:`.", step=step)
        elif not ending & reachable(flow, [step.id]) and _leads_on(flow, step):
            yield wrong(flow, "C04", "from here no end can be reached.",
                        "Lead to a step of kind `end`, or to return, finish or stop.", step=step)  # fmt: skip
        elif step.kind != "end" and (option := _falls_through(flow, step)) is not None:
            where = f"the answer `{option.key}`" if option.key else "an answer"
            yield wrong(flow, "C07", f"{where} can meet no condition that holds.",
                        "End `next` with a line that has `go` and no `when`.", step=step, at=("next",))  # fmt: skip


def circles(flow: Flow) -> Iterator[Mistake]:
    """C05: a circle in which nobody is asked anything would never come to rest."""
    still = {step.id for step in flow.steps.values() if step.kind not in QUESTIONS}
    onward = {step_id: _within(flow, still, step_id) for step_id in still}
    circling = sorted((step_id for step_id in still if step_id in onward[step_id]), key=lambda at: flow.steps[at].line)
    for number, step_id in enumerate(circling):
        if not any(other in onward[step_id] and step_id in onward[other] for other in circling[:number]):
            yield wrong(flow, "C05", "it leads back to itself past statements alone.",
                        "Ask something on the way, or lead out.", step=flow.steps[step_id])  # fmt: skip


def skips(flow: Flow) -> Iterator[Mistake]:
    """C06."""
    for step in flow.steps.values():
        is_passed = step.kind == "hand_over" and not step.options  # no screen shows it
        if step.kind not in QUESTIONS or step.kind == "end" or is_passed:
            continue
        if not step.skip:
            yield wrong(flow, "C06", "it cannot be skipped.", "Add `skip:` with the step that comes then.", step=step)
        elif _is_worse(flow, step):
            yield wrong(flow, "C06", f"skipping leads to `{step.skip}`, where no answer leads.",
                        "Lead to where an answer leads: not answering is no reason for less.",
                        step=step, at=("skip",))  # fmt: skip


def _within(flow: Flow, steps: set[str], start: str) -> set[str]:
    found: set[str] = set()
    todo = list(after(flow, flow.steps[start]))
    while todo:
        step_id = todo.pop()
        if step_id in steps and step_id not in found:
            found.add(step_id)
            todo += after(flow, flow.steps[step_id])
    return found


def _is_worse(flow: Flow, step: Step) -> bool:
    onward = [way.go for way in ways(step) if way.by in ("option", "branch")]
    if step.skip in (*onward, step.id):
        return False
    later = reachable(flow, onward)
    if step.skip in flow.steps:
        return step.skip not in later
    return step.skip == STOP or not any(way.go == step.skip for step_id in later for way in ways(flow.steps[step_id]))


def _leads_on(flow: Flow, step: Step) -> bool:
    return all(
        flow.steps[step_id].kind == "end" or any(True for _ in ways(flow.steps[step_id]))
        for step_id in reachable(flow, [step.id])
    )


def _falls_through(flow: Flow, step: Step) -> Option | None:
    """An answer for which every branch can fail; None where each leads somewhere."""
    if any(branch.when is None for branch in step.next):
        return None
    open_ends = [option for option in step.options if not option.next]
    if step.options and not open_ends and step.kind not in _SEVERAL and not step.options_from:
        return None
    if not step.next:
        return open_ends[0] if open_ends else Option("", {})
    return _gap(flow, step, open_ends)


def _gap(flow: Flow, step: Step, open_ends: list[Option]) -> Option | None:
    guards = [branch.when for branch in step.next if branch.when is not None]
    tests = [test for guard in guards for test in guard.tests()]
    names = list(dict.fromkeys(test.name for test in tests))
    values = [_values(flow, step, name, tests, open_ends) for name in names]
    cases = list(islice(product(*values), MOST_CASES + 1))
    for case in cases:
        known: Mapping[str, tuple[str, ...]] = dict(zip(names, case, strict=True))
        if len(cases) > MOST_CASES or not any(guard.holds(known.__getitem__) for guard in guards):
            return Option(",".join(known.get("answer", known.get(step.id, ()))), {})
    return None


def _values(flow: Flow, step: Step, name: str, tests: list[Test], open_ends: list[Option]) -> list[tuple[str, ...]]:
    named = {test.value: None for test in tests if test.name == name}
    if name in FACTS:
        return [(value,) for value in (FACTS[name] or (*named, ""))]
    is_this = name in ("answer", step.id)
    asked = step if is_this else flow.steps.get(name, step)
    if asked.kind in _SEVERAL:
        keys = [key for key in named if not key.startswith("#")]
        return list(chain.from_iterable(combinations(keys, size) for size in range(len(keys) + 1)))
    options = open_ends if is_this else asked.options
    not_given = [] if is_this else [(), (SKIPPED,), (UNKNOWN,)]
    given = [(option.key,) for option in options] or [(key,) for key in (*named, "")]
    return [*given, *([("",)] if asked.options_from else []), *not_given]
