"""One turn of a talk: in which talk a chat is, the turn in its own store, and what the chat meets after it."""

from collections.abc import Mapping

import msgspec

from bot.door import Door
from bot.messages import Chat, Incoming, Outgoing, Reply, TalkRef
from bot.receivers import Receivers
from bot.replies import MESSAGE_TIME_BEFORE, Replies, beside_it, called_a_draft, shown_again
from bot.sessions.talk import Decide, Move, Talks, Turned
from flows.engine.session import Event, Session


class Turns:
    """Finds, takes and renders. It knows no word that was typed and no button of the service."""

    def __init__(self, talks: Mapping[str, Talks], receivers: Receivers, replies: Replies, door: Door) -> None:
        self._talks = talks
        self._receivers = receivers
        self._replies = replies
        self._door = door

    async def take(self, incoming: Incoming, store: str, talk: bytes, decide: Decide) -> Turned:
        """Take one turn. A hand-over is in the safety store before it; a language or form chosen holds for the chat."""
        chat, mark, talks = incoming.chat, self.mark(store, incoming), self._talks[store]
        turned = await talks.take(chat, talk, mark, decide)
        if turned.hand_overs:
            told = await self._receivers.ask(turned, chat)
            turned = await talks.take(chat, talk, mark, decide, told={turned.key: told})
            if not told and turned.session is not None:
                turned = await talks.take(chat, talk, b"", lambda _: Move(Event("signal", "failed")))
        if turned.spoken and turned.session is not None:
            await self._door.settled(chat, turned.session)
        return turned

    async def signal(self, chat: Chat, ref: TalkRef, kind: str) -> Outgoing | None:
        """Tell a waiting talk what became of its request for a person. None where it has moved on."""
        if ref.store not in self._talks:
            return None
        turned = await self._talks[ref.store].take(chat, ref.talk, b"", lambda _: Move(Event("signal", kind)))
        if turned.session is None or turned.again:
            return None
        return (await self.reply(chat, turned)).out[0]

    async def reply(self, chat: Chat, turned: Turned, incoming: Incoming | None = None) -> Reply:
        """What the chat meets after a turn: the present screen, and why nothing changed where nothing did."""
        assert turned.session is not None, "a talk that is gone has no screen"
        session, ref = turned.session, turned.ref
        shows_words = not self._replies.can(chat).keeps_messages
        own = await self._talks[ref.store].own(ref.talk, words=shows_words)
        person = await self._door.person(chat) if session.frame.step == MESSAGE_TIME_BEFORE else None
        come_back = self._door.come_back(chat, ref.store)
        outgoing = self._replies.talk(chat, ref, session, person=person, own=own, come_back=come_back)
        outgoing = self._replies.noticed(outgoing, turned)
        beside = await self._talks[ref.store].beside(session)
        outgoing = await self._door.on_page(beside_it(outgoing, beside if shows_words else ()), asks_page=bool(beside))
        if turned.again or turned.view_only or (incoming is None and not self._replies.can(chat).redraws):
            outgoing = shown_again(outgoing)
        is_first = session.revision == 0
        if (is_first or turned.spoken) and self._replies.can(chat).keeps_messages:
            outgoing = called_a_draft(outgoing, demonstration=self._replies.local.demonstration)
        answered = incoming.message if incoming is not None else ""
        edit = bool(answered) and not turned.again and turned.view_only
        outgoing = msgspec.structs.replace(outgoing, owed=turned.owed, answered=answered, edit=edit)
        return Reply((outgoing,), forget=turned.forget)

    async def still_owed(self, chat: Chat) -> Reply:
        """The present screen where a reply is still owed to the talk of this chat; else nothing."""
        found = await self.live(chat)
        if found is None:
            return Reply()
        store, talk, session = found
        owed = await self._talks[store].takes_on(talk, session.revision)
        turned = Turned(TalkRef(store, talk, session.revision), session, owed=owed)
        return await self.reply(chat, turned) if owed else Reply()

    async def live(self, chat: Chat) -> tuple[str, bytes, Session] | None:
        """The talk that typed words belong to: support, else what is kept, else help outside any talk."""
        for store, talks in self._talks.items():
            talk = await talks.find(chat)
            session = await talks.look(chat, talk) if talk else None
            if session is not None:
                return store, talk, session
        return None

    async def seen(self, incoming: Incoming) -> bool:
        """Whether any store has worked this event off: a repeat must not start something else."""
        for store, talks in self._talks.items():
            if await talks.has_seen(self.mark(store, incoming)):
                return True
        return False

    def mark(self, store: str, incoming: Incoming) -> bytes:
        """The store's own name for what happened, so that it counts once; b"" for what has no number."""
        return self._talks[store].store.mark(incoming.event_id) if incoming.event_id else b""
