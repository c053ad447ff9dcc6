"""The offer of support: shown to whoever comes by an invitation, answered once, and not spent by being looked at."""

import pytest
from device import Device
from working import Working

from bot.access import CONSOLE
from bot.desk.incidents import Opening
from bot.messages import Chat, Incoming
from bot.people import Person
from bot.storage import support
from flows.engine.flow import Form

CHANNELS = ("web", "telegram", "terminal")
FIRST = {"Now", "Another day", "No, thank you"}


async def invited(working: Working, role: str = "staff") -> str:
    """The arrival of a new invitation to support."""
    address = await working.service.invite(f"support/{role}", role)
    return f"i_{address.rpartition('/')[2]}"


async def kept(working: Working) -> list[str]:
    """Every fact that support keeps, of whomever."""

    def read(connection: object) -> list[str]:
        rows = connection.execute(support.fact.select())  # type: ignore[attr-defined]  # a connection of the store
        return sorted(row.kind for row in rows)

    return await working.service.stores.support.read(read)


@pytest.mark.parametrize("channel", CHANNELS)
async def test_an_invitation_asks_first_and_to_look_at_it_spends_and_keeps_nothing(
    in_chats: Working, channel: str
) -> None:
    link, device = await invited(in_chats), Device(in_chats.service, channel)
    for _ in range(3):
        await device.arrive(link)
        assert device.screen.name == "offer"
        assert {*device.labels} > FIRST
        assert {"Help now", "Stop", "Skip"} < {*device.labels}
    assert await kept(in_chats) == ["offered"]
    assert not await in_chats.service.support.goes_on(device.chat)


@pytest.mark.parametrize("channel", CHANNELS)
async def test_now_begins_the_talk_once(in_chats: Working, channel: str) -> None:
    link, device = await invited(in_chats), Device(in_chats.service, channel)
    await device.arrive(link)
    on = device.shown[-1]
    await device.press("Now")
    ref = device.shown[-1].ref
    assert (ref.store, device.screen.purpose) == ("support", "support")
    await device.act("s:offer:now", on)
    assert await in_chats.service.support.find(device.chat) == ref.talk
    assert await kept(in_chats) == ["offered"]
    other = Device(in_chats.service, channel, "1002")
    await other.arrive(link)
    assert other.screen.name == "link_ended"


async def test_of_two_who_hold_the_link_the_first_to_say_now_has_it(working: Working) -> None:
    link, first, second = await invited(working), Device(working.service), Device(working.service, address="two")
    await first.arrive(link)
    await second.arrive(link)
    await first.press("Now")
    await second.press("Now")
    assert first.shown[-1].ref.store == "support"
    assert second.screen.name == "link_ended"
    assert not await working.service.support.goes_on(second.chat)


@pytest.mark.parametrize("answer", ["Another day", "Skip"])
@pytest.mark.parametrize("channel", CHANNELS)
async def test_another_day_leaves_nothing_and_the_link_open_for_its_seventy_two_hours(
    in_chats: Working, channel: str, answer: str
) -> None:
    link, device = await invited(in_chats), Device(in_chats.service, channel)
    await device.arrive(link)
    await device.press(answer)
    assert device.screen.name == "offer_waits"
    assert "The same link opens it again" in device.text
    assert await kept(in_chats) == ["offered"]
    in_chats.clock.move(hours=71)
    await device.arrive(link)
    assert device.screen.name == "offer"
    in_chats.clock.move(hours=1)
    await device.press("Now")
    assert device.screen.name == "link_ended"
    await device.arrive(link)
    assert device.screen.name == "link_ended"


@pytest.mark.parametrize("channel", CHANNELS)
async def test_no_is_kept_with_its_day_thanked_for_and_never_asked_again(in_chats: Working, channel: str) -> None:
    link, device = await invited(in_chats), Device(in_chats.service, channel)
    await device.arrive(link)
    on = device.shown[-1]
    await device.press("No, thank you")
    assert device.screen.name == "offer_declined"
    assert "Thank you" in device.text
    assert device.reply.forget
    await device.act("s:offer:no", on)
    assert device.screen.name == "offer_declined"
    assert await kept(in_chats) == ["declined", "offered"]
    assert not await in_chats.service.support.goes_on(device.chat)
    await device.act("s:offer:now", on)
    assert device.screen.name == "link_ended"
    await device.arrive(link)
    assert device.screen.name == "link_ended"
    held = await in_chats.service.support.held(device.chat)
    assert held.facts == ((("declined", "2026-11-23"),) if channel == "telegram" else ())


async def test_whoever_said_no_on_a_page_leaves_no_more_there_than_how_it_speaks(working: Working) -> None:
    device = Device(working.service)
    await device.arrive(await invited(working, "family"))
    await device.press("Easier words")
    await device.press("No, thank you")
    assert await working.service.people.of(device.chat) == Person(form="easy_read")


async def test_in_a_chat_what_was_said_no_to_can_be_read_and_deleted(in_chats: Working) -> None:
    device = Device(in_chats.service, "telegram")
    await device.arrive(await invited(in_chats))
    await device.press("No, thank you")
    await device.send(Incoming(device.chat, "held", command="delete"))
    assert "that you said no to support" in device.text
    await device.press("Delete all")
    assert await kept(in_chats) == ["offered"]


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_language_and_a_form_change_the_offer_and_help_is_help(in_chats: Working, channel: str) -> None:
    device = Device(in_chats.service, channel)
    await device.arrive(await invited(in_chats))
    await device.act("s:language")
    await device.act("language:pl")
    assert (device.screen.name, device.screen.language) == ("offer", "pl")
    await device.act("form:easy_read")
    assert (device.screen.name, device.screen.form) == ("offer", "easy_read")
    await device.act("back")
    assert device.screen.name == "offer"
    await device.act("help")
    assert device.shown[-1].ref.store == "safety"
    assert await kept(in_chats) == ["offered"]


