"""Notices for the safeguarding lead: what came in, one of them, and that it was seen. What was said is not here."""

from datetime import datetime

from starlette.responses import Response

from bot.channels.web.lead.frame import Asked, Frame, see
from bot.channels.web.lead.shown import day, moment
from bot.safeguarding import CameIn


class NoticePages:
    """The pages of notices."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._safeguarding = frame.given.safeguarding

    async def every(self, asked: Asked) -> Response:
        """Every notice of the route, those that nobody has seen first."""
        found = [(one, self._when(one)) for one in await self._safeguarding.every(asked.by)]
        return self._frame.page("notices", asked.by, here="notices", found=found)

    async def one(self, asked: Asked) -> Response:
        """One notice, with what the person wrote to the route."""
        found, words = await self._safeguarding.one(asked.by, asked.record("id"))
        return self._frame.page("notice", asked.by, here="notices", notice=found, when=self._when(found), words=words)

    async def seen(self, asked: Asked) -> Response:
        """It was seen."""
        of = asked.record("id")
        await self._safeguarding.see(asked.by, of)
        return see(f"/lead/notices/{of.hex()}")

    def _when(self, one: CameIn) -> str:
        """When it was asked: with its time of day as long as that is known."""
        at = datetime.fromtimestamp(one.asked_at, self._frame.given.now().tzinfo)
        return moment(at) if one.exact else day(at.date().isoformat())
