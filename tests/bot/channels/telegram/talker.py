"""A small conversation for the channel's tests: three questions, and a store that lives in a dict."""

import asyncio
import hashlib
from collections.abc import Callable
from itertools import count

import msgspec

from accessibility.screen import Button, Screen
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.ingest import Shown
from bot.channels.telegram.transport import Wire
from bot.messages import Chat, Deletion, Incoming, Outgoing, Reply, TalkRef, Words, open_words

CHAT = Chat("telegram", "1001")
QUESTIONS = ("How are you now?", "What would help?", "Would you like a person?")
CONSTANTS = tuple(
    Button(act, label)
    for act, label in (("back", "Back"), ("skip", "Skip"), ("break", "Break"), ("stop", "Stop"), ("help", "Help now"))
)


def screen(question: str = "How are you now?", *labels: str, **more: object) -> Screen:
    """A screen of words, with the five constants."""
    answers = tuple(Button(f"choose:{label.lower()}", label) for label in labels or ("Okay", "Shaken", "Angry"))
    base = Screen(
        "choose", "support", "standard", "en_GB", "ltr", question=question, answers=answers, constants=CONSTANTS
    )
    return msgspec.structs.replace(base, **more)


async def sent(channel: Telegram, outgoing: Outgoing, shown: Shown | None = None) -> None:
    """Send it, and wait until nothing is on its way to its chat."""
    channel.sender._put(outgoing, shown)
    await eventually(lambda: not channel.sender._lanes.is_busy(outgoing.chat.address))


def hurry(channel: Telegram, kind: str) -> None:
    """Where a fault is that no answer comes, wait for it only as long as a test can."""
    if kind.startswith("hang"):
        for wire in channel.bot._request:
            assert isinstance(wire, Wire)
            wire._seconds = 0.3


class Pauses(list[float]):
    """Stands for asyncio.sleep: hardly waits, and notes how long it would have."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)
        await asyncio.sleep(0.01 if seconds >= 1 else 0)


async def yes() -> bool:
    """A lease that is always held."""
    return True


async def eventually(holds: Callable[[], bool]) -> None:
    """Wait until it holds; the test fails if it never does."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 (what it waits for is changed by code that knows no test)
            await asyncio.sleep(0.002)


class Talk(msgspec.Struct):
    """Where one chat stands, as its store has it."""

    revision: int = 0
    answers: tuple[str, ...] = ()


class Talker:
    """A conversation. `accepted` is what is on disk; `failing`: the store raises; `busy`: it takes nothing."""

    def __init__(self) -> None:
        self.talks: dict[str, Talk] = {}
        self.asked = 0
        self.accepted: list[str] = []  # event ids, in the order of their commits
        self.seen: set[str] = set()
        self.typed: list[str] = []
        self.refused: list[str] = []
        self.commands: list[str] = []
        self.arrivals: list[str] = []
        self.gone: list[str] = []
        self.unread: list[str] = []
        self.rows: dict[bytes, Outgoing] = {}  # replies owed
        self.ids: dict[str, list[str]] = {}  # messages of a chat
        self.deletions: list[Deletion] = []
        self.left: list[tuple[str, ...]] = []
        self.busy = False
        self.failing = 0
        self.plain_chats: set[str] = set()
        self._tokens: dict[str, tuple[str, int, str]] = {}
        self._numbers = count(1)

    # what the channel calls

    def token(self, chat: Chat, ref: TalkRef, act: str) -> str:
        token = hashlib.sha256(f"{chat.address} {ref.revision} {act}".encode()).hexdigest()[:32]
        self._tokens[token] = (chat.address, ref.revision, act)
        return token

    async def handle(self, incoming: Incoming) -> Reply:
        self.asked += 1
        if self.failing > 0:
            self.failing -= 1
            raise OSError("the disk is full")
        if self.busy:
            return Reply(busy=True)
        chat = incoming.chat
        if incoming.refused == "group":
            only = Outgoing(
                chat, Screen("notice", "", "standard", "en_GB", "ltr", question="One to one."), TalkRef("", b"", 0)
            )
            return Reply((only,), leave_group=True)
        if incoming.event_id in self.seen:
            return self._reply(chat, closed=True)
        self.seen.add(incoming.event_id)
        self.accepted.append(incoming.event_id)
        return self._take(incoming)

    async def sent(self, outgoing: Outgoing, *messages: str) -> None:
        self.rows.pop(outgoing.owed, None)
        self.ids.setdefault(outgoing.chat.address, []).extend(messages)

    async def blocked(self, chat: Chat) -> None:
        self.gone.append(chat.address)
        self.rows = {key: row for key, row in self.rows.items() if row.chat.address != chat.address}

    async def unreadable(self, kind: str) -> None:
        self.unread.append(kind)

    async def owed(self) -> tuple[Outgoing, ...]:
        return tuple(self.rows.values())

    async def to_delete(self) -> tuple[Deletion, ...]:
        return tuple(self.deletions)

    async def deleted(self, deletion: Deletion, left: tuple[str, ...]) -> None:
        self.left.append(left)
        self.deletions.remove(deletion)
        if left:
            self.deletions.append(msgspec.structs.replace(deletion, messages=left))

    # the turn

    def owe(self, chat: Chat, shown: Screen, **more: object) -> Outgoing:
        """A screen that is owed to a chat."""
        key = next(self._numbers).to_bytes(4, "big")
        talk = self.talks.setdefault(chat.address, Talk())
        outgoing = Outgoing(chat, shown, TalkRef("support", b"t", talk.revision), owed=key)
        self.rows[key] = msgspec.structs.replace(outgoing, **more)
        return self.rows[key]

    def _take(self, incoming: Incoming) -> Reply:
        chat = incoming.chat
        if incoming.refused:
            self.refused.append(incoming.refused)
            return msgspec.structs.replace(self._reply(chat), delete_message=incoming.refused != "edited")
        if incoming.arrival is not None:
            self.arrivals.append(incoming.arrival)
            self.talks[chat.address] = Talk()
            return self._reply(chat)
        if incoming.command:
            self.commands.append(incoming.command)
            return self._reply(chat)
        if isinstance(incoming.words, Words):
            self.typed.append(open_words(incoming.words))
            return msgspec.structs.replace(self._reply(chat), delete_message=True)
        return self._tap(incoming)

    def _tap(self, incoming: Incoming) -> Reply:
        chat, talk = incoming.chat, self.talks.setdefault(incoming.chat.address, Talk())
        address, revision, act = self._tokens.get(incoming.token, ("", -1, ""))
        if address != chat.address or revision != talk.revision:
            return self._reply(chat, closed=True, answered=incoming.message)
        self.talks[chat.address] = Talk(talk.revision + 1, (*talk.answers, act))
        label = act.rpartition(":")[2].capitalize()
        return self._reply(chat, chose=f"You chose: {label}", answered=incoming.message)

    def _reply(self, chat: Chat, *, closed: bool = False, chose: str = "", answered: str = "") -> Reply:
        talk = self.talks.setdefault(chat.address, Talk())
        shown = screen(
            QUESTIONS[talk.revision % len(QUESTIONS)], chose=chose, notice="Already answered." if closed else ""
        )
        return Reply((self.owe(chat, shown, closed=closed, answered=answered),))
