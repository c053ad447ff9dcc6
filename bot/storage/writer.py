"""Group commit: one thread a store commits every work that waits in one transaction. It owns no table."""

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Engine, Select, bindparam, select
from sqlalchemy.engine import Connection

from bot.faults import crashpoint
from bot.storage import tables
from bot.storage.database import PRAGMAS, Held, insert_of
from bot.storage.errors import Refused, StoreBusy, StoreError, say
from bot.storage.line import WAITING_LIMIT, Line
from bot.storage.work import After, Before, Change, Statement, Work, Write

ERASE_MILLISECONDS = 2000  # how long a reader may hold up the emptying of the log
FETCH_SIZES = (1, 4, 16, 64, 256)  # a statement each, so that none is compiled while people wait


class Writer:
    """Runs works and writes what they want written, many in one transaction; `submit` answers once that is on disk.

    1. Rows of the batch's talks are read and, on PostgreSQL, locked in the order of their ids; then its seen-marks.
    2. Each work runs. One that raises fails alone.
    3. What they want written is grouped by statement and written in the statements' fixed order. Then changes run.
    4. Commit; then, and only then, every caller is answered, all at once.

    A batch that the database refuses is rolled back and its works are tried one by one, so that a bad one cannot fail
    its neighbours. If the store is locked, full or gone, all of them fail with that error and nothing is written.
    """

    def __init__(self, store: str, engine: Engine, *, holds_talks: bool, limit: int = WAITING_LIMIT) -> None:
        self._holds_talks = holds_talks
        self._before_commit, self._after_commit = f"{store}.before_commit", f"{store}.after_commit"
        self._before_erase, self._after_erase = f"{store}.before_erase", f"{store}.after_erase"
        self._held = Held(store, engine)
        self._sql = _Compiled(engine)
        self._line: Line[Work | Change] = Line(store, "writer", self._serve, keys=_keys, limit=limit)

    async def submit(self, item: Work | Change) -> Any:
        """A work's `After`, or what a change returned, once all of it is on disk. Raises a `StoreError`, or what the
        item itself raised, otherwise."""
        return await self._line.submit(item)

    async def close(self) -> None:
        """Commit what waits, then let go of the database."""
        await self._line.close()
        self._held.close()

    def _serve(self, items: list[Work | Change]) -> Sequence[Any]:
        answers = self._held.serve(items, self._commit)
        if not any(item.erase for item in items):
            return answers
        left = self._held.serve([None], self._erase)[0]
        return [left or answer if item.erase else answer for item, answer in zip(items, answers, strict=True)]

    def _commit(self, items: list[Work | Change]) -> Sequence[Any]:
        connection = self._held.connection
        works = [item for item in items if isinstance(item, Work)]
        with connection.begin():
            befores = self._befores(connection, works) if self._holds_talks else [Before(False, None)] * len(works)
            afters = [_run(work, before) for work, before in zip(works, befores, strict=True)]
            self._write(connection, (write for after in afters if isinstance(after, After) for write in after.writes))
            turns = iter(afters)
            answers = [next(turns) if isinstance(item, Work) else item.run(connection) for item in items]
            crashpoint(self._before_commit)
        crashpoint(self._after_commit)
        return answers

    def _erase(self, _: list[None]) -> list[StoreError | None]:
        """Empty the write-ahead log: a deleted row stays readable there. PostgreSQL's is emptied by `Store.erase`."""
        connection = self._held.connection
        if connection.dialect.name != "sqlite":
            return [None]
        crashpoint(self._before_erase)
        (readers, _, _) = _outside(
            connection, f"PRAGMA busy_timeout={ERASE_MILLISECONDS}", "PRAGMA wal_checkpoint(TRUNCATE)"
        )
        crashpoint(self._after_erase)
        _outside(connection, f"PRAGMA busy_timeout={PRAGMAS['busy_timeout']}")
        return [say(StoreBusy, store=self._held.store) if readers else None]

    def _befores(self, connection: Connection, works: list[Work]) -> list[Before]:
        talks = [work.talk for work in works if work.talk]
        marks = [work.mark for work in works if work.mark]
        rows = {found[0]: tables.talk(found) for found in self._sql.fetch(connection, ROWS, talks)}
        seen = {mark for (mark,) in self._sql.fetch(connection, SEEN, marks)}  # after the locks: what stood before them
        return [Before(work.mark in seen, rows.get(work.talk)) for work in works]

    def _write(self, connection: Connection, writes: Iterable[Write]) -> None:
        groups: dict[Statement, list[Any]] = {}
        for write in writes:
            groups.setdefault(write.statement, []).append(write.values)
        for statement in sorted(groups, key=_order):
            touched = self._sql.execute(connection, statement, groups[statement])
            if statement.exact and touched != len(groups[statement]):
                raise say(Refused, store=self._held.store, why="a row is not as the work found it")


