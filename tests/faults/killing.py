"""Kills the service over and over while people talk to it, and holds what it left against what was accepted."""

import asyncio
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle, product
from pathlib import Path

from ledger import Ledger, broken, left_in
from on_telegram import OnTelegram
from on_the_web import OnTheWeb, Stranded
from persons import Mind
from process import LOOK_SECONDS, Nursery, Process, environment, free_port
from telegram_fake import FakeTelegram

from bot.keys import load_master
from bot.storage.stores import NAMES, folder_urls
from flows.engine.load import load_book

WEB, TELEGRAM = 5, 5  # people at once
LONGEST_LIFE = 0.6  # seconds until a random kill, once somebody was answered
UNANSWERED_SECONDS = 3.0  # if nobody is by then it is killed all the same
EARLY = 0.1  # of the random kills come before it answers
POINT_SECONDS = 15.0  # a named point that is not passed by then is given up for a random kill
FINISH_SECONDS = 60.0
HELD_BACK = 0.2  # of the random kills come while Telegram lets a process send nothing: acknowledged, and owed
FRESH = 0.05  # of the random kills come after a start from nothing
POINTS = tuple(
    f"{where}.{when}_{what}"
    for where, what in (*product(NAMES, ("commit", "erase")), ("telegram", "send"))
    for when in ("before", "after")
)
"""Before a commit; after it and before it is acknowledged; acknowledged and not yet sent; sent and still owed."""
MOST_PASSES = {
    f"{store}.{when}_{what}": most
    for store, what, most in (
        ("support", "commit", 60), ("learning", "commit", 60), ("people", "commit", 8), ("safety", "commit", 5),
        ("keys", "commit", 10), ("keys", "erase", 8), ("telegram", "send", 20),
    )
    for when in ("before", "after")
}  # fmt: skip
"""At which passing of a point the process dies: one of the first so many, or the first."""
MOST_REPEATS = 1  # of screens in one chat after one kill: the one that was on its way
ANSWERED_TWICE = "query is too old"  # a tap that was answered is brought again after a kill: harmless
TOLD = "event=library library=telegram"  # how the library notes that it was told to wait
SECRET = "shown-by-telegram-alone"


@dataclass
class Figures:
    """What a run came to. It is sound if `problems` is empty."""

    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    ingests: Counter[str] = field(default_factory=Counter)
    starts: Counter[str] = field(default_factory=Counter)
    talks: int = 0
    over: int = 0
    turns: dict[str, int] = field(default_factory=dict)  # by channel
    answers: int = 0
    repeats: int = 0
    most_repeats: int = 0  # in one chat, after one kill
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        kills = sum(self.kills.values())
        lost = sum(problem.startswith("lost") for problem in self.problems)
        doubled = sum(problem.startswith("doubled") for problem in self.problems)
        return (
            f"{kills} kills ({_named(self.kills)}; {len(self.points)} of {len(POINTS)} points) in "
            f"{self.seconds:.0f} s, seed {self.seed}: {sum(self.turns.values())} turns accepted "
            f"({_named(Counter(self.turns))}) in {self.talks} talks "
            f"({self.over} to their end), "
            f"{self.answers} answers kept; {lost} lost, {doubled} doubled, {len(self.problems)} problems; "
            f"{self.repeats} messages sent again, at most {self.most_repeats} in a chat after one kill; "
            f"starts {_named(self.starts)}, {_named(self.ingests)}"
        )


def _named(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items()))


