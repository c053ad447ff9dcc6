"""Coming back to a draft on another day or another device: four words, and what can be done with what is there."""

from collections.abc import Mapping

import msgspec

from accessibility.present import present
from accessibility.screen import Screen
from bot import four_words
from bot.arrivals import Arrivals, Begin, Done
from bot.messages import Chat, Incoming, Outgoing, Reply, TalkRef
from bot.people import People, Person
from bot.replies import Replies
from bot.rules import Rules
from bot.sessions.learning import Learning
from bot.sessions.talk import Move, Turned
from flows.engine.load import Book
from flows.engine.session import Event, Session

CHECK_AGAIN = Move(Event("check_again"), facts=(("welcome", "yes"),))
"""Back on another day: is anyone hurt, then the welcome, then the question that was left."""


class Returning:
    """Finds a draft by its four words and offers what can be done with it. Wrong words all give the same sentence."""

    def __init__(
        self, book: Book, replies: Replies, people: People, learning: Learning, arrivals: Arrivals, rules: Rules
    ) -> None:
        self._book = book
        self._replies = replies
        self._people = people
        self._learning = learning
        self._arrivals = arrivals
        self._secret = rules.secret
        self._tries = four_words.Tries()

    def words_of(self, chat: Chat, store: str) -> str:
        """The four words of a learning talk on a page of ours, or ""."""
        if store != "learning" or not chat.key_half:
            return ""
        return " ".join(four_words.of_secret(self._secret, chat.key_half))

    async def remember(self, chat: Chat, talk: bytes) -> None:
        """Let the words of this chat's cookie find the talk."""
        if chat.key_half:
            await self._learning.remember_words(talk, four_words.of_secret(self._secret, chat.key_half))

    async def ask(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        """Carry on with four words: ask for the four."""
        return Done(Reply((self._replies.service(incoming.chat, person, "four_words", facts={"tried": "no"}),)))

    async def find(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        """The draft of these words, carried on here; the earlier device shows nothing any more."""
        mended = self._learning.read_words(incoming.words) if incoming.words is not None else None
        allowed = self._tries.may(f"chat {incoming.chat.address}", f"words {' '.join(mended or ())}")
        talk = await self._learning.find_by_words(mended) if mended and allowed else b""
        chat = self._arrivals.fresh(incoming.chat)
        if not talk or not await self._learning.move_to(talk, chat, CHECK_AGAIN):
            wrong = self._replies.service(incoming.chat, person, "four_words", facts={"tried": "yes"})
            return Done(Reply((wrong,)))
        await self._people.put(chat, person)
        await self.remember(chat, talk)
        return Done(chat=chat, shows=True)

    async def carry_on(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        """On with the question at which the draft was left."""
        return Done(move=Move(Event("resume"), facts=(("welcome", "no"),)))

    async def start_again(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        """Throw the draft away and begin afresh."""
        if turned is None or turned.session is None:
            return Done(shows=True)
        await self._learning.delete(turned.ref.talk)
        begin = Begin("learning", turned.session.frames[0].flow)
        return Done(begin=begin, chat=incoming.chat, person=person)

    async def show(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        """Show the draft's answers to their writer."""
        if turned is None or turned.session is None:
            return Done(shows=True)
        shows_words = not self._replies.can(incoming.chat).keeps_messages
        own = await self._learning.own(turned.ref.talk, words=shows_words)
        screen = self._answers(turned.session, own)
        return Done(Reply((Outgoing(incoming.chat, screen, turned.ref),)))

    async def show_draft(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        """Show the answers of whatever draft this chat has."""
        talk = await self._learning.find(incoming.chat)
        session = await self._learning.look(incoming.chat, talk) if talk else None
        ref = TalkRef("learning", talk, session.revision if session is not None else 0)
        return await self.show(incoming, person, rest, Turned(ref, session))

    def _answers(self, session: Session, own: Mapping[str, tuple[str, ...]]) -> Screen:
        """The review's lines, to read, under the welcome's buttons."""
        asked = self._replies.screen(session.form, session.language, "welcome_back")
        frame = session.frames[0]
        steps = self._book.flow(frame.flow, frame.version).steps.values()
        review = next((step.id for step in steps if step.kind == "review"), "")
        if not review:
            return asked
        there = msgspec.structs.replace(frame, step=review)
        at_review = msgspec.structs.replace(session, frames=(there,), said=(), page=0, life="talking")
        shown = present(self._book, at_review, self._replies.local, own=own)
        lines = tuple(msgspec.structs.replace(line, change=None) for line in shown.lines if line.values)
        return msgspec.structs.replace(asked, lines=lines, layout="page", purpose="learning")
