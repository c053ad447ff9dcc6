"""PostgreSQL behind a line that is cut again and again, and two that remind from one database."""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import pytest
from postgres import Postgres
from working import Clock, Working, settings

from bot.app import Service
from bot.messages import Chat, Incoming, Outgoing
from bot.replies import DOOR
from bot.sessions.talk import Address, pack
from bot.storage import talks
from bot.storage.errors import Temporary
from bot.storage.stores import NAMES

PRESSES, PEOPLE = 60, 60
AGAIN = 40  # times that a press is brought again at most


class Line:
    """A small TCP proxy before the server's socket, in a thread of its own. `cut` breaks every connection there is."""

    def __init__(self, postgres: Postgres) -> None:
        self._socket = f"{postgres.socket}/.s.PGSQL.5432"
        self._open: set[asyncio.StreamWriter] = set()
        self._ready, self._loop, self._port = threading.Event(), asyncio.new_event_loop(), 0
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),))
        self.cuts = 0

    def __enter__(self) -> "Line":
        self._thread.start()
        assert self._ready.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    def urls(self) -> dict[str, str]:
        """The address of each store, through this line."""
        query = urlencode({"host": "127.0.0.1", "port": self._port, "sslmode": "disable"})
        return {name: f"postgresql://afterwards_{name}@/afterwards_{name}?{query}" for name in NAMES}

    def cut(self) -> None:
        """Break what is open; a new connection goes through."""
        self._loop.call_soon_threadsafe(self._break)

    def _break(self) -> None:
        self.cuts += bool(self._open)
        for writer in tuple(self._open):
            writer.transport.abort()

    async def _serve(self) -> None:
        self._ended = asyncio.Event()
        server = await asyncio.start_server(self._join, "127.0.0.1")
        self._port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._ended.wait()
        server.close()
        self._break()
        await asyncio.gather(*(task for task in asyncio.all_tasks() if task is not asyncio.current_task()))

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(self._socket)
        both = {writer, back}
        self._open |= both
        await asyncio.gather(_flow(reader, back), _flow(there, writer))
        self._open -= both


async def _flow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@pytest.fixture
def line(postgres: Postgres) -> Iterator[Line]:
    postgres.empty()
    with Line(postgres) as opened:
        yield opened


async def test_a_line_that_is_cut_again_and_again_costs_no_answer_and_doubles_none(line: Line, tmp_path: Path) -> None:
    """Cut before, during and after a commit. What is `busy` is brought again with its number, as a channel does."""
    chance = random.Random(3)  # noqa: S311
    working = Working(settings(tmp_path, urls=line.urls()), Clock())
    service = await working.open()
    chat, numbers = Chat("web", "one", b"k" * 16), count()
    chat, _ = await _brought(service, Incoming(chat, "arrival", arrival="w_staff-en_GB"))
    chat, shown = await _brought(service, _press(service, chat, None, "s:learning", next(numbers)))
    for act in ("choose:no", "choose:yes", "choose:start"):
        chat, shown = await _brought(service, _press(service, chat, shown, act, next(numbers)))
    first = shown.ref.revision
    for number in range(PRESSES):
        act = "choose:holding" if number % 2 == 0 else "back"
        cutting = asyncio.create_task(_cut(line, chance.uniform(0, 0.02) if number % 3 == 0 else None))
        chat, shown = await _brought(service, _press(service, chat, shown, act, next(numbers)))
        await cutting
        assert shown.ref.revision == first + number + 1
    assert line.cuts >= PRESSES // 4
    with suppress(Temporary):  # a reader that was cut finds it out now
        await service.learning.find(chat)
    live = await service.learning.find(chat)
    assert (live, shown.ref.store) == (shown.ref.talk, "learning")
    await working.close()


async def _cut(line: Line, seconds: float | None) -> None:
    if seconds is not None:
        await asyncio.sleep(seconds)  # the moment is what is random here
        line.cut()


async def _brought(service: Service, incoming: Incoming) -> tuple[Chat, Outgoing]:
    """Bring it until it is accepted."""
    for _ in range(AGAIN):
        reply = await service.conversation.handle(incoming)
        if not reply.busy:
            return reply.chat or incoming.chat, reply.out[-1]
    raise AssertionError("never accepted")


def _press(service: Service, chat: Chat, shown: Outgoing | None, act: str, number: int) -> Incoming:
    ref = shown.ref if shown is not None else DOOR
    return Incoming(chat, f"press {number}", token=service.conversation.token(chat, ref, ""), act=act)


# two that remind


async def test_what_two_claim_at_once_each_person_gets_once(postgres: Postgres, tmp_path: Path) -> None:
    postgres.empty()
    clock, sent = Clock(), Counter[str]()
    both = [Working(settings(tmp_path, urls=postgres.urls), clock) for _ in range(2)]
    services = [await working.open() for working in both]

    async def remind(outgoing: Outgoing) -> bool:
        await asyncio.sleep(0)
        sent[outgoing.chat.address] += 1
        return True

    for service in services:
        service.senders["telegram"] = service.in_turn["telegram"] = remind
    for number in range(PEOPLE):
        await _asks(services[0], str(number), clock.at.date() + timedelta(days=1))
    for _ in range(30):
        clock.move(hours=1)
        await asyncio.gather(*(service.send_reminders() for service in services))
        await asyncio.gather(*(service.deliveries.beat() for service in services))
    assert sent == Counter({str(number): 1 for number in range(PEOPLE)})
    for working in both:
        await working.close()


async def _asks(service: Service, address: str, day: date) -> None:
    its, chat = service.support.store, Chat("telegram", address)
    await its.write(
        talks.appoint(
            its, talks.origin(its, address.encode().rjust(12, b"0"), "check_in"), 1, day.isoformat(),
            topic="support/check_in", holder=its.pseudonym(chat), address=pack(Address(chat.channel, chat.address)),
        )
    )  # fmt: skip
