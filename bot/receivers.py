"""Telling a person that someone has asked for a person: who hears, what exactly, and what the asker is told back.

A notice names nobody and gives no reason. Nobody is said to have been told before *Seen*.
"""

from collections.abc import Awaitable, Callable

import msgspec

from accessibility.interface import label
from accessibility.voice import notice as words_of
from bot.messages import Chat, Outgoing, Reply, TalkRef, Words
from bot.replies import Replies
from bot.sessions.safety import Asker, Safety, asker
from bot.sessions.talk import TALK_BYTES, Turned
from bot.settings.hours import DAYS
from bot.storage.safety import DAY_SECONDS, NOTICE_DAYS, Notice, ToTell
from flows.engine.session import Session

ASKED_AT = "asked_at"  # a fact of a session: the revision whose turn asked for a person
NOTICE = "notice"
"""What the *Seen* button of a notice in a chat is signed for."""
EVERY_ROUTE = "every"  # demonstration: the page on which the receiver of every route is played

Send = Callable[[Outgoing], Awaitable[None]]
"""Sends one screen to its chat, whichever channel that is on."""
Signal = Callable[[Chat, TalkRef, str], Awaitable[Outgoing | None]]
"""Tells a waiting talk what became of its request; None where it has moved on."""


class Asked(msgspec.Struct, frozen=True):
    """One notice as a receiver reads it. `wrote`: the person wrote something, by choice, and this receiver may open it:
    it was the first to be told."""

    key: str
    place: str
    when: str  # "14:20", with the day where it is not today's
    seen: bool
    wrote: bool


