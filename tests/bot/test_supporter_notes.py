"""A supporter's notes: theirs, beside the person's answers, and never on the person's screen."""

import httpx
import pytest
from device import Device
from working import Working

from bot.app import Service, demonstration
from bot.channels.web.app import build
from bot.messages import Outgoing
from bot.storage.learning import record
from bot.storage.learning.record import Answer

TO_CARD = (
    "Say what should change", "No", "Four", "Four", "My turn is over", "I look away", "No", "Yes", "Yes", "Okay",
    "Skip", "Music", "Done", "Yes",
)  # fmt: skip
ADD = "Add a note of my own"


async def at_card(service: Service, channel: str = "web") -> Device:
    """The supporter's card about who chose."""
    device = Device(service, channel)
    place = next(iter(service.settings.file.places))
    await device.arrive(f"w_few_words-en_GB--{place}")
    await device.press(*TO_CARD)
    assert device.screen.name == "helps_who_chose"
    return device


async def notes(device: Device) -> list[Answer]:
    store, talk = device.service.learning.store, await device.service.learning.find(device.chat)
    return [answer for answer in await store.read(record.answers(store, talk)) if answer.field.startswith("view.note")]


async def test_a_note_is_kept_as_the_supporters_own(service: Service) -> None:
    device = await at_card(service)
    await device.press(ADD)
    assert (device.screen.turn, device.screen.layout) == ("supporter", "write")
    await device.type("Looked at the door each time.", "s:noted")
    assert (device.screen.name, device.screen.notice) == ("helps_who_chose", "Your note is kept, as yours.")
    assert await notes(device) == [Answer("view.note.1", ("Looked at the door each time.",), "supporter", "en_GB")]
    await device.press("They pressed it")
    assert device.screen.turn == "person"


async def test_each_note_stands_for_itself(service: Service) -> None:
    device = await at_card(service)
    for words in ("Looked at the door.", "Hummed."):
        await device.press(ADD)
        await device.type(words, "s:noted")
    assert [note.value for note in await notes(device)] == [("Looked at the door.",), ("Hummed.",)]


async def test_a_form_that_is_sent_twice_keeps_one_note(service: Service) -> None:
    device = await at_card(service)
    await device.press(ADD)
    field = device.shown[-1]
    await device.type("Hummed.", "s:noted")
    device.shown = (field,)
    await device.type("Hummed.", "s:noted")
    assert device.shown[-1].closed
    assert len(await notes(device)) == 1


async def test_names_are_asked_about_before_a_note_is_kept(service: Service) -> None:
    device = await at_card(service)
    await device.press(ADD)
    await device.type("Daniel Smith hummed.", "s:noted")
    assert (device.screen.layout, device.screen.turn) == ("name", "supporter")
    assert await notes(device) == []
    await device.type("Daniel Smith hummed.", "s:noted:role")
    (note,) = await notes(device)
    assert "Daniel" not in note.value[0]
    assert "hummed." in note.value[0]


async def test_a_note_can_be_written_again_instead(service: Service) -> None:
    device = await at_card(service)
    await device.press(ADD)
    await device.type("Daniel Smith hummed.", "s:noted")
    await device.type("Daniel Smith hummed.", "s:noted:rewrite")
    assert (device.screen.layout, device.screen.words) == ("write", "Daniel Smith hummed.")
    assert await notes(device) == []


async def test_signs_of_danger_in_a_note_lead_to_people_and_are_not_kept(service: Service) -> None:
    device = await at_card(service)
    await device.press(ADD)
    await device.type("I want to kill myself", "s:noted")
    assert await notes(device) == []
    assert device.screen.name != "helps_who_chose"
    assert "kill" not in device.text


async def test_no_note_leaves_everything_as_it_was(service: Service) -> None:
    device = await at_card(service)
    await device.press(ADD, "No note")
    assert device.screen.name == "helps_who_chose"
    assert await notes(device) == []


async def test_a_note_is_never_shown_to_the_person(service: Service) -> None:
    device = await at_card(service)
    await device.press(ADD)
    await device.type("CANARY-NOTE", "s:noted")
    seen: list[Outgoing] = []
    for step in ("They pressed it", "Skip", "Ask me", "Done", "Yes", "They pressed it", "Skip", "Yes", "Keep my page"):
        await device.press(step)
        seen += device.shown
    assert "page" in {one.screen.name for one in seen}
    assert not [one.screen.name for one in seen if "CANARY" in repr(one.screen)]


async def test_tearing_the_page_up_deletes_the_notes_too(service: Service) -> None:
    device = await at_card(service)
    await device.press(ADD)
    await device.type("Hummed.", "s:noted")
    await device.press("They pressed it", "Stop", "Tear it up")
    rows = await service.stores.learning.read(lambda connection: connection.execute(record.answer.select()).all())
    assert rows == []


@pytest.mark.parametrize("flow", ["support", "before"])
async def test_it_is_offered_only_in_learning_and_only_once_something_was_asked(service: Service, flow: str) -> None:
    device = Device(service)
    place = next(iter(service.settings.file.places))
    await device.arrive(f"w_few_words-en_GB--{place}")
    await device.press({"support": "Support for me", "before": "Say what should change"}[flow])
    assert device.screen.turn == "supporter"
    assert ADD not in device.labels


async def test_on_the_page_it_is_a_small_button_on_the_card_and_an_empty_note_is_asked_for_again(
    working: Working,
) -> None:
    device = await at_card(working.service)
    application = build(working.service.conversation, await demonstration(working.service))
    cookies = {"talk": device.chat.address + device.chat.key_half.hex()}
    transport = httpx.ASGITransport(application)
    headers = {"sec-fetch-site": "same-origin"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://afterwards", cookies=cookies, headers=headers
    ) as browser:
        token = working.service.conversation.token(device.chat, device.shown[-1].ref, "")
        card = (await browser.post("/talk", data={"token": token, "turn": "supporter", "act": "s:supporter"})).text
        assert f'value="s:note">{ADD}</button>' in card
        field = (await browser.post("/talk", data={"token": token, "turn": "supporter", "act": "s:note"})).text
        assert 'name="say" value="s:noted"' in field
        sent = {"token": token, "turn": "supporter", "say": "s:noted", "words": " "}
        assert (await browser.post("/talk", data=sent)).status_code == 422
        kept = (await browser.post("/talk", data={**sent, "words": "Hummed."})).text
        assert "Your note is kept, as yours." in kept
    assert len(await notes(device)) == 1


async def test_after_stop_no_note_is_offered_so_that_every_ending_looks_alike(service: Service) -> None:
    device = await at_card(service)
    await device.press("They pressed it", "Stop", "Keep my page")
    assert device.screen.name == "sign"
    assert ADD not in device.labels
