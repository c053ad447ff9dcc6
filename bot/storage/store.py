"""One store: its database, its key, its stream of chance. What it holds is said by the module of the same name."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from bot.messages import Chat
from bot.storage.database import Held, engine_for
from bot.storage.line import WAITING_LIMIT, Line
from bot.storage.seal import Chance, Seal, derive, fingerprint
from bot.storage.work import After, Change, Work, Write, plain
from bot.storage.writer import Writer

Clock = Callable[[], datetime]
"""The present moment, aware, in the zone of the service: its date is the day that is stored."""

T = TypeVar("T")


class Store:
    """A store as the sessions use it. Works go through its writer, reads through a connection that cannot write."""

    def __init__(
        self,
        name: str,
        address: str,
        key: bytes,
        clock: Clock,
        chance: Chance,
        *,
        holds_talks: bool,
        limit: int = WAITING_LIMIT,
    ) -> None:
        self.name = name
        self.random = chance
        self._clock = clock
        self._seal = Seal(name, derive(key, "seal"), chance)
        self._names = derive(key, "names")
        self._engine = engine_for(name, address)
        self._writer = Writer(name, self._engine, holds_talks=holds_talks, limit=limit)
        self._reader = _Reader(name, engine_for(name, address, reads_only=True), limit)

    def now(self) -> int:
        """Seconds since 1970."""
        return int(self._clock().timestamp())

    def local(self, moment: int) -> datetime:
        """A moment of this store (seconds since 1970) in the service's zone."""
        return datetime.fromtimestamp(moment, self._clock().tzinfo)

    def today(self) -> str:
        """The day in the service's zone, as it is stored: 2026-11-23."""
        return self._clock().date().isoformat()

    def day(self, days: int) -> str:
        """The day so many days from today."""
        return (self._clock().date() + timedelta(days)).isoformat()

    def day_start(self, moment: int) -> int:
        """The first second of that moment's day in the service's zone; 0 stays 0."""
        if not moment:
            return 0
        return int(self.local(moment).replace(hour=0, minute=0, second=0, microsecond=0).timestamp())

    def pseudonym(self, chat: Chat) -> bytes:
        """This store's name for a chat. No other store has the same, and without the key it leads nowhere."""
        return self.fingerprint("chat", chat.channel.encode(), chat.address.encode())

    def mark(self, event_id: str) -> bytes:
        """This store's name for an event."""
        return self.fingerprint("event", event_id.encode())

    def fingerprint(self, kind: str, *parts: bytes) -> bytes:
        """A keyed name, always the same for the same parts."""
        return fingerprint(self._names, kind.encode(), *parts)

    def seal(self, kind: str, owner: bytes, plain: bytes) -> bytes:
        """The plain bytes, so that only this store opens them again, for this kind and owner alone."""
        return self._seal.seal(kind, owner, plain)

    def open(self, kind: str, owner: bytes, sealed: bytes) -> bytes:
        """The inverse of `seal`; anything else raises `InvalidTag`."""
        return self._seal.open(kind, owner, sealed)

    async def submit(self, work: Work) -> After:
        """The work's `After`, once all it wants written is on disk; a `StoreError` if nothing of it is."""
        after: After = await self._writer.submit(work)
        return after

    async def write(self, *writes: Write) -> None:
        """Write these, all or nothing, whatever stands in the store."""
        await self.submit(plain(*writes))

    async def change(self, fn: Callable[[Connection], T], *, erase: bool = False) -> T:
        """What a function of this package returns that looks and then writes, in the writer's transaction."""
        changed: T = await self._writer.submit(Change(fn, erase))
        return changed

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """What a reading function of this package finds in what is committed."""
        return await self._reader.read(fn)

    async def erase(self) -> None:
        """Make what was deleted unreadable: it still lies in the write-ahead log, or in dead rows, until then."""
        if self._engine.dialect.name == "sqlite":
            await self.submit(plain(erase=True))
        else:
            await asyncio.to_thread(_vacuum, self._engine)

    async def close(self) -> None:
        """Commit what waits, then let go of the database."""
        await self._reader.close()
        await self._writer.close()


class _Reader:
    """One thread and one connection for short reads; what waits is read in one snapshot."""

    def __init__(self, store: str, engine: Engine, limit: int) -> None:
        self._held = Held(store, engine)
        self._line: Line[Callable[[Connection], Any]] = Line(store, "reader", self._serve, limit=limit)

    async def read(self, fn: Callable[[Connection], T]) -> T:
        found: T = await self._line.submit(fn)
        return found

    async def close(self) -> None:
        await self._line.close()
        self._held.close()

    def _serve(self, reads: list[Callable[[Connection], Any]]) -> Sequence[Any]:
        return self._held.serve(reads, self._look)

    def _look(self, reads: list[Callable[[Connection], Any]]) -> Sequence[Any]:
        connection = self._held.connection
        with connection.begin():
            return [read(connection) for read in reads]


def _vacuum(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM")
