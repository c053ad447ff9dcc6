"""Opening the stores: their stamps, their keys, and which of them a process was given."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from opened import CHAT, Clock, Opener
from postgres import MASTER, MODE, Postgres
from sqlalchemy import create_engine

from bot.storage import talks
from bot.storage.errors import (
    ModeMismatch,
    SchemaAhead,
    SchemaBehind,
    StoreAway,
    StoreBroken,
    StoreNotOpened,
    Temporary,
    WrongMaster,
)
from bot.storage.stores import NAMES, Stores, folder_urls, migrate, open_stores, rewrap

OTHER_MASTER = bytes(32)


def test_every_store_names_a_chat_differently_and_always_the_same(stores: Stores, reopen: Opener) -> None:
    named = {name: stores[name].pseudonym(CHAT) for name in NAMES if name != "keys"}
    assert len(set(named.values())) == len(named)
    assert {name: reopen()[name].pseudonym(CHAT) for name in named} == named


def test_what_one_store_seals_opens_nowhere_else(stores: Stores) -> None:
    sealed = stores.learning.seal("answer", b"owner", b"plain")
    assert stores.learning.open("answer", b"owner", sealed) == b"plain"
    for store, kind, owner in (
        (stores.support, "answer", b"owner"),
        (stores.learning, "note", b"owner"),
        (stores.learning, "answer", b"other"),
    ):
        with pytest.raises(InvalidTag):
            store.open(kind, owner, sealed)


def test_sealed_lengths_come_in_steps(stores: Stores) -> None:
    lengths = {len(stores.learning.seal("answer", b"owner", b"x" * size)) for size in range(253)}
    assert lengths == {256 + 28}


@pytest.mark.parametrize("name", NAMES)
def test_mode_stamp_mismatch_refuses(databases: Mapping[str, str], clock: Clock, name: str) -> None:
    only = {name: databases[name]}
    open_stores(only, MASTER, "demonstration", clock)
    with pytest.raises(ModeMismatch, match=f'{name} store was made for mode "demonstration".*new data folder'):
        open_stores(only, MASTER, "live", clock)
    open_stores(only, MASTER, "demonstration", clock)


def test_another_master_key_is_refused_and_the_right_one_still_opens(
    databases: Mapping[str, str], clock: Clock
) -> None:
    open_stores(databases, MASTER, MODE, clock)
    with pytest.raises(WrongMaster, match="Put back the master key"):
        open_stores(databases, OTHER_MASTER, MODE, clock)
    open_stores(databases, MASTER, MODE, clock)


async def test_a_new_master_key_opens_all_that_was_sealed_and_the_old_one_nothing(
    databases: Mapping[str, str], clock: Clock
) -> None:
    before = open_stores(databases, MASTER, MODE, clock)
    sealed = before.learning.seal("answer", b"owner", b"plain")
    first = dict(list(databases.items())[:2])
    rewrap(first, MASTER, OTHER_MASTER)  # killed half way ...
    with pytest.raises(WrongMaster):
        open_stores(databases, OTHER_MASTER, MODE, clock)
    rewrap(databases, MASTER, OTHER_MASTER)  # ... and run again
    after = open_stores(databases, OTHER_MASTER, MODE, clock)
    assert after.learning.open("answer", b"owner", sealed) == b"plain"
    assert after.support.pseudonym(CHAT) == before.support.pseudonym(CHAT)
    with pytest.raises(WrongMaster):
        open_stores(databases, MASTER, MODE, clock)
    with pytest.raises(WrongMaster):
        rewrap(databases, bytes([7] * 32), MASTER)


def test_a_process_without_the_support_store_is_told_so(databases: Mapping[str, str], clock: Clock) -> None:
    stores = open_stores({"learning": databases["learning"]}, MASTER, MODE, clock)
    assert stores.names == ("learning",)
    for ask in (lambda: stores.support, lambda: stores.keys, lambda: stores["people"]):
        with pytest.raises(StoreNotOpened):
            ask()


def test_tables_of_a_later_program_are_refused(tmp_path: Path, clock: Clock) -> None:
    open_stores(folder_urls(tmp_path), MASTER, MODE, clock)
    with create_engine(folder_urls(tmp_path)["safety"]).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'v9999'")
    with pytest.raises(SchemaAhead, match="Start the later program"):
        open_stores(folder_urls(tmp_path), MASTER, MODE, clock)
    with pytest.raises(SchemaAhead, match="Start the later program"):
        migrate(folder_urls(tmp_path), MASTER, MODE)


def test_a_database_that_does_not_answer_is_named_with_what_to_look_at(clock: Clock) -> None:
    away = {name: f"postgresql://afterwards_{name}:geheim@127.0.0.1:1/{name}" for name in folder_urls(Path())}
    for ask in (lambda: migrate(away, MASTER, MODE), lambda: open_stores(away, MASTER, MODE, clock)):
        with pytest.raises(StoreAway, match="AFTERWARDS_PEOPLE_URL") as refused:
            ask()
        assert isinstance(refused.value, Temporary)
        assert "geheim" not in str(refused.value)


def test_a_file_that_is_no_database_is_said_to_be_broken(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "people.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreBroken, match="people store cannot be read"):
        open_stores(folder_urls(tmp_path), MASTER, MODE, clock)


def test_postgresql_without_tables_is_refused_with_the_command_that_makes_them(
    postgres: Postgres, clock: Clock
) -> None:
    with postgres.admin() as admin:
        admin.execute("DROP DATABASE IF EXISTS bare")
        admin.execute("CREATE DATABASE bare OWNER afterwards_people")
    with pytest.raises(SchemaBehind, match="afterwards migrate"):
        open_stores({"people": postgres.url("afterwards_people", "bare")}, MASTER, MODE, clock)


async def test_what_was_written_is_there_after_opening_again(stores: Stores, reopen: Opener) -> None:
    version = talks.Version("hash", "support/staff", "flow: support/staff\n")
    await stores.support.write(talks.remember(version, "2026-11-24"))
    assert await reopen().support.read(talks.versions) == [version]
    assert await reopen().learning.read(talks.versions) == []


def test_the_clock_gives_the_day_of_the_service(stores: Stores, clock: Clock) -> None:
    clock.move(hours=4, minutes=23)
    assert (stores.support.today(), stores.support.day(1)) == ("2026-11-24", "2026-11-25")
    moment = stores.support.now()
    assert stores.support.day_start(moment) == moment - 60
    assert stores.support.day_start(0) == 0
