"""The search finds leaks: each is planted in turn where words of support pass, and each is found."""

import csv
import gzip
import json
import logging
import pickle
import sys
import tempfile
import traceback
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from everywhere import STEM, Everything, Hand, canary, chat_of, sessions
from leaks import found_in
from prometheus_client import CollectorRegistry, Counter, generate_latest
from sqlalchemy import text
from starlette.responses import RedirectResponse, Response
from working import the_book

from bot import logs
from bot.channels.web.talk import Talk
from bot.messages import Chat, Words, open_words
from bot.storage import support, talks
from bot.storage.learning import accounts, record
from bot.storage.learning.actions import ACTIONS, Action
from bot.storage.learning.record import Answer, Reflection
from bot.storage.learning.reviews import ANSWERS_BACK, AnswerBack
from bot.storage.store import Store
from bot.storage.work import Write

Leak = Callable[["Plant", str], Awaitable[None]]
_LEAKS: dict[str, Leak] = {}


class Plant:
    """Where a leak is planted: the service, its folder, and what a test may change for a while."""

    def __init__(self, hand: Hand, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.hand, self.folder, self.patch = hand, folder, patch
        self.registry = CollectorRegistry()

    def store(self, name: str) -> Store:
        return self.hand.service.stores[name]


def leak(name: str) -> Callable[[Leak], Leak]:
    """A leak under its name."""

    def noted(planted: Leak) -> Leak:
        _LEAKS[name] = planted
        return planted

    return noted


@leak("a line in the log")
async def _log_line(plant: Plant, words: str) -> None:
    sys.stderr.write(f"typed: {words}\n")


@leak("the text of an exception")
async def _exception_text(plant: Plant, words: str) -> None:
    plant.patch.setattr(logs, "failed", lambda where, error: sys.stderr.write(f"{where}: {error}\n"))
    logs.failed("turn", ValueError(words))


@leak("a library's own log")
async def _library(plant: Plant, words: str) -> None:
    logger = logging.getLogger("telegram")
    plant.patch.setattr(logger, "handlers", [logging.StreamHandler(sys.stderr)])
    logger.warning("got %s", words)


@leak("a parameter of a statement")
async def _parameter(plant: Plant, words: str) -> None:
    values = {"talk": b"t" * 12, "kind": words[:64], "day": "2026-11-23", "holder": b""}
    await plant.store("support").write(Write(support._KEEP, values))


@leak("a row of an audit")
async def _audit(plant: Plant, words: str) -> None:
    def add(connection: Any) -> None:
        connection.execute(text("CREATE TABLE audit (said TEXT)"))
        connection.execute(text("INSERT INTO audit VALUES (:said)"), {"said": words})

    await plant.store("safety").change(add)


@leak("an answer of the learning record")
async def _learning(plant: Plant, words: str) -> None:
    store, own = plant.store("learning"), b"r" * 12
    answer = Answer("reflection.before", (f"before: {words}",))
    await store.write(
        record.begin(Reflection(own, b"", "learning/staff", "staff")), *record.keep(store, own, answer, "")
    )


@leak("the words of an action")
async def _action(plant: Plant, words: str) -> None:
    store = plant.store("learning")
    await store.write(ACTIONS.add(store, Action(b"a" * 16, words, "plan", "lead", "2026-11-23")))


@leak("the log of who read what")
async def _reading(plant: Plant, words: str) -> None:
    store = plant.store("learning")
    await store.write(accounts.logged(store, b"lead", "read", words[:64]))


@leak("you said, we did")
async def _said_did(plant: Plant, words: str) -> None:
    store = plant.store("learning")
    await store.write(ANSWERS_BACK.put(store, AnswerBack("K7QM2XH4PT", words, "")))


@leak("a seen-mark in clear")
async def _mark(plant: Plant, words: str) -> None:
    await plant.store("support").write(talks.see(words[:16].encode(), "2026-11-23"))


@leak("a reply, rendered and kept")
async def _reply(plant: Plant, words: str) -> None:
    store = plant.store("support")
    await store.write(talks.owe(store, b"t" * 12, 1, b"replica", words.encode())[1])


@leak("the state of a talk")
async def _state(plant: Plant, words: str) -> None:
    session = next(sessions(the_book(), "support/staff", "standard", "own_device"))
    said = msgspec.structs.replace(session, facts={**session.facts, "supporter": words})
    await plant.hand.stand(plant.hand.service.support, said, chat_of("web", 9))


@leak("where a message stands")
async def _message(plant: Plant, words: str) -> None:
    store = plant.store("support")
    await store.write(talks.keep_message(store, b"t" * 12, words.encode()))


@leak("the topic of a reminder")
async def _reminder(plant: Plant, words: str) -> None:
    store = plant.store("support")
    made = talks.appoint(store, b"o" * 12, 1, "2026-11-26", topic=words[:64], holder=b"h", address=b"")
    await store.write(made)


@leak("a setting of the chat")
async def _setting(plant: Plant, words: str) -> None:
    await plant.hand.service.people.change(chat_of("web", 9), supporter=words[:64])


@leak("the name of a file")
async def _file_name(plant: Plant, words: str) -> None:
    (plant.folder / f"{words[:40]}.txt").touch()


@leak("a temporary file")
async def _temporary(plant: Plant, words: str) -> None:
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(words.encode("utf-16-le"))


@leak("the wrong file in a backup")
async def _backup(plant: Plant, words: str) -> None:
    with zipfile.ZipFile(plant.folder / "backup.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("draft.txt", words)


@leak("a column of an export")
async def _export(plant: Plant, words: str) -> None:
    with (plant.folder / "export.csv").open("w") as file:
        csv.writer(file).writerow(["2026-11-23", words])


@leak("a cache on disk")
async def _cache(plant: Plant, words: str) -> None:
    (plant.folder / "cache").write_bytes(pickle.dumps({"last": words}))


@leak("a dump for tests")
async def _fixture(plant: Plant, words: str) -> None:
    (plant.folder / "fixture.json.gz").write_bytes(gzip.compress(json.dumps([{"said": words}]).encode()))


@leak("a crash report")
async def _crash(plant: Plant, words: str) -> None:
    try:
        raise KeyError(words)
    except KeyError:
        (plant.folder / "crash.txt").write_text(traceback.format_exc())


@leak("the locals of a traceback")
async def _locals(plant: Plant, words: str) -> None:
    try:
        raise KeyError("no words here")
    except KeyError as error:
        sys.stderr.write("".join(traceback.TracebackException.from_exception(error, capture_locals=True).format()))


@leak("the label of a metric")
async def _metric(plant: Plant, words: str) -> None:
    Counter("typed", "What was typed", ["words"], registry=plant.registry).labels(words).inc()
    (plant.folder / "metrics").write_bytes(generate_latest(plant.registry))


@leak("an address")
async def _address(plant: Plant, words: str) -> None:
    plant.patch.setattr(Talk, "_answer", lambda *_, **__: RedirectResponse(f"/healthz?last={words}", 303))


@leak("a header of a page")
async def _header(plant: Plant, words: str) -> None:
    plant.patch.setattr(Talk, "_answer", lambda *_, **__: Response(headers={"X-Last": words}))


@leak("what a browser stores")
async def _browser(plant: Plant, words: str) -> None:
    page = Response(f"<script>localStorage.last = {json.dumps(words[::-1])}</script>")
    plant.patch.setattr(Talk, "_answer", lambda *_, **__: page)


@leak("words said back")
async def _echo(plant: Plant, words: str) -> None:
    replies = plant.hand.service.replies
    shown = replies.noticed

    def echoes(outgoing: Any, turned: Any) -> Any:
        said = shown(outgoing, turned)
        return msgspec.structs.replace(said, screen=msgspec.structs.replace(said.screen, notice=f"You wrote: {words}"))

    plant.patch.setattr(replies, "noticed", echoes)


@leak("words that let themselves be printed")
async def _printed(plant: Plant, words: str) -> None:
    plant.patch.setattr(Words, "__repr__", open_words)
    sys.stderr.write(f"{Words(words)!r}\n")


async def _typed(hand: Hand, chat: Chat, words: str) -> None:
    session = next(sessions(the_book(), "support/staff", "standard", "own_device"))
    talk = await hand.stand(hand.service.support, session, chat)
    await hand.type(words, chat, talk)


async def test_without_a_leak_nothing_is_found(hand: Hand, everything: Everything) -> None:
    chat = chat_of("web", 1)
    await _typed(hand, chat, canary(1))
    assert found_in([STEM], await everything.read(chat)) == []


def test_there_are_more_than_twenty_kinds() -> None:
    assert len(_LEAKS) > 20


@pytest.mark.parametrize("name", _LEAKS, ids=[name.replace(" ", "_") for name in _LEAKS])
async def test_leak_is_found(
    name: str, hand: Hand, everything: Everything, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant = Plant(hand, tmp_path, monkeypatch)
    await _LEAKS[name](plant, canary(1))
    chat = chat_of("web", 1)
    await _typed(hand, chat, canary(1))
    assert found_in([STEM], await everything.read(chat, chat_of("web", 9))), f"{name} is not found"
