"""Whatever mixture of failures is on the way: everything arrives, in its own chat, with no more doubles than doubts."""

import random
from collections import Counter

import pytest
from talker import Talker, eventually, screen
from telegram_fake import FakeTelegram
from telegram_fake.faults import Kind

from bot.channels.telegram.channel import Telegram
from bot.messages import Chat, TalkRef

CERTAIN: tuple[Kind, ...] = ("429", "500", "502", "reset")
DOUBTFUL: tuple[Kind, ...] = ("reset_after", "garbage")
CHATS = ("1001", "1002", "1003")


@pytest.mark.parametrize("seed", range(12))
async def test_everything_arrives_through_any_mixture_of_failures(
    channel: Telegram, talker: Talker, telegram: FakeTelegram, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 (a test that can be repeated)
    phones = {address: telegram.phone(int(address)) for address in CHATS}
    for phone in phones.values():
        await phone.start()
    script = [chance.choice((*CERTAIN, *CERTAIN, *DOUBTFUL)) for _ in range(30)]
    for kind in script:
        telegram.faults.add(kind, "sendMessage", skip=chance.randrange(3))
    for number in range(24):
        address = chance.choice(CHATS)
        shown = screen(f"{address} {number}?")
        await channel.send(talker.owe(Chat("telegram", address), shown, ref=TalkRef("support", bytes((number,)), 0)))
    while talker.rows:
        await eventually(lambda: not any(channel.sender._lanes.is_busy(address) for address in CHATS))
        await channel.sender.resend()
    seen = Counter(message.text for phone in phones.values() for message in phone.shown)
    struck = sum(fault.times == 0 and fault.kind in DOUBTFUL for fault in telegram.faults.script)
    assert len(seen) == 24
    assert sum(seen.values()) - 24 <= struck
    assert all(message.text.startswith(address) for address, phone in phones.items() for message in phone.shown)
    assert talker.gone == []
