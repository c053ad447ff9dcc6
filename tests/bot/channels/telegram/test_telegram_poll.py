"""Polling: the offset moves only past what was committed, whatever fails and whoever is killed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from talker import QUESTIONS, Pauses, Talker, eventually, yes
from telegram_fake import FakeTelegram

from bot.channels.telegram import Options
from bot.channels.telegram.channel import Telegram
from bot.messages import Incoming, Reply


@asynccontextmanager
async def polling(
    telegram: FakeTelegram, talker: Talker, lease: Callable[[], Awaitable[bool]] = yes, **more: Any
) -> AsyncIterator[Telegram]:
    """A channel that polls, until the block is left: then it is killed in the middle of whatever it does."""
    options = Options(telegram.token, api=telegram.url, **more)
    task = asyncio.create_task((channel := Telegram(talker, options, lease, pause=Pauses())).run())
    try:
        yield channel
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def confirmed(telegram: FakeTelegram) -> bool:
    """Whether Telegram has been told that everything is done."""
    return telegram.world.pending() == []


class Gated(Talker):
    """Stands still in the middle of the turns of some chats, before they are committed."""

    def __init__(self, *addresses: str) -> None:
        super().__init__()
        self.addresses = addresses
        self.entered: list[str] = []
        self.release = asyncio.Event()

    async def handle(self, incoming: Incoming) -> Reply:
        self.entered.append(incoming.event_id)
        if incoming.chat.address in self.addresses:
            await self.release.wait()
        return await super().handle(incoming)


async def test_nothing_is_confirmed_before_it_is_committed(telegram: FakeTelegram) -> None:
    talker = Gated("1001")
    phone = telegram.phone(1001)
    await phone.start()
    async with polling(telegram, talker):
        await eventually(lambda: len(talker.entered) == 1)
        assert not confirmed(telegram)
        talker.release.set()
        await phone.shows(QUESTIONS[0])
        await eventually(lambda: confirmed(telegram))


async def test_a_poller_killed_before_the_commit_loses_nothing(telegram: FakeTelegram) -> None:
    talker = Gated("1001")
    phone = telegram.phone(1001)
    numbers = [await phone.start(), await phone.type("well"), await phone.type("it was like this")]
    async with polling(telegram, talker):
        await eventually(lambda: len(talker.entered) == 1)
    assert talker.accepted == []
    talker.release.set()
    async with polling(telegram, talker):
        await eventually(lambda: confirmed(telegram))
    assert talker.accepted == [f"telegram:{number}" for number in numbers]
    assert talker.typed == ["well", "it was like this"]


async def test_a_poller_killed_after_the_commit_doubles_nothing(telegram: FakeTelegram) -> None:
    talker = Gated("1002")
    first, second = telegram.phone(1001), telegram.phone(1002)
    await first.start()
    await second.start()
    async with polling(telegram, talker):
        await eventually(lambda: len(talker.accepted) == 1)  # the batch is not complete, so nothing is confirmed
        assert not confirmed(telegram)
    talker.release.set()
    async with polling(telegram, talker):
        await eventually(lambda: confirmed(telegram))
    assert len(talker.accepted) == len(set(talker.accepted)) == 2
    assert talker.arrivals == ["", ""]


async def test_different_chats_go_side_by_side_and_one_chat_in_order(telegram: FakeTelegram) -> None:
    talker = Gated("1001")
    slow, quick = telegram.phone(1001), telegram.phone(1002)
    numbers = [await slow.type("1"), await slow.type("2"), await slow.type("3")]
    await quick.start()
    async with polling(telegram, talker):
        await quick.shows(QUESTIONS[0])
        assert slow.shown == []
        assert len(talker.entered) == 2  # the second of the slow chat waits for its first
        talker.release.set()
        await eventually(lambda: confirmed(telegram))
    assert [event for event in talker.accepted if event != talker.entered[1]] == [f"telegram:{n}" for n in numbers]


async def test_a_store_that_fails_keeps_the_offset_and_the_order(telegram: FakeTelegram, talker: Talker) -> None:
    phone = telegram.phone(1001)
    numbers = [await phone.type("1"), await phone.type("2"), await phone.type("3")]
    talker.failing = 3
    async with polling(telegram, talker):
        await eventually(lambda: confirmed(telegram))
    assert talker.accepted == [f"telegram:{number}" for number in numbers]


async def test_busy_is_not_accepted(telegram: FakeTelegram, talker: Talker) -> None:
    phone = telegram.phone(1001)
    await phone.start()
    talker.busy = True
    async with polling(telegram, talker):
        await eventually(lambda: talker.asked >= 3)
        assert not confirmed(telegram)
        talker.busy = False
        await phone.shows(QUESTIONS[0])
    assert len(talker.accepted) == 1


async def test_one_update_that_cannot_be_read_takes_no_other_with_it(telegram: FakeTelegram, talker: Talker) -> None:
    phone = telegram.phone(1001)
    await phone.start()
    await telegram.world.queue(1001, "message", {"message_id": "SECRET", "chat": 7})
    await phone.type("after it")
    async with polling(telegram, talker):
        await eventually(lambda: confirmed(telegram))
    assert (talker.unread, talker.typed) == (["message"], ["after it"])


@pytest.mark.parametrize("kind", ["500", "502", "reset", "garbage", "429"])
async def test_polling_goes_on_when_telegram_comes_back(telegram: FakeTelegram, talker: Talker, kind: str) -> None:
    telegram.faults.add(kind, "getUpdates", times=3)  # type: ignore[arg-type]
    telegram.faults.add("500", "deleteWebhook")
    phone = telegram.phone(1001)
    await phone.start()
    async with polling(telegram, talker):
        await phone.shows(QUESTIONS[0])


async def test_a_webhook_that_was_set_gives_way_to_polling(telegram: FakeTelegram, talker: Talker) -> None:
    telegram.world.hook.url = "https://an-earlier-service.example.org/hook"
    phone = telegram.phone(1001)
    async with polling(telegram, talker):
        await eventually(lambda: not telegram.world.hook.url)
        await phone.start()
        await phone.shows(QUESTIONS[0])


async def test_only_the_holder_of_the_lease_polls_and_the_next_one_takes_over(
    telegram: FakeTelegram, talker: Talker
) -> None:
    holder = "first"

    async def first() -> bool:
        return holder == "first"

    async def second() -> bool:
        return holder == "second"

    phone = telegram.phone(1001)
    async with polling(telegram, talker, first), polling(telegram, talker, second):
        await phone.start()
        await phone.shows(QUESTIONS[0])
        holder = "second"
        await phone.tap("Shaken")
        await phone.shows(QUESTIONS[1])
        await eventually(lambda: confirmed(telegram))
    assert len(talker.accepted) == 2


async def test_a_lease_that_cannot_be_asked_for_is_no_lease(telegram: FakeTelegram, talker: Talker) -> None:
    asked = 0

    async def broken() -> bool:
        nonlocal asked
        asked += 1
        if asked < 4:
            raise OSError
        return True

    phone = telegram.phone(1001)
    await phone.start()
    async with polling(telegram, talker, broken):
        await phone.shows(QUESTIONS[0])
    assert asked >= 4


async def test_a_flood_from_one_chat_is_cut_and_help_is_not(telegram: FakeTelegram, talker: Talker) -> None:
    flooder, other = telegram.phone(1001), telegram.phone(1002)
    for number in range(60):
        await flooder.type(str(number))
    await flooder.type("/help")
    await other.start()
    async with polling(telegram, talker, burst=10, each_second=0.001):
        await other.shows(QUESTIONS[0])
        await eventually(lambda: confirmed(telegram))
    assert talker.typed == [str(number) for number in range(10)]
    assert talker.commands == ["help"]
