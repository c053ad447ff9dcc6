"""The page on a real port, over a conversation that shows what it is told to show."""

import asyncio
import socket
import threading
from typing import Any

import uvicorn
from playwright.sync_api import Browser, Page, Request
from web_gallery import SCREENS
from web_service import SETTINGS, TALK, FakeConversation

from bot.channels.web.app import build
from bot.messages import Outgoing, Reply

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP afterwards.example.org 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
"""The last: no other address can be reached, and whoever asks for one is found out. The one name is of a service
on this machine: a chat opens no address without one."""
PHONE = {"width": 390, "height": 844}


class Server:
    """Serves until it is stopped."""

    def __init__(self) -> None:
        self.conversation = FakeConversation()
        self._server = uvicorn.Server(
            uvicorn.Config(build(self.conversation, SETTINGS), log_level="critical", lifespan="off")
        )
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=lambda: asyncio.run(self._server.serve([self._socket])), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)

    def open(self, browser: Browser, **settings: Any) -> tuple[Page, list[str]]:
        """A window with the door open, and a list that fills with every address outside that it asks for."""
        self.conversation.replies.clear()
        context = browser.new_context(base_url=self.address, **settings)
        outside: list[str] = []

        def note(request: Request) -> None:
            if not request.url.startswith(self.address):
                outside.append(request.url)

        context.on("request", note)
        page = context.new_page()
        page.goto("/")
        self.conversation.taken.clear()
        return page, outside

    def show(self, page: Page, name: str) -> None:
        """Have the window show that screen of the gallery, as a person would come to it."""
        screen = SCREENS[name]
        self.conversation.shown = SCREENS["write"] if name == "name" else screen
        page.goto("/talk")
        if name == "name":
            self.conversation.replies = [lambda incoming: Reply((Outgoing(incoming.chat, screen, TALK),))]
            page.locator("#words").fill("Amy spotted it early and got him outside")
            page.get_by_role("button", name="Next").click()
            page.wait_for_selector("mark")
        if screen.turn == "supporter":
            page.locator("[data-hold]").evaluate("button => button.click()")  # as a switch or a screen reader presses
            page.wait_for_selector("h1:not(:text('I am the supporter'))")
        page.wait_for_load_state()
