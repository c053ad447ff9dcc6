"""`afterwards migrate` killed at every point of every step, and run again: all is there, and nothing by half."""

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from postgres import MASTER, MODE, Postgres
from process import environment
from sqlalchemy import Connection, inspect, text

from bot.storage.database import engine_for
from bot.storage.learning import record
from bot.storage.migrations import FOLDER, newest, upgrade
from bot.storage.stores import NAMES, folder_urls, open_stores

pytestmark = pytest.mark.timeout(300)
POINTS = ("after_upgrade", "after_stamp")
STEPS = {name: len(list((FOLDER / name).glob("v[0-9]*.py"))) for name in NAMES}
HOLDER, REFLECTION = b"h" * 16, b"r" * 12


@pytest.fixture(params=["sqlite", "postgresql"])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """The addresses of five stores that have no table yet."""
    if request.param == "sqlite":
        (tmp_path / "data").mkdir()
        yield folder_urls(tmp_path / "data")
        return
    server: Postgres = request.getfixturevalue("postgres")
    with ExitStack() as made:
        for name in NAMES:
            made.enter_context(server.another(f"bare_{name}", f"afterwards_{name}"))
        yield {name: server.url(f"afterwards_{name}", f"bare_{name}") for name in NAMES}


def migrate(urls: Mapping[str, str], folder: Path, point: str = "") -> None:
    """Run the command, which that crash point kills; without one it comes to its end."""
    (folder / "master").write_text(MASTER.hex())
    (folder / "master").chmod(0o600)
    stores = {f"{name}_url": url for name, url in urls.items()}
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "migrate"],
        env=environment(master_key_file=str(folder / "master"), **stores, **({"crashpoint": point} if point else {})),
        cwd=folder, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == (-signal.SIGKILL if point else 0), ran.stderr


def stands(name: str, url: str) -> tuple[str, set[str]]:
    """At which step a store is, and which tables it has."""
    with engine_for(name, url).connect() as connection:
        tables = set(inspect(connection).get_table_names())
        if "alembic_version" not in tables:
            return "", tables
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""), tables


async def test_killed_on_its_way_from_nothing_each_store_has_all_of_its_steps_or_none(
    urls: Mapping[str, str], tmp_path: Path
) -> None:
    """Each run is killed one point further; what an earlier one has finished the next finds finished."""
    for name in NAMES:
        for point in (*(f"after_step:{step}" for step in range(1, STEPS[name] + 1)), *POINTS):
            migrate(urls, tmp_path, f"{name}.{point}")
            done, tables = stands(name, urls[name])
            assert (done, bool(tables - {"alembic_version"})) == (
                ("", False) if point.startswith("after_step") else (newest(name), True)
            )
    migrate(urls, tmp_path)
    assert {name: stands(name, url)[0] for name, url in urls.items()} == {name: newest(name) for name in NAMES}
    stores = open_stores(urls, MASTER, MODE, lambda: datetime.now(UTC))  # each with its stamp and its key
    assert stores.names == NAMES
    await stores.close()


async def test_killed_on_its_way_from_an_earlier_release_every_row_is_there_at_the_end(
    urls: Mapping[str, str], tmp_path: Path
) -> None:
    with engine_for("learning", urls["learning"]).begin() as connection:
        upgrade("learning", connection, "v0001")
        _reflect(connection)
    for point in [*(f"after_step:{step}" for step in range(1, STEPS["learning"])), *POINTS]:
        migrate(urls, tmp_path, f"learning.{point}")
        done = stands("learning", urls["learning"])[0]
        assert done == ("v0001" if point.startswith("after_step") else newest("learning"))
        assert _rows(urls) == [(REFLECTION, "sent")]
    migrate(urls, tmp_path)
    stores = open_stores(urls, MASTER, MODE, lambda: datetime.now(UTC))
    (kept,) = await stores.learning.read(record.of_holder(HOLDER))
    assert (kept.state, kept.day, kept.counts) == ("sent", "2026-11-22", 0)
    await stores.close()


def _reflect(connection: Connection) -> None:
    connection.execute(
        text("INSERT INTO reflection VALUES (:id, :holder, 'learning/staff', 'staff', '', 'sent', :day, 1, '')"),
        {"id": REFLECTION, "holder": HOLDER, "day": "2026-11-22"},
    )


def _rows(urls: Mapping[str, str]) -> Sequence[tuple[bytes, str]]:
    with engine_for("learning", urls["learning"]).connect() as connection:
        found = connection.execute(text("SELECT id, state FROM reflection"))
        return [(bytes(row.id), row.state) for row in found]
