"""The top-scale mat: neutral things are put, one at a time, into places that never move. Each can be moved again."""

from collections.abc import Sequence

import msgspec

from accessibility.choices import CLOSERS, ITEMS, Choices, button, page, pictures_wanted, source, unknown
from accessibility.screen import Button
from accessibility.voice import Voice
from flows.engine.answers import in_hand
from flows.engine.flow import Flow, Option, Step

NOT_SURE, NOTHING, SOMETHING_ELSE = "not_sure", "nothing", "something_else"


class Mat(msgspec.Struct, frozen=True):
    """The things on this page, what is placed so far, and the places for the thing in hand."""

    items: tuple[Button, ...]
    placed: tuple[tuple[str, str], ...]
    choices: Choices


def mat(voice: Voice, flow: Flow, step: Step) -> Mat:
    """The mat as it lies: the things of this page, and those of other pages that have a place.

    Where every thing of the page is placed, none is in hand: the places stay, and lead nowhere until one is taken up.
    """
    asked = source(flow, step)
    wanted = _asked_about(voice, flow, asked)
    neutral, closing = _split(wanted)
    size = min(ITEMS[voice.form], pictures_wanted(voice))
    shown, more = page(neutral, size, voice.session.more)
    if step.reverse_of:
        shown = tuple(reversed(shown))
    placed = tuple(_pair(pick) for pick in voice.session.picked)
    hand = _in_hand(voice, step, shown, placed)
    lying = {item.key for item in shown} | {item for item, _ in placed} | {hand}
    items = (*shown, *(item for item in wanted if item.key in lying and item not in shown))
    things = tuple(_thing(voice, flow, step, item, in_hand=item.key == hand) for item in items)
    return Mat(things, placed, _choices(voice, flow, step, hand, closing, more=more))


def _thing(voice: Voice, flow: Flow, step: Step, item: Option, *, in_hand: bool = False) -> Button:
    """ "Nothing" is no thing to be put somewhere: it says that this is all."""
    act = "done" if item.key == NOTHING else f"item:{item.key}"
    return msgspec.structs.replace(button(voice, flow, step, item, act, of="items"), ticked=in_hand)


def _in_hand(voice: Voice, step: Step, shown: Sequence[Option], placed: Sequence[tuple[str, str]]) -> str:
    """The thing to be placed now: the one asked for, else the first of this page that has no place yet."""
    session, done = voice.session, {item for item, _ in placed}
    first = next((item.key for item in shown if item.key not in done), "")
    # where nothing but this is left, the engine has it in hand already
    is_left = in_hand(step, session.picked, session.item) == SOMETHING_ELSE
    return session.item or first or (SOMETHING_ELSE if is_left else "")


def _choices(voice: Voice, flow: Flow, step: Step, hand: str, closing: Sequence[Option], *, more: bool) -> Choices:
    places = source(flow, step).options

    def put(place: Option) -> Button:
        return button(voice, flow, step, place, f"place:{hand}={place.key}")

    last = [_thing(voice, flow, step, item) for item in closing]
    last += [put(place) for place in places if place.key == NOT_SURE]
    return Choices(
        tuple(put(place) for place in places if place.key != NOT_SURE),
        Button("more", voice.label("label.more"), "answer.more") if more else None,
        (*last, *unknown(voice, step, places)),
    )


def _asked_about(voice: Voice, flow: Flow, asked: Step) -> Sequence[Option]:
    """The things of the mat; where they are those chosen at a step before, only these."""
    chosen = voice.session.answers.get(f"{flow.id}:{asked.items_from}", ())
    return [item for item in asked.items if item.key in chosen] or asked.items


def _split(items: Sequence[Option]) -> tuple[list[Option], list[Option]]:
    closing = [item for item in items if item.key in CLOSERS]
    return [item for item in items if item not in closing], closing


def _pair(pick: str) -> tuple[str, str]:
    item, _, place = pick.partition("=")
    return item, place
