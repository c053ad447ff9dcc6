"""A real screen as the hands of a transcript: by keyboard alone, by two switches, by one, or without a script."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Coroutine
from typing import Any

import uvicorn
from hands import Browser
from html_page import Control, Node, Page
from playwright.async_api import Browser as Chromium
from playwright.async_api import Locator, Playwright, async_playwright
from playwright.async_api import Page as Window
from stage import Stage
from starlette.applications import Starlette
from web_server import ARGUMENTS, PHONE

WAYS = ("keyboard", "two switches", "one switch", "no script")
_SET = {"two switches": ("scan:two", "step:50"), "one switch": ("scan:one", "step:50")}
_STOPS_AT_MOST = 120
_SUBMIT = """fields => {
  const form = Object.assign(document.createElement("form"), {method: "post", action: "/talk"})
  for (const [name, value] of fields) {
    const field = Object.assign(document.createElement("textarea"), {name, value})
    form.append(field)
  }
  document.body.append(form)
  form.submit()
}"""
"""Words sent where no field is: what no page of ours offers."""


class Screens:
    """One chromium on a loop of its own: what waits for it waits in a thread."""

    def __init__(self, chromium: str | None) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._playwright: Playwright
        self.chromium: Chromium
        self.run(self._launch(chromium))

    def run(self, what: Coroutine[Any, Any, None]) -> None:
        """Do it to its end, there."""
        asyncio.run_coroutine_threadsafe(what, self._loop).result()

    def stop(self) -> None:
        """Close it."""
        self.run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def _launch(self, chromium: str | None) -> None:
        self._playwright = await async_playwright().start()
        self.chromium = await self._playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)

    async def _end(self) -> None:
        await self.chromium.close()
        await self._playwright.stop()


class Served:
    """Pages on a real port of this machine."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None

    def serve(self, application: Starlette) -> None:
        """From here on."""
        self._server = uvicorn.Server(uvicorn.Config(application, log_level="critical", lifespan="off"))
        self._serving = asyncio.create_task(self._server.serve([self._socket]))

    async def stop(self) -> None:
        """And no longer."""
        assert self._server is not None and self._serving is not None
        self._server.should_exit = True
        await self._serving


