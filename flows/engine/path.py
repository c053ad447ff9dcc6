"""How a talk moves: from an answer to the next question, into other flows and back. Not which events there are."""

from itertools import takewhile

from flows.engine.alarm import FIRST_CHECK, HELP_NOW
from flows.engine.draft import note_draft, set_aside
from flows.engine.flow import BREAK, FINISH, RETURN, STOP, Flow, Step
from flows.engine.guard import SKIPPED
from flows.engine.hand_over import hand_over
from flows.engine.lifecycle import change
from flows.engine.machine import ON
from flows.engine.review import forget_what_was_said_of, reuse
from flows.engine.session import RETURNED, Answer, Frame, Spot, View
from flows.engine.trail import LASTING, purpose_of
from flows.engine.walk import Walk, is_safety

STEPS_A_TURN = 100
"""So many steps may be passed in one turn; then the talk rests where it is: even a flow in circles gives an answer."""

DEEPEST = 8
"""So many flows may be inside one another at run time. The checks allow fewer."""


def answer(walk: Walk, values: Answer) -> None:
    """The question is answered: record it, go where it leads."""
    _leave(walk, values, walk.route(ON, values))


def pass_over(walk: Walk, value: str) -> None:
    """The question is left without an answer. `value` says whether it was skipped, or the answer is not known."""
    flow, target = walk.flow, walk.route("skip", (value,))
    count, offer = flow.after_skips
    skips = min(walk.skips + 1, count) if value == SKIPPED and not walk.is_offer else 0
    if offer in flow.steps and skips >= count and not walk.is_over:
        _leave(walk, (value,), target, offer=offer)
    else:
        _leave(walk, (value,), target, skips=skips)


def _leave(walk: Walk, values: Answer, target: str, *, offer: str = "", skips: int = 0) -> None:
    if target == BREAK and not walk.is_offer:
        walk.pause()
        return
    chose, is_changing = (walk.name, *values), walk.is_changing
    was = walk.ledger.answers.get(walk.name)
    walk.leave_with(values)
    if is_changing and values != was:
        forget_what_was_said_of(walk, walk.flow, walk.step)
    walk.skips = skips
    if offer:
        push(walk, walk.flow, offer, interrupt=True)
    go(walk, offer or target, chose)


def go(walk: Walk, target: str, chose: Answer = ()) -> None:
    """Go there, and on until a step waits for the person. `chose` is what was just answered."""
    walk.said = ()
    walk.show(View(chose=chose))
    for _ in range(STEPS_A_TURN):
        if not _reach(walk, target):
            break
        further = _pass(walk, walk.step)
        if further is None:
            break
        target = further
    here = Spot(walk.frame.flow, walk.frame.step)
    if walk.step.kind == "say" and here in walk.said:
        walk.said = walk.said[: walk.said.index(here)]  # the talk rests here: it stands where a question would
    walk.settle()


def restart(walk: Walk) -> bool:
    """Bring a talk whose step is gone to the first step of that flow. False where the flow itself is gone."""
    while walk.frame.flow not in walk.book:
        if len(walk.frames) == 1:
            return False
        walk.frames = walk.frames[:-1]
    if walk.life == "paused":
        walk.resume()
    go(walk, walk.frame.step if walk.frame.step in walk.flow.steps else walk.flow.begins(walk.facts))
    return True


def push(walk: Walk, flow: Flow, step: str, *, interrupt: bool = False) -> None:
    """Enter a flow at a step, above the present one."""
    walk.frames = (*walk.frames, Frame(flow.id, flow.version, step, step, interrupt))


def _reach(walk: Walk, target: str) -> bool:
    """Stand at the step that a target means. False: the talk rests where it stands."""
    for _ in range(2 * DEEPEST):
        flow = walk.flow
        if target in flow.steps:
            frame = walk.frame
            walk.frames = (*walk.frames[:-1], Frame(flow.id, flow.version, target, frame.entry, frame.interrupt))
            return True
        further = _leave_by(walk, target)
        if further is None:
            return False
        target = further
    return False


def _leave_by(walk: Walk, target: str) -> str | None:
    """A target that is no step of this flow: the target it comes to, or None where the talk rests."""
    if target in ("", RETURN):
        return _come_back(walk)
    if target == FINISH:
        return close(walk)
    if target == STOP:
        return stop(walk)
    if target == BREAK:
        walk.will_pause = True
        return _come_back(walk) if walk.is_offer else None
    return _jump(walk, target)


