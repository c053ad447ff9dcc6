"""Every place of support at which somebody could type, and a hand that types there on every channel."""

from collections import deque
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

import httpx
import pytest
from leaks import files
from starlette.applications import Starlette
from telegram_fake import FakeTelegram
from unpacked import opened

from bot.app import Service
from bot.channels.telegram import Options
from bot.channels.telegram.channel import Telegram
from bot.channels.terminal import Terminal
from bot.channels.web.app import build
from bot.channels.web.settings import WebSettings
from bot.messages import Chat, TalkRef
from bot.people import Person
from bot.sessions.talk import TALK_BYTES, Talks, pack
from bot.storage import talks
from bot.storage.work import Row
from flows.engine.exploring.events import answers
from flows.engine.flow import Form
from flows.engine.load import Book
from flows.engine.session import Event, Session
from flows.engine.turn import start, take_turn, waiting

ADDRESS = "http://testserver"
SECRET = "what-telegram-shows"
FACTS: Mapping[str, Mapping[str, str]] = {
    "support/staff": {"audience": "staff", "under_18": "no", "alert": "on_tap", "place": "unknown", "last": "no"},
    "support/check_in": {
        "audience": "young_person",
        "under_18": "yes",
        "alert": "always",
        "place": "unknown",
        "last": "yes",
    },
    "support/few_words": {
        "audience": "few_words",
        "under_18": "yes",
        "alert": "always",
        "place": "known",
        "last": "no",
    },
}
_ALWAYS = tuple(Event(kind) for kind in ("go", "help", "break", "stop"))
_ALARMS = tuple(Event("alarm", value) for value in ("crisis_self", "safeguarding", "danger_now"))


def sessions(book: Book, flow_id: str, form: Form, reach: str) -> Iterator[Session]:
    """One talk at every step and life that can be come to, in that form."""
    supported = "yes" if flow_id.endswith("few_words") else "no"
    facts = {
        **FACTS[flow_id],
        "supported": supported,
        "reach": reach,
        "supporter": "Sam",
        "device": "",
        "purpose": "support",
    }
    first, _ = start(book, flow_id, talk_id="", form=form, language="en_GB", facts=facts)
    known, todo = {_place(first): first}, deque([first])
    while todo:
        session = todo.popleft()
        step = waiting(book, session)
        flow = book.flow(session.frame.flow, session.frame.version)
        for event in (*answers(flow, step, {}), *_ALWAYS, *_ALARMS):
            then, _ = take_turn(book, session, event)
            if _place(then) not in known:
                known[_place(then)] = then
                todo.append(then)
    yield from known.values()


def _place(session: Session) -> tuple[object, ...]:
    return session.frame.flow, session.frame.step, session.life, session.page


