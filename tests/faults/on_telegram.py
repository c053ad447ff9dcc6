"""A person with Telegram. In a talk they press once and wait: the next question has to come by itself."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from typing import Any

from ledger import Ledger, Talk
from on_the_web import Stranded
from persons import Mind
from telegram_fake import FakeTelegram, Message, Phone

from bot.messages import Chat

AGAIN_SECONDS = 3.0  # a menu is asked for again after that: nothing is owed where nothing was answered
LOOK_SECONDS = 0.5  # that Telegram has taken an update off its list wakes nobody
HELP = "Help now"


class OnTelegram:
    """One person after another, each in a chat of their own."""

    numbers = count(500_001)

    def __init__(self, fake: FakeTelegram, ledger: Ledger, mind: Mind) -> None:
        self._fake, self._ledger, self._mind = fake, ledger, mind
        self._phone: Phone = fake.phone(next(self.numbers))
        self._chat = Chat("telegram", "")
        self.talk: Talk | None = None
        self.waits_for = ""

    async def live(self, store: str, stop: asyncio.Event) -> None:
        """Have one talk of that store, to its end, or as far as it has come when it is time to stop."""
        self._phone = self._fake.phone(next(self.numbers))
        self._chat, self.talk = Chat("telegram", str(self._phone.id)), None
        await self._begin({"support": "Support for me", "learning": "Help us learn"}[store])
        while not stop.is_set() and self.talk is not None and not self.talk.over:
            await self._answer(self.talk)

    async def _begin(self, door: str) -> None:
        starts = 0
        while True:
            await self._phone.start("w_staff-en_GB")
            starts += 1
            if await self._comes(lambda: any(message.button(door) for message in self._phone.shown), AGAIN_SECONDS):
                break
        await self._phone.tap(door)
        await self._wait(lambda: self._question(0) is not None, "the first question")
        message = self._question(0)
        assert message is not None, "it has come"
        store, talk = self._ledger.place(_token(message))
        self.talk = self._ledger.begun(store, talk, self._chat, self._revision(message))
        if starts > 1:  # the later ones may come after the question, and show it again
            self._ledger.asked_again.add(talk)

    async def _answer(self, talk: Talk) -> None:
        message = self._question(talk.revision)
        assert message is not None, "the question stands there"
        doing = self._mind.decide(message.text, _labels(message))
        if not doing.moves:
            await self._set(talk, message, doing.press)
            return
        for label in doing.ticks:
            talk.does(1)
            await self._press(talk, label)
        talk.does(
            1, ends=doing.ends, answers=doing.answers, sends=doing.sends, asks=doing.asks, reminds=doing.reminds
        )  # fmt: skip
        if doing.words:
            await self._done(talk, await self._phone.type(doing.words))
        else:
            await self._press(talk, doing.press)

    async def _set(self, talk: Talk, asked: Message, label: str) -> None:
        """A question of the service itself, before the talk goes on: its answer is not the talk's."""
        self._ledger.asked_again.add(talk.id)
        await self._phone.tap(label, asked)
        await self._comes(lambda: self._question(talk.revision) is not asked, AGAIN_SECONDS)

    async def _press(self, talk: Talk, label: str) -> None:
        message = self._question(talk.revision)
        assert message is not None, "the question stands there"
        await self._done(talk, await self._phone.tap(label, message))

    async def _done(self, talk: Talk, update: int) -> None:
        """Wait until it is accepted, and, where the talk goes on, for the next question."""
        wanted = talk.revision + talk.pending

        def is_taken() -> bool:
            return all(waiting.id != update for waiting in self._fake.world.waiting)

        def is_asked() -> bool:
            return self._question(wanted) is not None

        await self._wait(lambda: is_taken() or is_asked(), "the update")
        ends = talk.ends
        self._ledger.accept(talk)
        if not ends:
            await self._wait(is_asked, f"the question at {wanted}")

    # the chat

    def _question(self, revision: int) -> Message | None:
        """The newest message with buttons of the talk at that revision or after it. Ticks are made in place, so a
        question that was sent again may stand below it."""
        for message in reversed(self._phone.shown[-6:]):
            token = _token(message)
            store, talk = self._ledger.place(token) if token else ("", b"")
            if store not in ("support", "learning"):
                continue
            at = self._revision(message)
            if at < 0:
                raise Stranded(f"{store} on Telegram: a question that was signed for another chat")
            if self.talk is not None and talk != self.talk.id:
                raise Stranded(f"{store} on Telegram: a second talk in a chat")
            if self.talk is not None and at > self.talk.revision + self.talk.pending:
                raise Stranded(f"{store} on Telegram: asked at {at}, {self.talk.revision} + {self.talk.pending} done")
            if at >= revision:
                return message
        return None

    def _revision(self, message: Message) -> int:
        return self._ledger.revision(_token(message), self._chat, "help")

    async def _wait(self, holds: Callable[[], bool], what: str) -> None:
        """However long it takes: what never comes is found out in the end, when nobody is killed any more."""
        store = self.talk.store if self.talk is not None else "a talk"
        self.waits_for = f"{what} of {store} on Telegram"
        while not await self._comes(holds, LOOK_SECONDS):
            pass
        self.waits_for = ""

    async def _comes(self, holds: Callable[[], bool], seconds: float) -> bool:
        world = self._fake.world
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), world.changed:
                await world.changed.wait_for(holds)
                return True
        return False


def _token(message: Message) -> str:
    """The token of Help now, which stands on every question."""
    return next((button["callback_data"] for button in _buttons(message) if button["text"] == HELP), "")


def _buttons(message: Message) -> Iterator[dict[str, Any]]:
    return (button for row in message.rows for button in row)


def _labels(message: Message) -> list[str]:
    return [button["text"].lstrip("✓▸ ") for button in _buttons(message)]
