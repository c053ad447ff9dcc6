"""Everything that can leave a support or safety talk, read out of the flows, for docs/flows/disclosures.md."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from flows.engine.checks.place import says
from flows.engine.checks.separation import Decided, asked, talks
from flows.engine.checks.unfold import Talk
from flows.engine.flow import Step
from flows.engine.load import Book

_HEAD = """\
# What can leave a support or safety talk

Made from the flows by `afterwards draw disclosures`; a test fails where this page and the flows differ. Nothing else
leaves: [check C14](../how-to/checks/C14.md) refuses a flow in which any other act depends on an answer.

| act | step | to whom | decided at | by | on what ground | what the screen says first |
|---|---|---|---|---|---|---|
"""
_GROUNDS = {
    "yes": "the person's own yes",
    "opening": "the opening said: I tell (rule always)",
    "kept": "the answer itself is kept, to the day",
    "passed": "the step has been passed",
}


class Disclosure(msgspec.Struct, frozen=True, order=True):
    """One way for something to leave: the act, the answer that decides it, and why it may."""

    act: Literal["a person is asked to come", "a fact is kept", "an appointment is made"]
    step: str  # "flow:step" of the act
    to: str  # the route that is asked, or the field
    at: str  # "flow:step" of the answer that decides; "" where none does
    by: str  # the option's key, "skip", or ""
    ground: Literal["yes", "opening", "kept", "passed"]
    says: str  # on the screen where it is decided


def disclosures(book: Book) -> tuple[Disclosure, ...]:
    """All of them, in order, nothing twice."""
    found: set[Disclosure] = set()
    for talk in talks(book):
        found.update(_asking(talk, decided) for decided in asked(talk))
    for flow_id in book.ids:
        flow = book.current(flow_id)
        if flow.purpose == "support":
            found.update(kept for step in flow.steps.values() for kept in _keeping(flow_id, step))
    return tuple(sorted(found))


def page(book: Book) -> str:
    """The page for reviewers, as Markdown."""
    rows = (
        f"| {one.act} | `{one.step}` | {one.to} | {f'`{one.at}`' if one.at else '-'} | {one.by or '-'} | "
        f"{_GROUNDS[one.ground]} | {one.says or '-'} |\n"
        for one in disclosures(book)
    )
    return _HEAD + "".join(rows)


def _asking(talk: Talk, decided: Decided) -> Disclosure:
    act, at = talk.step(decided.act), talk.step(decided.at)
    option = at.option(decided.by)
    to = act.route or (option.asks if option is not None else "") or "contact"
    return Disclosure(
        "a person is asked to come", _name(decided.act.flow, act), to, _name(decided.at.flow, at), decided.by,
        "yes" if decided.agreed else "opening", says(at)
    )  # fmt: skip


def _keeping(flow_id: str, step: Step) -> Iterator[Disclosure]:
    name = _name(flow_id, step)
    is_answered = step.kind != "call"
    if step.keeps:
        yield Disclosure("a fact is kept", name, step.keeps, name if is_answered else "", "",
                         "kept" if is_answered else "passed", says(step))  # fmt: skip
    if step.kind == "remind":
        yield Disclosure("an appointment is made", name, step.opens, name, "", "kept", says(step))


def _name(flow_id: str, step: Step) -> str:
    return f"{flow_id}:{step.id}"
