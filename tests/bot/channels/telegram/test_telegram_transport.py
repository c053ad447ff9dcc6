"""The wire: nothing that goes wrong on it says the token, and nothing of it is loaded before it is needed."""

import logging
import subprocess
import sys
import traceback

import pytest
from talker import Pauses, Talker, eventually, hurry, screen, yes
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram_fake import FakeTelegram

from bot.channels.telegram import Options
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.post import Post
from bot.channels.telegram.send import Sender
from bot.channels.telegram.transport import NotSent, Wire, open_bot
from bot.messages import Chat, Outgoing

TOKEN = "4242:made-up-token-of-a-bot-that-does-not-exist"


def everything(error: BaseException) -> str:
    """All that a logger could print of an error: its causes, its contexts, its repr."""
    found = "".join(traceback.format_exception(error))
    while error.__context__ or error.__cause__:
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
        found += repr(error) + str(error) + "".join(traceback.format_exception(error))
    return found


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("429", RetryAfter), ("500", NetworkError), ("502", NetworkError), ("reset", TimedOut),
        ("reset_after", TimedOut), ("hang", TimedOut), ("garbage", TimedOut), ("400", BadRequest),
    ],
)  # fmt: skip
async def test_failures_are_known_by_their_kind_and_never_say_the_token(
    telegram: FakeTelegram, kind: str, expected: type[TelegramError], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    bot = open_bot(TOKEN, telegram.url, seconds=0.2 if kind == "hang" else 10)
    await bot.connect()
    await telegram.phone(1001).start()
    telegram.faults.add(kind, "sendMessage")  # type: ignore[arg-type]
    with pytest.raises(expected) as caught:
        await bot.send_message(1001, "hello")
    assert type(caught.value) in (expected, NotSent) or kind == "400"
    assert TOKEN not in everything(caught.value) and "4242" not in everything(caught.value).replace(__file__, "")
    await bot.disconnect()


@pytest.mark.parametrize(
    ("api", "expected"),
    [
        ("http://127.0.0.1:9", NotSent),
        ("http://no-such-host.invalid", NotSent),
        ("http://127.0.0.1:99999", NetworkError),
        ("gopher://127.0.0.1", NetworkError),
    ],
)
async def test_an_address_that_does_not_answer_is_not_sent(api: str, expected: type[TelegramError]) -> None:
    bot = open_bot(TOKEN, api, seconds=0.2)
    await bot.connect()
    with pytest.raises(expected) as caught:
        await bot.send_message(1001, "hello")
    assert TOKEN not in everything(caught.value)
    await bot.disconnect()


async def test_a_wrong_token_is_told_without_saying_it(telegram: FakeTelegram) -> None:
    bot = open_bot("4242:wrong-token", telegram.url)
    await bot.connect()
    with pytest.raises(TelegramError) as caught:
        await bot.get_me()
    assert "wrong-token" not in everything(caught.value)
    await bot.disconnect()


async def test_a_blocked_chat_is_forbidden(telegram: FakeTelegram) -> None:
    bot = open_bot(TOKEN, telegram.url)
    await bot.connect()
    phone = telegram.phone(1001)
    await phone.start()
    await phone.block()
    with pytest.raises(Forbidden):
        await bot.send_message(1001, "hello")
    await bot.disconnect()
    with pytest.raises(NotSent):
        await bot.send_message(1001, "hello")


async def test_connections_are_kept(telegram: FakeTelegram) -> None:
    bot = open_bot(TOKEN, telegram.url)
    await bot.connect()
    await telegram.phone(1001).start()
    for _ in range(20):
        await bot.send_message(1001, "hello")
    wire = bot._request[1]
    assert isinstance(wire, Wire) and wire._session is not None and wire._session.connector is not None
    assert sum(len(kept) for kept in wire._session.connector._conns.values()) == 1
    await bot.disconnect()


def test_neither_the_client_nor_its_options_print_the_token(talker: Talker) -> None:
    bot = open_bot(TOKEN)
    assert TOKEN not in repr(bot) + str(bot) + repr(Options(TOKEN)) + str(Options(TOKEN)) + f"{Options(TOKEN)}"


async def test_nothing_of_a_failing_talk_reaches_the_log(
    telegram: FakeTelegram, talker: Talker, pauses: Pauses, capfd: pytest.CaptureFixture[str]
) -> None:
    channel = Telegram(talker, Options(TOKEN, api=telegram.url), yes, pause=pauses)
    await channel.bot.connect()
    await telegram.phone(1001).start()
    hurry(channel, "hang")
    for kind in ("429", "500", "502", "reset", "hang", "garbage", "400"):
        telegram.faults.add(kind, "sendMessage", times=2, text="CANARY")
    for _ in range(8):
        await channel.send(talker.owe(Chat("telegram", "1001"), screen("CANARY?", "CANARY")))
    await channel.sweeper.sweep()
    await eventually(lambda: not channel.sender._lanes.is_busy("1001"))
    await telegram.world.queue(1001, "message", {"text": "CANARY"})
    logged = "".join(capfd.readouterr())
    assert TOKEN not in logged and "CANARY" not in logged and "1001" not in logged
    assert '"where": "telegram"' in logged
    await channel.sender.close()
    await channel.bot.disconnect()


async def test_a_store_that_fails_after_the_sending_makes_no_double(channel: Telegram, telegram: FakeTelegram) -> None:
    class Failing(Talker):
        async def sent(self, outgoing: Outgoing, *messages: str) -> None:
            raise OSError("the disk is full")

    phone, talker = telegram.phone(1001), Failing()
    await phone.start()
    post = Post(channel.bot, talker.token, None)
    sender = Sender(post, talker, channel.sweeper)
    await sender.send(talker.owe(Chat("telegram", "1001"), screen()))
    await eventually(lambda: not sender._lanes.is_busy("1001"))
    assert (len(phone.shown), len(talker.rows)) == (1, 1)


def test_nothing_heavy_is_loaded_until_the_channel_is_opened() -> None:
    code = "import sys, bot.channels.telegram; print([n for n in ('telegram', 'aiohttp', 'httpx') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
