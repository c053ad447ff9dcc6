"""Killed at an exact instant: what was accepted is there, what was not is not, and nothing is there twice."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from opened import all_bytes, turn
from postgres import MASTER, MODE

from bot.faults import SETTING
from bot.storage import talks
from bot.storage.stores import folder_urls, open_stores

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent


def crash(folder: Path, point: str, turns: int = 6) -> tuple[bytes, list[int]]:
    """Run a process until that crash point kills it: its talk, and the turns it accepted."""
    paths = os.pathsep.join(str(path) for path in (ROOT, ROOT / "tests", HERE))
    ran = subprocess.run(
        [sys.executable, str(HERE / "crash.py"), str(folder), str(turns)],
        env=os.environ | {"PYTHONPATH": paths} | ({SETTING: point} if point else {}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == (-signal.SIGKILL if point else 0), ran.stderr
    talk, *accepted = ran.stdout.split()
    return bytes.fromhex(talk), [int(revision) for revision in accepted if revision.isdigit()]


# Each turn is one commit; the talk's beginning is the first one.
@pytest.mark.parametrize(
    ("point", "accepted", "written"),
    [
        ("", 6, 6),
        ("support.before_commit:4", 2, 2),
        ("support.after_commit:4", 2, 3),
        ("before_commit:2", 0, 0),
        ("after_commit:2", 0, 1),
    ],
)
async def test_what_was_accepted_is_on_disk_and_a_repeat_changes_nothing(
    tmp_path: Path, point: str, accepted: int, written: int
) -> None:
    talk, said = crash(tmp_path, point)
    assert len(said) == accepted
    stores = open_stores(folder_urls(tmp_path), MASTER, MODE, lambda: datetime.now(UTC))
    row = await stores.support.read(talks.of_id(talk))
    assert row is not None and row.revision == written
    for number in range(6):  # whoever was not answered asks again
        await stores.support.submit(turn(stores.support, talk, str(number)))
    row = await stores.support.read(talks.of_id(talk))
    assert row is not None and row.revision == 6
    await stores.close()


@pytest.mark.parametrize(
    "point", ["keys.before_commit:2", "keys.after_commit:2", "keys.before_erase", "keys.after_erase"]
)
async def test_a_key_whose_destroying_was_interrupted_is_destroyed_by_the_next_sweep(
    tmp_path: Path, point: str
) -> None:
    talk, _ = crash(tmp_path, point)
    stores = open_stores(folder_urls(tmp_path), MASTER, MODE, lambda: datetime.now(UTC))
    lying = all_bytes(tmp_path)
    half = await stores.keys.store.read(
        lambda connection: connection.exec_driver_sql("SELECT half FROM session_key").scalar()
    )
    assert (half is not None) == (point == "keys.before_commit:2")  # else it is deleted already
    await stores.keys.destroy(talk)  # what the sweep of an expired talk does
    assert await stores.keys.get(talk, b"half") is None
    assert half is None or (half in lying and half not in all_bytes(tmp_path))
    assert (tmp_path / "keys.db-wal").stat().st_size == 0
    await stores.close()
