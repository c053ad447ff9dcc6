"""C16: the slowest ordinary path fits into the minutes that the card promises. Speeds are assumed, to be calibrated."""

from collections.abc import Iterator

from flows.engine.checks.graph import is_root, jump, ways
from flows.engine.checks.place import wrong
from flows.engine.flow import QUESTIONS, RETURN, Flow, Form, Mistake, Step
from flows.engine.load import Book

_WORDS_A_MINUTE = {"standard": 200, "easy_read": 90, "child": 90, "symbols": 90}
_ANSWER = {"choose": 3, "many": 6, "body_map": 6, "write": 25, "remind": 3, "hand_over": 3, "review": 10, "say": 1}
_ITEM = 4
"""Seconds for one tap to be thought about, for a sentence to be written, for one thing on a mat to be placed."""
_NEVER = float("-inf")


def minutes(book: Book, flow: Flow) -> Iterator[Mistake]:
    """Every declared form."""
    if not is_root(book, flow):
        return
    needed = {form: _Watch(book, form).longest(flow, flow.first) / 60 for form in flow.card.forms}
    slowest = max(needed, key=lambda form: needed[form], default=None)
    if slowest is not None and needed[slowest] > flow.card.minutes:
        yield wrong(flow, "C16", f"about {needed[slowest]:.1f} minutes in {slowest}, and the card says "
                    f"{flow.card.minutes:g}.", "Ask less, put some behind a choice, or promise more time.",
                    at=("card", "minutes"))  # fmt: skip


class _Watch:
    """Counts seconds in one form. Ordinary: nothing behind More, nobody has to be called, safety is passed quickly."""

    def __init__(self, book: Book, form: Form) -> None:
        self.book = book
        self.form = form
        self._known: dict[tuple[str, str], float] = {}

    def longest(self, flow: Flow, step_id: str) -> float:
        """From that step to the end; a circle is gone round once."""
        key = (flow.id, step_id)
        if key not in self._known:
            self._known[key] = _NEVER  # a way that leads back here is no way on
            step = flow.steps[step_id]
            onward = [self.longest(flow, target) for target in _ordinary(step) if target in flow.steps]
            self._known[key] = self._seconds(step) + max([*onward, 0.0])
        return self._known[key]

    def shortest(self, flow: Flow, start: str) -> float:
        """From there back to the caller, the quickest way; 0 where nobody comes back."""
        best = {start: 0.0}
        todo = [start]
        returned = []
        while todo:
            step = flow.steps[min(todo, key=lambda step_id: best[step_id])]
            todo.remove(step.id)
            spent = best[step.id] + self._seconds(step)
            for target in _ordinary(step):
                if target == RETURN:
                    returned.append(spent)
                elif target in flow.steps and spent < best.get(target, float("inf")):
                    best[target] = spent
                    todo.append(target)
        return min(returned, default=0.0)

    def _seconds(self, step: Step) -> float:
        if step.kind == "call":
            flow_id, entry = jump(step.call)
            called = self.book.current(flow_id)
            count = self.shortest if called.purpose == "safety" else self.longest
            return count(called, entry or called.first)
        shown = [step.wording, step.readers, *(option.wording for option in (*step.options, *step.items)
                 if not option.behind_more)]  # fmt: skip
        words = sum(len(wording.get(self.form, "").split()) for wording in shown)
        reading = 60 * words / _WORDS_A_MINUTE[self.form]
        return reading + step.seconds + _ITEM * len(step.items) + _ANSWER.get(step.kind, 0)


def _ordinary(step: Step) -> Iterator[str]:
    for way in ways(step):
        if way.by == "branch" or (way.option is not None and not way.option.behind_more):
            yield way.go
    if step.kind in QUESTIONS and step.skip and not step.next and not step.options:
        yield step.skip
