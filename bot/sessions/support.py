"""Support: what is said is not kept. Only what `flows/support/keeps.py` names outlives a talk, to the day."""

from collections.abc import Iterable
from typing import Literal, TypeAlias, get_args

from bot.messages import Chat
from bot.sessions.talk import TALK_BYTES, Sealer, Talks
from bot.storage import support, talks
from bot.storage.keys import KeyStore
from bot.storage.store import Store
from bot.storage.support import Fact, HeldSupport
from bot.storage.work import After, Before, Work, Write
from flows.engine.load import Book
from flows.engine.session import Effect, HandOver, Keep, Session, Unkeep

Answer: TypeAlias = Literal["now", "no"]
"""How an invitation is answered for good. Another day is no answer: it leaves nothing."""
ANSWERS: tuple[Answer, ...] = get_args(Answer)
INVITED = "invited"
"""A fact of a talk that was begun by an invitation."""
_NO_MORE = (("support/check_in:things", "stop"), ("support/check_in:end", "stop_check_ins"))
"""Choices that take back every check-in still to come."""


class Support(Talks):
    """Runs the flows of support. A row opens only with its own key, which dies with the talk or after 24 hours."""

    purpose = "support"
    hours = 24

    def __init__(self, store: Store, book: Book, pushes: frozenset[str], replica: bytes, keys: KeyStore) -> None:
        super().__init__(store, book, pushes, replica)
        self._keys = keys

    async def sealer(self, talk: bytes, chat: Chat, *, new: bool = False) -> Sealer | None:
        if new:
            return await self._keys.make(talk, chat.key_half)
        return await self._keys.get(talk, chat.key_half)

    async def ended(self, talk: bytes) -> None:
        await self._keys.destroy(talk)

    def opens(self, talk: bytes, chat: Chat, session: Session) -> Iterable[Write]:
        """A talk begun on a shared tablet is itself the offer: a staff member made it. One that was begun by an
        invitation was offered when that was made."""
        shared = session.facts.get("reach") == "shared" and session.facts.get("supported") == "yes"
        return (self._fact(talk, chat, "offered"),) if shared and INVITED not in session.facts else ()

    def keeps(self, talk: bytes, chat: Chat, session: Session, effects: Iterable[Effect], text: str) -> list[Write]:
        """`text` is never kept here, and no answer: `accepted`, a wish for a person; a check-in is an appointment."""
        effects = tuple(effects)
        writes = self.appointments(talk, chat, effects)
        for effect in effects:
            match effect:
                case Keep(field="accepted" | "declined" as kind):
                    writes.append(self._fact(talk, chat, kind))
                case Unkeep(field="accepted" | "declined" as kind):
                    writes.append(support.unkeep(talk, kind))
                case HandOver():
                    writes.append(self._fact(talk, chat, "wants_person"))
        if session.chose[:2] in _NO_MORE:
            writes.append(talks.cancel_all(self.store.pseudonym(chat)))
        return writes

    def ends(self, talk: bytes, session: Session) -> list[Write] | None:
        """At an `end` step: Finish ends it, "Delete this too" also takes back what was kept, "Stop check-ins" those."""
        key = self.ending(session)
        if key == "delete":
            return list(support.forget(self.store, talk, self.reminders(session)))
        return None if key is None else []

    async def forget(self, chat: Chat) -> None:
        """Delete what is kept of this chat: facts, check-ins, a live talk."""
        await self.leave(chat)
        await self.store.write(*support.forget_all(self.store.pseudonym(chat)))

    async def sweep(self) -> None:
        """Delete what is past its time and make it unreadable: keys first."""
        await self._keys.sweep()
        await support.sweep(self.store, self._keys)

    async def held(self, chat: Chat) -> HeldSupport:
        """What is kept of this chat, to be read out to the person."""
        return await self.store.read(support.held(self.store.pseudonym(chat)))

    async def offers(self) -> dict[str, int]:
        """How many offers staff made on each of the last 90 days: nobody's, and nothing else."""
        return await self.store.read(support.offers)

    # invitations

    async def offer(self, number: int = 1) -> None:
        """Staff made so many invitations to support: each is an offer, from that day, whatever becomes of it."""
        day = self.store.today()
        made = (support.keep(self.store.random(TALK_BYTES), "offered", day, talks.NOBODY) for _ in range(number))
        await self.store.write(*made)

    async def answered(self, offer: bytes) -> Answer | None:
        """How an invitation of that name was answered; None: not yet, or with another day."""
        for answer in ANSWERS:
            if await self.has_seen(self.answer(offer, answer)):
                return answer
        return None

    def answer(self, offer: bytes, answer: Answer) -> bytes:
        """The mark that an invitation of that name was answered so: once, and nothing of it can be read."""
        return self.store.fingerprint("offer", offer, answer.encode())

    async def decline(self, offer: bytes, chat: Chat) -> None:
        """Keep that the offer was answered with no, and the day; once, however often it is said."""
        mark, of = self.answer(offer, "no"), self.store.random(TALK_BYTES)

        def run(before: Before) -> After:
            kept = () if before.seen else (talks.see(mark, self.store.today()), self._fact(of, chat, "declined"))
            return After(kept)

        await self.store.submit(Work(run, mark=mark))

    def _fact(self, talk: bytes, chat: Chat, kind: Fact) -> Write:
        """A fact is tied to a chat only where the chat can come back to ask for it."""
        holder = self.store.pseudonym(chat) if chat.channel in self._pushes else talks.NOBODY
        return support.keep(talk, kind, self.store.today(), holder)
