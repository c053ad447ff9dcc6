"""The `safety` store: who was asked to come and whether they have seen it. Acts alone, never words but `own_words`.

Telling a receiver, a second one, and the one who asked are claimed like all that is sent (`timers`): if the process
that was to tell is killed, another one tells.
"""

from typing import Any

import msgspec
from sqlalchemy import BigInteger, ColumnElement, MetaData, bindparam, delete, select, update
from sqlalchemy.engine import Connection

from bot.storage import expiry, talks
from bot.storage.columns import BLOB, ID, WORD, Kept, Readers, column, table
from bot.storage.store import Store
from bot.storage.talks import NOBODY, Read
from bot.storage.timers import Claim, freed
from bot.storage.work import After, Before, Statement, Work, Write

TABLES = MetaData()
NOTICE_DAYS = 90
DAY_SECONDS = 24 * 3600
NOTHING = b""

notice = table(
    "notice",
    TABLES,
    column(
        "id", ID, "a keyed fingerprint of talk and turn", kept=Kept.NOTICE, purpose="nobody is asked twice", key=True
    ),
    column("kind", WORD, "what was asked for", kept=Kept.NOTICE, purpose="to tell the receiver", who=Readers.RECEIVER),
    column("route", WORD, "who is asked", kept=Kept.NOTICE, purpose="to tell them", who=Readers.RECEIVER, index=True),
    column(
        "place", WORD, "a place of the service, or nothing", kept=Kept.NOTICE, purpose="to come", who=Readers.RECEIVER
    ),
    column(
        "asked_at", BigInteger(), "when", kept=Kept.NOTICE, purpose="to come in time", who=Readers.RECEIVER, index=True
    ),
    column(
        "told_at", BigInteger(), "when the receiver was told, or 0", kept=Kept.NOTICE, purpose="that somebody is told"
    ),
    column(
        "second", WORD, "who is asked after five minutes, or nothing", kept=Kept.NOTICE, purpose="that someone comes"
    ),
    column(
        "second_at", BigInteger(), "when the second was told, or 0", kept=Kept.NOTICE, purpose="that somebody is told"
    ),
    column("seen_at", BigInteger(), "when it was seen, or 0", kept=Kept.NOTICE, purpose="to say so, and not before"),
    column("seen_by", WORD, "which of the routes saw it", kept=Kept.NOTICE, purpose="to say who", who=Readers.PERSON),
    column("replica", ID, "which process tells it; empty: none", kept=Kept.NOTICE, purpose="that one does"),
    column(
        "own_words", BLOB, "written for that route; sealed", kept=Kept.NOTICE, purpose="to read", who=Readers.RECEIVER
    ),
    column("asker", BLOB, "where to say that it was seen; sealed", kept=Kept.ASKER, purpose="to say that it was seen"),
)


class Notice(msgspec.Struct, frozen=True):
    """Someone has asked for a person. The moments are seconds since 1970, and 0 until it happens."""

    id: bytes
    kind: str
    route: str
    place: str = ""
    asked_at: int = 0
    told_at: int = 0
    second: str = ""
    second_at: int = 0
    seen_at: int = 0
    seen_by: str = ""


class ToTell(msgspec.Struct, frozen=True):
    """A notice that is ours to tell about, and where the one who asked is; empty: nowhere that could be reached."""

    notice: Notice
    asker: bytes


_MOMENTS = ("asked_at", "told_at", "second_at", "seen_at")
_NOTICE = tuple(notice.c[name] for name in Notice.__struct_fields__)
_TOLD = (*Notice.__struct_fields__, "asker")
_OF_ID = notice.c.id == bindparam("of")


def _set(**values: str) -> Statement:
    return Statement(update(notice).where(_OF_ID).values({name: bindparam(given) for name, given in values.items()}))


_ASK = Statement.put(notice)
_WAS_TOLD = _set(told_at="at", replica="nobody")
_SECOND_TOLD = _set(second_at="at", replica="nobody")
_WORDS = _set(own_words="words")
_SETTLED = _set(asker="nothing", replica="nobody")
_COARSE = _set(**{name: f"{name}_" for name in _MOMENTS}, asker="nothing")
_SEE = update(notice).where(_OF_ID).values(seen_at=bindparam("at"), seen_by=bindparam("by"), replica=bindparam("me"))
_OLD = Statement(delete(notice).where(notice.c.asked_at < bindparam("before")))
_LET_GO = freed(notice)

_FIND = select(*(notice.c[name] for name in _TOLD)).where(_OF_ID)
_FOR_ROUTE = (
    select(*_NOTICE)
    .where((notice.c.route == bindparam("who")) | (notice.c.second == bindparam("who")) & (notice.c.second_at > 0))
    .where(notice.c.asked_at >= bindparam("since"))
    .order_by(notice.c.asked_at.desc(), notice.c.id)
)
_PAST_A_DAY = select(*(notice.c[name] for name in _TOLD)).where(notice.c.asked_at <= bindparam("before"))


def _claim(*due: ColumnElement[bool]) -> Claim:
    return Claim(notice, _TOLD, notice.c.replica == NOBODY, *due)


_UNTOLD = _claim(notice.c.told_at == 0)
_UNSEEN = _claim(
    notice.c.seen_at == 0,
    notice.c.second_at == 0,
    notice.c.asked_at.between(bindparam("since"), bindparam("before")),
)
_SEEN = _claim(notice.c.seen_at > 0, notice.c.asker != NOTHING)


