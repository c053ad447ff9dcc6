"""What a journey is played on: a service that is opened anew for every act, and what it showed and sent meanwhile."""

from collections.abc import Awaitable, Callable
from typing import Any

from working import Working

from bot.app import Service
from bot.messages import Chat, Incoming, Outgoing, Reply
from bot.reminders import REMINDER
from flows.engine.session import Session

RECEIVERS = 9001
"""The first chat number of those who are linked to a route of "who to call"."""


class Stage:
    """The service as it is now, the screens it showed to the person, and what it sent to anybody else."""

    def __init__(self, working: Working, channel: str) -> None:
        self.working = working
        self.channel = channel
        self.conversation: Any = Watched(self)
        self.screens: list[Outgoing] = []  # all that was shown to the person, the present one last
        self.sends: list[tuple[str, str]] = []  # to whom, what: everything that answers nothing a person did
        self.routes: dict[str, str] = {}  # address of a linked chat -> route
        self.deliver: Callable[[Outgoing], Awaitable[None]] | None = None  # a channel that can push
        self._sessions: dict[tuple[str, bytes, int], Session] = {}

    @property
    def service(self) -> Service:
        """The service that is open now."""
        return self.working.service

    @property
    def now(self) -> Outgoing:
        """The present screen."""
        return self.screens[-1]

    async def open(self) -> None:
        """Open it, and link a chat to every route, so that what is sent can be read."""
        await self.working.open()
        self._attach()
        for number, route in enumerate(self.service.settings.file.who_to_call, RECEIVERS):
            _, code = await self.service.invite_receiver(route)
            await self.service.conversation.handle(
                Incoming(Chat("telegram", str(number)), f"link {route}", arrival=code)
            )
            self.routes[str(number)] = route
        self.sends.clear()

    async def reload(self) -> None:
        """Close it and open it again: whatever is not on disk is gone."""
        await self.working.reopen()
        self._attach()

    def session(self, outgoing: Outgoing) -> Session | None:
        """The talk as it stood when that screen was shown; None for a screen of the service itself."""
        ref = outgoing.ref
        return self._sessions.get((ref.store, ref.talk, ref.revision))

    def replied(self, chat: Chat, reply: Reply) -> None:
        """A person was answered. What a page says when its one question is done is no screen of the talk."""
        if chat.address not in self.routes:
            self.screens += (one for one in reply.out if one.ref.store or one.chat.channel == self.channel)

    def _attach(self) -> None:
        replies = self.service.replies
        shown: Callable[..., Outgoing] = replies.talk

        def noted(chat: Chat, ref: Any, session: Session, **more: Any) -> Outgoing:
            outgoing = shown(chat, ref, session, **more)
            self._sessions[outgoing.ref.store, outgoing.ref.talk, outgoing.ref.revision] = session
            return outgoing

        replies.talk = noted  # type: ignore[method-assign]
        self.service.senders["telegram"] = self._send

    async def _send(self, outgoing: Outgoing) -> None:
        route = self.routes.get(outgoing.chat.address)
        if route is not None:
            self.sends.append((self.service.settings.file.who_to_call[route].label, outgoing.screen.question))
        elif outgoing.ref.store.endswith(REMINDER):
            self.sends.append(("lock screen", outgoing.screen.question))
            self.screens.append(outgoing)
        else:
            self.screens.append(outgoing)
        if self.deliver is not None:
            await self.deliver(outgoing)


class Watched:
    """The conversation of whatever service is open. What it replies is noted."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stage.service.conversation, name)

    async def handle(self, incoming: Incoming) -> Reply:
        """Pass it on."""
        reply = await self._stage.service.conversation.handle(incoming)
        self._stage.replied(incoming.chat, reply)
        return reply

    async def show(self, chat: Chat) -> Reply:
        """Pass it on."""
        reply = await self._stage.service.conversation.show(chat)
        self._stage.replied(chat, reply)
        return reply
