"""One process from its start until it is told to stop: its channels, what is due, and what is past its time."""

import asyncio
import errno
import secrets
import socket
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING

from starlette.routing import Route

from bot import logs
from bot.app import Service, demonstration, for_leads, open_service, open_telegram
from bot.guards.typed import ready_soon
from bot.memory import all_loaded
from bot.settings import Settings
from bot.settings.problems import Problem, SettingsError
from bot.stopping import told_to_stop
from bot.storage.timers import BEAT_SECONDS

if TYPE_CHECKING:
    from bot.channels.telegram.channel import Telegram

TICK_SECONDS = 2.0  # between looks at what is due: notices, reminders
STOP_SECONDS = 2  # for the pages under way when the process is told to stop
SWEEP_SECONDS = 3600.0


async def run(settings: Settings) -> None:
    """Run every role of this process until it is told to stop; then commit what waits and leave nothing half done."""
    logs.quiet()
    told = told_to_stop()
    place = _place(settings) if "web" in settings.roles else None
    service = open_service(settings)
    await service.deliveries.beat()
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_beat(service))
            tasks.create_task(ready_soon())
            routes: tuple[Route, ...] = ()
            if settings.environment.telegram_token:  # whatever this process does, a notice must go out from here
                receives = "telegram" in settings.roles
                channel = open_telegram(service)
                routes = channel.routes if receives else ()
                tasks.create_task(_kept_up(channel, receives=receives))
            all_loaded()
            if "timers" in settings.roles:
                tasks.create_task(_tick(service.receivers.chase))
                tasks.create_task(_tick(service.send_reminders))
                tasks.create_task(_sweep(service))
            if place is not None:
                await _serve(service, routes, told, place)
            await told.wait()
            raise _Stop
    except* _Stop:
        pass
    finally:
        await service.close()


class _Stop(Exception):
    """A signal came, and the web server has answered what was under way."""


def _place(settings: Settings) -> socket.socket:
    """Where the pages will be served: taken before anything else, so that a start that cannot serve ends at once and
    says why. Nobody is answered there yet. Raises `SettingsError`."""
    environment = settings.environment
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            environment.host, environment.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        place = socket.socket(family, kind)
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that was left a second ago
        place.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            fix = "another program listens there already. Stop it, or name another port."
            raise SettingsError([Problem("AFTERWARDS_PORT", fix)]) from None
        fix = f"nothing can listen there ({error.strerror}). Name another address of this machine, or another port."
        raise SettingsError([Problem("AFTERWARDS_HOST, AFTERWARDS_PORT", fix)]) from None
    return place


async def _serve(service: Service, more: tuple[Route, ...], told: asyncio.Event, place: socket.socket) -> None:
    import uvicorn  # noqa: PLC0415 (only a process with the web role serves)

    from bot.channels.web.app import build  # noqa: PLC0415 (the same)

    shown = await demonstration(service)
    application = build(service.conversation, shown, for_leads(service), service.photos, service.people)
    application.router.routes[:0] = more  # first: every update of a chat comes this way
    environment = service.settings.environment
    config = uvicorn.Config(
        application, host=environment.host, port=environment.port, log_config=None, server_header=False,
        access_log=False, lifespan="off", proxy_headers=bool(environment.public_url),
        timeout_graceful_shutdown=STOP_SECONDS,
    )  # fmt: skip
    logs.event("started", mode=service.settings.mode, port=environment.port)
    server = uvicorn.Server(config)
    server.capture_signals = nullcontext  # type: ignore[method-assign, assignment]  # its own way ends the process in its midst

    async def end() -> None:
        await told.wait()
        server.should_exit = True

    ending = asyncio.create_task(end())
    await server.serve(sockets=[place])
    ending.cancel()


async def _kept_up(channel: "Telegram", *, receives: bool) -> None:
    """A chat channel that fails is opened again: the pages and help must never go down with it."""
    while True:
        try:
            await channel.run(receives=receives)
        except Exception as failure:
            logs.failed("telegram", failure)
        await asyncio.sleep(TICK_SECONDS)


async def _beat(service: Service) -> None:
    """Whatever this process does, the others hear that it lives: or they would send what it is about to send."""
    while True:
        await asyncio.sleep(BEAT_SECONDS)
        try:
            await service.deliveries.beat()
        except Exception as failure:  # the stores: the next beat finds them again
            logs.failed("timers", failure)


async def _tick(send_due: Callable[[], Awaitable[int]]) -> None:
    while True:
        try:
            await send_due()
        except Exception as failure:  # the stores: the next tick finds them again
            logs.failed("timers", failure)
        await asyncio.sleep(TICK_SECONDS)


async def _sweep(service: Service) -> None:
    while True:
        try:
            await service.sweep()
        except Exception as failure:
            logs.failed("cleanup", failure)
        await asyncio.sleep(SWEEP_SECONDS * (0.9 + secrets.randbelow(20) / 100))


__all__ = ["run"]
