"""How long a stored talk is tells little of it, and no more is stored for that than is needed."""

import msgspec
from device import Device

from bot.app import Service
from bot.storage import talks
from bot.storage.seal import NONCE_BYTES, PADDED_TO

TAG_BYTES = 16


async def test_a_stored_talk_is_filled_up_once(service: Service) -> None:
    device = Device(service)
    await device.arrive("w_staff-en_GB")
    lengths = set()
    for label in ("Support for me", "No", "Yes", "Okay"):
        await device.press(label)
        talk = await service.support.find(device.chat)
        session = await service.support.look(device.chat, talk)
        row = await service.support.store.read(talks.of_id(talk))
        assert row is not None
        filled = len(row.state) - NONCE_BYTES - TAG_BYTES
        assert filled % PADDED_TO == 0
        assert 0 <= filled - len(msgspec.msgpack.encode(session)) < PADDED_TO + 4
        lengths.add(filled)
    assert len(lengths) < 4, "not every answer shows in the length"
