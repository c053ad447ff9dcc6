"""What was released of what people and staff sent: shuffled, of a week, without a writer. Read here, never counted."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec
from starlette.responses import Response

from bot.channels.web.lead.frame import Asked, Frame
from bot.channels.web.lead.reading import Said
from bot.desk.releases import Released

_DAYS = 28
"""So many days of releases are in sight; the others open."""


class Read(msgspec.Struct, frozen=True):
    """One reflection as it is read. `role`: nothing where too few of its release share it."""

    role: str
    flow: str
    week: str
    said: tuple[Said, ...]


class ReleasedPages:
    """What was released to a lead, and what too few wrote for anybody but the independent facilitator."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._releases = frame.given.desk.releases

    async def released(self, asked: Asked) -> Response:
        """For leads and facilitators."""
        since = "" if asked.request.query_params.get("all") else self._since()
        found = self._read(await self._releases.read(asked.by, since))
        return self._frame.page("released", asked.by, here="released", page="released", found=found, more=bool(since))

    async def few(self, asked: Asked) -> Response:
        """For the independent facilitator alone."""
        found = self._read(await self._releases.read_few(asked.by))
        return self._frame.page("released", asked.by, here="few", page="few", found=found, more=False)

    def _since(self) -> str:
        return (self._frame.given.now().date() - timedelta(_DAYS)).isoformat()

    def _read(self, found: Sequence[Released]) -> list[Read]:
        reading, shown = self._frame.reading, list[Read]()
        for one in found:
            said = (reading.said(answer, one.flow) for answer in one.answers)
            kept = tuple(each for each in said if each is not None and each.values)
            shown.append(Read(one.role, one.flow, one.week, kept))
        return shown
