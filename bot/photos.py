"""Photos of a service's own places and people: with somebody's yes, until a day, sealed. Shown on pages alone.

Never sent to a chat, never in a file of boards, never in a log. What a photo shows is named by the service's own list.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from time import monotonic

import msgspec

from accessibility.symbols.safe_raster import photo as made_safe
from bot.storage import photos as table
from bot.storage.errors import StoreError
from bot.storage.store import Store

DAYS_AT_MOST = 366  # a yes is asked for again at least once a year
LOOK_SECONDS = 20.0  # so soon after it was removed elsewhere a running service shows a photo no more
KINDS = ("place", "person")


class Yes(msgspec.Struct, frozen=True):
    """Who agreed that it may be shown, and on which day. Of a person: that person, or whoever may decide for them."""

    by: str
    on: str


class NotKept(ValueError):
    """It is not kept. `lacks`: the yes, or the last day; its text says why."""

    def __init__(self, lacks: str, why: str) -> None:
        super().__init__(why)
        self.lacks = lacks


class Photo(msgspec.Struct, frozen=True):
    """One photo as it is kept."""

    yes: Yes
    content: bytes  # WebP


class Listed(msgspec.Struct, frozen=True):
    """What an operator sees of one."""

    shows: str
    until: str
    yes: Yes


class Shown(msgspec.Struct, frozen=True):
    """One that may be shown today. `address` is nothing that can be guessed, and another with each photo."""

    address: str
    content: bytes
    until: str


class Photos:
    """Keeps them, and knows which may be shown."""

    def __init__(self, store: Store, tick: Callable[[], float] = monotonic) -> None:
        self._store, self._tick = store, tick
        self._shown: Mapping[str, Shown] = {}
        self._looked: float | None = None
        self._one_at_a_time = asyncio.Lock()  # opened, a large photo takes more memory than a talk ever does

    async def add(self, shows: str, content: bytes, yes: Yes, until: date) -> None:
        """Keep it. Raises NotKept without a yes or a sensible last day, Unsafe for what is no photo."""
        self._check(yes, until)
        async with self._one_at_a_time:
            safe = await asyncio.to_thread(made_safe, content)  # seconds for a large one: talks go on meanwhile
        await self._keep(shows, Photo(yes, safe), until)

    async def renew(self, shows: str, yes: Yes, until: date) -> bool:
        """Keep the photo of it longer, with a fresh yes. False where there is none. Raises NotKept."""
        self._check(yes, until)
        content = await self.one(shows)
        if content is None:
            return False
        await self._keep(shows, Photo(yes, content), until)
        return True

    async def one(self, shows: str) -> bytes | None:
        """The photo of it as WebP, as it is this moment; None where there is none."""
        found = await self._store.read(table.shown(self._store.today()))
        return next((self._open(of, sealed).content for of, _, sealed in found if of == shows), None)

    async def listed(self) -> Sequence[Listed]:
        """Every photo that is shown, without itself."""
        found = await self._store.read(table.shown(self._store.today()))
        return [Listed(shows, until, self._open(shows, sealed).yes) for shows, until, sealed in found]

    async def remove(self, shows: str) -> bool:
        """Delete the photo of it, unreadably. False where there was none."""
        there = any(one.shows == shows for one in await self.listed())
        await self._store.write(table.remove(shows))
        await self._store.erase()
        self._looked = None
        return there

    async def sweep(self) -> None:
        """Delete those whose last day is over."""
        await self._store.write(table.past(self._store.today()))
        await self._store.erase()

    async def look(self) -> None:
        """Have `of` and `content` know what is there, at most some seconds old. A store that does not answer costs a
        photo, never a page."""
        if self._looked is not None and self._tick() - self._looked < LOOK_SECONDS:
            return
        self._looked = self._tick()
        with suppress(StoreError):
            found = await self._store.read(table.shown(self._store.today()))
            self._shown = {shows: self._one(shows, until, sealed) for shows, until, sealed in found}

    def of(self, concept: str) -> str:
        """The address of the photo of a place or person (place.garden); "" where none may be shown."""
        shown = self._shown.get(concept)
        return shown.address if shown is not None and shown.until >= self._store.today() else ""

    def content(self, address: str) -> bytes | None:
        """The photo at that address, as WebP; None for expired, removed and invented alike."""
        today = self._store.today()
        found = (one.content for one in self._shown.values() if one.address == address and one.until >= today)
        return next(found, None)

    def _check(self, yes: Yes, until: date) -> None:
        today = date.fromisoformat(self._store.today())
        if not yes.by.strip() or not yes.on or date.fromisoformat(yes.on) > today:
            raise NotKept("yes", "Somebody has to have agreed, by today.")
        if not today <= until <= today + timedelta(days=DAYS_AT_MOST):
            raise NotKept("until", f"Its last day lies between today and {DAYS_AT_MOST} days from now.")

    async def _keep(self, shows: str, photo: Photo, until: date) -> None:
        sealed = self._store.seal("photo", shows.encode(), msgspec.msgpack.encode(photo))
        await self._store.write(table.put(shows, until.isoformat(), sealed))
        self._looked = None

    def _one(self, shows: str, until: str, sealed: bytes) -> Shown:
        address = self._store.fingerprint("photo", shows.encode(), sealed).hex()
        return Shown(address, self._open(shows, sealed).content, until)

    def _open(self, shows: str, sealed: bytes) -> Photo:
        return msgspec.msgpack.decode(self._store.open("photo", shows.encode(), sealed), type=Photo)
