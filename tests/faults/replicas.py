"""Two real processes on one PostgreSQL behind a small proxy, as the compose file has them."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import aiohttp
from aiohttp import web
from postgres import MASTER
from process import Process, environment, free_port
from telegram_fake import FakeTelegram

SECRET = "shown-by-telegram-alone"
CONNECT_SECONDS, ANSWER_SECONDS = 0.5, 3.0
DOWN_SECONDS = 2.0  # a replica that did not answer is left alone for so long
PASSED_ON = ("Content-Type", "Location", "Set-Cookie", "Content-Encoding", "Retry-After")


class Proxy:
    """Asks the replicas in turn. One that cannot be reached or does not answer is passed over: the next is asked."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = list(ports)
        self._down = dict.fromkeys(ports, 0.0)
        self._client: aiohttp.ClientSession
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.answered = dict.fromkeys(ports, 0)

    async def __aenter__(self) -> "Proxy":
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._pass_on)
        self._client = aiohttp.ClientSession(auto_decompress=False)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
        await self._client.close()

    async def _pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        self._ports.append(self._ports.pop(0))
        for port in sorted(self._ports, key=lambda port: self._down[port] > time.monotonic()):
            try:
                return await self._ask(port, request, body)
            except (aiohttp.ClientError, TimeoutError):
                self._down[port] = time.monotonic() + DOWN_SECONDS
        return web.Response(status=502)

    async def _ask(self, port: int, request: web.Request, body: bytes) -> web.Response:
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS, sock_connect=CONNECT_SECONDS)
        async with self._client.request(
            request.method, f"http://127.0.0.1:{port}{request.rel_url}", data=body, headers=request.headers,
            allow_redirects=False, timeout=timeout,
        ) as answer:  # fmt: skip
            content = await answer.read()
            self.answered[port] += 1
            response = web.Response(status=answer.status, body=content)
            for name in PASSED_ON:
                for value in answer.headers.getall(name, ()):
                    response.headers.add(name, value)
            return response


class Replicas:
    """Starts as many processes as there are ports, all alike but for what is said at the start of each."""

    def __init__(self, folder: Path, urls: Mapping[str, str], fake: FakeTelegram, ports: Sequence[int]) -> None:
        self._folder, self._urls, self._fake = folder, urls, fake
        self.ports = ports
        self.started: list[Process] = []
        (folder / "master").write_text(MASTER.hex())
        (folder / "master").chmod(0o600)

    async def start(self, number: int, public: str = "", **more: str) -> Process:
        """Start one and wait until it answers; polling, where no public address is given."""
        hook = {"public_url": public, "telegram_ingest": "webhook", "telegram_secret": SECRET} if public else {}
        urls = {f"{name}_url": url for name, url in self._urls.items()}
        environ = environment(
            port=str(self.ports[number]), master_key_file=str(self._folder / "master"),
            telegram_token=self._fake.token, telegram_api=self._fake.url, **hook, **urls, **more,
        )  # fmt: skip
        process = Process(environ, self._folder / f"log-{len(self.started)}")
        self.started.append(process)
        await process.start()
        assert await process.is_ready(), process.log.read_text()
        return process

    async def end(self) -> None:
        """Kill whatever still runs."""
        await asyncio.gather(*(process.kill() for process in self.started if process.is_running))
