"""Random walks over small flows of every kind: what must hold at every state, whatever happens."""

import logging
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from talking import ADULT, BOOK, CHILD, SEEN, Talk, noted, reloaded

from flows.engine.flow import FORMS, Step
from flows.engine.session import WRITTEN, Again, Event, Session
from flows.engine.turn import start, statements, take_turn, waiting

FLOWS = (
    "support/staff",
    "learning/adult",
    "learning/few_words",
    "safety/help_now",
    "safety/first_check",
    "safety/quiet",
)
KINDS = (
    "go", "choose", "tick", "place", "item", "done", "wrote", "skip", "unknown", "back", "break", "resume", "stop",
    "help", "more", "form", "language", "change", "alarm", "signal", "check_again", "expire", "nonsense", ""
)  # fmt: skip
VALUES = sorted({
    word
    for flow_id in FLOWS
    for step in BOOK.current(flow_id).steps.values()
    for word in (step.id, *(option.key for option in (*step.options, *step.items)))
})  # fmt: skip
WALK = settings(max_examples=200, suppress_health_check=list(HealthCheck))

Spans = Mapping[str, tuple[str, ...]]


def sensible(step: Step) -> Iterator[Event]:
    """Events that a screen of this step offers."""
    keys = [option.key for option in step.options]
    keys += [f"{step.options_from}.one"] if step.options_from else []
    if step.kind in ("many", "body_map"):
        yield from (Event("tick", key) for key in keys)
        yield from (Event("choose", "", tuple(keys[:count])) for count in range(3))
    elif step.kind == "mat":
        puts = [f"{item.key}={place}" for item in step.items for place in keys]
        yield from (Event("place", put) for put in puts)
        yield from (Event("item", item.key) for item in step.items)
        yield Event("choose", "", (puts[0], puts[-1]))
    else:
        yield from (Event("choose", "", (key,)) for key in keys)
    yield from (Event("done"), Event("wrote"))


ALWAYS = tuple(Event.read(code) for code in ("go", "go", "skip", "unknown", "back", "break", "resume", "help", "more"))
RARE = tuple(
    Event.read(code)
    for code in (
        "stop", "expire", "form:easy_read", "form:symbols", "language:cy", "signal:seen", "signal:unseen",
        "signal:failed", "alarm:crisis_self", "alarm:medical_999", "alarm:safeguarding"
    )
)  # fmt: skip


@st.composite
def events(draw: st.DrawFn, session: Session) -> Event:
    """Mostly what the screen offers, sometimes another way, sometimes anything at all."""
    step = waiting(BOOK, session)
    choice = draw(st.integers(0, 20))
    if choice < 12:
        return draw(st.sampled_from(list(sensible(step))))
    if choice < 17:
        return draw(st.sampled_from(ALWAYS))
    if choice < 18:
        return draw(st.sampled_from(RARE))
    if choice < 19 and step.kind == "review":
        return Event("change", draw(st.sampled_from(sorted(BOOK.current(session.frame.flow).steps))))
    anything = st.one_of(st.sampled_from(VALUES), st.text(max_size=8))
    return Event(draw(st.sampled_from(KINDS)), draw(anything), tuple(draw(st.lists(anything, max_size=3))))


def begun(data: st.DataObject) -> Session:
    flow = data.draw(st.sampled_from(FLOWS))
    facts = data.draw(st.sampled_from([ADULT, CHILD]))
    form = data.draw(st.sampled_from(FORMS))
    return start(BOOK, flow, talk_id="talk", form=form, language="en_GB", facts=facts)[0]


def safety_frames(session: Session) -> list[str]:
    return [frame.flow for frame in session.frames if frame.flow.startswith("safety/")]


def view(session: Session) -> tuple[object, ...]:
    """All that a person sees of a question."""
    return (
        session.frames, session.said, session.page, session.more, session.picked, session.first_places, session.item,
        session.seen, session.chose, session.reviewing
    )  # fmt: skip


@WALK
@given(st.data())
def test_whatever_happens(data: st.DataObject) -> None:
    session, record, due = begun(data), dict[str, tuple[str, ...]](), dict[str, tuple[str, ...]]()
    for _ in range(40):
        event = data.draw(events(session))
        after, effects = take_turn(BOOK, session, event)
        assert take_turn(BOOK, reloaded(session), event) == (after, effects)  # reloading changes nothing
        if any(isinstance(effect, Again) for effect in effects):
            assert after is session
            assert len(effects) == 1
            continue
        assert after.revision == session.revision + (event != SEEN)
        record_after, due_after = noted(effects, record, due)
        assert_sound(after)
        assert set(record_after) == set(after.kept)
        assert set(due_after) >= {name[1:] for name in after.made if name.startswith("@")}
        assert_back_restores(session, after, (record, due), (record_after, due_after), event)
        assert_ways_out(after)
        session, record, due = after, record_after, due_after


