"""Safety: people first. Holds who was asked for, whether they have seen it and when; never why, never what was said."""

import base64
import secrets
from collections.abc import Iterable, Mapping

import msgspec

from bot.messages import Chat, TalkRef, Words, open_words
from bot.sessions.talk import Talks, pack, unpack
from bot.storage import receivers, safety
from bot.storage.receivers import Receiver
from bot.storage.safety import Notice, ToTell
from bot.storage.work import Write
from flows.engine.session import Effect, Session

UNSEEN_AFTER = 5 * 60  # seconds until a second person is told (flows.md 2.2, `unseen`)
LATE = 12 * 3600  # seconds after which a notice that was never seen is not chased any more
CODE_HOURS = 72


class Asker(msgspec.Struct, frozen=True):
    """Where the one who asked can be told "seen"; sealed in the notice, and gone once that was said."""

    channel: str
    address: str
    store: str = ""
    talk: bytes = b""

    @property
    def chat(self) -> Chat:
        return Chat(self.channel, self.address)

    @property
    def ref(self) -> TalkRef:
        return TalkRef(self.store, self.talk, 0)


def asker(sealed: bytes) -> Asker | None:
    """The asker of a notice that is ours to tell about, if they can be told."""
    return unpack(sealed, Asker) if sealed else None


class Safety(Talks):
    """Runs help that was asked for outside any talk, and keeps the notices of every talk's request for a person."""

    purpose = "safety"
    hours = 24

    def keeps(self, talk: bytes, chat: Chat, session: Session, effects: Iterable[Effect], text: str) -> list[Write]:
        """Nothing of the talk itself: its notices are written by `ask`, before the turn that asked is."""
        return []

    def ends(self, talk: bytes, session: Session) -> list[Write] | None:
        return None if self.ending(session) is None and session.life not in ("finished", "stopped") else []

    # notices

    async def ask(self, talk: bytes, revision: int, asked: Notice, back: Asker) -> Notice | None:
        """Write the notice of one turn, once. None if it was written before: nobody is asked twice."""
        named = msgspec.structs.replace(
            asked, id=safety.notice_id(self.store, talk, revision), asked_at=self.store.now()
        )
        new = await safety.ask(self.store, self._replica, named, pack(back))
        return named if new else None

    async def told(self, notice: Notice) -> None:
        """The receiver was sent the notice, or has it on their page."""
        await self.store.write(safety.told(notice.id, self.store.now()))

    async def second_told(self, notice: Notice) -> None:
        """So was the second contact, where there is one."""
        await self.store.write(safety.second_told(notice.id, self.store.now()))

    async def see(self, notice: bytes, route: str) -> ToTell | None:
        """A receiver pressed Seen; the first one counts, and the asker is then ours to tell. `settle` when done."""
        return await safety.see(self.store, self._replica, notice, route, self.store.now())

    async def settle(self, notice: Notice) -> None:
        """The asker was told, or cannot be: forget where they are."""
        await self.store.write(safety.settle(notice.id))

    async def unseen(self) -> tuple[ToTell, ...]:
        """Notices that nobody has seen for five minutes, each once: the second contact is to be told, and the asker."""
        now = self.store.now()
        return await safety.claim_unseen(self.store, self._replica, before=now - UNSEEN_AFTER, since=now - LATE)

    async def left_over(self) -> tuple[tuple[ToTell, ...], tuple[ToTell, ...]]:
        """What a process that was killed had not told any more: receivers, and askers."""
        await safety.let_go(self.store)
        return (
            await safety.claim_untold(self.store, self._replica),
            await safety.claim_seen(self.store, self._replica),
        )

    async def notices(self, route: str, days: int = 1) -> tuple[Notice, ...]:
        """What a receiver of this route sees: kind, place, when, seen or not. Nothing of who or why."""
        return await self.store.read(safety.for_route(route, self.store.now() - days * 24 * 3600))

    async def notice(self, notice: bytes) -> Notice | None:
        """One notice."""
        return await self.store.read(safety.of_id(notice))

    async def asked(self, talk: bytes, revision: int) -> Notice | None:
        """The notice of one turn, if it was written."""
        return await self.store.read(safety.of_id(safety.notice_id(self.store, talk, revision)))

    async def write_to(self, talk: bytes, revision: int, words: Words) -> None:
        """Seal what a person wrote, by choice, beside the notice of that turn; no guard changes it."""
        notice = safety.notice_id(self.store, talk, revision)
        await self.store.write(safety.write_words(self.store, notice, open_words(words).encode()))

    async def written_to(self, notice: bytes) -> str:
        """What a person wrote, by choice, beside that notice: for the route that was asked alone. Nothing: ""."""
        return (await self.store.read(safety.own_words(self.store, notice))).decode()

    async def sweep(self) -> None:
        """Delete notices after 90 days; after one day forget the time of day and where the asker was."""
        await safety.sweep(self.store)

    # receivers

    async def invite_receiver(self, route: str) -> tuple[str, str]:
        """A new page link and a one-time code for a chat; what the route had before is dead from now on."""
        link, code = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
        until = self.store.now() + CODE_HOURS * 3600
        await self.store.write(receivers.invite(self.store, route, link=link, code=code, until=until))
        return link, code

    async def play_receiver(self, route: str) -> str:
        """The page link of a demonstration's receiver: the same in every process and after every start."""
        link = base64.urlsafe_b64encode(self.store.fingerprint("played", route.encode())[:16]).decode().rstrip("=")
        await self.store.write(receivers.invite(self.store, route, link=link))
        return link

    async def link_chat(self, code: str, chat: Chat) -> str:
        """Link this chat to the route of that code, once. Returns the route, or "" for a dead code."""
        return await receivers.link_chat(self.store, code, pack(Asker(chat.channel, chat.address)))

    async def route_of(self, link: str) -> str:
        """The route whose page this is; "" for a dead or invented link."""
        return await self.store.read(receivers.of_link(self.store, link))

    async def receivers(self) -> Mapping[str, Receiver]:
        """Every route that was ever given a page or a chat."""
        return await self.store.read(receivers.every(self.store))

    async def chat_of(self, route: str) -> Chat | None:
        """The chat linked to a route, if any."""
        found = (await self.receivers()).get(route)
        back = asker(found.chat) if found is not None else None
        return back.chat if back is not None else None


__all__ = ["UNSEEN_AFTER", "Asker", "Safety", "asker"]
