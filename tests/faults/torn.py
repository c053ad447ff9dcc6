"""`python -m tests.faults.torn --cuts 20000`: cuts the log of a live SQLite folder wherever a power cut may leave it.

A service takes turns; after each that was accepted the place is noted to which its log was written by then. A cut copy
must hold every turn accepted up to the cut, whole, and nothing of the next. Behind the cut stands nothing, or garbage,
or what an earlier round of the log had left there. No drive is asked whether it really wrote: that no test here shows.
"""

import argparse
import asyncio
import hashlib
import random
import secrets
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

if __name__ == "__main__":
    HERE = Path(__file__).parent
    sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]  # as they are for a test

from working import Clock, Working, settings

from bot.app import Service
from bot.messages import Chat, Incoming, Outgoing
from bot.replies import DOOR

TURNS = 40
ROUND = 10  # turns; before each round all that the log holds is put into the file, and the log begins anew
TAILS = ("nothing", "garbage", "earlier")
HEADER, FRAME = 32, 24  # bytes; https://www.sqlite.org/fileformat.html#the_write_ahead_log
LEARNING = "learning.db"


@dataclass
class Round:
    """One round of the log. `accepted`: how far it was written, and what stood in the store by then."""

    base: bytes  # the file beneath it
    left: bytes  # what an earlier round had left where this one writes
    accepted: list[tuple[int, str]]
    log: bytes = b""  # in the end


@dataclass
class Figures:
    """What a run came to. It is sound if `problems` is empty."""

    seed: int
    cuts: int = 0
    torn: int = 0
    turns: int = 0
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.cuts} cuts of the log and {self.torn} half-written checkpoints over {self.turns} accepted turns, "
            f"seed {self.seed}: {len(self.problems)} problems"
        )


async def rounds(folder: Path) -> list[Round]:
    """Let a service take turns of learning; its log as it was then, round by round. It is left open, as power would."""
    working = Working(settings(folder), Clock())
    service = await working.open()
    chat, shown, numbers = await _begun(service)
    database = folder / "data" / LEARNING
    found: list[Round] = []
    for turn in range(TURNS):
        if turn % ROUND == 0:
            found.append(_new_round(database))
        act = "choose:holding" if turn % 2 == 0 else "back"
        shown = await _press(service, chat, shown, act, next(numbers))
        found[-1].log = _log(database)
        found[-1].accepted.append((_end(found[-1].log), state(database)))
    await working.close()
    return found


async def _begun(service: Service) -> tuple[Chat, Outgoing, Iterator[int]]:
    numbers = count()
    arrived = await service.conversation.handle(Incoming(Chat("web", "one", b"k" * 16), "a", arrival="w_staff-en_GB"))
    chat = arrived.chat or Chat("web", "one", b"k" * 16)
    token = service.conversation.token(chat, DOOR, "")
    began = await service.conversation.handle(Incoming(chat, "b", token=token, act="s:learning"))
    chat, shown = began.chat or chat, began.out[-1]
    for act in ("choose:no", "choose:yes", "choose:start"):
        shown = await _press(service, chat, shown, act, next(numbers))
    return chat, shown, numbers


async def _press(service: Service, chat: Chat, shown: Outgoing, act: str, number: int) -> Outgoing:
    token = service.conversation.token(chat, shown.ref, "")
    reply = await service.conversation.handle(Incoming(chat, f"press {number}", token=token, act=act))
    assert not reply.busy
    assert reply.out[-1].ref.revision == shown.ref.revision + 1
    return reply.out[-1]


def state(database: Path) -> str:
    """All rows of a store, as one value: nothing can be there by half and give the same."""
    with closing(sqlite3.connect(database)) as opened:
        return hashlib.sha256("\n".join(opened.iterdump()).encode()).hexdigest()


def _new_round(database: Path) -> Round:
    with closing(sqlite3.connect(database, isolation_level=None)) as opened:
        (busy, _, _) = opened.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
    assert busy == 0, "everything is in the file"
    return Round(database.read_bytes(), _log(database), [(0, state(database))])


def _log(database: Path) -> bytes:
    return database.with_name(f"{LEARNING}-wal").read_bytes()


