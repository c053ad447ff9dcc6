"""A person's hands on each channel: they open, press, tick and write there, and tell what stands on the screen."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import httpx
from html_page import Control, Page
from stage import Stage
from starlette.applications import Starlette
from telegram_fake import FakeTelegram, Message, Phone

from accessibility.interface import label as words_of
from accessibility.screen import Screen
from bot.app import demonstration
from bot.channels.telegram import Options
from bot.channels.telegram.channel import Telegram
from bot.channels.terminal import Terminal, new_chat
from bot.channels.web.app import build
from bot.messages import Incoming

ADDRESS = "https://afterwards.example.org"
"""Where the service is reached. A button of a chat can only open an address that looks like one."""
_SECRET = "what-telegram-shows"


class Hands(Protocol):
    """One device of one person."""

    async def arrive(self, arrival: str) -> None:
        """Open the address ("") or a link such as "w_staff-en_GB"."""

    async def press(self, label: str) -> None:
        """Press the button of that label."""

    async def choose(self, labels: Sequence[str]) -> None:
        """Tick these, on as many pages of choices as it takes, then Done."""

    async def place(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Put each thing of a mat into its place, then Done."""

    async def write(self, words: str) -> None:
        """Write into the field, or type where there is none."""

    async def look(self) -> None:
        """Look at the screen again, as it is now."""

    async def turn_over(self) -> None:
        """Take the device over as the supporter."""

    @property
    def text(self) -> str:
        """All that stands on the screen."""

    @property
    def labels(self) -> tuple[str, ...]:
        """What can be pressed, in order."""


async def pages(stage: Stage) -> Starlette:
    """The web channel in front of whatever service is open."""
    return build(stage.conversation, await demonstration(stage.service))


class Browser:
    """A browser of its own, with its cookie and without JavaScript."""

    def __init__(self, stage: Stage, application: Starlette) -> None:
        self._stage = stage
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(application),
            base_url=ADDRESS,
            headers={"sec-fetch-site": "same-origin"},
            follow_redirects=True,
        )
        self.page = Page("")
        self.path = ""

    async def arrive(self, arrival: str) -> None:
        kind, _, code = arrival.partition("_")
        await self.get(f"/{kind}/{code}" if code else "/")
        if kind in ("i", "p"):
            await self._send(self.page.buttons[-1])

    async def get(self, path: str) -> None:
        """Open an address."""
        await self._answered(await self.client.get(path))

    async def press(self, label: str) -> None:
        button = self.page.button(label)
        assert button is not None, f"no button {label!r} among {self.page.labels}"
        await self._send(button)

    async def choose(self, labels: Sequence[str]) -> None:
        for label in labels:
            while (box := self.page.box(label)) is None:
                await self.press(_more(self._stage))
            box.checked = True
        await self.press(_done(self._stage))

    async def place(self, pairs: Sequence[tuple[str, str]]) -> None:
        for thing, where in pairs:
            await _take_in_hand(self, self._stage, thing)
            await self.press(where)
        await self.press(_done(self._stage))

    async def write(self, words: str) -> None:
        own = [button for button in self.page.buttons if button.name == "say"]
        if self.page.fields and own:
            await self._send(own[0], words)
        else:
            token = next(value for name, value in self.page.sent(self.page.button("Stop") or own[0]) if name == "token")
            await self._post("/talk", [("token", token), ("say", "wrote"), ("words", words)])

    async def look(self) -> None:
        if self.path == "/talk":
            await self.get("/talk")

    async def turn_over(self) -> None:
        if self.page.button("I am the supporter") is not None:
            await self.press("I am the supporter")

    @property
    def text(self) -> str:
        return self.page.text

    @property
    def labels(self) -> tuple[str, ...]:
        return self.page.labels

    async def _send(self, button: Control, words: str = "") -> None:
        await self._post(button.form.attributes["action"], self.page.sent(button, words))

    async def _post(self, path: str, fields: Sequence[tuple[str, str]]) -> None:
        form: dict[str, list[str]] = {}
        for name, value in fields:
            form.setdefault(name, []).append(value)
        await self._answered(await self.client.post(path, data=form))

    async def _answered(self, answer: httpx.Response) -> None:
        assert answer.status_code < 500, f"{answer.request.url.path} answered {answer.status_code}"
        self.page, self.path = Page(answer.text), answer.url.path


