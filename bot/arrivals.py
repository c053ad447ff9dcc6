"""How a person arrives: by a poster, an invitation, a receiver's code, or the bare address."""

import re
import secrets
from collections.abc import Mapping

import msgspec

from bot.bell import Bell
from bot.messages import Chat, Incoming, Reply
from bot.people import People, Person, as_set_up
from bot.replies import Replies
from bot.rules import Rules
from bot.sessions.about import OWNER, About
from bot.sessions.learning import Learning
from bot.sessions.safety import Safety
from bot.sessions.talk import Move
from flows.engine.flow import FACTS, Form
from flows.engine.load import Book

_POSTER = re.compile(
    r"w_(?P<audience>[a-z_]+)-(?P<language>[a-z]{2,3}(?:_[A-Z]{2})?)(?:-(?P<ward>[A-Za-z0-9]*)(?:-(?P<place>[a-z_]*)"
    r"(?:-(?P<beside>[a-z_]+))?)?)?"
)
"""A poster's label: for whom, in which language, on which ward and, on a ward's own tablet, where it stands. A tablet
in a service without wards has two dashes before its place. Last, where a supporter starts the talk: who sits beside, by
the key of the service's own list."""


_FIRST_FORMS: Mapping[str, Form] = {"few_words": "symbols", "child": "child"}


class Begin(msgspec.Struct, frozen=True):
    """A talk to begin."""

    purpose: str
    flow: str
    at: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    mark: bytes = b""  # what it is begun by, where that counts once


class Done(msgspec.Struct, frozen=True):
    """What was made of it: a reply, a talk to begin, a move in the present talk, or just the present screen."""

    reply: Reply = Reply()
    begin: Begin | None = None
    chat: Chat | None = None
    person: Person | None = None
    move: Move | None = None
    shows: bool = False


