"""The fake behaves as the documentation of the Bot API says: offsets, limits, refusals, deliveries."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from telegram_fake import FakeTelegram, Phone


class Api:
    """Calls the fake as any client could."""

    def __init__(self, telegram: FakeTelegram, client: aiohttp.ClientSession) -> None:
        self._telegram = telegram
        self._client = client

    async def __call__(self, method: str, **given: Any) -> Any:
        """The answer, as JSON."""
        async with self._client.post(f"{self._telegram.url}/bot{self._telegram.token}/{method}", json=given) as answer:
            return await answer.json()

    async def ok(self, method: str, **given: Any) -> Any:
        """The result of a call that has to succeed."""
        answer = await self(method, **given)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **given: Any) -> str:
        """The description of a refusal."""
        answer = await self(method, **given)
        assert not answer["ok"], answer
        return f"{answer['error_code']} {answer['description']}"


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake


@pytest.fixture
async def api(telegram: FakeTelegram) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as client:
        yield Api(telegram, client)


@pytest.fixture
async def phone(telegram: FakeTelegram) -> Phone:
    phone = telegram.phone(1001)
    await phone.start()
    return phone


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def button(text: str = "Okay", data: str = "t", **more: Any) -> dict[str, Any]:
    return {"text": text, "callback_data": data, **more}


async def asked(telegram: FakeTelegram) -> None:
    """Wait until somebody's long poll has arrived."""
    while telegram._asking is None:  # noqa: ASYNC110 (the fake has no event for it)
        await asyncio.sleep(0)


# getUpdates


async def test_updates_come_again_until_a_higher_offset_confirms_them(api: Api, telegram: FakeTelegram) -> None:
    phone = telegram.phone(1001)
    numbers = [await phone.type(str(number)) for number in range(3)]
    for _ in range(2):
        assert [update["update_id"] for update in await api.ok("getUpdates")] == numbers
    assert [update["update_id"] for update in await api.ok("getUpdates", offset=numbers[1])] == numbers[1:]
    assert [update["update_id"] for update in await api.ok("getUpdates")] == numbers[1:]
    assert await api.ok("getUpdates", offset=numbers[2] + 1) == []
    assert await api.ok("getUpdates", offset=0) == []


async def test_a_negative_offset_forgets_all_but_the_last(api: Api, telegram: FakeTelegram) -> None:
    phone = telegram.phone(1001)
    numbers = [await phone.type(str(number)) for number in range(3)]
    assert [update["update_id"] for update in await api.ok("getUpdates", offset=-1)] == numbers[2:]
    assert [update["update_id"] for update in await api.ok("getUpdates")] == numbers[2:]


async def test_at_most_a_hundred_come_at_once(api: Api, telegram: FakeTelegram) -> None:
    for number in range(120):
        await telegram.phone(1001).type(str(number))
    assert len(await api.ok("getUpdates")) == 100
    assert len(await api.ok("getUpdates", limit=7)) == 7


async def test_a_long_poll_answers_as_soon_as_something_comes(api: Api, telegram: FakeTelegram) -> None:
    asking = asyncio.create_task(api.ok("getUpdates", timeout=30))
    await asked(telegram)
    number = await telegram.phone(1001).type("hello")
    assert [update["update_id"] for update in await asking] == [number]


async def test_a_second_poller_ends_the_first(api: Api, telegram: FakeTelegram) -> None:
    first = asyncio.create_task(api.refused("getUpdates", timeout=30))
    await asked(telegram)
    assert await api.ok("getUpdates") == []
    assert (await first).startswith("409 Conflict: terminated by other getUpdates request")


async def test_polling_is_refused_while_a_webhook_is_set(api: Api) -> None:
    await api.ok("setWebhook", url="https://example.org/hook")
    assert (await api.refused("getUpdates")).startswith(
        "409 Conflict: can't use getUpdates method while webhook is active"
    )
    await api.ok("deleteWebhook")
    assert await api.ok("getUpdates") == []


async def test_only_the_kinds_that_were_asked_for_come(api: Api, telegram: FakeTelegram) -> None:
    phone = telegram.phone(1001)
    await api.ok("getUpdates", allowed_updates=["callback_query"])
    assert await phone.type("hello") == 0
    await api.ok("getUpdates", allowed_updates=[])
    assert await phone.type("hello") > 0


async def test_updates_are_kept_for_a_day(api: Api, telegram: FakeTelegram) -> None:
    await telegram.phone(1001).type("hello")
    telegram.world.advance(24 * 3600 - 60)
    assert len(await api.ok("getUpdates")) == 1
    telegram.world.advance(61)
    assert await api.ok("getUpdates") == []


