"""Draws boards in a process of its own, one at a time. What is in a picture is decided in `boards` and `board_svg`.

The renderer keeps the interpreter to itself for a tenth of a second a board: in a thread it would hold up every turn.
The process begins with the first board, knows no secret of the service, and ends when its input does: with this one.
"""

import asyncio
import os
import sys
from contextlib import suppress
from typing import Any

ANSWER_SECONDS = 20.0
TRIES = 2
_LENGTH = 4  # bytes before every message
_PROGRAM = "from accessibility.render import serve; serve()"


class CannotDraw(Exception):
    """The renderer is not there, or ended over this board twice."""


class Painter:
    """Call it with a board's SVG to get its PNG."""

    def __init__(self, program: str = _PROGRAM) -> None:
        self._command = (sys.executable, "-c", program)
        self._one_at_a_time = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None

    async def __call__(self, svg: str) -> bytes:
        """The PNG. Raises CannotDraw."""
        async with self._one_at_a_time:
            for _ in range(TRIES):
                with suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
                    async with asyncio.timeout(ANSWER_SECONDS):
                        return await self._drawn(svg.encode())
                await self.close()
        raise CannotDraw

    async def close(self) -> None:
        """End the process; the next board begins another."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _drawn(self, svg: bytes) -> bytes:
        asked, answers = await self._pipes()
        asked.write(len(svg).to_bytes(_LENGTH, "big") + svg)
        await asked.drain()
        size = int.from_bytes(await answers.readexactly(_LENGTH), "big")
        return await answers.readexactly(size)

    async def _pipes(self) -> tuple[asyncio.StreamWriter, asyncio.StreamReader]:
        if self._process is None:
            pipe: Any = asyncio.subprocess.PIPE
            self._process = await asyncio.create_subprocess_exec(
                *self._command, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL, env=_environment()
            )
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None and answers is not None, "they are pipes"
        return asked, answers


def _environment() -> dict[str, str]:
    """That of this process, where the same modules are found, without a setting of the service."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AFTERWARDS_")}
    return kept | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
