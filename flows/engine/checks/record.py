"""C13 and C19: a flow writes only to the record of its own purpose, and typed words have a reader who is named."""

from collections.abc import Iterator, Mapping

from flows.engine.checks.place import wrong
from flows.engine.flow import Flow, Mistake, Purpose, Step

SUPPORT_FACTS = frozenset({"offered", "accepted", "declined", "wants_person", "check_in_wanted"})
"""All that may outlive a support talk, to the day (design.md section 1)."""

OWN_WORDS = "own_words"
"""The one step of safety where words are typed: written afresh, by choice, for the named role alone."""

Records = Mapping[Purpose, frozenset[str]]
"""The fields of each record. A purpose that is missing is not looked at."""


def keeps(flow: Flow, records: Records) -> Iterator[Mistake]:
    """C13: what is kept. Options of a field (`my_page.harder.first`) belong to their field."""
    fields = {"support": SUPPORT_FACTS, "safety": frozenset({OWN_WORDS}), **records}.get(flow.purpose)
    for step in flow.steps.values():
        if step.keeps and step.kind in ("say", "end", "hand_over"):
            yield wrong(flow, "C13", f"nothing is answered here that `{step.keeps}` could keep.",
                        "Move `keeps` to a question, or to a call.", step=step, at=("keeps",))  # fmt: skip
        elif step.keeps and fields is not None and step.keeps not in fields:
            yield wrong(flow, "C13", f"`{step.keeps}` is no field of what {flow.purpose} keeps.",
                        f"Use one of: {', '.join(sorted(fields)) or 'nothing is kept here'}.",
                        step=step, at=("keeps",))  # fmt: skip


def typed_words(flow: Flow) -> Iterator[Mistake]:
    """C19."""
    for step in flow.steps.values():
        if step.kind != "write":
            continue
        if problem := _refused(flow, step):
            yield wrong(flow, "C19", problem, "Make a board, or take the step out.", step=step)
        elif missing := [form for form in step.wording if form in flow.card.forms and not step.readers.get(form)]:
            yield wrong(flow, "C19", f"it does not say who reads it and for how long ({', '.join(missing)}).",
                        "Add `readers:` with a sentence for each form.", step=step)  # fmt: skip
        elif not step.keeps and flow.purpose != "safety":
            yield wrong(flow, "C19", "what is written goes nowhere.", "Add `keeps:` with a field of the record.",
                        step=step)  # fmt: skip


def _refused(flow: Flow, step: Step) -> str:
    if flow.purpose == "support":
        return "support asks by taps: nothing is typed there."
    if flow.purpose == "safety" and step.id != OWN_WORDS:
        return f"the only words typed in safety are those of `{OWN_WORDS}`."
    return ""
