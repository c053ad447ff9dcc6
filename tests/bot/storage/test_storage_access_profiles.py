"""What helps somebody to talk is found by whatever leads to it, and gone when nothing does: in both databases."""

from opened import Clock

from accessibility.profile import AccessProfile
from bot.access_profiles import EVERYBODY, AccessProfiles
from bot.messages import Chat
from bot.storage.stores import Stores

OWN = Chat("web", "a" * 32, b"k" * 16, profile=b"k" + b"1" * 16)
SITTING = Chat("web", "b" * 32, b"k" * 16, profile=b"s" + b"2" * 16)
IN_A_CHAT = Chat("telegram", "1001")
MINE = AccessProfile(language="pl", aid=("signs",), missing=("pack",))


async def rows(stores: Stores, table: str) -> int:
    query = f"SELECT count(*) FROM {table}"  # noqa: S608 (our own names)
    found = await stores.people.read(lambda connection: connection.exec_driver_sql(query).scalar())
    return int(found or 0)


async def test_nothing_is_kept_where_nothing_can_lead_to_it(stores: Stores) -> None:
    profiles = AccessProfiles(stores.people)
    await profiles.save(Chat("web", "c" * 32, b"k" * 16), MINE)
    assert await rows(stores, "access_profile") == 0


async def test_four_words_lead_to_the_same_profile_and_deleting_it_ends_every_way(stores: Stores) -> None:
    profiles = AccessProfiles(stores.people)
    await profiles.save(OWN, MINE)
    words = await profiles.give_words(OWN)
    assert words == await profiles.give_words(OWN)
    assert await profiles.find(SITTING, words, tried_by="b")
    assert (await profiles.of(SITTING)) == (await profiles.of(OWN))
    assert await rows(stores, "access_way") == 3
    await profiles.forget(SITTING)
    assert await profiles.of(OWN) is None
    assert (await rows(stores, "access_way"), await rows(stores, "access_profile")) == (0, 0)
    assert not await profiles.find(SITTING, words, tried_by="c")


async def test_a_sitting_ends_by_itself_after_a_day_and_what_nothing_leads_to_goes(
    stores: Stores, clock: Clock
) -> None:
    profiles = AccessProfiles(stores.people)
    await profiles.save(SITTING, MINE)
    clock.move(hours=23)
    assert await profiles.of(SITTING) is not None
    clock.move(hours=1)
    assert await profiles.of(SITTING) is None
    await profiles.sweep()
    assert (await rows(stores, "access_way"), await rows(stores, "access_profile")) == (0, 0)


async def test_a_link_opens_once_and_for_ten_minutes(stores: Stores, clock: Clock) -> None:
    profiles = AccessProfiles(stores.people)
    await profiles.save(IN_A_CHAT, MINE)
    code, late = await profiles.give_link(IN_A_CHAT), await profiles.give_link(IN_A_CHAT)
    assert await profiles.open_link(SITTING, code)
    assert (await profiles.of(SITTING)) == (await profiles.of(IN_A_CHAT))
    assert not await profiles.open_link(OWN, code)
    clock.move(minutes=10)
    assert not await profiles.open_link(OWN, late)
    assert await profiles.of(OWN) is None


async def test_a_year_without_use_ends_it_and_a_use_begins_the_year_anew(stores: Stores, clock: Clock) -> None:
    profiles = AccessProfiles(stores.people)
    await profiles.save(OWN, MINE)
    clock.move(days=300)
    assert await profiles.used(OWN) is not None
    clock.move(days=300)
    await profiles.sweep()
    kept = await profiles.of(OWN)
    assert kept is not None and profiles.is_due(kept)
    clock.move(days=66)
    await profiles.sweep()
    assert await profiles.of(OWN) is None


async def test_a_month_is_counted_once(stores: Stores, clock: Clock) -> None:
    profiles = AccessProfiles(stores.people, "en_GB")
    await profiles.save(OWN, MINE)
    await profiles.sweep()
    first = await profiles.counted()
    assert (first[1][EVERYBODY], first[1]["language"], first[1]["missing_pack"], first[1]["time"]) == (1, 1, 1, 0)
    await profiles.save(IN_A_CHAT, MINE)
    await profiles.sweep()
    assert await profiles.counted() == first
    clock.move(days=31)
    await profiles.sweep()
    assert (await profiles.counted())[1][EVERYBODY] == 2
