"""What Telegram holds: chats, messages, updates that wait, taps that wait. It checks nothing; `methods` does."""

import asyncio
import time
from collections.abc import Callable
from itertools import count
from typing import Any

import msgspec

DAY = 24 * 3600
DELETABLE = 2 * DAY
TAP_SECONDS = 15 * 60


class Message(msgspec.Struct):
    """One message. `media` is photo, document, ... with the file's bytes where the bot uploaded it."""

    id: int
    chat: int
    date: float
    by_bot: bool
    text: str = ""
    media: str = ""
    file_id: str = ""
    file: bytes = b""
    file_name: str = ""
    rows: list[list[dict[str, Any]]] = []
    entities: list[dict[str, Any]] = []
    protected: bool = False
    edits: int = 0
    deleted: bool = False
    age: float = 0.0  # at its deletion, in seconds

    @property
    def labels(self) -> list[list[str]]:
        """The buttons, row by row."""
        return [[button["text"] for button in row] for row in self.rows]

    def button(self, label: str) -> dict[str, Any] | None:
        """The button of that label, with or without its number or tick."""
        every = [button for row in self.rows for button in row]
        exact = (button for button in every if button["text"] == label)
        loose = (button for button in every if button["text"].lstrip("0123456789✓▸ ") == label)
        return next(exact, None) or next(loose, None)


class ChatState(msgspec.Struct):
    """A chat as Telegram knows it."""

    id: int
    kind: str = "private"
    language: str = "en"
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    member: bool = True
    messages: dict[int, Message] = {}


class Waiting(msgspec.Struct):
    """An update that is not yet confirmed."""

    id: int
    chat: int
    body: dict[str, Any]
    queued: float
    tries: int = 0


class Tap(msgspec.Struct):
    """A tap that waits for its answer."""

    chat: int
    made: float
    answered: str | None = None


class Hook(msgspec.Struct):
    """The webhook, as it was set."""

    url: str = ""
    secret: str = ""
    connections: int = 40
    last_error: str = ""


class World:
    """The state, and what changes it from a person's side. `clock` may be set forward by `advance`."""

    def __init__(self, token: str, clock: Callable[[], float] = time.time) -> None:
        self.token = token
        self.bot: dict[str, Any] = {
            "id": int(token.partition(":")[0]), "is_bot": True,
            "first_name": "Afterwards", "username": "afterwards_bot",
            "can_join_groups": False, "can_read_all_group_messages": False, "supports_inline_queries": False,
        }  # fmt: skip
        self.chats: dict[int, ChatState] = {}
        self.waiting: list[Waiting] = []
        self.taps: dict[str, Tap] = {}
        self.files: dict[str, bytes] = {}
        self.hook = Hook()
        self.allowed: frozenset[str] | None = None
        self.commands: dict[str, list[dict[str, Any]]] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.complaints: list[str] = []
        self.changed = asyncio.Condition()
        self._clock, self._ahead = clock, 0.0
        self._updates, self._messages, self._names = count(700_000_001), count(1), count(1)

    def now(self) -> float:
        """The time at Telegram."""
        return self._clock() + self._ahead

    def advance(self, seconds: float) -> None:
        """Set the clock forward."""
        self._ahead += seconds

    def name(self) -> str:
        """An id that was not used before."""
        return f"{next(self._names):08d}"

    async def stir(self) -> None:
        """Wake whoever waits for something to change."""
        async with self.changed:
            self.changed.notify_all()

    async def queue(self, chat: int, kind: str, content: dict[str, Any]) -> int:
        """Queue an update; 0 if this kind is not asked for."""
        number = next(self._updates)
        if self.allowed is not None and kind not in self.allowed:
            return 0
        self.waiting.append(Waiting(number, chat, {"update_id": number, kind: content}, self.now()))
        await self.stir()
        return number

    def pending(self) -> list[Waiting]:
        """What waits; Telegram forgets it after 24 hours."""
        self.waiting = [update for update in self.waiting if self.now() - update.queued < DAY]
        return self.waiting

    def put(self, chat: ChatState, *, by_bot: bool, **content: Any) -> Message:
        """A new message in a chat."""
        message = Message(next(self._messages), chat.id, self.now(), by_bot, **content)
        chat.messages[message.id] = message
        return message

    def delete(self, message: Message) -> None:
        """Take a message out of its chat."""
        message.deleted, message.age = True, self.now() - message.date

    def keep_file(self, content: bytes) -> str:
        """The id of an uploaded file."""
        file_id = f"file-{self.name()}"
        self.files[file_id] = content
        return file_id

    def tap(self, chat: int) -> str:
        """A tap that waits for its answer; its id."""
        query = self.name()
        self.taps[query] = Tap(chat, self.now())
        return query

    # as JSON

    def user_json(self, chat: ChatState) -> dict[str, Any]:
        """The person of a private chat."""
        return {"id": abs(chat.id), "is_bot": False, "first_name": "Person", "language_code": chat.language}

    def chat_json(self, chat: ChatState) -> dict[str, Any]:
        """A chat."""
        extra = {"first_name": "Person"} if chat.kind == "private" else {"title": "A group"}
        return {"id": chat.id, "type": chat.kind, **extra}

    def message_json(self, message: Message) -> dict[str, Any]:
        """A message, with the fields that Telegram would send."""
        chat = self.chats[message.chat]
        found: dict[str, Any] = {
            "message_id": message.id, "date": int(message.date), "chat": self.chat_json(chat),
            "from": {key: self.bot[key] for key in ("id", "is_bot", "first_name", "username")}
            if message.by_bot else self.user_json(chat),
        }  # fmt: skip
        caption = "caption" if message.media else "text"
        if message.text:
            found[caption] = message.text
        if message.entities:
            found["caption_entities" if message.media else "entities"] = message.entities
        if message.media:
            found[message.media] = self._media_json(message)
        if message.protected:
            found["has_protected_content"] = True
        if message.edits:
            found["edit_date"] = int(message.date)
        if message.rows:
            found["reply_markup"] = {"inline_keyboard": message.rows}
        return found

    def _media_json(self, message: Message) -> Any:
        one = {"file_id": message.file_id, "file_unique_id": f"u{message.file_id}"}
        if message.media == "photo":
            return [{**one, "width": 90, "height": 90}, {**one, "width": 720, "height": 720}]
        return {**one, "file_name": message.file_name}
