"""The only renderer of steps: from where a talk stands to what a person meets, in words and picture ids. Pure.

The same flow version, session and service always give the same screen, so that no rendered text is ever stored.
"""

from collections.abc import Sequence

import msgspec

from accessibility.catalogue import SOURCE
from accessibility.choices import choices, may_show
from accessibility.forms import direction, name_of, spoken
from accessibility.interface import label
from accessibility.local import Local
from accessibility.mat import mat
from accessibility.my_page import page_to_take
from accessibility.pictures import allowed
from accessibility.question import (
    KEPT,
    contact,
    done_of,
    earlier_of,
    finish,
    hints,
    layout_of,
    lines_of,
    note_of,
    people_of,
    places_a_row,
    progress_of,
)  # fmt: skip
from accessibility.screen import Button, Layout, Screen
from accessibility.service import service_screen
from accessibility.stand import Stand, stand
from accessibility.standing import constants, promise, title, ways
from accessibility.told import Own, calendar_note, chose, echo
from accessibility.voice import Voice
from flows.engine.flow import Flow, Step
from flows.engine.load import Book
from flows.engine.session import Session


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
    wanted, session = session, _spoken(book, session)
    if session.life == "paused":
        facts = {"purpose": session.purpose, **session.facts}
        return service_screen("break", form=session.form, language=session.language, local=local, facts=facts)
    if session.life == "expired":
        return service_screen("expired", form=session.form, language=session.language, local=local)
    here = stand(book, session, local, own or {}, carrier_keeps=carrier_keeps)
    screen = _question(here) if here.asks and here.step.kind != "say" else _statement(here)
    kept = session.purpose in KEPT and come_back and not carrier_keeps
    words = here.voice.label("come_back", words=come_back) if kept else ""
    notice = "" if wanted.language == session.language or session.trail else _not_yet(wanted)
    return msgspec.structs.replace(screen, come_back=words, notice=notice)


def _spoken(book: Book, session: Session) -> Session:
    """The talk in the language that it has all words of."""
    language = spoken(book, session)
    return session if language == session.language else msgspec.structs.replace(session, language=language)


def _not_yet(wanted: Session) -> str:
    """That this talk is not there in the language that was chosen, to whoever begins it: in both languages."""
    said = (
        label("language.not_yet", wanted.form, tongue, tongue=name_of(wanted.language))
        for tongue in (wanted.language, SOURCE)
    )
    return " ".join(dict.fromkeys(said))


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
        title=voice.label("title.error", title=shown.title),
    )  # fmt: skip


def _statement(here: Stand) -> Screen:
    """Statements alone, read with Go on; after the last words of a talk there is nothing to go on to."""
    voice = here.voice
    key = "label.my_turn_is_over" if here.step.turn == "supporter" else "label.go_on"
    done = Button("go", voice.label(key), "answer.go_on", main=True) if not here.asks else finish(voice)
    return msgspec.structs.replace(_any(here, "say", None), answers=_notes(here), done=done)


def _question(here: Stand) -> Screen:
    """The question at which the talk waits, with the statements that stand with it."""
    voice, flow, step = here.voice, here.flow, here.step
    progress = progress_of(here)
    before, asked, after = voice.asked(flow, step)
    seen = voice.say(flow, f"{step.id}.seen", step.seen, step) if voice.session.seen else ""
    layout = layout_of(here)
    screen = _any(here, layout, progress)
    laid = mat(voice, flow, step) if step.kind == "mat" else None
    found = laid.choices if laid else choices(voice, flow, step)
    return msgspec.structs.replace(
        screen,
        statements=(*screen.statements, *((before,) if before else ())),
        question=asked,
        hint="\n".join(line for line in (seen or after, *hints(here)) if line),
        items=laid.items if laid else (),
        placed=laid.placed if laid else (),
        answers=found.answers,
        ticks=voice.session.picked if step.kind in ("many", "body_map") else (),
        more=found.more,
        closers=found.closers,
        done=done_of(voice, step),
        progress=progress,
        lines=lines_of(here, screen.lines),
        earlier=earlier_of(here),
        note=note_of(here),
        people=(*screen.people, *people_of(here, found)),
        ways=(*_notes(here), *screen.ways),
        page=page_to_take(here),
        fixed_places=places_a_row(here, found, laid),
    )


def _any(here: Stand, layout: Layout, progress: tuple[int, int] | None) -> Screen:
    """What every screen of a talk has."""
    voice, session = here.voice, here.voice.session
    base = voice.flow(session.frames[0].flow)
    steps = _said(here)
    shown = dict.fromkeys(line for flow, step in (*steps, (here.flow, here.step)) for line in echo(voice, flow, step))
    turn = here.step.turn
    return Screen(
        layout=layout,
        purpose=here.purpose,
        form=voice.form,
        language=session.language,
        direction=direction(session.language),
        name=here.step.id,
        statements=tuple(_statement_words(here, flow, step) for flow, step in steps),
        symbol=_symbol(here, steps),
        constants=constants(voice.form, session.language),
        ways=ways(voice.form, session.language, voice.local, base, session.facts) if turn == "person" else (),
        promise=promise(voice, here.purpose, carrier_keeps=here.carrier_keeps) if turn == "person" else "",
        chose=_chose(here),
        turn=turn,
        supported=here.supported,
        lines=tuple(shown),
        people=tuple(contact(voice, flow, step) for flow, step in steps if voice.mentions(flow, step, "number")),
        title=title(voice, progress, asks=layout not in ("say", "end"), turn=turn),
    )


def _said(here: Stand) -> list[tuple[Flow, Step]]:
    """The statements on this screen."""
    return [found for spot in here.said if (found := here.voice.step(f"{spot.flow}:{spot.step}"))]


def _notes(here: Stand) -> tuple[Button, ...]:
    """The calendar file that a statement on this screen speaks of: beside Go on, or among the ways of a question."""
    return tuple(note for found in _said(here) for note in calendar_note(here.voice, *found))


def _statement_words(here: Stand, flow: Flow, step: Step) -> str:
    """A statement; on a carrier that keeps, the last opening one of a support talk says so."""
    voice = here.voice
    said = voice.words(flow, step)
    if not (here.carrier_keeps and voice.session.purpose == "support" and step.opening):
        return said
    said_so = [found for spot in voice.session.said if (found := voice.step(f"{spot.flow}:{spot.step}"))]
    last = [opening.id for _, opening in said_so if opening.opening][-1:]
    return voice.add(said, voice.label("carrier.opening")) if last == [step.id] else said


def _symbol(here: Stand, steps: Sequence[tuple[Flow, Step]]) -> str:
    """The picture of the key idea: the question's, else that of the first statement which has one."""
    if here.voice.form == "standard" or here.step.turn == "supporter":
        return ""
    asked = (here.step,) if here.asks else ()
    concept = next((step.symbol for step in (*asked, *(step for _, step in steps)) if step.symbol), "")
    return allowed(concept, frightening=may_show(here.voice))


def _chose(here: Stand) -> str:
    """What was just chosen, to whoever chose it: never across the two turns, nor beside a supporter about safety."""
    voice, session = here.voice, here.voice.session
    is_first = session.chose and not session.page and not session.is_over  # said once, not again after Go on
    found = voice.step(session.chose[0]) if is_first else None
    if found is None or found[1].turn != here.step.turn:
        return ""
    hidden = here.supported and (found[0].purpose == "safety" or here.purpose == "safety")
    return "" if hidden else chose(voice)


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
