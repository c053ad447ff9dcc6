"""The `support` store: what may outlive a support talk, to the day. Nothing said in support has a place here."""

from collections import Counter
from typing import Literal, TypeAlias, get_args

import msgspec
from sqlalchemy import Integer, MetaData, bindparam, delete, func, select
from sqlalchemy.engine import Connection

from bot.storage import expiry, talks
from bot.storage.columns import DAY, ID, WORD, Kept, Readers, column, table
from bot.storage.keys import KeyStore
from bot.storage.store import Store
from bot.storage.talks import Read
from bot.storage.work import Statement, Write
from bot.storage.writer import carry_out

TABLES = MetaData()
FACT_DAYS = 90

Fact: TypeAlias = Literal["offered", "accepted", "declined", "wants_person", "check_in_wanted"]
"""All that may outlive a support talk, to the day. The day of a wanted check-in is the day it is wanted for."""
FACTS: tuple[Fact, ...] = get_args(Fact)

fact = table(
    "fact",
    TABLES,
    column(
        "talk", ID, "random; leads nowhere once the talk is over", kept=Kept.FACT, purpose="Delete this too", key=True
    ),
    column(
        "kind",
        WORD,
        "one of five words",
        kept=Kept.FACT,
        purpose="to know what was wanted",
        key=True,
        who=Readers.PERSON,
    ),
    column("day", DAY, "the day", kept=Kept.FACT, purpose="to delete it", key=True, who=Readers.PERSON),
    column(
        "holder",
        ID,
        "this store's own pseudonym of the chat; empty for an offer",
        kept=Kept.FACT,
        purpose="/delete",
        index=True,
    ),
)

tally = table(
    "tally",
    TABLES,
    column("kind", WORD, "one of five words", kept=Kept.ALWAYS, purpose="to see whether support is used", key=True),
    column("month", WORD, "2026-11", kept=Kept.ALWAYS, purpose="the same", key=True),
    column("number", Integer(), "how many, in that month", kept=Kept.ALWAYS, purpose="the same"),
)


class HeldSupport(msgspec.Struct, frozen=True):
    """What this store holds about a chat: facts with their day, and the check-ins still to come."""

    facts: tuple[tuple[Fact, str], ...]
    check_ins: tuple[talks.Appointment, ...]

    @property
    def kinds(self) -> frozenset[Fact]:
        """The facts without their days."""
        return frozenset(kind for kind, _ in self.facts)


_KEEP = Statement.put(fact)
_UNKEEP = Statement(delete(fact).where(fact.c.talk == bindparam("of"), fact.c.kind == bindparam("what")))
_FORGET = Statement(delete(fact).where(fact.c.talk == bindparam("of"), fact.c.kind != "offered"))
_FORGET_ALL = Statement(delete(fact).where(fact.c.holder == bindparam("of"), fact.c.kind != "offered"))
_COUNTED = Statement(delete(fact).where(*(fact.c[name] == bindparam(f"of_{name}") for name in ("talk", "kind", "day"))))
_COUNT = Statement.put(tally, adds=("number",))
_HELD = select(fact.c.kind, fact.c.day).where(fact.c.holder == bindparam("of")).order_by(fact.c.day, fact.c.kind)
_OFFERS = select(fact.c.day, func.count()).where(fact.c.kind == "offered").group_by(fact.c.day)
_OLD = (
    select(fact.c.talk, fact.c.kind, fact.c.day)
    .where(fact.c.day < bindparam("before"))
    .limit(expiry.CHUNK)
    .with_for_update(skip_locked=True)
)
_TALLY = select(tally.c.kind, tally.c.month, tally.c.number).order_by(tally.c.month, tally.c.kind)


def keep(talk: bytes, kind: Fact, day: str, holder: bytes) -> Write:
    """Keep that this talk was offered, accepted, ...; once, whatever is repeated. An offer is never tied to a chat."""
    return Write(
        _KEEP, {"talk": talk, "kind": kind, "day": day, "holder": talks.NOBODY if kind == "offered" else holder}
    )


def unkeep(talk: bytes, kind: Fact) -> Write:
    """Back: it was not so."""
    return Write(_UNKEEP, {"of": talk, "what": kind})


def forget(store: Store, talk: bytes, steps: tuple[str, ...] = ()) -> tuple[Write, ...]:
    """ "Delete this too": all that is kept of one talk but the offer, with the check-ins that these steps made."""
    cancelled = (talks.cancel(talks.origin(store, talk, step)) for step in steps)
    return (Write(_FORGET, {"of": talk}), *cancelled)


def forget_all(holder: bytes) -> tuple[Write, ...]:
    """/delete: all that is kept of a chat but its live talk and the offers."""
    return (Write(_FORGET_ALL, {"of": holder}), talks.cancel_all(holder))


def held(holder: bytes) -> Read[HeldSupport]:
    """What is kept of a chat, for "Show what you hold"."""

    def read(connection: Connection) -> HeldSupport:
        facts = tuple((one.kind, one.day) for one in connection.execute(_HELD, {"of": holder}))
        return HeldSupport(facts, talks.appointed(holder)(connection))

    return read


def offers(connection: Connection) -> dict[str, int]:
    """How many offers were made on each of the last 90 days: the one number that crosses to learning."""
    return {str(day): int(number) for day, number in connection.execute(_OFFERS)}


def tallies(connection: Connection) -> tuple[tuple[Fact, str, int], ...]:
    """What was counted when facts of a month went: (kind, month, number)."""
    return tuple((kind, month, number) for kind, month, number in connection.execute(_TALLY))


async def sweep(store: Store, keys: KeyStore) -> None:
    """End what is over: keys first, so that nothing of an expired talk can be read even if the rest waits."""
    while expired := await store.read(expiry.expired(store.now())):
        await keys.destroy(*expired)
        await store.write(*(write for talk in expired for write in expiry.end(store, talk)))
    await expiry.sweep(store)
    while await store.change(lambda connection: _count_old(connection, store.day(-FACT_DAYS))):
        pass
    await store.erase()


def _count_old(connection: Connection, before: str) -> int:
    """Some of the facts that are old enough go and are counted, each once."""
    old = connection.execute(_OLD, {"before": before}).fetchall()
    counts = Counter((one.kind, one.day[:7]) for one in old)
    carry_out(
        connection,
        *(Write(_COUNTED, {"of_talk": one.talk, "of_kind": one.kind, "of_day": one.day}) for one in old),
        *(Write(_COUNT, {"kind": kind, "month": month, "number": n}) for (kind, month), n in counts.items()),
    )
    return len(old)
