"""What must hold at every state of every talk. Each function gives sentences that say what does not; none is good."""

from collections.abc import Iterator, Mapping

import msgspec

from flows.engine.alarm import CLASSES
from flows.engine.checks.record import SUPPORT_FACTS
from flows.engine.exploring.events import nonsense, views
from flows.engine.flow import RETURN, Step
from flows.engine.load import Book
from flows.engine.session import (
    WRITTEN,
    Again,
    Cancel,
    Effect,
    Event,
    HandOver,
    Keep,
    Schedule,
    Session,
    Unkeep,
)
from flows.engine.turn import statements, take_turn, waiting

Record = Mapping[str, tuple[str, ...]]
"""What lies in a record after a talk: fields, and appointments as "@flow:step"."""

_DECODER = msgspec.json.Decoder(Session)


def question(session: Session) -> tuple[object, ...]:
    """All that makes a question the same question: where, what is said with it, what was answered before.

    That a person was asked stays true after Back.
    """
    facts = {name: value for name, value in session.facts.items() if name != "asked"}
    return (
        session.frames, session.said, session.page, session.answers, session.kept, session.made, session.reviewing,
        session.picked, session.first_places, session.item, facts, session.life, session.seen
    )  # fmt: skip


def after_effects(record: Record, effects: tuple[Effect, ...]) -> Record:
    """The record once these effects have been carried out."""
    now = dict(record)
    for effect in effects:
        match effect:
            case Keep():
                now[effect.field] = effect.values
            case Unkeep():
                now.pop(effect.field, None)
            case Schedule():
                now["@" + effect.step] = effect.after
            case Cancel():
                now.pop("@" + effect.step, None)
    return now


def stands(book: Book, session: Session) -> Iterator[str]:
    """A talk waits somewhere, can be stored, and is the same when it is read again."""
    step = waiting(book, session)
    said = statements(book, session)
    if not step.id or step.id not in book.current(session.frame.flow).steps:
        yield "nothing is shown: the talk is silent"
    if not 0 <= session.page < len(said):
        yield f"page {session.page} of {len(said)} does not exist"
    if _DECODER.decode(msgspec.json.encode(session)) != session:
        yield "read again it is another talk"


def effects_belong(book: Book, effects: tuple[Effect, ...]) -> Iterator[str]:
    """Only declared fields are kept, in the record of the purpose whose flow keeps them."""
    for effect in effects:
        if isinstance(effect, Keep | Unkeep) and effect.purpose == "support" and effect.field not in SUPPORT_FACTS:
            yield f"support keeps `{effect.field}`"
        if isinstance(effect, Keep):
            flow_id, _, step_id = effect.step.partition(":")
            step = book.current(flow_id).steps.get(step_id)
            if step is None or effect.purpose != flow_id.partition("/")[0]:
                yield f"`{effect.field}` is kept by {effect.step} for {effect.purpose}"
            elif effect.field not in (step.keeps, f"{step.keeps}.first", f"{step.keeps}.order"):
                yield f"{effect.step} keeps `{effect.field}`, which it does not declare"


def always_there(book: Book, session: Session) -> Iterator[str]:
    """Nonsense, Stop, Help now, red flags, Break, other forms and the end of its time, from this state."""
    step = waiting(book, session)
    yield from _nonsense(book, session, step)
    yield from _stop(book, session)
    yield from _people(book, session)
    yield from _break(book, session)
    yield from _views(book, session, step)
    yield from _expire(book, session)


def undone(
    book: Book, before: Session, event: Event, now: Session, effects: tuple[Effect, ...], record: Record
) -> Iterator[str]:
    """Back after an answer: the same question, the same answers, the same record."""
    back, undoing = take_turn(book, now, Event("back"))
    if not now.trail or now.trail[-1].frames != before.frames:
        closed = _is_inside(before) and not _is_inside(now)
        if closed and _is_inside(back):
            yield f"Back after {event.code} enters safety again"
        return
    expected = _without_words(before) if event.kind in ("skip", "unknown") else before
    if question(back) != question(expected):
        yield f"Back after {event.code} does not restore the question: {_difference(expected, back)}"
    kept, was = _comparable(after_effects(after_effects(record, effects), undoing)), _comparable(record)
    if other := sorted(field for field in {*kept, *was} if kept.get(field) != was.get(field)):
        yield f"Back after {event.code} leaves the record changed in {', '.join(other)}"
    again, repeated = take_turn(book, back, event)
    if any(isinstance(effect, HandOver) for effect in repeated) and back != now:
        yield f"{event.code}, Back, {event.code} asks a person twice"
    is_other = (again.frames, again.answers, again.said) != (now.frames, now.answers, now.said)
    if is_other and event.kind != "skip":  # Back ends a row of skips, so the offer to stop does not come again
        yield f"{event.code} after Back leads elsewhere"


