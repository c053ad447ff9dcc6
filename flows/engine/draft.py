"""A draft that was stopped: set aside with the way to it, and taken up again. Only where answers last."""

from collections.abc import Mapping

import msgspec

from flows.engine.alarm import HELP_NOW
from flows.engine.lifecycle import allows, change
from flows.engine.session import Answer, Draft
from flows.engine.trail import LASTING, purpose_of
from flows.engine.walk import Walk


def set_aside(walk: Walk) -> None:
    """Keep for another day what Stop is about to forget: all but what was said in safety."""
    if walk.is_over or not _lasts(walk):
        return
    aside = (depth for depth, frame in enumerate(walk.frames) if depth and (frame.interrupt or frame.flow == HELP_NOW))
    depth = next(aside, 0)
    if depth:
        walk.ledger.rewind(depth)
    else:
        walk.leave(walk.whole_view())
    walk.ledger.seal()
    walk.draft = Draft(_lasting(walk.ledger.answers), _lasting(walk.ledger.made), tuple(walk.ledger.trail))


def note_draft(walk: Walk) -> None:
    """Let the closing part know whether a draft waits: it promises a page only to whoever has one."""
    if _lasts(walk):
        walk.facts = {**walk.facts, "draft": "no" if walk.draft is None else "yes"}


def take_up(walk: Walk) -> bool:
    """Stand at the question that was left. False where nothing can be carried on: in support and safety, or expired.

    Where no question was left, or the flow has it no more, the talk is astray: it is for the caller to begin it again.
    """
    if not _lasts(walk) or not allows(walk.life, "reopen"):
        return False
    walk.life, ledger = change(walk.life, "reopen"), walk.ledger
    if walk.draft is not None:
        ledger.answers, ledger.made, ledger.trail = (
            dict(walk.draft.answers), dict(walk.draft.made), list(walk.draft.trail)
        )  # fmt: skip
        walk.draft = None
    if not ledger.trail:
        walk.frames = (msgspec.structs.replace(walk.frames[0], step=""),)
        return True
    place = ledger.step_back()
    walk.frames = place.frames
    if not walk.is_astray:
        walk.show_again(place)
        walk.settle()
    return True


def _lasts(walk: Walk) -> bool:
    return purpose_of(walk.frames[0].flow) in LASTING


def _lasting(answers: Mapping[str, Answer]) -> Mapping[str, Answer]:
    return {name: values for name, values in answers.items() if purpose_of(name.lstrip("@^")) in LASTING}