class Hand:
    """Types words at a talk of support, wherever it stands, and keeps every byte that comes back."""

    def __init__(self, service: Service, fake: FakeTelegram) -> None:
        self.service = service
        self.fake = fake
        self.answered: list[bytes] = []  # all that the service said to whoever typed
        self._numbers = count(1)
        self.pages = build(service.conversation, WebSettings(service="Willow", address=ADDRESS))
        options = Options(fake.token, api=fake.url, webhook=ADDRESS, secret=SECRET)

        async def lease() -> bool:
            return True

        self.channel = Telegram(service.conversation, options, lease)
        self.webhook = Starlette(routes=list(self.channel.routes))

    async def open(self) -> None:
        """Let the chat channel reach the fake."""
        await self.channel.bot.connect()
        self.service.senders["telegram"] = self.channel.send

    async def close(self) -> None:
        """Let everything go out."""
        await self.channel.sender.close()
        await self.channel.bot.disconnect()

    async def stand(self, talk_of: Talks, session: Session, chat: Chat) -> TalkRef:
        """A talk that stands there, in that chat, as if it had come that far."""
        talk, store = talk_of.store.random(TALK_BYTES), talk_of.store
        sealer = await talk_of.sealer(talk, chat, new=True)
        assert sealer is not None, "a new talk has its key"
        state = sealer.seal("state", pack(session))
        row = Row(talk, store.pseudonym(chat), session.revision, state, store.now() + 24 * 3600)
        await store.write(talks.begin(row))
        await self.service.people.put(chat, Person(form=session.form, audience=session.facts["audience"]))
        return TalkRef(talk_of.purpose, talk, session.revision)

    async def type(self, words: str, chat: Chat, talk: TalkRef) -> None:
        """Type there, as that channel lets one."""
        match chat.channel:
            case "web":
                await self._post(words, chat, talk)
            case "terminal":
                await self._enter(words, chat)
            case _:
                await self.send_update(chat, {"text": words})

    async def _post(self, words: str, chat: Chat, talk: TalkRef) -> None:
        token = self.service.conversation.token(chat, talk, "")
        cookies = {"talk": chat.address + chat.key_half.hex()}
        fields = {"token": token, "say": "wrote", "words": words}
        await self.request("POST", "/talk", cookies=cookies, data=fields)

    async def request(self, method: str, path: str, cookies: Mapping[str, str] | None = None, **more: object) -> None:
        """One request of a browser, redirects and all."""
        headers = {"sec-fetch-site": "same-origin", **more.pop("headers", {})}  # type: ignore[dict-item]
        transport = httpx.ASGITransport(self.pages, raise_app_exceptions=False)
        async with httpx.AsyncClient(
            transport=transport, base_url=ADDRESS, cookies=dict(cookies or {}), follow_redirects=True
        ) as browser:
            answer = await browser.request(method, path, headers=headers, **more)  # type: ignore[arg-type]
        for one in (*answer.history, answer):
            heads = [b": ".join(pair) for pair in one.headers.raw]
            self.answered.append(b"\n".join((*heads, one.content)))

    async def _enter(self, words: str, chat: Chat) -> None:
        lines: list[str] = []
        terminal = Terminal(self.service.conversation, lines.append, chat)
        terminal.show(await self.service.conversation.show(chat))
        await terminal.enter(words)
        self.answered.append("\n".join(lines).encode())

    async def send_update(self, chat: Chat, content: Mapping[str, object], kind: str = "message") -> None:
        """One update with this message in it."""
        number = next(self._numbers)
        person = {"id": int(chat.address), "is_bot": False, "first_name": "Person", "language_code": "en"}
        self.fake.phone(int(chat.address))
        self.fake.world.chats[int(chat.address)].started = True
        message = {
            "message_id": number, "date": 1, "from": person, "chat": {"id": int(chat.address), "type": "private"}
        }  # fmt: skip
        await self.raw_update({"update_id": number, kind: {**message, **content}})

    async def raw_update(self, update: object) -> None:
        """Whatever Telegram might bring."""
        (route,) = self.channel.routes
        transport = httpx.ASGITransport(self.webhook, raise_app_exceptions=False)
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as telegram:
            answer = await telegram.post(route.path, json=update, headers=headers)
        self.answered.append(answer.content)

    def said(self) -> bytes:
        """All that went to anybody: answers, and every call of the Bot API."""
        return b"\n".join((*self.answered, repr(self.fake.world.calls).encode()))


def reach_of(channel: str) -> str:
    """How a person can be reached on a channel."""
    return "chat" if channel == "telegram" else "own_device"


STEM = "kxvcanaryq"
"""Ten characters with which every canary begins: in each way of writing it looks the same, whatever stands around."""
ALARMING = ("i want to kill myself", "they hit me", "i cannot breathe", "i will stab him")
"""Every third canary stands beside words that raise a red flag: that path keeps nothing either."""


def canary(number: int) -> str:
    """Words that stand nowhere else, with a story between them. All share a stem, so that one search finds any."""
    story = f"{STEM}{number:05d} they sat on me for {STEM}{number:05d} minutes"
    return f"{story} {ALARMING[number // 3 % len(ALARMING)]}" if number % 3 == 0 else story


def chat_of(channel: str, number: int) -> Chat:
    if channel == "telegram":
        return Chat(channel, str(100_000 + number))
    return Chat(channel, f"{number:032x}", number.to_bytes(16, "big"))


class Log:
    """All that is printed and logged."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        self._captured = captured
        self._read = ""

    @property
    def text(self) -> str:
        self._read += "".join(self._captured.readouterr())
        return self._read


class Everything:
    """Every byte kept, logged, or said to anybody: as it lies there, and with its seals opened."""

    def __init__(self, hand: Hand, log: Log, folder: Path) -> None:
        self._hand, self._log, self._folder = hand, log, folder

    async def read(self, *chats: Chat) -> dict[str, bytes]:
        """By place. `chats`: whose live talks are opened."""
        places = {**files(self._folder), **await opened(self._hand.service, chats)}
        return places | {"logs": self._log.text.encode(), "said": self._hand.said()}
