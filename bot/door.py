"""The door: how a person arrives, what the service itself offers, and the way into a talk."""

import re
import secrets
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

import msgspec

from accessibility.interface import interface
from accessibility.present import name_screen, present
from accessibility.screen import Screen
from bot import four_words
from bot.guards.typed import Named
from bot.holdings import Holdings
from bot.messages import Chat, Incoming, Outgoing, Reply, TalkRef, Words
from bot.people import People, Person
from bot.replies import Replies
from bot.sessions.learning import Learning
from bot.sessions.safety import Safety
from bot.sessions.talk import Move, Turned
from bot.storage.learning.invitations import Invitation
from flows.engine.flow import FACTS, FORMS
from flows.engine.load import Book
from flows.engine.session import Event, Session
from flows.engine.turn import waiting

_POSTER = re.compile(
    r"w_(?P<audience>[a-z_]+)-(?P<language>[a-z]{2,3}(?:_[A-Z]{2})?)(?:-(?P<ward>[A-Za-z0-9]+))?(?:-(?P<place>[a-z_]+))?"
)
"""A poster's label: for whom, in which language, on which ward and, on a ward's own tablet, where it stands."""

HELP = "safety/help_now"
CHECK = "safety/first_check"


class Begin(msgspec.Struct, frozen=True):
    """A talk to begin."""

    purpose: str
    flow: str
    at: str = ""
    facts: tuple[tuple[str, str], ...] = ()


class Done(msgspec.Struct, frozen=True):
    """What the door made of it: a reply, a talk to begin, a move in the present talk, or just the present screen."""

    reply: Reply = Reply()
    begin: Begin | None = None
    chat: Chat | None = None
    person: Person | None = None
    move: Move | None = None
    shows: bool = False


class Rules(msgspec.Struct, frozen=True):
    """What the service has decided that the door needs to know. `mode(channel, audience)`: full, taps or doorbell."""

    under_18: bool
    alert: str
    mode: Callable[[str, str], str]
    page: str  # the public address of the pages, without a slash at its end
    secret: bytes  # from which four words are derived, with the cookie's own half


Handler = Callable[[Incoming, Person, str, Turned | None], Coroutine[Any, Any, Done]]


