"""My page, as a person may take it away: what is on it, and who can see it. How it is printed stands in `page_print`.

It is made from what its owner has on the screen and from nothing else; a supporter's own notes are another record.
"""

from accessibility.forms import is_draft, name_of
from accessibility.question import PAGE_STEPS
from accessibility.screen import Line, PageToTake
from accessibility.stand import Stand
from accessibility.told import BOXES, given, has_my_page, my_page, said_at
from flows.engine.flow import Step

SHARED, CONFIRMED, WISHES, ASKED = "view.shared_with", "view.shared_confirmed", "view.wishes", "view.advance"
"""Fields of the record: who may see it, that this was confirmed, what goes into the plan, whether a draft is wanted."""
ONLY_ME = ("me",)
_NOT_A_WISH = "harder"


def page_to_take(stand: Stand) -> PageToTake | None:
    """My page, where it is on the screen with something on it and the person has their turn; else None."""
    voice, flow, step = stand.voice, stand.flow, stand.step
    if step.turn == "supporter" or step.id not in PAGE_STEPS or not has_my_page(flow):
        return None
    boxes = my_page(voice, flow, stand.own)
    if not any(box.values for box in boxes):
        return None
    wishes = _wishes(stand, boxes)
    return PageToTake(
        title=voice.label("mine.title"),
        boxes=boxes,
        sees=_sees(stand),
        small=_small(stand),
        wishes=wishes,
        wishes_title=voice.label("mine.wishes") if wishes else "",
        wishes_says=voice.label("mine.wishes_says") if wishes else "",
        save=voice.label("mine.save"),
        save_picture=voice.label("mine.save_picture"),
    )


def _field(stand: Stand, field: str) -> Step | None:
    return next((step for step in stand.flow.steps.values() if step.keeps == field), None)


def _keys(stand: Stand, field: str) -> tuple[str, ...]:
    step = _field(stand, field)
    return given(stand.voice, stand.flow, step, stand.own) if step is not None else ()


def _sees(stand: Stand) -> Line:
    """Who can see it: only me, until others were ticked and then said yes to."""
    voice, flow, step = stand.voice, stand.flow, _field(stand, SHARED)
    if step is None:
        return Line("")
    confirmed = _keys(stand, CONFIRMED) == ("yes",)
    said = said_at(voice, flow, step, _keys(stand, SHARED) if confirmed else ONLY_ME)
    return Line(voice.asked(flow, step)[1], said.values, said.symbols)


def _wishes(stand: Stand, boxes: tuple[Line, ...]) -> tuple[Line, ...]:
    """The boxes of a draft, where one was asked for, without those that the person kept out of the plan."""
    if _keys(stand, ASKED) != ("yes",):
        return ()
    left_out = {key.partition("=")[0] for key in _keys(stand, WISHES) if key.endswith("=no")} | {_NOT_A_WISH}
    return tuple(box for name, box in zip(BOXES, boxes, strict=True) if name not in left_out and box.values)


def _small(stand: Stand) -> tuple[str, ...]:
    voice = stand.voice
    demonstration = voice.label("demonstration.banner") if voice.local.demonstration else ""
    draft = voice.label("demonstration.draft", tongue=name_of(voice.language)) if is_draft(voice.language) else ""
    return tuple(words for words in (demonstration, draft) if words)
