"""From an update of the Bot API to an `Incoming`. It sends nothing, downloads nothing and keeps nothing.

python-telegram-bot raises on two of three random updates and logs them whole, so it reads inside a guard: an update
that cannot be read is known by its kind alone.
"""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import msgspec
from telegram import CallbackQuery, ChatMemberUpdated, Message, Update

from bot.channels.telegram import CHANNEL
from bot.messages import Chat, Incoming, Words

KINDS = ("message", "callback_query", "edited_message", "my_chat_member", "channel_post")
"""The updates that are asked for. Whatever else may come is acknowledged and counted as unreadable."""

COMMANDS = frozenset({"help", "stop", "delete", "privacy", "language", "needs", "reminders"})
_COMMAND = re.compile(r"/([a-z]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_REFUSED = {
    "photo": "photo", "live_photo": "photo", "video": "video", "video_note": "video", "animation": "video",
    "voice": "voice", "audio": "voice", "sticker": "sticker", "document": "document", "location": "location",
    "venue": "location", "contact": "contact", "poll": "poll", "dice": "other", "game": "other", "story": "other",
    "checklist": "other", "paid_media": "other", "gift": "other", "giveaway": "other", "passport_data": "other",
    "web_app_data": "other", "invoice": "other",
}  # fmt: skip

Id = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
Token = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]


class NotAnUpdate(ValueError):
    """It has no update id, so it is nothing that Telegram sends."""


class Shown(msgspec.Struct, frozen=True):
    """The message whose button was pressed, as it stood; `captioned`: its text is the caption of a picture or file."""

    text: str
    captioned: bool = False


class Tap(msgspec.Struct, frozen=True):
    """A button pressed in a private chat."""

    update: int
    chat: Id
    message: Id
    query: str
    token: Token
    language: str | None = None
    shown: Shown | None = None


class Said(msgspec.Struct, frozen=True):
    """A text written in a private chat."""

    update: int
    chat: Id
    message: Id
    text: Text
    language: str | None = None

    def __repr__(self) -> str:
        return "<a text>"


class Taken(msgspec.Struct, frozen=True):
    """What one update comes to. With neither `incoming`, `blocked` nor `unreadable` there is nothing to do.

    blocked     this person has blocked the bot
    unreadable  the kind of an update that cannot be read
    query       the tap that waits for an answer
    own         the person's own message
    urgent      asks for help: before everything that waits
    """

    update: int
    incoming: Incoming | None = None
    blocked: Chat | None = None
    unreadable: str = ""
    query: str = ""
    own: str = ""
    shown: Shown | None = None
    urgent: bool = False

    @property
    def chat(self) -> Chat | None:
        """Whose turn it is: one chat's updates are handled in order."""
        return self.incoming.chat if self.incoming is not None else self.blocked


Quick = Callable[[Mapping[str, Any]], Tap | Said | None]
"""Reads the two commonest updates without the library; None: not one of them, or anything unusual about it."""


class Reader:
    """Reads updates. `help_words`: what, typed alone, asks for help in any language, in lower case."""

    def __init__(self, help_words: frozenset[str] = frozenset(), quick: Quick | None = None) -> None:
        self._help_words = help_words
        self._quick = quick

    def read(self, raw: Mapping[str, Any]) -> Taken:
        """What the update comes to, whatever is in it; NotAnUpdate without an update id."""
        update = raw.get("update_id")
        if type(update) is not int or not 0 <= update <= 2**53:
            raise NotAnUpdate
        found: Tap | Said | Taken = (self._quick(raw) if self._quick else None) or _read(update, raw)
        if isinstance(found, Tap):
            return _tapped(found)
        return self._said(found) if isinstance(found, Said) else found

    def _said(self, said: Said) -> Taken:
        chat = Chat(CHANNEL, str(said.chat))
        event, language, own = _event(said.update), _language(said.language), str(said.message)
        text = said.text.encode("utf-8", "replace").decode()  # JSON can carry half a character
        command, payload = _command(text)
        if command == "start":
            arrival = payload if _PAYLOAD.fullmatch(payload) else ""
            return Taken(said.update, Incoming(chat, event, arrival=arrival, language=language, own=own), own=own)
        if command in COMMANDS:
            incoming = Incoming(chat, event, command=command, language=language, own=own)
            return Taken(said.update, incoming, own=own, urgent=command == "help")
        urgent = " ".join(text.casefold().split()) in self._help_words
        incoming = Incoming(chat, event, words=Words(text), language=language, own=own)
        return Taken(said.update, incoming, own=own, urgent=urgent)