# messages


async def test_a_message_is_refused_where_it_breaks_a_limit(api: Api, phone: Phone) -> None:
    async def refused(text: str = "x", **more: Any) -> str:
        return await api.refused("sendMessage", chat_id=1001, text=text, **more)

    assert await refused("x" * 4097) == "400 Bad Request: message is too long"
    assert await refused("🙂" * 2049) == "400 Bad Request: message is too long"
    assert await refused("  \n") == "400 Bad Request: message text is empty"
    assert await refused(reply_markup=keyboard([button(data="x" * 65)])) == "400 Bad Request: BUTTON_DATA_INVALID"
    assert await refused(reply_markup=keyboard([button(data="é" * 33)])) == "400 Bad Request: BUTTON_DATA_INVALID"
    assert await refused(reply_markup=keyboard([button(data="")])) == "400 Bad Request: BUTTON_DATA_INVALID"
    assert "text must be non-empty" in await refused(reply_markup=keyboard([button("")]))
    assert "too long" in await refused(reply_markup=keyboard([button()] * 9))
    assert "too long" in await refused(reply_markup=keyboard(*[[button()]] * 101))
    assert "style" in await refused(reply_markup=keyboard([button(style="blue")]))
    assert "unallowed" in await refused(reply_markup=keyboard([button(url="https://a.b")]))
    assert "ENTITY" in await refused(entities=[{"type": "bold", "offset": 0, "length": 2}])
    for url in ("http://localhost/x", "tel:999", "sms:85258", "nonsense"):
        assert "Wrong HTTP URL" in await refused(reply_markup=keyboard([{"text": "Page", "url": url}]))
    assert phone.shown == []


async def test_a_message_within_the_limits_is_taken(api: Api, phone: Phone) -> None:
    rows = keyboard(*[[button(data="x" * 64, style="danger"), {"text": "Page", "url": "https://a.b"}]] * 50)
    await api.ok("sendMessage", chat_id="1001", text="🙂" * 2048, reply_markup=rows, protect_content=True)
    assert len(phone.last.rows) == 50 and phone.last.protected


async def test_photos_have_captions_of_1024_and_are_pictures(api: Api, telegram: FakeTelegram, phone: Phone) -> None:
    form = aiohttp.FormData({"chat_id": "1001", "caption": "x" * 1024, "reply_markup": '{"inline_keyboard": []}'})
    form.add_field("photo", b"\x89PNG\r\n\x1a\nrest", filename="board.png", content_type="image/png")
    address = f"{telegram.url}/bot{telegram.token}/sendPhoto"
    async with aiohttp.ClientSession() as client, client.post(address, data=form) as answer:
        sent = (await answer.json())["result"]
    again = sent["photo"][-1]["file_id"]
    assert phone.last.file == b"\x89PNG\r\n\x1a\nrest"
    await api.ok("sendPhoto", chat_id=1001, photo=again)
    assert "caption is too long" in await api.refused("sendPhoto", chat_id=1001, photo=again, caption="x" * 1025)
    assert "wrong file identifier" in await api.refused("sendPhoto", chat_id=1001, photo="made-up")
    telegram.world.files["text"] = b"no picture"
    assert "IMAGE_PROCESS_FAILED" in await api.refused("sendPhoto", chat_id=1001, photo="text")


async def test_nobody_is_written_to_who_cannot_be(api: Api, telegram: FakeTelegram, phone: Phone) -> None:
    async def refused(chat: int) -> str:
        return await api.refused("sendMessage", chat_id=chat, text="x")

    assert await refused(9) == "400 Bad Request: chat not found"
    telegram.phone(1002)
    assert await refused(1002) == "403 Forbidden: bot can't initiate conversation with a user"
    await phone.block()
    assert await refused(1001) == "403 Forbidden: bot was blocked by the user"
    await phone.start()
    phone.leave_telegram()
    assert await refused(1001) == "403 Forbidden: user is deactivated"


async def test_an_edit_that_changes_nothing_is_refused(api: Api, phone: Phone) -> None:
    sent = await api.ok("sendMessage", chat_id=1001, text="x", reply_markup=keyboard([button()]))
    where = {"chat_id": 1001, "message_id": sent["message_id"]}
    same = await api.refused("editMessageText", **where, text="x", reply_markup=keyboard([button()]))
    assert same.startswith("400 Bad Request: message is not modified")
    await api.ok("editMessageReplyMarkup", **where)
    assert "not modified" in await api.refused("editMessageReplyMarkup", **where)
    await api.ok("editMessageText", **where, text="y")
    assert (phone.last.text, phone.last.rows, phone.last.edits) == ("y", [], 2)


