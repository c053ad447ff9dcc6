"""The master key: made once on a laptop, read as a secret elsewhere, and never shown."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.keys import FILE_NAME, KEY_BYTES, KeyFileError, load_master

SECRET = "5a" * KEY_BYTES


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    key = load_master(folder)
    assert len(key) == KEY_BYTES
    assert load_master(folder) == key
    assert stat.S_IMODE((folder / FILE_NAME).stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


def test_two_folders_have_two_keys(tmp_path: Path) -> None:
    assert load_master(tmp_path / "one") != load_master(tmp_path / "other")


def test_many_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as starters:
        keys = set(starters.map(load_master, [tmp_path] * 16))
    assert keys == {load_master(tmp_path)}


def test_a_secret_file_is_read_and_no_key_is_made(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET + "\n")
    assert load_master(tmp_path / "data", secret) == bytes.fromhex(SECRET)
    assert not (tmp_path / "data").exists()


def test_a_key_that_others_can_read_is_refused_with_the_fix(tmp_path: Path) -> None:
    load_master(tmp_path)
    (tmp_path / FILE_NAME).chmod(0o640)
    with pytest.raises(KeyFileError, match="chmod 600"):
        load_master(tmp_path)


@pytest.mark.parametrize("text", ["", "short", "5a" * 31, "5a" * 33, "zz" * 32, "5a" * 31 + "5"])
def test_a_wrong_key_is_refused_without_being_shown(tmp_path: Path, text: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text(text)
    with pytest.raises(KeyFileError, match="openssl rand -hex 32") as caught:
        load_master(tmp_path, secret)
    assert not text or text not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_missing_secret_is_refused_and_not_replaced_by_a_new_key(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be read"):
        load_master(tmp_path, tmp_path / "missing")
    assert list(tmp_path.iterdir()) == []
