"""What helps whoever is at this device, as far as its cookie leads to it. Holds nothing itself.

The cookie holds 128 random bits and whether they are for a year or a sitting; or that somebody was asked and said not
now. What they lead to lies sealed in the store of settings.
"""

import re
import secrets
from contextvars import ContextVar
from typing import Literal, Protocol

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from accessibility.profile import AccessProfile
from bot import logs
from bot.access_profiles import SITTING
from bot.channels.web import CHANNEL
from bot.channels.web.ways_in import YEAR_SECONDS
from bot.messages import Chat

_VALUE = re.compile(r"([ks])([0-9a-f]{32})")
_KEPT = b"k"
_NOT_NOW = "n"
Asks = Literal["", "ask", "due"]


class Profiles(Protocol):
    """Where the profiles are kept."""

    async def used(self, chat: Chat) -> AccessProfile | None: ...
    def is_due(self, profile: AccessProfile) -> bool: ...


class Helps(msgspec.Struct, frozen=True):
    """What is known at this device. `asks`: what the start page asks, if anything."""

    profile: AccessProfile | None = None
    asks: Asks = ""
    is_kept: bool = False  # for a year, and not for this sitting alone


_NOTHING = Helps()
_here: ContextVar[Helps] = ContextVar("helps", default=_NOTHING)


def here() -> Helps:
    """What helps whoever is being answered."""
    return _here.get()


class KnowHelps:
    """Middleware: has `here` know the device, for as long as one request is answered. A store that does not answer
    costs what helps, never a page."""

    def __init__(self, app: ASGIApp, *, profiles: Profiles, secure: bool) -> None:
        self._app, self._profiles, self._secure = app, profiles, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith("/static/"):
            _here.set(await self._look(Request(scope)))
        await self._app(scope, receive, send)

    async def _look(self, request: Request) -> Helps:
        key = key_of(request)
        if not key:
            return Helps(asks="" if cookie_name(secure=self._secure) in request.cookies else "ask")
        try:
            profile = await self._profiles.used(Chat(CHANNEL, "", profile=key))
        except Exception as failure:
            logs.failed("web", failure)
            return _NOTHING
        if profile is None:
            return Helps(asks="ask")
        return Helps(profile, "due" if self._profiles.is_due(profile) else "", key.startswith(_KEPT))


def cookie_name(*, secure: bool) -> str:
    """`__Host-` where the page has a public address: no other site may set it."""
    return "__Host-helps" if secure else "helps"


def key_of(request: Request) -> bytes:
    """The key that this device carries, with how long it has it; b"" where it carries none."""
    cookies = request.cookies
    match = _VALUE.fullmatch(cookies.get(cookie_name(secure=True)) or cookies.get(cookie_name(secure=False)) or "")
    return match[1].encode() + bytes.fromhex(match[2]) if match else b""


def new_key(*, kept: bool) -> bytes:
    """A key that no device has had before, for a year or for a sitting."""
    return (_KEPT if kept else SITTING) + secrets.token_bytes(16)


def carry(response: Response, key: bytes, *, secure: bool) -> None:
    """Have the device carry this key for as long as the key says; without one, that it was asked."""
    value = f"{key[:1].decode()}{key[1:].hex()}" if key else _NOT_NOW
    age = None if key.startswith(SITTING) else YEAR_SECONDS
    name = cookie_name(secure=secure)
    response.set_cookie(name, value, max_age=age, path="/", httponly=True, samesite="lax", secure=secure)


def drop(response: Response, *, secure: bool) -> None:
    """Have the device carry none."""
    response.delete_cookie(cookie_name(secure=secure), path="/", httponly=True, samesite="lax", secure=secure)


def leave(response: Response, *, secure: bool) -> None:
    """The sitting ends: what was for the sitting goes."""
    if here().profile is not None and not here().is_kept:
        drop(response, secure=secure)
