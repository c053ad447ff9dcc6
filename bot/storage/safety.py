"""The `safety` store: who was asked to come and whether they have seen it. Acts alone, never words but `own_words`."""

import msgspec
from sqlalchemy import BigInteger, MetaData, bindparam, delete, select, update
from sqlalchemy.engine import Connection

from bot.storage import expiry
from bot.storage.columns import BLOB, ID, WORD, Kept, Readers, column, table
from bot.storage.store import Store
from bot.storage.talks import Read
from bot.storage.work import Statement, Write

TABLES = MetaData()
NOTICE_DAYS = 90
EXACT_SECONDS = DAY_SECONDS = 24 * 3600
NOTHING = b""

notice = table(
    "notice",
    TABLES,
    column(
        "id", ID, "a keyed fingerprint of talk and turn", kept=Kept.NOTICE, purpose="nobody is asked twice", key=True
    ),
    column("kind", WORD, "what was asked for", kept=Kept.NOTICE, purpose="to tell the receiver", who=Readers.RECEIVER),
    column(
        "route",
        WORD,
        "who is asked",
        kept=Kept.NOTICE,
        purpose="to tell the receiver",
        who=Readers.RECEIVER,
        index=True,
    ),
    column(
        "place", WORD, "a place of the service, or nothing", kept=Kept.NOTICE, purpose="to come", who=Readers.RECEIVER
    ),
    column(
        "asked_at",
        BigInteger(),
        "when",
        kept=Kept.NOTICE,
        purpose="to come; to ask a second",
        who=Readers.RECEIVER,
        index=True,
    ),
    column(
        "second", WORD, "who is asked after five minutes, or nothing", kept=Kept.NOTICE, purpose="that someone comes"
    ),
    column(
        "second_at", BigInteger(), "when the second was asked, or 0", kept=Kept.NOTICE, purpose="nobody is asked twice"
    ),
    column("seen_at", BigInteger(), "when it was seen, or 0", kept=Kept.NOTICE, purpose="to say so, and not before"),
    column("seen_by", WORD, "which of the routes saw it", kept=Kept.NOTICE, purpose="to say who", who=Readers.PERSON),
    column(
        "own_words",
        BLOB,
        "what was written for that route; sealed",
        kept=Kept.NOTICE,
        purpose="to read",
        who=Readers.RECEIVER,
    ),
    column("asker", BLOB, "where to say that it was seen; sealed", kept=Kept.TALK, purpose="to say that it was seen"),
)


class Notice(msgspec.Struct, frozen=True):
    """Someone has asked for a person. `seen_at`, `second_at` are 0 until it happens; the rest may be empty."""

    id: bytes
    kind: str
    route: str
    place: str = ""
    asked_at: int = 0
    second: str = ""
    second_at: int = 0
    seen_at: int = 0
    seen_by: str = ""


_NOTICE = tuple(notice.c[name] for name in Notice.__struct_fields__)
_ASK = Statement.put(notice)
_SECOND = Statement(
    update(notice)
    .where(notice.c.id == bindparam("of"), notice.c.second_at == 0, notice.c.seen_at == 0)
    .values(second_at=bindparam("at")),
    exact=True,
)
_SEEN = Statement(
    update(notice)
    .where(notice.c.id == bindparam("of"), notice.c.seen_at == 0)
    .values(seen_at=bindparam("at"), seen_by=bindparam("by"))
)
_WORDS = Statement(update(notice).where(notice.c.id == bindparam("of")).values(own_words=bindparam("words")))
_SETTLED = Statement(update(notice).where(notice.c.id == bindparam("of")).values(asker=bindparam("nothing")))
_COARSE = Statement(
    update(notice)
    .where(notice.c.id == bindparam("of"))
    .values({name: bindparam(f"{name}_") for name in ("asked_at", "second_at", "seen_at", "asker")})
)
_OLD = Statement(delete(notice).where(notice.c.asked_at < bindparam("before")))

