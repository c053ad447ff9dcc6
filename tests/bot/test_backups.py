"""Backup and restore as an operator gives them: one sealed file, whole or not at all, and nothing beside it."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.backups import LAST, UNFINISHED
from bot.commands import backup, demonstration_data, doctor, explain, restore
from bot.faults import SETTING
from bot.lock import only_one

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AFTERWARDS_DATA", raising=False)
    return tmp_path


@pytest.fixture
def taken(folder: Path) -> Path:
    """A backup of a demonstration with a made-up past."""
    assert run(demonstration_data.command, "--months", "6")[0] == 0
    code, said = run(backup.command, "kept")
    assert code == 0, said
    return folder / said.strip()


def run(command: object, *words: str) -> tuple[int, str]:
    """The exit code and all that was said, as the command line gives it."""
    done = CliRunner().invoke(command, list(words))  # type: ignore[arg-type]
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        return explain(done.exception), f"{done.output}{done.exception}"  # type: ignore[arg-type]
    return done.exit_code, done.output


def elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch, *, key: bool = True) -> Path:
    """Another machine: an empty data folder, with the master key put there by hand."""
    place = folder / "another machine"
    (place / "data").mkdir(parents=True)
    if key:
        shutil.copy(folder / "data" / "master.key", place / "data" / "master.key")
    monkeypatch.chdir(place)
    return place


def test_one_file_is_written_for_its_owner_alone_and_can_be_put_back(
    taken: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert taken.parent == folder / "kept"
    assert [path.name for path in taken.parent.iterdir()] == [taken.name]
    assert taken.stat().st_mode & 0o077 == 0
    key = (folder / "data" / "master.key").read_text().strip()
    assert key.encode() not in taken.read_bytes() and bytes.fromhex(key) not in taken.read_bytes()
    code, tried = run(restore.command, "--check", str(taken))
    assert code == 0 and "Whole" in tried and "reflection" in tried
    assert "The last backup was made on" in run(doctor.command)[1]
    place = elsewhere(folder, monkeypatch)
    assert "No backup was made" in run(doctor.command)[1]
    code, said = run(restore.command, str(taken))
    assert code == 0, said
    assert said.splitlines()[:5] == tried.splitlines()[:5]
    assert "invite-lead" in said and "invite-receiver" in said
    assert run(restore.command, str(taken))[0] != 0, "what is there is never written over"
    shutil.rmtree(place / "data")


def test_a_cut_or_changed_file_is_never_put_back(taken: Path, folder: Path) -> None:
    whole = taken.read_bytes()
    for spoiled in (b"", whole[:10], whole[:200], whole[:-1], whole[: len(whole) // 2], whole + b"\0",
                    whole[:500] + bytes([whole[500] ^ 1]) + whole[501:]):  # fmt: skip
        taken.write_bytes(spoiled)
        code, said = run(restore.command, "--check", str(taken))
        assert code != 0 and "not whole" in said
    taken.write_bytes(whole)
    assert run(restore.command, "--check", str(taken))[0] == 0


def test_it_opens_under_its_own_master_key_alone_and_none_is_made(
    taken: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = elsewhere(folder, monkeypatch, key=False)
    code, said = run(restore.command, str(taken))
    assert code != 0 and "There is no master key" in said
    assert list((place / "data").iterdir()) == []
    (place / "data" / "master.key").write_text("00" * 32)
    (place / "data" / "master.key").chmod(0o600)
    code, said = run(restore.command, str(taken))
    assert code != 0 and "another master key" in said


def test_a_running_service_is_not_put_back_under(taken: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = elsewhere(folder, monkeypatch)
    with only_one(place / "data"):
        code, said = run(restore.command, str(taken))
    assert code != 0 and "running" in said
    assert not (place / "data" / "learning.db").exists()


def test_a_backup_is_kept_apart_from_the_key_and_of_nothing_there_is_none(folder: Path) -> None:
    code, said = run(backup.command, "kept")
    assert code != 0 and not (folder / "kept").exists() and not (folder / "data").exists()
    assert run(demonstration_data.command, "--months", "1")[0] == 0
    code, said = run(backup.command, "data")
    assert code != 0 and "Keep backups apart" in said
    assert not list((folder / "data").glob("*.backup"))


def test_where_nothing_was_kept_it_says_in_which_folder_it_looked(folder: Path) -> None:
    code, said = run(backup.command, "kept")
    assert code == 78
    assert f"no learning store in {folder / 'data'}" in said
    assert "AFTERWARDS_DATA" in said


def test_a_key_of_any_name_is_never_beside_its_backups(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = folder / "secrets" / "key.txt"
    key.parent.mkdir()
    key.write_text("07" * 32)
    monkeypatch.setenv("AFTERWARDS_MASTER_KEY_FILE", str(key))
    assert run(demonstration_data.command, "--months", "1")[0] == 0
    code, said = run(backup.command, "secrets")
    assert code == 78 and "Keep backups apart" in said
    assert [path.name for path in key.parent.iterdir()] == ["key.txt"]
    assert run(backup.command, "kept")[0] == 0


def test_a_backup_counts_though_its_day_cannot_be_noted(folder: Path) -> None:
    assert run(demonstration_data.command, "--months", "1")[0] == 0
    (folder / "data" / LAST).mkdir()
    code, said = run(backup.command, "kept")
    assert code == 0
    assert (folder / said.strip()).exists()


@pytest.mark.parametrize(("version", "next_step"), [("v9999", "Start the later program"), ("v0000", "migrate")])
def test_a_store_of_another_version_is_not_backed_up_in_part(folder: Path, version: str, next_step: str) -> None:
    assert run(demonstration_data.command, "--months", "1")[0] == 0
    with sqlite3.connect(folder / "data" / "learning.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    connection.close()
    code, said = run(backup.command, "kept")
    assert code == 78 and next_step in said
    assert not list((folder / "kept").iterdir())


def killed(folder: Path, point: str, *words: str) -> None:
    """Run the command until that crash point kills it."""
    ran = subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT), SETTING: point}, capture_output=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert ran.returncode == -signal.SIGKILL, ran.stderr


@pytest.mark.parametrize("point", ["backup.after_piece:1", "backup.after_piece:9", "backup.before_name"])
def test_killed_while_it_is_made_there_is_no_backup_that_looks_whole(taken: Path, folder: Path, point: str) -> None:
    killed(folder, point, "backup", "more")
    (left,) = (folder / "more").iterdir()
    assert left.name.startswith(UNFINISHED) and left.suffix != ".backup"
    assert run(backup.command, "more")[0] == 0


def test_killed_while_it_is_put_back_nothing_is_there_and_it_can_be_done_again(
    taken: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = elsewhere(folder, monkeypatch)
    killed(place, "learning.before_put_back", "restore", str(taken))
    code, said = run(restore.command, str(taken))
    assert code == 0, said
