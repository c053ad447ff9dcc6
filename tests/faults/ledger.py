"""What was accepted, as those who were told so noted it, held against what lies in the stores of a killed process.

Accepted: the redirect came, the update was taken off Telegram's list, or the next question stands in the chat.
"""

import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from cryptography.exceptions import InvalidTag

from bot.messages import Chat, TalkRef
from bot.storage.safety import notice_id
from bot.storage.seal import derive
from bot.storage.stores import NAMES, Stores, open_stores
from bot.tokens import Tokens

MOST_REVISIONS = 400
Answers = dict[str, tuple[str, ...]]


@dataclass
class Talk:
    """One talk as its person knows it: `revision` is what was accepted, `pending` the turns not yet heard of."""

    store: str
    id: bytes
    chat: Chat
    revision: int
    pending: int = 0
    ends: bool = False  # what is under way may end it
    over: bool = False
    answers: Answers = field(default_factory=dict)
    answering: Answers = field(default_factory=dict)
    sending: bool = False
    sent: bool = False
    asking: bool = False
    asked: list[int] = field(default_factory=list)  # revisions whose accepted turn asked for a person
    reminding: int | None = None
    reminders: int = 0

    def does(
        self, turns: int = 1, *, ends: bool = False, answers: Answers | None = None, sends: bool = False,
        asks: bool = False, reminds: int | None = None,
    ) -> None:  # fmt: skip
        """So much is under way."""
        self.pending, self.ends, self.answering, self.sending = turns, ends, answers or {}, sends
        self.asking, self.reminding = asks, reminds

    def accepted(self) -> None:
        """All of it was accepted."""
        if self.asking:
            self.asked.append(self.revision)
        self.revision += self.pending
        self.answers |= self.answering
        self.sent |= self.sending
        self.over |= self.ends
        self.reminders = self.reminders if self.reminding is None else self.reminding
        self.does(0)


Rows = Callable[[str, str], list[tuple[Any, ...]]]
"""What a query finds in a store."""


@contextmanager
def left_in(data: Path) -> Iterator[Rows]:
    """What a killed process left in a folder of SQLite files: in a copy, log and all, for the files themselves are for
    the next start to recover."""
    with tempfile.TemporaryDirectory() as folder:
        for path in (*data.glob("*.db"), *data.glob("*.db-wal")):
            shutil.copy(path, folder)

        def rows(store: str, query: str) -> list[tuple[Any, ...]]:
            with closing(sqlite3.connect(Path(folder) / f"{store}.db")) as database:
                return database.execute(query).fetchall()

        yield rows


