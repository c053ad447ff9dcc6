"""Photos of the service's own places and people: which are shown, by whose yes and until when; add, renew, remove."""

from collections.abc import Awaitable
from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from accessibility.symbols.safe_svg import Unsafe
from bot.channels.web.lead.form import Form
from bot.channels.web.lead.frame import Asked, Frame, see
from bot.photos import DAYS_AT_MOST, NotKept, Yes

HERE = "/lead/photos"
SOON_DAYS = 30
"""So many days before its last one a photo says that it is time to ask again."""
_LONGEST_NAME = 200


class PhotoPages:
    """The page of photos, and what is done on it."""

    def __init__(self, frame: Frame) -> None:
        self._frame, self._album = frame, frame.given.album

    async def every(self, asked: Asked) -> Response:
        """The photos that are shown, and a form for another."""
        return await self._every(asked, "")

    async def one(self, asked: Asked) -> Response:
        """One photo itself."""
        content = await self._album.one(asked.by, asked.path("shows"))
        if content is None:
            raise HTTPException(404)
        return Response(content, media_type="image/webp")

    async def add(self, asked: Asked) -> Response:
        """A photo from the device, made safe and shown. What it lacks is said, and nothing of the file is kept."""
        form = asked.form
        shows = form.one("shows", *self._album.names)
        if form.is_too_large or not form.file or not shows:
            lacks = "too_large" if form.is_too_large else "no_file" if shows else "of_what"
            return await self._every(asked, f"photos.{lacks}")
        yes, until = _agreed(form)
        return await self._done(asked, self._album.add(asked.by, shows, form.file, yes, until))

    async def renew(self, asked: Asked) -> Response:
        """They were asked again, and said yes."""
        yes, until = _agreed(asked.form)
        return await self._done(asked, self._album.renew(asked.by, asked.path("shows"), yes, until))

    async def remove(self, asked: Asked) -> Response:
        """It goes at once."""
        await self._album.remove(asked.by, asked.path("shows"))
        return see(HERE)

    async def _done(self, asked: Asked, work: Awaitable[object]) -> Response:
        try:
            await work
        except NotKept as why:
            return await self._every(asked, f"photos.no_{why.lacks}")
        except Unsafe:
            return await self._every(asked, "photos.unsafe")
        return see(HERE)

    async def _every(self, asked: Asked, problem: str) -> Response:
        today = self._frame.given.now().date()
        return self._frame.page(
            "photos", asked.by, 422 if problem else 200, here="photos", problem=problem, form=asked.form,
            found=await self._album.every(asked.by), names=self._album.names, takes=self._album.takes_photos,
            soon=(today + timedelta(SOON_DAYS)).isoformat(), last=(today + timedelta(DAYS_AT_MOST)).isoformat(),
        )  # fmt: skip


def _agreed(form: Form) -> tuple[Yes, date]:
    until = form.day("until")
    return Yes(form.one("agreed_by")[:_LONGEST_NAME], form.day("agreed_on")), date.fromisoformat(until or "0001-01-01")
