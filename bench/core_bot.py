"""The path from Incoming to Outgoing on the wire, without the library's types: what a channel of our own would cost.

    python bench/core_bot.py API_ADDRESS DATA_FOLDER

The whole conversation, its stores and its commits are the product's; only reading an update and writing a request are
the shortest that can be.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

import msgspec

from bot.app import open_service
from bot.channels.telegram import CHANNEL
from bot.memory import all_loaded, look_seldom
from bot.messages import Chat, Incoming, Outgoing
from bot.settings import load

AT_ONCE = 256


class Person(msgspec.Struct):
    id: int


class Message(msgspec.Struct):
    message_id: int
    chat: Person
    text: str = ""


class Tap(msgspec.Struct):
    data: str
    message: Message


class Update(msgspec.Struct):
    update_id: int
    message: Message | None = None
    callback_query: Tap | None = None


class Updates(msgspec.Struct):
    result: list[Update]


def incoming(update: Update) -> Incoming:
    """An update as the conversation takes it."""
    event = f"telegram:{update.update_id}"
    if update.callback_query is not None:
        tap = update.callback_query
        chat = Chat(CHANNEL, str(tap.message.chat.id))
        return Incoming(chat, event, token=tap.data, message=str(tap.message.message_id))
    assert update.message is not None
    return Incoming(Chat(CHANNEL, str(update.message.chat.id)), event, arrival=update.message.text.partition(" ")[2])


class Lines:
    """Kept connections to the Bot API, one request at a time on each: what any HTTP client has to do, and no more."""

    def __init__(self, api: str) -> None:
        self._host, _, port = api.removeprefix("http://").partition(":")
        self._port = int(port)
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._room = asyncio.Semaphore(AT_ONCE)

    async def call(self, method: str, values: object) -> bytes:
        """The body of the answer to a method."""
        body = msgspec.json.encode(values)
        head = f"POST /bot1/{method} HTTP/1.1\r\nHost: {self._host}\r\nContent-Type: application/json\r\n"
        async with self._room:
            line = self._free.pop() if self._free else await asyncio.open_connection(self._host, self._port)
            reader, writer = line
            writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            said = await reader.readuntil(b"\r\n\r\n")
            length = int(said.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            answer = await reader.readexactly(length)
            self._free.append(line)
        return answer


class Wire:
    """Sends screens as the shortest requests there are."""

    def __init__(self, lines: Lines, conversation: Any) -> None:
        self._lines, self._conversation = lines, conversation

    async def send(self, outgoing: Outgoing) -> None:
        screen = outgoing.screen
        buttons = (*screen.answers, *screen.closers, *([screen.done] if screen.done else []), *screen.constants)
        rows = [
            [{"text": button.label, "callback_data": self._conversation.token(outgoing.chat, outgoing.ref, button.act)}]
            for button in buttons
            if button.act
        ]
        body = {
            "chat_id": int(outgoing.chat.address),
            "text": "\n".join((*screen.statements, screen.question, screen.hint)),
            "reply_markup": {"inline_keyboard": rows},
        }
        await self._lines.call("editMessageText" if outgoing.edit else "sendMessage", body)
        await self._conversation.sent(outgoing, "7")


async def main(api: str, folder: str) -> None:
    """Poll until the process is stopped: the offset moves once every update of a batch is committed and answered."""
    look_seldom()
    environment = {"AFTERWARDS_DATA": folder, "AFTERWARDS_TELEGRAM_TOKEN": "123456:BENCH-token"}
    service = open_service(load(environment, Path(folder)))
    await service.deliveries.beat()
    all_loaded()
    lines = Lines(api)
    wire = Wire(lines, service.conversation)

    async def one(update: Update) -> None:
        reply = await service.conversation.handle(incoming(update))
        for outgoing in reply.out:
            await wire.send(outgoing)

    read = msgspec.json.Decoder(Updates)
    offset = 0
    while True:
        updates = read.decode(await lines.call("getUpdates", {"offset": offset, "timeout": 20})).result
        if updates:
            await asyncio.gather(*(one(update) for update in updates))
            offset = updates[-1].update_id + 1


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
