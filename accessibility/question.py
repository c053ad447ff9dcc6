"""What stands with a question beside its words: its layout, lines under it, cards of people, answers to check."""

from collections.abc import Sequence

import msgspec

from accessibility.boards import columns
from accessibility.choices import Choices
from accessibility.forms import font
from accessibility.mat import Mat
from accessibility.pictures import PICTURE_FORMS
from accessibility.reach import of_button, of_route, of_signpost
from accessibility.screen import Button, Layout, Line, Person
from accessibility.stand import Stand
from accessibility.told import has_my_page, my_page, to_check
from accessibility.voice import Voice
from flows.engine.flow import Flow, Step
from flows.engine.hand_over import CONTACT

PAGE_STEPS = frozenset({"page", "stopped", "share"})
"""Steps of learning at which the person's own page is on the screen (flows.md 1.6)."""
_REFLECTION, _DESK = "reflection.", ("huddle.", "review.", "action.", "practice.", "told.")
"""How the fields of a staff member's own view begin, and those of tasks at a desk or in a team."""
KEPT = ("learning", "restrictions")
"""Purposes whose answers are kept: they show how far it is, and the words to come back with."""
LAST_ANSWERS = 3
"""So many stand closed above a question: a step weighs at most 2 kB, and all of them are on the page to check."""


def layout_of(stand: Stand) -> Layout:
    step = stand.step
    if step.options_from == "signposts":
        return "numbers"
    if step.kind in ("choose", "remind"):
        if step.id in PAGE_STEPS and has_my_page(stand.flow):
            return "page"
        return "confirm" if step.echo else "choose"
    return step.kind  # type: ignore[return-value]  # every other kind at which a talk waits is a layout of that name


def hints(stand: Stand) -> Sequence[str]:
    """What stands under the question beside its own words."""
    voice, flow, step = stand.voice, stand.flow, stand.step
    if step.kind == "write":
        return (voice.say(flow, f"{step.id}.readers", step.readers, step),)
    if step.kind == "review":
        return _readers(voice, flow)
    if step.kind == "hand_over" and not voice.session.seen and _says_who_hears(voice, step):
        notice = voice.notice(step)
        return (voice.label("notice.hears", contact=voice.names(step)["contact"], notice=notice),)
    if step.kind == "end" and stand.carrier_keeps and voice.session.purpose == "support":
        return (voice.label("carrier.end"),)
    return ()


def _says_who_hears(voice: Voice, step: Step) -> bool:
    """Where nobody was asked first; and where another one hears than was asked for, since that role is empty."""
    asked = voice.asked_route(step)
    return bool(step.route) or (asked not in (CONTACT, "second") and asked not in voice.local.routes)


def _readers(voice: Voice, flow: Flow) -> Sequence[str]:
    if flow.purpose == "restrictions":
        return (voice.label("readers.register"),)
    if any(step.keeps.startswith(_REFLECTION) for step in flow.steps.values()):
        return voice.label("readers.staff"), voice.label("take_back")
    if any(step.keeps.startswith(_DESK) for step in flow.steps.values()):
        return (voice.label("readers.desk"),)
    return voice.label("readers.person"), voice.label("take_back.person")


def progress_of(stand: Stand) -> tuple[int, int] | None:
    """ "3 of 6" in learning and restrictions; never in support, which is not a task."""
    if not stand.step.number or stand.flow.purpose not in KEPT:
        return None
    return stand.step.number, max(step.number for step in stand.flow.steps.values())


def done_of(voice: Voice, step: Step) -> Button | None:
    if step.kind == "write":
        return Button("wrote", voice.label("label.next"), main=True)
    if step.kind in ("many", "mat", "body_map", "breathe"):
        return Button("done", voice.label("label.done"), "answer.finished", main=True)
    return finish(voice) if step.kind == "end" and not step.options else None


def finish(voice: Voice) -> Button:
    return Button("s:finish", voice.label("label.finish"), "answer.finished", main=True)


def lines_of(stand: Stand, echoed: tuple[Line, ...]) -> tuple[Line, ...]:
    voice, flow, step = stand.voice, stand.flow, stand.step
    lines = to_check(voice, flow, stand.own) if step.kind == "review" else ()
    mine = has_my_page(flow) and step.id in PAGE_STEPS
    return (*echoed, *lines, *(my_page(voice, flow, stand.own) if mine else ()))


def earlier_of(stand: Stand) -> tuple[Line, ...]:
    """What its writer answered last, without a way to change it: that is what Back and the page to check are for.

    Only at a question of their own whose answer is kept and can still be changed: what was sent is not read back. Not
    where there are pictures: a board needs the whole page.
    """
    step = stand.step
    asks = stand.flow.purpose in KEPT and step.keeps and step.change and step.turn == "person"
    if not (stand.own and asks) or stand.voice.form in PICTURE_FORMS:
        return ()
    own = {field: keys for field, keys in stand.own.items() if field != step.keeps}
    lines = [line for line in to_check(stand.voice, stand.flow, own) if line.values]
    return tuple(msgspec.structs.replace(line, change=None) for line in lines[-LAST_ANSWERS:])


def note_of(stand: Stand) -> Button | None:
    """A supporter's own note: on their cards of learning, once something has been asked of the person; not after the
    end, where every card looks the same whatever came before."""
    session = stand.voice.session
    is_asking = session.facts.get("checked") == "yes" and not session.is_over
    is_card = stand.step.turn == "supporter" and stand.step.kind == "choose" and stand.flow.purpose == "learning"
    return Button("s:note", stand.voice.label("label.note")) if is_card and is_asking else None


def people_of(stand: Stand, found: Choices) -> tuple[Person, ...]:
    """Cards beside the question: whoever its words name with a number, and every number that can be called."""
    voice, flow, step = stand.voice, stand.flow, stand.step
    cards = [contact(voice, flow, step)] if voice.mentions(flow, step, "number") else []
    calls = [button for button in found.answers if button.link]
    if step.options_from != "signposts":
        return (*cards, *map(of_button, calls))
    posts = {post.link: post for post in voice.local.signposts}
    return (*cards, *(of_signpost(posts[b.link], voice.language) if b.link in posts else of_button(b) for b in calls))


def contact(voice: Voice, flow: Flow, step: Step) -> Person:
    return of_route(voice.route(step), voice.language, voice.form)


def places_a_row(stand: Stand, found: Choices, laid: Mat | None) -> int:
    """Cells a row where the choices are pictures; 0 where they are words."""
    if stand.voice.form not in PICTURE_FORMS or not found.answers:
        return 0
    return 3 if laid else columns(found.answers, font(stand.voice.language))
