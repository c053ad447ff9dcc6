"""A device in a test: what is pressed on it goes to the conversation of a whole service, as its channel passes it."""

from collections.abc import Iterator
from itertools import count

from accessibility.screen import Button, Screen
from bot.app import Service
from bot.messages import Chat, Incoming, Outgoing, Reply, Words

_EVENTS = count()


class Device:
    """Keeps the screen that it was last given."""

    def __init__(self, service: Service, channel: str = "web", address: str = "one") -> None:
        self.service = service
        self.chat = Chat(channel, address, b"k" * 16 if channel == "web" else b"")
        self.shown: tuple[Outgoing, ...] = ()
        self.pushed: list[Outgoing] = []
        self.reply = Reply()

    @property
    def screen(self) -> Screen:
        """What stands on it now."""
        return self.shown[-1].screen

    @property
    def text(self) -> str:
        """What it says."""
        screen = self.screen
        return " ".join(part for part in (screen.notice, *screen.statements, screen.question, screen.hint) if part)

    @property
    def labels(self) -> list[str]:
        """What can be pressed."""
        return [button.label for button in _buttons(self.screen)]

    async def arrive(self, arrival: str = "") -> None:
        """Open the address, or a link."""
        await self.send(Incoming(self.chat, f"event {next(_EVENTS)}", arrival=arrival))

    async def press(self, *labels: str) -> None:
        """Press these buttons in turn, past whatever has to be read, on whatever page of choices."""
        for label in labels:
            while label not in self.labels and self.screen.done is not None and self.screen.done.act == "go":
                await self.act("go")
            for _ in range(4):
                if label in self.labels or self.screen.more is None:
                    break
                await self.act("more")
            assert label in self.labels, f"no button {label!r} at {self.screen.name}: {self.labels}"
            await self.act(next(button.act for button in _buttons(self.screen) if button.label == label))

    async def act(self, act: str, on: Outgoing | None = None) -> None:
        """Press the button of that act, on this screen or (`on`) on one that stood there before."""
        await self.send(self.pressing(act, on))

    def pressing(self, act: str, on: Outgoing | None = None) -> Incoming:
        """What the channel passes on when it is pressed."""
        ref = (on or self.shown[-1]).ref
        if self.chat.channel == "telegram":
            token = self.service.conversation.token(self.chat, ref, act)
            return Incoming(self.chat, f"event {next(_EVENTS)}", token=token)
        token = self.service.conversation.token(self.chat, ref, "")
        return Incoming(self.chat, f"{token} {act} {next(_EVENTS)}", token=token, act=act)

    async def type(self, words: str, act: str = "wrote") -> None:
        """Type into the field of a page, and press its button; or type into the chat."""
        if self.chat.channel == "telegram":
            await self.send(Incoming(self.chat, f"event {next(_EVENTS)}", words=Words(words)))
            return
        token = self.service.conversation.token(self.chat, self.shown[-1].ref, "")
        await self.send(Incoming(self.chat, f"event {next(_EVENTS)}", token=token, act=act, words=Words(words)))

    async def look(self) -> None:
        """Open the page again."""
        self._take(await self.service.conversation.show(self.chat))

    async def send(self, incoming: Incoming) -> None:
        """Pass something on."""
        self._take(await self.service.conversation.handle(incoming))

    def _take(self, reply: Reply) -> None:
        self.reply = reply
        self.chat = reply.chat or self.chat
        self.shown = reply.out or self.shown


def _buttons(screen: Screen) -> Iterator[Button]:
    yield from (*screen.answers, *screen.closers, *screen.constants, *screen.items, *screen.ways)
    yield from (button for button in (screen.more, screen.done, screen.note) if button is not None)
    yield from (line.change for line in screen.lines if line.change is not None)
