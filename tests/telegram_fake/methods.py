"""The methods of the Bot API that a service like ours may call, with the limits and the refusals of the documentation.

A parameter that the method does not have is a complaint: Telegram ignores it, so a misspelling would go unseen.
"""

import inspect
import re
from typing import Any
from urllib.parse import urlsplit

from .world import DELETABLE, TAP_SECONDS, ChatState, Hook, Message, World

TEXT, CAPTION, NOTICE = 4096, 1024, 200
BUTTONS, BUTTONS_A_ROW, CALLBACK_BYTES = 100, 8, 64
_STYLES = ("danger", "success", "primary")
_PNG = b"\x89PNG\r\n\x1a\n"
_UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
_OLD_TAP = "query is too old and response timeout expired or query ID is invalid"
Rows = list[list[dict[str, Any]]]


class ApiError(Exception):
    """A refusal, as Telegram words it."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(description: str) -> ApiError:
    return ApiError(400, f"Bad Request: {description}")


def forbidden(description: str) -> ApiError:
    return ApiError(403, f"Forbidden: {description}")


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class Methods:
    """Calls by name. getUpdates is the server's, since it waits."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def call(self, name: str, given: dict[str, Any]) -> Any:
        """The result; ApiError where Telegram refuses."""
        method = getattr(self, name, None) if re.fullmatch(r"[a-z]+[A-Z]\w+", name) else None
        if method is None:
            raise ApiError(404, "Not Found")
        self.world.calls.append((name, given))
        known = inspect.signature(method).parameters
        for parameter in given.keys() - known.keys():
            self.world.complaints.append(f"{name} has no parameter {parameter}")
        for parameter, what in known.items():
            if what.default is inspect.Parameter.empty and parameter not in given:
                raise bad(f"parameter {parameter} is missing")
        result = method(**{key: value for key, value in given.items() if key in known})
        await self.world.stir()
        return result

    # the account

    def getMe(self) -> dict[str, Any]:
        return self.world.bot

    def setMyCommands(self, commands: list[dict[str, Any]], language_code: str = "", scope: Any = None) -> bool:
        _language(language_code)
        if len(commands) > 100:
            raise bad("too many commands")
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.world.commands[language_code] = commands
        return True

    def getMyCommands(self, language_code: str = "", scope: Any = None) -> list[dict[str, Any]]:
        _language(language_code)
        return self.world.commands.get(language_code, [])

    def setMyDescription(self, description: str = "", language_code: str = "") -> bool:
        return self._describe("description", description, language_code, 512)

    def getMyDescription(self, language_code: str = "") -> dict[str, str]:
        return {"description": self.world.descriptions.get(("description", language_code), "")}

    def setMyShortDescription(self, short_description: str = "", language_code: str = "") -> bool:
        return self._describe("short_description", short_description, language_code, 120)

    def getMyShortDescription(self, language_code: str = "") -> dict[str, str]:
        return {"short_description": self.world.descriptions.get(("short_description", language_code), "")}

    # the webhook

    def setWebhook(
        self, url: str, secret_token: str = "", max_connections: int = 40, allowed_updates: list[str] | None = None,
        drop_pending_updates: bool = False, ip_address: str = "",
    ) -> bool:  # fmt: skip
        parts = urlsplit(url)
        if url and parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost"):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if secret_token and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret_token):
            raise bad("secret token contains unallowed characters")
        if not 1 <= int(max_connections) <= 100:
            raise bad("max_connections must be between 1 and 100")
        self._asked(allowed_updates)
        if drop_pending_updates:
            self.world.waiting.clear()
        self.world.hook = Hook(url, secret_token, int(max_connections))
        return True

    def deleteWebhook(self, drop_pending_updates: bool = False) -> bool:
        return self.setWebhook("", drop_pending_updates=drop_pending_updates)

    def getWebhookInfo(self) -> dict[str, Any]:
        hook = self.world.hook
        found = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(self.world.pending())}
        return {**found, "last_error_message": hook.last_error} if hook.last_error else found

    # messages

    def sendMessage(
        self, chat_id: Any, text: str, entities: Any = None, reply_markup: Any = None, protect_content: bool = False,
        link_preview_options: Any = None, disable_notification: bool = False, parse_mode: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        chat = self._open(chat_id)
        _text(text, TEXT, "message is too long")
        return self._sent(chat, text, entities, reply_markup, protect_content)

    def sendPhoto(
        self, chat_id: Any, photo: Any, caption: str = "", caption_entities: Any = None, reply_markup: Any = None,
        protect_content: bool = False, disable_notification: bool = False,
    ) -> dict[str, Any]:  # fmt: skip
        chat = self._open(chat_id)
        name, content, file_id = self._file(photo)
        if not content.startswith(_PNG):
            raise bad("IMAGE_PROCESS_FAILED")
        return self._sent(
            chat, caption, caption_entities, reply_markup, protect_content, "photo", content, name, file_id
        )

    def sendDocument(
        self, chat_id: Any, document: Any, caption: str = "", caption_entities: Any = None, reply_markup: Any = None,
        protect_content: bool = False, disable_notification: bool = False,
    ) -> dict[str, Any]:  # fmt: skip
        chat = self._open(chat_id)
        name, content, file_id = self._file(document)
        return self._sent(
            chat, caption, caption_entities, reply_markup, protect_content, "document", content, name, file_id
        )

    def editMessageText(
        self, text: str, chat_id: Any, message_id: Any, entities: Any = None, reply_markup: Any = None,
        link_preview_options: Any = None, parse_mode: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        message = self._to_edit(chat_id, message_id)
        if message.media:
            raise bad("there is no text in the message to edit")
        _text(text, TEXT, "message is too long")
        return self._edited(message, text, _entities(entities, text), _rows(reply_markup))

    def editMessageCaption(
        self, chat_id: Any, message_id: Any, caption: str = "", caption_entities: Any = None, reply_markup: Any = None,
        parse_mode: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        message = self._to_edit(chat_id, message_id)
        if not message.media:
            raise bad("there is no caption in the message to edit")
        if utf16(caption) > CAPTION:
            raise bad("message caption is too long")
        return self._edited(message, caption, _entities(caption_entities, caption), _rows(reply_markup))

    def editMessageReplyMarkup(self, chat_id: Any, message_id: Any, reply_markup: Any = None) -> dict[str, Any]:
        message = self._to_edit(chat_id, message_id)
        return self._edited(message, message.text, message.entities, _rows(reply_markup))

    def deleteMessage(self, chat_id: Any, message_id: Any) -> bool:
        message = self._chat(chat_id).messages.get(int(message_id))
        if message is None or message.deleted:
            raise bad("message to delete not found")
        if self.world.now() - message.date >= DELETABLE:
            raise bad("message can't be deleted")
        self.world.delete(message)
        return True

    def deleteMessages(self, chat_id: Any, message_ids: list[int]) -> bool:
        if not 1 <= len(message_ids) <= 100:
            raise bad("message identifiers are not specified" if not message_ids else "too many messages to delete")
        messages = self._chat(chat_id).messages
        found = [messages[number] for number in map(int, message_ids) if number in messages]
        if any(self.world.now() - message.date >= DELETABLE for message in found if not message.deleted):
            raise bad("message can't be deleted")
        for message in found:
            if not message.deleted:
                self.world.delete(message)
        return True

    def answerCallbackQuery(
        self, callback_query_id: str, text: str = "", show_alert: bool = False, cache_time: int = 0, url: str = ""
    ) -> bool:
        tap = self.world.taps.get(str(callback_query_id))
        if tap is None or tap.answered is not None or self.world.now() - tap.made > TAP_SECONDS:
            raise bad(_OLD_TAP)
        if utf16(text) > NOTICE:
            raise bad("MESSAGE_TOO_LONG")
        tap.answered = text
        return True

    def leaveChat(self, chat_id: Any) -> bool:
        chat = self._chat(chat_id)
        if chat.kind == "private":
            raise bad("chat member status can't be changed in private chats")
        if not chat.member:
            raise forbidden("bot is not a member of the group chat")
        chat.member = False
        return True

    # what they share

    def _describe(self, what: str, text: str, language_code: str, limit: int) -> bool:
        _language(language_code)
        if len(text) > limit:
            raise bad(f"{what} is too long")
        self.world.descriptions[what, language_code] = text
        return True

    def _asked(self, kinds: list[str] | None) -> None:
        if kinds is not None:
            self.world.allowed = frozenset(kinds) if kinds else None

    def _chat(self, chat_id: Any) -> ChatState:
        try:
            return self.world.chats[int(chat_id)]
        except (KeyError, ValueError):
            raise bad("chat not found") from None

    def _open(self, chat_id: Any) -> ChatState:
        chat = self._chat(chat_id)
        if chat.deactivated:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.kind == "private" and not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if not chat.member:
            raise forbidden("bot was kicked from the group chat")
        return chat

    def _file(self, given: Any) -> tuple[str, bytes, str]:
        """Name, content and id of an uploaded file, or of one that Telegram has."""
        if isinstance(given, tuple):
            name, content = given
            return name, content, self.world.keep_file(content)
        if given not in self.world.files:
            raise bad("wrong file identifier/HTTP URL specified")
        return "", self.world.files[given], given

    def _sent(
        self, chat: ChatState, text: str, entities: Any, markup: Any, protected: bool, media: str = "",
        content: bytes = b"", name: str = "", file_id: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        if media and utf16(text) > CAPTION:
            raise bad("message caption is too long")
        message = self.world.put(
            chat, by_bot=True, text=text, entities=_entities(entities, text), rows=_rows(markup), protected=protected,
            media=media, file=content, file_name=name, file_id=file_id,
        )  # fmt: skip
        return self.world.message_json(message)

    def _to_edit(self, chat_id: Any, message_id: Any) -> Message:
        message = self._open(chat_id).messages.get(int(message_id))
        if message is None or message.deleted:
            raise bad("message to edit not found")
        if not message.by_bot:
            raise bad("message can't be edited")
        return message

    def _edited(self, message: Message, text: str, entities: list[dict[str, Any]], rows: Rows) -> dict[str, Any]:
        if (message.text, message.entities, message.rows) == (text, entities, rows):
            raise bad(_UNCHANGED)
        message.text, message.entities, message.rows = text, entities, rows
        message.edits += 1
        return self.world.message_json(message)


def _text(text: str, limit: int, refusal: str) -> None:
    if not text.strip():
        raise bad("message text is empty")
    if utf16(text) > limit:
        raise bad(refusal)


def _entities(given: Any, text: str) -> list[dict[str, Any]]:
    for entity in given or []:
        if entity["offset"] < 0 or entity["length"] <= 0 or entity["offset"] + entity["length"] > utf16(text):
            raise bad("ENTITY_BOUNDS_INVALID")
    return list(given or [])


def _rows(markup: Any) -> Rows:
    if markup is None:
        return []
    if set(markup) != {"inline_keyboard"}:
        raise bad("object expected as reply markup")
    rows: Rows = markup["inline_keyboard"]
    if sum(len(row) for row in rows) > BUTTONS or any(len(row) > BUTTONS_A_ROW for row in rows):
        raise bad("reply markup is too long")
    for row in rows:
        for button in row:
            _button(button)
    return [row for row in rows if row]


def _button(button: dict[str, Any]) -> None:
    if not button.get("text", "").strip():
        raise bad("can't parse inline keyboard button: text must be non-empty")
    if len(button.keys() & {"callback_data", "url"}) != 1:
        raise bad("text buttons are unallowed in the inline keyboard")
    if button.get("style") not in (None, *_STYLES):
        raise bad("invalid button style specified")
    if "url" in button:
        parts = urlsplit(button["url"])
        if parts.scheme not in ("http", "https", "tg") or "." not in (parts.hostname or ""):
            raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    elif not 1 <= len(button["callback_data"].encode()) <= CALLBACK_BYTES:
        raise bad("BUTTON_DATA_INVALID")


def _language(code: str) -> None:
    if not re.fullmatch(r"(?:[a-z]{2})?", code):
        raise bad("invalid language code specified")