class Arrivals:
    """Reads what a link carries: never a person, never an incident."""

    def __init__(
        self, book: Book, replies: Replies, people: People, learning: Learning, safety: Safety, rules: Rules
    ) -> None:
        self._book = book
        self._replies = replies
        self._people = people
        self._learning = learning
        self._safety = safety
        self._rules = rules
        self.bell = Bell(replies, people, rules)

    async def arrive(self, incoming: Incoming) -> Done:
        """A poster, an invitation, a receiver's code, or the bare address."""
        arrival, chat = incoming.arrival or "", incoming.chat
        person, is_first = await self.who(incoming)
        if arrival.startswith("i_"):
            return await self._invitation(chat, person, arrival[2:])
        if arrival.startswith("r_"):
            return await self._receiver(chat, person, arrival[2:])
        if arrival.startswith("p_") and await self._page(chat, person, arrival[2:]):
            return Done(chat=chat, shows=True)
        poster = _POSTER.fullmatch(arrival)
        if poster is not None and poster["audience"] in FACTS["audience"] and self._rules.takes(poster["audience"]):
            return await self._poster(chat, person, poster)
        if arrival:
            return Done(Reply((self._replies.service(chat, person, "link_ended"),)))
        if is_first and person != Person():  # the door speaks as the browser does, and so does what is behind it
            await self._people.put(chat, person)
        return Done(shows=True)

    async def who(self, incoming: Incoming) -> tuple[Person, bool]:
        """The settings of whoever arrives, and whether they are a first time's: those speak as the device asks."""
        person = await self._people.of(incoming.chat)
        is_first = person == Person()
        if is_first and incoming.language in self._replies.local.languages:
            person = msgspec.structs.replace(person, language=incoming.language)
        return (await self.from_profile(incoming.chat, person) if is_first else person), is_first

    async def from_profile(self, chat: Chat, person: Person) -> Person:
        """The settings with which a talk starts: those of what helps, where somebody said it."""
        profile = await self._people.profiles.of(chat)
        if profile is None or profile.language not in ("", *self._replies.local.languages):
            return person
        return as_set_up(person, profile)

    async def _page(self, chat: Chat, person: Person, code: str) -> bool:
        """A link out of a chat: to one question of a talk there, or to the start page."""
        if await self._learning.open_page(code, chat):
            return True
        opened = await self._people.open_link(code)
        if opened is None:
            return False
        audience, language = opened
        await self._people.put(chat, in_audience(msgspec.structs.replace(person, language=language), audience))
        return True

    async def _poster(self, chat: Chat, person: Person, poster: re.Match[str]) -> Done:
        places = {place.key for place in self._replies.local.places}
        language = poster["language"] if poster["language"] in self._replies.local.languages else person.language
        person = in_audience(msgspec.structs.replace(person, language=language), poster["audience"])
        beside = {one.key: one.label for one in self._replies.local.people}.get(poster["beside"] or "", "")
        device = poster["place"] if poster["place"] in places else ""
        person = msgspec.structs.replace(person, device=device, supporter=beside)
        here = chat
        if person.device:  # whoever had the tablet before is not shown again
            here = self.fresh(chat)
            await self._people.profiles.left(chat)
        await self._people.put(here, person)
        return Done(chat=here, shows=True)

    async def _invitation(self, chat: Chat, person: Person, code: str) -> Done:
        sealed = await self._learning.invitation(code)
        if sealed is not None and self.bell.is_for(chat, sealed.audience):
            return Done(self.bell.invited(chat, person, code))
        is_early, pushes = sealed is not None and self._learning.is_early(sealed), self._replies.can(chat).pushes
        if is_early and not pushes:  # it stays unopened: the same link opens on its day
            return Done(Reply((self._replies.service(chat, person, "not_open"),)))
        fresh = self.fresh(chat)
        invitation = await self._learning.accept(code, fresh)
        if invitation is None or invitation.flow not in self._book:
            return Done(Reply((self._replies.service(chat, person, "link_ended"),)))
        person = in_audience(person, invitation.audience)
        await self._people.put(fresh, person)
        if is_early:
            await self._learning.keep_for_its_day(chat, code, invitation)
            return Done(Reply((self._replies.service(chat, person, "comes_back"),)))
        if invitation.role == OWNER and pushes and await self._learning.own_action(chat, invitation.about):
            return Done(Reply((self._replies.service(chat, person, "comes_back"),)))
        about, purpose = (
            About(invitation.flow, invitation.incident, invitation.about),
            invitation.flow.partition("/")[0],
        )
        return Done(begin=Begin(purpose, invitation.flow, facts=about.facts), chat=fresh, person=person)

    async def _receiver(self, chat: Chat, person: Person, code: str) -> Done:
        route = await self._safety.link_chat(code, chat)
        if not route:
            return Done(Reply((self._replies.service(chat, person, "link_ended"),)))
        known = self._replies.local.routes.get(route)
        values = {"route": known.label if known is not None else route}
        return Done(Reply((self._replies.service(chat, person, "receiver_linked", values=values),)))

    def fresh(self, chat: Chat) -> Chat:
        """A chat for a new talk: on a page of ours a new cookie, so that nobody uncovers the talk before."""
        if not self._replies.can(chat).redraws:
            return chat
        return Chat(chat.channel, secrets.token_hex(16), secrets.token_bytes(16), chat.device, chat.profile)

    def facts(self, person: Person, chat: Chat, purpose: str) -> dict[str, str]:
        """What a flow may know of this chat."""
        supporters = [named.label for named in self._replies.local.people if named.role == "supporter"]
        if person.is_supported and not person.supporter and supporters:
            person = msgspec.structs.replace(person, supporter=supporters[0])
        pushes, typing = self._replies.can(chat).pushes, self._rules.mode(chat.channel, person.audience) == "full"
        facts = person.facts(purpose, under_18=self._rules.under_18, alert=self._rules.alert, pushes=pushes)
        return {**facts, "typing": "here" if typing else "elsewhere"}


def in_audience(person: Person, audience: str) -> Person:
    """The settings for that audience: few words means pictures at first, a child its own words; anyone else keeps the
    form they have."""
    form = person.form
    if audience != person.audience:
        form = _FIRST_FORMS.get(audience, "standard" if form in _FIRST_FORMS.values() else form)
    return msgspec.structs.replace(person, audience=audience, form=form)


__all__ = ["Arrivals", "Begin", "Done", "in_audience"]
