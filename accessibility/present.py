"""The only renderer of steps: from where a talk stands to what a person meets, in words and picture ids. Pure.

The same flow version, session and service always give the same screen, so that no rendered text is ever stored.
"""

from collections.abc import Sequence

import msgspec
from flows.engine.turn import statements, waiting

from accessibility.boards import columns
from accessibility.choices import Choices, choices, may_show
from accessibility.forms import direction
from accessibility.local import Local
from accessibility.mat import Mat, mat
from accessibility.pictures import PICTURE_FORMS, allowed
from accessibility.reach import of_button, of_route, of_signpost
from accessibility.screen import Button, Layout, Line, Person, Screen
from accessibility.service import service_screen
from accessibility.standing import constants, promise, title, ways
from accessibility.told import Own, chose, echo, has_my_page, my_page, to_check
from accessibility.voice import Voice
from flows.engine.flow import Flow, Step
from flows.engine.load import Book
from flows.engine.session import Session, Spot

PAGE_STEPS = frozenset({"page", "stopped", "share"})
"""Steps of learning at which the person's own page is on the screen (flows.md 1.6)."""
HELP = "safety/help_now"

_KEPT = ("learning", "restrictions")


class _Stand(msgspec.Struct, frozen=True):
    """Where a talk stands: the step, the statements that are on the screen with it, and whether it is their turn."""

    voice: Voice
    flow: Flow
    step: Step
    said: tuple[Spot, ...]
    asks: bool  # False: a screen of statements alone
    own: Own
    carrier_keeps: bool

    @property
    def purpose(self) -> str:
        """The colour and word of the page: the talk's own, until help was asked for."""
        session = self.voice.session
        return "safety" if session.frame.flow == HELP else session.purpose

    @property
    def supported(self) -> bool:
        return self.voice.session.facts.get("supported") == "yes"


def present(
    book: Book,
    session: Session,
    local: Local,
    *,
    own: Own | None = None,
    come_back: str = "",
    carrier_keeps: bool = False,
) -> Screen:
    """The screen on which this talk stands.

    `own`: the writer's own answers by field, for the page to check and my page. `come_back`: the four words, where they
    may be shown. `carrier_keeps`: the channel keeps what is sent, whatever we do: nothing on it claims to be private.
    """
    if session.life == "paused":
        facts = {"purpose": session.purpose, **session.facts}
        return service_screen("break", form=session.form, language=session.language, local=local, facts=facts)
    stand = _stand(book, session, local, own or {}, carrier_keeps=carrier_keeps)
    screen = _question(stand) if stand.asks else _statement(stand)
    kept = session.purpose in _KEPT and come_back and not carrier_keeps
    words = stand.voice.label("come_back", words=come_back) if kept else ""
    return msgspec.structs.replace(screen, come_back=words)


def name_screen(
    book: Book,
    session: Session,
    local: Local,
    words: str,
    spans: Sequence[tuple[int, int]],
    replacements: Sequence[str],
) -> Screen:
    """The name guard's question, in place of the field: the words as they would be kept, what was changed marked.

    `spans` are those of the names in `words`, in order; `replacements` the role for each. Nothing of it is kept.
    """
    shown = present(book, session, local)
    facts = {"many": "yes" if len(spans) > 1 else "no"}
    asked = service_screen("name", form=shown.form, language=shown.language, local=local, facts=facts)
    text, marks = _replaced(words, spans, replacements)
    voice = Voice(book, session, local, shown.form)
    return msgspec.structs.replace(
        shown, layout="name", name="name", statements=asked.statements, question=asked.question, hint=asked.hint,
        answers=asked.answers, closers=asked.closers, done=None, words=text, marks=marks, chose="",
        notice=f"{voice.label('error.title')}: {voice.label('error.name')}",
        title=voice.label("title.error", title=shown.title),
    )  # fmt: skip


def _stand(book: Book, session: Session, local: Local, own: Own, *, carrier_keeps: bool) -> _Stand:
    screens = statements(book, session)
    page = min(session.page, len(screens) - 1)
    said, asks = screens[page], page == len(screens) - 1
    voice = Voice(book, session, local, session.form)
    frame = session.frame
    flow, step = voice.flow(frame.flow), waiting(book, session)
    if not asks:
        flow, first = voice.step(f"{said[0].flow}:{said[0].step}")
        step = first or step
    if step.turn == "supporter" and session.form in PICTURE_FORMS:
        voice = msgspec.structs.replace(voice, form="easy_read")  # the card is for somebody who reads
    return _Stand(voice, flow, step, said, asks, own, carrier_keeps)


