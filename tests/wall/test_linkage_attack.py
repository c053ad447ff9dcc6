"""Somebody with the learning store, a lead's sign-in and the rota names writers no better than by chance."""

import asyncio
import random
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from working import Clock

from bot.access import CONSOLE, Access
from bot.desk.releases import Releases
from bot.messages import Chat
from bot.storage.learning import record, release
from bot.storage.learning.record import Answer, Reflection
from bot.storage.stores import folder_urls, open_stores

INCIDENTS, ROTA = 250, 4
CHANCE, POINTS = 1 / ROTA, 0.05
Guess = Callable[[Sequence[tuple[bytes, int, str]]], Sequence[int]]
"""From the rows of one incident (id, length of what is sealed, day) to the place on the rota of who wrote each."""

GUESSES: dict[str, Guess] = {
    "the order in which they lie": lambda rows: range(len(rows)),
    "the order of their ids": lambda rows: [sorted(row[0] for row in rows).index(row[0]) for row in rows],
    "the length of what is sealed": lambda rows: [sorted(rows, key=lambda row: row[1]).index(row) for row in rows],
    "their days": lambda rows: [sorted(rows, key=lambda row: row[2]).index(row) for row in rows],
}


@pytest.fixture(scope="module")
def released() -> dict[str, list[tuple[bytes, int, str, int]]]:
    """A thousand released reflections, by incident: what lies in the store, and who wrote it."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_released(Path(folder)))


async def _released(folder: Path) -> dict[str, list[tuple[bytes, int, str, int]]]:
    clock, draw = Clock(), random.Random(3)  # noqa: S311 (a story, and no secret)
    stores = open_stores({"learning": folder_urls(folder)["learning"]}, bytes(range(32)), "demonstration", clock)
    store = stores.learning
    for number in range(INCIDENTS):
        for writer in range(ROTA):  # the rota's order is the order in which they write: the worst case
            talk, said = store.random(12), f"writer {writer} " + "words " * (writer + draw.randint(1, 4))
            draft = Reflection(
                talk, store.pseudonym(Chat("web", f"{number} {writer}")), "learning/staff", "staff", f"i{number}"
            )
            answer = Answer("reflection.change", (said,), "person", "en_GB")
            await store.write(record.begin(draft), *record.keep(store, talk, answer, store.today()))
            await store.write(record.send(talk, "draft", store.now(), store.today()))
            clock.move(minutes=1)
    clock.move(hours=25)
    await release.cut_links(store)
    while clock().weekday() != 4:
        clock.move(days=1)
    releases = Releases(store, Access(store), "adult_mh", day="friday", least=3)
    assert await releases.release_due(clock()) == INCIDENTS * ROTA
    wrote = {}
    for one in await store.read(release.released("")):
        (answer,) = await store.read(record.answers(store, one.id))
        wrote[one.id] = int(answer.value[0].split()[1])
    shown = await releases.read(CONSOLE)
    assert not any(hasattr(one, "incident") for one in shown)
    await stores.close()
    return _stolen(folder / "learning.db", wrote)


def _stolen(path: Path, wrote: dict[bytes, int]) -> dict[str, list[tuple[bytes, int, str, int]]]:
    """The rows as they lie, with the incident that stands beside each."""
    sql = "SELECT r.incident, r.id, length(a.value), r.day FROM reflection r JOIN answer a ON a.reflection = r.id"
    found = defaultdict(list)
    with sqlite3.connect(path) as connection:
        for incident, of, length, day in connection.execute(sql):
            found[incident].append((of, length, day, wrote[of]))
    return found


@pytest.mark.parametrize("how", GUESSES)
def test_no_way_of_guessing_names_writers_better_than_chance_and_five_points(
    how: str, released: dict[str, list[tuple[bytes, int, str, int]]]
) -> None:
    right = 0
    for rows in released.values():
        guessed = GUESSES[how]([row[:3] for row in rows])
        right += sum(guess == row[3] for guess, row in zip(guessed, rows, strict=True))
    assert right / (INCIDENTS * ROTA) <= CHANCE + POINTS


def test_nothing_beside_a_row_says_who_wrote_it(released: dict[str, list[tuple[bytes, int, str, int]]]) -> None:
    rows = [row for each in released.values() for row in each]
    assert len({row[1] for row in rows}) == 1, "lengths differ"
    assert len({row[2] for row in rows}) == 1, "days differ within a week"
