"""The explorer: it finds every state of a small flow, proves it sound, and finds each fault planted in the engine."""

from collections.abc import Callable
from functools import cache

import msgspec
import pytest
from checking import changed, sound_book

from flows.engine import explore as explorer
from flows.engine.explore import Exploration, explore, explore_all, never_taken, report, states
from flows.engine.exploring import invariants
from flows.engine.exploring.caller import CALLER, with_caller
from flows.engine.facts import combinations
from flows.engine.load import Book
from flows.engine.session import Effect, Event, HandOver, Keep, Session
from flows.engine.turn import take_turn, waiting

FACTS = {
    "audience": "young_person", "under_18": "yes", "supported": "no", "reach": "chat", "alert": "on_tap",
    "place": "unknown", "last": "no", "purpose": "support",
}  # fmt: skip
Turn = tuple[Session, tuple[Effect, ...]]


def explored(book: Book | None = None, flow_id: str = "support/example") -> Exploration:
    return explore(book or sound_book(), flow_id, "standard", FACTS)


@cache
def all_explored() -> tuple[Exploration, ...]:
    return tuple(explore_all(sound_book()))


def test_a_sound_flow_is_sound_in_every_form_and_for_every_set_of_facts() -> None:
    found = all_explored()
    assert [broken for one in found for broken in one.broken] == []
    assert {(one.flow, one.form) for one in found} == {
        *((flow_id, form) for flow_id in ("support/example", "support/check_in")
          for form in ("standard", "easy_read", "child", "symbols")),
        ("learning/example", "standard"), ("learning/example", "easy_read"), (CALLER, "standard"),
    }  # fmt: skip
    assert {one.facts["alert"] for one in found if one.facts} == {"on_tap", "always"}


def test_a_step_of_safety_that_no_flow_enters_yet_is_walked_as_a_flow_to_come_would_enter_it() -> None:
    taken = {str(way) for one in all_explored() for way in one.taken}
    assert "safety/first_check:desk -> return" in taken
    assert not any("safety/first_check:desk" in way for way in map(str, explored().taken))


def test_help_now_is_walked_whole_once_and_every_search_still_meets_all_its_states() -> None:
    for one in all_explored():
        if one.facts:
            alone = explore(with_caller(sound_book()), one.flow, one.form, one.facts)
            earlier = [found.taken for found in all_explored() if found.facts]
            assert (one.states, one.broken) == (alone.states, alone.broken)
            assert one.transitions <= alone.transitions
            assert alone.taken <= frozenset().union(*earlier)


def test_it_says_how_much_it_has_seen() -> None:
    found = explored()
    assert found.states > 20 and found.transitions > found.states and found.pairs > found.states
    assert {str(way) for way in found.taken} >= {
        "support/example:how -> check_in", "support/example:how -> check_in (skip)",
        "safety/help_now:asked -> carry_on (unseen)", "safety/first_check:safe -> safety/help_now@who_now",
    }  # fmt: skip


def test_a_way_that_no_answer_takes_is_reported() -> None:
    book = changed(
        "steps: {how: {next: [{when: \"answer == 'calm' and answer == 'upset'\", go: bye}, {go: check_in}]}}"
    )
    unseen = never_taken(book, [explored(book)])
    assert "support/example:how -> bye" in unseen
    assert "support/example:how -> check_in" not in unseen
    assert "never taken: support/example:how -> bye" in report(book, [explored(book)])


def test_a_way_that_only_an_earlier_answer_opens_is_found() -> None:
    """A search that forgets answers would never see it."""
    change = """
    steps:
      how: {next: rest, skip: rest}
      rest: {choose: {all: "Rest?"}, options: {yes: {all: "Yes"}, no: {all: "No"}}, next: last, skip: last}
      last:
        choose: {all: "And now?"}
        options: {yes: {all: "Yes"}, no: {all: "No"}}
        next: [{when: "how == 'upset' and rest == 'no' and answer == 'yes'", go: bye}, {go: check_in}]
        skip: check_in
    """
    assert "support/example:last -> bye" in {str(way) for way in explored(changed(change)).taken}


def test_one_session_comes_for_each_state() -> None:
    found = list(states(sound_book(), "support/example", "symbols", FACTS))
    assert {waiting(sound_book(), session).id for session in found} >= {
        "hurt", "safe", "emergency", "how", "check_in", "bye", "what_now", "pause", "who_now", "where", "asked",
        "carry_on"
    }  # fmt: skip
    assert len(found) == explore(sound_book(), "support/example", "symbols", FACTS).states
    assert all(session.form == "symbols" for session in found)


def test_sets_of_facts_are_those_that_can_be_and_make_a_difference() -> None:
    found = combinations(sound_book(), sound_book().current("support/example"))
    assert {(facts["alert"], facts["under_18"]) for facts in found} == {("on_tap", "yes"), ("always", "yes")}
    adults = combinations(sound_book(), sound_book().current("learning/example"))
    assert [(facts["alert"], facts["under_18"]) for facts in adults] == [("on_tap", "no")]


