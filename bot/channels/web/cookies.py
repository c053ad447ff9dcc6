"""The one cookie: a look-up half, by which a chat is found, and a key half, which opens its support talk."""

import re
import secrets

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web import CHANNEL
from bot.channels.web.helps import key_of
from bot.messages import Chat

_VALUE = re.compile(r"([0-9a-f]{32})([0-9a-f]{32})")


def fresh() -> Chat:
    """A chat that nobody has had before."""
    return Chat(CHANNEL, secrets.token_hex(16), secrets.token_bytes(16))


class Cookies:
    """Reads and sets the cookie. It lives as long as the browser's session; a new talk brings a new one."""

    def __init__(self, *, secure: bool) -> None:
        self._secure = secure
        self._name = "__Host-talk" if secure else "talk"

    def read(self, request: Request) -> Chat | None:
        """The chat that the browser carries on, or None."""
        match = _VALUE.fullmatch(request.cookies.get(self._name, ""))
        return Chat(CHANNEL, match[1], bytes.fromhex(match[2]), profile=key_of(request)) if match else None

    def here(self, request: Request) -> Chat:
        """The same; a chat that nobody has had before where there is none."""
        return self.read(request) or msgspec.structs.replace(fresh(), profile=key_of(request))

    def write(self, response: Response, chat: Chat) -> None:
        """Have the browser carry on this chat."""
        value = chat.address + chat.key_half.hex()
        response.set_cookie(self._name, value, path="/", httponly=True, samesite="lax", secure=self._secure)

    def clear(self, response: Response) -> None:
        """Have the browser forget it."""
        response.delete_cookie(self._name, path="/", httponly=True, samesite="lax", secure=self._secure)