def _statement(stand: _Stand) -> Screen:
    """Statements alone, read with Go on."""
    voice = stand.voice
    key = "label.my_turn_is_over" if stand.step.turn == "supporter" else "label.go_on"
    done = Button("go", voice.label(key), "answer.more", main=True)
    return msgspec.structs.replace(_any(stand, "say", None), done=done)


def _question(stand: _Stand) -> Screen:
    """The question at which the talk waits, with the statements that stand with it."""
    voice, flow, step = stand.voice, stand.flow, stand.step
    progress = _progress(stand)
    before, asked, after = voice.asked(flow, step)
    layout = _layout(stand)
    screen = _any(stand, layout, progress)
    laid = mat(voice, flow, step) if step.kind == "mat" else None
    found = laid.choices if laid else choices(voice, flow, step)
    return msgspec.structs.replace(
        screen,
        statements=(*screen.statements, *((before,) if before else ())),
        question=asked,
        hint="\n".join(line for line in (after, *_hints(stand)) if line),
        notice=voice.say(flow, f"{step.id}.seen", step.seen, step) if voice.session.seen else "",
        items=laid.items if laid else (),
        placed=laid.placed if laid else (),
        answers=found.answers,
        more=found.more,
        closers=found.closers,
        done=_done(voice, step),
        progress=progress,
        lines=_lines(stand, screen.lines),
        people=_people(stand, found),
        fixed_places=_places(stand, found, laid),
    )


def _any(stand: _Stand, layout: Layout, progress: tuple[int, int] | None) -> Screen:
    """What every screen of a talk has."""
    voice, session = stand.voice, stand.voice.session
    base = voice.flow(session.frames[0].flow)
    steps = [(flow, step) for flow, step in (voice.step(f"{spot.flow}:{spot.step}") for spot in stand.said) if step]
    here, turn = (stand.flow, stand.step), stand.step.turn
    return Screen(
        layout=layout,
        purpose=stand.purpose,
        form=voice.form,
        language=session.language,
        direction=direction(session.language),
        name=stand.step.id,
        statements=tuple(_statement_words(stand, flow, step) for flow, step in steps),
        symbol=_symbol(stand, steps),
        constants=constants(voice.form, session.language),
        ways=ways(voice.form, session.language, voice.local, base) if turn == "person" else (),
        promise=promise(voice, stand.purpose, carrier_keeps=stand.carrier_keeps) if turn == "person" else "",
        chose=_chose(stand),
        turn=turn,
        supported=stand.supported,
        lines=tuple(dict.fromkeys(line for flow, step in (*steps, here) for line in echo(voice, flow, step))),
        people=tuple(_contact(voice, flow, step) for flow, step in steps if voice.mentions(flow, step, "number")),
        title=title(voice, progress, asks=stand.asks and layout != "end", turn=turn),
    )


def _statement_words(stand: _Stand, flow: Flow, step: Step) -> str:
    """A statement; on a carrier that keeps, the last opening one of a support talk says so."""
    voice = stand.voice
    said = voice.words(flow, step)
    if not (stand.carrier_keeps and voice.session.purpose == "support" and step.opening):
        return said
    last = [spot for spot in voice.session.said if voice.flow(spot.flow).step(spot.step).opening][-1:]
    if last != [Spot(flow.id, step.id)]:
        return said
    return voice.add(said, voice.label("carrier.opening"))


def _layout(stand: _Stand) -> Layout:
    step = stand.step
    if step.options_from == "signposts":
        return "numbers"
    if step.kind in ("choose", "remind"):
        if step.id in PAGE_STEPS and has_my_page(stand.flow):
            return "page"
        return "confirm" if step.echo else "choose"
    return step.kind  # type: ignore[return-value]  # every other kind at which a talk waits is a layout of that name


