"""What may be logged: an event and fields from closed lists. Nothing a person typed, chose or is called can pass.

Time stands in every line, so nothing is logged for an ordinary turn: a log tells of the service, never of its talks.
"""

import asyncio
import hashlib
import json
import logging
import resource
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

DROPPED = "[dropped]"

EVENTS = frozenset({
    "started", "failed", "library", "webhook_set", "lease_taken", "lease_lost", "unreadable_update",
    "sign_in_failed",
})  # fmt: skip
"""Every event there is."""

FIELDS: Mapping[str, frozenset[str] | None] = {
    "where": frozenset({
        "turn", "telegram", "web", "timers", "sender", "process", "thread", "loop", "cleanup", "command", "desk",
    }),
    "channel": frozenset({"web", "telegram", "terminal"}),
    "mode": frozenset({"demonstration", "live"}),
    "kind": frozenset({"message", "callback_query", "edited_message", "my_chat_member", "channel_post", "unknown"}),
    "library": frozenset({
        "telegram", "httpx", "httpcore", "aiohttp", "transitions", "sqlalchemy", "alembic", "uvicorn", "asyncio",
        "starlette", "authlib",
    }),
    "why": frozenset({"refused", "not_begun", "unreachable", "not_valid", "no_address", "no_account"}),
    "port": None,
}  # fmt: skip
"""Every field, with the values it may take; None: any whole number. Anything else comes out as `[dropped]`."""

QUIET = (
    "telegram",
    "httpx",
    "httpcore",
    "aiohttp",
    "transitions",
    "sqlalchemy",
    "alembic",
    "uvicorn",
    "uvicorn.access",
    "authlib",
)
"""Libraries whose messages hold what people wrote, tokens or step names: a whole update, an address, a bound value."""

_OURS = ("bot", "flows", "accessibility")
_HOME = Path(__file__).parent.parent


def event(name: str, **fields: object) -> None:
    """Log one event. An event, a field or a value that is on no list comes out as `[dropped]`."""
    _write(logging.INFO, name, fields)


def failed(where: str, error: BaseException) -> str:
    """Log a failure by its type and the line of our code it came from, never by its message. Returns the crash id.

    The same fault has the same id on every machine.
    """
    kind, place = type(error).__name__, _place(error.__traceback__)
    crash = hashlib.sha256(f"{kind} {place}".encode()).hexdigest()[:8]
    _write(logging.ERROR, "failed", {"where": where}, _Fault(kind, place, crash))
    return crash


def quiet() -> None:
    """Let no library write a word of its own: only that it warned. Call it before any of them is used."""
    fence = _Fence()
    root = logging.getLogger()
    root.handlers[:] = [fence]
    root.setLevel(logging.WARNING)
    for name in QUIET:
        logger = logging.getLogger(name)
        logger.handlers[:] = [fence]
        logger.setLevel(logging.WARNING)
        logger.propagate = False


def guard_process() -> None:
    """From here on, what nobody caught is logged as `failed` says; no memory is written to disk in a crash."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _report("thread", args.exc_value)
    sys.unraisablehook = lambda args: _report("cleanup", args.exc_value)


def in_loop(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """For `loop.set_exception_handler`."""
    _report("loop", context.get("exception"))


class _Fault:
    """What `failed` alone may add to a line."""

    def __init__(self, kind: str, place: str, crash: str) -> None:
        self.fields = {"error": kind, "at": place, "crash": crash}


class _Fence(logging.Handler):
    """Says that a library warned, and which; drops what it said."""

    def emit(self, record: logging.LogRecord) -> None:
        _write(record.levelno, "library", {"library": record.name.partition(".")[0]})


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _report("process", error.with_traceback(trace))


def _report(where: str, error: BaseException | None) -> None:
    failed(where, error if error is not None else RuntimeError())


def _write(level: int, name: str, fields: Mapping[str, object], fault: _Fault | None = None) -> None:
    """One line of JSON on the standard error of the moment, so that a redirected one is written to.

    A line that cannot be written, since the disk is full, is lost: whoever logs has somebody who waits for a reply.
    """
    line: dict[str, object] = {"event": name if name in EVENTS else DROPPED}
    for field, value in fields.items():
        line[field if field in FIELDS else DROPPED] = value if _may_say(field, value) else DROPPED
    if fault is not None:
        line.update(fault.fields)
    line |= {"level": logging.getLevelName(level).lower(), "timestamp": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    with suppress(OSError):
        sys.stderr.write(f"{json.dumps(line)}\n")
        sys.stderr.flush()


def _may_say(field: str, value: object) -> bool:
    if field not in FIELDS or isinstance(value, bool):
        return False
    allowed = FIELDS[field]
    return isinstance(value, int) if allowed is None else isinstance(value, str) and value in allowed


def _place(trace: TracebackType | None) -> str:
    """The innermost line of our own code: a file of this program and a number."""
    place = "outside"
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(_HOME) and path.relative_to(_HOME).parts[0] in _OURS:
            place = f"{path.relative_to(_HOME).as_posix()}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
