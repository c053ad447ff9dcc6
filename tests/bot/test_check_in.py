"""A check-in that was asked for comes, and can be ended at any time."""

from datetime import timedelta

import pytest
from device import Device
from working import Working

from bot.messages import Outgoing

TO_CHECK_IN = ("Support for me", "No", "Yes", "Okay", "Skip", "Yes", "Not now")


async def reminded(working: Working) -> Device:
    """A staff member who asked for both check-ins, three days later: the first one is opened."""
    service, device = working.service, Device(working.service, "telegram")

    async def push(outgoing: Outgoing) -> None:
        device.shown = (outgoing,)
        device.pushed.append(outgoing)

    service.senders["telegram"] = push
    await device.arrive("w_staff-en_GB")
    await device.press(*TO_CHECK_IN, "Both")
    if device.screen.name == "message_time":
        await device.press("Midday")
    await device.press("Good", "Finish")
    assert len((await service.support.held(device.chat)).check_ins) == 2
    working.clock.at = working.clock.at.replace(hour=13) + timedelta(days=3)
    await service.remind()
    assert len(device.pushed) == 1
    await device.press("Open", "No", "Yes")
    assert device.screen.name == "things"
    return device


async def check_ins(device: Device) -> int:
    return len((await device.service.support.held(device.chat)).check_ins)


async def test_an_ordinary_answer_leaves_the_second_check_in(in_chats: Working) -> None:
    device = await reminded(in_chats)
    await device.press("Better")
    assert await check_ins(device) == 1


async def test_stop_asking_takes_back_what_is_still_to_come(in_chats: Working) -> None:
    device = await reminded(in_chats)
    await device.press("Fine, stop asking")
    assert await check_ins(device) == 0
    assert device.screen.name != "things", "the talk goes on to the people who can be called"


async def test_stop_check_ins_at_the_end_takes_them_back_too(in_chats: Working) -> None:
    device = await reminded(in_chats)
    await device.press("Better", "Stop check-ins")
    assert await check_ins(device) == 0


@pytest.mark.parametrize("way", ["Do not remind me", "Change"])
async def test_a_check_in_can_be_taken_back_before_it_is_made_sure(in_chats: Working, way: str) -> None:
    device = Device(in_chats.service, "telegram")
    await device.arrive("w_staff-en_GB")
    await device.press(*TO_CHECK_IN, "In 4 weeks")
    if device.screen.name == "message_time":
        await device.press("Midday")
    assert await check_ins(device) == 1
    await device.press(way)
    assert await check_ins(device) == (0 if way == "Do not remind me" else 1)
    if way == "Change":
        await device.press("No")
        assert await check_ins(device) == 0
