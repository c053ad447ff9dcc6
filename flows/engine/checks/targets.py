"""C01, C13 (targets), C15, C17: what a step names exists, belongs here, and keeps its meaning."""

import re
from collections.abc import Iterator

from flows.engine.alarm import ENTRIES
from flows.engine.checks.graph import jump, reachable, ways
from flows.engine.checks.place import wrong
from flows.engine.flow import QUESTIONS, WAYS_ON, Flow, Mistake, Step
from flows.engine.load import Book

DEEPEST = 3
"""So many flows may be inside one another below the one a talk begins with."""

_SEVERAL = ("many", "body_map", "mat")
_KEY = re.compile(r"[a-z0-9_]+\Z")
_RESERVED = WAYS_ON | {"answer", "and", "or", "not", "in", "is", "skipped", "unknown"}
_THIS_FLOW = "Write the id of a step of this flow."


def targets(book: Book, flow: Flow) -> Iterator[Mistake]:
    """Every id that the flow names."""
    heads = {"first": flow.first, "alone": flow.alone, "closing": flow.closing, "after_skips": flow.after_skips[1]}
    for key, named in heads.items():
        if named and named not in flow.steps:
            yield wrong(flow, "C01", f"there is no step `{named}`.", _THIS_FLOW, at=(key,))
    for step in flow.steps.values():
        yield from _of_step(book, flow, step)
    for step_id in ENTRIES.get(flow.id, ()):
        if step_id not in flow.steps:
            yield wrong(flow, "C11", f"Help now and red flags come in at `{step_id}`, and it is not there.",
                        f"Add the step `{step_id}`.", at=("steps",))  # fmt: skip


def depth(book: Book, flow: Flow) -> Iterator[Mistake]:
    """C15: flows inside flows."""
    for step, path in _deepest(book, flow, (flow.id,)):
        chain = " > ".join(path)
        if path[-1] in path[:-1]:
            yield wrong(flow, "C15", f"a flow calls itself: {chain}.", "Lead back with `next` instead.", step=step)
        else:
            yield wrong(flow, "C15", f"more than {DEEPEST} calls deep: {chain}.", "Call fewer flows.", step=step)


def ids(flow: Flow) -> Iterator[Mistake]:
    """C17 within one version: ids that a condition, a token or a translation could not tell apart."""
    for step in flow.steps.values():
        if step.id in _RESERVED:
            yield wrong(flow, "C17", f"`{step.id}` has a meaning of its own in conditions and targets.",
                        "Give the step another id.", step=step)  # fmt: skip
        options = {option.key for option in step.options}
        double = [item.key for item in step.items if item.key in options]
        names = [variant.name for variant in step.variants]
        for key in (*double, *(name for number, name in enumerate(names) if name in names[:number])):
            yield wrong(flow, "C17", f"`{key}` stands for two things in one step.", "Give one another name.", step=step)
        for key in (step.id, *options, *(item.key for item in step.items), *names):
            if not _KEY.match(key):
                yield wrong(flow, "C17", f"`{key}` is not an id.", "Use small letters, digits and _ only.", step=step)


def changed(before: Flow, now: Flow) -> tuple[Mistake, ...]:
    """C17 across versions: an id that people, records and translations know must not come to mean something else."""
    found = []
    for step in now.steps.values():
        was = before.steps.get(step.id)
        if was is None:
            continue
        for field, old, new in (("kind", was.kind, step.kind), ("field in the record", was.keeps, step.keeps)):
            if old and new and old != new:
                found.append(wrong(now, "C17", f"the {field} of `{step.id}` was {old} and is now {new}.",
                                   "Give what is new an id of its own.", step=step))  # fmt: skip
        for option in step.options:
            known = was.option(option.key)
            if known is not None and known.asks and option.asks and known.asks != option.asks:
                problem = f"`{option.key}` asked for {known.asks} and now asks for {option.asks}."
                fix = "Give the option a key of its own."
                found.append(wrong(now, "C17", problem, fix, step=step, at=("options", option.key)))
    return tuple(found)


