"""Short ways to stand a talk at a step and to read what a screen shows."""

from accessibility.screen import Button, Screen
from flows.engine.load import Book
from flows.engine.session import Frame, Session, Spot

FORMS = ("standard", "easy_read", "child", "symbols")
FLOWS = ("support/talk", "learning/talk", "safety/help_now")
CONSTANTS = ["back", "skip", "break", "stop", "help"]


def at(flow: str, step: str, *, said: tuple[str, ...] = (), form: str = "standard", **more: object) -> Session:
    """A talk that waits at a step of a flow, with these statements of the same flow before it."""
    purpose = flow.partition("/")[0]
    facts = {"audience": "adult", "under_18": "no", "supported": "no", **dict(more.pop("facts", {}))}  # type: ignore[call-overload]
    spots = tuple(Spot(flow, one) for one in said)
    language = str(more.pop("language", "en_GB"))
    return Session("t", purpose, (Frame(flow, "", step),), form, language, facts, said=spots, **more)  # type: ignore[arg-type]


def everywhere(book: Book) -> list[Session]:
    """A talk at every step of every flow, in every form, with a statement before it."""
    return [
        at(flow, step.id, form=form, said=("open",) if flow == "support/talk" else ())
        for flow in FLOWS
        for step in book.current(flow).steps.values()
        if step.kind != "say"
        for form in FORMS
    ]


def labels(buttons: tuple[Button, ...]) -> list[str]:
    return [button.label for button in buttons]


def acts(buttons: tuple[Button, ...]) -> list[str]:
    return [button.act for button in buttons]


def texts(screen: Screen) -> list[str]:
    """Every text on a screen."""
    buttons = (*screen.answers, *screen.closers, *screen.constants, *screen.items, *screen.ways)
    more = [button for button in (screen.more, screen.done) if button]
    lines = [part for line in (*screen.lines, *screen.earlier) for part in (line.label, *line.values, line.by)]
    people = [part for person in screen.people for part in (person.label, person.number, person.hours)]
    words = [part for button in (*buttons, *more) for part in (button.label, button.note)]
    told = (screen.question, screen.hint, screen.notice, screen.promise, screen.chose, screen.title, screen.come_back)
    return [*screen.statements, *told, *words, *lines, *people]