def notice_id(store: Store, talk: bytes, revision: int) -> bytes:
    """The name of the notice that a turn makes: the same when the turn is repeated."""
    return store.fingerprint("notice", talk, revision.to_bytes(8, "big"))


async def ask(store: Store, me: bytes, asked: Notice, asker: bytes) -> bool:
    """Make a notice, once; True if it is a new one, which is then ours to tell (`told`).

    `asker` says where to tell that it was seen. It is kept until that is done, for a day at most.
    """
    values = msgspec.structs.asdict(asked) | {"replica": me, "own_words": NOTHING}
    values["asker"] = store.seal("asker", asked.id, asker) if asker else NOTHING

    def run(before: Before) -> After:
        if before.seen:
            return After((), False)
        return After((talks.see(asked.id, store.today()), Write(_ASK, values)), True)

    return bool((await store.submit(Work(run, mark=asked.id))).result)


def told(notice_of: bytes, at: int) -> Write:
    """The receiver has been sent the notice, or has it on their page: told is not seen."""
    return Write(_WAS_TOLD, {"of": notice_of, "at": at, "nobody": NOBODY})


def second_told(notice_of: bytes, at: int) -> Write:
    """The second contact has been sent the notice, or has it on their page."""
    return Write(_SECOND_TOLD, {"of": notice_of, "at": at, "nobody": NOBODY})


def settle(notice_of: bytes) -> Write:
    """The asker was told that it was seen, or cannot be: forget where they are."""
    return Write(_SETTLED, {"of": notice_of, "nothing": NOTHING, "nobody": NOBODY})


def write_words(store: Store, notice_of: bytes, words: bytes) -> Write:
    """Put the person's own words beside the notice, for that route alone."""
    return Write(_WORDS, {"of": notice_of, "words": store.seal("own_words", notice_of, words)})


async def see(store: Store, me: bytes, notice_of: bytes, route: str, at: int) -> ToTell | None:
    """A receiver has pressed Seen. The first one counts, and is then ours to tell the asker of (`settle`)."""

    def first(connection: Connection) -> ToTell | None:
        found = connection.execute(_FIND.with_for_update(), {"of": notice_of}).first()
        if found is None or found.seen_at:
            return None
        connection.execute(_SEE, {"of": notice_of, "at": at, "by": route, "me": me if found.asker else NOBODY})
        return _to_tell(store, found)

    return await store.change(first)


async def claim_untold(store: Store, me: bytes) -> tuple[ToTell, ...]:
    """The notices whose process was killed before it told anybody."""
    return tuple(_to_tell(store, found) for found in await _UNTOLD.claim(store, me))


async def claim_unseen(store: Store, me: bytes, *, before: int, since: int) -> tuple[ToTell, ...]:
    """The notices asked between these moments that nobody has seen, to tell the second contact, and the asker."""
    return tuple(_to_tell(store, found) for found in await _UNSEEN.claim(store, me, before=before, since=since))


async def claim_seen(store: Store, me: bytes) -> tuple[ToTell, ...]:
    """The notices that were seen, and whose process was killed before it told the asker."""
    return tuple(_to_tell(store, found) for found in await _SEEN.claim(store, me))


async def let_go(store: Store) -> None:
    """Free the notices of processes that are gone."""
    await store.write(Write(_LET_GO, {"nobody": NOBODY}))


def of_id(notice_of: bytes) -> Read[Notice | None]:
    """The notice with that id."""

    def read(connection: Connection) -> Notice | None:
        found = connection.execute(_FIND, {"of": notice_of}).first()
        return None if found is None else Notice(*found[:-1])

    return read


def for_route(route: str, since: int) -> Read[tuple[Notice, ...]]:
    """The notices a route may read, newest first; as second contact, only those it was told about."""
    return lambda connection: tuple(
        Notice(*found) for found in connection.execute(_FOR_ROUTE, {"who": route, "since": since})
    )


def own_words(store: Store, notice_of: bytes) -> Read[bytes]:
    """What was written for the receiver; empty: nothing."""
    query = select(notice.c.own_words).where(notice.c.id == notice_of)

    def read(connection: Connection) -> bytes:
        sealed = connection.execute(query).scalar()
        return store.open("own_words", notice_of, sealed) if sealed else NOTHING

    return read


async def sweep(store: Store) -> None:
    """Delete notices after 90 days; after one day forget the time of day and where the asker was."""
    while expired := await store.read(expiry.expired(store.now())):
        await store.write(*(write for talk in expired for write in expiry.end(store, talk)))
    await expiry.sweep(store)
    await _forget_times(store)
    await store.write(Write(_OLD, {"before": store.now() - NOTICE_DAYS * DAY_SECONDS}))
    await store.erase()


async def _forget_times(store: Store) -> None:
    before = {"before": store.now() - DAY_SECONDS}
    exact = await store.read(lambda connection: connection.execute(_PAST_A_DAY, before).fetchall())
    coarse = [(one, {name: store.day_start(getattr(one, name)) for name in _MOMENTS}) for one in exact]
    await store.write(
        *(
            Write(_COARSE, {"of": one.id, "nothing": NOTHING} | {f"{name}_": at for name, at in days.items()})
            for one, days in coarse
            if one.asker or any(getattr(one, name) != at for name, at in days.items())
        )
    )


def _to_tell(store: Store, found: Any) -> ToTell:
    asker = store.open("asker", found.id, found.asker) if found.asker else NOTHING
    return ToTell(Notice(*found[:-1]), asker)
