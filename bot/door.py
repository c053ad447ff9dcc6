"""The door: how a person arrives, what the service itself offers, and the way into a talk."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from accessibility.forms import in_words, of_safety, resolve
from accessibility.interface import acts, interface, label
from accessibility.present import name_screen, present
from accessibility.screen import Button
from bot.arrivals import Arrivals, Begin, Done, in_audience
from bot.bell import BELL
from bot.guards.typed import Named
from bot.holdings import Holdings
from bot.messages import Chat, Incoming, Outgoing, Reply, TalkRef, Words
from bot.offering import Offering
from bot.people import People, Person
from bot.replies import Replies
from bot.returning import Returning
from bot.rules import Rules
from bot.sessions.learning import Learning
from bot.sessions.support import Support
from bot.sessions.talk import Turned
from flows.engine.alarm import HELP_NOW, QUIETLY, way_to_people
from flows.engine.flow import FACTS, FORMS, Form
from flows.engine.load import Book
from flows.engine.session import Session

RULES: Mapping[str, str] = {
    **dict.fromkeys(("staff", "lead"), "restrictions/recognise"),
    **dict.fromkeys(("young_person", "child", "few_words"), "restrictions/house_rules"),
}
"""Who talks about the rules here in which flow. To review one a lead is invited."""
Handler = Callable[[Incoming, Person, str, Turned | None], Coroutine[Any, Any, Done]]


class Door:
    """Shows the start menu, the same for everyone, and does what the service's own buttons say."""

    def __init__(
        self,
        book: Book,
        replies: Replies,
        people: People,
        learning: Learning,
        arrivals: Arrivals,
        holdings: Holdings,
        support: Support,
        rules: Rules,
    ) -> None:
        self._book = book
        self._replies = replies
        self._people = people
        self._learning = learning
        self._arrivals = arrivals
        self._holdings = holdings
        self._rules = rules
        self._returning = back = Returning(book, replies, people, learning, arrivals, rules)
        # what a turn needs of arriving and of coming back
        self.facts, self.bell = arrivals.facts, arrivals.bell
        self.offering = Offering(book, replies, people, learning, support, arrivals, self.do, self.left)
        self.end_messages = holdings.end_messages
        self.come_back = back.words_of
        self._acts: Mapping[str, Handler] = {
            "support": self._enter, "learning": self._enter, "restrictions": self._enter,
            "safety": self._help, "help": self._help,
            "audience": self._audience, "language": self._language, "seen": self._who_sees, "privacy": self._who_sees,
            "reminders": self._ask_time, "time": self._time, "away": self._away,
            "words": back.ask, "four_words": back.find, "carry_on": back.carry_on,
            "show": back.show, "show_draft": back.show_draft, "start_again": back.start_again,
            "needs": self._needs, "again": self._again, "offer": self._again, "leave": self._leave, "door": self._start,
        }  # fmt: skip

    async def arrive(self, incoming: Incoming) -> Done:
        """What somebody meets who comes by a link: at support by an invitation first whether they want it."""
        return await self.offering.arrive(incoming) or await self._arrivals.arrive(incoming)

    # screens

    async def person(self, chat: Chat) -> Person:
        """The settings of this chat."""
        return await self._people.of(chat)

    async def open(self, chat: Chat) -> Reply:
        """The start menu; or, where something sent can still be taken back, that first."""
        person = await self._people.of(chat)
        if self.bell.is_for(chat, person.audience):
            return await self.bell.ring(chat, person)
        if any(reflection.state == "sent" for reflection in await self._learning.held(chat)):
            return Reply((self.only(chat, "mine", person, facts={"sent": "yes"}),))
        return Reply((self.menu(chat, person),))

    def menu(self, chat: Chat, person: Person) -> Outgoing:
        """The start menu of this chat."""
        can = self._replies.can(chat)
        facts = {
            "audience": person.audience,
            "under_18": self.facts(person, chat, "support")["under_18"] if person.audience else "",
            "carrier": "yes" if can.keeps_messages else "no",
            "words": "yes" if can.redraws else "no",
        }
        shown = self.only(chat, "door", person, facts=facts)
        return self._with_rules(shown) if can.keeps_messages and self._rules.told else shown

    def _with_rules(self, shown: Outgoing) -> Outgoing:
        """The start menu with the way to the list of rules, which stands on a page for everyone."""
        screen = shown.screen
        words = label("rules.read", screen.form, screen.language)
        way = Button("", words, link=f"{self._rules.told}/{in_words(screen.form)}/{screen.language}")
        return msgspec.structs.replace(shown, screen=msgspec.structs.replace(screen, ways=(*screen.ways, way)))

    def only(self, chat: Chat, name: str, person: Person | None = None, **more: object) -> Outgoing:
        """One screen of the service."""
        return self._replies.service(chat, person or Person(), name, **more)

    def acts(self) -> tuple[str, ...]:
        """Everything that a button of the service can do: what a chat's opaque token is compared with."""
        return _acts(self._replies.local.languages)

    def ask_about_name(
        self, chat: Chat, ref: TalkRef, session: Session, words: Words, found: Named | None, *, rewrite: bool
    ) -> Reply:
        """The name guard's question, to the writer alone: the direct reply, stored nowhere. Or the field again."""
        if found is None or rewrite:
            screen = present(self._book, session, self._replies.local)
            text = found.words if found is not None else ""
            screen = msgspec.structs.replace(screen, words=text)
        else:
            screen = name_screen(self._book, session, self._replies.local, found.words, found.spans, found.instead)
        if self._replies.can(chat).keeps_messages:  # the question alone: what was written is gone from there
            removed = label("removed.text", session.form, session.language)
            screen = msgspec.structs.replace(screen, words="", marks=(), hint="", notice=removed)
        return Reply((Outgoing(chat, screen, ref),), delete_message=True)

    def form(self, person: Person, flow: str, facts: Mapping[str, str]) -> Form:
        """The form in which that talk is had: the nearest to the one chosen that this person may have and is whole."""
        safety = [self._book.current(flow_id) for flow_id in of_safety(self._book)]
        chosen, _ = resolve(
            self._book.current(flow), person.form, person.language, audience=person.audience,
            under_18=facts.get("under_18", ""), safety=safety,
        )  # fmt: skip
        return chosen

    # acting

    async def do(self, incoming: Incoming, act: str, turned: Turned | None = None) -> Done:
        """Do what a button of the service says; `turned`: the talk on whose screen it stood."""
        person = await self._people.of(incoming.chat)
        kind, _, rest = act.removeprefix("s:").partition(":")
        if act.startswith(("form:", "language:")) and turned is None:
            return await self._settle(incoming.chat, **{kind: rest})
        handler = self._acts.get(kind)
        if handler is not None:
            return await handler(incoming, person, rest or kind, turned)
        reply = await self._holdings.do(incoming.chat, person, kind)
        if reply is None and act.startswith("s:") and kind in interface().screens:  # of the constants none is a screen
            reply = Reply((self.only(incoming.chat, kind, person),))
        return Done(reply) if reply is not None else Done(shows=True)

    async def typed(self, incoming: Incoming, shown: Reply, act: str | None, danger: str | None) -> Done:
        """Words typed where no talk is: a choice of what is `shown`, a sign of danger, or nothing that is kept."""
        if act is not None:
            return await self.do(incoming, act)
        if danger is not None:
            person = await self._people.of(incoming.chat)
            flow, at = way_to_people(danger, self.facts(person, incoming.chat, "safety"))
            return Done(begin=Begin("safety", flow, at if at != QUIETLY else ""), chat=incoming.chat, person=person)
        outgoing = shown.out[0]
        said = self._replies.screen(outgoing.screen.form, outgoing.screen.language, "typed_door").question
        if outgoing.screen.name != BELL:  # beside the way to the page nothing else is said
            outgoing = msgspec.structs.replace(outgoing, screen=msgspec.structs.replace(outgoing.screen, notice=said))
        return Done(Reply((outgoing,), delete_message=True))

    async def _settle(self, chat: Chat, **values: str) -> Done:
        """Chosen outside any talk: it holds for the talks to come."""
        await self._people.change(chat, **values)
        await self._people.profiles.settle(chat, **values)
        return Done(shows=True)

    async def settled(self, chat: Chat, session: Session) -> None:
        """The language and form that were chosen in a talk hold for the chat."""
        await self._people.change(chat, language=session.language, form=session.form)

    async def _enter(self, incoming: Incoming, person: Person, purpose: str, turned: Turned | None) -> Done:
        if purpose == "learning" and not self._replies.local.learning_open:
            return Done(Reply((self.only(incoming.chat, "not_open", person),)))
        flow = self._flow_for(purpose, person.audience)
        if not flow or not self._rules.takes(person.audience):
            return Done(Reply((self._ask_audience(incoming.chat, person, purpose),)))
        chat = self._arrivals.fresh(incoming.chat)
        person = await self._people.put(chat, await self._arrivals.from_profile(chat, person))
        return Done(begin=Begin(purpose, flow), chat=chat, person=person)

    def _flow_for(self, purpose: str, audience: str) -> str:
        """The flow of that purpose for that audience, or ""."""
        flow = RULES.get(audience, "") if purpose == "restrictions" else f"{purpose}/{audience}"
        return flow if flow in self._book else ""

    def _ask_audience(self, chat: Chat, person: Person, purpose: str) -> Outgoing:
        facts = {"under_18": "yes" if self._rules.minors else "no"}
        asked = self.only(chat, "audience", person, facts=facts)
        offered = tuple(
            msgspec.structs.replace(button, act=f"{button.act}:{purpose}")
            for button in asked.screen.answers
            if self._flow_for(purpose, button.act.rpartition(":")[2])
        )
        return msgspec.structs.replace(asked, screen=msgspec.structs.replace(asked.screen, answers=offered))

    async def _audience(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        audience, _, purpose = rest.partition(":")
        person = in_audience(person, audience)
        await self._people.put(incoming.chat, person)
        return await self._enter(incoming, person, purpose or "support", turned)

    async def _help(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        return Done(begin=Begin("safety", HELP_NOW), chat=incoming.chat, person=person)

    async def _language(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        outgoing = self.only(incoming.chat, "language", person)
        ref = turned.ref if turned is not None else outgoing.ref
        return Done(Reply((msgspec.structs.replace(outgoing, ref=ref),)))

    async def _who_sees(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        carrier = "yes" if self._replies.can(incoming.chat).keeps_messages else "no"
        facts = {"carrier": carrier, "talk": "no" if turned is None else "yes"}
        name = f"seen_{rest}" if f"seen_{rest}" in interface().screens else "who_can_see_this"
        return Done(Reply((self.only(incoming.chat, name, person, facts=facts),)))

    async def _ask_time(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        facts = {"asks_away": "yes" if person.audience == "staff" else "no"}  # within a talk nobody is asked so much
        return Done(Reply((self.only(incoming.chat, "message_time", person, facts=facts),)))

    async def _time(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        await self._people.change(incoming.chat, message_time=rest)
        return Done(shows=True)

    async def _away(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        """So many days on nights or on leave from today; or back from them."""
        kind, _, number = rest.partition(":")
        await self._people.set_away(incoming.chat, kind, int(number or 0))
        return Done(Reply((self.only(incoming.chat, "away_kept", person, facts={"away": kind}),)))

    async def _needs(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        """What helps to talk, with the way to the page where it is said. Where nothing of a talk goes through the chat,
        neither does this: only the way."""
        chat, profiles = incoming.chat, self._people.profiles
        link = f"{self._rules.page}/what-helps/from/{await profiles.give_link(chat)}"
        if self.bell.is_for(chat, person.audience):
            return Done(Reply((msgspec.structs.replace(self.only(chat, BELL, person), page_link=link),)))
        profile = await profiles.of(chat)
        told = profile.told(person.form, person.language) if profile is not None else ()
        values = {"helps": "; ".join(f"{about}: {what}" for _, about, what in told)}
        shown = self.only(chat, "needs", person, facts={"holds": "yes" if told else "no"}, values=values)
        return Done(Reply((msgspec.structs.replace(shown, page_link=link),)))

    async def _again(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        return Done(shows=True)

    async def _start(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        return Done(await self.open(incoming.chat))

    async def _leave(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        return Done(Reply(gone=True))

    # around a turn

    async def left(self, chat: Chat) -> Chat | None:
        """The page was left: nothing of who was there stays. A shared tablet keeps its place, under a new name."""
        person = await self._people.of(chat)
        await self._people.forget(chat)
        await self._people.profiles.left(chat)
        if not person.device:
            return None
        tablet = self._arrivals.fresh(chat)
        await self._people.put(tablet, Person(language=person.language, audience=person.audience, device=person.device))
        return tablet

    async def began(self, chat: Chat, turned: Turned) -> None:
        """A talk has begun."""
        if turned.ref.store == "learning":
            await self._returning.remember(chat, turned.ref.talk)

    def typed_here(self, chat: Chat, session: Session) -> bool:
        """Whether words may be typed on this channel for this talk."""
        return self._rules.mode(chat.channel, session.facts.get("audience", "")) == "full"

    async def on_page(self, outgoing: Outgoing, *, asks_page: bool = False) -> Outgoing:
        """Where words are not taken in a chat, or not shown there, the way to the page that does, for this question."""
        chat, ref = outgoing.chat, outgoing.ref
        if ref.store != "learning" or not (outgoing.screen.layout == "write" or asks_page):
            return outgoing
        if asks_page and not self._replies.can(chat).keeps_messages:
            return outgoing
        audience = (await self._people.of(chat)).audience
        if self._rules.mode(chat.channel, audience) == "full":
            return outgoing
        code = await self._learning.page_link(chat, ref.talk, ref.revision)
        return msgspec.structs.replace(outgoing, typed_here=False, page_link=f"{self._rules.page}/p/{code}")

    async def over(self, chat: Chat, store: str, turned: Turned) -> Reply:
        """The last screen of a talk that is over and gone."""
        assert turned.session is not None, "only a talk that was there ends"
        session, person = turned.session, await self._people.of(chat)
        if person.supporter:  # who sat beside this person may not sit beside the next
            person = await self._people.change(chat, supporter="")
        if store == "learning" and self._learning.taken_back(session):
            return Reply((self.only(chat, "taken_back", person),), forget=True)
        deleted = session.chose[1:] and session.chose[1] in ("delete", "tear_up")
        if not deleted:
            return Reply((self.only(chat, "finished", person),), forget=True)
        things: Sequence[str] = ("talked",) if store == "support" else ("answers",)
        facts = {"holds": "yes", "what": "talk"}
        return Reply((self.only(chat, "deleted", person, facts=facts, things=things),), forget=True)

    async def finished(self, chat: Chat, reply: Reply) -> Reply:
        """The last screen of a talk that is finished for now: its draft stays, to be come back to from the start."""
        *before, last = reply.out
        screen = self.only(chat, "finished", await self._people.of(chat))
        shown = msgspec.structs.replace(screen, owed=last.owed, answered=last.answered)
        return msgspec.structs.replace(reply, out=(*before, shown))


@cache
def _acts(languages: tuple[str, ...]) -> tuple[str, ...]:
    doors = ("support", "learning", "restrictions")
    chosen = (f"s:audience:{who}:{to}" for who in FACTS["audience"] for to in doors)
    spoken = (*(f"form:{form}" for form in FORMS), *(f"language:{code}" for code in languages))
    return (*acts(), "s:language", *chosen, *spoken)


__all__ = ["Begin", "Done", "Door"]
