"""What goes by itself in every store that holds talks, and when. Each store's own module sweeps the rest."""

from collections.abc import Mapping

from sqlalchemy import bindparam, delete, select

from bot.storage import talks
from bot.storage.seal import ID_BYTES
from bot.storage.store import Store
from bot.storage.tables import flow_version, message, replica, seen, session
from bot.storage.work import Statement, Write

SEEN_DAYS = 30
REPLICA_DAYS = 1
PIECES = 32
BYTE = 256
CHUNK = 500  # rows a transaction, so that nobody waits long for a sweep

_EXPIRED = select(session.c.id).where(session.c.expires <= bindparam("now")).limit(CHUNK)
_OLD_MARKS = Statement(
    delete(seen).where(
        seen.c.mark >= bindparam("first"), seen.c.mark < bindparam("end"), seen.c.day < bindparam("before")
    )
)
_ANY_OLD = select(seen.c.mark).where(
    seen.c.mark >= bindparam("first"), seen.c.mark < bindparam("end"), seen.c.day < bindparam("before")
)
_OLD_VERSIONS = Statement(delete(flow_version).where(flow_version.c.until < bindparam("today")))
_OLD_REPLICAS = Statement(delete(replica).where(replica.c.day < bindparam("before")))
_GIVEN_UP = Statement(delete(message).where(message.c.last <= bindparam("now")))


def expired(now: int) -> talks.Read[tuple[bytes, ...]]:
    """Some of the talks whose time is over."""
    return lambda connection: tuple(connection.execute(_EXPIRED, {"now": now}).scalars())


def end(store: Store, talk: bytes) -> tuple[Write, ...]:
    """Delete an expired talk, with all that is tied to it."""
    return (*talks.end(talk), talks.release_messages(talk, store.now()))


def _has_old(piece: Mapping[str, bytes | str]) -> talks.Read[bool]:
    return lambda connection: connection.execute(_ANY_OLD, piece).first() is not None


async def sweep(store: Store) -> None:
    """Delete flows that no talk needs, processes that ended, and messages past their 47 hours."""
    await store.write(
        Write(_OLD_VERSIONS, {"today": store.today()}),
        Write(_OLD_REPLICAS, {"before": store.day(-REPLICA_DAYS)}),
        Write(_GIVEN_UP, {"now": store.now()}),
    )


async def forget_marks(store: Store) -> None:
    """Delete seen-marks after 30 days. Once a day: marks are random and are read from end to end, in small pieces,
    because an index by day would cost every turn more."""
    found = False
    for first in range(0, BYTE, BYTE // PIECES):
        last = first + BYTE // PIECES
        piece = {"first": bytes([first]), "end": bytes([last]) if last < BYTE else b"\xff" * (ID_BYTES + 1)}
        old = piece | {"before": store.day(-SEEN_DAYS)}
        if await store.read(_has_old(old)):
            found = True
            await store.write(Write(_OLD_MARKS, old))
    if found:
        await store.erase()
