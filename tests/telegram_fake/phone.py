"""A person's side of a chat, for tests: what they do, and what stands on their screen."""

import asyncio
from collections.abc import Callable
from typing import Any

from .world import ChatState, Message, World

PATIENCE = 20.0  # seconds until a test that waits gives up


class Phone:
    """One private chat with the bot."""

    def __init__(self, world: World, chat: ChatState) -> None:
        self._world = world
        self._chat = chat

    @property
    def id(self) -> int:
        """The number of the chat."""
        return self._chat.id

    @property
    def messages(self) -> list[Message]:
        """Everything that stands in the chat, from the bot and from the person."""
        return [message for message in self._chat.messages.values() if not message.deleted]

    @property
    def shown(self) -> list[Message]:
        """What stands there from the bot."""
        return [message for message in self.messages if message.by_bot]

    @property
    def last(self) -> Message:
        """The bot's last message."""
        return self.shown[-1]

    @property
    def notices(self) -> list[str]:
        """What the taps of this chat were answered with, in the order of the taps."""
        taps = self._world.taps.values()
        return [tap.answered for tap in taps if tap.chat == self.id and tap.answered is not None]

    def transcript(self) -> list[str]:
        """The chat as a person sees it."""
        lines = []
        for message in self.messages:
            who = "bot" if message.by_bot else "person"
            lines.append(f"{who}: {message.text or '[' + message.media + ']'}")
            lines += ["  " + " | ".join(row) for row in message.labels]
        return lines

    # what a person does

    async def start(self, payload: str = "") -> int:
        """Press Start, or open a link."""
        self._chat.blocked = False
        self._chat.started = True
        return await self.type(f"/start {payload}".strip())

    async def type(self, text: str) -> int:
        """Send a text; the number of its update."""
        self._chat.started = True
        message = self._world.put(self._chat, by_bot=False, text=text)
        if text.startswith("/"):
            message.entities = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        return await self._message(message)

    async def tap(self, label: str, message: Message | None = None) -> int:
        """Press the newest button of that label."""
        places = [message] if message else list(reversed(self.shown))
        for place in places:
            button = place.button(label)
            if button is not None:
                return await self.press(button, place)
        raise LookupError(f"no button {label!r} in\n" + "\n".join(self.transcript()))

    async def press(self, button: dict[str, Any], message: Message) -> int:
        """Press a button that stood in that message, even if it is no longer there."""
        if "url" in button:
            raise LookupError(f"{button['text']!r} opens {button['url']}")
        query = {
            "id": self._world.tap(self.id), "from": self._world.user_json(self._chat), "chat_instance": f"c{self.id}",
            "message": self._world.message_json(message), "data": button["callback_data"],
        }  # fmt: skip
        if message.deleted:
            query["message"] = {"message_id": message.id, "chat": self._world.chat_json(self._chat), "date": 0}
        return await self._world.queue(self.id, "callback_query", query)

    async def send(self, kind: str, content: Any = None, caption: str = "") -> int:
        """Send a photo, a voice message, a sticker, ... with the fields that matter."""
        self._chat.started = True
        message = self._world.put(self._chat, by_bot=False, text=caption, media=kind, file_id=f"sent-{kind}")
        found = self._world.message_json(message)
        found[kind] = content if content is not None else _CONTENT.get(kind, found.get(kind))
        return await self._world.queue(self.id, "message", found)

    async def edit(self, message: Message, text: str) -> int:
        """Edit a text sent earlier."""
        message.text, message.edits = text, message.edits + 1
        return await self._world.queue(self.id, "edited_message", self._world.message_json(message))

    async def block(self) -> int:
        """Block the bot."""
        self._chat.blocked = True
        return await self._world.queue(self.id, "my_chat_member", self._member("kicked"))

    def leave_telegram(self) -> None:
        """Delete the account."""
        self._chat.deactivated = True

    # what a test waits for

    async def shows(self, text: str) -> Message:
        """The bot's last message, as soon as it holds that text."""
        await self.until(lambda: bool(self.shown) and text in self.last.text, f"no message with {text!r}")
        return self.last

    async def until(self, holds: Callable[[], bool], problem: str = "it never came to that") -> None:
        """Wait until it holds. AssertionError with the chat as it stands, if it never does."""
        try:
            async with asyncio.timeout(PATIENCE), self._world.changed:
                await self._world.changed.wait_for(holds)
        except TimeoutError:
            raise AssertionError(f"{problem} in\n" + "\n".join(self.transcript())) from None

    async def _message(self, message: Message) -> int:
        return await self._world.queue(self.id, "message", self._world.message_json(message))

    def _member(self, status: str) -> dict[str, Any]:
        bot = {key: self._world.bot[key] for key in ("id", "is_bot", "first_name", "username")}
        kicked = {"until_date": 0} if status == "kicked" else {}
        return {
            "chat": self._world.chat_json(self._chat), "from": self._world.user_json(self._chat),
            "date": int(self._world.now()), "old_chat_member": {"user": bot, "status": "member"},
            "new_chat_member": {"user": bot, "status": status, **kicked},
        }  # fmt: skip


class Group(Phone):
    """A group to which somebody adds the bot."""

    async def add_bot(self) -> int:
        """Add it."""
        self._chat.member = True
        return await self._world.queue(self.id, "my_chat_member", self._member("member"))

    @property
    def has_bot(self) -> bool:
        """Whether it is still there."""
        return self._chat.member


_ONE = {"file_id": "f", "file_unique_id": "u"}
_CONTENT: dict[str, Any] = {
    "voice": {**_ONE, "duration": 3},
    "sticker": {**_ONE, "type": "regular", "width": 9, "height": 9, "is_animated": False, "is_video": False},
    "video_note": {**_ONE, "length": 9, "duration": 3},
    "location": {"longitude": 0.5, "latitude": 51.5},
    "contact": {"phone_number": "01632960000", "first_name": "Somebody"},
    "poll": {
        "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
        "type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False,
    },
}  # fmt: skip
