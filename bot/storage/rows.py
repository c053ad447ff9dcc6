"""A table each row of which is one frozen value: how it is written, changed and read. What it means is its module's."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar, get_type_hints

import msgspec
from sqlalchemy import ColumnElement, Table, bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.storage.store import Store
from bot.storage.talks import Read
from bot.storage.work import Statement, Write

T = TypeVar("T", bound=msgspec.Struct)


class Rows(Generic[T]):
    """The rows of a table as values of one kind: each column has the name of a field. Fields in `sealed` lie sealed.

    A value is named by the fields that are the table's key. `was` in `change`: what its `state` has to be until then.
    """

    def __init__(self, table: Table, kind: type[T], *, sealed: tuple[str, ...] = ()) -> None:
        self.table = table
        self._kind = kind
        self._sealed = {name: hint for name, hint in get_type_hints(kind).items() if name in sealed}
        self._key = tuple(column.name for column in table.primary_key)
        others = [name for name in kind.__struct_fields__ if name not in self._key]
        self._columns = tuple(table.c[name] for name in kind.__struct_fields__)
        self._order = tuple(table.c[name] for name in self._key)
        mine = [table.c[name] == bindparam(f"of_{name}") for name in self._key]
        self._add = Statement(insert(table))
        self._put = Statement.put(table, changes=others)
        self._drop = Statement(delete(table).where(*mine))
        self._of = select(*self._columns).where(*mine)
        state = table.c.state if "state" in others else bindparam("was")  # where there is none, nothing has to be so
        changed = update(table).where(*mine, state == bindparam("was"))
        self._change = Statement(changed.values({name: bindparam(f"to_{name}") for name in others}), exact=True)

    def add(self, store: Store, value: T) -> Write:
        """A new row. Refused where one has its key."""
        return Write(self._add, self._lie(store, value))

    def put(self, store: Store, value: T) -> Write:
        """The row as it is to be, whether it was there or not."""
        return Write(self._put, self._lie(store, value))

    def change(self, store: Store, value: T, *, was: str) -> Write:
        """The row as it is to be. Refused unless it is there, in the state `was`: somebody else was quicker."""
        lie = self._lie(store, value)
        of = {f"of_{name}": lie[name] for name in self._key}
        return Write(
            self._change, of | {f"to_{name}": lie[name] for name in lie if name not in self._key} | {"was": was}
        )

    def drop(self, *key: bytes | str | int) -> Write:
        """The row is gone."""
        return Write(self._drop, self._named(key))

    def of(self, store: Store, *key: bytes | str | int) -> Read[T | None]:
        """The value with that key."""

        def read(connection: Connection) -> T | None:
            found = connection.execute(self._of, self._named(key)).first()
            return None if found is None else self._rise(store, found)

        return read

    def where(self, store: Store, *conditions: ColumnElement[bool]) -> Read[tuple[T, ...]]:
        """Every value for which that holds, in the order of their keys: random, where the key is."""
        chosen = select(*self._columns).where(*conditions).order_by(*self._order)
        return lambda connection: tuple(self._rise(store, found) for found in connection.execute(chosen))

    def dropping(self, *conditions: ColumnElement[bool]) -> Statement:
        """The statement after which all rows are gone for which that holds. Made once: a writer compiles it once."""
        return Statement(delete(self.table).where(*conditions))

    def _named(self, key: tuple[bytes | str | int, ...]) -> dict[str, Any]:
        return {f"of_{name}": value for name, value in zip(self._key, key, strict=True)}

    def _lie(self, store: Store, value: T) -> dict[str, Any]:
        lie = msgspec.structs.asdict(value)
        owner = self._owner(lie)
        for name in self._sealed:
            lie[name] = store.seal(self._seal(name), owner, msgspec.msgpack.encode(lie[name]))
        return lie

    def _rise(self, store: Store, found: Any) -> T:
        rising = dict(found._mapping)
        owner = self._owner(rising)
        for name, kind in self._sealed.items():
            plain = store.open(self._seal(name), owner, rising[name])
            rising[name] = msgspec.msgpack.decode(plain, type=kind)
        return self._kind(**rising)

    def _seal(self, name: str) -> str:
        return f"{self.table.name}.{name}"

    def _owner(self, row: Mapping[str, Any]) -> bytes:
        keys = (row[name] for name in self._key)
        return b"\0".join(key if isinstance(key, bytes) else str(key).encode() for key in keys)
