"""`afterwards start`: the service, until it is stopped."""

import asyncio
import os
import sys
import webbrowser
from contextlib import nullcontext
from datetime import datetime
from urllib.parse import urlsplit

import click

from bot import doctor, logs
from bot.commands import CANNOT_START, say
from bot.lock import only_one
from bot.memory import while_loading
from bot.settings import Settings, load

TRIES, BETWEEN = 600, 0.05  # seconds: half a minute, far longer than a start takes


@click.command("start")
@click.option("--host", help="The address to listen on; 127.0.0.1 unless AFTERWARDS_HOST says otherwise.")
@click.option("--port", help="The port; 8000 unless AFTERWARDS_PORT says otherwise.")
@click.option("--roles", help="What this process does: some of web,telegram,timers. All of them unless said otherwise.")
@click.option("--browser/--no-browser", default=None, help="Open the page; by default where there is a screen.")
def command(host: str | None, port: str | None, roles: str | None, browser: bool | None) -> None:
    """Start the service: the pages, Telegram where there is a token, reminders.

    Without a service.toml in this folder it is a demonstration of a made-up service, with its databases in ./data.
    A service in mode "live" does not start while `afterwards doctor` finds something missing.

    \b
    afterwards start
    afterwards start --port 8080 --no-browser
    AFTERWARDS_TELEGRAM_TOKEN=... afterwards start
    afterwards start --roles timers
    """
    with while_loading():
        given = {"AFTERWARDS_HOST": host, "AFTERWARDS_PORT": port, "AFTERWARDS_ROLES": roles}
        settings = load(os.environ | {name: value for name, value in given.items() if value is not None})
        _refuse_unless_ready(settings)
        logs.quiet()
        logs.guard_process()
        opens = browser if browser is not None else _has_screen()
        with nullcontext() if settings.urls else only_one(settings.data):
            asyncio.run(_run(settings, opens))


async def _run(settings: Settings, opens: bool) -> None:
    from bot.running import run  # the stores and the web server: not for a start that refuses

    asyncio.get_running_loop().set_exception_handler(logs.in_loop)
    telling = asyncio.create_task(_tell(settings, opens))
    try:
        await run(settings)
    finally:
        telling.cancel()


def _refuse_unless_ready(settings: Settings) -> None:
    if settings.is_demonstration:
        return
    from flows.engine.load import load_book

    found = doctor.missing(settings, load_book(), datetime.now(settings.file.service.zone).date())
    if found:
        say("This service cannot go live yet:", *(f"  {check.name}. {check.fix}" for check in found))
        sys.exit(CANNOT_START)


async def _tell(settings: Settings, opens: bool) -> None:
    """Say where the page is, and open it, once it can be reached."""
    if "web" not in settings.roles:
        return
    address = urlsplit(settings.own_address)
    for _ in range(TRIES):
        try:
            _, writer = await asyncio.open_connection(address.hostname, address.port)
        except OSError:
            await asyncio.sleep(BETWEEN)
        else:
            writer.close()
            break
    about = " (demonstration: no real people)" if settings.is_demonstration else ""
    click.echo(f"Afterwards{about}: {settings.own_address}")
    if opens:
        await asyncio.to_thread(webbrowser.open, settings.own_address)


def _has_screen() -> bool:
    """Whether somebody sits in front of this machine and would see a page that opens."""
    away = "CI" in os.environ or "SSH_CONNECTION" in os.environ or not sys.stdout.isatty()
    return not away and (
        sys.platform in ("darwin", "win32") or bool({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys())
    )
