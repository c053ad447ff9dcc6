"""The calls to the Bot API that the channel makes. What to send when, and how often, is the sender's.

What is already so (not modified, answered, deleted) counts as done. Every other error rises.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import msgspec
from telegram import InputFile, LinkPreviewOptions, Message, MessageEntity
from telegram.error import BadRequest

from accessibility import boards
from accessibility.board_svg import svg
from accessibility.boards import Board
from accessibility.painter import CannotDraw
from bot import logs
from bot.channels.telegram import DrawBoard
from bot.channels.telegram.ingest import Shown
from bot.channels.telegram.keyboard import Keyboard
from bot.channels.telegram.layout import CAPTION_LIMIT, NOTICE_LIMIT, TEXT_LIMIT, Row, Shape, pieces, shape, units
from bot.channels.telegram.transport import Bot
from bot.messages import Chat, Outgoing, TalkRef

MOST_PICTURES = 1024  # whose file Telegram already has, and that stand in a chat
_UNCHANGED = "message is not modified"
_TOO_LATE = ("query is too old", "query id is invalid")
_NOT_THERE = ("message to edit not found", "message can't be edited", "there is no", "message to delete not found",
              "message can't be deleted")  # fmt: skip
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

K = TypeVar("K")
V = TypeVar("V")
Sign = Callable[[Chat, TalkRef, str], str]
Media = str | bytes | tuple[str, bytes] | None
"""Telegram's id of a picture, a picture, or the name and content of a file."""


class Part(msgspec.Struct, frozen=True):
    """One message of a screen; most screens are one."""

    text: str
    media: Media = None
    entities: tuple[MessageEntity, ...] = ()
    keyboard: Keyboard | None = None