def _read(update: int, raw: Mapping[str, Any]) -> Tap | Said | Taken:
    try:
        return _translate(update, Update.de_json(dict(raw), None), raw)
    except Exception:  # the library raises anything at all on what it does not expect
        kind = next((kind for kind in KINDS if kind in raw), "unknown")
        return Taken(update, unreadable=kind)


def _translate(update: int, read: Update, raw: Mapping[str, Any]) -> Tap | Said | Taken:
    if read.callback_query is not None:
        return _query(update, read.callback_query)
    if read.my_chat_member is not None:
        return _member(update, read.my_chat_member)
    message = read.message or read.edited_message or read.channel_post
    if message is None:
        return Taken(update, unreadable="unknown")
    content = raw.get("message") or raw.get("edited_message") or raw["channel_post"]
    kind = next((kind for name, kind in _REFUSED.items() if content.get(name)), "")
    if not kind and message.text is None:
        return Taken(update)  # Telegram's own notes: somebody joined, a timer was set
    if message.chat.type != "private":
        return _refused(update, message, "group")
    if read.edited_message is not None:
        return _refused(update, message, "edited")
    if message.text is None:
        return _refused(update, message, kind)
    fields = {
        "update": update, "chat": message.chat.id, "message": message.message_id, "text": message.text,
        "language": message.from_user.language_code if message.from_user else None,
    }  # fmt: skip
    return msgspec.convert(fields, Said)


def _query(update: int, query: CallbackQuery) -> Tap | Taken:
    message = query.message
    if message is None:
        return Taken(update, unreadable="callback_query")  # of an inline message: never ours
    if message.chat.type != "private":
        chat = Chat(CHANNEL, str(msgspec.convert(message.chat.id, Id)))
        return Taken(update, Incoming(chat, _event(update), refused="group"))
    fields = {
        "update": update, "chat": message.chat.id, "message": message.message_id, "query": query.id,
        "token": query.data, "language": query.from_user.language_code if query.from_user else None,
        "shown": _shown(message) if isinstance(message, Message) else None,
    }  # fmt: skip
    return msgspec.convert(fields, Tap)


def _shown(message: Message) -> Shown | None:
    if message.text is not None:
        return msgspec.convert({"text": message.text}, Shown)
    if message.caption is not None:
        return msgspec.convert({"text": message.caption, "captioned": True}, Shown)
    return None


def _member(update: int, changed: ChatMemberUpdated) -> Taken:
    chat = Chat(CHANNEL, str(msgspec.convert(changed.chat.id, Id)))
    status = changed.new_chat_member.status
    if changed.chat.type == "private":
        return Taken(update, blocked=chat) if status == "kicked" else Taken(update)
    if status in ("left", "kicked"):
        return Taken(update)
    return Taken(update, Incoming(chat, _event(update), refused="group"))


def _refused(update: int, message: Message, kind: str) -> Taken:
    chat = Chat(CHANNEL, str(msgspec.convert(message.chat.id, Id)))
    own = "" if kind == "group" else str(msgspec.convert(message.message_id, Id))
    incoming = Incoming(chat, _event(update), refused=kind, own=own)
    return Taken(update, incoming, own=own)


def _tapped(tap: Tap) -> Taken:
    incoming = Incoming(
        Chat(CHANNEL, str(tap.chat)),
        _event(tap.update),
        token=tap.token,
        message=str(tap.message),
        language=_language(tap.language),
    )
    return Taken(tap.update, incoming, query=tap.query, shown=tap.shown)


def _command(text: str) -> tuple[str, str]:
    found = _COMMAND.fullmatch(text)
    return (found[1].lower(), (found[2] or "").strip()) if found else ("", "")


def _event(update: int) -> str:
    return f"{CHANNEL}:{update}"


def _language(code: str | None) -> str:
    return code if code and _LANGUAGE.fullmatch(code) else ""
