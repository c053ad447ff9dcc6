"""Somebody asks for a person: what they read until it has been seen, on a page and in a chat."""

from pathlib import Path

import pytest
from device import Device
from working import Clock, Working, live, settings

from bot.app import Service
from bot.messages import Incoming, Outgoing, TalkRef
from bot.receivers import EVERY_ROUTE
from bot.settings import demonstration

TO_ASKED = ("Support for me", "No", "Yes", "Help now", "I want a person", "Staff support", "Staff room")


async def asking(service: Service, channel: str) -> Device:
    """A staff member who has asked for staff support and waits."""
    device = Device(service, channel)

    async def push(outgoing: Outgoing) -> None:
        if outgoing.chat == device.chat:
            device.shown = (outgoing,)
            device.pushed.append(outgoing)

    service.senders["telegram"] = push
    await device.arrive("w_staff-en_GB")
    await device.press(*TO_ASKED)
    assert device.text == "Asked. Nobody has seen it yet. I will say here when someone has."
    return device


async def see(service: Service) -> None:
    """Somebody presses Seen."""
    page, _ = await service.invite_receiver(EVERY_ROUTE)
    link = page.rpartition("/")[2]
    notices = await service.receivers.page(link)
    assert notices
    assert await service.receivers.see_on_page(link, notices[0].key)


async def test_on_a_page_seen_is_read_at_the_next_look(service: Service) -> None:
    device = await asking(service, "web")
    await see(service)
    assert device.pushed == []
    await device.look()
    assert device.text == "Asked. Staff support has seen it."
    await device.look()
    assert device.text == "Asked. Staff support has seen it."


async def test_in_a_chat_seen_is_sent(in_chats: Working) -> None:
    device = await asking(in_chats.service, "telegram")
    await see(in_chats.service)
    assert len(device.pushed) == 1
    assert device.text == "Asked. Staff support has seen it."


@pytest.mark.parametrize("channel", ["web", "telegram"])
async def test_a_button_of_the_screen_from_before_it_was_seen_still_counts(in_chats: Working, channel: str) -> None:
    device = await asking(in_chats.service, channel)
    before = device.shown[-1]
    await see(in_chats.service)
    await device.look()
    await device.act("choose:okay", on=before)
    assert device.screen.name == "how_now", "back at the question at which help was asked for"
    assert not device.shown[-1].closed


@pytest.mark.parametrize("channel", ["web", "telegram"])
async def test_after_five_minutes_a_second_person_is_asked_and_the_asker_reads_it(
    in_chats: Working, channel: str
) -> None:
    device = await asking(in_chats.service, channel)
    in_chats.clock.move(minutes=4)
    await in_chats.service.receivers.chase()
    await device.look()
    assert "Nobody has seen it yet" in device.text
    in_chats.clock.move(minutes=2)
    await in_chats.service.receivers.chase()
    await device.look()
    assert device.text.startswith("Nobody has seen this yet. I have asked a second person.")


async def test_where_nobody_else_can_be_reached_nobody_is_said_to_have_been_asked(tmp_path: Path) -> None:
    working = Working(settings(tmp_path, toml=live()), Clock())
    service = await working.open()
    await service.invite_receiver("staff_support")
    await service.invite_receiver("duty_lead")  # manages staff: never asked for one of them
    device = await asking(service, "web")
    (notice,) = await service.safety.notices("staff_support")
    assert notice.second == ""
    working.clock.move(minutes=6)
    await service.receivers.chase()
    await device.look()
    assert device.text.startswith("I could not reach staff support.")
    assert await service.safety.notices("duty_lead") == ()
    await working.close()


async def test_a_request_for_a_role_that_nobody_has_goes_to_the_persons_own_contact(tmp_path: Path) -> None:
    toml = demonstration().replace("[who_to_call.peer_support]", "[who_to_call.another_role]")
    working = Working(settings(tmp_path, toml=toml), Clock())
    service = await working.open()
    device = Device(service)
    await device.arrive("w_staff-en_GB")
    await device.press(*TO_ASKED[:5], "Someone else", "A peer or TRiM supporter", "Staff room")
    assert "Staff support hears: Someone using Afterwards has asked for a person." in device.text
    (notice,) = await service.safety.notices("staff_support")
    assert notice.place == "staff_room"
    await working.close()


async def test_at_night_the_cover_is_asked(working: Working) -> None:
    working.clock.move(hours=4)
    await asking(working.service, "web")
    assert await working.service.safety.notices("staff_support") == ()
    assert len(await working.service.safety.notices("staff_support_cover")) == 1


async def test_a_receiver_reads_where_and_when_and_nothing_of_who_or_why(working: Working) -> None:
    service = working.service
    await asking(service, "web")
    page, _ = await service.invite_receiver("staff_support")
    link = page.rpartition("/")[2]
    notices = await service.receivers.page(link)
    assert notices is not None
    (notice,) = notices
    assert service.receivers.text(notice.place) == (
        "Someone using Afterwards has asked for a person. Willow, staff room."
    )
    assert (notice.when, notice.seen) == ("19:38", False)
    assert set(type(notice).__struct_fields__) == {"key", "place", "when", "seen", "wrote"}
    working.clock.move(hours=6)
    (later,) = await service.receivers.page(link) or ()
    assert later.when == "Monday 19:38"


async def test_a_linked_chat_gets_the_same_words_and_can_say_that_it_has_seen_them(in_chats: Working) -> None:
    service = in_chats.service
    _, code = await service.invite_receiver("staff_support")
    receiver = Device(service, "telegram", "77")
    await receiver.arrive(code)
    device = await asking(service, "web")
    sent: list[Outgoing] = []

    async def push(outgoing: Outgoing) -> None:
        sent.append(outgoing)

    service.senders["telegram"] = push
    await device.press("Okay", "Help now", "I want a person", "Staff support", "Staff room")
    (notice,) = sent
    assert notice.chat == receiver.chat
    assert notice.screen.question == "Someone using Afterwards has asked for a person. Willow, staff room."
    receiver.shown = (notice,)
    await receiver.press("Seen")
    (said,) = receiver.shown
    assert (said.edit, said.screen.question, said.screen.hint) == (True, notice.screen.question, "Seen")
    assert said.screen.answers == ()
    await device.look()
    assert device.text == "Asked. Staff support has seen it."


async def test_a_notice_from_a_tablet_carries_its_place(service: Service) -> None:
    device = Device(service)
    place = next(iter(service.settings.file.places))
    await device.arrive(f"w_few_words-en_GB--{place}")
    await device.press("Support for me", "No", "My turn is over", "I look away", "No", "No")
    assert device.text.startswith("We stop here now.")
    (notice,) = await service.safety.notices("safeguarding")
    assert notice.place == place


async def test_somebody_elses_button_sees_nothing(in_chats: Working) -> None:
    service = in_chats.service
    _, code = await service.invite_receiver("staff_support")
    receiver, stranger = Device(service, "telegram", "77"), Device(service, "telegram", "78")
    await receiver.arrive(code)
    await stranger.arrive()
    await asking(service, "web")
    (notice,) = await service.safety.notices("staff_support")
    token = service.conversation.token(stranger.chat, TalkRef("notice", notice.id[:12], 0), "s:saw")
    await stranger.send(Incoming(stranger.chat, "forged", token=token))
    assert stranger.reply.out == ()
    (notice,) = await service.safety.notices("staff_support")
    assert not notice.seen_at
