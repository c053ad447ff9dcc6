"""From where a talk stands to what goes out: the step, or the service's own screen that stands before it."""

from collections.abc import Callable, Mapping

import msgspec

from accessibility.catalogue import SOURCE
from accessibility.forms import is_draft, name_of
from accessibility.interface import label
from accessibility.local import Local
from accessibility.present import present, service_screen
from accessibility.screen import Screen
from bot.messages import Capabilities, Chat, Outgoing, TalkRef
from bot.people import Person
from bot.sessions.talk import Turned
from flows.engine.load import Book
from flows.engine.session import Session
from flows.engine.turn import waiting

MESSAGE_TIME_BEFORE = "set"
"""The step before which a chat is asked, once in its life, what part of the day suits it."""

DRAWN_AT_MOST = 2048  # screens in memory; they are dropped whenever who is on duty changes
_VIEW = (
    "frames", "said", "life", "form", "language", "page", "more", "picked", "first_places", "item", "seen", "chose",
)  # fmt: skip
"""What of a session its screen depends on, beside facts and answers."""

_CLOSED = ("closed", "already_sent")
_NOTICES = (*_CLOSED, "typed", "typed_page", "too_many")
"""Why nothing changed, and the screen of the service whose words say so. Closed: the tap has nothing to act on."""

DOOR = TalkRef("", b"", 0)
"""What the buttons of a screen without a talk are signed for."""


class Replies:
    """Renders. Nothing here is stored; the same session always gives the same screen."""

    def __init__(self, book: Book, local: Callable[[], Local], channels: Mapping[str, Capabilities]) -> None:
        self._book = book
        self._local = local
        self._channels = channels
        self._drawn: dict[object, Screen] = {}
        self._drawn_for: Local | None = None

    @property
    def local(self) -> Local:
        """The service as screens may name it now."""
        return self._local()

    def can(self, chat: Chat) -> Capabilities:
        """What the channel of this chat can do."""
        return self._channels[chat.channel]

    def service(self, chat: Chat, person: Person, name: str, **more: object) -> Outgoing:
        """A screen of the service itself, outside any talk."""
        return Outgoing(chat, self.screen(person.form, person.language, name, **more), DOOR)

    def screen(self, form: str, language: str, name: str, **more: object) -> Screen:
        """A screen of the service in a form and language."""
        # what the caller names is checked where the screen is read
        return service_screen(name, form=form, language=language, local=self.local, **more)  # type: ignore[arg-type]

    def before(self, session: Session, person: Person | None) -> str:
        """The service's own screen that stands before the question, or "": a welcome back, the time of day."""
        if session.facts.get("welcome") == "yes" and not any(frame.interrupt for frame in session.frames):
            return "welcome_back"
        if person is not None and not person.message_time and session.frame.step == MESSAGE_TIME_BEFORE:
            return "message_time"
        return ""

    def talk(
        self,
        chat: Chat,
        ref: TalkRef,
        session: Session,
        *,
        person: Person | None = None,
        own: Mapping[str, tuple[str, ...]] | None = None,
        come_back: str = "",
    ) -> Outgoing:
        """The present screen of a talk."""
        name = self.before(session, person if session.facts.get("reach") == "chat" else None)
        if name:
            screen = self.screen(session.form, session.language, name, facts=session.facts)
        else:
            keeps = self.can(chat).keeps_messages and ref.store == "support"
            screen = self._presented(session, own or {}, come_back, carrier_keeps=keeps)
        return Outgoing(chat, screen, msgspec.structs.replace(ref, revision=session.revision))

    def _presented(
        self, session: Session, own: Mapping[str, tuple[str, ...]], come_back: str, *, carrier_keeps: bool
    ) -> Screen:
        """`present`, with a small memory of screens: of nobody, since only what is shown is its key, and no words."""
        local = self.local
        if own or come_back:
            return present(self._book, session, local, own=own, come_back=come_back, carrier_keeps=carrier_keeps)
        if local is not self._drawn_for:
            self._drawn, self._drawn_for = {}, local
        view = (
            *(getattr(session, name) for name in _VIEW),
            *map(_pairs, (session.facts, session.answers)),
            carrier_keeps,
        )
        screen = self._drawn.get(view)
        if screen is None:
            screen = present(self._book, session, local, carrier_keeps=carrier_keeps)
            if len(self._drawn) < DRAWN_AT_MOST:
                self._drawn[view] = screen
        return screen

    def noticed(self, outgoing: Outgoing, turned: Turned) -> Outgoing:
        """The same, saying why nothing changed."""
        form, language = outgoing.screen.form, outgoing.screen.language
        name = "closed" if turned.again == "seen" else turned.again
        if name not in _NOTICES:
            return outgoing
        most = waiting(self._book, turned.session).limit if turned.session is not None else 0
        notice = self.screen(form, language, name, values={"number": str(most)}).question
        screen = msgspec.structs.replace(outgoing.screen, notice=notice)
        return msgspec.structs.replace(outgoing, screen=screen, closed=name in _CLOSED)


def called_a_draft(outgoing: Outgoing, *, demonstration: bool) -> Outgoing:
    """The same, saying in its language and in that of flows that no native reader has checked it: a page has a banner,
    a chat has this line. Only a demonstration speaks such a language."""
    screen = outgoing.screen
    if not (demonstration and is_draft(screen.language)):
        return outgoing
    tongue = name_of(screen.language)
    lines = (label("demonstration.draft", screen.form, one, tongue=tongue) for one in (screen.language, SOURCE))
    notice = "\n".join(line for line in (*lines, screen.notice) if line)
    return msgspec.structs.replace(outgoing, screen=msgspec.structs.replace(screen, notice=notice))


def shown_again(outgoing: Outgoing) -> Outgoing:
    """The same question once more: what was chosen before it has been said."""
    return msgspec.structs.replace(outgoing, screen=msgspec.structs.replace(outgoing.screen, chose=""))


def beside_it(outgoing: Outgoing, words: tuple[str, ...]) -> Outgoing:
    """The same with words of the team before the question."""
    if not words:
        return outgoing
    said = (*outgoing.screen.statements, *words)
    return msgspec.structs.replace(outgoing, screen=msgspec.structs.replace(outgoing.screen, statements=said))


def _pairs(mapping: Mapping[str, object]) -> tuple[tuple[str, object], ...]:
    return tuple(sorted(mapping.items()))


def acts_of(screen: Screen) -> tuple[str, ...]:
    """Every act that can be pressed on a screen."""
    buttons = (
        *screen.answers,
        *screen.closers,
        *screen.constants,
        *screen.items,
        *screen.ways,
        *((screen.more,) if screen.more else ()),
        *((screen.done,) if screen.done else ()),
        *(line.change for line in screen.lines if line.change),
    )
    return tuple(button.act for button in buttons)
