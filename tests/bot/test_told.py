"""Something is told in a talk of learning: from there on no answer of that day is kept."""

from device import Device

from bot.app import Service
from bot.storage.learning import record


async def test_a_disclosure_leaves_no_answer_of_the_day_in_the_record(service: Service) -> None:
    device = Device(service)
    await device.arrive("w_young_person-en_GB")
    await device.act("s:learning")
    await device.press("No", "Yes", "Start", "Waiting")
    store, talk = service.learning.store, device.shown[-1].ref.talk
    assert await store.read(record.answers(store, talk))
    for _ in range(12):
        if device.screen.layout == "write":
            break
        await device.press("In my words" if "In my words" in device.labels else "Skip")
    await device.type("a staff member hit me and hurt my arm")
    assert device.screen.name == "where"
    await device.act(device.screen.answers[0].act)
    assert device.screen.name == "telling"
    await device.press("Okay", "I am okay for now")
    assert "I keep no answers from today." in device.text
    assert await store.read(record.answers(store, talk)) == ()
    await device.act("back")
    await device.look()
    assert device.screen.name == "told_end", "there is no way back into the answers"
    assert await store.read(record.answers(store, talk)) == ()
    await device.act("stop")
    assert await store.read(record.answers(store, talk)) == ()
