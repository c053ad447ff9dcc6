"""Every button of the service's own screens does what it says."""

import pytest
from device import Device
from working import Working

from accessibility.interface import interface
from bot.app import Service
from bot.messages import Incoming, Words
from bot.people import Person
from bot.replies import DOOR
from flows.engine.flow import FACTS
from flows.engine.session import Event

LEADS_TO = {
    "s:support": "audience", "s:learning": "audience", "s:restrictions": "audience",
    "s:words": "four_words", "s:safety": "what_now",
    "s:seen": "who_can_see_this", "s:seen:support": "seen_support", "s:seen:learning": "seen_learning",
    "s:seen:restrictions": "seen_restrictions",
    "s:seen:person": "seen_person", "s:seen:carrier": "seen_carrier", "s:seen:page": "seen_page",
    "s:complain": "complain", "s:time:midday": "door", "s:time:late_afternoon": "door", "s:time:evening": "door",
    "s:lost_words": "lost_words", "s:four_words": "four_words", "s:door": "door", "s:take_back": "mine",
    "s:leave_it": "left", "s:delete_draft": "deleted", "s:delete_all": "not_deleted", "s:held": "held",
    "s:on_nights": "on_nights", "s:on_leave": "on_leave", "s:away:back": "away_kept",
    **{f"s:away:nights:{nights}": "away_kept" for nights in (1, 2, 3, 4, 7)},
    **{f"s:away:leave:{days}": "away_kept" for days in (1, 3, 7, 14)},
    "s:show_draft": "door", "s:again": "door", "s:finish": "finished", "s:new_link": "new_link",
}  # fmt: skip
"""What stands on the screen after each act, in a chat that the service knows nothing of."""
OFFER_ACTS = {"s:offer:now", "s:offer:another_day", "s:offer:no"}
ELSEWHERE = {"s:carry_on", "s:show", "s:start_again", "s:saw", "s:leave", "s:noted", *OFFER_ACTS}
"""Acts of a talk, a notice, an offer, and the one after which nothing stands there: each has a test of its own."""


AUDIENCES = [audience for audience in FACTS["audience"] if audience != "lead"]


def of_the_service() -> list[str]:
    found = [
        choice.act
        for screen in interface().screens.values()
        for choice in (*screen.options, *((screen.done,) if screen.done else ()))
    ]
    return sorted({act for act in found if act.startswith("s:") and not act.startswith("s:reminder:")})


def test_every_act_of_a_service_screen_is_known_here_or_is_an_event_of_the_talk() -> None:
    assert {*LEADS_TO, *ELSEWHERE, *(f"s:audience:{who}" for who in AUDIENCES)} == set(of_the_service())
    others = {
        choice.act
        for screen in interface().screens.values()
        for choice in screen.options
        if not choice.act.startswith(("s:", "name:"))
    }
    assert {Event.read(act).kind for act in others} <= {"resume", "stop", "go"}


@pytest.mark.parametrize("act", sorted(LEADS_TO))
async def test_it_leads_where_it_says(service: Service, act: str) -> None:
    device = Device(service)
    await device.arrive()
    await device.act(act)
    assert device.screen.name == LEADS_TO[act]
    assert device.reply.out
    assert device.screen.question or device.screen.statements


@pytest.mark.parametrize("purpose", ["support", "learning"])
@pytest.mark.parametrize("who", AUDIENCES)
async def test_whoever_it_is_for_begins_the_talk_there_is_for_them(service: Service, who: str, purpose: str) -> None:
    device = Device(service)
    await device.arrive()
    await device.press({"support": "Support for me", "learning": "Help us learn"}[purpose])
    offered = [act for act in (button.act for button in device.screen.answers) if f":{who}:" in act]
    assert bool(offered) == (f"{purpose}/{who}" in service.book)
    for act in offered:
        await device.act(act)
        assert device.shown[-1].ref.store == purpose


