"""The offer: whoever comes to support by an invitation is asked first whether they want it now. It begins no talk."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import msgspec

from bot.arrivals import Arrivals, Begin, Done, in_audience
from bot.messages import OFFER, Chat, Incoming, Outgoing, Reply, TalkRef
from bot.people import People, Person
from bot.replies import Replies
from bot.sessions.learning import Learning
from bot.sessions.support import INVITED, Support
from bot.storage.learning.invitations import Invitation
from flows.engine.load import Book

PURPOSE = "support"
NOT_NOW = ("s:offer:another_day", "skip")
STANDS_SECONDS = 600
"""So long typed words answer an offer that is the last thing in a chat."""


class Offering:
    """Shows the offer and takes its answer. To show it spends nothing; whether and how it was answered is in `support`
    alone, under names that nobody else has: the invitation, which lies beside learning, stays as it was made."""

    def __init__(
        self,
        book: Book,
        replies: Replies,
        people: People,
        learning: Learning,
        support: Support,
        arrivals: Arrivals,
        do: Callable[[Incoming, str], Coroutine[Any, Any, Done]],
        left: Callable[[Chat], Coroutine[Any, Any, Chat | None]],
    ) -> None:
        self._book = book
        self._replies = replies
        self._people = people
        self._learning = learning
        self._support = support
        self._arrivals = arrivals
        self._do = do  # what every button of the service does
        self._left = left  # the page was left
        self._standing: dict[tuple[str, str], tuple[bytes, asyncio.TimerHandle]] = {}

    def standing(self, chat: Chat) -> bytes:
        """The offer that is the last thing in this chat, for words that are typed under it; b"" for none.

        Asked once for whatever comes next: only what follows an offer at once can answer it. Known to this process
        alone; another one takes the words for the start menu's.
        """
        found = self._standing.pop((chat.channel, chat.address), None)
        if found is None:
            return b""
        name, ends = found
        ends.cancel()
        return name

    async def again(self, chat: Chat, name: bytes) -> Reply:
        """The same offer once more."""
        return Reply((self._offer(chat, await self._people.of(chat), name),))

    async def arrive(self, incoming: Incoming) -> Done | None:
        """The offer, where an invitation to support was opened; None where something else was, or only the way to the
        page is shown in this chat."""
        arrival, chat = incoming.arrival or "", incoming.chat
        if not arrival.startswith("i_"):
            return None
        name = self._learning.name_of(arrival[2:])
        found = await self._learning.invited(name)
        if found is None or not self._is_here(found) or self._arrivals.bell.is_for(chat, found.audience):
            return None
        person, _ = await self._arrivals.who(incoming)
        if await self._support.answered(name):
            return Done(Reply((self._replies.service(chat, person, "link_ended"),)))
        fresh, person = self._arrivals.fresh(chat), in_audience(person, found.audience)
        await self._people.put(fresh, person)
        return Done(Reply((self._offer(fresh, person, name),), chat=fresh))

    async def take(self, incoming: Incoming, name: bytes, act: str) -> Done | None:
        """What was pressed on the offer. None: it has begun a talk here before."""
        chat, person = incoming.chat, await self._people.of(incoming.chat)
        found, answered = await self._learning.invited(name), await self._support.answered(name)
        if act == "s:offer:no" and answered in (None, "no") and found is not None:
            return await self._decline(chat, person, name)
        if answered == "now" and await self._support.goes_on(chat):
            return None
        if answered is not None or found is None:
            return Done(Reply((self._screen(chat, person, "link_ended"),)))
        if act in NOT_NOW:
            return Done(Reply((self._screen(chat, person, "offer_waits"),)))
        if act == "s:offer:now":
            mark = self._support.answer(name, "now")
            begin = Begin(PURPOSE, found.flow, facts=((INVITED, "yes"),), mark=mark)
            return Done(begin=begin, chat=chat, person=person)
        return await self._beside(incoming, person, name, act)

    async def _beside(self, incoming: Incoming, person: Person, name: bytes, act: str) -> Done:
        """What stands on every screen of the service: a form and a language change the offer, help is help."""
        done = await self._do(incoming, act)
        if done.shows:
            return Done(await self.again(incoming.chat, name))
        if act == "s:language":
            ref = TalkRef(OFFER, name, 0)
            out = tuple(msgspec.structs.replace(one, ref=ref) for one in done.reply.out)
            return msgspec.structs.replace(done, reply=msgspec.structs.replace(done.reply, out=out))
        return done

    async def _decline(self, chat: Chat, person: Person, name: bytes) -> Done:
        """No is an answer: it is kept with its day, thanked for, and nothing is asked again."""
        await self._support.decline(name, chat)
        there = await self._gone(chat, person) if self._replies.can(chat).redraws else chat
        return Done(Reply((self._screen(there, person, "offer_declined"),), chat=there, forget=True))

    async def _gone(self, chat: Chat, person: Person) -> Chat:
        """Who it was is not kept on a page: a device of one's own keeps how it speaks, a ward's tablet its place."""
        if person.device:
            return await self._left(chat) or chat
        await self._people.put(chat, Person(form=person.form, language=person.language))
        return chat

    def _offer(self, chat: Chat, person: Person, name: bytes) -> Outgoing:
        shown = self._screen(chat, person, "offer")
        if self._replies.can(chat).pushes:
            self.standing(chat)  # one shown before ends
            key = (chat.channel, chat.address)
            ends = asyncio.get_running_loop().call_later(STANDS_SECONDS, self._standing.pop, key, None)
            self._standing[key] = (name, ends)
        return msgspec.structs.replace(shown, ref=TalkRef(OFFER, name, 0))

    def _screen(self, chat: Chat, person: Person, name: str) -> Outgoing:
        return self._replies.service(chat, person, name, facts=self._facts(chat, person))

    def _facts(self, chat: Chat, person: Person) -> Mapping[str, str]:
        return self._arrivals.facts(person, chat, PURPOSE)

    def _is_here(self, found: Invitation) -> bool:
        """Whether it is to a talk of support that there is."""
        return found.flow.startswith(f"{PURPOSE}/") and found.flow in self._book
