"""How a device is pressed: its access profile, kept in a cookie of its own. Holds nothing of a talk and of no person.

Scanning for one switch or two, choosing by resting or by holding, and what goes with them. What is done about it is in
`static/ways.js`; without a script only bigger buttons and stillness have an effect, and every answer stays a button.
"""

from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from typing import Literal

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

SETTINGS: Mapping[str, tuple[str, ...]] = {
    "scan": ("0", "one", "two"), "step": ("5", "10", "15", "20", "30", "50", "100"), "say": ("0", "1"),
    "dwell": ("0", "4", "7", "10", "15", "20", "30"), "hold": ("0", "5", "10", "20"), "repeats": ("0", "3", "10", "30"),
    "alone": ("0", "1"), "big": ("0", "1"), "still": ("0", "1"), "lock": ("0", "1"),
}  # fmt: skip
"""What may be set, in the order shown, with every value it may have; spans in tenths of a second. "0" is off."""
_DEFAULTS: Mapping[str, str] = dict.fromkeys(SETTINGS, "0") | {"step": "15", "repeats": "3"}
_WITH: Mapping[str, tuple[str, ...]] = {"step": ("scan",), "say": ("scan", "dwell")}
"""Settings that mean something only beside another that is on."""
YEAR_SECONDS = 31_536_000
"""Then the device forgets, and is set up again: the profile is reviewed at least once in 12 months (DAPB1605)."""
State = Literal["on", "off", "span", "one", "two"]


class WaysIn(msgspec.Struct, frozen=True):
    """One device's profile: for each setting one of its values."""

    values: Mapping[str, str] = msgspec.field(default_factory=lambda: _DEFAULTS)

    @property
    def text(self) -> str:
        """What the cookie and the page carry; "" where nothing is set."""
        changed = [f"{name}:{value}" for name, value in self.values.items() if value != _DEFAULTS[name]]
        return ".".join(changed)

    @property
    def classes(self) -> str:
        """The classes of a page that need no script."""
        return " ".join(f"is-{name}" for name in ("big", "still", "lock") if self.values[name] == "1")

    @property
    def in_use(self) -> tuple[str, ...]:
        """The names of what differs from touch, mouse and keyboard as they come: always listed for who sets it up."""
        return tuple(name for name in SETTINGS if name != "step" and self.values[name] != _DEFAULTS[name])

    def shown(self) -> Iterator[tuple[str, tuple[tuple[str, State, bool], ...]]]:
        """Each setting that means something now, with its values: what each is, and whether it holds."""
        for name, values in SETTINGS.items():
            others = _WITH.get(name, ())
            if not others or any(self.values[other] != "0" for other in others):
                yield name, tuple((value, _state(name, value), self.values[name] == value) for value in values)

    def with_(self, change: str) -> "WaysIn":
        """The same with "name:value" set; "none" for nothing set. Whatever cannot be set changes nothing."""
        if change == "none":
            return WaysIn()
        name, _, value = change.partition(":")
        return WaysIn({**self.values, name: value}) if value in SETTINGS.get(name, ()) else self


def _state(name: str, value: str) -> State:
    if name == "scan" and value in ("one", "two"):
        return "one" if value == "one" else "two"
    if value == "0":
        return "off"
    return "on" if SETTINGS[name] == ("0", "1") else "span"


_NOTHING = WaysIn()
_here: ContextVar[WaysIn] = ContextVar("ways_in", default=_NOTHING)


def here() -> WaysIn:
    """The profile of the device that is being answered."""
    return _here.get()


class ReadWaysIn:
    """Middleware: has `here` know the device, for as long as one request is answered."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app, self._name = app, cookie_name(secure=secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            _here.set(read(Request(scope).cookies.get(self._name, "")))
        await self._app(scope, receive, send)


def read(text: str) -> WaysIn:
    """The profile that `text` gives, as far as it makes sense."""
    ways = WaysIn()
    for change in text.split("."):
        ways = ways.with_(change)
    return ways


def cookie_name(*, secure: bool) -> str:
    """`__Host-` where the page has a public address: no other site may set it."""
    return "__Host-ways" if secure else "ways"


def remember(response: Response, ways: WaysIn, *, secure: bool) -> None:
    """Have the device remember its profile for a year, or forget it where nothing is set."""
    name = cookie_name(secure=secure)
    if ways.text:
        response.set_cookie(
            name, ways.text, max_age=YEAR_SECONDS, path="/", httponly=True, samesite="lax", secure=secure
        )
    else:
        response.delete_cookie(name, path="/", httponly=True, samesite="lax", secure=secure)
