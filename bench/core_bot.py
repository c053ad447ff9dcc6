"""The path from Incoming to Outgoing on the wire, without the library's types: what a channel of our own would cost.

    python bench/core_bot.py API_ADDRESS DATA_FOLDER

The whole conversation, its stores and its commits are the product's; only reading an update and writing a request are
the shortest that can be.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

import aiohttp
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


class Wire:
    """Sends screens as the shortest requests there are."""

    def __init__(self, http: aiohttp.ClientSession, api: str, conversation: Any) -> None:
        self._http, self._api, self._conversation = http, api, conversation

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
        method = "editMessageText" if outgoing.edit else "sendMessage"
        raw = msgspec.json.encode(body)
        headers = {"Content-Type": "application/json"}
        async with self._http.post(f"{self._api}/bot1/{method}", data=raw, headers=headers) as answer:
            await answer.read()
        await self._conversation.sent(outgoing, "7")


async def main(api: str, folder: str) -> None:
    """Poll until the process is stopped: the offset moves once every update of a batch is committed and answered."""
    look_seldom()
    environment = {"AFTERWARDS_DATA": folder, "AFTERWARDS_TELEGRAM_TOKEN": "123456:BENCH-token"}
    service = open_service(load(environment, Path(folder)))
    await service.deliveries.beat()
    all_loaded()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as http:
        wire = Wire(http, api, service.conversation)

        async def one(update: Update) -> None:
            reply = await service.conversation.handle(incoming(update))
            for outgoing in reply.out:
                await wire.send(outgoing)

        read = msgspec.json.Decoder(Updates)
        offset = 0
        while True:
            body = msgspec.json.encode({"offset": offset, "timeout": 20})
            headers = {"Content-Type": "application/json"}
            async with http.post(f"{api}/bot1/getUpdates", data=body, headers=headers) as answer:
                updates = read.decode(await answer.read()).result
            if updates:
                await asyncio.gather(*(one(update) for update in updates))
                offset = updates[-1].update_id + 1


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
