"""A desk on one open learning store, with a clock that is moved by hand, a lead and a facilitator."""

from collections.abc import AsyncIterator, Mapping

import msgspec
import pytest
from postgres import MASTER, MODE
from working import Clock

from bot.access import Access, Lead
from bot.desk.actions import Actions
from bot.desk.incidents import Incidents, Opening, Place
from bot.desk.releases import Releases
from bot.desk.reviews import Reviews
from bot.desk.rules import Rules
from bot.storage.store import Store
from bot.storage.stores import open_stores

LEAD = Lead(b"lead-account", frozenset({"lead"}), "willow")
FACILITATOR = Lead(b"facilitator-acc", frozenset({"facilitator"}), "oak")
OPENING = Opening({"young_person": 1, "staff": 2, "witness": 1})


class Desk(msgspec.Struct, frozen=True):
    """Everything at the desk."""

    store: Store
    access: Access
    incidents: Incidents
    reviews: Reviews
    actions: Actions
    rules: Rules
    releases: Releases


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def desk(databases: Mapping[str, str], clock: Clock) -> AsyncIterator[Desk]:
    stores = open_stores({"learning": databases["learning"]}, MASTER, MODE, clock)
    store = stores.learning
    access = Access(store)
    chats = frozenset({"staff", "young_person", "witness"})
    place = Place("ENG", "cyp_inpatient", "ENG_MHUF", "https://after.example", "willow_bot", chats)
    yield Desk(
        store,
        access,
        Incidents(store, access, place, clock),
        Reviews(store, access, place),
        Actions(store, access),
        Rules(store, access, place.setting),
        Releases(store, access, place.setting, day="friday", least=3),
    )
    await stores.close()
