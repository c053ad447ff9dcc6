"""This service against the bot one would write with python-telegram-bot: one run, side by side, the same work.

    python bench/turns.py [--seconds 8] [--rounds 3]

Figures of a run mean something only beside one another: turns a second at 64 in flight, CPU of the bot's own process a
turn (user and system), latency at 100 a second, memory of a conversation that waits, CPU and memory at the start.
"""

import argparse
import asyncio
import contextlib
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from bot_api import BotApi

HERE = Path(__file__).parent
ROOT = HERE.parent
TICKS = os.sysconf("SC_CLK_TCK")
TOKEN = "123456:BENCH-token"  # noqa: S105 (of the stand-in)
CHATS, AT_ONCE, RATE = 200, 64, 100.0
IDLE_FEW, IDLE_MANY = 50, 2000
WARM_SECONDS = 4.0  # what is read once, soon after the start, is read by then


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Contender:
    """One bot in a process of its own."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name, self.command, self.environment = name, command, environment

    def start(self) -> subprocess.Popen[bytes]:
        environment = os.environ | {"PYTHONPATH": str(ROOT)} | self.environment
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # or every start compiles the program anew
        quiet = subprocess.DEVNULL
        return subprocess.Popen(self.command, env=environment, stdout=quiet, stderr=quiet, cwd=ROOT)


def cpu(pid: int) -> float:
    """Seconds of processor time that a process has used, all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(pid: int) -> float:
    """Resident memory in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def contenders(port: int, folder: Path) -> list[Contender]:
    """Who runs, each in a folder of its own."""
    api = f"http://127.0.0.1:{port}"
    library = [sys.executable, str(HERE / "library_bot.py"), api]
    core = [sys.executable, str(HERE / "core_bot.py"), api, str(folder / "core")]
    ours = [sys.executable, "-m", "bot", "start", "--no-browser"]

    def service(ingest: str) -> dict[str, str]:
        own = free_port()
        return {
            "AFTERWARDS_DATA": str(folder / ingest), "AFTERWARDS_PORT": str(own), "AFTERWARDS_TELEGRAM_TOKEN": TOKEN,
            "AFTERWARDS_TELEGRAM_API": api, "AFTERWARDS_TELEGRAM_INGEST": ingest,
            "AFTERWARDS_TELEGRAM_SECRET": "bench-secret", "AFTERWARDS_PUBLIC_URL": f"http://127.0.0.1:{own}",
        }  # fmt: skip

    return [
        Contender("library, no store", [*library, "none"], {}),
        Contender("library, commit an update", [*library, "commit", str(folder / "library.db")], {}),
        Contender("afterwards, core", core, {}),
        Contender("afterwards, poll", ours, service("poll")),
        Contender("afterwards, webhook", ours, service("webhook")),
    ]


@contextlib.asynccontextmanager
async def running(one: Contender, port: int, api: BotApi) -> AsyncIterator[subprocess.Popen[bytes]]:
    """The bot and its Bot API, up and warm."""
    server = await api.serve(port)
    process = one.start()
    try:
        api.running = True
        deadline = time.monotonic() + 60
        while not api.turns and time.monotonic() < deadline:
            if "AFTERWARDS_TELEGRAM_INGEST" not in one.environment or api.webhook or one.name.endswith("poll"):
                api.bring()
            await asyncio.sleep(0.05)
        if not api.turns:
            raise SystemExit(f"{one.name} did not answer within a minute")
        yield process
    finally:
        api.running = False
        process.send_signal(signal.SIGKILL)
        process.wait()
        server.close()


async def flood(one: Contender, port: int, seconds: float) -> dict[str, float]:
    """As many turns as it can, 64 in flight."""
    api = BotApi(CHATS, AT_ONCE)
    async with running(one, port, api) as process:
        await asyncio.sleep(WARM_SECONDS)
        turns, used, started = api.turns, cpu(process.pid), time.perf_counter()
        await asyncio.sleep(seconds)
        turns, used, took = api.turns - turns, cpu(process.pid) - used, time.perf_counter() - started
        return {"turns/s": turns / took, "CPU us/turn": used / max(turns, 1) * 1e6, "MB": memory(process.pid)}


async def pace(one: Contender, port: int, seconds: float) -> dict[str, float]:
    """A hundred a second, and how long each waited."""
    api = BotApi(200, 1, RATE)
    async with running(one, port, api):
        await api.paced(WARM_SECONDS)
        api.latencies.clear()
        await api.paced(seconds)
        await asyncio.sleep(0.5)
        waited = sorted(api.latencies)
        return {
            "p50 ms @100/s": waited[len(waited) // 2] * 1e3, "p99 ms @100/s": waited[int(len(waited) * 0.99)] * 1e3,
            "answered @100/s": len(waited) / seconds,
        }  # fmt: skip


async def idle(one: Contender, port: int) -> dict[str, float]:
    """What a conversation that waits for its person costs in memory."""
    resident = []
    for chats in (IDLE_FEW, IDLE_MANY):
        api = BotApi(chats, AT_ONCE)
        async with running(one, port, api) as process:
            deadline = time.monotonic() + 90
            while api.turns < chats * 2 and time.monotonic() < deadline:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            api.running = False
            await asyncio.sleep(WARM_SECONDS)
            resident.append(memory(process.pid))
    return {"bytes/idle talk": (resident[1] - resident[0]) * 1024 * 1024 / (IDLE_MANY - IDLE_FEW)}


async def start(one: Contender, port: int) -> dict[str, float]:
    """Processor time and memory until the first answer, on a folder that is there."""
    api = BotApi(1, 1)
    async with running(one, port, api) as process:
        return {"start CPU s": cpu(process.pid), "start MB": memory(process.pid)}


async def main(seconds: float, rounds: int) -> None:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "core").mkdir()  # noqa: ASYNC240 (before anything runs)
        everyone = contenders(port, Path(folder))
        found: dict[str, dict[str, list[float]]] = {one.name: {} for one in everyone}
        for _ in range(rounds):
            for one in everyone:  # interleaved, so that a busy minute of the machine meets them all
                figures = await flood(one, port, seconds) | await pace(one, port, seconds) | await start(one, port)
                for name, figure in figures.items():
                    found[one.name].setdefault(name, []).append(figure)
        for one in everyone:
            for name, figure in (await idle(one, port)).items():
                found[one.name].setdefault(name, []).append(figure)
    report({name: {key: statistics.median(all_) for key, all_ in its.items()} for name, its in found.items()})


def report(medians: dict[str, dict[str, float]]) -> None:
    """A Markdown table of medians, and the ratios that were aimed at."""
    names = list(next(iter(medians.values())))
    print("| | " + " | ".join(names) + " |")
    print("|---|" + "---|" * len(names))
    for one, its in medians.items():
        print(f"| {one} | " + " | ".join(f"{its[name]:.4g}" for name in names) + " |")
    base = medians["library, commit an update"]
    for one in ("afterwards, core", "afterwards, poll", "afterwards, webhook"):
        speed = medians[one]["turns/s"] / base["turns/s"]
        cost = base["CPU us/turn"] / medians[one]["CPU us/turn"]
        print(f"\n{one}: {speed:.1f} times the turns/s of the committing bot, 1/{cost:.1f} of its CPU a turn")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=8)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    asyncio.run(main(chosen.seconds, chosen.rounds))
