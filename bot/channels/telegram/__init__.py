"""Telegram: updates come in, screens go out. What this channel needs of the rest is said here; it chooses no step.

Nothing here imports `telegram` or `aiohttp` until a channel is opened: that costs a quarter of a second, which a
service without a token never needs.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

import msgspec

from bot.messages import Capabilities, Chat, Deletion, Incoming, Outgoing, Reply, TalkRef

if TYPE_CHECKING:
    from bot.channels.telegram.channel import Telegram

CHANNEL = "telegram"
CAPABILITIES = Capabilities(pushes=True, keeps_messages=True)

DrawBoard = Callable[[str], Awaitable[bytes]]
"""From the SVG of a board to its PNG."""

Lease = Callable[[], Awaitable[bool]]
"""Whether this replica may ask Telegram for updates now. Asked again every second or so: say no, and it stops."""


class Conversation(Protocol):
    """The part of `bot.conversation` that this channel uses."""

    async def handle(self, incoming: Incoming) -> Reply:
        """What is accepted is on disk when this returns; `busy`: nothing was, and it is to be brought again."""

    def token(self, chat: Chat, ref: TalkRef, act: str) -> str:
        """The opaque token of a button, 1 to 64 bytes."""

    async def sent(self, outgoing: Outgoing, *messages: str) -> None:
        """It stands in the chat under these ids: owed no more, and the ids are kept until they are deleted.

        Without an id: Telegram will never take it, so nothing is owed any more.
        """

    async def blocked(self, chat: Chat) -> None:
        """The chat cannot be reached any more: its reminders stop, what is owed to it lapses, its talks stay."""

    async def unreadable(self, kind: str) -> None:
        """Something came that cannot be read; counted by kind, never seen again."""

    async def owed(self) -> tuple[Outgoing, ...]:
        """Replies accepted by a process that is gone, and now this one's to send: rendered again."""

    async def to_delete(self) -> tuple[Deletion, ...]:
        """Messages of ended talks, and of any talk at 47 hours."""

    async def deleted(self, deletion: Deletion, left: tuple[str, ...]) -> None:
        """All but `left` are gone, or beyond anyone's reach."""


class Options(msgspec.Struct, frozen=True):
    """How the channel is run.

    token    the bot's; a secret
    webhook  the public address of the service, or "" to poll
    secret   what Telegram has to show at the webhook, the same on every replica; "": derived from the token
    """

    token: str
    api: str = "https://api.telegram.org"
    webhook: str = ""
    secret: str = ""
    languages: tuple[str, ...] = ("en_GB",)
    answer_seconds: float = 10.0  # after that it is not known whether Telegram took something
    at_once: int = 64  # turns under way
    most_waiting: int = 512  # beyond that nothing more is accepted
    burst: int = 120  # updates of one chat at once; a person after an outage comes nowhere near
    each_second: float = 10.0  # updates of one chat in the long run

    def __repr__(self) -> str:
        return "<telegram options>"


def open_channel(
    conversation: Conversation, options: Options, lease: Lease, draw_board: DrawBoard | None = None
) -> "Telegram":
    """The channel, not yet running. Without `draw_board` picture screens are text and buttons."""
    from bot.channels.telegram.channel import Telegram  # noqa: PLC0415 (telegram and aiohttp cost 0.4 s)

    return Telegram(conversation, options, lease, draw_board)
