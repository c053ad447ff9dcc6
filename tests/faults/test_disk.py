"""The disk is full, or somebody else holds a database: people are told so, nothing counts as kept that is not, and the
service goes on by itself."""

import re
import resource
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from process import Process, environment, free_port
from working import Clock, Working, settings

from bot.app import Service
from bot.channels.telegram import CHANNEL
from bot.messages import Chat, Incoming, TalkRef
from bot.replies import DOOR
from bot.storage import database
from bot.storage.database import PRAGMAS

MAY_NOT_HAVE_ARRIVED = "Your last answer may not have arrived."
FREE = resource.RLIM_INFINITY


class Browser:
    """Somebody who answers learning for staff on a page."""

    def __init__(self, address: str) -> None:
        self._client = httpx.Client(base_url=address, headers={"Origin": address}, timeout=60)

    def begin(self) -> None:
        self._client.get("/w/staff-en_GB", follow_redirects=True)
        for act in ("s:learning", "choose:no", "choose:yes", "choose:start"):
            assert self.press(act).status_code == 303, act

    def look(self) -> httpx.Response:
        return self._client.get("/talk")

    def press(self, act: str) -> httpx.Response:
        token = re.search(r'name="token" value="([^"]+)"', self.look().text)
        assert token is not None
        return self._client.post("/talk", data={"token": token[1], "act": act})

    @property
    def question(self) -> str:
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", self.look().text, re.DOTALL)
        assert heading is not None
        return re.sub(r"<[^>]+>", "", heading[1]).strip()


@pytest.fixture
async def process(tmp_path: Path) -> AsyncIterator[Process]:
    """The real service."""
    started = Process(environment(data=str(tmp_path / "data"), port=str(free_port())), tmp_path / "log")
    await started.start()
    assert await started.is_ready(), started.log.read_text()
    yield started
    await started.kill()


async def test_when_the_disk_is_full_the_person_is_told_and_nothing_counts_as_kept(
    process: Process, tmp_path: Path
) -> None:
    """No file of the process may grow any more, its log neither; then there is room again."""
    browser = Browser(process.address)
    browser.begin()
    kind, before = "What kind of thing was it?", "What was going on just before?"
    assert kind in browser.question
    _no_more_room(process, tmp_path)
    answer = browser.press("choose:holding")
    assert answer.status_code != 303, "accepted, and not on disk"
    assert MAY_NOT_HAVE_ARRIVED in answer.text
    assert "Help right now" in answer.text
    assert "choose:holding" in browser.look().text, "the question stands there as before"
    assert process.is_running
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (FREE, FREE))
    assert kind in browser.question
    assert browser.press("choose:holding").status_code == 303
    assert before in browser.question
    await process.kill()
    for path in (tmp_path / "data").glob("*.db"):
        with sqlite3.connect(path) as files:
            assert files.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def _no_more_room(process: Process, folder: Path) -> None:
    """As a full disk: every file stays as long as it is. Write-ahead logs are begun anew, so they may hold nothing."""
    for path in (folder / "data").glob("*.db"):
        with sqlite3.connect(path, isolation_level=None) as files:
            files.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, FREE))


@pytest.mark.parametrize("channel", ["web", CHANNEL])
async def test_while_a_database_is_held_nothing_is_accepted_and_it_is_to_be_brought_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, channel: str
) -> None:
    """`busy` is 503 at a webhook, an offset that stays for a poller, and a page that says so."""
    monkeypatch.setattr(database, "PRAGMAS", PRAGMAS | {"busy_timeout": "50"})
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    working = Working(settings(tmp_path, environ={"AFTERWARDS_TELEGRAM_TOKEN": "4242:made-up"}), Clock())
    service = await working.open()
    chat = Chat(channel, "1001", b"k" * 16 if channel == "web" else b"")
    talk = service.conversation
    reply = await talk.handle(Incoming(chat, "1", arrival="w_staff-en_GB"))
    chat = reply.chat or chat
    began = await talk.handle(_press(service, chat, "2", "s:support"))
    chat = began.chat or chat
    question = began.out[-1]
    holder = sqlite3.connect(tmp_path / "data" / "support.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    pressed = _press(service, chat, "3", "choose:no", question.ref)
    assert (await talk.handle(pressed)).busy
    assert (await talk.show(chat)).out[-1].ref == question.ref
    holder.execute("ROLLBACK")
    holder.close()
    again = await talk.handle(pressed)
    assert not again.busy
    assert again.out[-1].ref.revision == question.ref.revision + 1
    repeated = await talk.handle(pressed)
    assert all(out.ref.revision == question.ref.revision + 1 for out in repeated.out)
    await working.close()


def _press(service: Service, chat: Chat, event: str, act: str, ref: TalkRef = DOOR) -> Incoming:
    """A button as its channel passes it on: in a chat the act is in the token."""
    if chat.channel == CHANNEL:
        return Incoming(chat, event, token=service.conversation.token(chat, ref, act))
    return Incoming(chat, event, token=service.conversation.token(chat, ref, ""), act=act)