def no_stop(book: Book, session: Session, event: Event) -> Turn:
    return (session, ()) if event.kind == "stop" else take_turn(book, session, event)


def no_help(book: Book, session: Session, event: Event) -> Turn:
    return (session, ()) if event.kind in ("help", "alarm") else take_turn(book, session, event)


def nested_help(book: Book, session: Session, event: Event) -> Turn:
    then, effects = take_turn(book, session, event)
    twice = event.kind == "help" and then is not session
    return (msgspec.structs.replace(then, frames=(*then.frames, then.frame)) if twice else then), effects


def keeps_answers_on_back(book: Book, session: Session, event: Event) -> Turn:
    then, effects = take_turn(book, session, event)
    return (
        msgspec.structs.replace(then, answers={**session.answers, "x": ("y",)}) if event.kind == "back" else then
    ), effects


def keeps_the_record_on_back(book: Book, session: Session, event: Event) -> Turn:
    then, effects = take_turn(book, session, event)
    return then, () if event.kind == "back" else effects


def nonsense_counts(book: Book, session: Session, event: Event) -> Turn:
    then, effects = take_turn(book, session, event)
    unknown = event.kind == "no_such_key"
    return (msgspec.structs.replace(then, revision=then.revision + 1) if unknown else then), effects


def loses_the_page(book: Book, session: Session, event: Event) -> Turn:
    then, effects = take_turn(book, session, event)
    return (msgspec.structs.replace(then, said=()) if event.kind == "resume" else then), effects


def asks_again_on_resume(book: Book, session: Session, event: Event) -> Turn:
    then, effects = take_turn(book, session, event)
    return then, (*effects, HandOver("contact", "")) if event.kind == "resume" else effects


def keeps_more(book: Book, session: Session, event: Event) -> Turn:
    then, effects = take_turn(book, session, event)
    more = Keep("support", "feelings", event.values, "support/example:how")
    return then, (*effects, more) if event.kind == "choose" and session.frame.step == "how" else effects


def never_expires(book: Book, session: Session, event: Event) -> Turn:
    return (session, ()) if event.kind == "expire" else take_turn(book, session, event)


def answers_in_a_break(book: Book, session: Session, event: Event) -> Turn:
    then, effects = take_turn(book, session, event)
    skipped = session.life == "paused" and event.kind == "skip"
    return (msgspec.structs.replace(session, revision=session.revision + 1) if skipped else then), effects


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (no_stop, "Stop does not stop"),
        (no_help, "help does not lead to people"),
        (nested_help, "enters safety inside safety"),
        (keeps_answers_on_back, "does not restore the question: answers"),
        (keeps_the_record_on_back, "leaves the record changed in"),
        (nonsense_counts, "means nothing here and changes the talk"),
        (loses_the_page, "after a break it is not the same question: said"),
        (asks_again_on_resume, "after a break it is not the same question"),
        (keeps_more, "support keeps `feelings`"),
        (never_expires, "it does not end when its time is over"),
        (answers_in_a_break, "changes a talk that is paused"),
    ],
)
def test_a_planted_fault_is_found(
    fault: Callable[[Book, Session, Event], Turn], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explorer, "take_turn", fault)
    monkeypatch.setattr(invariants, "take_turn", fault)
    found = explored()
    assert any(says in broken.what for broken in found.broken), [broken.what for broken in found.broken]


def test_a_talk_that_says_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invariants, "statements", lambda book, session: ())
    assert any("does not exist" in broken.what for broken in explored().broken)


def test_a_talk_that_is_another_when_read_again_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful:
        def decode(self, stored: bytes) -> Session:
            return msgspec.structs.replace(msgspec.json.decode(stored, type=Session), trail=())

    monkeypatch.setattr(invariants, "_DECODER", Forgetful())
    assert any("read again" in broken.what for broken in explored().broken)


def test_a_finding_comes_with_the_way_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explorer, "take_turn", keeps_more)
    monkeypatch.setattr(invariants, "take_turn", keeps_more)
    found = next(broken for broken in explored().broken if "feelings" in broken.what)
    assert found.at == "support/example:how"
    session = next(states(sound_book(), "support/example", "standard", FACTS))
    for code in found.way:
        session, _ = take_turn(sound_book(), session, Event.read(code))
    assert session.trail[-1].frames[-1].step == "how", "the way given leads to the fault"
    assert "BROKEN support/example:how: support keeps `feelings`" in report(sound_book(), [explored()])


def test_a_flow_without_end_of_states_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explorer, "LARGEST", 10)
    with pytest.raises(ValueError, match="more than 10 states"):
        explored()
