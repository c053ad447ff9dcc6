"""What leads type in for figures, and the figures they are shown for it: bed days, new phases, the lead's page.

Each reading and change is logged. What may be shown is decided in `suppression`, through `figures`.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, TypeAlias

import msgspec

from bot.access import Access, Lead
from bot.reports import material
from bot.reports.figures import Figures, figures
from bot.reports.material import MEASURES, Material
from bot.reports.measures import days_to
from bot.reports.needs import Counted, needs, nothing
from bot.reports.suppression import FLOOR
from bot.reports.tables import ShownTable
from bot.settings.service_file import Spc
from bot.storage.learning.figures import BED_DAYS, PHASES, BedDays, Phase, all_bed_days
from bot.storage.store import Store

MOST_BED_DAYS = 100_000
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
Wrong: TypeAlias = Literal["month", "number", "measure", "since", "reason"]


class NotTyped(Exception):
    """That cannot be taken; `wrong` says which field."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(f"This was not taken: {wrong}.")
        self.wrong = wrong


class Overview(msgspec.Struct, frozen=True):
    """What a lead's page shows beside what is due."""

    figures: Figures
    days_to: Mapping[str, tuple[int, ...]]
    """Days from each incident to what came after it, as the desk typed them in; nothing of support."""
    counted: str = ""
    """The month in which it was counted what people need; "" where it never was."""
    needs: ShownTable | None = None


class Office:
    """The figures of one service."""

    def __init__(self, store: Store, access: Access, spc: Spc, floor: int = FLOOR) -> None:
        self._spc = spc
        self._store = store
        self._access = access
        self._floor = floor
        self.counted: Counted = nothing
        """Where it is kept how many people need what; `bot.app` sets it."""

    async def overview(self, by: Lead) -> Overview:
        """The figures as they may be shown inside the service."""
        await self._access.log(by, "figures")
        read = await self._read()
        found = figures(
            read,
            floor=self._floor,
            target=self._spc.offers_standard or None,
            run=self._spc.run,
            screen=self._spc.screen_outliers,
        )
        month, counts = await self.counted()
        return Overview(found, days_to(read), month, needs(counts, floor=self._floor) if month else None)

    async def bed_days(self, by: Lead) -> Mapping[str, int]:
        """What was typed in, month by month."""
        await self._access.log(by, "figures", what="bed_days")
        return {one.month: one.number for one in await self._store.read(all_bed_days(self._store))}

    async def set_bed_days(self, by: Lead, month: str, number: int) -> None:
        """The bed days (child-nights, pupil-days) of a month that has begun. Raises NotTyped."""
        if not _MONTH.fullmatch(month) or month > self._store.today()[:7]:
            raise NotTyped("month")
        if not 0 < number <= MOST_BED_DAYS:
            raise NotTyped("number")
        logged = self._access.logged(by, "figures", act="typed", what="bed_days")
        await self._store.write(BED_DAYS.put(self._store, BedDays(month, number)), logged)

    async def phases(self, by: Lead) -> Sequence[Phase]:
        """Where charts start again, and why."""
        await self._access.log(by, "figures", what="phases")
        return (await self._read()).phases

    async def new_phase(self, by: Lead, measure: str, since: str, reason: str) -> None:
        """A chart starts again on that day: this lead judges so, never the program. Raises NotTyped."""
        if measure not in MEASURES:
            raise NotTyped("measure")
        try:
            is_past = date.fromisoformat(since).isoformat() <= self._store.today()
        except ValueError:
            is_past = False
        if not is_past:
            raise NotTyped("since")
        if not reason.strip():
            raise NotTyped("reason")
        judged = Phase(measure, since, by.account, self._store.today(), reason.strip())
        logged = self._access.logged(by, "figures", act="phase", what=measure)
        await self._store.write(PHASES.put(self._store, judged), logged)

    async def _read(self) -> Material:
        return await material.read(self._store)


__all__ = ["MEASURES", "NotTyped", "Office", "Overview", "Phase"]
