"""A real server with a conversation of its own, and Debian's chromium, which may reach nothing else."""

import asyncio
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "bot" / "channels" / "web"))  # the gallery is shared with the page's own tests

from service import FakeConversation

from bot.channels.web.app import build
from bot.channels.web.settings import WebSettings

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {"width": 390, "height": 844}


class Service:
    """The page of a conversation that a test can tell what to show."""

    def __init__(self, settings: WebSettings) -> None:
        self.conversation = FakeConversation()
        config = uvicorn.Config(build(self.conversation, settings), log_level="critical", lifespan="off")
        self._server = uvicorn.Server(config)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=lambda: asyncio.run(self._server.serve([self._socket])), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    running = Service(WebSettings(service="Willow", languages=("en_GB", "cy", "pl", "ur"), receiver_link="right"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(service: Service, browser: Browser) -> Iterator[Page]:
    """A phone on which the door has been opened; every request that leaves our own address fails the test."""
    context = browser.new_context(viewport=PHONE, base_url=service.address, reduced_motion="reduce")
    outside: list[str] = []
    context.on("request", lambda request: outside.append(request.url) if not request.url.startswith(service.address) else None)
    opened = context.new_page()
    opened.goto("/")
    yield opened
    context.close()
    assert outside == []


def open_context(browser: Browser, service: Service, **more: Any) -> Page:
    """A further window with settings of its own, on which the door has been opened."""
    opened = browser.new_context(**{"viewport": PHONE, "base_url": service.address, **more}).new_page()
    opened.goto("/")
    return opened