class Receivers:
    """Delivers notices to a linked chat and the receiver's page, and hears *Seen*."""

    def __init__(self, safety: Safety, replies: Replies, *, demonstration: bool) -> None:
        self._safety = safety
        self._replies = replies
        self._demonstration = demonstration
        self.send: Send | None = None  # both are set once, when the channels are there
        self.signal: Signal | None = None

    async def ask(self, turned: Turned, chat: Chat) -> str:
        """Write and send the notice of a turn that asks for a person. The route that is told; "" if nobody can be."""
        assert turned.session is not None, "only a talk that is there can ask"
        hand_over, facts = turned.hand_overs[0], turned.session.facts
        comes = self._replies.local.who_comes(hand_over.route, facts)
        if comes is None or not await self._reachable(comes.key):
            return ""
        then = [route.key for route in self._replies.local.who_comes_then(comes, facts)]
        second = next(iter([key for key in then if await self._reachable(key)]), "")
        place = hand_over.place or facts.get("device", "")
        notice = Notice(b"", "person", comes.key, place, second=second)
        back = Asker(chat.channel, chat.address, turned.ref.store, turned.ref.talk)
        new = await self._safety.ask(turned.ref.talk, turned.ref.revision, notice, back)
        if new is None:  # the turn is repeated: whoever was told then
            was = await self._safety.asked(turned.ref.talk, turned.ref.revision)
            return was.route if was is not None else comes.key
        await self._tell(new, comes.key)
        await self._safety.told(new)
        return comes.key

    async def write_to(self, talk: bytes, session: Session, words: Words) -> None:
        """Put the person's own words beside the notice of their talk, sealed for whoever was told. A linked chat hears
        that something was written; what, stands on the page alone."""
        asked_at = int(session.facts.get(ASKED_AT, "0"))
        await self._safety.write_to(talk, asked_at, words)
        notice = await self._safety.asked(talk, asked_at)
        if notice is not None:
            await self._tell(notice, notice.route, "written.in_chat")

    async def news(self, talk: bytes, session: Session) -> str:
        """What became of the request that a waiting talk has made, as a signal; "" where there is nothing new."""
        if session.life != "handed_over" or session.seen:
            return ""
        notice = await self._safety.asked(talk, int(session.facts.get(ASKED_AT, "0")))
        if notice is None:
            return ""
        return "seen" if notice.seen_at else _after_waiting(notice) if notice.second_at else ""

    async def chase(self) -> int:
        """What is due: second contacts of notices nobody has seen, and whatever a killed process left untold."""
        untold, seen = await self._safety.left_over()
        for found in untold:
            await self._tell(found.notice, found.notice.route)
            await self._safety.told(found.notice)
        late = await self._safety.unseen()
        for found in late:
            if found.notice.second:
                await self._tell(found.notice, found.notice.second)
            await self._safety.second_told(found.notice)
            await self._answer(found, _after_waiting(found.notice))
        for found in seen:
            await self._settle(found)
        return len(late) + len(untold) + len(seen)

    # the receiver's side

    async def page(self, link: str) -> tuple[Asked, ...] | None:
        """The notices of a receiver's page, for a day; those to which somebody wrote for as long as that is kept. None
        for a dead or invented link."""
        routes = await self._routes(link)
        if not routes:
            return None
        rows = {row.id: row for one in routes for row in await self._safety.notices(one, NOTICE_DAYS)}
        shown = [(row, await self._wrote(row, routes)) for row in sorted(rows.values(), key=lambda row: -row.asked_at)]
        since = self._safety.store.now() - DAY_SECONDS
        return tuple(self._asked(row, wrote) for row, wrote in shown if wrote or row.asked_at >= since)

    async def written(self, link: str, notice: str) -> tuple[Asked, str] | None:
        """One notice of a receiver's page and what the person wrote to whoever was told first. None where there is
        nothing that this receiver may open."""
        found = next((one for one in await self.page(link) or () if one.key == notice and one.wrote), None)
        return None if found is None else (found, await self._safety.written_to(bytes.fromhex(found.key)))

    async def see_on_page(self, link: str, notice: str) -> bool:
        """*Seen*, pressed on a receiver's page. False for a dead link or a notice that is not on that page."""
        notices = await self.page(link)
        if notices is None or notice not in {row.key for row in notices}:
            return False
        await self.see(bytes.fromhex(notice), await self._safety.route_of(link))
        return True

    async def see(self, notice: bytes, route: str) -> None:
        """A receiver pressed *Seen*: the first one counts, and the one who asked is told."""
        found = await self._safety.see(notice, route)
        if found is not None:
            await self._settle(found)

    async def see_in_chat(self, named: bytes, chat: Chat) -> Reply:
        """*Seen*, pressed in a linked chat: its message says so. From any other chat nothing happens."""
        for route in await self._safety.receivers():
            if await self._safety.chat_of(route) == Chat(chat.channel, chat.address):
                for row in await self._safety.notices(route):
                    if _name(row.id) == named:
                        await self.see(row.id, route)
                        return Reply((self._message(chat, row, seen=True),))
        return Reply()

    def place(self, key: str) -> str:
        """A place of the service as it is called here; nothing where it is not known."""
        return next((place.label for place in self._replies.local.places if place.key == key), "")

    def called(self, route: str) -> str:
        """A route as the service calls it; its key where the settings no longer name it."""
        return next((one.label for one in self._replies.local.every_route if one.key == route), route)

    def text(self, place: str) -> str:
        """The words of a notice, exactly: someone has asked for a person, and where, if that is known."""
        local = self._replies.local
        return words_of(local, place, "standard", local.languages[0])

    async def _routes(self, link: str) -> tuple[str, ...]:
        """The routes whose notices stand on the page of that link; none for a dead one."""
        route = await self._safety.route_of(link)
        return tuple(self._replies.local.routes) if route == EVERY_ROUTE else (route,) if route else ()

    async def _wrote(self, row: Notice, routes: tuple[str, ...]) -> bool:
        """Whether something was written to one of these routes: a second contact never opens it."""
        return row.route in routes and bool(await self._safety.written_to(row.id))

    def _asked(self, row: Notice, wrote: bool) -> Asked:
        return Asked(row.id.hex(), row.place, self._when(row.asked_at), bool(row.seen_at), wrote)

    def _when(self, moment: int) -> str:
        store, language = self._safety.store, self._replies.local.languages[0]
        at = store.local(moment)
        if at.date().isoformat() == store.today():
            return f"{at:%H:%M}"
        if moment < store.now() - DAY_SECONDS:  # of its time of day nothing is kept
            from babel.dates import format_date  # noqa: PLC0415 (heavy, and few notices are so old)

            return format_date(at.date(), "long", locale=language)
        return f"{label(f'day.{DAYS[at.weekday()]}', 'standard', language)} {at:%H:%M}"

    async def _reachable(self, route: str) -> bool:
        if self._demonstration:
            return True
        found = (await self._safety.receivers()).get(route)
        return found is not None and (found.has_page or bool(found.chat))

    async def _tell(self, notice: Notice, route: str, hint: str = "") -> None:
        chat = await self._safety.chat_of(route)
        if chat is None or self.send is None:
            return
        await self.send(self._message(chat, notice, hint=hint))

    def _message(self, chat: Chat, notice: Notice, *, seen: bool = False, hint: str = "") -> Outgoing:
        """A notice in a chat, with its *Seen* button until it was pressed; `hint`: words of the service under it."""
        language = self._replies.local.languages[0]
        asked = self._replies.screen("standard", language, "notice")
        under = label(hint, "standard", language) if hint else asked.hint
        screen = msgspec.structs.replace(asked, question=self.text(notice.place), hint=under)
        if seen:
            screen = msgspec.structs.replace(screen, answers=(), hint=label("label.seen", "standard", language))
        return Outgoing(chat, screen, TalkRef(NOTICE, _name(notice.id), 0), edit=seen)

    async def _settle(self, found: ToTell) -> None:
        await self._answer(found, "seen")
        await self._safety.settle(found.notice)

    async def _answer(self, found: ToTell, kind: str) -> None:
        back = asker(found.asker)
        if back is None or self.signal is None:
            return
        outgoing = await self.signal(back.chat, back.ref, kind)
        if outgoing is not None and self.send is not None and self._replies.can(back.chat).pushes:
            await self.send(outgoing)


def _name(notice: bytes) -> bytes:
    """As much of a notice's id as a button holds."""
    return notice[:TALK_BYTES]


def _after_waiting(notice: Notice) -> str:
    """What the asker is told where nobody has seen it: that a second person was asked, or that nobody was reached."""
    return "unseen" if notice.second else "failed"


__all__ = ["ASKED_AT", "EVERY_ROUTE", "Asked", "Receivers", "Send", "Signal"]
