"""What can be done at a step: every answer that could make a difference, and every event that must not."""

from collections.abc import Iterator, Mapping

from flows.engine.flow import FORMS, Flow, Step
from flows.engine.guard import Test
from flows.engine.load import Book
from flows.engine.session import Event, Session

NOWHERE = "no_such_key"

Tested = Mapping[str, frozenset[str]]
"""By "flow:step": the keys of its answer that some condition compares with."""


def tested_keys(flows: tuple[Flow, ...], *, later: bool = False) -> Tested:
    """What conditions look at: answers that differ in nothing of it lead to the same places.

    `later`: only what is looked at from other steps, which is what a state has to remember.
    """
    found: dict[str, set[str]] = {}
    for flow in flows:
        for step in flow.steps.values():
            for test in tests(step):
                name = step.id if test.name == "answer" else test.name
                if name in flow.steps and not (later and name == step.id):
                    key = f"#{test.value}" if test.sign == "is" else test.value
                    found.setdefault(f"{flow.id}:{name}", set()).add(key)
    return {name: frozenset(keys) for name, keys in found.items()}


def conditions(flow: Flow) -> Iterator[Test]:
    """Every test of every condition in the flow."""
    for step in flow.steps.values():
        yield from tests(step)


def answers(flow: Flow, step: Step, tested: Tested) -> Iterator[Event]:
    """Answers, skips and signals: whatever may lead on from this step."""
    looked_at = tested.get(f"{flow.id}:{step.id}", frozenset())
    match step.kind:
        case "many" | "body_map":
            yield from (Event("choose", values=keys) for keys in _sets(step, looked_at))
        case "mat":
            yield from (Event("choose", values=keys) for keys in _placings(step, looked_at))
        case "write":
            yield Event("wrote")
        case "breathe":
            yield Event("done")
        case _:
            yield from _single(step)
    yield Event("skip")
    yield Event("unknown")
    if step.kind == "hand_over":
        yield from (Event("signal", value) for value in ("seen", "unseen", "failed"))


def changes(flow: Flow, step: Step) -> Iterator[Event]:
    """From a review: each question that can be answered again."""
    if step.kind == "review":
        yield from (Event("change", other.id) for other in flow.steps.values() if other.change)


def views(book: Book, session: Session, step: Step) -> Iterator[Event]:
    """Events that change how the question is shown and nothing else."""
    yield Event("more")
    yield from (Event("form", form) for form in FORMS if form != session.form)
    yield Event("language", "cy" if session.language != "cy" else "en_GB")
    if step.kind in ("many", "body_map"):
        yield from (Event("tick", option.key) for option in step.options[:2])
    if step.kind == "mat":
        yield Event("place", f"{step.items[0].key}={step.options[0].key}")
        yield Event("item", step.items[-1].key)


def nonsense(step: Step) -> Iterator[Event]:
    """What means nothing at this step, or anywhere."""
    yield Event("choose", values=(NOWHERE,))
    yield Event("tick", NOWHERE)
    yield Event("place", f"{NOWHERE}={NOWHERE}")
    yield Event("item", NOWHERE)
    yield Event("form", NOWHERE)
    yield Event("signal", NOWHERE)
    yield Event("change", NOWHERE)
    yield Event(NOWHERE)
    if step.kind != "write":
        yield Event("wrote")
    if step.kind in ("choose", "remind", "review"):
        yield Event("done")
        yield Event("choose", values=(*(option.key for option in step.options[:2]), NOWHERE))


def tests(step: Step) -> Iterator[Test]:
    """Every test of every condition at the step."""
    guards = [branch.when for branch in step.next if branch.when] + [variant.when for variant in step.variants]
    yield from (test for guard in guards for test in guard.tests())


def _single(step: Step) -> Iterator[Event]:
    keys = [option.key for option in step.options]
    if step.kind == "remind" and not keys:
        keys = ["yes", "no"]
    if step.options_from:
        keys.append(f"{step.options_from}.one")
    yield from (Event("choose", values=(key,)) for key in keys)
    if step.kind == "hand_over" and not keys:
        yield Event("done")


def _sets(step: Step, looked_at: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """None, each that a condition looks at, one that none does, and as many as may be."""
    keys = [option.key for option in step.options]
    yield ()
    yield from ((key,) for key in keys if key in looked_at)
    yield from ((key,) for key in [key for key in keys if key not in looked_at][:1])
    most = tuple(keys[: step.limit or len(keys)])
    if len(most) > 1:
        yield most


def _placings(step: Step, looked_at: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """Nothing placed, each placing that a condition looks at, everything in each place."""
    yield ()
    yield from ((key,) for key in sorted(looked_at) if "=" in key)
    for place in step.options:
        yield tuple(f"{item.key}={place.key}" for item in step.items)
