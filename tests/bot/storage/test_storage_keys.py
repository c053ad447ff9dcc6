"""Session keys: only the right cookie opens a live talk, and nothing opens one whose key is destroyed."""

import asyncio
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from opened import Clock, Opener, all_bytes

from bot.storage import keys
from bot.storage.keys import LIFE_SECONDS
from bot.storage.stores import Stores

TALK, OTHER = b"talk".ljust(16), b"other".ljust(16)
HALF = b"the cookie's half"


async def test_the_key_made_by_one_process_is_found_by_another(stores: Stores, reopen: Opener) -> None:
    made = await stores.keys.make(TALK, HALF)
    found = await reopen().keys.get(TALK, HALF)
    assert made is not None and found is not None
    assert found.open("state", made.seal("state", b"plain")) == b"plain"


async def test_making_it_again_gives_the_same_key(stores: Stores, reopen: Opener) -> None:
    """A turn that began a talk may be repeated, on another replica too."""
    first, second = await asyncio.gather(stores.keys.make(TALK, HALF), reopen().keys.make(TALK, HALF))
    assert first is not None and second is not None
    assert second.open("state", first.seal("state", b"plain")) == b"plain"


@pytest.mark.parametrize("half", [b"", b"another half", HALF + b"x"])
async def test_another_half_opens_nothing(stores: Stores, half: bytes) -> None:
    await stores.keys.make(TALK, HALF)
    assert await stores.keys.get(TALK, half) is None
    assert await stores.keys.make(TALK, half) is None
    assert await stores.keys.get(TALK, HALF) is not None


async def test_one_talks_key_opens_nothing_of_another(stores: Stores) -> None:
    one, other = await stores.keys.make(TALK, HALF), await stores.keys.make(OTHER, HALF)
    assert one is not None and other is not None
    sealed = one.seal("state", b"plain")
    with pytest.raises(InvalidTag):
        other.open("state", sealed)
    with pytest.raises(InvalidTag):
        one.open("another kind", sealed)


async def test_a_destroyed_key_is_gone_here_and_for_others(stores: Stores, reopen: Opener) -> None:
    await stores.keys.make(TALK, HALF)
    await stores.keys.make(OTHER, HALF)
    await stores.keys.destroy(TALK)
    assert await stores.keys.get(TALK, HALF) is None
    assert await reopen().keys.get(TALK, HALF) is None
    assert await stores.keys.get(OTHER, HALF) is not None
    await stores.keys.destroy(TALK)  # once more, after a crash: harmless


async def test_a_key_dies_by_itself_after_a_day_and_a_break_prolongs_it(
    stores: Stores, reopen: Opener, clock: Clock
) -> None:
    await stores.keys.make(TALK, HALF)
    await stores.keys.make(OTHER, HALF)
    await stores.keys.extend(OTHER, stores.keys.store.now() + 2 * LIFE_SECONDS)
    clock.move(seconds=LIFE_SECONDS)
    later = reopen()
    assert await later.keys.get(TALK, HALF) is None
    assert await later.keys.get(OTHER, HALF) is not None
    await later.keys.sweep()
    clock.move(seconds=-LIFE_SECONDS)
    assert await later.keys.get(TALK, HALF) is None
    assert await later.keys.get(OTHER, HALF) is not None


async def test_no_byte_of_a_destroyed_key_is_left_in_any_file(on_disk: Stores, tmp_path: Path) -> None:
    """Deleting alone leaves a row readable in the write-ahead log: the checkpoint is part of the promise."""
    key = await on_disk.keys.make(TALK, HALF)
    assert key is not None
    half = await on_disk.keys.store.read(
        lambda connection: connection.exec_driver_sql("SELECT half FROM session_key").scalar()
    )
    assert half in all_bytes(tmp_path)
    await on_disk.keys.destroy(TALK)
    left = all_bytes(tmp_path)
    assert half not in left
    assert half[:32] not in left


async def test_many_talks_that_end_at_once_share_their_checkpoints(on_disk: Stores) -> None:
    talks = [number.to_bytes(16, "big") for number in range(50)]
    for talk in talks:
        await on_disk.keys.make(talk, HALF)
    await asyncio.gather(*(on_disk.keys.destroy(talk) for talk in talks))
    left = await on_disk.keys.store.read(
        lambda connection: connection.exec_driver_sql("SELECT count(*) FROM session_key").scalar()
    )
    assert left == 0


async def test_a_key_that_was_tampered_with_opens_nothing(stores: Stores, reopen: Opener) -> None:
    await stores.keys.make(TALK, HALF)
    swap = "UPDATE session_key SET half = proof"
    await stores.keys.store.change(lambda connection: connection.exec_driver_sql(swap))
    assert await reopen().keys.get(TALK, HALF) is None


async def test_memory_for_used_keys_is_bounded(on_disk: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "CACHE_LIMIT", 3)
    for number in range(5):
        await on_disk.keys.make(bytes([number]), HALF)
    assert [talk for talk, _ in on_disk.keys._used] == [bytes([number]) for number in (2, 3, 4)]
    assert await on_disk.keys.get(bytes([0]), HALF) is not None


async def test_a_used_key_is_read_again_after_five_minutes(on_disk: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another replica may have destroyed it: what this one remembers has an end."""
    seconds = [0.0]
    monkeypatch.setattr(keys, "monotonic", lambda: seconds[0])
    await on_disk.keys.make(TALK, HALF)
    await on_disk.keys.store.change(lambda connection: connection.exec_driver_sql("DELETE FROM session_key"))
    assert await on_disk.keys.get(TALK, HALF) is not None
    seconds[0] = keys.CACHE_SECONDS
    assert await on_disk.keys.get(TALK, HALF) is None