def _end(log: bytes) -> int:
    """Behind the last commit of this round of the log: frames of another round have another salt."""
    size, salt, end = int.from_bytes(log[8:12], "big"), log[16:24], HEADER
    for at in range(HEADER, len(log) - FRAME - size + 1, FRAME + size):
        if log[at + 8 : at + 16] != salt:
            break
        if int.from_bytes(log[at + 4 : at + 8], "big"):
            end = at + FRAME + size
    return end


# the cuts


class Cutter:
    """Lays a database out as a power cut may leave it, and reads it."""

    def __init__(self, folder: Path, rounds_of_the_log: Sequence[Round], chance: random.Random) -> None:
        self.database = folder / LEARNING
        self._rounds, self._chance = rounds_of_the_log, chance

    def cut(self) -> str:
        """A cut of the log anywhere; "" or what is wrong with what is left."""
        one = self._chance.choice(self._rounds)
        last = one.accepted[-1][0]
        at = self._chance.randint(0, last)
        tail = self._chance.choice(TAILS)
        behind = {"nothing": b"", "garbage": self._chance.randbytes(last - at), "earlier": one.left[at:]}[tail]
        self._lay(one.base, one.log[:at] + behind)
        while at < last and behind[:1] == one.log[at : at + 1]:  # what stands there already need not be written
            at, behind = at + 1, behind[1:]
        wanted = [there for end, there in one.accepted if end <= at][-1]
        return self._wrong(wanted, f"cut at {at} of {last}, {tail} behind it")

    def tear(self) -> str:
        """Power fails while the log is put into the file: some pages are written, the log is whole."""
        number = self._chance.randrange(len(self._rounds) - 1)
        before, after = self._rounds[number], self._rounds[number + 1]
        size = int.from_bytes(before.log[8:12], "big")
        pages = []
        for at in range(0, len(after.base), size):
            old, new = before.base[at : at + size], after.base[at : at + size]
            pages.append(self._chance.choice((old or bytes(size), new)))
        self._lay(b"".join(pages), before.log)
        return self._wrong(before.accepted[-1][1], f"checkpoint {number} half written")

    def _lay(self, base: bytes, log: bytes) -> None:
        for path in self.database.parent.glob(f"{LEARNING}*"):
            path.unlink()
        self.database.write_bytes(base)
        self.database.with_name(f"{LEARNING}-wal").write_bytes(log)

    def _wrong(self, wanted: str, what: str) -> str:
        with closing(sqlite3.connect(self.database)) as opened:
            whole = opened.execute("PRAGMA integrity_check").fetchall()
        if whole != [("ok",)]:
            return f"{what}: {whole[0][0]}"
        return "" if state(self.database) == wanted else f"{what}: not what was accepted"


async def torn(cuts: int, seed: int) -> Figures:
    """Make so many cuts, a tenth of them half-written checkpoints."""
    figures, chance = Figures(seed), random.Random(seed)  # noqa: S311
    with tempfile.TemporaryDirectory(prefix="afterwards-torn-") as folder:
        (Path(folder) / "live").mkdir()
        (Path(folder) / "cut").mkdir()
        found = await rounds(Path(folder) / "live")
        figures.turns = sum(len(one.accepted) - 1 for one in found)
        cutter = Cutter(Path(folder) / "cut", found, chance)
        for number in range(cuts):
            tears = number % 10 == 9
            figures.torn, figures.cuts = figures.torn + tears, figures.cuts + (not tears)
            wrong = cutter.tear() if tears else cutter.cut()
            figures.problems += [wrong] if wrong else []
    return figures


def copy_cut(data: Path, to: Path, chance: random.Random) -> None:
    """A folder as it lies there, the log of each of its stores cut somewhere."""
    shutil.copytree(data, to)
    for log in to.glob("*.db-wal"):
        with log.open("r+b") as opened:
            opened.truncate(chance.randint(0, log.stat().st_size))
    for index in to.glob("*.db-shm"):
        index.unlink()  # it lies in memory


def main() -> int:
    """Run it as asked; the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cuts", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    asked = options.parse_args()
    figures = asyncio.run(torn(asked.cuts, asked.seed))
    print(figures)
    for problem in figures.problems[:20]:
        print(f"  {problem}")
    return bool(figures.problems)


if __name__ == "__main__":
    sys.exit(main())
