"""What of the learning store a backup holds, row by row, and putting it back. It knows no file and no key of a file.

Nothing that somebody could still delete is in it: a draft, what is kept private, what can be taken back, settings,
reminders, links. So nothing deleted comes back with it, and nothing that was sent is sent again. Of the stores
`support`, `keys`, `people` and `safety` nothing is in it at all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    bindparam,
    column,
    delete,
    func,
    insert,
    inspect,
    literal,
    select,
    true,
)
from sqlalchemy import table as any_table
from sqlalchemy.engine import Connection

from bot.storage.errors import BackupNotWhole, NotEmpty, say
from bot.storage.learning.accounts import account, reading
from bot.storage.learning.actions import action
from bot.storage.learning.figures import bed_days, phase, published
from bot.storage.learning.incidents import duty, incident, involved, part, reference
from bot.storage.learning.invitations import offered
from bot.storage.learning.record import answer, reflection
from bot.storage.learning.restrictions import house_rule, restriction
from bot.storage.learning.reviews import answer_back, exception, look_back, plan_update, review
from bot.storage.migrations import upgrade
from bot.storage.tables import stamp
from bot.storage.talks import NOBODY

STORE = "learning"
ROWS = 500
_VERSION: "Select[Any]" = select(column("version_num")).select_from(any_table("alembic_version"))
_IS_NOBODYS = reflection.c.holder == NOBODY
_STILL_SOMEBODYS = select(reflection.c.id).where(reflection.c.holder != NOBODY)

WHOLE: tuple[Table, ...] = (
    stamp, account, reading, action, bed_days, phase, published, incident, reference, part, involved, duty, offered,
    restriction, house_rule, review, exception, plan_update, look_back, answer_back,
)  # fmt: skip
"""Tables of which every row is in a backup."""
IN_PART: Mapping[Table, ColumnElement[bool]] = {
    reflection: _IS_NOBODYS,
    answer: answer.c.reflection.not_in(_STILL_SOMEBODYS),
}
"""Tables of which only what can no longer be taken back is in a backup."""
CHANGED: Mapping[Table, Mapping[str, ColumnElement[Any]]] = {
    account: {
        "state": literal("revoked"),
        "revoked_on": func.coalesce(func.nullif(account.c.revoked_on, ""), bindparam("made_on")),
    },
    action: {"owner": literal(NOBODY)},
    reflection: {"counts": literal(0)},
}
"""What stands otherwise in a backup. An account may have been revoked since, so each is invited again; whom an action
reminds may have stopped that; and a writer whose number is not in it must never count twice towards a release."""


class Head(msgspec.Struct, frozen=True, tag=True):
    """What a backup begins with: the version of its tables, and when it was made."""

    version: str
    made_on: str


class Rows(msgspec.Struct, frozen=True, tag=True):
    """Some rows of one table, and the names of their columns."""

    table: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]


Piece: TypeAlias = Head | Rows
Counts: TypeAlias = Mapping[str, int]


def at_one_moment(connection: Connection) -> None:
    """Whatever this transaction reads stood so at one moment. It has read nothing yet. SQLite is so by itself."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def take(connection: Connection, made_on: str) -> Iterator[Piece]:
    """All that a backup holds. In a transaction that is `at_one_moment` no row is missed and none is twice there."""
    yield Head(connection.execute(_VERSION).scalar_one(), made_on)
    for each in (*WHOLE, *IN_PART):
        names = tuple(str(one.name) for one in each.columns)
        found = connection.execute(_query(each), {"made_on": made_on})
        for some in found.partitions(ROWS):
            yield Rows(str(each.name), names, [tuple(one) for one in some])


def _query(of: Table) -> Select[Any]:
    changed = CHANGED.get(of, {})
    return select(*(changed.get(one.name, one).label(one.name) for one in of.columns)).where(IN_PART.get(of, true()))


def restore(connection: Connection, pieces: Iterable[Piece]) -> Counts:
    """Write a backup into an empty store, in the caller's transaction; how many rows each of its tables got.

    Tables that are not there are made as they were when it was taken and then brought up to date. Raises `NotEmpty`
    where something stands in the store already, `BackupNotWhole` where the pieces are not those of a backup.
    """
    coming, names = iter(pieces), set[str]()
    head = next(coming, None)
    if not isinstance(head, Head):
        raise say(BackupNotWhole)
    _make_room(connection, head.version)
    for piece in coming:
        if not isinstance(piece, Rows) or piece.table not in _NAMED:
            raise say(BackupNotWhole)
        into = any_table(piece.table, *(column(name) for name in piece.columns))
        connection.execute(insert(into), [dict(zip(piece.columns, one, strict=True)) for one in piece.rows])
        names.add(piece.table)
    counts = {
        name: connection.execute(select(func.count()).select_from(any_table(name))).scalar_one() for name in names
    }
    upgrade(STORE, connection)
    return counts


_NAMED = frozenset(each.name for each in (*WHOLE, *IN_PART))


def _make_room(connection: Connection, version: str) -> None:
    names = inspect(connection).get_table_names()
    if "alembic_version" not in names:
        upgrade(STORE, connection, version)
        return
    if connection.execute(_VERSION).scalar() != version or any(_holds(connection, name) for name in names):
        raise say(NotEmpty, store=STORE)
    connection.execute(delete(stamp))


def _holds(connection: Connection, name: str) -> bool:
    if name in ("alembic_version", stamp.name):
        return False
    return connection.execute(select(literal(1)).select_from(any_table(name)).limit(1)).first() is not None
