"""One question of a talk that goes on in a chat, answered on a page of ours: where words are not taken in that chat."""

from collections.abc import Awaitable, Callable

import msgspec

from bot.door import Door
from bot.guards.typed import Named, danger
from bot.messages import Chat, Incoming, Outgoing, Reply, TalkRef, Words
from bot.receivers import Receivers
from bot.replies import Replies, beside_it
from bot.sessions.learning import Learning
from bot.sessions.talk import Move, while_at
from bot.tokens import Tokens
from bot.written import NAME_ACTS, Turn, can_be_pressed, guarded, is_own_words
from flows.engine.session import Event, Session

Send = Callable[[Outgoing], Awaitable[None]]


class OneQuestion:
    """Shows the question, takes one answer, and lets the chat go on. Whoever has the page reaches nothing else."""

    def __init__(
        self, learning: Learning, receivers: Receivers, replies: Replies, door: Door, tokens: Tokens, turn: Turn
    ) -> None:
        self._learning = learning
        self._receivers = receivers
        self._replies = replies
        self._door = door
        self._tokens = tokens
        self._turn = turn
        self.send: Send | None = None  # set once, when the channels are there

    async def show(self, browser: Chat) -> Reply | None:
        """The question that is open in this browser, without a way to anywhere else; None if none is."""
        found = await self._learning.on_page(browser)
        if found is None:
            return None
        _, talk, session = found
        session = msgspec.structs.replace(session, facts={**session.facts, "typing": "here"})  # as on any page
        shown = self._replies.talk(browser, TalkRef("learning", talk, session.revision), session)
        shown = beside_it(shown, await self._learning.beside(session))
        return Reply((msgspec.structs.replace(shown, screen=msgspec.structs.replace(shown.screen, ways=())),))

    async def take(self, incoming: Incoming, talk: bytes) -> Reply | None:
        """What was pressed or written there; None if that question is not open in this browser."""
        found = await self._learning.on_page(incoming.chat)
        if found is None or found[1] != talk:
            return None
        chat, _, session = found
        if not self._tokens.is_for(incoming.token, incoming.chat, TalkRef("learning", talk, session.revision)):
            return await self.show(incoming.chat)
        words = incoming.words if incoming.act in ("wrote", *NAME_ACTS) else None
        if words is None and not can_be_pressed(incoming.act, ()):
            return await self.show(incoming.chat)
        if words is not None and is_own_words(session):  # to whoever was told alone: no guard changes them
            await self._receivers.write_to(talk, session, words)
            words, incoming = None, msgspec.structs.replace(incoming, act="wrote")
        move = Move(Event.read(incoming.act)) if words is None else self._move(incoming.act, session, words)
        if isinstance(move, Named) and words is not None:
            is_again = incoming.act == "name:rewrite"
            ref = TalkRef("learning", talk, session.revision)
            return self._door.ask_about_name(incoming.chat, ref, session, words, move, rewrite=is_again)
        if not isinstance(move, Move):
            return await self.show(incoming.chat)
        there = msgspec.structs.replace(incoming, chat=chat, token="", act="", words=None)
        reply = await self._turn(there, "learning", talk, while_at(session, move))
        for outgoing in reply.out:
            if self.send is not None:
                await self.send(outgoing)
        await self._learning.page_done(talk, session.revision)
        name = "help_now" if move.event.kind in ("alarm", "help") else "page_done"
        screen = self._replies.screen(session.form, session.language, name)
        return Reply((Outgoing(incoming.chat, screen, TalkRef("", b"", 0)),))

    def _move(self, act: str, session: Session, words: Words) -> Move | Named:
        """Red flags first, then names, then the draft; as for words from any page."""
        path = danger(words)
        if path is not None and not session.dismissed:
            return Move(Event("alarm", path))
        return guarded(self._learning, act, words)
