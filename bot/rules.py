"""What the service has decided that a person meets in every channel. Read from the settings once."""

from collections.abc import Callable

import msgspec


class Rules(msgspec.Struct, frozen=True):
    """What the service has decided. `mode(channel, audience)`: full, taps, doorbell or off."""

    under_18: bool
    alert: str
    mode: Callable[[str, str], str]
    page: str  # the public address of the pages, without a slash at its end
    secret: bytes  # from which four words are derived, with the cookie's own half
