"""One number crosses: what staff offered, a week. Who opened, accepted or declined changes nothing of it."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from working import Working

from bot import offers
from bot.arrivals import Begin
from bot.messages import Chat, Incoming
from bot.people import Person
from bot.storage import support
from bot.storage.learning import invitations

ROOT = Path(__file__).parents[2]


async def weeks(working: Working) -> dict[str, int]:
    await offers.cross(working.service.support, working.service.stores.learning)
    return dict(await working.service.stores.learning.read(invitations.offers))


async def offered(working: Working, number: int) -> None:
    store = working.service.stores.support
    await store.write(*(support.keep(store.random(12), "offered", store.today(), b"") for _ in range(number)))


async def test_it_is_the_number_of_the_week_however_often_it_is_counted(working: Working) -> None:
    await offered(working, 3)
    assert await weeks(working) == {"2026-11-23": 3}
    assert await weeks(working) == {"2026-11-23": 3}
    working.clock.move(days=6)
    await offered(working, 2)
    working.clock.move(days=2)
    await offered(working, 4)
    assert await weeks(working) == {"2026-11-23": 5, "2026-11-30": 4}


async def test_a_week_that_support_no_longer_has_whole_stays_as_it_was_counted(working: Working) -> None:
    await offered(working, 3)
    working.clock.move(days=3)
    await offered(working, 2)
    assert await weeks(working) == {"2026-11-23": 5}
    working.clock.at += timedelta(days=88)  # the first three are 91 days old and gone
    await working.service.support.sweep()
    assert sum((await working.service.support.offers()).values()) == 2
    assert await weeks(working) == {"2026-11-23": 5}


@pytest.mark.parametrize("channel", ["web", "telegram", "terminal"])
async def test_whoever_opens_a_talk_from_a_poster_changes_no_count(working: Working, channel: str) -> None:
    await offered(working, 1)
    before = await weeks(working)
    for number in range(30):
        chat = Chat(channel, f"{number + 1000}", b"k" * 16)
        await working.service.conversation.begin(chat, Person(audience="staff"), Begin("support", "support/staff"))
    assert await weeks(working) == before


@pytest.mark.parametrize("answer", ["now", "another_day", "no"])
async def test_an_invitation_counts_as_one_offer_when_it_is_made_however_it_is_answered(
    working: Working, answer: str
) -> None:
    service, chat = working.service, Chat("telegram", "1001")
    address = await service.invite("support/staff", "staff")
    before = await weeks(working)
    assert before == {"2026-11-23": 1}
    for turn in range(3):
        link = f"i_{address.rpartition('/')[2]}"
        shown = await service.conversation.handle(Incoming(chat, f"arrives {turn}", arrival=link))
        act = f"s:offer:{answer}"
        token = service.conversation.token(chat, shown.out[-1].ref, act)
        await service.conversation.handle(Incoming(chat, f"answers {turn}", token=token))
        assert await weeks(working) == before


@tried(max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(["accepted", "declined", "wants_person"]), max_size=12))
async def test_nothing_but_offers_counts(working: Working, kinds: list[support.Fact]) -> None:
    store = working.service.stores.support
    before = await weeks(working)
    await store.write(*(support.keep(store.random(12), kind, store.today(), b"") for kind in kinds))
    assert await weeks(working) == before


def test_it_crosses_in_one_place_and_nothing_else_takes_from_support() -> None:
    writes, takes = [], []
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                writes += [path.name] if node.func.attr == "set_offered" else []
                is_support = isinstance(node.func.value, ast.Name) and node.func.value.id == "support"
                takes += [path.name] if node.func.attr == "offers" and is_support else []
    assert writes == ["offers.py"]
    assert takes == ["offers.py"]
