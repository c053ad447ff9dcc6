"""The service behind Telegram's stand-in while everything goes wrong at once, and people who tap twice and late.

Whatever a person does is done by the engine beside them as well: what the store holds must be what that one turn gives.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from process import free_port
from starlette.applications import Starlette
from telegram_fake import FakeTelegram, Message, Phone
from telegram_fake.faults import Kind
from telegram_fake.world import Waiting
from working import Clock, Working, settings

from bot.app import Service
from bot.channels.telegram import CHANNEL, Options
from bot.channels.telegram.channel import Telegram
from bot.messages import Chat, TalkRef
from bot.people import Person
from bot.replies import acts_of
from bot.written import move_of
from flows.engine.session import Event, HandOver, Session
from flows.engine.turn import take_turn, waiting

LOOK_SECONDS = 0.01
PATIENCE = 60.0  # until somebody counts as left without a reply
LONGEST_PAUSE = 0.05  # real seconds for whatever pause the channel makes
ANSWER_SECONDS = 0.3  # after so long a call counts as timed out
WAYS = {"back": 2, "skip": 2, "break": 1, "help": 1, "stop": 0.3}
"""How often the ways that are always there are taken, where an answer has 10."""
FILES = ("photo", "voice", "sticker", "video_note", "location", "contact", "poll")
UNKNOWN = ("message_reaction", "chat_boost", "a_kind_of_tomorrow", "inline_query")
FAULTS: tuple[Kind, ...] = ("429", "429", "500", "502", "reset", "reset_after", "garbage", "hang", "hang_after")
STRUCK = (
    "sendMessage",
    "sendMessage",
    "sendPhoto",
    "editMessageText",
    "editMessageReplyMarkup",
    "answerCallbackQuery",
    "getUpdates",
)
MOST_FAULTS = 2  # of one method that lie in wait at once: a storm has gaps
Found = tuple[TalkRef, Session]


@dataclass
class Storm:
    """One service, its chats, and the weather."""

    service: Service
    channel: Telegram
    fake: FakeTelegram
    chance: random.Random
    acted: dict[str, int] = field(default_factory=dict)
    owners: dict[bytes, str] = field(default_factory=dict)  # whose each talk is

    async def blow(self, stop: asyncio.Event) -> None:
        """Let calls fail, one after another, until it is over."""
        while not stop.is_set():
            kind, method = self.chance.choice(FAULTS), self.chance.choice(STRUCK)
            if kind.startswith("hang") and method in ("sendPhoto", "getUpdates"):
                kind = "reset_after"  # these are given half a minute
            if sum(fault.times for fault in self.fake.faults.script if fault.method == method) < MOST_FAULTS:
                self.fake.faults.add(kind, method, seconds=self.chance.choice((0, 1, 7)))
            await asyncio.sleep(self.chance.uniform(0, 0.05))  # the weather changes as it likes
        for fault in self.fake.faults.script:
            fault.times = 0

    @property
    def strikes(self) -> int:
        """How many calls have failed."""
        return sum(fault.times == 0 for fault in self.fake.faults.script)

    def noted(self, what: str) -> None:
        """Somebody has done this."""
        self.acted[what] = self.acted.get(what, 0) + 1


class Tapper:
    """One person in one chat, who answers a talk and does what hands do."""

    words, chats = count(1), count(1001)

    def __init__(self, storm: Storm, arrival: str) -> None:
        self._storm, self._arrival, number = storm, arrival, next(self.chats)
        self._phone: Phone = storm.fake.phone(number)
        self._chat = Chat(CHANNEL, str(number))
        self._old: list[tuple[dict[str, Any], Message]] = []

    async def live(self, door: str, most: int) -> None:
        """Have one talk: so many answers, or to its end."""
        await self._phone.start(self._arrival)
        await self._until(lambda: any(one.button(door) for one in self._phone.shown[-3:]), f"{door} at the door")
        await self._phone.tap(door)
        found = await self._asked()
        for _ in range(most):
            if found is None or found[1].is_over:
                return
            await self._disturb(found)
            found = await self._answer(*found)

    # what is asked, and the answer

    async def _asked(self) -> Found | None:
        """Wait until all that was done is accepted and the present question is in the chat; None if no talk goes on."""
        found: Found | None = None
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    await eventually(lambda: not self._waits())
                    found = await self._stored()
                    if found is None or self._message(*found) is not None:
                        return found
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError:
            where = "" if found is None else f"{found[1].frame.flow} {found[1].frame.step} at {found[1].revision}"
            raise AssertionError(self._left(f"the question of {where}")) from None

    def _waits(self) -> bool:
        return any(update.chat == self._phone.id for update in self._storm.fake.world.waiting)

    async def _stored(self) -> Found | None:
        live = await self._storm.service.conversation._turns.live(self._chat)
        if live is None:
            return None
        store, talk, session = live
        assert self._storm.owners.setdefault(talk, self._chat.address) == self._chat.address
        return TalkRef(store, talk, session.revision), session

    def _message(self, ref: TalkRef, session: Session) -> Message | None:
        """The newest message with a button of this question."""
        acts, tokens = self._acts(ref, session), self._storm.service.conversation.tokens
        for message in reversed(self._phone.shown):
            if any(tokens.which(button["callback_data"], self._chat, ref, acts) for button in _taps(message)):
                return message
        return None

    async def _answer(self, ref: TalkRef, session: Session) -> Found | None:
        message, chance = self._message(ref, session), self._storm.chance
        assert message is not None
        if waiting(self._storm.service.book, session).kind == "write" and chance.random() < 0.8:
            return await self._write(ref, session)
        offered = list(self._offered(ref, session, message))
        weights = [WAYS.get(act, 0.02 if act.startswith("s:") else 10) for act, _ in offered]
        act, button = chance.choices(offered, weights)[0]
        times = chance.choice((1, 1, 1, 2, 3))
        for _ in range(times):
            await self._phone.press(button, message)
        self._storm.noted(f"{times} taps at once" if times > 1 else "a tap")
        self._old.append((button, message))
        after = await self._asked()
        self._compare(session, move_of(act).event, after)
        return after

    def _offered(self, ref: TalkRef, session: Session, message: Message) -> Iterator[tuple[str, dict[str, Any]]]:
        """What can be pressed on this message, as the service signed it."""
        acts, tokens = self._acts(ref, session), self._storm.service.conversation.tokens
        for button in _taps(message):
            act = tokens.which(button["callback_data"], self._chat, ref, acts)
            if act is not None:
                yield act, button

    def _acts(self, ref: TalkRef, session: Session) -> list[str]:
        """All that may stand on a button of this question."""
        service = self._storm.service
        shown = [service.replies.talk(self._chat, ref, session, person=person) for person in (None, Person())]
        return [*(act for one in shown for act in acts_of(one.screen)), *service.conversation.door.acts()]

    def _compare(self, before: Session, event: Event, after: Found | None) -> None:
        """It was taken once, whole, and nothing else was."""
        if event.kind == "service":
            return
        expected, effects = take_turn(self._storm.service.book, before, event)
        if after is None:
            assert expected.is_over or before.is_over, f"lost: a talk that stood at {before.frame.step}"
            return
        if not any(isinstance(effect, HandOver) for effect in effects):  # else a signal may have come by itself
            assert _core(after[1]) == _core(expected), f"{event.kind} at {before.frame.step}: not what one turn gives"

    async def _write(self, ref: TalkRef, session: Session) -> Found | None:
        text = f"it was loud at the door, time {next(self.words)}"
        await self._phone.type(text)
        after = await self._asked()
        assert after is not None
        assert after[1].revision == session.revision + 1, "written once"
        own = await self._storm.service.learning.own(ref.talk)
        assert [value for value in own.values() if value == (text,)], "lost: what was written"
        self._storm.noted("a text")
        return after

    # what hands do besides

    async def _disturb(self, found: Found) -> None:
        """Now and then something that answers nothing: afterwards the talk stands where it stood."""
        if self._storm.chance.random() > 0.4:
            return
        deed = self._storm.chance.choice((self._late, self._file, self._edit, self._unknown, self._block, self._again))
        await deed()
        self._storm.noted(deed.__name__.strip("_"))
        after = await self._asked()
        assert after is not None, "lost: a talk at something that answers nothing"
        assert after[0] == found[0], f"{deed.__name__}: the talk has moved"

    async def _late(self) -> None:
        """A tap that was answered is sent again under a new update id, or a button is pressed that is long over."""
        for button, message in self._storm.chance.sample(self._old, min(2, len(self._old))):
            await self._phone.press(button, message)

    async def _file(self) -> None:
        await self._phone.send(self._storm.chance.choice(FILES))

    async def _edit(self) -> None:
        mine = [message for message in self._phone.messages if not message.by_bot]
        if mine:
            await self._phone.edit(mine[-1], "something else")

    async def _unknown(self) -> None:
        world, chat = self._storm.fake.world, self._phone.id
        for kind in self._storm.chance.sample(UNKNOWN, 2):
            update = next(world._updates)
            world.waiting.append(
                Waiting(update, chat, {"update_id": update, kind: {"chat": {"id": chat}}}, world.now())
            )
        await world.stir()

    async def _block(self) -> None:
        await self._phone.block()
        await eventually(lambda: not self._waits())
        await self._phone.start()

    async def _again(self) -> None:
        await self._phone.start(self._arrival)

    async def _until(self, holds: Callable[[], bool], what: str) -> None:
        try:
            await eventually(holds)
        except TimeoutError:
            raise AssertionError(self._left(what)) from None

    def _left(self, what: str) -> str:
        return "\n".join((f"{self._chat.address} was left without {what}", *self._phone.transcript()[-14:]))


async def eventually(holds: Callable[[], bool]) -> None:
    """Wait until it holds. TimeoutError if it does not in good time."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 (what it waits for is changed by code that knows no test)
            await asyncio.sleep(LOOK_SECONDS)


