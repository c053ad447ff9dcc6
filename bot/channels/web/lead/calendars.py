"""Due days for a calendar that asks by itself: giving an address out, ending it, and what is at it."""

import hashlib

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.lead.frame import Asked, Frame, see
from bot.channels.web.lead.reading import REVIEW
from bot.reports.documents import days_of

MEDIA = "text/calendar; charset=utf-8"
KEPT = "private, no-cache"
"""In the calendar of whoever has the address alone, which asks each time whether it is still so."""


class CalendarPages:
    """Addresses of calendars."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._calendars = frame.given.desk.calendars

    async def every(self, asked: Asked) -> Response:
        """The addresses that this account gave out, and a form for another."""
        found = await self._calendars.every(asked.by)
        owners = self._frame.reading.choices(REVIEW, "action.owner_role")
        return self._frame.page("calendars", asked.by, here="actions", found=found, owners=owners)

    async def give(self, asked: Asked) -> Response:
        """A new address, shown once."""
        role = asked.form.one("owner", *dict(self._frame.reading.choices(REVIEW, "action.owner_role")))
        code = await self._calendars.give(asked.by, role)
        link = f"{self._frame.given.desk.incidents.place.address}/calendar/{code}.ics"
        return self._frame.page("calendar", asked.by, here="actions", link=link)

    async def end(self, asked: Asked) -> Response:
        """One is dead from here on."""
        await self._calendars.end(asked.by, asked.record("id"))
        return see("/lead/actions/calendars")

    async def file(self, request: Request) -> Response:
        """What is at an address, for whoever has it. One that is ended or invented is one that is not there."""
        due = await self._calendars.due(request.path_params["code"])
        if due is None:
            raise HTTPException(404)
        content = days_of(due, self._frame.given.now().date())
        headers = {"ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"', "Cache-Control": KEPT}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=MEDIA, headers=headers)
