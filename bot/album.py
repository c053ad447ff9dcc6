"""Photos of the service's own places and people as a lead or operator looks after them: each look is logged.

It keeps none (`bot.photos` does), and says no role: `bot.access` does.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from accessibility.local import Local
from bot.access import Access, Lead
from bot.photos import Listed, Photos, Yes


class Album:
    """Every method raises `NotAllowed` for a role that does not reach photos. A log never says of what or whom."""

    def __init__(self, access: Access, photos: Photos, local: Callable[[], Local], *, open_to_anybody: bool) -> None:
        self._access, self._photos, self._local = access, photos, local
        self.takes_photos = not open_to_anybody  # whoever can try a role could show anything to everybody

    @property
    def names(self) -> Mapping[str, str]:
        """What there may be a photo of, in the words of the service: place.garden -> Garden."""
        local = self._local()
        kinds = (("place", local.places), ("person", local.people))
        return {f"{kind}.{one.key}": one.label for kind, every in kinds for one in every}

    async def every(self, by: Lead) -> Sequence[Listed]:
        """Every photo that is shown: of what, who agreed, until when."""
        await self._access.log(by, "photos")
        return await self._photos.listed()

    async def one(self, by: Lead, shows: str) -> bytes | None:
        """The photo of it, as WebP; None where there is none."""
        await self._access.log(by, "photos")
        return await self._photos.one(shows)

    async def add(self, by: Lead, shows: str, content: bytes, yes: Yes, until: date) -> None:
        """Show it. Raises ValueError for what is not on the list and where none are taken, and as `Photos.add`."""
        if not self.takes_photos or shows not in self.names:
            raise ValueError("no photo is taken of it")
        self._access.check(by, "photos")
        await self._photos.add(shows, content, yes, until)
        await self._access.log(by, "photos", act="photo_added")

    async def renew(self, by: Lead, shows: str, yes: Yes, until: date) -> bool:
        """Show it longer, with a fresh yes. False where there is none. Raises NotKept."""
        self._access.check(by, "photos")
        done = await self._photos.renew(shows, yes, until)
        await self._access.log(by, "photos", act="photo_renewed")
        return done

    async def remove(self, by: Lead, shows: str) -> None:
        """Delete it, at once."""
        await self._access.log(by, "photos", act="photo_removed")
        await self._photos.remove(shows)
