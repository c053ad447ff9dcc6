"""Which facts a talk can begin with, and what a condition says when only some of them are known. Pure sets, no talk."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from flows.engine.flow import FACTS, Flow, Step
from flows.engine.guard import All, Any_, Guard, Node, Not, Test
from flows.engine.load import Book

Known = Mapping[str, str]
"""Facts by name. A name that is missing is not known."""

COMPUTED = frozenset({"checked", "asked", "draft", "entry", "purpose"})
"""Facts that the engine sets itself: nobody can choose them for a talk."""

ADULTS = frozenset({"staff", "adult", "family", "lead"})
_UNDER_18: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(ADULTS, ("no",)), "young_person": ("yes",), "child": ("yes",),
    "few_words": ("yes", "no"), "witness": ("yes", "no")
}  # fmt: skip
_SUPPORTED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("staff", "family", "lead", "witness"), ("no",)), "few_words": ("yes",)
}  # fmt: skip


def verdict(guard: Guard | None, known: Known) -> bool | None:
    """Whether the condition holds, as far as these facts tell. None: an answer, or a fact not known, decides."""
    return True if guard is None else _verdict(guard.tree, known)


def flows_within(book: Book, flow: Flow) -> tuple[Flow, ...]:
    """The flow and all that it can enter: by a call, by a jump, and by Help now, which is everywhere."""
    found, todo = {flow.id: flow}, [flow]
    while todo:
        for flow_id in _entered(todo.pop()):
            if flow_id in book and flow_id not in found:
                found[flow_id] = book.current(flow_id)
                todo.append(found[flow_id])
    return tuple(found.values())


def combinations(book: Book, flow: Flow, *, words: bool = True) -> tuple[dict[str, str], ...]:
    """Every set of facts that this talk can begin with and some condition tells apart, the rest filled in.

    `words`: also those that differ in nothing but words; without them only where an answer leads is looked at.
    """
    steps = [step for within in flows_within(book, flow) for step in within.steps.values()]
    tested = {(test.name, test.value) for test in _tests(steps, words)}
    sets: dict[tuple[str, ...], dict[str, str]] = {}
    for audience in flow.card.audience:
        for facts in _of(audience):
            sets.setdefault(tuple(value for name, value in facts.items() if (name, value) in tested), facts)
    return tuple(facts | {"purpose": flow.purpose} for facts in sets.values())


def _of(audience: str) -> Iterator[dict[str, str]]:
    ages, supported = _UNDER_18.get(audience, ("no",)), _SUPPORTED.get(audience, ("no", "yes"))
    told_apart = (FACTS["reach"], FACTS["last"], FACTS["foreign"], FACTS["tied"])
    for age, beside, reach, last, foreign, tied in product(ages, supported, *told_apart):
        place = "known" if reach == "shared" else "unknown"  # only a ward's tablet has a place of its own
        typings = FACTS["typing"] if reach == "chat" else ("here",)  # a page takes words wherever it is
        for alert, typing in product(FACTS["alert"] if age == "yes" else ("on_tap",), typings):
            yield {
                "audience": audience, "under_18": age, "supported": beside, "reach": reach, "alert": alert,
                "place": place, "last": last, "foreign": foreign, "tied": tied, "typing": typing
            }  # fmt: skip


def _tests(steps: Iterable[Step], words: bool) -> Iterator[Test]:
    for step in steps:
        for branch in step.next:
            yield from branch.when.tests() if branch.when else ()
        for variant in step.variants if words else ():
            yield from variant.when.tests()


def _entered(flow: Flow) -> Iterator[str]:
    yield "safety/help_now"
    yield "safety/first_check"
    for step in flow.steps.values():
        if step.call:
            yield step.call.partition("@")[0]
        for target in (*(option.next for option in step.options), *(branch.go for branch in step.next), step.skip):
            if "@" in target:
                yield target.partition("@")[0]


def _verdict(node: Node, known: Known) -> bool | None:
    if isinstance(node, Not):
        inner = _verdict(node.part, known)
        return None if inner is None else not inner
    if isinstance(node, All | Any_):
        parts = [_verdict(part, known) for part in node.parts]
        decides = isinstance(node, Any_)  # a true part decides `or`, a false part decides `and`
        return decides if decides in parts else (None if None in parts else not decides)
    if node.name not in known:
        return None
    return node.holds(lambda name: (known[name],))
