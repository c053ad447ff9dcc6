"""A strict stand-in for Telegram's Bot API: true offsets, true limits, true refusals, and faults by script.

    async with FakeTelegram() as telegram:
        phone = telegram.phone(1001)
        ...                                # a service that runs against telegram.url with telegram.token
        await phone.start("w_staff-en_GB")
        await phone.shows("What would you like?")
        await phone.tap("Support for me")

`python -m tests.telegram_fake --port 8081` serves it to a service in another process (AFTERWARDS_TELEGRAM_API).
"""

from .faults import Fault, Faults
from .phone import Group, Phone
from .server import FakeTelegram
from .world import Message, World

__all__ = ["FakeTelegram", "Fault", "Faults", "Group", "Message", "Phone", "World"]