class Door:
    """Shows the start menu, the same for everyone, and does what the service's own buttons say."""

    def __init__(
        self,
        book: Book,
        replies: Replies,
        people: People,
        learning: Learning,
        safety: Safety,
        holdings: Holdings,
        rules: Rules,
    ) -> None:
        self._book = book
        self._replies = replies
        self._people = people
        self._learning = learning
        self._safety = safety
        self._holdings = holdings
        self._rules = rules
        self._tries = four_words.Tries()
        self._acts: Mapping[str, Handler] = {
            "support": self._enter, "learning": self._enter, "safety": self._help, "help": self._help,
            "audience": self._audience, "language": self._language, "seen": self._who_sees, "privacy": self._who_sees,
            "reminders": self._ask_time, "time": self._time, "words": self._ask_words, "four_words": self._four_words,
            "carry_on": self._carry_on, "show": self._show_answers, "start_again": self._start_again,
            "again": self._again, "leave": self._leave,
        }  # fmt: skip

    # screens

    async def person(self, chat: Chat) -> Person:
        """The settings of this chat."""
        return await self._people.of(chat)

    async def open(self, chat: Chat, notice: str = "") -> Reply:
        """The start menu; or, where something sent can still be taken back, that first."""
        person = await self._people.of(chat)
        if any(reflection.state == "sent" for reflection in await self._learning.held(chat)):
            return Reply((self.only(chat, "mine", person, facts={"sent": "yes", "draft": "no"}),))
        return Reply((self.menu(chat, person, notice),))

    def menu(self, chat: Chat, person: Person, notice: str = "") -> Outgoing:
        """The start menu of this chat, with one short sentence where something has just happened."""
        can = self._replies.can(chat)
        facts = {
            "audience": person.audience,
            "carrier": "yes" if can.keeps_messages else "no",
            "words": "yes" if can.redraws else "no",
            "rules": "no",
        }
        outgoing = self.only(chat, "door", person, facts=facts)
        said = self._replies.screen(person.form, person.language, notice).question if notice else ""
        return msgspec.structs.replace(outgoing, screen=msgspec.structs.replace(outgoing.screen, notice=said))

    def only(self, chat: Chat, name: str, person: Person | None = None, **more: object) -> Outgoing:
        """One screen of the service."""
        return self._replies.service(chat, person or Person(), name, **more)

    def acts(self) -> tuple[str, ...]:
        """Everything that a button of the service can do: what a chat's opaque token is compared with."""
        own = [
            choice.act for screen in interface().screens.values() for choice in (*screen.options, screen.done) if choice
        ]
        chosen = [f"s:audience:{who}:{to}" for who in FACTS["audience"] for to in ("support", "learning")]
        languages = [f"language:{code}" for code in self._replies.local.languages]
        return (
            *dict.fromkeys(own),
            *chosen,
            *(f"form:{form}" for form in FORMS),
            *languages,
            "stop",
            "help",
            "back",
            "skip",
        )

    def ask_about_name(
        self, chat: Chat, talk: bytes, session: Session, words: Words, found: Named | None, *, rewrite: bool
    ) -> Reply:
        """The name guard's question, to the writer alone: the direct reply, stored nowhere. Or the field again."""
        ref = TalkRef("learning", talk, session.revision)
        if found is None or rewrite:
            screen = present(self._book, session, self._replies.local)
            text = found.words if found is not None else ""
            screen = msgspec.structs.replace(screen, words=text)
        else:
            screen = name_screen(self._book, session, self._replies.local, found.words, found.spans, found.instead)
        return Reply((Outgoing(chat, screen, ref),), delete_message=True)

    # arriving

    async def arrive(self, incoming: Incoming) -> Done:
        """A poster, an invitation, a receiver's code, or the bare address."""
        arrival, chat = incoming.arrival or "", incoming.chat
        person = await self._people.of(chat)
        if incoming.language in self._replies.local.languages and person == Person():
            person = msgspec.structs.replace(person, language=incoming.language)
        if arrival.startswith("i_"):
            return await self._invitation(chat, person, arrival[2:])
        if arrival.startswith("r_"):
            return await self._receiver(chat, person, arrival[2:])
        poster = _POSTER.fullmatch(arrival)
        if poster is not None and poster["audience"] in FACTS["audience"]:
            return await self._poster(chat, person, poster)
        if arrival:
            return Done(Reply((self.only(chat, "link_ended", person),)))
        return Done(shows=True)

    async def _poster(self, chat: Chat, person: Person, poster: re.Match[str]) -> Done:
        places = {place.key for place in self._replies.local.places}
        language = poster["language"] if poster["language"] in self._replies.local.languages else person.language
        person = self._for(msgspec.structs.replace(person, language=language), poster["audience"])
        person = msgspec.structs.replace(person, device=poster["place"] if poster["place"] in places else "")
        await self._people.put(chat, person)
        return Done(await self.open(chat))

    async def _invitation(self, chat: Chat, person: Person, code: str) -> Done:
        fresh = self.fresh(chat)
        invitation: Invitation | None = await self._learning.accept(code, fresh)
        if invitation is None or invitation.flow not in self._book:
            return Done(Reply((self.only(chat, "link_ended", person),)))
        person = self._for(person, invitation.audience)
        await self._people.put(fresh, person)
        return Done(begin=Begin("learning", invitation.flow), chat=fresh, person=person)

    async def _receiver(self, chat: Chat, person: Person, code: str) -> Done:
        route = await self._safety.link_chat(code, chat)
        if not route:
            return Done(Reply((self.only(chat, "link_ended", person),)))
        known = self._replies.local.routes.get(route)
        values = {"route": known.label if known is not None else route}
        return Done(Reply((self.only(chat, "receiver_linked", person, values=values),)))

    def _for(self, person: Person, audience: str) -> Person:
        """Few words means pictures; anyone else keeps the form they have."""
        form = "symbols" if audience == "few_words" else "standard" if person.form == "symbols" else person.form
        return msgspec.structs.replace(person, audience=audience, form=form)

    def fresh(self, chat: Chat) -> Chat:
        """A chat for a new talk: on a page of ours a new cookie, so that nobody uncovers the talk before."""
        if not self._replies.can(chat).redraws:
            return chat
        return Chat(chat.channel, secrets.token_hex(16), secrets.token_bytes(16), chat.device)

    def facts(self, person: Person, chat: Chat, purpose: str) -> dict[str, str]:
        """What a flow may know of this chat."""
        supporters = [named.label for named in self._replies.local.people if named.role == "supporter"]
        if person.audience == "few_words" and not person.supporter and supporters:
            person = msgspec.structs.replace(person, supporter=supporters[0])
        pushes = self._replies.can(chat).pushes
        return person.facts(purpose, under_18=self._rules.under_18, alert=self._rules.alert, pushes=pushes)

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
        return Done(reply) if reply is not None else Done(shows=True)

    async def typed(self, incoming: Incoming, act: str | None, danger: str | None) -> Done:
        """Words typed where no talk is: a choice of the menu, a sign of danger, or nothing that is kept."""
        if act is not None:
            return await self.do(incoming, act)
        if danger is not None:
            at = "pause" if danger not in ("medical_999", "danger_now") else ""
            return Done(begin=Begin("safety", HELP, at), chat=incoming.chat)
        reply = await self.open(incoming.chat, "typed_door")
        return Done(msgspec.structs.replace(reply, delete_message=True))

    async def _settle(self, chat: Chat, **values: str) -> Done:
        await self._people.change(chat, **values)
        return Done(await self.open(chat))

    async def _enter(self, incoming: Incoming, person: Person, purpose: str, turned: Turned | None) -> Done:
        if purpose == "learning" and not self._replies.local.learning_open:
            return Done(Reply((self.only(incoming.chat, "not_open", person),)))
        flow = f"{purpose}/{person.audience}"
        if flow not in self._book:
            return Done(Reply((self._ask_audience(incoming.chat, person, purpose),)))
        if self._rules.mode(incoming.chat.channel, person.audience) == "doorbell":
            return Done(Reply((self._doorbell(incoming.chat, person),)))
        chat = self.fresh(incoming.chat)
        await self._people.put(chat, person)
        return Done(begin=Begin(purpose, flow), chat=chat, person=person)

    def _doorbell(self, chat: Chat, person: Person) -> Outgoing:
        """On a channel that keeps what is sent: one neutral sentence and a link to the page."""
        page = f"{self._rules.page}/w/{person.audience}-{person.language}"
        return msgspec.structs.replace(self.only(chat, "on_the_page", person), page_link=page)

    def _ask_audience(self, chat: Chat, person: Person, purpose: str) -> Outgoing:
        facts = {"under_18": "yes" if self._rules.under_18 else "no"}
        asked = self.only(chat, "audience", person, facts=facts)
        offered = tuple(
            msgspec.structs.replace(button, act=f"{button.act}:{purpose}")
            for button in asked.screen.answers
            if f"{purpose}/{button.act.rpartition(':')[2]}" in self._book
        )
        return msgspec.structs.replace(asked, screen=msgspec.structs.replace(asked.screen, answers=offered))

    async def _audience(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        audience, _, purpose = rest.partition(":")
        person = self._for(person, audience)
        await self._people.put(incoming.chat, person)
        return await self._enter(incoming, person, purpose or "support", turned)

    async def _help(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        return Done(begin=Begin("safety", HELP), chat=incoming.chat, person=person)

    async def _language(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        outgoing = self.only(incoming.chat, "language", person)
        ref = turned.ref if turned is not None else outgoing.ref
        return Done(Reply((msgspec.structs.replace(outgoing, ref=ref),)))

    async def _who_sees(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        carrier = "yes" if self._replies.can(incoming.chat).keeps_messages else "no"
        name = f"seen_{rest}" if f"seen_{rest}" in interface().screens else "who_can_see_this"
        return Done(Reply((self.only(incoming.chat, name, person, facts={"carrier": carrier}),)))

    async def _ask_time(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        return Done(Reply((self.only(incoming.chat, "message_time", person),)))

    async def _time(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        await self._people.change(incoming.chat, message_time=rest)
        return Done(shows=True)

    async def _again(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        return Done(shows=True)

    async def _leave(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        return Done(Reply(gone=True))

    # coming back

    async def _ask_words(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        return Done(Reply((self.only(incoming.chat, "four_words", person, facts={"tried": "no"}),)))

    async def _four_words(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        """The draft of these words, carried on here; the same sentence for every kind of wrong."""
        mended = self._learning.read_words(incoming.words) if incoming.words is not None else None
        allowed = self._tries.may(f"chat {incoming.chat.address}", f"words {' '.join(mended or ())}")
        talk = await self._learning.find_by_words(mended) if mended and allowed else b""
        chat = self.fresh(incoming.chat)
        back = Move(Event("check_again"), facts=(("welcome", "yes"),))
        if not talk or not await self._learning.move_to(talk, chat, back):
            return Done(Reply((self.only(incoming.chat, "four_words", person, facts={"tried": "yes"}),)))
        await self._people.put(chat, person)
        await self.remember_words(chat, talk)
        return Done(chat=chat, shows=True)

    async def _carry_on(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        return Done(move=Move(Event("resume"), facts=(("welcome", "no"),)))

    async def _start_again(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        if turned is None or turned.session is None:
            return Done(shows=True)
        flow = turned.session.frames[0].flow
        await self._learning.delete(turned.ref.talk)
        return Done(begin=Begin("learning", flow), chat=incoming.chat, person=person)

    async def _show_answers(self, incoming: Incoming, person: Person, rest: str, turned: Turned | None) -> Done:
        if turned is None or turned.session is None:
            return Done(shows=True)
        screen = await self._answers(turned.session, turned.ref.talk)
        return Done(Reply((Outgoing(incoming.chat, screen, turned.ref),)))

    async def _answers(self, session: Session, talk: bytes) -> Screen:
        """The draft's answers, to read: the review's lines under the welcome's buttons."""
        asked = self._replies.screen(session.form, session.language, "welcome_back")
        frame = session.frames[0]
        steps = self._book.flow(frame.flow, frame.version).steps.values()
        review = next((step.id for step in steps if step.kind == "review"), "")
        if not review:
            return asked
        there = msgspec.structs.replace(frame, step=review)
        at_review = msgspec.structs.replace(session, frames=(there,), said=(), page=0, life="talking")
        shown = present(self._book, at_review, self._replies.local, own=_joined(await self._learning.own(talk)))
        lines = tuple(msgspec.structs.replace(line, change=None) for line in shown.lines if line.values)
        return msgspec.structs.replace(asked, lines=lines, layout="page", purpose="learning")

    def come_back(self, chat: Chat, store: str) -> str:
        """The four words of a learning talk on a page of ours, or ""."""
        if store != "learning" or not chat.key_half:
            return ""
        return " ".join(four_words.of_secret(self._rules.secret, chat.key_half))

    async def remember_words(self, chat: Chat, talk: bytes) -> None:
        """Let the words of this chat's cookie find the talk."""
        if chat.key_half:
            await self._learning.remember_words(talk, four_words.of_secret(self._rules.secret, chat.key_half))

    # around a turn

    async def began(self, chat: Chat, turned: Turned) -> None:
        """A talk has begun."""
        if turned.ref.store == "learning":
            await self.remember_words(chat, turned.ref.talk)

    def typed_here(self, chat: Chat, session: Session) -> bool:
        """Whether words may be typed on this channel for this talk."""
        return self._rules.mode(chat.channel, session.facts.get("audience", "")) == "full"

    async def on_page(self, outgoing: Outgoing, session: Session) -> Outgoing:
        """Where words are not taken in a chat, the way to the page that takes them, for this one step."""
        if self.typed_here(outgoing.chat, session) or waiting(self._book, session).kind != "write":
            return outgoing
        return msgspec.structs.replace(outgoing, typed_here=False)

    async def over(self, chat: Chat, store: str, turned: Turned) -> Reply:
        """The last screen of a talk that is over and gone."""
        assert turned.session is not None, "only a talk that was there ends"
        session, person = turned.session, await self._people.of(chat)
        if store == "learning" and self._learning.taken_back(session):
            return Reply((self.only(chat, "taken_back", person),), forget=True)
        deleted = session.chose[1:] and session.chose[1] in ("delete", "tear_up")
        if not deleted:
            return Reply((self.only(chat, "finished", person),), forget=True)
        things: Sequence[str] = ("talked",) if store == "support" else ("answers",)
        facts = {"holds": "yes", "what": "talk"}
        return Reply((self.only(chat, "deleted", person, facts=facts, values={"things": things}),), forget=True)

    async def beside(self, incoming: Incoming, store: str, key: bytes, act: str) -> Done:
        """A button that stands on a reminder or a receiver's notice, outside any talk."""
        return Done(shows=True)


def _joined(own: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {field: values[0] for field, values in own.items() if len(values) == 1}


__all__ = ["Begin", "Done", "Door", "Rules"]
