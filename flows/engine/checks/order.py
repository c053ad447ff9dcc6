"""C11, C12, C22: who it is comes first, then the body; the ways out are open; who asked for a person is left alone."""

from collections.abc import Iterator

from flows.engine.alarm import FIRST_CHECK
from flows.engine.checks.graph import is_root, jump, possible, ways
from flows.engine.checks.place import wrong
from flows.engine.flow import QUESTIONS, Flow, Mistake, Step
from flows.engine.lifecycle import LIVE, allows
from flows.engine.load import Book

CARRY_ON = "carry_on"
"""The key of the option that says: ask me more."""

_ASKED_FOR = frozenset({"other", "not_this", "write"})
"""Options by which the person asks for somebody else, or to write: what comes then is their own wish."""

_DESK = frozenset({"lead", "staff"})


def ways_out(book: Book, flow: Flow) -> Iterator[Mistake]:
    """C11: Stop leads somewhere, and asks nothing on the way."""
    if not is_root(book, flow):
        return
    if not flow.closing:
        yield wrong(flow, "C11", "Stop has nowhere to lead to.", "Add `closing:` with the step that ends every talk.")
        return
    if flow.purpose == "support":
        for step in _asked_on_the_way(book, flow, flow.closing):
            yield wrong(flow, "C11", "after Stop it still asks.", "Let the closing part say, and end.", step=step)


def lives() -> Iterator[Mistake]:
    """C11: stop, unsafe and expire are possible in every state of a talk that is going on."""
    for life in LIVE:
        for trigger in ("stop", "unsafe", "expire"):
            if not allows(life, trigger):
                yield Mistake("C11", "flows/engine/lifecycle.py", 1, "", f"a talk that is {life} knows no {trigger}.",
                              "Add it to the table.")  # fmt: skip


def after_hand_over(flow: Flow) -> Iterator[Mistake]:
    """C12: the plain way on from a hand-over meets "Carry on" before a question. What a person asks for is theirs."""
    for start in flow.steps.values():
        if start.kind == "hand_over":
            seen: set[str] = set()
            todo = list(_plainly_on(start))
            while todo:
                step = flow.steps.get(todo.pop())
                if step is None or step.id in seen or step.kind in ("end", "hand_over") or step.option(CARRY_ON):
                    continue
                seen.add(step.id)
                if _asks(step):
                    yield wrong(flow, "C12", f"it asks after `{start.id}`, where a person was asked to come.",
                                f"Lead there by a step with the option `{CARRY_ON}`.", step=step)  # fmt: skip
                else:
                    todo += _plainly_on(step)


def opening(book: Book, flow: Flow) -> Iterator[Mistake]:
    """C22: first who speaks and what is kept, then the body, before any question to the person."""
    if not is_root(book, flow):
        return
    seen: set[tuple[str, bool]] = set()
    todo = [(flow.first, False)]
    while todo:
        step_id, opened = todo.pop()
        step = flow.steps.get(step_id)
        if step is None or (step_id, opened) in seen:
            continue
        seen.add((step_id, opened))
        if problem := _too_early(flow, step, opened):
            yield wrong(flow, "C22", *problem, step=step)
        elif not (step.kind == "call" and jump(step.call)[0] == FIRST_CHECK):
            todo += [(way.go, opened or step.opening) for way in ways(step)]


def _too_early(flow: Flow, step: Step, opened: bool) -> tuple[str, str] | None:
    if step.turn == "supporter":
        return None
    if not opened and not step.opening:
        return "it comes before the opening.", "Begin with a `say` that has `opening: true`."
    if step.opening and step.kind != "say":
        return "an opening asks nothing.", "Make it a `say`."
    if step.kind == "call" and jump(step.call) == (FIRST_CHECK, "desk") and not set(flow.card.audience) <= _DESK:
        return "the one line for desk tasks stands in place of the questions about the body.", f"Call {FIRST_CHECK}."
    if step.kind == "call" and jump(step.call)[0] == FIRST_CHECK:
        return None
    if step.kind != "say":
        return f"it comes before {FIRST_CHECK}.", f"Call {FIRST_CHECK} right after the opening."
    return None


def _asked_on_the_way(book: Book, flow: Flow, start: str) -> Iterator[Step]:
    seen: set[str] = set()
    todo = [start]
    while todo:
        step = flow.steps.get(todo.pop())
        if step is None or step.id in seen or step.kind == "end":
            continue
        seen.add(step.id)
        called = jump(step.call)
        if step.kind == "call" and called[0] in book:
            callee = book.current(called[0])
            if any(True for _ in _asked_on_the_way(book, callee, called[1] or callee.first)):
                yield step
        elif step.kind in QUESTIONS:
            yield step
        todo += [way.go for way in ways(step) if way.by == "branch"]


def _plainly_on(step: Step) -> Iterator[str]:
    """Where it leads without the person asking for more."""
    plain = [option for option in step.options if option.key not in _ASKED_FOR]
    for option in plain:
        yield from (option.next,) if option.next else possible(step, {"answer": option.key, step.id: option.key})
    if not step.options:
        yield from possible(step, {})
    yield from (way.go for way in ways(step) if way.by in ("skip", "signal"))


def _asks(step: Step) -> bool:
    if step.kind == "choose":
        return any("?" in words for words in step.wording.values())
    return step.kind in QUESTIONS and step.kind != "breathe"