class Chat:
    """A phone with Telegram. Each act is an update that the real channel takes through its webhook."""

    def __init__(self, stage: Stage, fake: FakeTelegram, number: int) -> None:
        self.stage = stage
        self.fake = fake
        self.phone: Phone = fake.phone(number)
        self.pressed: list[tuple[Message, list[list[dict[str, Any]]], dict[str, Any]]] = []  # as they stood then
        self._channel: Telegram | None = None

    async def attach(self) -> None:
        """Run the channel in front of the service that is open."""
        options = Options(self.fake.token, api=self.fake.url, webhook=ADDRESS, secret=_SECRET)

        async def lease() -> bool:
            return True

        self._channel = Telegram(self.stage.conversation, options, lease)
        await self._channel.bot.connect()
        self.stage.deliver = self._channel.send

    async def detach(self) -> None:
        """Let everything go out, then end the channel."""
        if self._channel is not None:
            self.stage.deliver = None
            await self._channel.sender.close()
            await self._channel.bot.disconnect()
            self._channel = None

    async def arrive(self, arrival: str) -> None:
        await self.phone.start(arrival)
        await self.updates()

    async def press(self, label: str) -> None:
        places = [message for message in reversed(self.phone.shown) if message.button(label) is not None]
        assert places, f"no button {label!r} in\n" + "\n".join(self.phone.transcript())
        button = places[0].button(label)
        assert button is not None
        self.pressed.append((places[0], places[0].rows, button))
        await self.press_again(button, places[0])

    async def press_again(self, button: dict[str, Any], message: Message) -> None:
        """Press a button that stood in that message, there still or not."""
        await self.phone.press(button, message)
        await self.updates()

    async def choose(self, labels: Sequence[str]) -> None:
        for label in labels:
            while self.phone.last.button(label) is None:
                await self.press(_more(self.stage))
            await self.press(label)
        await self.press(_done(self.stage))

    async def place(self, pairs: Sequence[tuple[str, str]]) -> None:
        for thing, where in pairs:
            await _take_in_hand(self, self.stage, thing)
            await self.press(where)
        await self.press(_done(self.stage))

    async def write(self, words: str) -> None:
        await self.phone.type(words)
        await self.updates()

    async def look(self) -> None:
        """A chat is what was sent."""

    async def turn_over(self) -> None:
        """In a chat nobody sits beside."""

    @property
    def text(self) -> str:
        return " ".join(message.text for message in self.phone.shown[-4:])

    @property
    def labels(self) -> tuple[str, ...]:
        rows = next((message.labels for message in reversed(self.phone.shown) if message.rows), [])
        return tuple(re.sub(r"^(?:\d+ |[✓▸] )", "", label) for row in rows for label in row)

    async def updates(self) -> None:
        """Bring every update that waits to the webhook, as Telegram does, until all that answers it is sent."""
        channel = self._channel
        assert channel is not None, "no channel runs"
        (webhook,) = channel.routes
        application = Starlette(routes=[webhook])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url=ADDRESS) as telegram:
            for update in list(self.fake.world.waiting):
                headers = {"X-Telegram-Bot-Api-Secret-Token": _SECRET}
                answer = await telegram.post(webhook.path, json=update.body, headers=headers)
                assert answer.status_code == 200, f"the webhook answered {answer.status_code}"
                self.fake.world.waiting.remove(update)
                await self.fake._ride(answer.content)
        while under_way := tuple(channel.sender._lanes._tasks):
            await asyncio.gather(*under_way)


class Console:
    """The terminal: numbers and typed words."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._lines: list[str] = []
        self._terminal = Terminal(stage.conversation, self._lines.append, new_chat())
        self._events = 0

    async def arrive(self, arrival: str) -> None:
        self._events += 1
        incoming = Incoming(self._terminal._chat, f"arrives {id(self)} {self._events}", arrival=arrival)
        self._terminal.show(await self._stage.conversation.handle(incoming))

    async def press(self, label: str) -> None:
        number = self._numbers().get(label)
        await self._terminal.enter(number or label)

    async def choose(self, labels: Sequence[str]) -> None:
        for label in labels:
            while label not in self._numbers():
                await self.press(_more(self._stage))
            await self.press(label)
        await self.press(_done(self._stage))

    async def place(self, pairs: Sequence[tuple[str, str]]) -> None:
        for thing, where in pairs:
            await _take_in_hand(self, self._stage, thing)
            await self.press(where)
        await self.press(_done(self._stage))

    async def write(self, words: str) -> None:
        await self._terminal.enter(words)

    async def look(self) -> None:
        await self._terminal.enter("")

    async def turn_over(self) -> None:
        """The one keyboard is passed on."""

    @property
    def text(self) -> str:
        return self._lines[-1] if self._lines else ""

    @property
    def labels(self) -> tuple[str, ...]:
        shown = self._stage.now.screen
        here = words_of("label.always", shown.form, shown.language)
        always = re.search(rf"^{here}: (.+)$", self.text, re.MULTILINE)
        return (*self._numbers(), *(always[1].split(" | ") if always else ()))

    def _numbers(self) -> Mapping[str, str]:
        found = re.findall(r"^ ?(\d+)  (?:\[x\] )?(.+)$", self.text, re.MULTILINE)
        numbers: dict[str, str] = {}
        for number, label in found:
            numbers.setdefault(re.sub(r" \(.*\)$", "", label), number)
        return numbers


async def _take_in_hand(hands: Any, stage: Stage, thing: str) -> None:
    """Make this thing of a mat the one that is placed next, unless it is."""
    screen: Screen = stage.now.screen
    in_hand = next((item.label for item in screen.items if item.ticked), "")
    if in_hand != thing:
        await hands.press(thing)


def _more(stage: Stage) -> str:
    """What the button is called that shows more choices."""
    button = stage.now.screen.more
    assert button is not None, "there are no more choices"
    return button.label


def _done(stage: Stage) -> str:
    """What the button is called that ends a choice of several."""
    button = stage.now.screen.done
    assert button is not None, "this is not a choice of several"
    return button.label