def _pass(walk: Walk, step: Step) -> str | None:
    """What happens at the step just reached: the target it leads on to at once, or None where it waits."""
    if step.kind == "say":
        walk.said = (*walk.said, Spot(walk.frame.flow, step.id))
        return walk.route()
    again = reuse(walk, step) if walk.reviewing else None
    if again is not None:
        return again
    if step.kind == "call":
        return _call(walk, step)
    if step.kind == "hand_over":
        hand_over(walk, step)
        return None if step.options else walk.route()  # nothing to choose: a person is asked, and no screen says so
    if step.kind == "end" and walk.frame.interrupt:
        frame = walk.frame  # the talk ends here: the question below is not come back to
        walk.frames = (*walk.frames[:-1], Frame(frame.flow, frame.version, frame.step, frame.entry))
        if purpose_of(walk.frames[0].flow) in LASTING:  # "I keep no answers from today" is true from here on
            walk.ledger.drop_lasting()
    return None


def _call(walk: Walk, step: Step) -> str:
    flow_id, _, at = step.call.partition("@")
    if flow_id not in walk.book or len(walk.frames) >= DEEPEST:
        return walk.route(ON, (RETURNED,))
    flow = walk.book.current(flow_id)
    first = at if at in flow.steps else flow.first
    push(walk, flow, first)
    return first


def _jump(walk: Walk, target: str) -> str:
    """Into another flow in place of this one: its `return` goes where this one's would have gone."""
    flow_id, _, at = target.partition("@")
    if flow_id not in walk.book:
        return RETURN
    flow = walk.book.current(flow_id)
    first = at if at in flow.steps else flow.first
    walk.frames = (*walk.frames[:-1], Frame(flow.id, flow.version, first, first, walk.frame.interrupt))
    return first


def _come_back(walk: Walk) -> str | None:
    frame, below = walk.frame, walk.frames[:-1]
    if not below:
        return close(walk)
    if frame.interrupt and is_safety(frame):
        come_back_to_question(walk, len(below))
        return None
    if frame.interrupt or is_safety(frame):
        walk.ledger.rewind(len(below))
    walk.frames = below
    step = walk.flow.steps.get(walk.frame.step)
    if step is None:
        return walk.flow.begins(walk.facts)
    if frame.interrupt:
        return walk.route("skip", (SKIPPED,))
    return _called(walk, step)


def _called(walk: Walk, step: Step) -> str:
    """A flow that was called has come back."""
    if step.kind != "call":
        return step.id  # another version, in which nothing is called here
    if step.call.partition("@")[0] == FIRST_CHECK:
        walk.facts = {**walk.facts, "checked": "yes"}
    walk.record(walk.flow, step, walk.name, (RETURNED,))
    return walk.route(ON, (RETURNED,))


def come_back_to_question(walk: Walk, depth: int) -> None:
    """The question that was interrupted stands there again, exactly as it was left."""
    ledger = walk.ledger
    ledger.rewind(depth)
    walk.frames, walk.said = walk.frames[:depth], ()
    walk.show(View())
    if ledger.trail and ledger.trail[-1].frames == walk.frames:
        place = ledger.step_back()
        walk.show_again(place)


def close(walk: Walk) -> str | None:
    """To the closing part of the talk. None where there is none, or it is behind: then it ends where it stands."""
    was_over = walk.is_over and walk.session.is_over
    if was_over and walk.help_asked:
        come_back_to_question(walk, walk.help_asked)  # the closing part from which it was asked
        return None
    bottom = walk.frames[0]
    flow = walk.book.flow(bottom.flow, bottom.version)
    is_behind = len(walk.frames) == 1 and (walk.is_closing or was_over)
    if flow.closing not in flow.steps or is_behind:
        walk.has_ended = True
        walk.frames = tuple(takewhile(lambda frame: not frame.interrupt, walk.frames))
        return None
    inside = next((depth for depth, frame in enumerate(walk.frames) if depth and is_safety(frame)), 0)
    if inside:
        walk.ledger.rewind(inside)
    walk.is_closing, walk.reviewing = True, ""
    walk.frames = (Frame(flow.id, flow.version, flow.closing, bottom.entry),)
    return flow.closing


def stop(walk: Walk) -> str | None:
    """The person wants no more: answers and the way here are forgotten or set aside, the closing part is left."""
    if walk.is_over:
        return close(walk)
    if walk.frame.flow != HELP_NOW:  # there it is Stop that sets aside; a flow that stops has heard something
        set_aside(walk)
    note_draft(walk)
    walk.life, walk.paused_from = change(walk.life, "stop"), None
    walk.ledger.drop()
    walk.skips, walk.reviewing, walk.told = 0, "", ()
    return close(walk)
