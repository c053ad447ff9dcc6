"""A conversation that shows what it is told to show, and remembers what it was asked. For tests of the page alone."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from starlette.testclient import TestClient
from web_gallery import SCREENS
from web_pieces import PEOPLE, screen

from accessibility.screen import Screen
from bot.channels.web.app import build
from bot.channels.web.settings import WebSettings
from bot.messages import Chat, Incoming, Outgoing, Reply, TalkRef

ADDRESS = "http://testserver"
SETTINGS = WebSettings(service="Willow", languages=("en_GB", "cy", "pl", "ur"), receiver_link="right")
TALK = TalkRef("learning", b"t" * 12, 7)
DOOR = TalkRef("", b"", 0)


class Asked(msgspec.Struct, frozen=True):
    key: str
    place: str
    when: str
    seen: bool
    wrote: bool = False


class FakeReceivers:
    def __init__(self) -> None:
        self.notices = [Asked("aa", "day_room", "14:20", False), Asked("bb", "", "Tuesday 09:05", True)]

    async def page(self, link: str) -> Sequence[Asked] | None:
        return self.notices if link == "right" else None

    async def written(self, link: str, notice: str) -> tuple[Asked, str] | None:
        asked = next((one for one in self.notices if one.key == notice and one.wrote), None)
        return (asked, "he hurts <b>my</b> arm") if link == "right" and asked is not None else None

    async def see_on_page(self, link: str, notice: str) -> bool:
        if link != "right" or notice not in {asked.key for asked in self.notices}:
            return False
        self.notices = [
            msgspec.structs.replace(asked, seen=asked.seen or asked.key == notice) for asked in self.notices
        ]
        return True

    def text(self, place: str) -> str:
        return (
            "Someone has asked for a person. Willow, day room." if place else "Someone has asked for a person. Willow."
        )


class FakeConversation:
    """`shown` is the present screen of every chat; `replies` are given out in turn before it."""

    def __init__(self, shown: Screen = SCREENS["choose"], ref: TalkRef = TALK) -> None:
        self.shown, self.ref = shown, ref
        self.replies: list[Any] = []
        self.taken: list[Incoming] = []
        self.left: list[Chat] = []
        self.receivers = FakeReceivers()
        self.is_ready = True
        self.language = ""  # of every chat, where one was chosen
        self.spoken: list[str] = []  # the language of each page of the service

    async def handle(self, incoming: Incoming) -> Reply:
        self.taken.append(incoming)
        if self.replies:
            reply = self.replies.pop(0)
            if isinstance(reply, Exception):
                raise reply
            return reply(incoming) if callable(reply) else reply
        if incoming.arrival == "":
            return Reply((Outgoing(incoming.chat, SCREENS["door"], DOOR),))
        return self._reply(incoming.chat)

    async def show(self, chat: Chat) -> Reply:
        return self._reply(chat)

    def token(self, chat: Chat, ref: TalkRef, act: str) -> str:
        return f"{ref.store}-{ref.revision}-{chat.address[:4]}"

    async def page(self, chat: Chat, name: str, *, language: str, facts: Mapping[str, str]) -> Outgoing:
        self.spoken.append(language)
        shown = {
            "receiver": screen(
                "notice", "", question="Someone has asked for a person.", hint="Go yourself.", constants=(), ways=()
            ),
            "offline": screen(
                "numbers", "", question="You are not online. Nothing was sent.", people=PEOPLE, constants=(), ways=()
            ),
        }.get(name, SCREENS["numbers"])
        return Outgoing(chat, shown, DOOR)

    async def language_of(self, chat: Chat) -> str:
        return self.language

    async def leave(self, chat: Chat) -> None:
        self.left.append(chat)

    async def note(self, after: str, language: str) -> tuple[str, bytes] | None:
        return ("reminder.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n") if after == "3d" else None

    async def ready(self) -> bool:
        return self.is_ready

    def _reply(self, chat: Chat) -> Reply:
        return Reply((Outgoing(chat, self.shown, self.ref),))


def new_chat() -> Chat:
    return Chat("web", secrets.token_hex(16), secrets.token_bytes(16))


def browser(conversation: FakeConversation, settings: WebSettings, address: str = ADDRESS) -> TestClient:
    """A browser that has opened nothing yet, and posts from a page of ours."""
    headers = {"origin": address, "sec-fetch-site": "same-origin"}
    return TestClient(build(conversation, settings), base_url=address, headers=headers, follow_redirects=False)


def post(client: TestClient, **fields: Any) -> Any:
    """The form of a talk, with these fields."""
    return client.post("/talk", data={"token": "learning-7-abcd", **fields})


def shows(shown: Screen, ref: TalkRef = TALK, **more: Any) -> Any:
    """A reply that shows this screen."""
    return lambda incoming: Reply((Outgoing(incoming.chat, shown, ref, **more),))