async def test_what_is_not_there_or_not_ones_own_cannot_be_edited(api: Api, phone: Phone) -> None:
    own = phone.messages[0].id
    assert "message to edit not found" in await api.refused("editMessageText", chat_id=1001, message_id=9999, text="x")
    assert "message can't be edited" in await api.refused("editMessageText", chat_id=1001, message_id=own, text="x")
    sent = await api.ok("sendMessage", chat_id=1001, text="x")
    where = {"chat_id": 1001, "message_id": sent["message_id"]}
    assert "there is no caption" in await api.refused("editMessageCaption", **where, caption="x")
    await api.ok("deleteMessage", **where)
    assert "message to edit not found" in await api.refused("editMessageText", **where, text="y")


async def test_messages_are_deleted_for_48_hours_and_the_persons_too(
    api: Api, telegram: FakeTelegram, phone: Phone
) -> None:
    own = phone.messages[0].id
    sent = (await api.ok("sendMessage", chat_id=1001, text="x"))["message_id"]
    telegram.world.advance(48 * 3600 - 60)
    await api.ok("deleteMessage", chat_id=1001, message_id=own)
    assert "message to delete not found" in await api.refused("deleteMessage", chat_id=1001, message_id=own)
    telegram.world.advance(61)
    assert "message can't be deleted" in await api.refused("deleteMessage", chat_id=1001, message_id=sent)
    assert len(phone.messages) == 1


async def test_a_tap_is_answered_once_and_in_time(api: Api, telegram: FakeTelegram, phone: Phone) -> None:
    await api.ok("sendMessage", chat_id=1001, text="x", reply_markup=keyboard([button("Okay", "token")]))
    await phone.tap("Okay")
    update = (await api.ok("getUpdates"))[-1]["callback_query"]
    assert (update["data"], update["message"]["text"], update["from"]["id"]) == ("token", "x", 1001)
    assert "MESSAGE_TOO_LONG" in await api.refused(
        "answerCallbackQuery", callback_query_id=update["id"], text="x" * 201
    )
    await api.ok("answerCallbackQuery", callback_query_id=update["id"], text="x" * 200)
    assert "query is too old" in await api.refused("answerCallbackQuery", callback_query_id=update["id"])
    await phone.tap("Okay")
    late = (await api.ok("getUpdates"))[-1]["callback_query"]["id"]
    telegram.world.advance(3600)
    assert "query is too old" in await api.refused("answerCallbackQuery", callback_query_id=late)
    with pytest.raises(LookupError):
        await phone.tap("Shaken")


async def test_a_group_is_joined_and_left(api: Api, telegram: FakeTelegram, phone: Phone) -> None:
    group = telegram.group(-100)
    assert "kicked" in await api.refused("sendMessage", chat_id=-100, text="x")
    await group.add_bot()
    assert (await api.ok("getUpdates"))[-1]["my_chat_member"]["new_chat_member"]["status"] == "member"
    await api.ok("sendMessage", chat_id=-100, text="x")
    await api.ok("leaveChat", chat_id=-100)
    assert not group.has_bot
    assert (await api.refused("leaveChat", chat_id=-100)).startswith("403")
    assert (await api.refused("leaveChat", chat_id=1001)).startswith("400")


# the account


async def test_commands_and_descriptions_have_limits_and_languages(api: Api) -> None:
    good = [{"command": "help", "description": "People and numbers"}]
    await api.ok("setMyCommands", commands=good, language_code="pl")
    assert await api.ok("getMyCommands", language_code="pl") == good
    assert await api.ok("getMyCommands") == []
    for bad in ({"command": "Help", "description": "x"}, {"command": "help", "description": ""},
                {"command": "x" * 33, "description": "x"}, {"command": "x", "description": "x" * 257}):  # fmt: skip
        assert "BOT_COMMAND" in await api.refused("setMyCommands", commands=[bad])
    assert "language" in await api.refused("setMyCommands", commands=good, language_code="en_GB")
    assert "too long" in await api.refused("setMyDescription", description="x" * 513)
    assert "too long" in await api.refused("setMyShortDescription", short_description="x" * 121)