class Screen(Browser):
    """A window of a real browser, pressed in one way and in no other."""

    def __init__(self, stage: Stage, application: Starlette, chromium: Chromium, address: str, way: str) -> None:
        super().__init__(stage, application)
        self._chromium, self._address, self._way = chromium, address, way
        self._window: Window | None = None
        self.wrong: list[str] = []  # asked for elsewhere, or said on the console as an error

    async def close(self) -> None:
        """Shut the window."""
        if self._window is not None:
            await self._window.context.close()

    async def get(self, path: str) -> None:
        window = await self._opened()
        await window.goto(path)
        await self._read()

    async def choose(self, labels: Any) -> None:
        """Tick, with More where it is behind it, then Done."""
        screen = self._stage.now.screen
        assert screen.done is not None, "this is not a choice of several"
        for label in labels:
            while (box := self.page.box(label)) is None:
                assert screen.more is not None, "there are no more choices"
                await self.press(screen.more.label)
            if not box.checked:
                await self._tick(self._there("input[type=checkbox]", box.node, _is_box))
        await self.press(screen.done.label)

    async def _opened(self) -> Window:
        if self._window is None:
            context = await self._chromium.new_context(
                base_url=self._address, viewport=PHONE, service_workers="block", reduced_motion="reduce",
                java_script_enabled=self._way != "no script",
            )  # fmt: skip
            context.set_default_timeout(10_000)
            context.on("request", lambda asked: self._note(asked.url, not asked.url.startswith(self._address)))
            self._window = await context.new_page()
            self._window.on("console", lambda said: self._note(said.text, said.type == "error"))
            for change in _SET.get(self._way, ()):
                headers = {"sec-fetch-site": "same-origin"}
                await context.request.post("/ways-in", form={"set": change}, headers=headers, max_redirects=0)
            if self._way != "no script":
                await self._window.clock.install()
        return self._window

    def _note(self, what: str, is_wrong: bool) -> None:
        if is_wrong:
            self.wrong.append(what)

    @property
    def window(self) -> Window:
        """The window, which is open."""
        assert self._window is not None, "nothing was opened yet"
        return self._window

    async def _read(self) -> None:
        html = await self.window.content()
        self.page, self.path = Page(html), "/" + self.window.url.split("/", 3)[3].partition("?")[0]

    def _there(self, selector: str, node: Node, among: Any) -> Locator:
        """What was read, on the screen: the same place among its kind."""
        every = [one for one in self.page.root.every(node.tag) if among(one)]
        return self.window.locator(selector).nth(next(at for at, one in enumerate(every) if one is node))

    async def _send(self, button: Control, words: str = "") -> None:
        if words:
            await self._write(words)
        target = self._there("button:not([type=button])", button.node, _is_button)
        async with self.window.expect_navigation():
            await self._press(target, holds="data-hold" in button.node.attributes)
        await self._read()

    async def _post(self, path: str, fields: Any) -> None:
        async with self.window.expect_navigation():
            await self.window.evaluate(_SUBMIT, [list(field) for field in fields])
        await self._read()

    async def _press(self, target: Locator, *, holds: bool) -> None:
        if self._way == "no script":
            await target.click(no_wait_after=True)
            return
        await self._reach(target)
        await self.window.keyboard.down(self._chooses)
        if holds and self._way == "keyboard":
            await self.window.clock.run_for(2100)
        await self.window.keyboard.up(self._chooses)

    @property
    def _chooses(self) -> str:
        return "Space" if self._way == "one switch" else "Enter"

    async def _tick(self, box: Locator) -> None:
        if self._way == "no script":
            await box.locator("xpath=..").click()
        else:
            await self._reach(box)
            await self.window.keyboard.press("Space" if self._way == "keyboard" else self._chooses)
        assert await box.is_checked(), "it is not ticked"

    async def _write(self, words: str) -> None:
        field = self.window.locator("textarea").first
        if self._way == "no script":
            await field.fill(words)
            return
        await self._reach(field)
        if self._way != "keyboard":
            await self.window.keyboard.press(self._chooses)
        await self.window.keyboard.press("Control+a")
        await self.window.keyboard.insert_text(words)  # by whatever keyboard the device itself offers
        if self._way != "keyboard":
            await self.window.keyboard.press("Tab")

    async def _reach(self, target: Locator) -> None:
        """By what this way has, and by nothing else, from wherever the focus is."""
        if self._way != "keyboard":
            await self.window.clock.run_for(400)  # a page that has just come takes no press yet
        for _ in range(_STOPS_AT_MOST):
            if await target.evaluate("part => part === document.activeElement"):
                assert await target.evaluate(self._is_seen), "where the focus is cannot be seen"
                return
            await self._go_on()
        raise AssertionError(f"by {self._way} nobody gets to {await target.evaluate('part => part.outerHTML')}")

    def _go_on(self) -> Awaitable[None]:
        if self._way == "keyboard":
            return self.window.keyboard.press("Tab")
        return self._scan()

    async def _scan(self) -> None:
        if self._way == "one switch":
            await self.window.clock.run_for(5000)
            return
        await self.window.keyboard.press("Space")
        await self.window.clock.run_for(400)

    @property
    def _is_seen(self) -> str:
        if self._way == "keyboard":
            return "part => part.matches(':focus-visible')"
        return "part => document.querySelectorAll('.lit').length === 1 && Boolean(part.closest('.lit'))"


def _is_button(node: Node) -> bool:
    return node.attributes.get("type") != "button"


def _is_box(node: Node) -> bool:
    return node.attributes.get("type") == "checkbox"
