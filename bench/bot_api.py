"""Load and stand-in for the Bot API in one: it brings updates, by poll or by webhook, and taps a button of each answer.

As little as possible: raw HTTP on asyncio, so that what is measured is the bot and not this. `tests/telegram_fake` is
the strict one. A chat has one update under way at a time; `at_once` chats are under way together.
"""

import asyncio
import contextlib
import itertools
import json
import time
from collections import deque
from typing import Any
from urllib.parse import parse_qs, unquote

import msgspec

ANSWER = b'{"ok":true,"result":true}'
POLL_AT_MOST = 100
_UPDATES = itertools.count(1)  # of a whole run: an id that comes again is an update that came before


class Talker:
    """One person who always takes the first answer, and Done after a tick."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.message = 0
        self.sent_at = 0.0
        self.under_way = False


class BotApi:
    """Counts turns: from an update brought to a message with buttons received for its chat."""

    def __init__(self, chats: int, at_once: int, rate: float = 0.0) -> None:
        self.talkers = {1000 + n: Talker(1000 + n) for n in range(chats)}
        self.at_once = at_once
        self.rate = rate
        self.turns = 0
        self.latencies: list[float] = []
        self.waiting: deque[dict[str, Any]] = deque()
        self.under_way = 0
        self.brought = asyncio.Event()
        self.webhook = ""
        self.secret = ""
        self.running = False
        self._ready: deque[tuple[int, str | None]] = deque((chat, None) for chat in self.talkers)
        self._posts: set[asyncio.Task[None]] = set()
        self._idle: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()

    # what comes from the bot

    def call(self, method: str, values: dict[str, Any]) -> bytes:
        """Answer one method. Messages with buttons move their talker on."""
        if method == "getMe":
            return b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"b","username":"bench_bot"}}'
        if method == "getMyCommands":
            return b'{"ok":true,"result":[]}'
        if method.startswith("getMy"):
            return b'{"ok":true,"result":{"description":"","short_description":"","name":""}}'
        if method == "setWebhook":
            self.webhook, self.secret = str(values.get("url", "")), str(values.get("secret_token", ""))
            return ANSWER
        if method in ("sendMessage", "sendPhoto", "editMessageText", "editMessageReplyMarkup", "editMessageCaption"):
            return self._message(method, values)
        return ANSWER

    def _message(self, method: str, values: dict[str, Any]) -> bytes:
        chat = int(values["chat_id"])
        talker = self.talkers.get(chat)
        if talker is None:  # somebody of an earlier measurement, whose reply was still owed
            return ANSWER
        if method.startswith("send"):
            talker.message += 1
        markup = values.get("reply_markup")
        rows = (json.loads(markup) if isinstance(markup, str) else markup or {}).get("inline_keyboard") or []
        if rows and talker.under_way:
            self._turned(talker, self._choice(rows, method))
        result = {"message_id": talker.message, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "x"}
        return b'{"ok":true,"result":' + msgspec.json.encode(result) + b"}"

    def _choice(self, rows: list[list[dict[str, str]]], method: str) -> str:
        buttons = [button for row in rows for button in row if button.get("callback_data")]
        if method.startswith("edit"):
            done = [button for button in buttons if button["text"].endswith("Done")]
            buttons = done or buttons
        return buttons[0]["callback_data"]

    def _turned(self, talker: Talker, data: str) -> None:
        talker.under_way = False
        self.under_way -= 1
        self.turns += 1
        self.latencies.append(time.perf_counter() - talker.sent_at)
        self._ready.append((talker.number, data))
        if not self.rate:
            self.bring()

    # what goes to the bot

    def bring(self) -> None:
        """Bring as many updates as may be under way."""
        while self.running and self._ready and self.under_way < self.at_once:
            chat, data = self._ready.popleft()
            talker = self.talkers[chat]
            talker.under_way, talker.sent_at = True, time.perf_counter()
            self.under_way += 1
            self.waiting.append(self._update(talker, data))
        if self.webhook:
            while self.waiting:
                task = asyncio.ensure_future(self._post(self.waiting.popleft()))
                self._posts.add(task)
                task.add_done_callback(self._posts.discard)
        else:
            self.brought.set()

    def _update(self, talker: Talker, data: str | None) -> dict[str, Any]:
        number = next(_UPDATES)
        person = {"id": talker.number, "is_bot": False, "first_name": "P", "language_code": "en"}
        chat = {"id": talker.number, "type": "private", "first_name": "P"}
        message = {"message_id": max(talker.message, 1), "date": int(time.time()), "chat": chat}
        if data is None:
            entities = [{"type": "bot_command", "offset": 0, "length": 6}]
            typed = message | {"from": person, "text": "/start w_staff-en_GB", "entities": entities}
            return {"update_id": number, "message": typed}
        bot = {"id": 1, "is_bot": True, "first_name": "b", "username": "bench_bot"}
        shown = message | {"from": bot, "text": "x"}
        tap = {"id": str(number), "from": person, "chat_instance": "1", "data": data, "message": shown}
        return {"update_id": number, "callback_query": tap}

    async def paced(self, seconds: float) -> None:
        """Bring updates at the rate, whatever the bot does."""
        start = time.perf_counter()
        for count in range(int(seconds * self.rate)):
            await asyncio.sleep(max(0.0, start + count / self.rate - time.perf_counter()))
            if self._ready:
                at_once, self.at_once = self.at_once, self.under_way + 1
                self.bring()
                self.at_once = at_once

    async def updates(self, values: dict[str, Any]) -> bytes:
        """getUpdates: wait until there are some."""
        if not self.waiting:
            self.brought.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.brought.wait(), min(float(values.get("timeout", 0) or 0), 20.0))
        batch = [self.waiting.popleft() for _ in range(min(POLL_AT_MOST, len(self.waiting)))]
        return b'{"ok":true,"result":' + msgspec.json.encode(batch) + b"}"

    async def _post(self, update: dict[str, Any]) -> None:
        body = msgspec.json.encode(update)
        host, _, path = self.webhook.removeprefix("http://").partition("/")
        head = (
            f"POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {self.secret}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        while True:
            try:
                reader, writer = self._idle.popleft() if self._idle else await _connect(host)
                writer.write(head.encode() + body)
                status, answer = await _read(reader)
            except (OSError, asyncio.IncompleteReadError):  # not listening yet, or a kept connection was closed
                await asyncio.sleep(0.05)
                continue
            self._idle.append((reader, writer))
            if status == 200:
                if answer.strip():
                    with contextlib.suppress(ValueError, KeyError):
                        called = msgspec.json.decode(answer)
                        self.call(called.pop("method"), called)
                return
            await asyncio.sleep(0.05)

    async def serve(self, port: int) -> asyncio.Server:
        """Listen as the Bot API."""
        return await asyncio.start_server(self._talk, "127.0.0.1", port)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                line, kind, body = await _request(reader)
                method = line.split()[1].rpartition("/")[2]
                values = _values(kind, body)
                answer = await self.updates(values) if method == "getUpdates" else self.call(method, values)
                head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(answer)}\r\n\r\n"
                writer.write(head.encode() + answer)
        writer.close()


async def _connect(host: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    name, _, port = host.partition(":")
    return await asyncio.open_connection(name, int(port))


async def _head(reader: asyncio.StreamReader) -> tuple[str, dict[str, str]]:
    raw = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in raw[1:] if line)
    return raw[0], {name.lower(): value.strip() for name, _, value in pairs}


async def _request(reader: asyncio.StreamReader) -> tuple[str, str, bytes]:
    line, headers = await _head(reader)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return line, headers.get("content-type", ""), body


async def _read(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    line, headers = await _head(reader)
    return int(line.split()[1]), await reader.readexactly(int(headers.get("content-length", "0")))


def _values(kind: str, body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    if kind.startswith("application/json"):
        return dict(msgspec.json.decode(body))
    if kind.startswith("multipart/"):
        return _parts(kind, body)
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


def _parts(kind: str, body: bytes) -> dict[str, Any]:
    edge = b"--" + kind.partition("boundary=")[2].strip('"').encode()
    found: dict[str, Any] = {}
    for part in body.split(edge)[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        name = head.decode("latin-1").partition('name="')[2].partition('"')[0]
        found[unquote(name)] = value.removesuffix(b"\r\n").decode("latin-1")
    return found
