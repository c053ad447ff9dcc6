"""The values that cross between the sessions and a store's writer. They touch no database themselves."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeAlias, cast

import msgspec
from sqlalchemy import Table, insert
from sqlalchemy.engine import Connection
from sqlalchemy.sql.dml import UpdateBase

Insert: TypeAlias = Callable[[Table], Any]
"""A database's own `insert`: ON CONFLICT is written the same in both, but not by SQLAlchemy's common `insert`."""


class Row(msgspec.Struct, frozen=True):
    """A talk as it is stored. `state` is sealed. `chat` is this store's own pseudonym.

    `live`: the talk that typed words of this chat go to; a talk set aside is reached by its token or four words alone.
    """

    id: bytes
    chat: bytes
    revision: int
    state: bytes
    expires: int  # seconds since 1970
    live: bool = True


class Statement:
    """One SQL statement, compiled once a store, and its place in the fixed order in which a batch is written.

    Within a turn and a batch: first what deletes, then what changes, then what adds. `exact`: every execution has to
    touch one row, or the whole work is refused and nothing of it written.
    """

    __slots__ = ("build", "exact", "order")

    def __init__(self, sql: UpdateBase, *, exact: bool = False) -> None:
        self.build: Callable[[Insert], UpdateBase] = lambda _: sql
        self.exact = exact
        kind = 0 if sql.is_delete else 1 if sql.is_update else 2
        self.order = (kind, str(sql.entity_description["name"]))

    @classmethod
    def put(cls, table: Table, *, changes: Collection[str] = (), adds: Collection[str] = ()) -> "Statement":
        """Adds a row; where its key is there, sets `changes`, adds to the numbers in `adds`, or does nothing."""
        statement = cls(insert(table))
        keys = [column.name for column in table.primary_key]

        def build(insert: Insert) -> UpdateBase:
            sql = insert(table)
            given = {name: sql.excluded[name] for name in changes}
            given |= {name: table.c[name] + sql.excluded[name] for name in adds}
            put = sql.on_conflict_do_update(index_elements=keys, set_=given) if given else sql.on_conflict_do_nothing()
            return cast(UpdateBase, put)

        statement.build = build
        return statement


class Write(msgspec.Struct, frozen=True):
    """One execution of a statement. `values` has a value for each of its parameters."""

    statement: Statement
    values: Mapping[str, Any]


class Before(msgspec.Struct, frozen=True):
    """What stood in the store when the work ran: whether the mark was there already, and the talk's row, locked."""

    seen: bool
    row: Row | None


class After(msgspec.Struct, frozen=True):
    """What a work wants written, all or nothing, and what its caller gets once that is on disk."""

    writes: tuple[Write, ...] = ()
    result: Any = None


class Work(msgspec.Struct, frozen=True):
    """One turn for one store. `run` is pure and quick: it runs in the writer's thread, and again if a batch fails.

    Works of one talk, and works with one mark, follow one another and never share a batch. With `erase` the caller is
    answered only when what was deleted cannot be read any more (on PostgreSQL: see `Store.erase`).
    """

    run: Callable[[Before], After]
    talk: bytes = b""
    mark: bytes = b""
    erase: bool = False


def plain(*writes: Write, result: Any = None, erase: bool = False) -> Work:
    """A work that writes this whatever stands in the store."""
    after = After(writes, result)
    return Work(run=lambda _: after, erase=erase)


class Change(msgspec.Struct, frozen=True):
    """A reading and writing in one, for what is rare and has to look before it writes. If `run` raises, all of it is
    rolled back."""

    run: Callable[[Connection], Any]
    erase: bool = False
