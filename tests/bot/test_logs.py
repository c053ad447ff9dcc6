"""Logs: events and fields from closed lists, whatever is handed in; and nothing of what a library wanted to say."""

import ast
import asyncio
import logging
import resource
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot import logs
from flows.engine.guard import parse

WORDS = "they held my arm and i want to die"
BOT = Path(logs.__file__).parent


@pytest.fixture(autouse=True)
def loggers() -> Iterator[None]:
    """Loggers as they were, after each test."""
    root = logging.getLogger()
    names = ("", *logs.QUIET)
    before = {
        name: (each.handlers[:], each.level, each.propagate) for name in names if (each := logging.getLogger(name))
    }
    yield
    for name, (handlers, level, propagate) in before.items():
        logger = logging.getLogger(name) if name else root
        logger.handlers[:], logger.propagate = handlers, propagate
        logger.setLevel(level)


@pytest.fixture
def hooks() -> Iterator[None]:
    """The hooks for what nobody caught, and the limit on memory written to disk, as they were."""
    before = sys.excepthook, threading.excepthook, sys.unraisablehook, resource.getrlimit(resource.RLIMIT_CORE)
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = before[:3]


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    said = capsys.readouterr()
    assert said.out == ""
    assert WORDS not in said.err
    return [msgspec.json.decode(line) for line in said.err.splitlines()]


def test_an_event_comes_out_with_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    logs.event("started", mode="live", port=8000)
    (line,) = _lines(capsys)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "started", "mode": "live", "port": 8000, "level": "info"}


def test_what_is_on_no_list_is_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    logs.event(WORDS, mode=WORDS, port="8000", **{WORDS: 1, "words": WORDS})
    (line,) = _lines(capsys)
    assert line["event"] == line["mode"] == line["port"] == "[dropped]"
    assert line["[dropped]"] == "[dropped]"
    assert not {"words", WORDS} & set(line)


def test_a_field_that_only_a_failure_may_add_is_dropped_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    logs.event("failed", error=WORDS, at=WORDS, crash=WORDS, fault=WORDS)
    (line,) = _lines(capsys)
    assert not {"error", "at", "crash", "fault"} & set(line)


def test_a_failure_says_its_kind_and_place_and_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        parse(f"{WORDS} !")
    except ValueError as error:
        crash = logs.failed("turn", error)
    (line,) = _lines(capsys)
    assert (line["event"], line["where"], line["error"], line["level"]) == ("failed", "turn", "GuardError", "error")
    assert line["at"].startswith("flows/engine/guard.py:")
    assert line["crash"] == crash
    assert len(crash) == 8


def test_the_same_fault_has_the_same_crash_id() -> None:
    def fail(words: str) -> str:
        try:
            parse(words)
        except ValueError as error:
            return logs.failed("turn", error)
        raise AssertionError

    assert fail("one !") == fail("two !")


@pytest.mark.parametrize("name", [*logs.QUIET, "telegram.ext.Updater", "httpx", "sqlalchemy.engine.Engine", "asyncio"])
def test_a_library_says_that_it_warned_and_nothing_else(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.quiet()
    logger = logging.getLogger(name)
    logger.info(WORDS)
    logger.debug(WORDS)
    assert _lines(capsys) == []
    try:
        raise ValueError(WORDS)
    except ValueError:
        logger.critical("update %s", WORDS, exc_info=True)
    (line,) = _lines(capsys)
    assert (line["event"], line["library"], line["level"]) == ("library", name.partition(".")[0], "critical")


def test_a_library_that_nobody_thought_of_is_fenced_too(capsys: pytest.CaptureFixture[str]) -> None:
    logs.quiet()
    logging.getLogger(WORDS).error(WORDS)
    (line,) = _lines(capsys)
    assert line["library"] == "[dropped]"


def test_what_nobody_caught_says_no_value(capsys: pytest.CaptureFixture[str], hooks: None) -> None:
    logs.guard_process()
    sys.excepthook(ValueError, ValueError(WORDS), None)
    thread = threading.Thread(target=lambda: parse(f"{WORDS} !"))
    thread.start()
    thread.join()
    assert [line["where"] for line in _lines(capsys)] == ["process", "thread"]
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0


def test_an_interruption_is_no_failure(capsys: pytest.CaptureFixture[str], hooks: None) -> None:
    logs.guard_process()
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert _lines(capsys) == []


async def test_what_a_loop_wants_to_say_is_fenced(capsys: pytest.CaptureFixture[str]) -> None:
    loop = asyncio.get_running_loop()
    logs.in_loop(loop, {"message": WORDS, "exception": ValueError(WORDS)})
    logs.in_loop(loop, {"message": WORDS})
    assert [line["error"] for line in _lines(capsys)] == ["ValueError", "RuntimeError"]


# the program itself


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call in the program: the file, what is called, the call."""
    for path in sorted(BOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                yield str(path.relative_to(BOT)), ast.unparse(node.func), node


def test_no_free_text_stands_in_a_call_that_logs() -> None:
    allowed = {"logs.event": logs.EVENTS, "logs.failed": logs.FIELDS["where"] or frozenset()}
    found = [(path, name, call) for path, name, call in _calls() if name in allowed]
    assert len(found) > 5
    for path, name, call in found:
        first = call.args[0]
        assert isinstance(first, ast.Constant), f"{path}:{call.lineno}"
        assert first.value in allowed[name], f"{path}:{call.lineno}"
        assert {keyword.arg for keyword in call.keywords} <= set(logs.FIELDS), f"{path}:{call.lineno}"


def test_nothing_logs_or_prints_but_through_the_closed_lists() -> None:
    others = {"print", "logging.getLogger", "logging.basicConfig", "traceback.print_exc", "warnings.warn"}
    found = [f"{path}:{call.lineno}" for path, name, call in _calls() if name in others and path != "logs.py"]
    assert found == []
