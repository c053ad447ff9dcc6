"""The whole desk of one service, put together once."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from bot.access import Access
from bot.desk.actions import Actions
from bot.desk.calendars import Calendars
from bot.desk.due import DueNow
from bot.desk.incidents import Incidents, Place
from bot.desk.practice import Practice
from bot.desk.releases import Releases
from bot.desk.reviews import Reviews
from bot.desk.rules import Rules
from bot.settings import Settings
from bot.storage.learning import settled
from bot.storage.store import Store
from flows.engine.flow import FACTS


class Desk:
    """Incidents, reviews, actions, rules, good practice and releases over one learning store."""

    def __init__(
        self, store: Store, access: Access, place: Place, now: Callable[[], datetime], *, release_day: str,
        min_writers: int,
    ) -> None:  # fmt: skip
        self._store = store
        self._now = now
        self.access = access
        self.incidents = Incidents(store, self.access, place, now)
        self.due = DueNow(store, self.access, self.incidents, now)
        self.reviews = Reviews(store, self.access, place)
        self.actions = Actions(store, self.access)
        self.calendars = Calendars(store, self.access)
        self.practice = Practice(store, self.access)
        self.rules = Rules(store, self.access, place.setting)
        self.releases = Releases(store, self.access, place.setting, day=release_day, least=min_writers)

    def know_bot(self, name: str) -> None:
        """How the Telegram bot is called: invitations lead into the chat too from here on."""
        self.incidents.place = msgspec.structs.replace(self.incidents.place, bot=name)

    async def tend(self) -> None:
        """What happens at the desk by itself: what was sent and left is settled, the week's release is made."""
        await settled.settle_all(self._store)
        await self.releases.release_due(self._now())


def chats(settings: Settings) -> frozenset[str]:
    """The audiences that this service meets in Telegram."""
    return frozenset(who for who in FACTS["audience"] if settings.telegram_mode(who) != "off")


def open_desk(store: Store, settings: Settings, now: Callable[[], datetime]) -> Desk:
    """The desk as the settings of this service have it."""
    file = settings.file
    place = Place(
        file.service.nation, file.service.setting_type, file.service.profile, settings.address,
        settings.environment.telegram_bot, chats(settings), own=file.deadlines,
    )  # fmt: skip
    # in a demonstration everybody is made up, and so is its list
    access = Access(store, None if settings.is_demonstration else file.leads.may_see)
    return Desk(store, access, place, now, release_day=file.learning.release_day, min_writers=file.learning.min_writers)