class Post:
    """Makes the calls. Remembers, in memory, which boards Telegram has and which one stands in a chat; no answer."""

    def __init__(self, bot: Bot, sign: Sign, draw_board: DrawBoard | None) -> None:
        self._bot = bot
        self._sign = sign
        self._draw_board = draw_board
        self._pictures: OrderedDict[Board, str] = OrderedDict()
        self._stands: OrderedDict[tuple[str, str], Board] = OrderedDict()

    async def screen(self, outgoing: Outgoing, sent: list[str], *, says_choice: bool, plain: bool = False) -> None:
        """Send a screen; `sent` gets the ids of its messages, and what is already in it is not sent again."""
        board = boards.board(outgoing.screen) if self._draw_board and not plain else None
        shaped = shape(outgoing, columns=board.columns if board else 0, says_choice=says_choice, plain=plain)
        if self._may_edit(outgoing, board) and await self._edit(outgoing, shaped, captioned=board is not None):
            sent.append(outgoing.answered)
            return
        media: Media = None if plain else outgoing.file
        parts = pieces(shaped.text, CAPTION_LIMIT if board or media else TEXT_LIMIT)
        for number in range(len(sent), len(parts)):
            part = self._part(outgoing, shaped, parts, number)
            if number == 0 and board is not None and self._draw_board:
                message = await self._picture(outgoing.chat.address, part, board, self._draw_board)
            else:
                message = await self._send(outgoing.chat.address, part, media if number == 0 else None)
            sent.append(str(message.message_id))
            if number == 0 and board is not None:
                _remember(self._stands, (outgoing.chat.address, sent[0]), board)

    def _may_edit(self, outgoing: Outgoing, board: Board | None) -> bool:
        """Whether the screen may stand in place of the answered message: the picture of one cannot become another's."""
        if not outgoing.edit or not outgoing.answered:
            return False
        return board is None or self._stands.get((outgoing.chat.address, outgoing.answered)) == board

    async def close(self, address: str, message: str, chose: str, shown: Shown | None) -> None:
        """The answered message shows what was chosen, where its text is known, and loses its buttons."""
        text = f"{shown.text}\n\n{chose}" if shown is not None and chose else ""
        if shown is not None and text and units(text) <= (CAPTION_LIMIT if shown.captioned else TEXT_LIMIT):
            if shown.captioned:
                call: Awaitable[object] = self._bot.edit_message_caption(address, int(message), caption=text)
            else:
                call = self._bot.edit_message_text(text, address, int(message), link_preview_options=_NO_PREVIEW)
        else:
            call = self._bot.edit_message_reply_markup(address, int(message))
        await _there(call)

    async def delete(self, address: str, *messages: str) -> None:
        """The messages are gone. BadRequest where there are several, and one of them cannot be deleted any more."""
        if len(messages) == 1:
            await _there(self._bot.delete_message(address, int(messages[0])))
        elif messages:
            await self._bot.delete_messages(address, [int(message) for message in messages])

    async def leave(self, address: str) -> None:
        """Leave a group."""
        await self._bot.leave_chat(address)

    async def answer(self, query: str, notice: str) -> None:
        """Answer a tap."""
        try:
            await self._bot.answer_callback_query(query, cut(notice) or None)
        except BadRequest as error:
            if not _says(error, *_TOO_LATE):
                raise

    async def _picture(self, address: str, part: Part, board: Board, draw: DrawBoard) -> Message:
        known = self._pictures.get(board)
        if known is not None:
            try:
                return await self._send(address, part, known)
            except BadRequest as error:
                if not _says(error, "file identifier"):
                    raise
        try:
            picture = await draw(svg(board))
        except CannotDraw as failure:  # its words and its buttons are those of the picture
            logs.failed("telegram", failure)
            return await self._send(address, part, None)
        message = await self._send(address, part, picture)
        if message.photo:
            _remember(self._pictures, board, message.photo[-1].file_id)
        return message

    async def _send(self, address: str, part: Part, media: Media) -> Message:
        if media is None:
            return await self._bot.send_message(
                address, part.text, entities=part.entities, link_preview_options=_NO_PREVIEW, protect_content=True,
                reply_markup=part.keyboard,
            )  # fmt: skip
        if isinstance(media, tuple):  # a calendar file: it has to leave the chat, so it is not protected
            name, content = media
            return await self._bot.send_document(
                address, InputFile(content, filename=name), caption=part.text, caption_entities=part.entities,
                reply_markup=part.keyboard,
            )  # fmt: skip
        photo = media if isinstance(media, str) else InputFile(media, filename="board.png")
        return await self._bot.send_photo(
            address, photo, caption=part.text, caption_entities=part.entities, protect_content=True,
            reply_markup=part.keyboard,
        )  # fmt: skip

    async def _edit(self, outgoing: Outgoing, shaped: Shape, *, captioned: bool) -> bool:
        """Put the screen in place of the answered message. False: it cannot be put there."""
        address, message = outgoing.chat.address, int(outgoing.answered)
        if units(shaped.text) > (CAPTION_LIMIT if captioned else TEXT_LIMIT):
            return False
        part = self._part(outgoing, shaped, (shaped.text,), 0)
        if captioned:
            call: Awaitable[object] = self._bot.edit_message_caption(
                address, message, caption=part.text, caption_entities=part.entities, reply_markup=part.keyboard
            )
        else:
            call = self._bot.edit_message_text(
                part.text, address, message, entities=part.entities, link_preview_options=_NO_PREVIEW,
                reply_markup=part.keyboard,
            )  # fmt: skip
        return await _there(call)

    def _part(self, outgoing: Outgoing, shaped: Shape, parts: Sequence[str], number: int) -> Part:
        last = number == len(parts) - 1
        keyboard = self._keyboard(outgoing, shaped.rows) if last and shaped.rows else None
        heading = shaped.heading if len(parts) == 1 else None
        entities = (MessageEntity(MessageEntity.BOLD, *heading),) if heading else ()
        return Part(parts[number], entities=entities, keyboard=keyboard)

    def _keyboard(self, outgoing: Outgoing, rows: Sequence[Row]) -> Keyboard:
        return Keyboard(rows, lambda act: self._sign(outgoing.chat, outgoing.ref, act))


def _remember(memory: OrderedDict[K, V], key: K, value: V) -> None:
    """Keep it, and the latest others."""
    memory[key] = value
    if len(memory) > MOST_PICTURES:
        memory.popitem(last=False)


def cut(notice: str) -> str:
    """A notice as long as Telegram takes it."""
    return pieces(notice, NOTICE_LIMIT)[0]


async def _there(call: Awaitable[object]) -> bool:
    """Await an edit or a deletion. False: there is no such message, or it can no longer be changed."""
    try:
        await call
    except BadRequest as error:
        if _says(error, _UNCHANGED):
            return True
        if _says(error, *_NOT_THERE):
            return False
        raise
    return True


def _says(error: BadRequest, *signs: str) -> bool:
    words = error.message.casefold()
    return any(sign in words for sign in signs)