@pytest.mark.parametrize(
    ("said", "screen"),
    [("now", "hurt"), ("2", "offer_waits"), ("No, thank you", "offer_declined"), ("no", "offer_declined")],
)
async def test_in_a_chat_the_offer_is_answered_by_typing_too(in_chats: Working, said: str, screen: str) -> None:
    link, device = await invited(in_chats), Device(in_chats.service, "telegram")
    await device.arrive(link)
    await device.type(said)
    assert device.screen.name == screen
    assert await in_chats.service.support.goes_on(device.chat) == (said == "now")


async def test_words_that_answer_nothing_get_the_offer_again_and_are_not_kept(in_chats: Working) -> None:
    link, device = await invited(in_chats), Device(in_chats.service, "telegram")
    await device.arrive(link)
    await device.type("it was loud all night")
    assert device.screen.name == "offer" and device.screen.notice
    assert device.reply.delete_message
    assert await kept(in_chats) == ["offered"]
    await device.type("another day")
    assert device.screen.name == "offer_waits"


async def test_danger_typed_under_the_offer_leads_to_people(in_chats: Working) -> None:
    link, device = await invited(in_chats), Device(in_chats.service, "telegram")
    await device.arrive(link)
    await device.type("i want to kill myself")
    assert device.screen.purpose == "safety"


async def test_what_is_typed_after_something_else_was_shown_answers_no_offer(in_chats: Working) -> None:
    link, device = await invited(in_chats), Device(in_chats.service, "telegram")
    await device.arrive(link)
    await device.send(Incoming(device.chat, "event language", command="language"))
    await device.type("another day")
    assert device.screen.name not in ("offer", "offer_waits")


async def test_stop_on_the_offer_is_stop(working: Working) -> None:
    device = Device(working.service)
    await device.arrive(await invited(working))
    await device.press("Stop")
    assert device.screen.name == "stopped_all"
    assert await kept(working) == ["offered"]


@pytest.mark.parametrize("form", ["standard", "easy_read", "child", "symbols"])
async def test_on_a_wards_tablet_staff_come_back_and_the_talk_is_not_offered_twice(
    working: Working, form: Form
) -> None:
    place = next(iter(working.service.settings.file.places))
    device, link = Device(working.service), await invited(working, "few_words")
    await device.arrive(f"w_few_words-en_GB--{place}")
    await device.arrive(link)
    await working.service.people.change(device.chat, form=form)
    await device.press("Another day")
    assert "come back" in device.text
    assert ("grown-up" in device.text) == (form == "child")
    assert "link" not in device.text
    await device.arrive(link)
    await device.press("Now")
    session = await working.service.support.look(device.chat, device.shown[-1].ref.talk)
    assert session is not None
    assert (session.facts["reach"], session.facts["supported"]) == ("shared", "yes")
    assert await kept(working) == ["offered"]


async def test_after_no_a_tablet_keeps_its_place_and_nothing_of_who_was_there(working: Working) -> None:
    place = next(iter(working.service.settings.file.places))
    device = Device(working.service)
    await device.arrive(f"w_young_person-en_GB--{place}-sam")
    await device.arrive(await invited(working, "young_person"))
    before = device.chat
    await device.press("No, thank you")
    assert device.chat.address != before.address
    assert await working.service.people.of(before) == Person()
    after = await working.service.people.of(device.chat)
    assert (after.device, after.supporter) == (place, "")


async def test_an_incident_offers_support_to_those_who_saw_it_and_to_families_at_once(working: Working) -> None:
    service = working.service
    opened = await service.desk.incidents.open(CONSOLE, Opening({"person": 1, "staff": 2, "witness": 2, "family": 1}))
    assert await kept(working) == ["offered"] * 3
    links = {one.role: one for one in opened.invited}
    assert links["staff"].opens_on > links["witness"].opens_on == service.stores.learning.today()
    assert await service.desk.incidents.invite_again(CONSOLE, opened.code, links["family"].part) is not None
    assert await kept(working) == ["offered"] * 3
    for role in ("witness", "family"):
        device = Device(service, address=role)
        await device.arrive(f"i_{links[role].code}")  # type: ignore[index]  # roles of an incident
        assert device.screen.name == "offer"
        await device.press("Now")
        session = await service.support.look(device.chat, device.shown[-1].ref.talk)
        assert session is not None
        assert session.frames[0].flow == f"support/{role}"


async def test_the_doorbell_passes_the_offer_on_unopened(in_chats: Working, monkeypatch: pytest.MonkeyPatch) -> None:
    link, chat = await invited(in_chats, "family"), Chat("telegram", "1001")
    monkeypatch.setattr(in_chats.service.conversation.door.bell, "is_for", lambda chat, audience: True)
    reply = await in_chats.service.conversation.handle(Incoming(chat, "event", arrival=link))
    assert reply.out[0].screen.name == "on_the_page"
    assert reply.out[0].page_link.endswith(f"/i/{link[2:]}")
    assert await kept(in_chats) == ["offered"]