def _taps(message: Message) -> Iterator[dict[str, Any]]:
    return (button for row in message.rows for button in row if "callback_data" in button)


def _core(session: Session) -> Session:
    """All of a talk that a turn decides; facts and the last choice are the service's to add to."""
    return msgspec.structs.replace(session, facts={}, chose=())


async def _yes() -> bool:
    return True


async def _paint(svg: str) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + svg.encode()[:64]


async def _hurried(seconds: float) -> None:
    await asyncio.sleep(min(seconds, LONGEST_PAUSE))


@asynccontextmanager
async def storming(folder: Path, ingest: str, seed: int) -> AsyncIterator[Storm]:
    """A whole service with a chat by long poll or webhook, open and running."""
    port = free_port()
    address = f"http://127.0.0.1:{port}" if ingest == "webhook" else ""
    async with FakeTelegram(most_tries=10**6) as fake:
        working = Working(settings(folder, environ={"AFTERWARDS_TELEGRAM_TOKEN": fake.token}), Clock())
        service = await working.open()
        options = Options(
            fake.token, api=fake.url, webhook=address, secret="shown", answer_seconds=ANSWER_SECONDS,
            burst=10_000, each_second=1000.0,
        )  # fmt: skip
        channel = Telegram(service.conversation, options, _yes, _paint, pause=_hurried)
        service.senders[CHANNEL], service.in_turn[CHANNEL] = channel.send, channel.remind
        served = Starlette(routes=list(channel.routes))
        server = uvicorn.Server(uvicorn.Config(served, port=port, log_config=None, lifespan="off"))
        tasks = [asyncio.create_task(channel.run())]
        tasks += [asyncio.create_task(server.serve())] if address else []
        yield Storm(service, channel, fake, random.Random(seed))  # noqa: S311
        server.should_exit = True
        tasks[0].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await working.close()
