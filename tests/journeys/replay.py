"""Plays a journey again by key, in another form: the same steps come, and the same is kept."""

from collections.abc import Sequence
from datetime import datetime

from arrivals import arrive_at
from kept import Kept, kept_now
from player import Deed, Player
from stage import Stage
from talk_file import Part

from bot.channels.terminal import new_chat
from bot.messages import Chat, Incoming, Words
from flows.engine.flow import Form
from flows.engine.load import Book


class Keys:
    """A device without a screen: what is done there is done by key, with the token of the present screen."""

    def __init__(self, stage: Stage, channel: str) -> None:
        self._stage = stage
        self._chat = Chat(channel, *((f"{id(self)}",) if channel == "telegram" else (new_chat().address, b"k" * 16)))
        self._words = ""
        self._events = 0

    async def arrive(self, arrival: str) -> None:
        await self._handle(Incoming(self._chat, self._event(), arrival=arrival))

    async def press(self, label: str) -> None:
        screen = self._stage.now.screen
        done = (screen.done,) if screen.done is not None else ()
        listed = (*screen.answers, *screen.closers, *done, *screen.constants, *screen.ways)
        await self.do(next(button.act for button in listed if button.label == label))

    async def choose(self, labels: Sequence[str]) -> None:
        """What has labels is done on other devices."""

    async def place(self, pairs: Sequence[tuple[str, str]]) -> None:
        """What has labels is done on other devices."""

    async def write(self, words: str) -> None:
        self._words = words
        await self._read_on()
        screen = self._stage.now.screen
        if screen.layout == "write" and screen.done is not None:
            await self.do(screen.done.act, words)
        else:
            await self._handle(Incoming(self._chat, self._event(), words=Words(words)))

    async def look(self) -> None:
        await self._stage.conversation.show(self._chat)

    async def turn_over(self) -> None:
        """Nobody sits beside."""

    async def do(self, act: str, words: str = "") -> None:
        """An act, once what is said before it has been read."""
        if act != "go":
            await self._read_on()
        said = words or (self._words if act.startswith("name:") else "")
        shown = self._stage.now
        token = self._stage.service.conversation.token(self._chat, shown.ref, "")
        await self._handle(Incoming(self._chat, self._event(), token, act, Words(said) if said else None))

    async def _read_on(self) -> None:
        while (done := self._stage.now.screen.done) is not None and done.act == "go":
            await self.do("go")

    @property
    def text(self) -> str:
        return ""

    @property
    def labels(self) -> tuple[str, ...]:
        return ()

    async def _handle(self, incoming: Incoming) -> None:
        reply = await self._stage.conversation.handle(incoming)
        self._chat = reply.chat or self._chat

    def _event(self) -> str:
        self._events += 1
        return f"{id(self)} {self._events}"


class Replay(Player):
    """Does the deeds of a journey again."""

    def __init__(self, stage: Stage, player: Player, form: Form) -> None:
        super().__init__(stage, player.channel, None, player.log)
        self._form = form
        self.played = player

    @property
    def form(self) -> Form:
        return self._form

    def new_device(self) -> None:
        self.hands: Keys = Keys(self.stage, self.channel)

    def nobody_else_was_told(self) -> None:
        """What is sent is compared at the end."""

    async def choose_form(self) -> None:
        await self.hands.do(f"form:{self._form}")

    async def again(self, part: Part, deeds: Sequence[Deed]) -> Kept:
        """Do the deeds of a part; what is kept at its end. AssertionError where another step comes."""
        await self.begin(part)
        for deed in deeds:
            try:
                await self._do(deed)
            except (AssertionError, LookupError, StopIteration) as failure:
                raise AssertionError(f"{self._form}, {part.name}, {deed}: {failure}\n{self._shown()}") from failure
            same = deed.kind in ("device", "later") or self.at == deed.at
            assert same, f"{self._form}: after {deed} comes {self.at}\n{self._shown()}"
        return await kept_now(self.stage)

    async def _do(self, deed: Deed) -> None:
        match deed.kind:
            case "opens":
                await arrive_at(self, deed.value)
            case "act" if deed.value != "go":
                await self.hands.do(deed.value)
            case "words":
                await self.hands.write(self.misspelt() if self.stage.now.screen.name == "four_words" else deed.value)
            case "later":
                self.stage.working.clock.at = datetime.fromisoformat(deed.value)
                await self.stage.service.remind()
            case "device":
                self.new_device()
            case "seen":
                await self.receiver_sees(deed.value)


def other_forms(book: Book, parts: Sequence[Part]) -> tuple[Form, ...]:
    """The forms that every flow of these parts has, but for those it was played in."""
    flows = [book.current(part.headers["flow"]) for part in parts if part.headers["flow"] in book]
    played = {part.headers["form"] for part in parts}
    first = flows[0].card.forms if flows else ()
    return tuple(form for form in first if form not in played and all(form in flow.card.forms for flow in flows))
