"""One lane a chat: what goes to a chat goes in order, what goes to different chats goes side by side.

It knows what Telegram's refusals mean and how long to insist, not what is sent. What it gives up stays owed.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from enum import Enum

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot import logs
from bot.channels.telegram.transport import NotSent

Job = Callable[[], Awaitable[None]]
Pause = Callable[[float], Awaitable[None]]

LONGEST_WAIT = 3600.0  # seconds; told to wait longer, it is tried again after that all the same
MOST_FAILURES = 4  # answered with an error, or never reached
MOST_UNSURE = 1  # it may have arrived: one more try makes at most one double
MOST_JOBS = 64  # in one lane; beyond that the oldest is given up
_FIRST_PAUSE = 0.5
_GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "bot was kicked", "bot was blocked")


class Trouble(Enum):
    """What a failed call means."""

    GONE = "gone"  # this chat cannot be reached, now or later
    REFUSED = "refused"  # Telegram will never take this
    WAIT = "wait"
    FAILED = "failed"  # nothing was done
    UNSURE = "unsure"  # it may have been done
    OURS = "ours"  # the token is wrong: nothing can be sent until somebody has put it right


def trouble(error: Exception) -> Trouble | None:
    """What the error means; None for an error that Telegram has no part in."""
    match error:
        case RetryAfter():
            return Trouble.WAIT
        case Forbidden() | ChatMigrated():
            return Trouble.GONE
        case BadRequest():
            return Trouble.GONE if any(sign in error.message.casefold() for sign in _GONE) else Trouble.REFUSED
        case InvalidToken():
            return Trouble.OURS
        case NotSent():
            return Trouble.FAILED
        case TimedOut():
            return Trouble.UNSURE
        case NetworkError():
            return Trouble.FAILED
    return None


class Lanes:
    """Runs jobs, and says through `gone` which chat cannot be reached any more."""

    def __init__(self, gone: Callable[[str], Awaitable[None]], *, pause: Pause = asyncio.sleep) -> None:
        self._gone = gone
        self._pause = pause
        self._jobs: dict[str, deque[Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, address: str, *jobs: Job) -> None:
        """Add jobs at the end of this chat's lane. A job that is run again must be harmless."""
        waiting = self._jobs.get(address)
        if waiting is None:
            waiting = self._jobs[address] = deque(maxlen=MOST_JOBS)
            task = asyncio.create_task(self._run(address, waiting))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        waiting.extend(jobs)

    def is_busy(self, address: str) -> bool:
        """Whether something is on its way to this chat."""
        return address in self._jobs

    async def close(self, seconds: float = 2.0) -> None:
        """Let what is under way finish for a moment, then stop it: what is not sent is owed."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, address: str, waiting: deque[Job]) -> None:
        try:
            while waiting:
                if await self._insist(waiting.popleft()):
                    continue
                waiting.clear()
                await self._gone(address)
        except Exception as failure:  # a store that fails must not end the lane with a bare traceback
            logs.failed("telegram", failure)
        finally:
            del self._jobs[address]

    async def _insist(self, job: Job) -> bool:
        """Run a job, as often as makes sense. False: the chat is gone."""
        counts = dict.fromkeys(Trouble, 0)
        while True:
            try:
                await job()
                return True
            except Exception as failure:
                kind = trouble(failure)
                if kind is Trouble.GONE:
                    return False
                seconds = None if kind is None else _wait(kind, counts, failure)
                if seconds is None:
                    logs.failed("telegram", failure)
                    return True
            await self._pause(seconds)


def _wait(kind: Trouble, counts: dict[Trouble, int], failure: Exception) -> float | None:
    """How long to wait before the next try; None: no more tries."""
    counts[kind] += 1
    match kind:
        case Trouble.WAIT:
            return min(retry_after(failure), LONGEST_WAIT)
        case Trouble.FAILED:
            return _FIRST_PAUSE * 2 ** (counts[kind] - 1) if counts[kind] <= MOST_FAILURES else None
        case Trouble.UNSURE:
            return _FIRST_PAUSE if counts[kind] <= MOST_UNSURE else None
    return None


def retry_after(failure: Exception) -> float:
    """The seconds that Telegram asked for."""
    if not isinstance(failure, RetryAfter):
        return 0.0
    return failure._retry_after.total_seconds()  # the public property warns on every reading
