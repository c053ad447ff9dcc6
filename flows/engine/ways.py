"""The ways that are always there: on, back, past, away, to people. Each says why not, or "" where it was taken."""

from flows.engine import path, review
from flows.engine.alarm import FIRST_CHECK, HELP_NOW, WHAT_NOW, way_to_people
from flows.engine.answers import CLOSED, NOT_HERE
from flows.engine.draft import set_aside, take_up
from flows.engine.flow import FINISH, FORMS, STOP, Form
from flows.engine.guard import SKIPPED, UNKNOWN
from flows.engine.hand_over import remember_asked
from flows.engine.lifecycle import allows, change
from flows.engine.session import Event, View
from flows.engine.walk import Walk, is_safety

TYPED = "typed"
_SAFE_AGAIN = "safe_again"


def go_on(walk: Walk, event: Event) -> str:
    """The statement on the screen has been read."""
    if not walk.is_reading:
        return NOT_HERE
    walk.page += 1
    return ""


def skip(walk: Walk, event: Event) -> str:
    """Past this question, or past the statement on the screen."""
    return go_on(walk, event) if walk.is_reading else _pass_over(walk, SKIPPED)


def unknown(walk: Walk, event: Event) -> str:
    """I do not know: goes where Skip goes, and is another answer."""
    return NOT_HERE if walk.is_reading else _pass_over(walk, UNKNOWN)


def back(walk: Walk, event: Event) -> str:
    """To the statement before, or to the last question with all that its answer led to taken back."""
    if walk.page:
        walk.page -= 1
        return ""
    if not walk.ledger.trail:
        return NOT_HERE
    remember_asked(walk)
    place = walk.ledger.step_back()
    is_inside = any(frame.interrupt for frame in walk.frames)
    walk.frames = place.frames
    if walk.is_astray:
        path.restart(walk)
    else:
        asked = walk.told
        walk.show_again(place)
        walk.settle(reopens=not is_inside)
        if not is_inside:  # Back from an answer that asked somebody: the same answer again asks nobody twice
            walk.told = asked
    return ""


def pause(walk: Walk, event: Event) -> str:
    """A break."""
    if not allows(walk.life, "pause"):
        return CLOSED
    walk.pause()
    return ""


def resume(walk: Walk, event: Event) -> str:
    """The break is over: the same question."""
    if walk.life != "paused":
        return NOT_HERE
    walk.resume()
    return ""


def stop(walk: Walk, event: Event) -> str:
    """No more questions, and none about why."""
    if walk.is_over and (len(walk.frames) == 1 or walk.step.kind == "end"):
        return CLOSED
    if walk.frame.flow == HELP_NOW:
        set_aside(walk)
    path.go(walk, FINISH if walk.is_over else STOP)
    return ""


def help_now(walk: Walk, event: Event) -> str:
    """To people, from anywhere; coming back changes nothing."""
    return _interrupt(walk, HELP_NOW, WHAT_NOW)


def alarm(walk: Walk, event: Event) -> str:
    """Typed words raised a red flag: to people, without being asked, unless it was dismissed in this sitting."""
    if walk.dismissed:
        return TYPED
    return _interrupt(walk, *way_to_people(event.value, walk.facts))


def check_again(walk: Walk, event: Event) -> str:
    """Back on another day: first whether anyone is hurt, then the question that was left, in a draft that was stopped
    too."""
    if walk.is_over:
        if not take_up(walk):
            return CLOSED
        if walk.is_astray:
            path.restart(walk)
    return _interrupt(walk, FIRST_CHECK, _SAFE_AGAIN)


def expire(walk: Walk, event: Event) -> str:
    """Its time is over: nothing is left but that."""
    if not allows(walk.life, "expire"):
        return CLOSED
    walk.life, walk.paused_from = change(walk.life, "expire"), None
    walk.ledger.drop()
    walk.show(View())
    return ""


def form(walk: Walk, event: Event) -> str:
    """The same step in another form, if every flow that is open has it."""
    flows = [walk.book.flow(frame.flow, frame.version) for frame in walk.frames]
    wanted: Form | None = next((known for known in FORMS if known == event.value), None)
    if wanted is None or wanted == walk.form or not all(wanted in flow.card.forms for flow in flows):
        return NOT_HERE
    was_reading = walk.is_reading
    walk.form = wanted
    last = len(walk.screens()) - 1
    walk.page, walk.more = min(walk.page, last) if was_reading else last, 0
    return ""


def language(walk: Walk, event: Event) -> str:
    """The same step in another language."""
    if not event.value or event.value == walk.language:
        return NOT_HERE
    walk.language = event.value
    return ""


def more(walk: Walk, event: Event) -> str:
    """The next page of choices. How many there are is for whoever shows them: it begins again after the last."""
    step = walk.step
    if walk.is_reading or not (step.options or step.items or step.options_from):
        return NOT_HERE
    walk.more += 1
    return ""


def change_answer(walk: Walk, event: Event) -> str:
    """One answer again, from the review."""
    return "" if not walk.is_reading and review.change(walk, event.value) else NOT_HERE


def signal(walk: Walk, event: Event) -> str:
    """What became of a hand-over. While paused the talk stays paused."""
    if walk.step.kind != "hand_over" or walk.seen or event.value not in ("seen", "unseen", "failed"):
        return NOT_HERE
    if event.value == "seen":
        walk.seen = True
        return ""
    target = walk.route(event.value)
    if not target:
        return NOT_HERE
    if walk.life == "paused":
        walk.resume()
        walk.will_pause = True
    walk.leave(View(walk.page, walk.more))
    path.go(walk, target)
    return ""


def _pass_over(walk: Walk, value: str) -> str:
    step = walk.step
    if step.kind == "end" or not step.skip:
        return NOT_HERE
    path.pass_over(walk, value)
    return ""


def _interrupt(walk: Walk, flow_id: str, at: str) -> str:
    if flow_id not in walk.book:
        return NOT_HERE
    flow = walk.book.current(flow_id)
    first = at if at in flow.steps else flow.first
    if walk.frame.interrupt and (walk.frame.flow, walk.frame.step) == (flow_id, first) and walk.life != "paused":
        return NOT_HERE
    if not any(is_safety(frame) for frame in walk.frames):
        walk.told = ()  # a new call for help is told afresh
    remember_asked(walk)
    paused = walk.life == "paused"
    if allows(walk.life, "unsafe"):
        walk.life, walk.paused_from = change(walk.life, "unsafe"), None
    if inside := walk.help_asked:  # safety is entered again, never inside itself
        path.come_back_to_question(walk, inside)
        paused, walk.will_pause = walk.will_pause, False
    walk.leave(walk.whole_view(), paused=paused)
    path.push(walk, flow, first, interrupt=True)
    path.go(walk, first)
    return ""
