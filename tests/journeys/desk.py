"""What happens at the desk around a journey: an action and its owner, what the lead sees of it, what nobody keeps."""

import re
from datetime import datetime

from arrivals import asks_for_a_check_in, in_the_form
from hands import Browser, Chat
from player import Player
from sights import before, sight
from sqlalchemy import select

from bot.access import CONSOLE
from bot.messages import Chat as Address
from bot.storage.learning import actions, record, release
from bot.storage.learning.actions import Action

WHAT = "tell people about visits in private, each morning"
AGREED = datetime(2026, 11, 26, 14, 0)
DUE = "2026-12-07"


@before(r"staff member on nights (\d+) to (\d+) December, own phone, asleep")
async def _owner(player: Player, said: re.Match[str]) -> None:
    """An action of a review; its owner asked to be reminded on their own phone, and said when they are on nights."""
    clock = player.stage.working.clock
    begins, clock.at = clock.at, AGREED.replace(tzinfo=clock.at.tzinfo)
    await player.act(lambda: _asks_to_be_reminded(player), "opens", "an action was agreed")
    nights = tuple(f"2026-12-{day:02}" for day in range(int(said[1]), int(said[2]) + 1))
    await player.stage.service.people.be_away(player.stage.now.chat, nights, "nights")
    clock.at = begins


async def _asks_to_be_reminded(player: Player) -> None:
    desk = player.stage.service.desk
    agreed = await desk.actions.agree(CONSOLE, Action(b"", WHAT, "people", "visits_lead", "", due=DUE))
    await player.hands.arrive("w_staff-en_GB")
    await in_the_form(player)
    await player.hands.arrive(f"i_{await desk.actions.invite_owner(CONSOLE, agreed.id)}")
    assert player.stage.now.screen.name == "comes_back", "nobody is reminded"


async def the_action(player: Player) -> Action:
    """The one action there is."""
    store = player.stage.service.stores.learning
    (found,) = await store.read(actions.all_actions(store))
    return found


@sight(r"learning: (action = .+)")
async def _action_is(player: Player, said: re.Match[str]) -> None:
    found = await the_action(player)
    is_so = f"action = {found.state}; blocker {found.blocker}; due {found.due}; passed on by {found.passed_on}"
    assert is_so == said[1], f"it is: {is_so}"


@sight(r"on the page only: (.+)")
async def _on_the_page_only(player: Player, said: re.Match[str]) -> None:
    link = player.stage.now.page_link
    assert link, "there is no way to the page"
    assert said[1] not in repr(player.stage.now) and not player.device_shows(said[1]), "it stands in the chat"
    browser, shown = Browser(player.stage, player.pages), len(player.stage.screens)
    await browser.arrive("p_" + link.rpartition("/")[2])
    assert said[1] in browser.page.text, "it is not on the page"
    del player.stage.screens[shown:]  # the page shows the question of the chat: the chat is where it goes on


@sight(r"lead's page: this action, no reply since 7 December")
async def _no_reply(player: Player, _: re.Match[str]) -> None:
    (found,) = await player.stage.service.desk.actions.every(CONSOLE)
    assert (found.state, found.answered_on) == ("reminded", "2026-12-07"), f"it is {found.state}"
    assert "refused" not in repr(found)


@sight(r"not kept: the name of the person who answered, on the action")
async def _no_name(player: Player, _: re.Match[str]) -> None:
    store, chat = player.stage.service.stores.learning, player.stage.now.chat
    found = await the_action(player)
    assert chat.address.encode() not in repr(found).encode(), "the chat stands on the action"
    assert await store.read(record.of_holder(store.pseudonym(chat))) == (), "the answers lead to who gave them"
    rows = await store.read(lambda connection: connection.execute(select(actions.action)).fetchall())
    assert all(WHAT.encode() not in row.what for row in rows), "the words lie open"


@sight(r'not kept: "Your reminder is here." with anything about the action')
async def _neutral(player: Player, _: re.Match[str]) -> None:
    assert {words for to, words in player.stage.sends if to == "lock screen"} == {"Your reminder is here."}
    if isinstance(player.hands, Chat):
        assert WHAT not in player.hands.text, "the action stands in the chat"


@before(r"staff member, own phone; has a support check-in on 21 December, .+ released on Friday 27 November")
async def _held(player: Player, _: re.Match[str]) -> None:
    """A check-in asked for on 23 November, a reflection sent on the 24th and released with two others, then a draft."""
    clock = player.stage.working.clock
    begins, zone = clock.at, clock.at.tzinfo
    clock.at = datetime(2026, 11, 23, 20, 0, tzinfo=zone)
    await player.act(lambda: asks_for_a_check_in(player), "opens", "a check-in was asked for")
    chat = player.stage.now.chat
    clock.at = datetime(2026, 11, 24, 12, 0, tzinfo=zone)
    for writer in (chat, Address("web", "b" * 32), Address("web", "c" * 32)):
        await _reflects(player, writer, "sent")
    clock.at = datetime(2026, 11, 27, 9, 0, tzinfo=zone)
    service = player.stage.service
    await service.learning.sweep()
    assert await service.desk.releases.release_due(service.now()) == 3, "nothing is released"
    clock.at = begins
    await _reflects(player, chat, "draft")


async def _reflects(player: Player, chat: Address, state: str) -> None:
    store, talk = player.stage.service.stores.learning, player.stage.service.stores.learning.random(12)
    draft = record.Reflection(talk, store.pseudonym(chat), "learning/staff", "staff", day=store.today())
    answer = record.Answer("reflection.kind", ("seclusion",))
    await store.write(record.begin(draft), *record.keep(store, talk, answer, store.today()))
    if state == "sent":
        await store.write(record.send(talk, "draft", store.now(), store.today()))


@sight(r"the draft itself only on the page")
async def _draft_on_the_page(player: Player, _: re.Match[str]) -> None:
    assert not player.device_shows("seclusion"), "the draft stands in the chat"


@sight(r"not kept: the chat's keys, settings, timers, check-in, draft")
async def _nothing_of_the_chat(player: Player, _: re.Match[str]) -> None:
    service, chat = player.stage.service, player.stage.now.chat
    held = await service.support.held(chat)
    assert not held.facts and not held.check_ins, "support holds something of this chat"
    assert await service.learning.held(chat) == (), "learning holds something of this chat"
    assert (await service.people.of(chat)).message_time == "", "its settings are there"
    assert not await service.support.to_come(chat) and not await service.learning.to_come(chat), "something comes"


@sight(r"learning: the reflection released on ([\d-]+), with no link to this chat")
async def _released(player: Player, said: re.Match[str]) -> None:
    store, chat = player.stage.service.stores.learning, player.stage.now.chat
    found = await store.read(release.released(said[1]))
    assert {(one.released_on, one.holder) for one in found} == {(said[1], b"")}, "it leads to somebody"
    assert await store.read(record.of_holder(store.pseudonym(chat))) == ()
