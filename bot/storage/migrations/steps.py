"""What the steps share. A step that was published is never edited, and neither is what it calls here."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import sqlalchemy as sa
from alembic import op

Kind: TypeAlias = "sa.types.TypeEngine[Any]"

ID: Kind = sa.LargeBinary(16)
BLOB: Kind = sa.LargeBinary()
DAY: Kind = sa.String(10)
WORD: Kind = sa.String(64)
SMALL: Kind = sa.SmallInteger()
WHOLE: Kind = sa.Integer()
BIG: Kind = sa.BigInteger()


def create(
    name: str, columns: Mapping[str, Kind], *key: str, index: tuple[str, ...] = (), checks: tuple[str, ...] = ()
) -> None:
    """Make a table whose rows lie in the order of their keys on SQLite; `checks` are "name: condition"."""
    made = [sa.Column(column, kind, nullable=False, autoincrement=False) for column, kind in columns.items()]
    named = [sa.CheckConstraint(condition, name=label) for label, condition in (check.split(": ") for check in checks)]
    op.create_table(name, *made, sa.PrimaryKeyConstraint(*key), *named, sqlite_with_rowid=False)
    for column in index:
        op.create_index(f"ix_{name}_{column}", name, [column])


def stamp_1() -> None:
    """The stamp of every store."""
    create("stamp", {"name": WORD, "value": BLOB}, "name")


def talks_1() -> None:
    """The tables of every store that holds talks."""
    session = {"id": ID, "chat": ID, "revision": WHOLE, "state": BLOB, "expires": BIG, "live": SMALL}
    create("session", session, "id", index=("chat", "expires"))
    create("seen", {"mark": ID, "day": DAY}, "mark")
    create("owed", {"talk": ID, "revision": WHOLE, "replica": ID, "reply": BLOB}, "talk", "revision")
    message = {"id": ID, "talk": ID, "due": BIG, "last": BIG, "replica": ID, "place": BLOB}
    create("message", message, "id", index=("talk", "due", "last"))
    appointment = {"id": ID, "origin": ID, "topic": WORD, "number": SMALL, "day": DAY, "holder": ID, "replica": ID}
    create(
        "appointment",
        appointment | {"address": BLOB},
        "id",
        index=("origin", "holder"),
        checks=("two_a_topic: number IN (1, 2)",),
    )
    op.create_index("ix_appointment_due", "appointment", ["replica", "day"])
    create("replica", {"id": ID, "beat": WHOLE, "day": DAY}, "id")
    create("flow_version", {"version": WORD, "flow": WORD, "source": BLOB, "until": DAY}, "version")


def talks_2() -> None:
    """On PostgreSQL a claim writes no index: none is on `replica`, and a page has room for its rows once more.

    PostgreSQL then changes a row beside itself (a heap-only tuple), in place of writing all four indexes anew. 45 in a
    hundred, and not 50: a claimed row is 16 bytes longer. SQLite keeps its index over both columns: claims there are
    quick by it.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_appointment_due", "appointment")
        op.create_index("ix_appointment_day", "appointment", ["day"])
        op.execute("ALTER TABLE appointment SET (fillfactor = 45)")
