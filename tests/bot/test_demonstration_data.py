"""A made-up past: told once, into a demonstration alone, marked wherever it lies, and its charts show something."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from click.testing import CliRunner
from working import Clock, Working, live, settings

from bot.access import CONSOLE
from bot.app import open_service
from bot.commands.demonstration_data import command
from bot.demonstration.past import MADE_UP, MARK, Past
from bot.reports import material
from bot.reports.figures import figures
from bot.settings import load
from bot.storage.errors import ModeMismatch
from bot.storage.learning import accounts, incidents, release
from bot.storage.learning.incidents import REFERENCES

MONTHS = 18


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Working]:
    """One demonstration with its made-up past, for all tests of this module."""
    clock = Clock()
    working = Working(settings(tmp_path_factory.mktemp("told")), clock)
    service = await working.open()
    await Past(service.stores.learning, service.desk, clock, 1).tell(MONTHS)
    yield working
    await working.close()


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_charts_show_signals(told: Working) -> None:
    shown = figures(await material.read(told.service.stores.learning), target=95.0)
    offers, _ = shown.plots
    assert "Signal of improvement" in repr(offers)
    assert len(shown.tables["offers"].rows) == MONTHS


async def test_every_part_of_the_loop_is_there(told: Working) -> None:
    desk = told.service.desk
    rules = {one.state for one in await desk.rules.every(CONSOLE)}
    assert {"lifted", "kept"} <= rules
    actions = await desk.actions.every(CONSOLE)
    assert {"closed", "stuck"} <= {one.state for one in actions}
    assert sum(bool(one.told_on) for one in actions) > len(actions) / 3, (
        "where an answer went out, its actions are told"
    )
    assert len(await desk.releases.read(CONSOLE)) > 50
    assert {one.state for one in await desk.practice.every(CONSOLE)} == {"approved", "waiting"}


async def test_what_is_due_is_what_a_ward_of_that_size_would_have_left_and_not_all_that_ever_was(told: Working) -> None:
    desk = told.service.desk
    every = await desk.incidents.every(CONSOLE)
    assert sum(one.state == "closed" for one in every) > len(every) / 2
    kinds = Counter(one.kind for one in await desk.due.every(CONSOLE))
    assert kinds
    assert max(kinds.values()) < len(every) / 4
    stood = Counter[str]()
    for counts in (await desk.incidents.standings(CONSOLE)).counts.values():
        stood.update(counts)
    assert {"met", "late", "not_known", "open"} <= set(stood)
    assert stood["met"] > stood["late"] - stood["no_time"]


async def test_it_is_marked_as_made_up_wherever_it_lies(told: Working) -> None:
    store = told.service.stores.learning
    for one in await store.read(incidents.all_of(store)):
        found = await store.read(REFERENCES.of(store, one.code))
        assert found is not None
        assert found.local == MARK
    wrote = {one.account for one in await store.read(accounts.readings(store)) if one.act == "opened"}
    assert wrote == {MADE_UP.account}


async def test_no_writer_of_it_can_be_found(told: Working) -> None:
    store = told.service.stores.learning
    assert all(one.holder == b"" for one in await store.read(release.released("")))


async def test_a_live_service_cannot_open_the_stores_it_was_told_into(told: Working, tmp_path: Path) -> None:
    folder = Path(told.settings.data)
    (tmp_path / "service.toml").write_text(live(), "utf-8")
    with pytest.raises(ModeMismatch):
        open_service(load({"AFTERWARDS_DATA": str(folder)}, tmp_path))


async def test_the_same_seed_tells_the_same_story(tmp_path: Path) -> None:
    stories = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        clock = Clock()
        working = Working(settings(tmp_path / name), clock)
        service = await working.open()
        await Past(service.stores.learning, service.desk, clock, 7).tell(2)
        of = await material.read(service.stores.learning)
        stories.append(sorted((one.opened_on, one.ended_at, sorted(one.facts.items())) for one in of.incidents))
        assert clock.at == Clock().at
        await working.close()
    assert stories[0] == stories[1]


async def test_a_live_service_refuses_it_and_so_do_stores_that_hold_an_incident(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AFTERWARDS_DATA", raising=False)
    (tmp_path / "service.toml").write_text(live(), "utf-8")
    monkeypatch.setenv("AFTERWARDS_DATA", str(tmp_path / "live"))
    refused = await _invoke()
    assert "This service is live" in refused
    assert not (tmp_path / "live").exists() or not any((tmp_path / "live").glob("*.db"))
    (tmp_path / "service.toml").unlink()
    monkeypatch.setenv("AFTERWARDS_DATA", str(tmp_path / "made"))
    assert "made-up incidents over 1 months" in await _invoke("--months", "1")
    assert "There are incidents already" in await _invoke("--months", "1")


async def _invoke(*words: str) -> str:
    return (await asyncio.to_thread(CliRunner().invoke, command, list(words))).output
