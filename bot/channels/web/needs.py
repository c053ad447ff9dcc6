"""What the web channel needs of the rest of the service. `bot.conversation` gives it; tests give their own."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.messages import Chat, Incoming, Outgoing, Reply, TalkRef


class Asked(Protocol):
    """One notice: that somebody has asked for a person."""

    @property
    def key(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def when(self) -> str: ...
    @property
    def seen(self) -> bool: ...
    @property
    def wrote(self) -> bool: ...


class Receivers(Protocol):
    """Those who come when a person is asked for."""

    async def page(self, link: str) -> Sequence[Asked] | None: ...
    async def written(self, link: str, notice: str) -> tuple[Asked, str] | None: ...
    async def see_on_page(self, link: str, notice: str) -> bool: ...
    def text(self, place: str) -> str: ...


class Photos(Protocol):
    """Photos of the service's own places and people."""

    async def look(self) -> None:
        """Know what may be shown, at most some seconds old."""
        ...

    def of(self, concept: str) -> str:
        """The address of the photo of a place or person, or ""."""
        ...

    def content(self, address: str) -> bytes | None:
        """The photo at that address, as WebP."""
        ...


class Conversation(Protocol):
    """The conversation as this channel meets it."""

    @property
    def receivers(self) -> Receivers: ...

    async def handle(self, incoming: Incoming) -> Reply: ...
    async def show(self, chat: Chat) -> Reply: ...
    def token(self, chat: Chat, ref: TalkRef, act: str) -> str: ...

    async def page(self, chat: Chat, name: str, *, language: str, facts: Mapping[str, str]) -> Outgoing:
        """A screen of the service, in the form and language of this chat, or in this language if it has none yet."""
        ...

    async def language_of(self, chat: Chat) -> str:
        """The language of this chat, or "" where it has none yet."""
        ...

    async def leave(self, chat: Chat) -> Chat | None:
        """Somebody leaves the page: the sitting ends, and with it the key of a support talk. What a shared tablet is
        from here on."""
        ...

    async def note(self, after: str, language: str) -> tuple[str, bytes] | None:
        """A neutral calendar file for a span such as "3d": its name and bytes. None for a span that is not offered."""
        ...

    async def ready(self) -> bool:
        """Whether every store answers."""
        ...