def assert_sound(session: Session) -> None:
    """What holds at every state."""
    assert reloaded(session) == session
    screens = statements(BOOK, session)
    step = waiting(BOOK, session)
    assert 0 <= session.page < len(screens)
    assert session.is_over or step.kind not in ("say", "call", "end")
    assert (session.life == "paused") == (session.paused_from is not None)
    life = session.paused_from or session.life
    if not session.is_over:
        is_unsafe = session.frame.flow == "safety/help_now" or (session.frame.interrupt and safety_frames(session))
        assert life == ("handed_over" if step.kind == "hand_over" else "in_safety" if is_unsafe else "talking")
    assert sum(frame.interrupt and frame.flow.startswith("safety/") for frame in session.frames) <= 1
    for name in session.answers:
        flow_id, _, step_id = name.rpartition(":")
        if not flow_id.startswith("learning/"):
            places = [session.frames, *(place.frames for place in session.trail)]
            at = {frame.step for frames in places for frame in frames if frame.flow == flow_id}
            machine = BOOK.machine(BOOK.current(flow_id))
            assert any(step_id in machine.reads_after(step) for step in at), f"{name} is stored and never read"


def assert_back_restores(
    before: Session, after: Session, was: tuple[Spans, Spans], now: tuple[Spans, Spans], event: Event
) -> None:
    """An answer taken back leaves question, answers, record and appointments as they were."""
    is_answer = len(after.trail) > len(before.trail) or after.trail[-1:] != before.trail[-1:]
    closes = len(safety_frames(after)) < len(safety_frames(before))
    if (
        not is_answer
        or closes
        or event.kind in ("back", "help", "alarm", "check_again")
        or after.life in ("stopped", "expired", "paused")
    ):
        return
    back, effects = take_turn(BOOK, after, Event("back"))
    words_are_gone = {name for name, keys in before.answers.items() if keys == (WRITTEN,) != after.answers.get(name)}
    assert back.frames == before.frames
    assert (back.said, back.reviewing, back.skips) == (before.said, before.reviewing, before.skips)
    assert (back.life, back.page) == (before.paused_from or before.life, before.page)
    if before.frame.flow.startswith("learning/"):
        assert (back.picked, back.first_places, back.item) == (before.picked, before.first_places, before.item)
    assert dict(back.answers) == {name: keys for name, keys in before.answers.items() if name not in words_are_gone}
    assert back.trail == before.trail
    if words_are_gone:
        return
    assert (back.kept, back.made) == (before.kept, before.made)
    assert noted(effects, *now) == was


def assert_ways_out(session: Session) -> None:
    """Stop, Help now and Break from here."""
    if session.life == "expired":
        return
    stopped, _ = take_turn(BOOK, session, Event("stop"))
    if session.life not in ("finished", "stopped"):
        assert (stopped.life, stopped.answers, stopped.trail) == ("stopped", {}, ())
        assert not any(frame.interrupt for frame in stopped.frames)
        if BOOK.current(stopped.frames[0].flow).closing:
            assert (len(stopped.frames), waiting(BOOK, stopped).kind) == (1, "end")
    helped, effects = take_turn(BOOK, session, Event("help"))
    assert (helped.frame.flow, helped.frame.step, helped.frame.interrupt) == ("safety/help_now", "what_now", True)
    returned, _ = take_turn(BOOK, helped, Event("choose", "", ("back",)))
    if not any(frame.interrupt and frame.flow.startswith("safety/") for frame in session.frames):
        assert (view(returned), returned.life) == (view(session), session.life)
        assert (returned.answers, returned.kept, returned.trail) == (session.answers, session.kept, session.trail)
    if session.life in ("talking", "in_safety", "handed_over"):
        paused, _ = take_turn(BOOK, session, Event("break"))
        resumed, effects = take_turn(BOOK, paused, Event("resume"))
        assert (view(resumed), resumed.life, effects) == (view(session), session.life, ())


@pytest.mark.parametrize("flow", FLOWS)
def test_no_log_record_holds_a_step(flow: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        Talk(flow, to="skip help choose:back back" if flow != "learning/few_words" else "choose:away stop")
    assert caplog.records == []