def _nonsense(book: Book, session: Session, step: Step) -> Iterator[str]:
    for event in nonsense(step):
        then, effects = take_turn(book, session, event)
        if then != session or not all(isinstance(effect, Again) for effect in effects) or not effects:
            yield f"`{event.code}` means nothing here and changes the talk"


def _stop(book: Book, session: Session) -> Iterator[str]:
    then, _ = take_turn(book, session, Event("stop"))
    if not then.is_over:
        yield "Stop does not stop"
    if then != session and (then.answers or then.trail) and not session.is_over:
        yield "Stop leaves answers behind"
    if len(then.frames) > 1 and not _only_says(book, then):
        yield "after Stop a question of another flow is asked"


def _only_says(book: Book, session: Session) -> bool:
    return waiting(book, session).kind in ("say", "end")


def _people(book: Book, session: Session) -> Iterator[str]:
    for event in (Event("help"), *(Event("alarm", alarm) for alarm in CLASSES)):
        then, effects = take_turn(book, session, event)
        if event.kind == "alarm" and session.dismissed:
            if then != session:
                yield "a red flag that was dismissed comes up again"
            continue
        is_asked = session.facts.get("asked") == "yes" or any(isinstance(effect, HandOver) for effect in effects)
        if is_asked and then.is_over:
            continue  # with a supporter beside: somebody is asked, or was before, and the screen is that of Stop
        if not then.frame.flow.startswith("safety/"):
            yield f"{event.code} does not lead to people"
        elif not session.is_over and then.life not in ("in_safety", "handed_over"):
            yield f"{event.code} leaves the talk {then.life}"
        if sum(frame.interrupt and frame.flow.startswith("safety/") for frame in then.frames) > 1:
            yield f"{event.code} enters safety inside safety"
    yield from _and_back(book, session)


def _and_back(book: Book, session: Session) -> Iterator[str]:
    if _is_inside(session) or session.is_over:
        return
    for kind, key in (("help", "back"), ("check_again", "no")):
        there, _ = take_turn(book, session, Event(kind))
        option = waiting(book, there).option(key)
        if option is None or option.next != RETURN:
            continue
        back, effects = take_turn(book, there, Event("choose", values=(key,)))
        if question(back) != question(session) or effects:
            yield f"{kind} and {key} is not the same question: {_difference(session, back)}"


def _break(book: Book, session: Session) -> Iterator[str]:
    paused, effects = take_turn(book, session, Event("break"))
    if session.is_over or session.life == "paused":
        if paused != session:
            yield f"a break is taken from a talk that is {session.life}"
        return
    if paused.life != "paused":
        yield "Break does not pause"
        return
    back, more = take_turn(book, paused, Event("resume"))
    if question(back) != question(session) or effects or more:
        yield f"after a break it is not the same question: {_difference(session, back)}"
    for event in (Event("go"), Event("skip"), Event("choose", values=("yes",)), Event("break")):
        if take_turn(book, paused, event)[0] != paused:
            yield f"`{event.code}` changes a talk that is paused"


def _views(book: Book, session: Session, step: Step) -> Iterator[str]:
    for event in views(book, session, step):
        then, effects = take_turn(book, session, event)
        if then.frames != session.frames or then.answers != session.answers or then.life != session.life:
            yield f"`{event.code}` is more than another look at the same question"
        if any(not isinstance(effect, Again) for effect in effects):
            yield f"`{event.code}` has consequences"
        yield from stands(book, then)


def _expire(book: Book, session: Session) -> Iterator[str]:
    then, _ = take_turn(book, session, Event("expire"))
    if not then.is_over:
        yield "it does not end when its time is over"
    elif then != session and (then.answers or then.trail):
        yield "what was answered outlives its time"
    elif then.life == "expired" and take_turn(book, then, Event("help"))[0] != then:
        yield "an expired talk goes on"


def _without_words(session: Session) -> Session:
    """Words that were passed over are gone from the record, so after Back the question counts as not answered."""
    name = f"{session.frame.flow}:{session.frame.step}"
    if session.answers.get(name) != (WRITTEN,):
        return session
    answers = {at: values for at, values in session.answers.items() if at != name}
    kept = {field: owner for field, owner in session.kept.items() if owner != name}
    return msgspec.structs.replace(session, answers=answers, kept=kept)


def _is_inside(session: Session) -> bool:
    return any(frame.flow.startswith("safety/") for frame in session.frames)


def _comparable(record: Record) -> Record:
    """Words that were taken back out of the record cannot be put in again: the person has them on the page."""
    return {field: values for field, values in record.items() if values != (WRITTEN,)}


def _difference(expected: Session, found: Session) -> str:
    names = [name for name in Session.__struct_fields__ if getattr(expected, name) != getattr(found, name)]
    return ", ".join(name for name in names if name not in ("revision", "chose", "trail", "skips")) or "nothing"
