"""The webhook: 200 only after the commit, and a wrong address for whatever is wrong."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from talker import QUESTIONS, Pauses, Talker, eventually, yes
from telegram_fake import FakeTelegram

from bot.channels.telegram import Options, webhook
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.webhook import MOST_BYTES, parse, place
from bot.messages import Chat, Incoming, Reply, TalkRef

HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Site:
    """A web server with the webhook on it, and a way to call it as anybody could."""

    def __init__(self, channel: Telegram, token: str) -> None:
        self.path, self.secret = place(token)
        self.app = Starlette(routes=list(channel.routes))
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")

    async def post(self, body: Any, **headers: str) -> httpx.Response:
        """Post it with the right secret, unless another is given."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.client.post(self.path, content=content, headers={HEADER: self.secret, **headers})


@pytest.fixture
async def site(telegram: FakeTelegram, talker: Talker, pauses: Pauses) -> AsyncIterator[Site]:
    options = Options(telegram.token, api=telegram.url, webhook="http://127.0.0.1")
    channel = Telegram(talker, options, yes, pause=pauses)
    await channel.bot.connect()
    site = Site(channel, telegram.token)
    async with site.client:
        yield site
    await channel.sender.close()
    await channel.bot.disconnect()


def update(number: int = 5, text: str = "hello", chat: int = 1001) -> dict[str, Any]:
    person = {"id": chat, "is_bot": False, "first_name": "Person"}
    private = {"id": chat, "type": "private"}
    content = {"message_id": 7, "date": 1_790_000_000, "chat": private, "from": person, "text": text}
    return {"update_id": number, "message": content}


def tap(number: int, token: str) -> dict[str, Any]:
    raw = update(number)
    person = raw["message"]["from"]
    query = {"id": "q1", "from": person, "chat_instance": "c", "message": raw["message"], "data": token}
    return {"update_id": number, "callback_query": query}


async def test_it_is_answered_after_the_commit(site: Site, talker: Talker) -> None:
    answer = await site.post(update())
    assert (answer.status_code, answer.content) == (200, b"")
    assert talker.accepted == ["telegram:5"]


async def test_the_answer_to_a_tap_rides_in_it(site: Site, talker: Talker) -> None:
    await site.post(update(1, "/start"))
    token = talker.token(Chat("telegram", "1001"), TalkRef("support", b"t", 0), "choose:shaken")
    answer = await site.post(tap(2, token))
    expected = {"method": "answerCallbackQuery", "callback_query_id": "q1", "text": "You chose: Shaken"}
    assert answer.json() == expected
    assert answer.headers["content-type"] == "application/json"


async def test_what_was_not_accepted_is_brought_again(site: Site, talker: Talker) -> None:
    talker.failing = 1
    assert (await site.post(update())).status_code == 503
    talker.busy = True
    assert (await site.post(update())).status_code == 503
    talker.busy = False
    assert (await site.post(update())).status_code == 200
    assert talker.accepted == ["telegram:5"]


async def test_two_deliveries_for_one_chat_are_handled_one_after_the_other(site: Site, talker: Talker) -> None:
    inside, most = 0, 0
    handle = talker.handle

    async def counted(incoming: Incoming) -> Reply:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0)
        reply = await handle(incoming)
        inside -= 1
        return reply

    talker.handle = counted  # type: ignore[method-assign]
    answers = await asyncio.gather(*(site.post(update(number)) for number in range(5)))
    assert [answer.status_code for answer in answers] == [200] * 5
    assert (most, len(talker.accepted)) == (1, 5)


async def test_what_cannot_be_read_is_acknowledged_and_known_by_its_kind(site: Site, talker: Talker) -> None:
    assert (await site.post({"update_id": 5, "message": {"text": "SECRET"}})).status_code == 200
    assert (talker.unread, talker.accepted) == (["message"], [])


