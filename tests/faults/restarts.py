"""`python -m tests.faults.restarts --restarts 100`: restarts a real PostgreSQL over and over while people answer.

Each brings what was not accepted again, with its number, as a channel does. Every answer must count once: the talk
stands exactly where its person has come to. The server ends at once (SIGQUIT: as after a crash) and in order (SIGINT)
in turn.
"""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

if __name__ == "__main__":
    HERE = Path(__file__).parent
    sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]  # as they are for a test

from postgres import Postgres
from working import Clock, Working, settings

from bot.app import Service
from bot.messages import Chat, Incoming, Outgoing, TalkRef
from bot.replies import DOOR

PEOPLE = 8
BETWEEN = 60  # answers accepted before each restart, of all people together
AGAIN_SECONDS = 0.05
LONGEST = 60.0  # seconds without a server until a press is given up
HOW = (signal.SIGQUIT, signal.SIGINT)


@dataclass
class Figures:
    """What a run came to. It is sound if `problems` is empty."""

    restarts: int = 0
    accepted: int = 0
    again: int = 0  # presses that were brought again
    longest: float = 0.0  # seconds from a press to its being accepted
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.restarts} restarts, {self.accepted} answers accepted of {PEOPLE} people, {self.again} brought "
            f"again, the longest after {self.longest:.1f} s: {len(self.problems)} problems"
        )


class Restarting:
    """One service on a server that goes away."""

    def __init__(self, server: Postgres, service: Service) -> None:
        self.figures = Figures()
        self._server, self._service = server, service
        self._is_over = asyncio.Event()
        self._more = asyncio.Condition()

    async def run(self, restarts: int) -> Figures:
        """Restart it so many times while everybody answers."""
        async with asyncio.TaskGroup() as people:
            for number in range(PEOPLE):
                people.create_task(self._live(number))
            for number in range(restarts):
                await self._accepted(BETWEEN * (number + 1))
                await asyncio.to_thread(self._server.restart, HOW[number % len(HOW)])
                self.figures.restarts += 1
            await self._accepted(self.figures.accepted + BETWEEN)
            self._is_over.set()
        return self.figures

    async def _accepted(self, number: int) -> None:
        async with self._more:
            await self._more.wait_for(lambda: self.figures.accepted >= number)

    async def _live(self, person: int) -> None:
        """Answer the first question of learning, go back, and answer it again, until it is over."""
        numbers, chat = count(), Chat("web", f"person {person}", b"k" * 16)
        chat, _ = await self._brought(Incoming(chat, f"{person} comes", arrival="w_staff-en_GB"))
        chat, shown = await self._brought(self._press(chat, DOOR, "s:learning", f"{person} begins"))
        for act in ("choose:no", "choose:yes", "choose:start"):
            chat, shown = await self._brought(self._press(chat, shown.ref, act, f"{person} {next(numbers)}"))
        first, done = shown.ref.revision, 0
        while not self._is_over.is_set():
            act = "choose:holding" if done % 2 == 0 else "back"
            chat, shown = await self._brought(self._press(chat, shown.ref, act, f"{person} {next(numbers)}"))
            done += 1
            if shown.ref.revision != first + done:
                self.figures.problems.append(f"{done} answers were accepted, {shown.ref.revision - first} count")
        live = await self._service.learning.find(chat)
        session = await self._service.learning.look(chat, live)
        if session is None or (live, session.revision) != (shown.ref.talk, first + done):
            self.figures.problems.append(f"{done} answers were accepted, and the talk stands elsewhere")

    async def _brought(self, incoming: Incoming) -> tuple[Chat, Outgoing]:
        """Bring it until it is accepted."""
        began = time.monotonic()
        while (reply := await self._service.conversation.handle(incoming)).busy:
            self.figures.again += 1
            assert time.monotonic() < began + LONGEST, "it was never accepted"
            await asyncio.sleep(AGAIN_SECONDS)
        self.figures.longest = max(self.figures.longest, time.monotonic() - began)
        self.figures.accepted += 1
        async with self._more:
            self._more.notify_all()
        return reply.chat or incoming.chat, reply.out[-1]

    def _press(self, chat: Chat, ref: TalkRef, act: str, event: str) -> Incoming:
        return Incoming(chat, event, token=self._service.conversation.token(chat, ref, ""), act=act)


async def restarted(server: Postgres, folder: Path, restarts: int) -> Figures:
    """A whole run, on a server whose databases are empty."""
    working = Working(settings(folder, urls=server.urls), Clock())
    figures = await Restarting(server, await working.open()).run(restarts)
    await working.close()
    return figures


def main() -> int:
    """Run it as asked; the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--restarts", type=int, default=100)
    asked = options.parse_args()
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    with tempfile.TemporaryDirectory(prefix="afterwards-restarts-") as folder:
        server = Postgres(Path(folder))
        try:
            figures = asyncio.run(restarted(server, Path(folder), asked.restarts))
        finally:
            server.stop()
    print(figures)
    for problem in figures.problems[:20]:
        print(f"  {problem}")
    return bool(figures.problems)


if __name__ == "__main__":
    sys.exit(main())
