"""Two processes on one PostgreSQL: either takes any turn, and what one leaves undone the other does, once."""

import asyncio
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from ledger import Ledger, left_at
from on_telegram import OnTelegram
from on_the_web import OnTheWeb
from persons import Mind
from postgres import MASTER, Postgres
from process import LOOK_SECONDS, environment, free_port
from replicas import Proxy, Replicas
from telegram_fake import FakeTelegram

from bot.messages import Chat
from bot.reminders import AT_ONCE
from bot.sessions.talk import Address, pack
from bot.settings import demonstration
from bot.storage import talks
from bot.storage.stores import open_stores
from flows.engine.load import load_book

pytestmark = pytest.mark.timeout(600)
PATIENCE = 90.0  # on a busy machine
REMINDER = "Your reminder is here."
PEOPLE = 40  # more than are sent in one burst
DUE = "SELECT id FROM appointment"


async def until(holds: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Wait until it holds."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"{what}: not within {seconds} s"
        await asyncio.sleep(LOOK_SECONDS)


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(most_tries=10**6) as telegram:
        yield telegram


@pytest.fixture
async def replicas(postgres: Postgres, tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Replicas]:
    """Nothing runs yet; the five databases are empty, and `afterwards migrate` has been run."""
    postgres.empty()
    made = Replicas(tmp_path, postgres.urls, fake, (free_port(), free_port()))
    urls = {f"{name}_url": url for name, url in postgres.urls.items()}
    environ = environment(master_key_file=str(tmp_path / "master"), **urls)
    command = (sys.executable, "-m", "bot", "migrate")
    migrated = await asyncio.create_subprocess_exec(*command, env=environ, cwd=tmp_path)
    assert await migrated.wait() == 0
    yield made
    await made.end()


@pytest.fixture
async def proxy(replicas: Replicas) -> AsyncIterator[Proxy]:
    async with Proxy(replicas.ports) as opened:
        yield opened


# one tap stream over both


async def test_one_is_killed_and_the_other_stopped_for_a_while_and_nothing_is_lost_or_doubled(
    postgres: Postgres, replicas: Replicas, proxy: Proxy, fake: FakeTelegram
) -> None:
    """Killed right after a commit, before it was acknowledged; stopped until the other takes it for gone."""
    killed = await replicas.start(0, proxy.address, crashpoint="support.after_commit:60")
    stopped = await replicas.start(1, proxy.address)
    ledger, stop = Ledger(postgres.urls, MASTER), asyncio.Event()
    people = [asyncio.create_task(_goes_on(person, stop)) for person in _people(proxy, ledger, fake)]
    assert await killed.ended(PATIENCE) == -signal.SIGKILL
    alone = ledger.accepted
    await until(lambda: ledger.accepted > alone + 40, "the other goes on alone")
    again = await replicas.start(0, proxy.address)
    stopped.tell(signal.SIGSTOP)
    alone, began = ledger.accepted, time.monotonic()
    await until(
        lambda: ledger.accepted > alone + 40 and time.monotonic() - began > 13, "the one that came back goes on"
    )
    stopped.tell(signal.SIGCONT)
    together = ledger.accepted
    await until(lambda: ledger.accepted > together + 40, "both go on")
    stop.set()
    await asyncio.wait_for(asyncio.gather(*people), PATIENCE)
    for process in (again, stopped):
        process.tell(signal.SIGTERM)
        assert await process.ended() == 0
    with left_at(postgres.urls) as rows:
        assert ledger.problems(rows) == []
    assert min(proxy.answered.values()) > 40, "both took part"
    assert ledger.answers > 20
    said = [said for said in fake.world.complaints if "query is too old" not in said]
    assert said == []


def _people(proxy: Proxy, ledger: Ledger, fake: FakeTelegram) -> list[OnTheWeb | OnTelegram]:
    book, chance = load_book(), random.Random(2027)  # noqa: S311
    minds = [Mind(book, random.Random(chance.random())) for _ in range(6)]  # noqa: S311
    on_the_web = [OnTheWeb(proxy.address, ledger, mind) for mind in minds[:3]]
    return [*on_the_web, *(OnTelegram(fake, ledger, mind) for mind in minds[3:])]


async def _goes_on(person: OnTheWeb | OnTelegram, stop: asyncio.Event) -> None:
    for store in cycle(("support", "learning")):
        await person.live(store, stop)
        if stop.is_set():
            return


# what one left undone


async def test_a_reply_that_the_dead_one_owed_is_sent_by_the_other(
    replicas: Replicas, proxy: Proxy, fake: FakeTelegram
) -> None:
    """Accepted and acknowledged, so that Telegram brings nothing again; and not sent, because Telegram said: wait."""
    dead = await replicas.start(0, proxy.address)
    phone = fake.phone(1001)
    await phone.start("w_staff-en_GB")
    await until(lambda: bool(phone.shown), "the menu")
    await phone.tap("Support for me")
    await until(lambda: "First: is anyone hurt" in phone.last.text, "the first question")
    fault = fake.faults.add("429", "sendMessage", chat=1001, times=1, seconds=600)
    await phone.tap("No")
    await until(lambda: fault.times == 0 and not fake.world.waiting, "accepted, and told to wait")
    await replicas.start(1, proxy.address)
    await dead.kill()
    await until(lambda: "Are you safe right now?" in phone.last.text, "the reply")
    assert [message.text for message in phone.shown].count(phone.last.text) == 1
    await phone.tap("Yes")
    await until(lambda: "How are you now?" in phone.last.text, "the talk goes on")


@pytest.fixture
def afternoon(tmp_path: Path) -> ZoneInfo:
    """A zone in which it is the afternoon, so that reminders are sent now; in the service's own file."""
    hour = datetime.now(UTC).hour
    zone = f"Etc/GMT{(hour - 17 + 11) % 24 - 11:+d}"
    (tmp_path / "service.toml").write_text(demonstration().replace('zone = "Europe/London"', f'zone = "{zone}"'))
    return ZoneInfo(zone)


async def test_a_reminder_that_is_due_is_sent_once_though_the_one_that_had_it_is_killed(
    postgres: Postgres, replicas: Replicas, proxy: Proxy, fake: FakeTelegram, afternoon: ZoneInfo
) -> None:
    """The first has claimed all and sent some; the other sends the rest. Doubled can be only what was on its way at the
    kill: sent, and not yet written down as sent. What was written down is never sent again."""
    first = await replicas.start(0, proxy.address)
    for number in range(PEOPLE):
        await fake.phone(2000 + number).start("w_staff-en_GB")
    await until(lambda: all(fake.phone(2000 + number).shown for number in range(PEOPLE)), "the menus")
    await _remind(postgres, afternoon)
    with left_at(postgres.urls) as rows:
        await until(lambda: len(rows("support", DUE)) <= PEOPLE - 5, "five reminders written down as sent")
        await first.kill()
        undone = len(rows("support", DUE))
        assert undone > 0, "all was done before the kill"
        await replicas.start(1, proxy.address)
        await until(lambda: len(_reminded(fake)) == PEOPLE, "everybody's reminder")
        await until(lambda: rows("support", DUE) == [], "nothing is due any more")
    third = await replicas.start(0, proxy.address)
    await until(lambda: third.is_running and "started" in third.log.read_text(), "a third process")
    counts = _reminded(fake)
    assert set(counts) == {str(2000 + number) for number in range(PEOPLE)}
    assert max(counts.values()) <= 2
    assert sum(counts.values()) - PEOPLE <= min(undone, AT_ONCE)


async def _remind(postgres: Postgres, zone: ZoneInfo) -> None:
    """Everybody's check-in is today."""
    stores = open_stores(postgres.urls, MASTER, "demonstration", lambda: datetime.now(zone))
    its = stores.support
    for number in range(PEOPLE):
        chat = Chat("telegram", str(2000 + number))
        await its.write(
            talks.appoint(
                its, talks.origin(its, number.to_bytes(12, "big"), "check_in"), 1, its.today(),
                topic="support/check_in", holder=its.pseudonym(chat), address=pack(Address(chat.channel, chat.address)),
            )
        )  # fmt: skip
    await stores.close()


def _reminded(fake: FakeTelegram) -> Counter[str]:
    """How often each chat was reminded."""
    sent = fake.calls("sendMessage")
    return Counter(str(given["chat_id"]) for given in sent if REMINDER in given["text"])


# one polls


async def test_of_two_that_poll_one_asks_at_a_time_and_the_other_takes_over(
    replicas: Replicas, fake: FakeTelegram
) -> None:
    one, other = await replicas.start(0), await replicas.start(1)
    await _answered(fake, 3001)
    (holder,) = [process for process in (one, other) if "lease_taken" in process.log.read_text()]
    waiting = other if holder is one else one
    assert holder.failures() == waiting.failures() == [], "nobody asked beside the other"
    await holder.kill()
    await _answered(fake, 3002)
    assert "lease_taken" in waiting.log.read_text()
    third = await replicas.start(replicas.started.index(holder))
    waiting.tell(signal.SIGTERM)
    assert await waiting.ended() == 0
    await _answered(fake, 3003)
    assert "lease_taken" in third.log.read_text()


async def _answered(fake: FakeTelegram, number: int) -> None:
    """Somebody begins, and sees the menu."""
    phone = fake.phone(number)
    await phone.start("w_staff-en_GB")
    await until(lambda: bool(phone.shown), "the menu")
