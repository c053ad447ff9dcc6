"""What is held of a chat, said truthfully, taken back and deleted: each store for itself, only what is there."""

from collections.abc import Mapping

import msgspec

from bot.messages import Chat, Outgoing, Reply
from bot.people import People, Person
from bot.replies import Replies
from bot.sessions.learning import Learning
from bot.sessions.restrictions import Restrictions
from bot.sessions.safety import Safety
from bot.sessions.support import Support


class Held(msgspec.Struct, frozen=True):
    """What there is, as keys of `screens.held.things`; none of it says what was talked about."""

    things: tuple[str, ...]
    draft: bytes = b""
    sent: bytes = b""
    released: bool = False
    goes_on: bool = False  # a talk of support, or about help now


class Holdings:
    """Answers "what do you hold?" and deletes it when asked. Never says that everything is deleted."""

    def __init__(
        self,
        replies: Replies,
        people: People,
        support: Support,
        learning: Learning,
        restrictions: Restrictions,
        safety: Safety,
    ) -> None:
        self._replies = replies
        self._people = people
        self._support = support
        self._learning = learning
        self._restrictions = restrictions
        self._safety = safety

    async def do(self, chat: Chat, person: Person, act: str) -> Reply | None:
        """Do one act on what is held; None for an act that is not of this kind."""
        if act in ("held", "delete"):
            return await self.show(chat, person)
        if act == "stop":
            return await self.stopped(chat, person)
        if act == "delete_all":
            return await self.delete(chat, person)
        if act == "take_back":
            return await self.take_back(chat, person)
        if act == "delete_draft":
            return await self.delete_draft(chat, person)
        if act in ("leave_it", "finish"):
            name = {"leave_it": "left", "finish": "finished"}[act]
            return Reply((self._screen(chat, person, name),), forget=act == "finish")
        if act == "lost_words":
            return Reply((self._screen(chat, person, "lost_words"),))
        return None

    async def held(self, chat: Chat, person: Person) -> Held:
        """Look in every store."""
        things: list[str] = []
        if person != Person(language=person.language, form=person.form, audience=person.audience):
            things.append("message_times" if person.message_time else "settings")
        if await self._people.away(chat) and "message_times" not in things:
            things.append("message_times")
        if await self._people.profiles.of(chat) is not None:
            things.append("needs")
        if person.language != Person().language or person.form != Person().form or things:
            things.insert(0, "language")
        support = await self._support.held(chat)
        if support.check_ins:
            things.append("check_in" if len(support.check_ins) == 1 else "check_ins")
        kinds = {kind for kind, _ in support.facts}
        things += [name for name, kind in _SUPPORT.items() if kind in kinds]
        states = {reflection.state: reflection.id for reflection in await self._learning.held(chat)}
        things += [name for state, name in _LEARNING.items() if state in states]
        goes_on = await self._support.goes_on(chat) or await self._safety.goes_on(chat)
        things += ["open"] if goes_on else []
        if "draft" not in things and await self._restrictions.holds(chat):
            things.append("draft")
        draft, sent = states.get("draft", b""), states.get("sent", b"")
        return Held(tuple(things), draft, sent, bool(await self._learning.given(chat)), goes_on)

    async def show(self, chat: Chat, person: Person) -> Reply:
        """Say what is held, and offer to delete it."""
        held = await self.held(chat, person)
        return Reply((self._screen(chat, person, "held", things=held.things, facts=self._facts(chat, held)),))

    async def stopped(self, chat: Chat, person: Person) -> Reply:
        """No more messages of any kind, from any purpose; said with what stays."""
        await self.end_messages(chat)
        held = await self.held(chat, person)
        return Reply((self._screen(chat, person, "stopped_all", facts=self._facts(chat, held)),))

    async def end_messages(self, chat: Chat) -> None:
        """End every reminder and check-in of this chat, whatever it was for."""
        for talks in (self._support, self._learning, self._restrictions, self._safety):
            await talks.end_appointments(chat)

    async def delete(self, chat: Chat, person: Person) -> Reply:
        """Delete all that can be found, and say what cannot."""
        held = await self.held(chat, person)
        await self._support.forget(chat)
        await self._learning.forget(chat)
        await self._restrictions.forget(chat)
        await self._safety.leave(chat)
        await self._people.forget(chat)
        await self._people.profiles.forget(chat)
        things = tuple(dict.fromkeys("settings" if thing in _SETTINGS else thing for thing in held.things))
        facts = self._facts(chat, held)
        deleted = self._screen(chat, person, "deleted", things=things, facts=facts)
        return Reply((deleted, self._screen(chat, person, "not_deleted", facts=facts)), forget=True)

    async def take_back(self, chat: Chat, person: Person) -> Reply:
        """Take a sent reflection back while its 24 hours last."""
        sent = [reflection.id for reflection in await self._learning.held(chat) if reflection.state == "sent"]
        for talk in sent:
            await self._learning.take_back(talk)
        return Reply((self._screen(chat, person, "taken_back" if sent else "mine", facts=_NOTHING),))

    async def delete_draft(self, chat: Chat, person: Person) -> Reply:
        """Delete the draft of this chat."""
        draft = await self._learning.find(chat)
        if draft:
            await self._learning.delete(draft)
        facts = {"holds": "yes" if draft else "no", "what": "talk"}
        return Reply((self._screen(chat, person, "deleted", things=("answers",), facts=facts),))

    def _facts(self, chat: Chat, held: Held) -> Mapping[str, str]:
        return {
            "holds": "yes" if held.things else "no",
            "draft": "yes" if held.draft else "no",
            "released": "yes" if held.released else "no",
            "carrier": "yes" if self._replies.can(chat).keeps_messages else "no",
            "what": "all",
            "talk": "yes" if held.goes_on else "no",
        }

    def _screen(self, chat: Chat, person: Person, name: str, **more: object) -> Outgoing:
        return self._replies.service(chat, person, name, **more)


_SUPPORT = {"talked": "accepted", "person": "wants_person", "offered": "offered", "declined": "declined"}
_LEARNING = {"draft": "draft", "kept_private": "page", "sent": "reflection"}
_SETTINGS = ("language", "message_times", "settings")
_NOTHING = {"sent": "no"}
