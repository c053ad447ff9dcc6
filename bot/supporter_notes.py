"""A supporter's own notes: beside the person's answers, by their author, and never on the person's screen.

Offered on a page alone, on the supporter's cards of learning. A note passes the same guards as any words.
"""

from collections.abc import Awaitable, Callable

import msgspec

from accessibility.pictures import PICTURE_FORMS
from accessibility.present import name_screen
from accessibility.screen import Button, Screen
from bot.guards.typed import Named, danger, names
from bot.messages import Chat, Incoming, Outgoing, Reply, TalkRef, Words
from bot.replies import Replies
from bot.sessions.learning import Learning
from bot.sessions.talk import Decide, Move, Turned, while_at
from flows.engine.session import Event, Session

ADD, KEEP = "s:note", "s:noted"
"""What asks for the field, and what goes with the words: alone, or with an answer of the name guard behind a colon."""

Turn = Callable[[Incoming, str, bytes, Decide], Awaitable[Reply]]


class SupporterNotes:
    """Shows the field and takes what was written in it."""

    def __init__(self, replies: Replies, learning: Learning, turn: Turn) -> None:
        self._replies = replies
        self._learning = learning
        self._turn = turn

    def ask(self, chat: Chat, turned: Turned, words: str = "") -> Reply:
        """The field. Nothing of the talk moves."""
        assert turned.session is not None, "only a talk that is there is shown"
        screen = msgspec.structs.replace(self._screen(turned.session, "note"), words=words)
        return Reply((Outgoing(chat, screen, turned.ref),))

    async def take(self, incoming: Incoming, talk: bytes, session: Session, words: Words) -> Reply:
        """What was written: signs of danger first, then names, then the draft."""
        path, ref = danger(words), TalkRef("learning", talk, session.revision)
        if path is not None and not session.dismissed:
            alarm = Move(Event("alarm", path))
            return await self._turn(incoming, "learning", talk, while_at(session, alarm))
        found, choice = names(words), incoming.act.removeprefix(KEEP).lstrip(":")
        if choice == "rewrite":
            return self.ask(incoming.chat, Turned(ref, session), found.words if found is not None else "")
        if found is not None and not choice:
            return self._about_a_name(incoming.chat, ref, session, found)
        replaced = found.replaced if found is not None and choice == "role" else ""
        move = self._learning.note(session, words, instead=replaced)
        reply = await self._turn(incoming, "learning", talk, while_at(session, move))
        return _said(reply, self._screen(session, "note_kept").question)

    def _about_a_name(self, chat: Chat, ref: TalkRef, session: Session, found: Named) -> Reply:
        screen = name_screen(self._learning.book, session, self._replies.local, found.words, found.spans, found.instead)
        answers, closers = (tuple(map(_of_a_note, buttons)) for buttons in (screen.answers, screen.closers))
        return Reply((Outgoing(chat, msgspec.structs.replace(screen, answers=answers, closers=closers), ref),))

    def _screen(self, session: Session, name: str) -> Screen:
        form = "easy_read" if session.form in PICTURE_FORMS else session.form
        screen = self._replies.screen(form, session.language, name)
        return msgspec.structs.replace(screen, purpose="learning", turn="supporter", supported=True)


def _of_a_note(button: Button) -> Button:
    return msgspec.structs.replace(button, act=button.act.replace("name:", f"{KEEP}:"))


def _said(reply: Reply, notice: str) -> Reply:
    """The reply, with one sentence about what just happened."""
    *before, last = reply.out
    screen = msgspec.structs.replace(last.screen, notice=last.screen.notice or notice)
    return msgspec.structs.replace(reply, out=(*before, msgspec.structs.replace(last, screen=screen)))


__all__ = ["ADD", "KEEP", "SupporterNotes"]
