"""The fake on a socket: the Bot API by HTTP, webhook deliveries, and a small door for tests in another process."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any

import aiohttp
from aiohttp import web

from .faults import Fault, Faults
from .methods import ApiError, Methods, bad
from .phone import Group, Phone
from .world import ChatState, Waiting, World

TOKEN = "4242:made-up-token-of-a-bot-that-does-not-exist"
MOST_TRIES = 20  # of a delivery: about half a minute
LONGEST_RETRY = 2.0
_CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_HOOKED = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class FakeTelegram:
    """Serves one bot. Everything that a call could get wrong in silence is collected in `world.complaints`."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        port: int = 0,
        retry_seconds: float = 0.02,
        most_tries: int = MOST_TRIES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.world = World(token, clock)
        self.faults = Faults()
        self.token = token
        self.url = ""
        self.deliveries: list[tuple[int, int]] = []  # update, status of the webhook's answer (0: none)
        self._methods = Methods(self.world)
        self._port = port
        self._retry_seconds = retry_seconds
        self._most_tries = most_tries
        self._asking: asyncio.Event | None = None
        self._under_way: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = asyncio.Event()

    async def __aenter__(self) -> "FakeTelegram":
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._api)
        app.router.add_post("/fake/{chat}/{deed}", self._door)
        app.router.add_get("/fake/{chat}", self._transcript)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._client = aiohttp.ClientSession()
        self._start(self._deliver())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.close()
        await self._runner.cleanup()

    def phone(self, number: int, language: str = "en") -> Phone:
        """The private chat of that number."""
        return Phone(self.world, self.world.chats.setdefault(number, ChatState(number, language=language)))

    def group(self, number: int, kind: str = "group") -> Group:
        """A group (or channel) of that negative number."""
        return Group(
            self.world, self.world.chats.setdefault(number, ChatState(number, kind, started=True, member=False))
        )

    def calls(self, method: str) -> list[dict[str, Any]]:
        """The parameters of every call of that method that was done."""
        return [given for name, given in self.world.calls if name == method]

    # the Bot API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return _refusal(ApiError(401, "Unauthorized"))
        method = request.match_info["method"]
        given = await _given(request)
        fault = self.faults.strike(method, _number(given.get("chat_id")))
        before = await self._before(request, fault)
        if before is not None:
            return before
        try:
            if method == "getUpdates":
                result = await self._get_updates(given)
            else:
                result = await self._methods.call(method, given)
        except ApiError as error:
            return _refusal(error)
        return await self._after(request, fault) or web.json_response({"ok": True, "result": result})

    async def _before(self, request: web.Request, fault: Fault | None) -> web.StreamResponse | None:
        match fault.kind if fault else "":
            case "429":
                assert fault is not None
                error = ApiError(429, f"Too Many Requests: retry after {fault.seconds}", retry_after=fault.seconds)
                return _refusal(error)
            case "500":
                return _refusal(ApiError(500, "Internal Server Error"))
            case "502":
                return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")
            case "400":
                assert fault is not None
                return _refusal(bad(fault.text))
            case "reset":
                return _broken(request)
            case "hang":
                await self._stopped.wait()
        return None

    async def _after(self, request: web.Request, fault: Fault | None) -> web.StreamResponse | None:
        match fault.kind if fault else "":
            case "reset_after":
                return _broken(request)
            case "hang_after":
                await self._stopped.wait()
            case "garbage":
                return web.Response(text="<html>a login page of some network</html>", content_type="text/html")
        return None

    async def _get_updates(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        world, offset, limit = self.world, int(given.get("offset", 0)), min(100, max(1, int(given.get("limit", 100))))
        if world.hook.url:
            raise ApiError(409, _HOOKED)
        if self._asking is not None:
            self._asking.set()  # the earlier request is ended, not this one
            await world.stir()
        mine = self._asking = asyncio.Event()
        if "allowed_updates" in given:
            world.allowed = frozenset(given["allowed_updates"]) or None
        if offset > 0:
            world.waiting = [update for update in world.waiting if update.id >= offset]
        elif offset < 0:
            world.waiting = world.waiting[offset:]
        try:
            await self._wait(mine, float(given.get("timeout", 0)))
        finally:
            if self._asking is mine:
                self._asking = None
        return [update.body for update in world.pending()[:limit]]

    async def _wait(self, mine: asyncio.Event, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds if seconds > 0 else 0.001), self.world.changed:
                await self.world.changed.wait_for(lambda: bool(self.world.pending()) or mine.is_set())
        except TimeoutError:
            pass
        if mine.is_set():
            raise ApiError(409, _CONFLICT)

    # the webhook

    async def _deliver(self) -> None:
        """Side by side for different chats, one after another for one; what is not answered 2xx is brought again."""
        while True:
            async with self.world.changed:
                await self.world.changed.wait_for(lambda: self._next() is not None)
            update = self._next()
            if update is not None:
                self._under_way.add(update.chat)
                self._start(self._bring(update))

    def _next(self) -> Waiting | None:
        hook = self.world.hook
        if not hook.url or len(self._under_way) >= hook.connections:
            return None
        return next((update for update in self.world.pending() if update.chat not in self._under_way), None)

    async def _bring(self, update: Waiting) -> None:
        status, answer = await self._posted(update)
        self.deliveries.append((update.id, status))
        update.tries += 1
        if 200 <= status < 300:
            self.world.waiting = [other for other in self.world.waiting if other is not update]
            await self._ride(answer)
        elif update.tries >= self._most_tries:
            self.world.waiting = [other for other in self.world.waiting if other is not update]
        else:
            self.world.hook.last_error = f"Wrong response from the webhook: {status}"
            await asyncio.sleep(min(LONGEST_RETRY, self._retry_seconds * 2 ** min(update.tries, 10)))
        self._under_way.discard(update.chat)
        await self.world.stir()

    async def bring(self, post: Callable[[dict[str, Any]], Awaitable[tuple[int, bytes]]]) -> None:
        """Bring what waits to a webhook in this process, one after another. `post` gives its status and answer."""
        for update in list(self.world.pending()):
            status, answer = await post(update.body)
            self.deliveries.append((update.id, status))
            if status == 200:
                self.world.waiting.remove(update)
                await self._ride(answer)
        await self.world.stir()

    async def _posted(self, update: Waiting) -> tuple[int, bytes]:
        hook = self.world.hook
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            timeout = aiohttp.ClientTimeout(total=10)
            async with self._client.post(hook.url, json=update.body, headers=headers, timeout=timeout) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientError, TimeoutError):
            return 0, b""

    async def _ride(self, answer: bytes) -> None:
        """A method call in the webhook's answer is made; what becomes of it nobody is told."""
        if not answer:
            return
        given = json.loads(answer)
        try:
            await self._methods.call(given.pop("method"), given)
        except ApiError as error:
            self.world.complaints.append(f"in a webhook's answer: {error.description}")

    # the door for tests in another process

    async def _door(self, request: web.Request) -> web.Response:
        given = await request.json() if request.can_read_body else {}
        phone, deed = self.phone(int(request.match_info["chat"])), request.match_info["deed"]
        match deed:
            case "start":
                done: Any = await phone.start(given.get("payload", ""))
            case "type":
                done = await phone.type(given["text"])
            case "tap":
                try:
                    done = await phone.tap(given["label"])
                except LookupError as error:
                    return web.json_response({"error": str(error)}, status=404)
            case "send":
                done = await phone.send(given["kind"])
            case "fault":
                self.faults.add(**given)
                done = 0
            case _:
                return web.json_response({"error": "start, type, tap, send or fault"}, status=404)
        return web.json_response({"update": done})

    async def _transcript(self, request: web.Request) -> web.Response:
        phone = self.phone(int(request.match_info["chat"]))
        shown = [{"id": message.id, "text": message.text, "rows": message.labels} for message in phone.shown]
        return web.json_response({"shown": shown, "notices": phone.notices, "complaints": self.world.complaints})

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _given(request: web.Request) -> dict[str, Any]:
    """The parameters, however they come: JSON, a form, a multipart form with files, the address."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        return {**given, **(await request.json())}
    for name, value in (await request.post()).items():
        given[name] = (value.filename, value.file.read()) if isinstance(value, web.FileField) else _value(value)
    return given


def _value(text: Any) -> Any:
    """Objects come as JSON in a form; everything else is text."""
    if isinstance(text, str) and text[:1] in ("[", "{"):
        return json.loads(text)
    return {"true": True, "false": False}.get(text, text)


def _number(chat_id: Any) -> int:
    try:
        return int(chat_id)
    except (TypeError, ValueError):
        return 0


def _broken(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _refusal(error: ApiError) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.code)
