"""The service as a real process of its own, started, told what to do by signals, and gone. It knows no talk."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
START = ("start", "--no-browser")
READY_SECONDS = 60.0
LOOK_SECONDS = 0.01


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def environment(**ours: str) -> dict[str, str]:
    """The environment of a start: nothing of ours but what is named here, without its prefix and in small letters."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AFTERWARDS_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)  # or every start compiles the program anew
    return kept | {"PYTHONPATH": str(ROOT)} | {f"AFTERWARDS_{name.upper()}": value for name, value in ours.items()}


class Process:
    """A start of the service. `log` is what it writes to its standard error."""

    def __init__(self, environ: Mapping[str, str], log: Path) -> None:
        self.environ = dict(environ)
        self.log = log
        self.pid = 0
        self._ended: asyncio.Task[int] | None = None

    @property
    def address(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.environ['AFTERWARDS_PORT']}"

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._ended is not None and not self._ended.done()

    async def start(self) -> None:
        """Start it from nothing, as an operator does."""
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", *START, cwd=self.log.parent, env=self.environ, stdout=log, stderr=log
            )
        self.pid = process.pid
        self._ended = asyncio.create_task(process.wait())

    async def fork(self, nursery: "Nursery") -> None:
        """Start it in a process that has imported the program already."""
        self.pid, self._ended = await nursery.start(self.environ, self.log)

    async def is_ready(self, seconds: float = READY_SECONDS) -> bool:
        """Wait until it answers. False if it ends before that, or takes longer."""
        port = int(self.environ["AFTERWARDS_PORT"])
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.is_running:
                    with contextlib.suppress(OSError):
                        _, writer = await asyncio.open_connection("127.0.0.1", port)
                        writer.close()
                        return True
                    await asyncio.sleep(LOOK_SECONDS)
        return False

    def tell(self, number: signal.Signals) -> None:
        """Send it a signal."""
        if self.is_running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    async def ended(self, seconds: float = READY_SECONDS) -> int:
        """Wait for its end; its exit code, below zero for a signal. TimeoutError if it goes on."""
        assert self._ended is not None, "it was never started"
        return await asyncio.wait_for(asyncio.shield(self._ended), seconds)

    async def kill(self) -> None:
        """Kill it at this instant."""
        self.tell(signal.SIGKILL)
        await self.ended()

    def failures(self) -> list[dict[str, object]]:
        """What it logged as failed, or otherwise as more than an event."""
        lines = self.log.read_text("utf-8", "replace").splitlines() if self.log.exists() else []
        logged = [json.loads(line) for line in lines if line.startswith("{")]
        return [one for one in logged if one.get("level") != "info"]


class Nursery:
    """Forks starts of the service, one at a time. An import costs more than all the rest of a start."""

    async def __aenter__(self) -> "Nursery":
        await self._open()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process.stdin is not None, "it reads what to start"
        self._process.stdin.close()
        await self._process.wait()

    async def start(self, environ: Mapping[str, str], log: Path) -> tuple[int, asyncio.Task[int]]:
        """Fork a start; its process id, and a task that gives its exit code once it has ended."""
        if self._process.returncode is not None:  # somebody has ended it: the machine is not ours alone
            await self._open()
        assert self._process.stdin is not None, "it reads what to start"
        self._process.stdin.write(json.dumps({"environ": dict(environ), "log": str(log)}).encode() + b"\n")
        pid = await self._number()
        assert pid is not None, "the nursery has ended"
        return pid, asyncio.create_task(self._end_of(pid))

    async def _open(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, str(Path(__file__).with_name("nursery.py")), *START,
            env=environment(), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip

    async def _end_of(self, pid: int) -> int:
        code = await self._number()
        if code is not None:
            return code
        await self._process.wait()
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return -signal.SIGKILL

    async def _number(self) -> int | None:
        """What it says next; None if it is no more."""
        assert self._process.stdout is not None, "it says what it started"
        said = await self._process.stdout.readline()
        return int(said) if said else None
