"""Asking a person to come: whom, where, and never twice because of Back. Whether it is asked is for the flow."""

from flows.engine.flow import Step
from flows.engine.guard import SKIPPED, UNKNOWN
from flows.engine.session import HandOver
from flows.engine.walk import Walk

CONTACT = "contact"
"""The route where nobody was chosen: this person's own contact."""


def hand_over(walk: Walk, step: Step) -> None:
    """Entering a hand-over asks the person, unless it was asked before and left by Back or Help now."""
    made = HandOver(_route(walk, step), _place(walk))
    key = _key(made)
    if (before := dict(walk.told).get(key)) is not None:
        walk.told = tuple(told for told in walk.told if told[0] != key)
        walk.seen = before
        return
    walk.facts = {**walk.facts, "asked": "yes"}
    walk.effects.append(made)


def remember_asked(walk: Walk) -> None:
    """Called before a question is left by Back or Help now: what was asked of a person here is not asked again."""
    if walk.step.kind == "hand_over":
        key = _key(HandOver(_route(walk, walk.step), _place(walk)))
        walk.told = (*(told for told in walk.told if told[0] != key), (key, walk.seen))


def _key(made: HandOver) -> str:
    return f"{made.route}@{made.place}"


def _route(walk: Walk, step: Step) -> str:
    """The step's own route, else what was chosen last in this flow of all that asks for somebody."""
    if step.route:
        return step.route
    flow, depth = walk.flow, len(walk.frames)
    for place in reversed(walk.ledger.trail):
        frame = place.frames[-1]
        asked = flow.steps.get(frame.step)
        if len(place.frames) == depth and frame.flow == flow.id and asked is not None:
            values = walk.ledger.answers.get(f"{flow.id}:{asked.id}", ())
            option = asked.option(values[0]) if values else None
            if option is not None and option.asks:
                return option.asks
    return CONTACT


def _place(walk: Walk) -> str:
    values = walk.ledger.answers.get(f"{walk.frame.flow}:where", ())
    if not values or values[0] in (SKIPPED, UNKNOWN):
        return ""
    return values[0].removeprefix("places.")