def _hints(stand: _Stand) -> Sequence[str]:
    """What stands under the question beside its own words."""
    voice, flow, step = stand.voice, stand.flow, stand.step
    if step.kind == "write":
        return (voice.say(flow, f"{step.id}.readers", step.readers, step),)
    if step.kind == "review":
        return _readers(voice, flow)
    if step.kind == "hand_over" and step.route and not voice.session.seen:
        notice = voice.notice(step)
        return (voice.label("notice.hears", contact=voice.names(step)["contact"], notice=notice),)
    if step.kind == "end" and stand.carrier_keeps and voice.session.purpose == "support":
        return (voice.label("carrier.end"),)
    return ()


def _readers(voice: Voice, flow: Flow) -> Sequence[str]:
    if flow.purpose == "restrictions":
        return (voice.label("readers.register"),)
    if voice.session.facts.get("audience") in ("staff", "lead"):
        return voice.label("readers.staff"), voice.label("take_back")
    return voice.label("readers.person"), voice.label("take_back.person")


def _progress(stand: _Stand) -> tuple[int, int] | None:
    """ "3 of 6" in learning and restrictions; never in support, which is not a task."""
    if not stand.step.number or stand.flow.purpose not in _KEPT:
        return None
    return stand.step.number, max(step.number for step in stand.flow.steps.values())


def _done(voice: Voice, step: Step) -> Button | None:
    if step.kind == "write":
        return Button("wrote", voice.label("label.next"), main=True)
    if step.kind in ("many", "mat", "body_map", "breathe"):
        return Button("done", voice.label("label.done"), "answer.finished", main=True)
    return None


def _lines(stand: _Stand, echoed: tuple[Line, ...]) -> tuple[Line, ...]:
    voice, flow, step = stand.voice, stand.flow, stand.step
    lines = to_check(voice, flow, stand.own) if step.kind == "review" else ()
    mine = has_my_page(flow) and (step.id in PAGE_STEPS or step.kind == "review")
    return (*echoed, *lines, *(my_page(voice, flow, stand.own) if mine else ()))


def _people(stand: _Stand, found: Choices) -> tuple[Person, ...]:
    """Cards beside the question: whoever its words name with a number, and every number that can be called."""
    voice, flow, step = stand.voice, stand.flow, stand.step
    cards = [_contact(voice, flow, step)] if voice.mentions(flow, step, "number") else []
    calls = [button for button in found.answers if button.link]
    if step.options_from != "signposts":
        return (*cards, *map(of_button, calls))
    posts = {post.link: post for post in voice.local.signposts}
    return (*cards, *(of_signpost(posts[b.link]) if b.link in posts else of_button(b) for b in calls))


def _contact(voice: Voice, flow: Flow, step: Step) -> Person:
    return of_route(voice.route(step))


def _symbol(stand: _Stand, steps: Sequence[tuple[Flow, Step]]) -> str:
    """The picture of the key idea: the question's, else that of the first statement which has one."""
    if stand.voice.form == "standard" or stand.step.turn == "supporter":
        return ""
    asked = (stand.step,) if stand.asks else ()
    concept = next((step.symbol for step in (*asked, *(step for _, step in steps)) if step.symbol), "")
    return allowed(concept, frightening=may_show(stand.voice))


def _chose(stand: _Stand) -> str:
    """What was just chosen, to whoever chose it: never across the two turns, nor beside a supporter about safety."""
    voice, session = stand.voice, stand.voice.session
    if not session.chose or session.is_over:
        return ""
    flow, step = voice.step(session.chose[0])
    hidden = stand.supported and (flow.purpose == "safety" or session.frame.flow == HELP)
    return "" if step is None or hidden or step.turn != stand.step.turn else chose(voice)


def _places(stand: _Stand, found: Choices, laid: Mat | None) -> int:
    """Cells a row where the choices are pictures; 0 where they are words."""
    if stand.voice.form not in PICTURE_FORMS or not found.answers:
        return 0
    return 3 if laid else columns(found.answers)


def _replaced(
    words: str, spans: Sequence[tuple[int, int]], replacements: Sequence[str]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    parts: list[str] = []
    marks: list[tuple[int, int]] = []
    end = length = 0
    for (start, stop), role in zip(spans, replacements, strict=True):
        parts += [words[end:start], role]
        length += start - end
        marks.append((length, length + len(role)))
        length, end = length + len(role), stop
    return "".join((*parts, words[end:])), tuple(marks)


__all__ = ["name_screen", "present", "service_screen"]
