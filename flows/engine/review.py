"""Changing one answer from the review: forward over what still holds, without what no longer does."""

from flows.engine.flow import QUESTIONS, Flow, Step
from flows.engine.machine import ON
from flows.engine.session import RETURNED, Answer, View
from flows.engine.walk import Walk, is_given

LONGEST_PATH = 400
"""So many steps are followed from the first to the review."""


def change(walk: Walk, step_id: str) -> bool:
    """Go to that question from the review. False where it cannot be changed from here."""
    flow, name = walk.flow, f"{walk.frame.flow}:{step_id}"
    step = flow.steps.get(step_id)
    answered = _given_last(walk, flow, step) if step is not None else None
    if walk.step.kind != "review" or step is None or step.kind not in QUESTIONS or not step.change:
        return False
    if answered is None and not step.extra:
        return False
    walk.leave(View(walk.page, walk.more))
    walk.reviewing = walk.name
    walk.frames = (*walk.frames[:-1], type(walk.frame)(flow.id, flow.version, step_id, walk.frame.entry))
    walk.said = ()
    is_marked = answered is not None and step.kind in ("many", "mat", "body_map") and is_given(answered)
    first = walk.ledger.made.get(f"^{name}", ()) if is_marked else ()
    walk.show(View(picked=answered if is_marked and answered else (), first_places=first))
    walk.settle()
    return True


def reuse(walk: Walk, step: Step) -> str | None:
    """While an answer is being changed: where the stored answer of the step just reached leads; None where it waits."""
    flow = walk.flow
    review_flow, _, review = walk.reviewing.rpartition(":")
    if flow.id != review_flow:
        return None
    if step.id == review or step.kind == "end":
        walk.reviewing = ""
        _drop_strays(walk, flow, review)
        return None
    values = walk.ledger.answers.get(walk.name)
    onward = _onward(walk, flow, step.id, values) if values is not None else _taken_back_at(walk, flow, step.id) or None
    if onward is not None:
        walk.said = ()
    return onward


def forget_what_was_said_of(walk: Walk, flow: Flow, step: Step) -> None:
    """A changed answer is another one: what was said of it (`<field>.confirmed`, asked again) is asked afresh."""
    about = [other for other in flow.steps.values() if step.keeps and other.keeps.startswith(f"{step.keeps}.")]
    for other in (*flow.asking_again(step), *about):
        walk.ledger.forget(f"{flow.id}:{other.id}")


def _given_last(walk: Walk, flow: Flow, step: Step) -> Answer | None:
    """The answer that holds for a step: where it was asked again, the one given then."""
    given = (walk.ledger.answers.get(f"{flow.id}:{one.id}") for one in (*reversed(flow.asking_again(step)), step))
    return next((answer for answer in given if answer is not None), None)


def _taken_back_at(walk: Walk, flow: Flow, step_id: str) -> str:
    """The step at which the answer of that one was taken back; "" where it was not."""
    for step in flow.steps.values():
        values = walk.ledger.answers.get(f"{flow.id}:{step.id}", ())
        if any(option.takes_back == step_id and values == (option.key,) for option in step.options):
            return step.id
    return ""


def _drop_strays(walk: Walk, flow: Flow, review: str) -> None:
    """Forget the answers that no way to the review passes any more."""
    path = _path(walk, flow, flow.first, review)
    if review not in path:
        return  # the way cannot be told from the answers alone: nothing is dropped on a guess
    for step in flow.steps.values():
        if step.extra and f"{flow.id}:{step.id}" in walk.ledger.answers:
            path |= _path(walk, flow, step.id, review)
    for name in list(walk.ledger.answers):
        flow_id, _, step_id = name.rpartition(":")
        if flow_id == flow.id and step_id not in path:
            walk.ledger.forget(name)


def _path(walk: Walk, flow: Flow, start: str, review: str) -> set[str]:
    """The steps that the stored answers lead through from there, up to the review or the first that has none."""
    seen: set[str] = set()
    at = start
    for _ in range(LONGEST_PATH):
        step = flow.steps.get(at)
        if step is None:
            break
        seen.add(at)
        values = walk.ledger.answers.get(f"{flow.id}:{at}")
        if at == review:
            break
        if values is None and step.kind not in ("say", "call"):
            at = _taken_back_at(walk, flow, at)
        else:
            at = _onward(walk, flow, at, values if values is not None else (RETURNED,))
    return seen


def _onward(walk: Walk, flow: Flow, step: str, values: Answer) -> str:
    trigger = ON if is_given(values) else "skip"
    look_up = walk.look_up(flow.id, walk.frame.entry, step, values)
    return walk.book.machine(flow).move(step, trigger, values, look_up)
