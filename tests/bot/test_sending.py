"""What is sent stays as it was sent: it is taken back as a whole, or not at all."""

import pytest
from device import Device
from working import Working

from bot.app import Service
from bot.storage.learning import record
from bot.storage.learning.record import Reflection

TO_REVIEW = ("No", "Yes", "Start", "Holding")


async def reflection(service: Service) -> Reflection:
    """The one reflection that there is."""
    rows = await service.stores.learning.read(lambda connection: connection.execute(record.reflection.select()).all())
    (row,) = rows
    return Reflection(**row._mapping)


async def at_review(service: Service) -> Device:
    """A staff member who has answered what there is to answer."""
    device = Device(service)
    address = await service.invite("learning/staff", "staff")
    await device.arrive(f"i_{address.rpartition('/')[2]}")
    await device.press(*TO_REVIEW, "Skip", "Skip", "Carry on")
    await device.press("Noise", "Done", "Skip", "Manager")
    assert device.screen.name == "check"
    return device


async def sent(service: Service) -> Device:
    device = await at_review(service)
    await device.press("Send")
    assert device.screen.name == "sent"
    assert (await reflection(service)).state == "sent"
    return device


@pytest.mark.parametrize("act", ["form:easy_read", "s:again", "break", "help", "language:cy", "go", "more", "tick:x"])
async def test_looking_at_it_in_another_way_does_not_send_it_again(working: Working, act: str) -> None:
    device = await sent(working.service)
    before = await reflection(working.service)
    working.clock.move(hours=3)
    await device.act(act)
    assert await reflection(working.service) == before


async def test_back_does_not_undo_it_in_passing(working: Working) -> None:
    device = await sent(working.service)
    before = await reflection(working.service)
    await device.press("Back")
    assert (device.screen.name, device.screen.notice) == ("sent", "It is sent. To change it, take it back.")
    assert await reflection(working.service) == before
    await device.press("No thanks", "Back")
    assert (device.screen.name, device.screen.notice) == ("sent", ""), "what comes after sending can be gone back over"
    assert await reflection(working.service) == before


async def test_it_is_taken_back_as_a_whole(working: Working) -> None:
    device = await sent(working.service)
    await device.press("Take it back")
    row = await reflection(working.service)
    assert row.state == "taken_back"
    assert await working.service.learning.own(row.id) == {}


async def test_after_stop_it_is_said_to_be_sent(working: Working) -> None:
    device = await sent(working.service)
    await device.press("Stop")
    assert device.text.startswith("Stopped. Your answers are sent.")
    assert (await reflection(working.service)).state == "sent"


async def test_what_was_kept_private_is_a_draft_again_at_the_review_and_can_be_sent(working: Working) -> None:
    device = await at_review(working.service)
    await device.press("Keep private")
    assert (await reflection(working.service)).state == "kept_private"
    await device.press("Back")
    assert (device.screen.name, (await reflection(working.service)).state) == ("check", "draft")
    await device.press("Send")
    assert (await reflection(working.service)).state == "sent"


TO_PAGE = (
    "Say what should change", "No", "Four", "Four", "My turn is over", "I look away", "No", "Yes", "Yes", "Okay",
    "Skip", "Music", "Done", "Yes", "They pressed it", "Skip", "Ask me", "Done", "Yes", "They pressed it", "Skip",
    "Yes",
)  # fmt: skip


async def confirmed(service: Service) -> Device:
    """A person with a supporter has said that their answers are right."""
    device = Device(service)
    place = next(iter(service.settings.file.places))
    await device.arrive(f"w_few_words-en_GB--{place}")
    await device.press(*TO_PAGE)
    assert (device.screen.name, (await reflection(service)).state) == ("page", "sent")
    return device


async def test_a_person_can_go_back_to_what_they_confirmed_and_it_waits_for_their_yes_again(working: Working) -> None:
    device = await confirmed(working.service)
    await device.press("Back")
    assert (device.screen.name, (await reflection(working.service)).state) == ("check", "draft")
    await device.press("Yes")
    assert (await reflection(working.service)).state == "sent"


async def test_what_a_person_confirmed_and_then_stopped_is_theirs_alone_as_the_screen_says(working: Working) -> None:
    device = await confirmed(working.service)
    await device.press("Keep my page", "Me", "My team", "Done", "Yes")
    row = await reflection(working.service)
    assert (await working.service.learning.own(row.id))["view.shared_with"] == ("me", "team")
    await device.press("Stop")
    assert device.text == "We stop here now. Only you can see your page."
    assert (await reflection(working.service)).state == "draft"
    own = await working.service.learning.own(row.id)
    assert own["my_page.helps"] == ("music",)
    assert not [field for field in own if field.startswith("view.shared")]