class Killing:
    """One run: a service that is killed and started again, and people who notice nothing but a pause."""

    def __init__(self, folder: Path, seed: int, fake: FakeTelegram, nursery: Nursery) -> None:
        self.figures = Figures(seed)
        self._folder, self._fake, self._nursery = folder, fake, nursery
        self._chance = random.Random(seed)  # noqa: S311
        self._port = free_port()
        self._process = self._new("")
        self._stop = asyncio.Event()
        self._calls = 0
        self._sent: set[tuple[str, ...]] = set()

    async def run(self, kills: int, say: int = 0) -> Figures:
        """Kill it so many times; what came of it."""
        began = time.monotonic()
        await self._start("")
        assert await self._process.is_ready(), self._process.log.read_text()
        await self._process.kill()
        data = self._folder / "data"
        ledger = Ledger(folder_urls(data), load_master(data))
        people = [asyncio.create_task(life) for life in self._people(ledger)]
        named = self._named(kills)
        for number in range(kills):
            await self._life(ledger, named.get(number, ""))
            if say and (number + 1) % say == 0:
                print(self._counted(ledger, began), flush=True)
            if self.figures.problems:
                break
        await self._finish(ledger, people)
        return self._counted(ledger, began)

    def _named(self, kills: int) -> dict[int, str]:
        """Which kills come at a named point: every point once in a hundred kills, spread over them."""
        found: dict[int, str] = {}
        for first in range(0, kills, 100):
            some = range(first, min(first + 100, kills))
            chosen = self._chance.sample(some, min(len(POINTS), len(some)))
            found.update(zip(chosen, self._chance.sample(POINTS, len(chosen)), strict=True))
        return found

    # people

    def _people(self, ledger: Ledger) -> Iterator[Coroutine[None, None, None]]:
        book = load_book()
        for number in range(WEB + TELEGRAM):
            mind = Mind(book, random.Random(self._chance.random()))  # noqa: S311
            on_the_web = OnTheWeb(self._process.address, ledger, mind)
            person = on_the_web if number < WEB else OnTelegram(self._fake, ledger, mind)
            yield self._again_and_again(person, ("learning", "support") if number % 2 else ("support", "learning"))

    async def _again_and_again(self, person: OnTheWeb | OnTelegram, stores: tuple[str, ...]) -> None:
        try:
            for store in cycle(stores):
                await person.live(store, self._stop)
                if self._stop.is_set():
                    return
        except Stranded as stranded:
            self.figures.problems.append(f"stranded: {stranded}")
        except asyncio.CancelledError:
            self.figures.problems.append(f"stranded: {person.waits_for or 'somebody'} never came")
            raise
        except Exception as error:
            self.figures.problems.append(f"stranded: {type(error).__name__} {error}")

    # one life of the process

    def _new(self, point: str) -> Process:
        ingest = self._chance.choice(("poll", "webhook"))
        address = f"http://127.0.0.1:{self._port}"
        hook = {"public_url": address, "telegram_secret": SECRET} if ingest == "webhook" else {}
        environ = environment(
            data=str(self._folder / "data"), port=str(self._port), telegram_token=self._fake.token,
            telegram_api=self._fake.url, telegram_ingest=ingest, crashpoint=point, **hook,
        )  # fmt: skip
        self.figures.ingests[ingest] += 1
        return Process({name: value for name, value in environ.items() if value}, self._folder / "log")

    async def _start(self, point: str) -> None:
        """From nothing where a point is named, or else every tenth time; otherwise from what is imported already."""
        self._process = self._new(point)
        fresh = bool(point) or self._chance.random() < FRESH
        await (self._process.start() if fresh else self._process.fork(self._nursery))
        self.figures.starts["from nothing" if fresh else "forked"] += 1

    async def _life(self, ledger: Ledger, point: str) -> None:
        """Start it, let it be killed, and look at what it left."""
        passing = f"{point}:{self._chance.randint(1, MOST_PASSES.get(point, 1))}" if point else ""
        await self._start(passing)
        kind = await self._at_the_point(point) if point else await self._at_random(ledger)
        self.figures.kills[kind] += 1
        self.figures.problems += [f"{problem} (after {kind} {passing})" for problem in self._left(ledger)]
        self._count_repeats(ledger)

    def _left(self, ledger: Ledger) -> list[str]:
        with left_in(self._folder / "data") as rows:
            return [*broken(rows), *ledger.problems(rows)]

    async def _at_random(self, ledger: Ledger) -> str:
        """At any moment of the start, or of the time after somebody was answered."""
        early, before = self._chance.random() < EARLY, ledger.accepted
        wait = self._chance.uniform(0, LONGEST_LIFE)
        if not early:
            if not await self._process.is_ready():
                self.figures.problems.append("it did not start again")
            for _ in range(int(UNANSWERED_SECONDS / LOOK_SECONDS)):
                if ledger.accepted > before:
                    break
                await asyncio.sleep(LOOK_SECONDS)
        held = not early and self._chance.random() < HELD_BACK
        fault = self._fake.faults.add("429", "sendMessage", times=10**6 if held else 0, seconds=60)
        await asyncio.sleep(wait)  # the moment of the kill is what is random here
        await self._process.kill()
        self._fake.faults.script.remove(fault)
        return "while starting" if early else "while replies are held back" if held else "at random"

    async def _at_the_point(self, point: str) -> str:
        with suppress(TimeoutError):
            if await self._process.ended(POINT_SECONDS) == -signal.SIGKILL:
                self.figures.points[point] += 1
                return "at a point"
            self.figures.problems.append("it ended by itself")
        await self._process.kill()
        return "at random"

    # what came of it

    def _count_repeats(self, ledger: Ledger) -> None:
        """Screens of a talk that were sent to a chat more than once since the last look, though nobody asked for it."""
        repeats: Counter[str] = Counter()
        for name, given in self._fake.world.calls[self._calls :]:
            rows = (given.get("reply_markup") or {}).get("inline_keyboard", ())
            tokens = tuple(button["callback_data"] for row in rows for button in row if "callback_data" in button)
            _, talk = ledger.place(tokens[0]) if tokens else ("", b"")
            if name in ("sendMessage", "sendPhoto") and talk and talk not in ledger.asked_again:
                screen = (str(given["chat_id"]), *tokens)
                repeats[screen[0]] += screen in self._sent
                self._sent.add(screen)
        most = max(repeats.values(), default=0)
        if most > MOST_REPEATS:
            self.figures.problems.append(f"repeated: {most} messages to one chat after one kill")
        self._calls = len(self._fake.world.calls)
        self.figures.repeats += repeats.total()
        self.figures.most_repeats = max(self.figures.most_repeats, most)

    async def _finish(self, ledger: Ledger, people: Sequence["asyncio.Task[None]"]) -> None:
        """One more start: everybody gets what they wait for. Then it is told to stop, and everything is there."""
        await self._start("")
        await self._process.is_ready()
        self._stop.set()
        _, waiting = await asyncio.wait(people, timeout=FINISH_SECONDS)
        for person in waiting:
            person.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        self._process.tell(signal.SIGTERM)
        code = await self._process.ended()
        self.figures.problems += [f"it ended with {code}"] if code else []
        self.figures.problems += self._left(ledger)
        self.figures.problems += [said for said in self._fake.world.complaints if ANSWERED_TWICE not in said]
        self.figures.problems += sorted(
            {f"logged: {one}" for one in map(_said, self._process.failures()) if one != TOLD}
        )
        self._count_repeats(ledger)

    def _counted(self, ledger: Ledger, began: float) -> Figures:
        figures, talks = self.figures, ledger.talks.values()
        figures.seconds = time.monotonic() - began
        figures.turns, figures.answers = dict(ledger.by_channel), ledger.answers
        figures.talks, figures.over = len(talks), sum(talk.over for talk in talks)
        return figures


def _said(line: dict[str, object]) -> str:
    return " ".join(f"{name}={line[name]}" for name in ("event", "where", "library", "error", "at") if name in line)


async def killed(kills: int, seed: int, say: int = 0) -> Figures:
    """A whole run in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="afterwards-kill-") as folder:
        async with FakeTelegram(most_tries=10**6) as fake, Nursery() as nursery:
            return await Killing(Path(folder), seed, fake, nursery).run(kills, say)