_OF = select(*_NOTICE).where(notice.c.id == bindparam("of"))
_FOR_ROUTE = (
    select(*_NOTICE)
    .where((notice.c.route == bindparam("who")) | (notice.c.second == bindparam("who")) & (notice.c.second_at > 0))
    .where(notice.c.asked_at >= bindparam("since"))
    .order_by(notice.c.asked_at.desc(), notice.c.id)
)
_UNSEEN = (
    select(*_NOTICE)
    .where(
        notice.c.seen_at == 0, notice.c.second_at == 0, notice.c.second != "", notice.c.asked_at <= bindparam("before")
    )
    .where(notice.c.asked_at >= bindparam("since"))
)
_EXACT = (
    select(*_NOTICE, notice.c.asker)
    .where(notice.c.asked_at <= bindparam("before"), notice.c.asker != NOTHING)
    .limit(expiry.CHUNK)
)


def notice_id(store: Store, talk: bytes, revision: int) -> bytes:
    """The name of the notice that a turn makes: the same when the turn is repeated."""
    return store.fingerprint("notice", talk, revision.to_bytes(8, "big"))


def ask(store: Store, asked: Notice, asker: bytes) -> Write:
    """Make a notice, once. `asker` says where to tell that it was seen; kept until that is done, a day at most."""
    sealed = store.seal("asker", asked.id, asker)
    return Write(_ASK, msgspec.structs.asdict(asked) | {"asker": sealed, "own_words": NOTHING})


def ask_second(notice_of: bytes, at: int) -> Write:
    """The second contact is asked. Refused if that was done, or if somebody has seen it: of two processes one may."""
    return Write(_SECOND, {"of": notice_of, "at": at})


def see(notice_of: bytes, route: str, at: int) -> Write:
    """A receiver has pressed Seen. The first one counts."""
    return Write(_SEEN, {"of": notice_of, "by": route, "at": at})


def write_words(store: Store, notice_of: bytes, words: bytes) -> Write:
    """Put the person's own words beside the notice, for that route alone."""
    return Write(_WORDS, {"of": notice_of, "words": store.seal("own_words", notice_of, words)})


def settle(notice_of: bytes) -> Write:
    """The asker was told, or the talk is over: forget where they are."""
    return Write(_SETTLED, {"of": notice_of, "nothing": NOTHING})


def of_id(notice_of: bytes) -> Read[Notice | None]:
    """The notice with that id."""

    def read(connection: Connection) -> Notice | None:
        found = connection.execute(_OF, {"of": notice_of}).first()
        return None if found is None else Notice(*found)

    return read


def for_route(route: str, since: int) -> Read[tuple[Notice, ...]]:
    """The notices a route may read, newest first; as second contact, only those it was asked about."""
    return lambda connection: tuple(
        Notice(*found) for found in connection.execute(_FOR_ROUTE, {"who": route, "since": since})
    )


def unseen(before: int, since: int) -> Read[tuple[Notice, ...]]:
    """The notices asked between these moments that nobody has seen, and whose second contact was not asked yet."""
    return lambda connection: tuple(
        Notice(*found) for found in connection.execute(_UNSEEN, {"before": before, "since": since})
    )


def asker(store: Store, notice_of: bytes) -> Read[bytes]:
    """Where the one who asked is to be told; empty once that is settled."""
    return _sealed(store, "asker", notice_of)


def own_words(store: Store, notice_of: bytes) -> Read[bytes]:
    """What was written for the receiver; empty: nothing."""
    return _sealed(store, "own_words", notice_of)


def _sealed(store: Store, name: str, notice_of: bytes) -> Read[bytes]:
    query = select(notice.c[name]).where(notice.c.id == notice_of)

    def read(connection: Connection) -> bytes:
        found = connection.execute(query).scalar()
        return store.open(name, notice_of, found) if found else NOTHING

    return read


async def sweep(store: Store) -> None:
    """Delete notices after 90 days; after one day forget the time of day and where the asker was."""
    while expired := await store.read(expiry.expired(store.now())):
        await store.write(*(write for talk in expired for write in expiry.end(store, talk)))
    await expiry.sweep(store)
    before = {"before": store.now() - EXACT_SECONDS}
    while exact := await store.read(lambda connection: connection.execute(_EXACT, before).fetchall()):
        await store.write(*(_coarse(store, Notice(*found[:-1])) for found in exact))
    await store.write(Write(_OLD, {"before": store.now() - NOTICE_DAYS * DAY_SECONDS}))
    await store.erase()


def _coarse(store: Store, of: Notice) -> Write:
    moments = {f"{name}_": store.day_start(getattr(of, name)) for name in ("asked_at", "second_at", "seen_at")}
    return Write(_COARSE, moments | {"of": of.id, "asker_": NOTHING})