class _Compiled:
    """Statements as text, compiled once: a batch pays the database, not the compiler."""

    def __init__(self, engine: Engine) -> None:
        self._dialect = engine.dialect
        self._texts: dict[Any, tuple[str, Callable[[Any], Any]]] = {}

    def execute(self, connection: Connection, statement: Statement, values: list[Any]) -> int:
        """Execute it once for each of the values; how many rows were touched."""
        if statement not in self._texts:
            self._texts[statement] = self._text(statement.build(insert_of(self._dialect.name)))
        text, arrange = self._texts[statement]
        return connection.exec_driver_sql(text, [arrange(each) for each in values]).rowcount

    def fetch(self, connection: Connection, queries: dict[int, Select[Any]], keys: list[bytes]) -> Sequence[Any]:
        """The rows with these keys."""
        if not keys:
            return ()
        size = next(size for size in FETCH_SIZES if size >= len(keys))
        if (queries is ROWS, size) not in self._texts:
            self._texts[(queries is ROWS, size)] = self._text(queries[size])
        text, arrange = self._texts[(queries is ROWS, size)]
        filled = keys + keys[:1] * (size - len(keys))
        return connection.exec_driver_sql(text, arrange(dict(zip(_names(size), filled, strict=True)))).fetchall()

    def _text(self, statement: Any) -> tuple[str, Callable[[Any], Any]]:
        compiled = statement.compile(dialect=self._dialect)
        constant = {name: value for name, value in compiled.params.items() if value is not None}
        names = compiled.positiontup
        if names is None:
            return str(compiled), lambda values: constant | values
        if constant or len(names) == 1:
            return str(compiled), lambda values: tuple((constant | values)[name] for name in names)
        return str(compiled), itemgetter(*names)


def _names(size: int) -> list[str]:
    return [f"k{number}" for number in range(size)]


def _one_of(column: Any, size: int) -> Any:
    return column.in_([bindparam(name, type_=column.type) for name in _names(size)])


_talk, _mark = tables.session.c, tables.seen.c
ROWS: dict[int, Select[Any]] = {
    size: select(*tables.TALK).where(_one_of(_talk.id, size)).order_by(_talk.id).with_for_update()
    for size in FETCH_SIZES
}
SEEN: dict[int, Select[Any]] = {size: select(_mark.mark).where(_one_of(_mark.mark, size)) for size in FETCH_SIZES}


def _keys(item: Work | Change) -> list[bytes]:
    return [key for key in (item.talk, item.mark) if key] if isinstance(item, Work) else []


def _order(statement: Statement) -> Any:
    return statement.order


def _run(work: Work, before: Before) -> After | Exception:
    try:
        return work.run(before)
    except Exception as error:
        return error


def _outside(connection: Connection, *statements: str) -> Any:
    """Run statements outside any transaction, as a checkpoint has to; the first row of the last one."""
    cursor = connection.connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    return cursor.fetchone()


def carry_out(connection: Connection, *writes: Write) -> None:
    """Execute writes within a change, in the order given."""
    insert = insert_of(connection.dialect.name)
    for write in writes:
        connection.execute(write.statement.build(insert), write.values)