def _of_step(book: Book, flow: Flow, step: Step) -> Iterator[Mistake]:
    for name in ("reverse_of", "echo", "items_from"):
        if (named := getattr(step, name)) and named not in flow.steps:
            yield wrong(flow, "C01", f"`{name}` names `{named}`, and there is no such step.", _THIS_FLOW,
                        step=step, at=(name,))  # fmt: skip
    for signal in step.on:
        if signal not in ("unseen", "failed"):
            yield wrong(flow, "C01", f"nothing is signalled as `{signal}`.", "Write unseen or failed.",
                        step=step, at=("on", signal))  # fmt: skip
    yield from _taking_back(flow, step)
    for way in ways(step):
        if "/" in way.go:
            yield from _into_flow(book, flow, step, way.go, way.at, must_call=flow.purpose != "safety")
        elif way.go not in flow.steps and way.go not in WAYS_ON:
            yield wrong(flow, "C01", f"there is no step `{way.go}`.", _THIS_FLOW, step=step, at=way.at)
    if step.kind == "call":
        yield from _into_flow(book, flow, step, step.call, ("call",))
    if step.kind == "remind":
        yield from _into_flow(book, flow, step, step.opens, ("opens",), opens=True)


def _taking_back(flow: Flow, step: Step) -> Iterator[Mistake]:
    for option in step.options:
        taken, at = option.takes_back, ("options", option.key, "takes_back")
        if taken and step.kind in _SEVERAL:
            yield wrong(flow, "C01", f"one choice of `{step.kind}` takes nothing back.", "Ask it with `choose`.",
                        step=step, at=at)  # fmt: skip
        elif taken and (taken not in flow.steps or flow.steps[taken].kind not in QUESTIONS):
            yield wrong(flow, "C01", f"`{option.key}` takes back `{taken}`, and there is no such question.",
                        _THIS_FLOW, step=step, at=at)  # fmt: skip
        elif taken and (taken == step.id or step.id not in reachable(flow, [taken])):
            yield wrong(flow, "C01", f"`{option.key}` takes back `{taken}`, which is not asked before it.",
                        "Take back a question that leads here.", step=step, at=at)  # fmt: skip


def _into_flow(
    book: Book,
    flow: Flow,
    step: Step,
    target: str,
    at: tuple[str, ...],
    *,
    must_call: bool = False,
    opens: bool = False,
) -> Iterator[Mistake]:
    flow_id, entry = jump(target)
    purpose = flow_id.partition("/")[0]
    if flow_id not in book or (entry and entry not in book.current(flow_id).steps):
        named = f"`{target}`" if target else "the flow it opens"
        yield wrong(flow, "C01", f"{named} does not exist.", "Write purpose/flow, or purpose/flow@step.",
                    step=step, at=at)  # fmt: skip
    elif must_call:
        yield wrong(flow, "C13", f"only safety may go into another flow for good ({target}).",
                    f"Make a step `call: {target}`.", step=step, at=at)  # fmt: skip
    elif purpose != flow.purpose and (opens or purpose != "safety"):
        yield wrong(flow, "C13", f"{flow.purpose} leads into {purpose}: the two are kept apart.",
                    "Take it out; the start menu is the one place where purposes meet.", step=step, at=at)  # fmt: skip


def _deepest(book: Book, flow: Flow, path: tuple[str, ...]) -> Iterator[tuple[Step, tuple[str, ...]]]:
    for step in flow.steps.values():
        flow_id = jump(step.call)[0]
        if step.kind != "call" or flow_id not in book:
            continue
        further = (*path, flow_id)
        if flow_id in path or len(path) > DEEPEST:
            yield step, further
        else:
            yield from ((step, longer) for _, longer in _deepest(book, book.current(flow_id), further))