async def test_leaving_the_page_ends_the_sitting_and_leaves_nothing_of_who_was_there(service: Service) -> None:
    device = Device(service)
    await device.arrive("w_staff-en_GB")
    await device.press("Support for me")
    assert await service.support.find(device.chat)
    device.shown = (await service.conversation.page(device.chat, "seen_page", language="en_GB", facts={}),)
    await device.press("Leave this page")
    assert device.reply.gone
    assert device.reply.chat is None
    assert not await service.support.find(device.chat)
    assert await service.people.of(device.chat) == Person()


async def test_a_shared_tablet_keeps_its_place_when_the_page_is_left_and_nothing_else(service: Service) -> None:
    device = Device(service)
    place = next(iter(service.settings.file.places))
    await device.arrive(f"w_few_words-en_GB--{place}")
    await device.press("Support for me")
    before = device.chat
    left = await service.conversation.leave(device.chat)
    assert left is not None
    assert left.address != before.address
    assert left.key_half != before.key_half
    assert not await service.support.find(before)
    device.chat = left
    await device.arrive()
    await device.press("Support for me")
    session = await service.support.look(device.chat, device.shown[-1].ref.talk)
    assert session is not None
    facts = [session.facts[name] for name in ("audience", "reach", "place", "device", "supported")]
    assert facts == ["few_words", "shared", "known", place, "yes"]


async def drafting(service: Service) -> Device:
    """A staff member who has answered the first question of learning."""
    device = Device(service)
    await device.arrive("w_staff-en_GB")
    await device.press("Help us learn", "No", "Yes", "Start", "Holding")
    assert device.screen.name == "before"
    return device


async def test_a_draft_is_shown_to_its_writer_and_carried_on(service: Service) -> None:
    device = await drafting(service)
    await device.send(Incoming(device.chat, "what is held", command="delete"))
    await device.press("Show the draft")
    assert [line.values for line in device.screen.lines] == [("Holding",)]
    await device.press("Carry on")
    assert device.screen.name == "before"


async def test_a_draft_can_be_begun_again(service: Service) -> None:
    device = await drafting(service)
    first = await service.learning.find(device.chat)
    await device.send(Incoming(device.chat, "what is held", command="delete"))
    await device.press("Show the draft", "Start again")
    assert await service.learning.find(device.chat) not in (b"", first)
    assert await service.learning.own(first) == {}


async def test_an_old_device_says_that_it_goes_on_somewhere_else(service: Service) -> None:
    device = await drafting(service)
    words = device.screen.come_back.partition(": ")[2]
    other = Device(service, address="two")
    await other.arrive()
    await other.act("s:words")
    token = service.conversation.token(other.chat, DOOR, "")
    await other.send(Incoming(other.chat, "words", token=token, act="s:four_words", words=Words(words)))
    assert other.screen.name == "safe_again"
    await device.press("Skip")
    assert (device.screen.name, device.screen.lines) == ("carried_on_elsewhere", ())
    await device.look()
    assert device.screen.name == "door"


@pytest.mark.parametrize(
    ("typed", "name"), [("I cannot breathe", "emergency"), ("I want to kill myself", "pause"), ("hello", "door")]
)
async def test_words_at_the_door_lead_to_people_by_what_they_are(in_chats: Working, typed: str, name: str) -> None:
    device = Device(in_chats.service, "telegram")
    await device.arrive("w_staff-en_GB")
    await device.type(typed)
    assert device.screen.name == name
    assert device.reply.delete_message


async def test_the_door_speaks_as_the_browser_does_and_so_does_what_is_behind_it(service: Service) -> None:
    device = Device(service)
    await device.send(Incoming(device.chat, "the first look", arrival="", language="pl"))
    assert device.screen.language == "pl"
    await device.act("s:seen")
    assert device.screen.language == "pl"
    await device.send(Incoming(device.chat, "another browser", arrival="", language="cy"))
    assert device.screen.language == "pl"


async def test_a_browser_in_a_language_that_is_not_offered_is_shown_the_services_own(service: Service) -> None:
    device = Device(service)
    await device.send(Incoming(device.chat, "the first look", arrival="", language="fr"))
    assert device.screen.language == "en_GB"