def forged() -> list[tuple[str, dict[str, Any]]]:
    """Requests with something wrong, each with what it is."""
    path, secret = place("4242:made-up-token-of-a-bot-that-does-not-exist")
    right, body = {HEADER: secret}, json.dumps(update()).encode()
    return [
        ("no secret", {"content": body}),
        ("empty secret", {"content": body, "headers": {HEADER: ""}}),
        ("wrong secret", {"content": body, "headers": {HEADER: "wrong"}}),
        ("prefix of the secret", {"content": body, "headers": {HEADER: secret[:-1]}}),
        ("longer than the secret", {"content": body, "headers": {HEADER: secret + "a"}}),
        ("unicode secret", {"content": body, "headers": {HEADER: "é🙂".encode()}}),
        ("two secrets", {"content": body, "headers": [(HEADER, secret), (HEADER, "wrong")]}),
        ("get", {"method": "GET", "headers": right}),
        ("put", {"method": "PUT", "content": body, "headers": right}),
        ("gzip", {"content": body, "headers": {**right, "Content-Encoding": "gzip"}}),
        ("big", {"content": json.dumps(update(text="x" * MOST_BYTES)).encode(), "headers": right}),
        ("10 MB", {"content": b" " * 10_000_000, "headers": right}),
        ("deep", {"content": b'{"update_id":5,"message":' + b"[" * 10_000 + b"]" * 10_000 + b"}", "headers": right}),
        ("deep and open", {"content": b"[" * 60_000, "headers": right}),
        ("no JSON", {"content": b"hello", "headers": right}),
        ("empty", {"content": b"", "headers": right}),
        ("list", {"content": b"[]", "headers": right}),
        ("not UTF-8", {"content": b'{"update_id":5,"x":"\xff"}', "headers": right}),
        ("byte order mark", {"content": b"\xef\xbb\xbf" + body, "headers": right}),
        ("NaN", {"content": b'{"update_id":5,"message":NaN}', "headers": right}),
        ("a key twice", {"content": b'{"update_id":5,"update_id":6}', "headers": right}),
        ("no update id", {"content": b'{"message":{}}', "headers": right}),
        ("update id of text", {"content": b'{"update_id":"5"}', "headers": right}),
        ("endless string", {"content": b'{"a":"' + b'\\"' * 30_000, "headers": right}),
        ("a number of 60,000 digits", {"content": b'{"update_id":' + b"9" * 60_000 + b"}", "headers": right}),
        ("another path", {"path": path + "x", "content": body, "headers": right}),
    ]  # fmt: skip


async def test_anything_wrong_is_a_wrong_address_and_writes_nothing(site: Site, talker: Talker) -> None:
    nowhere = await site.client.get("/nowhere")
    for name, request in forged():
        path = request.pop("path", site.path)
        answer = await site.client.request(request.pop("method", "POST"), path, **request)
        assert (answer.status_code, answer.content) == (404, nowhere.content), name
        assert answer.headers["content-type"] == nowhere.headers["content-type"], name
    assert (talker.accepted, talker.unread, talker.rows) == ([], [], {})


async def test_a_body_that_never_ends_is_not_waited_for(
    site: Site, talker: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "BODY_SECONDS", 0.05)

    async def slowly() -> AsyncIterator[bytes]:
        yield b'{"update_id"'
        await asyncio.Event().wait()

    path, secret = site.path, site.secret
    scope: dict[str, Any] = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": [(HEADER.lower().encode(), secret.encode())], "scheme": "http", "server": ("127.0.0.1", 80),
    }  # fmt: skip
    chunks, said = slowly(), []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": await anext(chunks), "more_body": True}

    async def send(message: Any) -> None:
        said.append(message)

    async with asyncio.timeout(5):
        await site.app(scope, receive, send)
    assert said[0]["status"] == 404
    assert talker.accepted == []


def test_path_and_secret_are_long_and_say_nothing_of_the_token() -> None:
    token = "4242:made-up-token-of-a-bot-that-does-not-exist"
    path, secret = place(token)
    assert len(path) > 40 and 32 <= len(secret) <= 256
    assert token not in path + secret and "4242" not in path
    assert place(token) == (path, secret) != place(token + "x")
    assert path.rpartition("/")[2] not in secret


def test_an_ordinary_update_passes_the_depth_limit() -> None:
    keyboard = {"inline_keyboard": [[{"text": "[{]}" * 10, "callback_data": "t"}] * 3] * 30}
    raw = tap(5, "token")
    raw["callback_query"]["message"]["reply_markup"] = keyboard
    assert parse(json.dumps(raw).encode()) == raw


async def test_a_talk_goes_through_the_webhook_even_if_answers_get_lost(telegram: FakeTelegram, talker: Talker) -> None:
    """Telegram delivers over a socket, again and again where it hears no 200."""
    config = uvicorn.Config(Starlette(), host="127.0.0.1", port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    await eventually(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    options = Options(telegram.token, api=telegram.url, webhook=f"http://127.0.0.1:{port}")
    channel = Telegram(talker, options, yes, pause=Pauses())
    config.app.router.routes.extend(channel.routes)  # type: ignore[union-attr]
    task = asyncio.create_task(channel.run())
    await eventually(lambda: bool(telegram.world.hook.url))
    assert telegram.world.hook.connections == 8
    phone = telegram.phone(1001)
    talker.failing = 2
    await phone.start()
    await phone.shows(QUESTIONS[0])
    await phone.tap("Shaken")
    await phone.shows(QUESTIONS[1])
    await phone.until(lambda: phone.notices == ["You chose: Shaken"])
    assert [status for _, status in telegram.deliveries] == [503, 503, 200, 200]
    assert telegram.calls("getUpdates") == []
    task.cancel()
    server.should_exit = True
    await asyncio.gather(task, serving, return_exceptions=True)
