"""What counts as an answer at each kind of step. Each function takes an event and gives "", or why it is no answer."""

from flows.engine.alarm import HELP_NOW
from flows.engine.flow import Option, Step
from flows.engine.path import answer
from flows.engine.session import WRITTEN, Answer, Event
from flows.engine.walk import Walk

CLOSED, NOT_HERE, TOO_MANY = "closed", "not_here", "too_many"
_SINGLE = ("choose", "remind", "hand_over", "review", "write")
_SEVERAL = ("many", "body_map")


def choose(walk: Walk, event: Event) -> str:
    """One option, or all of `many` or of a mat sent at once."""
    step, keys = walk.step, tuple(dict.fromkeys(event.values))
    if walk.is_reading:
        return NOT_HERE
    if step.kind == "mat":
        return _place_all(walk, step, keys)
    if not all(is_choice(step, key) for key in keys):
        return NOT_HERE
    if step.kind in _SEVERAL:
        return _answer_several(walk, step, keys)
    if len(keys) != 1:
        return NOT_HERE
    if step.kind == "end":
        return _at_the_end(walk, keys[0])
    if step.kind not in _SINGLE:
        return NOT_HERE
    if (walk.frame.flow, step.id, keys[0]) == (HELP_NOW, "pause", "meant_else"):
        walk.dismissed = True
    answer(walk, keys)
    return ""


def tick(walk: Walk, event: Event) -> str:
    """One of several, on or off."""
    step, key = walk.step, event.value
    if walk.is_reading or step.kind not in _SEVERAL or not is_choice(step, key):
        return NOT_HERE
    if key in walk.picked:
        walk.picked = tuple(other for other in walk.picked if other != key)
    elif step.limit and len(walk.picked) >= step.limit:
        return TOO_MANY
    else:
        walk.picked = (*walk.picked, key)
    return ""


def place(walk: Walk, event: Event) -> str:
    """One thing put somewhere on a mat, or moved there. The next one is then in hand."""
    if walk.is_reading or not _is_placing(walk.step, event.value):
        return NOT_HERE
    if event.value in walk.picked and not walk.item:
        return NOT_HERE
    _put(walk, event.value)
    walk.item = ""
    return ""


def item(walk: Walk, event: Event) -> str:
    """Take another thing of the mat in hand."""
    keys = [thing.key for thing in walk.step.items]
    if walk.is_reading or event.value not in keys or event.value == in_hand(walk.step, walk.picked, walk.item):
        return NOT_HERE
    walk.item = event.value
    return ""


def done(walk: Walk, event: Event) -> str:
    """That is all of the ticks or the mat, or the breathing is over."""
    step = walk.step
    if walk.is_reading:
        return NOT_HERE
    if step.kind in _SEVERAL:
        return _answer_several(walk, step, walk.picked)
    if step.kind == "mat":
        answer(walk, walk.picked)
    elif step.kind == "breathe":
        answer(walk, ("done",))
    else:
        return NOT_HERE
    return ""


def wrote(walk: Walk, event: Event) -> str:
    """Words were given; they are with the caller."""
    if walk.is_reading or walk.step.kind != "write":
        return NOT_HERE
    answer(walk, (WRITTEN,))
    return ""


def in_hand(step: Step, picked: Answer, item: str) -> str:
    """The thing of a mat that is to be placed next: the one chosen, else the first not placed yet, else ""."""
    if item:
        return item
    placed = {placing.partition("=")[0] for placing in picked}
    return next((thing.key for thing in step.items if thing.key not in placed), "")


def is_choice(step: Step, key: str) -> bool:
    """Whether that key can be chosen here: one of the step's own, or one that the service's settings add."""
    if step.option(key) is not None:
        return True
    prefix = f"{step.options_from}."
    return bool(step.options_from) and key.startswith(prefix) and len(key) > len(prefix)


def _answer_several(walk: Walk, step: Step, keys: Answer) -> str:
    if step.limit and len(keys) > step.limit:
        return TOO_MANY
    own = tuple(option.key for option in step.options if option.key in keys)
    walk.picked = own + tuple(key for key in keys if key not in own)  # in the order shown, not the order of the taps
    answer(walk, walk.picked)
    return ""


def _place_all(walk: Walk, step: Step, placings: Answer) -> str:
    if not all(_is_placing(step, placing) for placing in placings):
        return NOT_HERE
    if len({placing.partition("=")[0] for placing in placings}) < len(placings):
        return NOT_HERE
    walk.picked = ()
    for placing in placings:
        _put(walk, placing)
    answer(walk, walk.picked)
    return ""


def _is_placing(step: Step, placing: str) -> bool:
    thing, _, where = placing.partition("=")
    return step.kind == "mat" and _has(step.items, thing) and _has(step.options, where)


def _has(options: tuple[Option, ...], key: str) -> bool:
    return any(option.key == key for option in options)


def _put(walk: Walk, placing: str) -> None:
    thing = placing.partition("=")[0] + "="
    walk.picked = (*(other for other in walk.picked if not other.startswith(thing)), placing)
    if not any(first.startswith(thing) for first in walk.first_places):
        walk.first_places = (*walk.first_places, placing)


def _at_the_end(walk: Walk, key: str) -> str:
    chose = (walk.name, key)
    if walk.chose == chose:
        return CLOSED
    walk.chose = chose
    return ""
