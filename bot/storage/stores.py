"""Opens the stores this process was given: makes or checks their tables, their mode stamp and their keys."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from sqlalchemy import Engine, inspect, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.faults import crashpoint
from bot.storage.backups import STORE, Counts, Piece, at_one_moment, restore, take
from bot.storage.database import engine_for, failure, insert_of
from bot.storage.errors import (
    BackupNotWhole,
    ModeMismatch,
    SchemaAhead,
    SchemaBehind,
    StoreAway,
    StoreError,
    StoreLost,
    StoreNotOpened,
    WrongMaster,
    say,
)
from bot.storage.keys import KeyStore
from bot.storage.line import WAITING_LIMIT
from bot.storage.migrations import make, newest, upgrade
from bot.storage.seal import KEY_BYTES, Chance, Pool, derive
from bot.storage.store import Clock, Store
from bot.storage.tables import stamp

NAMES = ("people", "support", "learning", "safety", "keys")
HOLD_TALKS = frozenset({"support", "learning", "safety"})


class Stores:
    """The stores of this process. Asking for one that it was not given raises `StoreNotOpened`."""

    def __init__(self, opened: Mapping[str, Store]) -> None:
        self._opened = opened
        self._keys = KeyStore(opened["keys"]) if "keys" in opened else None

    def __getitem__(self, name: str) -> Store:
        if name not in self._opened:
            raise say(StoreNotOpened, store=name)
        return self._opened[name]

    @property
    def names(self) -> tuple[str, ...]:
        """Which stores this process was given."""
        return tuple(self._opened)

    @property
    def people(self) -> Store:
        """What belongs to a chat whatever it talks about: language, form, message times."""
        return self["people"]

    @property
    def support(self) -> Store:
        """What may outlive a support talk, to the day, and the live talks."""
        return self["support"]

    @property
    def learning(self) -> Store:
        """The learning record and the drafts on their way to it."""
        return self["learning"]

    @property
    def safety(self) -> Store:
        """Who was asked to come, and whether they have seen it."""
        return self["safety"]

    @property
    def keys(self) -> KeyStore:
        """The keys of live support talks."""
        if self._keys is None:
            raise say(StoreNotOpened, store="keys")
        return self._keys

    async def close(self) -> None:
        """Commit what waits everywhere, then let go of the databases."""
        for store in self._opened.values():
            await store.close()


def folder_urls(folder: Path) -> dict[str, str]:
    """The addresses of the five stores as files in a folder: what a laptop uses."""
    return {name: f"sqlite:///{folder / name}.db" for name in NAMES}


def open_stores(
    urls: Mapping[str, str],
    master: bytes,
    mode: str,
    clock: Clock,
    *,
    chance: Mapping[str, Chance] | None = None,
    limit: int = WAITING_LIMIT,
) -> Stores:
    """Open the stores named in `urls`. SQLite files are made and brought up to date; PostgreSQL is only checked.

    Raises `ModeMismatch`, `WrongMaster`, `SchemaBehind`, `SchemaAhead` or, where the database cannot be reached,
    `StoreAway`, each with its fix. `chance` gives a store a random stream of its own (tests); otherwise it is the
    operating system's.
    """
    opened: dict[str, Store] = {}
    for name, address in urls.items():
        draw = (chance or {}).get(name) or Pool()
        with _reached(name):
            key = _prepare(name, engine_for(name, address), master, mode, draw)
        opened[name] = Store(name, address, key, clock, draw, holds_talks=name in HOLD_TALKS, limit=limit)
    return Stores(opened)


def migrate(urls: Mapping[str, str], master: bytes, mode: str) -> None:
    """Bring the tables of every store up to date, and stamp what is new. Run it once before the service starts; killed
    at any moment it is run again: a store has taken all of its steps, or none. Tables of a later
    program are refused."""
    for name, address in urls.items():
        engine = engine_for(name, address)
        with _reached(name), engine.begin() as connection:
            if (found := _version(connection)) > newest(name):
                raise _of_another(name, found)
            upgrade(name, connection)
        crashpoint(f"{name}.after_upgrade")
        _stamped(name, engine, master, mode, Pool())
        crashpoint(f"{name}.after_stamp")


def rewrap(urls: Mapping[str, str], old: bytes, new: bytes) -> None:
    """Put a new master key in place of the old one. What is sealed stays as it is: only the stores' own keys are
    wrapped anew. Killed half way it is run again; a store that is done is left alone. Not while the service runs."""
    for name, address in urls.items():
        with engine_for(name, address).begin() as connection:
            wrapped = connection.execute(select(stamp.c.value).where(stamp.c.name == "key")).scalar_one()
            if _unwrapped(name, new, wrapped) is None:
                key = _unwrapped(name, old, wrapped)
                if key is None:
                    raise say(WrongMaster, store=name)
                anew = aes_key_wrap(_wrapping(name, new), key)
                connection.execute(update(stamp).where(stamp.c.name == "key").values(value=anew))


def back_up(address: str, master: bytes, made_on: str) -> Iterator[Piece]:
    """All that a backup holds, beside a running service. Raises `StoreNotOpened` where there is no learning store, and
    refuses one of another version: what this program does not know of would be missing, and nobody would see it."""
    with _reached(STORE), engine_for(STORE, address, reads_only=True).connect() as connection, connection.begin():
        at_one_moment(connection)
        found = _version(connection)
        if not found:
            raise say(StoreNotOpened, store=STORE)
        if found != newest(STORE):
            raise _of_another(STORE, found)
        wrapped = connection.execute(select(stamp.c.value).where(stamp.c.name == "key")).scalar_one()
        if _unwrapped(STORE, master, wrapped) is None:
            raise say(WrongMaster, store=STORE)
        yield from take(connection, made_on)


def put_back(address: str, master: bytes, mode: str, pieces: Iterable[Piece], promised: Callable[[], Counts]) -> Counts:
    """Write a backup into an empty learning store: all of it, or nothing. The service that made it had this master key
    and this mode; otherwise `WrongMaster` or `ModeMismatch`. How many rows each table got, which is as many as were
    `promised` once all pieces were read."""
    with _reached(STORE), engine_for(STORE, address).begin() as connection:
        counts = restore(connection, pieces)
        if counts != promised():
            raise say(BackupNotWhole)
        stamped = {found.name: found.value for found in connection.execute(select(stamp))}
        _checked(STORE, stamped, master, mode)
        crashpoint(f"{STORE}.before_put_back")
    return counts


def _prepare(name: str, engine: Engine, master: bytes, mode: str, draw: Chance) -> bytes:
    with engine.begin() as connection:
        found = _version(connection)
        if not found and engine.dialect.name == "sqlite":
            make(name, connection)
        elif found < newest(name) and engine.dialect.name == "sqlite":
            upgrade(name, connection)
        elif found != newest(name):
            raise _of_another(name, found)
    return _stamped(name, engine, master, mode, draw)


@contextmanager
def _reached(name: str) -> Iterator[None]:
    """What goes wrong at the database in here, in words of ours."""
    try:
        yield
    except SQLAlchemyError as error:
        failed = failure(name, error)
        raise say(StoreAway, store=name, variable=name.upper()) if isinstance(failed, StoreLost) else failed from None


def _of_another(name: str, found: str) -> StoreError:
    """Why tables of that version are not for this program."""
    kind = SchemaBehind if found < newest(name) else SchemaAhead
    return say(kind, store=name, found=found or "none", needed=newest(name))


def _version(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")


def _stamped(name: str, engine: Engine, master: bytes, mode: str, draw: Chance) -> bytes:
    """The store's own key, after its mode was checked; both are made when the store is new."""
    with engine.begin() as connection:
        _add(connection, "mode", mode.encode())
        _add(connection, "key", aes_key_wrap(_wrapping(name, master), draw(KEY_BYTES)))
        stamped = {found.name: found.value for found in connection.execute(select(stamp))}
    return _checked(name, stamped, master, mode)


def _checked(name: str, stamped: Mapping[str, bytes], master: bytes, mode: str) -> bytes:
    if stamped["mode"] != mode.encode():
        raise say(ModeMismatch, store=name, stamped=stamped["mode"].decode(), asked=mode)
    key = _unwrapped(name, master, stamped["key"])
    if key is None:
        raise say(WrongMaster, store=name)
    return key


def _wrapping(name: str, master: bytes) -> bytes:
    return derive(master, f"{name} store")


def _unwrapped(name: str, master: bytes, wrapped: bytes) -> bytes | None:
    try:
        return aes_key_unwrap(_wrapping(name, master), wrapped)
    except InvalidUnwrap:
        return None


def _add(connection: Connection, name: str, value: bytes) -> None:
    """Set it unless it is there: the first process to come decides."""
    insert = insert_of(connection.dialect.name)
    connection.execute(insert(stamp).values(name=name, value=value).on_conflict_do_nothing())
