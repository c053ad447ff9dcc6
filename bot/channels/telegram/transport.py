"""The wire to the Bot API: python-telegram-bot's client over aiohttp with kept connections. It knows no screen.

The token stands in every address, and the HTTP library's exceptions carry addresses. So nothing raised here has one of
them as its cause or context, and neither the client nor an error prints the token.
"""

from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import msgspec
import telegram
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import JSONDict, ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

TELEGRAM = "https://api.telegram.org"
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 10.0
UPLOAD_SECONDS = 30.0
POLL_MARGIN = 10.0  # beyond the seconds that Telegram itself was asked to wait
_CONNECTIONS = 64
_KEPT_SECONDS = 50.0  # idle connections are closed before a server does it in the middle of a request


class NotSent(NetworkError):
    """No connection came about: Telegram has seen nothing of it, so it can be sent again without a double."""


class Bot(telegram.Bot):
    """The client. Use `open_bot`; its own `initialize` puts the token into an exception."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<the bot>"

    async def connect(self) -> None:
        """Open its connections. Asks Telegram nothing, so that a service starts while Telegram cannot be reached."""
        for wire in self._request:
            await wire.initialize()

    async def disconnect(self) -> None:
        """Close its connections; what is under way is cut off."""
        for wire in self._request:
            await wire.shutdown()

    async def _post(self, endpoint: str, data: JSONDict | None = None, **ways: Any) -> Any:
        """What a method answers; an edited message is not read again, since what stands in it is known."""
        answer = await super()._post(endpoint, data, **ways)
        return True if endpoint.startswith("editMessage") else answer

    async def raw_updates(self, offset: int | None, wait: float, kinds: tuple[str, ...]) -> list[Any]:
        """Updates as they come, not yet read: one that cannot be read must not take its neighbours with it."""
        asked = {"offset": offset, "timeout": int(wait), "allowed_updates": list(kinds)}
        found = await self._post("getUpdates", asked, read_timeout=wait + POLL_MARGIN)
        return found if isinstance(found, list) else []


class Wire(BaseRequest):
    """Carries requests of the client. What is raised is a TelegramError without address, body or cause."""

    __slots__ = ("_proxied", "_seconds", "_session")

    def __init__(self, *, proxied: bool, seconds: float) -> None:
        self._proxied = proxied
        self._seconds = seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._seconds

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=_CONNECTIONS, keepalive_timeout=_KEPT_SECONDS)
            self._session = aiohttp.ClientSession(
                connector=connector, trust_env=self._proxied, headers={"User-Agent": self.USER_AGENT}
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and the body of the answer."""
        asked = self._seconds if isinstance(read_timeout, DefaultValue) or read_timeout is None else read_timeout
        seconds = UPLOAD_SECONDS if request_data is not None and request_data.contains_files else asked
        answer = await self._answer(url, method, request_data, seconds)
        if isinstance(answer, TelegramError):
            raise answer  # outside the `except`, so that the error with the address is not its context
        status, body = answer
        if status >= 300 and not body.startswith(b"{"):
            raise NetworkError(f"HTTP {status}, and the answer is no JSON")
        return answer

    async def _answer(
        self, url: str, method: str, data: RequestData | None, seconds: float
    ) -> tuple[int, bytes] | TelegramError:
        if self._session is None:
            return NotSent("the connection is closed")
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=seconds)
        try:
            async with self._session.request(method, url, timeout=timeout, **_content(data)) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return NotSent(type(error).__name__)
        except Exception as error:  # whatever it is: the library's wrapper would print it, address and all
            return TimedOut(type(error).__name__)  # it may have arrived, or not

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """The answer as a dict; unlike the library's own, a broken one is neither logged nor put into the error."""
        answer: Any = None
        with suppress(msgspec.DecodeError):
            answer = msgspec.json.decode(payload)
        if not isinstance(answer, dict) or not ("result" in answer or "description" in answer):
            raise TimedOut("the answer is none of the Bot API")  # something between us gave it: it may have arrived
        return answer


def open_bot(token: str, api: str = TELEGRAM, *, seconds: float = ANSWER_SECONDS) -> Bot:
    """A client for this token, not yet connected; `api` is the Bot API's address without the token."""
    proxied = urlsplit(api).scheme == "https"
    return Bot(
        token,
        base_url=f"{api.rstrip('/')}/bot",
        base_file_url=f"{api.rstrip('/')}/file/bot",
        request=Wire(proxied=proxied, seconds=seconds),
        get_updates_request=Wire(proxied=proxied, seconds=seconds),
    )


def _content(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if not data.contains_files:
        return {"data": msgspec.json.encode(data.parameters), "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}
