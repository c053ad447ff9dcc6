"""What the service has decided that a person meets in every channel. Read from the settings once."""

from collections.abc import Callable

import msgspec

MINORS = ("young_person", "child")


class Rules(msgspec.Struct, frozen=True):
    """What the service has decided. `mode(channel, audience)`: full, taps, doorbell or off."""

    under_18: bool
    minors: bool  # there is somebody for children to be told to: without a safeguarding contact none is talked with
    alert: str
    mode: Callable[[str, str], str]
    page: str  # the public address of the pages, without a slash at its end
    told: str  # the public address of the list of rules for everyone here; "" where the service has no public address
    secret: bytes  # from which four words are derived, with the cookie's own half

    def takes(self, audience: str) -> bool:
        """Whether this service may talk with that audience at all."""
        return self.minors or audience not in MINORS
