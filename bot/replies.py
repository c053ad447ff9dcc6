"""From where a talk stands to what goes out: the step, or the service's own screen that stands before it."""

from collections.abc import Callable, Mapping

import msgspec

from accessibility.local import Local
from accessibility.present import present, service_screen
from accessibility.screen import Screen
from bot.messages import Capabilities, Chat, Outgoing, TalkRef
from bot.people import Person
from bot.sessions.talk import Turned
from flows.engine.load import Book
from flows.engine.session import Session
from flows.engine.turn import waiting

DOOR = TalkRef("", b"", 0)
"""What the buttons of a screen without a talk are signed for."""


class Replies:
    """Renders. Nothing here is stored; the same session always gives the same screen."""

    def __init__(self, book: Book, local: Callable[[], Local], channels: Mapping[str, Capabilities]) -> None:
        self._book = book
        self._local = local
        self._channels = channels

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
        return service_screen(name, form=form, language=language, local=self.local, **more)  # type: ignore[arg-type]

    def before(self, session: Session, person: Person | None) -> str:
        """The service's own screen that stands before the question, or "": a welcome back, the time of day."""
        if session.facts.get("welcome") == "yes" and not any(frame.interrupt for frame in session.frames):
            return "welcome_back"
        if person is not None and not person.message_time and waiting(self._book, session).id == "set":
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
            screen = present(self._book, session, self.local, own=own or {}, come_back=come_back, carrier_keeps=keeps)
        return Outgoing(chat, screen, msgspec.structs.replace(ref, revision=session.revision))

    def noticed(self, outgoing: Outgoing, turned: Turned) -> Outgoing:
        """The same, saying why nothing changed."""
        form, language = outgoing.screen.form, outgoing.screen.language
        if turned.again in ("closed", "seen"):
            notice = self.screen(form, language, "closed").question
            screen = msgspec.structs.replace(outgoing.screen, notice=notice)
            return msgspec.structs.replace(outgoing, screen=screen, closed=True)
        if turned.again in ("typed", "typed_page"):
            notice = self.screen(form, language, turned.again).question
            return msgspec.structs.replace(outgoing, screen=msgspec.structs.replace(outgoing.screen, notice=notice))
        return outgoing


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
