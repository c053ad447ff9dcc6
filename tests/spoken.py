"""The real flows as tests of their words walk through them: with whom, and what was said on the way."""

from collections.abc import Iterator, Mapping

from flows.engine.facts import combinations
from flows.engine.flow import Flow, Form, Step
from flows.engine.load import load_book
from flows.engine.session import Effect, Event, Session
from flows.engine.turn import start, statements, take_turn, waiting
from flows.engine.words import wording_of

BOOK = load_book()
BOOK.compile()
TALKS: tuple[Flow, ...] = tuple(flow for flow in map(BOOK.current, BOOK.ids) if flow.purpose != "safety")
SAFETY: tuple[Flow, ...] = tuple(flow for flow in map(BOOK.current, BOOK.ids) if flow.purpose == "safety")
HELP_NOW, FIRST_CHECK = BOOK.current("safety/help_now"), BOOK.current("safety/first_check")

STAFF = {
    "audience": "staff", "under_18": "no", "supported": "no", "reach": "own_device", "alert": "on_tap",
    "place": "unknown", "last": "no"
}  # fmt: skip
SUPPORTED = {
    "audience": "few_words", "under_18": "yes", "supported": "yes", "reach": "shared", "alert": "always",
    "place": "known", "last": "no", "supporter": "Sam"
}  # fmt: skip


def begun(flow: str, form: Form, facts: Mapping[str, str]) -> Session:
    """A new talk."""
    return start(BOOK, flow, talk_id="", form=form, language="en_GB", facts=facts)[0]


def after(session: Session, *events: str) -> tuple[Session, tuple[Effect, ...]]:
    """The talk after these events, and all that came of them."""
    effects: tuple[Effect, ...] = ()
    for code in events:
        session, more = take_turn(BOOK, session, Event.read(code))
        effects += more
    return session, effects


def first_question(flow: str, form: Form, facts: Mapping[str, str]) -> tuple[Session, tuple[str, ...]]:
    """The talk at its first question to the person, and the statements before it, as "flow:step"."""
    session = begun(flow, form, facts)
    said: list[str] = []
    for _ in range(20):
        said += [f"{spot.flow}:{spot.step}" for spot in session.said]
        while session.page < len(statements(BOOK, session)) - 1:
            session, _ = after(session, "go")
        step = waiting(BOOK, session)
        if step.turn == "person":
            return session, tuple(said)
        plain = next(option.key for option in step.options if option.key != "yes")  # a card: not involved, and so on
        session, _ = after(session, f"choose:{plain}")
    raise AssertionError(f"{flow} asks the person nothing")


def words(step: Step, session: Session) -> str:
    """What the step says to this person."""

    def look_up(name: str) -> tuple[str, ...]:
        return (session.facts[name],) if name in session.facts else ()

    return wording_of(step, look_up)[session.form]


def people(flow: Flow) -> Iterator[dict[str, str]]:
    """Everyone who may have this talk, by what the service knows."""
    yield from combinations(BOOK, flow)


def said_in(flow: Flow) -> Iterator[tuple[Step, Form, str]]:
    """Every line that a person is told or asked, in every form; not the supporter's cards, not labels."""
    for step in flow.steps.values():
        if step.turn == "person":
            for wording in (step.wording, *(variant.wording for variant in step.variants)):
                for form in flow.card.forms:
                    if form in wording:
                        yield step, form, wording[form]
