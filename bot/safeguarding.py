"""Safety notices as the safeguarding lead looks them through: what came in for that route alone, and seeing it.

What was said in a talk is nowhere near: a notice says that somebody asked, where and when. It decides no roles.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

import msgspec

from bot.access import Access, Lead
from bot.receivers import Receivers
from bot.sessions.safety import Safety
from bot.storage.safety import NOTICE_DAYS, Notice

ROUTE = "safeguarding"
"""The route whose notices these are. What anybody asked of another route is that route's alone."""
_IN_TIME: Mapping[int, "Waited"] = {5 * 60: "five", 15 * 60: "fifteen"}

Waited: TypeAlias = Literal["five", "fifteen", "longer", "not_known"]


class CameIn(msgspec.Struct, frozen=True):
    """One notice. `waited`: how long until it was seen, known for a day; `by`: the route that saw it, in the words of
    the service; `exact`: whether the time of day is still known; `wrote`: that the person wrote to the route."""

    key: str
    kind: str
    place: str
    asked_at: int
    exact: bool
    seen: bool
    waited: Waited
    by: str
    second: str
    wrote: bool


class Safeguarding:
    """What came in for the safeguarding lead.

    Each look is logged as a look at notices and no more: which one it was, and that one was seen, lies with the notice
    itself. A line of the log with a time of day would say for years when somebody asked for a person.
    """

    def __init__(self, access: Access, safety: Safety, receivers: Receivers) -> None:
        self._access = access
        self._safety = safety
        self._receivers = receivers

    async def every(self, by: Lead) -> Sequence[CameIn]:
        """Every notice of the route that is still kept, those that nobody has seen first. Raises `NotAllowed`."""
        await self._access.log(by, "notices")
        found = [await self._shown(one) for one in await self._safety.notices(ROUTE, NOTICE_DAYS)]
        return sorted(found, key=lambda one: (one.seen, -one.asked_at, one.key))

    async def one(self, by: Lead, notice: bytes) -> tuple[CameIn, str]:
        """One notice, and what the person wrote to the route afresh and by choice; "" where they wrote nothing.
        ValueError for a notice of another route, or none. Raises `NotAllowed`."""
        await self._access.log(by, "notices")
        found = await self._of(notice)
        return await self._shown(found), await self._words(found)

    async def see(self, by: Lead, notice: bytes) -> None:
        """The lead has seen it: the first one counts, and the one who asked is told. Raises as `one` does."""
        await self._access.log(by, "notices")
        await self._receivers.see((await self._of(notice)).id, ROUTE)

    async def _of(self, notice: bytes) -> Notice:
        for one in await self._safety.notices(ROUTE, NOTICE_DAYS):
            if one.id == notice:
                return one
        raise ValueError("There is no such notice for this route.")

    async def _words(self, one: Notice) -> str:
        """Written for whoever was asked first: a second contact never reads it."""
        return await self._safety.written_to(one.id) if one.route == ROUTE else ""

    async def _shown(self, one: Notice) -> CameIn:
        exact = one.asked_at != self._safety.store.day_start(one.asked_at)
        return CameIn(
            one.id.hex(), one.kind, self._receivers.place(one.place), one.asked_at, exact, bool(one.seen_at),
            _waited(one) if exact else "not_known", self._receivers.called(one.seen_by),
            self._receivers.called(one.second) if one.second_at else "", bool(await self._words(one)),
        )  # fmt: skip


def _waited(one: Notice) -> Waited:
    """How long a notice waited until it was seen."""
    if not one.seen_at:
        return "not_known"
    return next((word for most, word in _IN_TIME.items() if one.seen_at - one.asked_at <= most), "longer")


__all__ = ["ROUTE", "CameIn", "Safeguarding", "Waited"]
