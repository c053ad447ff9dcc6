"""The real process is killed at any instant: what was seen accepted is there afterwards; the files are whole."""

import os
import random
import re
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
KILLS = 12
SEED = 20261125
PATIENCE = 60.0  # seconds for a start on a busy machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """The service as an operator starts it, on a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        given = {"AFTERWARDS_DATA": str(folder), "AFTERWARDS_PORT": str(self.port), "PYTHONPATH": str(ROOT)}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AFTERWARDS_")}
        self._environment = kept | given
        self._folder = folder
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        quiet = subprocess.DEVNULL
        command = [sys.executable, "-m", "bot", "start", "--no-browser"]
        self.process = subprocess.Popen(
            command, env=self._environment, cwd=self._folder.parent, stdout=quiet, stderr=quiet
        )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.address}/healthz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError("the service did not come up")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()


class Person:
    """Answers the same two questions of learning, there and back, and knows what was accepted."""

    def __init__(self, address: str) -> None:
        self._client = httpx.Client(base_url=address, headers={"Origin": address})
        self.may_be: set[str] = set()  # the questions that may stand there now

    def begin(self) -> None:
        page = self._client.get("/w/staff-en_GB", follow_redirects=True)
        for act in ("s:learning", "choose:no", "choose:yes", "choose:start"):
            assert self._post(page, act).status_code == 303
            page = self._client.get("/talk")
        self.may_be = {self._question(page)}

    def answer(self) -> bool:
        """Answer, or go back. True if it was seen accepted; after a failure either question may stand there."""
        before = self.look()
        act = "choose:holding" if before.startswith("What kind") else "back"
        after = "What was going on just before?" if act != "back" else "What kind of thing was it?"
        self.may_be = {before, after}
        try:
            accepted = self._post(self._page, act).status_code == 303
        except httpx.TransportError:
            return False
        if accepted:
            self.may_be = {after}
        return accepted

    def look(self) -> str:
        """The question that stands there: always one that may."""
        self._page = self._client.get("/talk")
        question = self._question(self._page)
        assert question in self.may_be
        return question

    def _post(self, page: httpx.Response, act: str) -> httpx.Response:
        token = re.search(r'name="token" value="([^"]+)"', page.text)
        assert token is not None
        return self._client.post("/talk", data={"token": token[1], "act": act})

    def _question(self, page: httpx.Response) -> str:
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
        assert heading is not None
        return re.sub(r"^\d of \d\. ", "", re.sub(r"<[^>]+>", "", heading[1]).strip())


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    one = Service(tmp_path / "data")
    one.start()
    yield one
    one.kill()


@pytest.mark.timeout(600)
def test_killed_at_any_instant_nothing_accepted_is_lost_and_the_files_are_whole(
    service: Service, tmp_path: Path
) -> None:
    chance = random.Random(SEED)  # noqa: S311 (moments of a test)
    person = Person(service.address)
    person.begin()
    accepted = 0
    for _ in range(KILLS):
        threading.Timer(chance.uniform(0.0, 0.4), service.kill).start()
        while True:
            try:
                accepted += person.answer()
            except httpx.TransportError:
                break
        service.start()
        person.look()
    assert accepted >= KILLS  # the kills fell among answers, not into silence
    service.kill()
    for file in (tmp_path / "data").glob("*.db"):
        connection = sqlite3.connect(file)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()
