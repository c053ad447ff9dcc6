"""What the tables say of themselves, and that their history leads to them."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from opened import Clock
from postgres import MASTER, MODE, Postgres
from sqlalchemy import CheckConstraint, Column, Connection, MetaData, String, create_engine, inspect

from bot.storage import access_profiles, keys, leases, migrations, receivers, safety, support, tables
from bot.storage.columns import Kept, Readers
from bot.storage.database import engine_for
from bot.storage.errors import SchemaAhead
from bot.storage.learning import (
    accounts,
    actions,
    feeds,
    figures,
    four_words,
    incidents,
    invitations,
    page_links,
    record,
    restrictions,
    reviews,
)
from bot.storage.stores import HOLD_TALKS, NAMES, folder_urls, migrate, open_stores

OWN: Mapping[str, tuple[MetaData, ...]] = {
    "people": (access_profiles.TABLES, leases.TABLES),
    "support": (support.TABLES,),
    "learning": tuple(
        module.TABLES
        for module in (
            record,
            invitations,
            four_words,
            page_links,
            feeds,
            incidents,
            reviews,
            actions,
            restrictions,
            accounts,
            figures,
        )
    ),
    "safety": (safety.TABLES, receivers.TABLES),
    "keys": (keys.TABLES,),
}


def metadata(store: str) -> list[MetaData]:
    return [tables.STAMP, *OWN[store], *([tables.TALKS] if store in HOLD_TALKS else [])]


def every_column() -> list[tuple[str, "Column[Any]"]]:
    return [
        (f"{store}.{table.name}.{column.name}", column)
        for store in NAMES
        for part in metadata(store)
        for table in part.tables.values()
        for column in table.columns
    ]


@pytest.mark.parametrize(("name", "column"), every_column(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_column_says_what_it_holds_who_reads_it_how_long_and_what_for(name: str, column: "Column[Any]") -> None:
    assert set(column.info) == {"holds", "who_reads", "kept_for", "purpose"}
    assert all(str(value).strip() for value in column.info.values())
    assert column.info["kept_for"] in {kept.value for kept in Kept}
    assert column.info["who_reads"] in {readers.value for readers in Readers}
    assert not column.nullable


def test_every_period_is_used() -> None:
    assert {column.info["kept_for"] for _, column in every_column()} == {kept.value for kept in Kept}


def test_no_text_column_can_hold_what_somebody_said() -> None:
    """Words lie sealed, as bytes; text columns are for codes and days, and too short for anything else."""
    for name, column in every_column():
        if isinstance(column.type, String):
            assert column.type.length is not None and column.type.length <= 64, name


def test_no_store_refers_to_another() -> None:
    assert [name for name, column in every_column() if column.foreign_keys] == []


def test_support_holds_no_time_of_day_that_outlives_a_talk() -> None:
    for part in OWN["support"]:
        for table in part.tables.values():
            assert {column.name for column in table.columns} <= {"talk", "kind", "day", "holder", "month", "number"}


def differences(connection: Connection, store: str) -> list[Any]:
    """What a database has otherwise than its tables say. An index may be meant for the other kind of database."""

    def is_meant(item: Any, _name: str | None, kind: str, reflected: bool, _other: Any) -> bool:
        here = connection.dialect.name
        return kind != "index" or reflected or item.info.get("only_on", here) == here

    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": is_meant})
    return list(compare_metadata(context, metadata(store)))  # type: ignore[arg-type]


@pytest.mark.parametrize("store", NAMES)
def test_the_history_leads_to_the_tables(databases: Mapping[str, str], store: str) -> None:
    migrate({store: databases[store]}, MASTER, MODE)
    with engine_for(store, databases[store]).connect() as connection:
        assert differences(connection, store) == []


@pytest.mark.parametrize("store", NAMES)
def test_checks_and_keys_are_in_the_history_too(postgres: Postgres, store: str) -> None:
    """What the comparison above does not look at."""
    with engine_for(store, postgres.urls[store]).connect() as connection:
        found = inspect(connection)
        for part in metadata(store):
            for table in part.tables.values():
                checks = {check["name"] for check in found.get_check_constraints(table.name)}
                declared = {check.name for check in table.constraints if isinstance(check, CheckConstraint)}
                assert checks == declared
                key = found.get_pk_constraint(table.name)["constrained_columns"]
                assert key == [column.name for column in table.primary_key]


def test_a_step_that_fails_leaves_no_half_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = tmp_path / "steps"
    (steps / "people").mkdir(parents=True)
    first = (migrations.FOLDER / "people" / "v0001_first.py").read_text()
    (steps / "people" / "v0001_first.py").write_text(first + "    raise LookupError('half way')\n")
    monkeypatch.setattr(migrations, "FOLDER", steps)
    urls = {"people": folder_urls(tmp_path)["people"]}
    with pytest.raises(LookupError):
        migrate(urls, MASTER, MODE)
    assert inspect(create_engine(urls["people"])).get_table_names() == []
    monkeypatch.undo()
    migrate(urls, MASTER, MODE)
    migrate(urls, MASTER, MODE)  # once more: nothing to do
    assert "chat" in inspect(create_engine(urls["people"])).get_table_names()


def test_an_older_file_is_brought_up_to_date_and_keeps_what_it_holds(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = {"keys": folder_urls(tmp_path)["keys"]}
    open_stores(urls, MASTER, MODE, clock)
    steps = tmp_path / "steps"
    shutil.copytree(migrations.FOLDER / "keys", steps / "keys")
    (steps / "keys" / "v0002_more.py").write_text(
        "from alembic import op\nimport sqlalchemy as sa\nrevision = 'v0002'\ndown_revision = 'v0001'\n"
        "def upgrade():\n    op.add_column('session_key', sa.Column('more', sa.String(8)))\n"
    )
    monkeypatch.setattr(migrations, "FOLDER", steps)
    opened = open_stores(urls, MASTER, MODE, clock)
    assert "more" in {column["name"] for column in inspect(create_engine(urls["keys"])).get_columns("session_key")}
    assert opened.names == ("keys",)
    monkeypatch.undo()
    with pytest.raises(SchemaAhead):
        open_stores(urls, MASTER, MODE, clock)


@pytest.mark.parametrize("store", NAMES)
def test_newest_is_what_the_steps_come_to(store: str) -> None:
    """If not: python -m bot.storage.migrations"""
    with create_engine("sqlite://").begin() as connection:
        migrations.upgrade(store, connection)
        assert migrations.made(connection) == (migrations.FOLDER / store / migrations.MADE).read_text()


@pytest.mark.parametrize("store", NAMES)
def test_a_new_file_is_as_if_it_had_taken_every_step(tmp_path: Path, clock: Clock, store: str) -> None:
    url = folder_urls(tmp_path)[store]
    open_stores({store: url}, MASTER, MODE, clock)
    with engine_for(store, url).connect() as connection:
        assert migrations.made(connection) == (migrations.FOLDER / store / migrations.MADE).read_text()
        assert differences(connection, store) == []
    migrate({store: url}, MASTER, MODE)  # nothing is missing


@pytest.mark.parametrize("store", NAMES)
def test_steps_are_numbered_one_after_another(store: str) -> None:
    numbers = sorted(int(step.name[1:5]) for step in (migrations.FOLDER / store).glob("v*.py"))
    assert numbers == list(range(1, len(numbers) + 1))
    assert migrations.newest(store) == f"v{numbers[-1]:04}"
