"""What a chat has chosen, and that it can be forgotten."""

from opened import CHAT, Clock

from bot.messages import Chat
from bot.storage import people
from bot.storage.people import Settings
from bot.storage.stores import Stores


async def chosen(stores: Stores, chat: Chat = CHAT) -> Settings:
    return await stores.people.read(people.settings(stores.people.pseudonym(chat)))


async def test_a_chat_that_chose_nothing_has_no_row(stores: Stores) -> None:
    assert (await chosen(stores)).is_empty


async def test_choosing_one_thing_leaves_the_others(stores: Stores) -> None:
    of = stores.people.pseudonym(CHAT)
    await stores.people.write(people.put(of, "2026-11-23", Settings(language="pl", form="easy_read", audience="staff")))
    await stores.people.write(*people.choose(of, "2026-11-24", message_time="evening", language="cy"))
    assert await chosen(stores) == Settings(language="cy", form="easy_read", audience="staff", message_time="evening")
    assert (await chosen(stores, Chat("telegram", CHAT.address))).is_empty


async def test_days_away_are_kept_each_and_taken_back(stores: Stores) -> None:
    of = stores.people.pseudonym(CHAT)
    await stores.people.write(*people.be_away(of, ("2026-12-05", "2026-12-06", "2026-12-07"), "nights"))
    await stores.people.write(*people.be_away(of, ("2026-12-07",), "leave"), *people.be_back(of, ("2026-12-06",)))
    assert (await chosen(stores)).away == (("2026-12-05", "nights"), ("2026-12-07", "leave"))


async def test_forgetting_a_chat_leaves_nothing_of_it_and_all_of_others(stores: Stores) -> None:
    of, other = (stores.people.pseudonym(chat) for chat in (CHAT, Chat("web", "another")))
    for one in (of, other):
        await stores.people.write(*people.choose(one, "2026-11-23", language="pl"))
        await stores.people.write(*people.be_away(one, ("2026-12-05",), "nights"))
    await stores.people.write(*people.forget(of))
    assert (await chosen(stores)).is_empty
    assert not (await chosen(stores, Chat("web", "another"))).is_empty


async def test_settings_go_after_a_year_without_a_talk_and_past_days_at_once(stores: Stores, clock: Clock) -> None:
    of, store = stores.people.pseudonym(CHAT), stores.people
    await store.write(*people.choose(of, store.today(), language="pl"))
    await store.write(*people.be_away(of, (store.today(),), "nights"))
    clock.move(days=2)
    await people.sweep(store)
    assert await chosen(stores) == Settings(language="pl")
    clock.move(days=300)
    await store.write(people.touch(of, store.today()))
    clock.move(days=365)
    await people.sweep(store)
    assert await chosen(stores) == Settings(language="pl")
    clock.move(days=1)
    await people.sweep(store)
    assert (await chosen(stores)).is_empty


async def test_a_link_to_the_start_page_opens_once_and_names_no_chat(stores: Stores, clock: Clock) -> None:
    store = stores.people
    await store.write(people.give_link(store, "one", "adult", "pl"), people.give_link(store, "two", "staff", "en_GB"))
    assert await people.open_link(store, "one") == ("adult", "pl")
    assert await people.open_link(store, "one") is None
    assert await people.open_link(store, "invented") is None
    clock.move(minutes=10)
    assert await people.open_link(store, "two") is None
    await people.sweep(store)
    rows = await store.read(lambda connection: connection.exec_driver_sql("SELECT count(*) FROM arrival").scalar())
    assert rows == 0
