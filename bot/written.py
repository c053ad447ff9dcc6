"""Words that press no button: signs of danger first, then names, then the draft. Whatever else is typed is dropped.

A chat answers the question about a name by a tap, without the words; and nothing may be saved before it is answered. So
they wait here, in memory alone, ten minutes at most and not through a restart: after that they are asked for again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Container, Mapping
from typing import TypeAlias

import msgspec

from accessibility.screen import Screen
from bot.door import Door
from bot.guards.typed import Named, danger, names
from bot.messages import Chat, Incoming, Reply, TalkRef, Words
from bot.receivers import Receivers
from bot.replies import Replies
from bot.sessions.learning import Learning
from bot.sessions.restrictions import Restrictions
from bot.sessions.talk import SERVICE, Decide, Move, Turned, while_at
from bot.supporter_notes import KEEP, SupporterNotes
from flows.engine.session import PRESSED, Event, Session

NAME_ACTS = ("name:role", "name:not_name", "name:rewrite")
"""What the name guard's question can be answered with."""
WAIT_SECONDS = 600
MOST_WAITING = 1000

Writer: TypeAlias = Learning | Restrictions
"""The sessions whose talks take words."""
Turn = Callable[[Incoming, str, bytes, Decide], Awaitable[Reply]]
"""Takes one turn of a talk in a store; the reply is for its own chat."""
Again = Callable[[Chat, Turned, Incoming], Awaitable[Reply]]
"""The present question of a talk, shown again."""


class Waiting(msgspec.Struct, frozen=True):
    """Words in which a name may be, at the revision at which they were written."""

    revision: int
    words: Words


class Written:
    """Takes what was typed to where it may go, which for most of it is nowhere."""

    def __init__(
        self,
        learning: Learning,
        restrictions: Restrictions,
        receivers: Receivers,
        replies: Replies,
        door: Door,
        turn: Turn,
        again: Again,
    ) -> None:
        self._writers: Mapping[str, Writer] = {"learning": learning, "restrictions": restrictions}
        self._receivers = receivers
        self._replies = replies
        self._door = door
        self._turn = turn
        self._again = again
        self._waiting: dict[tuple[str, bytes], Waiting] = {}
        self.notes = SupporterNotes(replies, learning, turn)

    async def take(self, incoming: Incoming, store: str, talk: bytes, session: Session, words: Words) -> Reply:
        """Words written at the present question of this talk."""
        chat, ref = incoming.chat, TalkRef(store, talk, session.revision)
        if store == "learning" and incoming.act.startswith(KEEP):
            return await self.notes.take(incoming, talk, session, words)
        here, path = self._door.typed_here(chat, session), danger(words)
        if here and is_own_words(session):
            return await self._own_words(incoming, store, talk, session, words)
        if path is not None and not session.dismissed:
            reply = await self._turn(incoming, store, talk, while_at(session, Move(Event("alarm", path))))
        elif here and store in self._writers and self._writers[store].takes_words(session):
            return await self._answer(incoming, store, talk, session, words)
        else:
            again = "typed_page" if store in self._writers and not here else "typed"
            reply = await self._again(chat, Turned(ref, session, again=again), incoming)
        return msgspec.structs.replace(reply, delete_message=True)

    def asks(self, chat: Chat, ref: TalkRef, session: Session) -> Screen | None:
        """The question about a name, where it is the one that stands in this chat."""
        waiting = self._waiting.get((chat.address, ref.talk))
        if waiting is None or waiting.revision != session.revision:
            return None
        return self._replies.screen(session.form, session.language, "name", facts={"many": "no"})

    async def named(self, incoming: Incoming, turned: Turned) -> Reply:
        """The question about a name was answered by a tap: the words go on, or are to be written again."""
        talk, session = turned.ref.talk, turned.session
        waiting = self._waiting.pop((incoming.chat.address, talk), None)
        is_there = waiting is not None and session is not None and waiting.revision == session.revision
        if waiting is None or session is None or not is_there or turned.service == "name:rewrite":
            return await self._again(incoming.chat, msgspec.structs.replace(turned, service="", again="name"), incoming)
        store = turned.ref.store
        move = guarded(self._writers[store], turned.service, waiting.words)
        assert isinstance(move, Move), "who has answered is not asked again"
        return await self._turn(incoming, store, talk, while_at(session, move))

    async def _answer(self, incoming: Incoming, store: str, talk: bytes, session: Session, words: Words) -> Reply:
        self._waiting.pop((incoming.chat.address, talk), None)
        move = guarded(self._writers[store], incoming.act, words)
        if isinstance(move, Move):
            return await self._turn(incoming, store, talk, while_at(session, move))
        if self._replies.can(incoming.chat).keeps_messages:
            self._wait((incoming.chat.address, talk), Waiting(session.revision, words))
        is_again = incoming.act == "name:rewrite"
        ref = TalkRef(store, talk, session.revision)
        return self._door.ask_about_name(incoming.chat, ref, session, words, move, rewrite=is_again)

    def _wait(self, key: tuple[str, bytes], waiting: Waiting) -> None:
        if len(self._waiting) < MOST_WAITING:
            self._waiting[key] = waiting
            asyncio.get_running_loop().call_later(WAIT_SECONDS, self._forget, key, waiting)

    def _forget(self, key: tuple[str, bytes], waiting: Waiting) -> None:
        if self._waiting.get(key) is waiting:
            del self._waiting[key]

    async def _own_words(self, incoming: Incoming, store: str, talk: bytes, session: Session, words: Words) -> Reply:
        """Written by choice to whoever was told, and nobody else: sealed beside the notice, and gone from the chat."""
        await self._receivers.write_to(talk, session, words)
        reply = await self._turn(incoming, store, talk, while_at(session, Move(Event("wrote"))))
        return msgspec.structs.replace(reply, delete_message=True)


def guarded(writer: Writer, act: str, words: Words) -> Move | Named:
    """The move that puts words into the draft, as their writer answered about names; or the names to ask about."""
    found = names(words)
    if act == "name:rewrite" or (found is not None and act not in NAME_ACTS):
        return found if found is not None else Named("", (), (), "")
    return writer.wrote_instead(found.replaced) if found and act == "name:role" else writer.wrote(words)


def is_own_words(session: Session) -> bool:
    """Whether what is asked for are a person's own words to whoever keeps people safe."""
    return session.frame.flow == "safety/help_now" and session.frame.step == "own_words"


def can_be_pressed(act: str, languages: Container[str]) -> bool:
    """Whether a page of ours could post this act: not what only the service can know, nor a language it has not."""
    event = Event.read(act)
    if event.kind == "language":
        return event.value in languages
    return act.startswith("s:") or act in NAME_ACTS or event.kind in PRESSED


def move_of(act: str) -> Move:
    """The move of an act that was pressed on the present screen. Next without words, in a chat, passes over."""
    if act == "wrote":
        return Move(Event("skip"))
    of_service = act.startswith("s:") or act in NAME_ACTS
    return Move(Event(SERVICE, act) if of_service else Event.read(act))
