"""What a page that was tampered with may post: only what its buttons could."""

import pytest
from device import Device

from bot.app import Service

ONLY_THE_SERVICE_KNOWS = [
    "signal:seen", "signal:failed", "signal:unseen", "expire", "check_again", "alarm:medical_999", "alarm:other",
    "wrote", "note", "saw", "name", "language:xx", "form:xx", "choose:nothing", "tick:nothing", "place:a=b", "xx", ":",
]  # fmt: skip


@pytest.mark.parametrize("act", ONLY_THE_SERVICE_KNOWS)
async def test_what_no_button_says_changes_nothing(service: Service, act: str) -> None:
    device = Device(service)
    await device.arrive("w_staff-en_GB")
    await device.act("s:support")
    before = device.shown[-1].ref, device.screen.name, device.screen.language
    assert device.shown[-1].ref.store == "support"
    await device.act(act)
    await device.look()
    assert (device.shown[-1].ref, device.screen.name, device.screen.language) == before