async def test_wrong_tokens_methods_and_parameters(api: Api, telegram: FakeTelegram, phone: Phone) -> None:
    assert await api.refused("makeCoffee") == "404 Not Found"
    assert await api.refused("_sent") == "404 Not Found"
    assert (await api.ok("getMe"))["is_bot"] is True
    async with aiohttp.ClientSession() as client, client.get(f"{telegram.url}/bot1:wrong/getMe") as answer:
        assert answer.status == 401
    await api.ok("sendMessage", chat_id=1001, text="x", protect_contents=True)
    assert telegram.world.complaints == ["sendMessage has no parameter protect_contents"]
    assert "is missing" in await api.refused("sendMessage", chat_id=1001)


# the webhook


class Hook:
    """A receiver of deliveries that answers what it is told to."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.secrets: list[str | None] = []
        self.updates: list[int] = []
        self.answer: dict[str, Any] | None = None
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        """One delivery."""
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.updates.append((await request.json())["update_id"])
        status = self.statuses.pop(0) if self.statuses else 200
        return web.json_response(self.answer, status=status) if self.answer else web.Response(status=status)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook, app = Hook(), web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def test_deliveries_carry_the_secret_and_come_again_until_they_are_taken(
    api: Api, telegram: FakeTelegram, phone: Phone, hook: Hook
) -> None:
    hook.statuses = [500, 503, 404]
    await api.ok("setWebhook", url=hook.url, secret_token="a-secret")
    second = await phone.type("hello")
    await phone.until(lambda: telegram.world.pending() == [])
    assert hook.secrets == ["a-secret"] * 5
    assert hook.updates == [second - 1] * 4 + [second]
    assert (await api.ok("getWebhookInfo"))["pending_update_count"] == 0


async def test_a_call_in_the_answer_to_a_delivery_is_made(
    api: Api, telegram: FakeTelegram, phone: Phone, hook: Hook
) -> None:
    await api.ok("sendMessage", chat_id=1001, text="x", reply_markup=keyboard([button()]))
    await phone.tap("Okay")
    hook.answer = {"method": "answerCallbackQuery", "callback_query_id": "00000001", "text": "You chose: Okay"}
    await api.ok("setWebhook", url=hook.url)
    await phone.until(lambda: telegram.world.pending() == [] and bool(phone.notices))
    assert phone.notices == ["You chose: Okay"]
    assert hook.secrets[0] is None


async def test_a_webhook_is_set_only_as_telegram_takes_it(api: Api, telegram: FakeTelegram, phone: Phone) -> None:
    assert "HTTPS" in await api.refused("setWebhook", url="http://example.org/hook")
    assert "unallowed" in await api.refused("setWebhook", url="https://example.org", secret_token="ü")
    assert "max_connections" in await api.refused("setWebhook", url="https://example.org", max_connections=101)
    await api.ok("deleteWebhook", drop_pending_updates=True)
    assert telegram.world.pending() == []


# faults


async def test_faults_strike_as_scripted_and_are_over(api: Api, telegram: FakeTelegram, phone: Phone) -> None:
    telegram.faults.add("429", "sendMessage", chat=1001, seconds=3)
    telegram.faults.add("400", "sendMessage", text="made up")
    limited = await api("sendMessage", chat_id=1001, text="x")
    assert (limited["error_code"], limited["parameters"]) == (429, {"retry_after": 3})
    assert await api.refused("sendMessage", chat_id=1001, text="x") == "400 Bad Request: made up"
    assert phone.shown == []
    await api.ok("sendMessage", chat_id=1001, text="x")
    telegram.faults.add("reset_after", "sendMessage")
    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", chat_id=1001, text="done all the same")
    assert phone.last.text == "done all the same"
    telegram.faults.add("reset", "sendMessage")
    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", chat_id=1001, text="not done")
    assert phone.last.text == "done all the same"


async def test_another_process_can_play_the_person(telegram: FakeTelegram, api: Api) -> None:
    async with aiohttp.ClientSession(telegram.url) as client:
        async with client.post("/fake/1001/start", json={"payload": "w_staff-en_GB"}) as answer:
            assert (await answer.json())["update"] > 0
        await api.ok("sendMessage", chat_id=1001, text="x", reply_markup=keyboard([button()]))
        async with client.post("/fake/1001/tap", json={"label": "Okay"}) as answer:
            assert answer.status == 200
        async with client.get("/fake/1001") as answer:
            found = await answer.json()
    assert found["shown"] == [{"id": 2, "text": "x", "rows": [["Okay"]]}]
    assert [next(iter(update.keys() - {"update_id"})) for update in await api.ok("getUpdates")] == [
        "message",
        "callback_query",
    ]
