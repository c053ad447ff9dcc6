"""Weekly releases of what people sent to learning: shuffled, of at least three writers, or to nobody but a facilitator.

No page says who has or has not answered, and there is no "after so many days show it anyway".
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec

from bot.access import Access, Lead
from bot.storage.learning import record, release
from bot.storage.learning.record import Answer, Reflection
from bot.storage.store import Store

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
SAME_ROLE = 3


class Released(msgspec.Struct, frozen=True):
    """One reflection as a lead may see it: no writer, no incident, a week instead of a day, perhaps no role."""

    flow: str
    role: str  # nothing where fewer than three of the release share it
    week: str
    answers: tuple[Answer, ...]


class Releases:
    """The releases of one service."""

    def __init__(self, store: Store, access: Access, *, day: str, least: int) -> None:
        self._store = store
        self._access = access
        self._weekday = WEEKDAYS.index(day)
        self._least = max(least, SAME_ROLE)

    async def release_due(self, now: datetime) -> int:
        """On the day of the week, release all that is ripe if enough people wrote it; how many were released.

        Once a day at most, and all or nothing: what is left over waits for the next week.
        """
        if now.weekday() != self._weekday:
            return 0
        ripe = await self._store.read(release.ripe)
        if release.writers(ripe) < self._least:
            return 0
        await self._store.write(*release.release([one.id for one in ripe], self._store.today()))
        return len(ripe)

    async def read(self, by: Lead, since: str = "") -> Sequence[Released]:
        """What was released on that day or later, in no order: for leads and facilitators."""
        await self._access.log(by, "releases")
        return await self._shown(await self._store.read(release.released(since)))

    async def read_few(self, by: Lead) -> Sequence[Released]:
        """What fewer than three people wrote and nobody else reads: for the independent facilitator."""
        await self._access.log(by, "few_writers")
        return await self._shown(await self._store.read(release.ripe))

    async def _shown(self, found: Sequence[Reflection]) -> list[Released]:
        """Each with its answers. Their ids are random, so that their order says nothing."""
        alike = Counter((one.released_on, one.role) for one in found)
        shown = []
        for one in sorted(found, key=lambda reflection: reflection.id):
            role = one.role if alike[one.released_on, one.role] >= SAME_ROLE else ""
            answers = await self._store.read(record.answers(self._store, one.id))
            shown.append(Released(one.flow, role, one.day, answers))
        return shown
