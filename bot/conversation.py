"""The one path of a turn, from what a person did to what they meet next. Channels choose no step of it.

1 recognisers that hold everywhere    2 which talk is it?    3 guards on words, then the turn, in the talk's own store
4 hand-overs are written in the safety store before the turn that makes them    5 render    6 the channel sends, marks
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import chain

import msgspec

from bot import logs
from bot.arrivals import Begin, Done
from bot.deliveries import Deliveries
from bot.door import Door
from bot.guards.typed import chosen, danger
from bot.messages import OFFER, Chat, Incoming, Outgoing, Reply, TalkRef, Words
from bot.notes import calendar
from bot.one_question import OneQuestion
from bot.people import Person
from bot.receivers import NOTICE, Receivers
from bot.reminders import REMINDER, Reminders
from bot.replies import Replies, acts_of
from bot.returning import CHECK_AGAIN
from bot.sessions.learning import Learning
from bot.sessions.restrictions import Restrictions
from bot.sessions.talk import Decide, Move, Talks, Turned, while_at
from bot.storage.errors import StoreError, Temporary
from bot.supporter_notes import ADD, KEEP
from bot.tokens import Tokens
from bot.turns import Turns
from bot.written import NAME_ACTS, Written, can_be_pressed, move_of
from flows.engine.session import Event, Session

KEPT = ("learning", "restrictions")  # a talk of these leaves a draft when it is stopped


class Conversation:
    """Takes what people do on any channel and gives back what they meet. Holds no talk in memory between turns."""

    def __init__(
        self,
        *,
        token_key: bytes,
        replies: Replies,
        talks: Mapping[str, Talks],
        learning: Learning,
        restrictions: Restrictions,
        receivers: Receivers,
        deliveries: Deliveries,
        reminders: Reminders,
        door: Door,
        now: Callable[[], datetime],
    ) -> None:
        self.tokens = Tokens(token_key)
        self.replies = replies
        self.talks = talks
        self.learning = learning
        self.receivers = receivers
        self.door = door
        self._deliveries = deliveries
        self._reminders = reminders
        self._now = now
        self.one_question = OneQuestion(learning, receivers, replies, door, self.tokens, self._take)
        self._turns = turns = Turns(self.talks, receivers, replies, door)
        self._written = Written(learning, restrictions, receivers, replies, door, self._take, turns.reply)
        # what a channel tells of its own doing
        self.sent = deliveries.sent
        self.signal = turns.signal
        self.to_delete, self.deleted, self.blocked = deliveries.to_delete, deliveries.deleted, deliveries.blocked

    def token(self, chat: Chat, ref: TalkRef, act: str) -> str:
        """The opaque token of a button (or, with `act` empty, of a form) in this chat."""
        return self.tokens.sign(chat, ref, act)

    async def handle(self, incoming: Incoming) -> Reply:
        """Take one thing that happened. What is accepted is on disk when this returns; nobody is left without a reply.

        `busy` says that nothing was accepted and the channel is to ask again, or let the person press again.
        """
        try:
            if incoming.own:
                await self._came(incoming)
            reply = await self._handle(incoming)
            if reply.gone:
                return msgspec.structs.replace(reply, chat=await self.leave(incoming.chat))
            if reply.forget:
                await self._deliveries.tidy(incoming.chat)
            return reply
        except Temporary:
            return Reply(busy=True)
        except Exception as failure:  # the kind answer is the last thing that may fail
            logs.failed("turn", failure)
            return Reply((self.door.only(incoming.chat, "trouble"),))

    async def show(self, chat: Chat) -> Reply:
        """The present screen, however often it is looked at, with what became of a request for a person."""
        one = await self.one_question.show(chat) if self.replies.can(chat).redraws else None
        if one is not None:
            return one
        found = await self._turns.live(chat)
        if found is None:
            return await self.door.open(chat)
        store, talk, session = found
        news = await self.receivers.news(talk, session)
        if news:  # nobody but the person can open a talk on a page: so it hears when it is looked at
            turned = await self.talks[store].take(chat, talk, b"", lambda _: Move(Event("signal", news)))
            if turned.session is not None:
                return await self._turns.reply(chat, msgspec.structs.replace(turned, again=""))
        return await self._turns.reply(chat, Turned(TalkRef(store, talk, session.revision), session))

    async def page(self, chat: Chat, name: str, *, language: str, facts: Mapping[str, str]) -> Outgoing:
        """A screen of the service outside any talk, in this chat's form and language, or in this language."""
        person = await self.door.person(chat)
        if person == Person():
            person = msgspec.structs.replace(person, language=language)
        return self.door.only(chat, name, person, facts=facts)

    async def language_of(self, chat: Chat) -> str:
        """The language that this chat has, or "" where nothing was ever chosen in it."""
        person = await self.door.person(chat)
        return "" if person == Person() else person.language

    async def leave(self, chat: Chat) -> Chat | None:
        """Somebody leaves the page: the sitting ends, and with it the key of a support talk. A draft stays.

        What a shared tablet is from here on; None for a device that is nobody's from here on.
        """
        for store in ("support", "safety"):
            await self.talks[store].leave(chat)
        return await self.door.left(chat)

    async def note(self, after: str, language: str) -> tuple[str, bytes] | None:
        """A neutral calendar file for spans such as "3d" or "3d,4w"; None for a span that is not offered."""
        return calendar(tuple(after.split(",")), self._now().date(), language)

    async def owed(self) -> tuple[Outgoing, ...]:
        """Replies that were accepted and never sent, and whose process is gone: rendered as each now stands."""
        found: list[Outgoing] = []
        for chat, turned in await self._deliveries.owed():
            try:
                found += (await self._turns.reply(chat, turned)).out
            except StoreError as failure:  # the others are this process's to send: they must not get lost with it
                logs.failed("sender", failure)
        return tuple(found)

    async def ready(self) -> bool:
        """Whether every store answers."""
        try:
            for talks in self.talks.values():
                await talks.has_seen(b"ready")
        except StoreError:
            return False
        return True

    async def unreadable(self, kind: str) -> None:
        """Something came that cannot be read; counted by kind, never seen again."""
        logs.event("unreadable_update", kind=kind)

    async def _came(self, incoming: Incoming) -> None:
        """A message of the person's is remembered before anything is made of it, so that it goes with the talk."""
        found = await self._turns.live(incoming.chat)
        store, talk = found[:2] if found is not None else ("", b"")
        await self._deliveries.came(incoming.chat, incoming.own, store, talk)

    # 1 and 2: recognise, and find the talk

    async def _handle(self, incoming: Incoming) -> Reply:
        offer = self.door.offering.standing(incoming.chat)
        if incoming.refused:
            return await self._refuse(incoming)
        if incoming.arrival is not None:
            return await self._arrived(incoming)
        if incoming.command:
            return await self._command(incoming)
        if incoming.token:
            return await self._tap(incoming)
        if incoming.words is not None:
            return await self._typed(incoming, incoming.words, offer)
        return await self.show(incoming.chat)

    async def _arrived(self, incoming: Incoming) -> Reply:
        """Whoever arrives anew meets the talk that goes on, or the start menu: one that is over is in nobody's way."""
        done = await self.door.arrive(incoming)
        chat = done.chat or incoming.chat
        found = await self._turns.live(chat) if done.shows else None
        if found is None or not found[2].is_over:
            return await self._done(incoming, done)
        return msgspec.structs.replace(await self.door.open(chat), chat=done.chat)

    async def _refuse(self, incoming: Incoming) -> Reply:
        if incoming.refused == "group":
            return Reply((self.door.only(incoming.chat, "group"),), leave_group=True)
        shown = await self.show(incoming.chat)
        if incoming.refused == "edited":
            return shown
        return Reply((self.door.only(incoming.chat, "no_files"), *shown.out), delete_message=True)

    async def _command(self, incoming: Incoming) -> Reply:
        if incoming.command == "stop":
            return await self._stop_all(incoming)
        return await self._anywhere(incoming, f"s:{incoming.command}")

    async def _anywhere(self, incoming: Incoming, act: str) -> Reply:
        """What is offered outside any talk, asked for in a chat. Help now and Stop are those of a talk that goes on."""
        kind = act.removeprefix("s:")
        found = await self._turns.live(incoming.chat)
        if found is None or (found[2].is_over and kind != "help"):
            return await self._service(incoming, act)
        store, talk, session = found
        if kind in ("help", "stop"):
            return await self._take(incoming, store, talk, lambda _: Move(Event(kind)))
        turned = Turned(TalkRef(store, talk, session.revision), session)
        return await self._service(incoming, act, None if kind.startswith(("form:", "language:")) else turned)

    async def _stop_all(self, incoming: Incoming) -> Reply:
        """/stop: no more messages from any purpose, and every talk that goes on ends. A draft is kept."""
        chat, ended = incoming.chat, dict[str, Reply]()
        await self.door.end_messages(chat)
        for store, talks in self.talks.items():
            if await talks.goes_on(chat):
                talk = await talks.find(chat)
                ended[store] = await self._take(incoming, store, talk, lambda _: Move(Event("stop")))
        said = await self._service(incoming, "s:stop")
        shown = next((reply for store, reply in ended.items() if store not in KEPT and reply.out), said)
        for outgoing in (out for reply in ended.values() if reply is not shown for out in reply.out):
            await self.sent(outgoing)
        if shown is not said:
            last = shown.out[0]
            screen = msgspec.structs.replace(last.screen, notice=said.out[0].screen.statements[0])
            shown = Reply((msgspec.structs.replace(last, screen=screen),))
        return msgspec.structs.replace(shown, forget=bool(ended))

    async def _tap(self, incoming: Incoming) -> Reply:
        place = self.tokens.place(incoming.token)
        if place is None:
            return await self.show(incoming.chat)
        store, talk = place
        if store in self.talks:
            if incoming.words is not None and incoming.act.startswith(("wrote", KEEP, *NAME_ACTS)):
                return await self._posted(incoming, store, talk, incoming.words)
            return await self._take(incoming, store, talk, self._decide(incoming, store, talk))
        act = self._service_act(incoming, TalkRef(store, talk, 0))
        if act is None:
            return await self.show(incoming.chat)
        if store:
            return await self._beside(incoming, store, talk, act)
        return await (self._service if self.replies.can(incoming.chat).redraws else self._anywhere)(incoming, act)

    def _service_act(self, incoming: Incoming, ref: TalkRef) -> str | None:
        if incoming.act:
            return incoming.act if self.tokens.is_for(incoming.token, incoming.chat, ref) else None
        return self.tokens.which(incoming.token, incoming.chat, ref, self.door.acts())

    def _decide(self, incoming: Incoming, store: str, talk: bytes) -> Decide:
        chat = incoming.chat

        def decide(session: Session) -> Move | None:
            ref = TalkRef(store, talk, session.revision)
            if incoming.act:
                could = can_be_pressed(incoming.act, self.replies.local.languages)
                is_ours = could and self.tokens.is_for(incoming.token, chat, ref)
                act = incoming.act if is_ours else None
            else:  # the screen, or the service's own that may stand before it
                shown = (self.replies.talk(chat, ref, session, person=person).screen for person in (None, Person()))
                acts = (act for screen in shown for act in acts_of(screen))
                act = self.tokens.which(incoming.token, chat, ref, chain(acts, self.door.acts()))
            return None if act is None else move_of(act)

        return decide

    # 3: words

    async def _typed(self, incoming: Incoming, words: Words, offer: bytes) -> Reply:
        if await self._turns.seen(incoming):
            return await self._repeated(incoming.chat)
        found = await self._turns.live(incoming.chat)
        if found is None:
            shown = await (self.door.offering.again(incoming.chat, offer) if offer else self.door.open(incoming.chat))
            act = chosen(words, shown.out[0].screen)
            if offer and act is not None:
                return await self._beside(incoming, OFFER, offer, act)
            reply = await self._done(incoming, await self.door.typed(incoming, shown, act, danger(words)))
            return msgspec.structs.replace(reply, delete_message=act is None)
        store, talk, session = found
        person, ref = await self.door.person(incoming.chat), TalkRef(store, talk, session.revision)
        about_a_name = self._written.asks(incoming.chat, ref, session)
        act = chosen(words, about_a_name or self.replies.talk(incoming.chat, ref, session, person=person).screen)
        if act is None:
            return await self._written.take(incoming, store, talk, session, words)
        return await self._take(incoming, store, talk, while_at(session, move_of(act)))

    async def _posted(self, incoming: Incoming, store: str, talk: bytes, words: Words) -> Reply:
        """Words from the field of a page, for the talk that the page's token names."""
        chat, session = incoming.chat, await self.talks[store].look(incoming.chat, talk)
        if session is None:
            return await self._elsewhere(incoming, store, talk)
        ref = TalkRef(store, talk, session.revision)
        if not self.tokens.is_for(incoming.token, chat, ref):
            return await self._turns.reply(chat, Turned(ref, session, again="closed"))
        return await self._written.take(incoming, store, talk, session, words)

    # 3 and 4: the turn

    async def begin(self, chat: Chat, person: Person, begin: Begin, mark: bytes = b"") -> Reply:
        """Begin a talk in this chat; where one of that purpose is going on, that one is shown instead."""
        if self.door.bell.is_for(chat, person.audience):
            return await self.door.bell.ring(chat, person, begin.purpose)
        talks = self.talks[begin.purpose]
        live = await talks.find(chat)
        session = await talks.look(chat, live) if live else None
        if session is not None and not session.is_over:
            if await talks.has_seen(mark):
                return await self._repeated(chat)
            return await self._turns.reply(chat, Turned(TalkRef(begin.purpose, live, session.revision), session))
        if live and begin.purpose == "learning" and await self.learning.holds_answers(live):
            turned = await talks.take(chat, live, mark, lambda _: CHECK_AGAIN)
            return msgspec.structs.replace(await self._turns.reply(chat, turned), chat=chat)
        if live:
            await talks.end(live)
        facts = {**self.door.facts(person, chat, begin.purpose), **dict(begin.facts)}
        form = self.door.form(person, begin.flow, facts)
        turned = await talks.begin(
            chat, begin.flow, form=form, language=person.language, facts=facts, mark=mark, at=begin.at
        )
        if turned.session is None:
            return await self._repeated(chat)
        await self.door.began(chat, turned)
        return msgspec.structs.replace(await self._turns.reply(chat, turned), chat=chat)

    async def _take(self, incoming: Incoming, store: str, talk: bytes, decide: Decide) -> Reply:
        chat, turned = incoming.chat, await self._turns.take(incoming, store, talk, decide)
        if turned.service == ADD and store == "learning":
            return self._written.notes.ask(chat, turned)
        if turned.service in NAME_ACTS:
            return await self._written.named(incoming, turned)
        if turned.service:
            return await self._service(incoming, turned.service, turned)
        if turned.session is None:
            return await self._elsewhere(incoming, store, talk)
        if turned.over:
            return await self.door.over(chat, store, turned)
        if turned.again == "seen" and self.replies.can(chat).pushes:
            return await self._repeated(chat)
        reply = await self._turns.reply(chat, turned, incoming)
        is_done = not (turned.again or turned.view_only) and self.talks[store].ending(turned.session) == "finish"
        return await self.door.finished(chat, reply) if is_done else reply

    async def _repeated(self, chat: Chat) -> Reply:
        """Something is brought again that was worked off. Where replies are sent, its own was, or is still owed."""
        return await (self._turns.still_owed(chat) if self.replies.can(chat).pushes else self.show(chat))

    async def _elsewhere(self, incoming: Incoming, store: str, talk: bytes) -> Reply:
        """The talk is not this chat's, or is gone: unless one question of it is open here, the present screen."""
        one = await self.one_question.take(incoming, talk) if store == "learning" and incoming.token else None
        if one is None and store == "learning" and await self.learning.is_there(talk):
            return Reply((self.door.only(incoming.chat, "carried_on_elsewhere"),))
        return one or await self.show(incoming.chat)

    async def _service(self, incoming: Incoming, act: str, turned: Turned | None = None) -> Reply:
        return await self._done(incoming, await self.door.do(incoming, act, turned), turned)

    async def _done(self, incoming: Incoming, done: Done, turned: Turned | None = None) -> Reply:
        chat = done.chat or incoming.chat
        if done.begin is not None:
            begin, person = done.begin, done.person or await self.door.person(chat)
            pushed = self.replies.can(chat).pushes
            return await self.begin(
                chat, person, begin, begin.mark or (self._turns.mark(begin.purpose, incoming) if pushed else b"")
            )
        if done.move is not None and turned is not None:
            move = done.move
            return await self._take(incoming, turned.ref.store, turned.ref.talk, lambda _: move)
        if done.shows:
            return msgspec.structs.replace(await self.show(chat), chat=done.chat)
        return done.reply

    async def _beside(self, incoming: Incoming, store: str, key: bytes, act: str) -> Reply:
        """A button of a receiver's notice, of a reminder or of an offer: none belongs to a talk."""
        chat = incoming.chat
        if store == OFFER:
            done = await self.door.offering.take(incoming, key, act)
            return await (self._repeated(chat) if done is None else self._done(incoming, done))
        if store == NOTICE:
            return await self.receivers.see_in_chat(key, chat)
        purpose, kind = store.removesuffix(REMINDER), act.rpartition(":")[2]
        person = await self.door.person(chat)
        if kind == "open":
            flow = "support/check_in" if purpose == "support" else f"{purpose}/{person.audience}"
            about = await self.learning.about_reminder(chat, key) if purpose == "learning" else None
            last = "no" if await self.talks[purpose].to_come(chat) else "yes"
            facts = (("last", last), *(about.facts if about is not None else ()))
            begin = Begin(purpose, about.flow if about is not None else flow, facts=facts)
            return await self.begin(chat, person, begin, self._turns.mark(purpose, incoming))
        if kind == "later":
            await self._reminders.later(purpose, chat, key)
            return Reply((self.door.only(chat, "reminder_later", person),))
        await self.door.end_messages(chat)
        return Reply((self.door.only(chat, "reminders_off", person),))