@contextmanager
def left_at(urls: Mapping[str, str]) -> Iterator[Rows]:
    """What stands in the databases of a server."""

    def rows(store: str, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(urls[store]) as connection:
            return connection.execute(query.encode()).fetchall()

    yield rows


def broken(rows: Rows) -> list[str]:
    """Which SQLite files are not whole."""
    said = {name: rows(name, "PRAGMA integrity_check") for name in NAMES}
    return [f"{name}.db: {found[0][0]}" for name, found in said.items() if found != [("ok",)]]


class Ledger:
    """Every talk that was begun, and what must be true of the stores."""

    def __init__(self, urls: Mapping[str, str], master: bytes) -> None:
        self.talks: dict[bytes, Talk] = {}
        self.asked_again: set[bytes] = set()  # talks whose person may have asked for the same screen twice
        self.by_channel: Counter[str] = Counter()
        self.answers = 0
        self._tokens = Tokens(derive(master, "tokens"))
        self._stores: Stores = open_stores(urls, master, "demonstration", lambda: datetime.now(UTC))

    @property
    def accepted(self) -> int:
        """How many turns were accepted."""
        return self.by_channel.total()

    def place(self, token: str) -> tuple[str, bytes]:
        """Which store and talk a token names; ("", b"") for a screen of the service."""
        return self._tokens.place(token) or ("", b"")

    def revision(self, token: str, chat: Chat, act: str) -> int:
        """At which revision of its talk a token was signed; -1 if it was signed for another chat or act."""
        store, talk = self.place(token)
        known = self.talks.get(talk)
        first = known.revision if known is not None else 0
        likely = (*range(first, first + 4), *range(MOST_REVISIONS))
        return next((at for at in likely if self._tokens.is_for(token, chat, TalkRef(store, talk, at), act)), -1)

    def begun(self, store: str, talk: bytes, chat: Chat, revision: int) -> Talk:
        """A talk was begun: its first question was seen."""
        return self.talks.setdefault(talk, Talk(store, talk, chat, revision))

    def accept(self, talk: Talk) -> None:
        """What is under way in that talk was accepted."""
        self.by_channel[talk.chat.channel] += talk.pending
        self.answers += len(talk.answering)
        talk.accepted()

    # the stores

    def problems(self, rows: Rows) -> list[str]:
        """What was lost or doubled."""
        positions = (problem for store in ("support", "learning") for problem in self._positions(rows, store))
        return [*positions, *self._record(rows), *self._notices(rows), *self._reminders(rows)]

    def _positions(self, rows: Rows, store: str) -> Iterator[str]:
        found = rows(store, "SELECT id, chat, revision FROM session")
        stands = {talk: revision for talk, _, revision in found}
        chats = Counter(chat for _, chat, _ in found)
        for talk in self.talks.values():
            if talk.store != store:
                continue
            revision, name = stands.get(talk.id), f"{store} {talk.chat.channel} talk"
            if revision is None and not (talk.over or talk.ends):
                yield f"lost: a {name} accepted to {talk.revision} is gone"
            elif talk.over and revision is not None:
                yield f"lost: the accepted end of a {name}"
            elif revision is not None and revision < talk.revision:
                yield f"lost: a {name} accepted to {talk.revision} stands at {revision}"
            elif revision is not None and revision > talk.revision + talk.pending:
                yield f"doubled: a {name} stands at {revision}, {talk.revision} + {talk.pending} was done"
            if chats[self._stores[store].pseudonym(talk.chat)] > 1:
                yield f"doubled: a {name} was begun twice"

    def _record(self, rows: Rows) -> Iterator[str]:
        found: dict[bytes, Answers] = {}
        store = self._stores.learning
        for reflection, name, author, sealed in rows("learning", "SELECT reflection, field, author, value FROM answer"):
            owner = b"\0".join((reflection, str(name).encode(), str(author).encode()))
            try:
                value = msgspec.msgpack.decode(store.open("answer", owner, sealed), type=tuple[str, ...])
            except InvalidTag:
                yield "lost: an answer cannot be opened"
                continue
            found.setdefault(reflection, {})[str(name)] = value
        states: dict[bytes, str] = dict(rows("learning", "SELECT id, state FROM reflection"))
        for talk in self.talks.values():
            if talk.store == "learning":
                yield from _compared(talk, found.get(talk.id, {}), str(states.get(talk.id, "gone")))

    def _notices(self, rows: Rows) -> Iterator[str]:
        there = {one for (one,) in rows("safety", "SELECT id FROM notice")}
        known = set()
        for talk in self.talks.values():
            mine = {notice_id(self._stores.safety, talk.id, at) for at in talk.asked}
            maybe = notice_id(self._stores.safety, talk.id, talk.revision)
            known |= {*mine, maybe} if talk.asking else mine
            if not mine <= there:
                yield "lost: somebody who was asked for"
        if there - known:
            yield f"doubled: {len(there - known)} notices that nobody asked for"

    def _reminders(self, rows: Rows) -> Iterator[str]:
        holders = Counter(holder for (holder,) in rows("support", "SELECT holder FROM appointment"))
        for talk in self.talks.values():
            number = holders[self._stores.support.pseudonym(talk.chat)]
            if talk.store == "support" and number not in (talk.reminders, talk.reminding):
                yield f"reminders: {number}, and {talk.reminders} were asked for"


def _compared(talk: Talk, found: Answers, state: str) -> Iterator[str]:
    for name, value in talk.answers.items():
        if found.get(name) not in (value, talk.answering.get(name, value)):
            yield f"lost: the accepted answer in {name}" if name not in found else f"not what was accepted: {name}"
    for name, value in found.items():
        if name not in talk.answers and talk.answering.get(name) != value:
            yield f"doubled: an answer in {name} that nobody gave"
    if talk.sent and state != "sent":
        yield f"lost: what was sent is {state}"
    if not talk.sent and not talk.sending and state != "draft":
        yield f"doubled: a draft is {state}"
