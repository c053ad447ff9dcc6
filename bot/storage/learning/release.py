"""How reflections leave the person's hands: the link is cut after 24 hours, then they are released, then deleted."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec
from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection

from bot.storage import expiry
from bot.storage.learning import four_words, invitations, loop, page_links, record
from bot.storage.learning.record import TAKE_BACK_SECONDS, Reflection, reflection
from bot.storage.store import Store
from bot.storage.talks import Read
from bot.storage.work import Statement, Write
from bot.storage.writer import carry_out

DRAFT_DAYS = 14
UNREVIEWED_DAYS = 30
RECORD_DAYS = 3 * 365
GIVEN_DAYS = 90
CUT_AT_ONCE = 20  # reflections a transaction: each is opened and sealed again
NOBODY = b""

DESK_FLOWS = (
    "learning/huddle", "learning/team_review", "learning/follow_up", "learning/good_practice",
    "learning/you_said_we_did",
)  # fmt: skip
"""Talks at the desk, and the answer back: they are no reflection of a writer, and are in no release."""

_COLUMNS = tuple(reflection.c[name] for name in Reflection.__struct_fields__)
_SENT = (
    select(*_COLUMNS)
    .where(reflection.c.state == "sent", reflection.c.holder != NOBODY, reflection.c.sent_at <= bindparam("before"))
    .where(reflection.c.flow.not_in(DESK_FLOWS))
    .limit(CUT_AT_ONCE)
    .with_for_update(skip_locked=True)
)
_RIPE = (
    select(*_COLUMNS)
    .where(reflection.c.state == "sent", reflection.c.holder == NOBODY, reflection.c.flow.not_in(DESK_FLOWS))
    .order_by(reflection.c.id)
)
_RELEASED = (
    select(*_COLUMNS)
    .where(reflection.c.state == "released", reflection.c.released_on >= bindparam("since"))
    .where(reflection.c.flow.not_in(DESK_FLOWS))
    .order_by(reflection.c.released_on, reflection.c.id)
)
_RELEASE = Statement(
    update(reflection)
    .where(reflection.c.id == bindparam("of"), reflection.c.state == "sent", reflection.c.holder == NOBODY)
    .values(state=bindparam("to"), released_on=bindparam("on")),
    exact=True,
)
_OLD = (
    select(reflection.c.id)
    .where(
        (reflection.c.state.in_(("draft", "kept_private")) & (reflection.c.day < bindparam("drafts")))
        | (reflection.c.state.in_(("sent", "taken_back", "sent_back")) & (reflection.c.day < bindparam("unreviewed")))
        | (reflection.c.state == "released") & (reflection.c.released_on < bindparam("released"))
    )
    .limit(expiry.CHUNK)
)


def ripe(connection: Connection) -> Sequence[Reflection]:
    """What may be released: sent, its 24 hours over, its link cut. In no order of time."""
    return [Reflection(*found) for found in connection.execute(_RIPE)]


def release(reflections: Sequence[bytes], on: str) -> tuple[Write, ...]:
    """Release these together. Refused, all of them, if one is not ripe. Of a release everything ripe is part, so that
    from here on no writer has anything that waits."""
    released = (Write(_RELEASE, {"of": one, "to": "released", "on": on}) for one in reflections)
    return (*released, invitations.none_waits())


def writers(ripened: Sequence[Reflection]) -> int:
    """How many people at least wrote these: two texts of one writer count once."""
    return sum(one.counts for one in ripened)


def released(since: str) -> Read[Sequence[Reflection]]:
    """What was released on that day or later. In no order of time within a release."""
    return lambda connection: [Reflection(*found) for found in connection.execute(_RELEASED, {"since": since})]


async def cut_links(store: Store) -> int:
    """Cut what leads from sent answers to their writer, 24 hours after sending; how many were cut.

    The reflection gets another id and its answers are sealed again under it, so that nothing that named the talk (a
    button on an old page, a row that was deleted) leads to them. Its day becomes its week. The talk itself ends.
    """
    number = 0
    while cut := await store.change(lambda connection: _cut_some(store, connection)):
        number += cut
    return number


def _cut_some(store: Store, connection: Connection) -> int:
    sent = connection.execute(_SENT, {"before": store.now() - TAKE_BACK_SECONDS}).fetchall()
    for found in sent:
        _cut(store, connection, Reflection(*found))
    return len(sent)


def _cut(store: Store, connection: Connection, sent: Reflection) -> None:
    given = record.answers(store, sent.id)(connection)
    counts = 0 if invitations.waits(sent.holder)(connection) else 1
    nameless = msgspec.structs.replace(
        sent, id=store.random(len(sent.id)), holder=NOBODY, sent_at=0, day=_monday(sent.day), counts=counts
    )
    carry_out(
        connection,
        *record.drop(sent.id),
        *expiry.end(store, sent.id),
        four_words.forget(sent.id),
        invitations.count_given(sent.holder, _monday(store.today())),
        record.begin(nameless),
        *(write for one in given for write in record.keep(store, nameless.id, one, nameless.day)),
    )


async def sweep(store: Store, *, hold: bool = False) -> None:
    """Cut links, end talks whose time is over, and delete what is past its time.

    `hold`: a legal hold. Links are cut and talks end all the same; nothing of the record is deleted.
    """
    await cut_links(store)
    while expired := await store.read(expiry.expired(store.now())):
        await store.write(*(write for talk in expired for write in (*expiry.end(store, talk), four_words.forget(talk))))
    await expiry.sweep(store)
    await store.write(
        four_words.forget_past(store.today()),
        page_links.forget_past(store.now()),
        *invitations.forget_past(store.now(), store.day(-GIVEN_DAYS), store.day(-RECORD_DAYS)),
    )
    while not hold and (old := await store.read(_past_their_time(store))):
        await store.write(*(write for one in old for write in record.drop(one)))
    await loop.sweep(store, hold=hold)
    await store.erase()


def _past_their_time(store: Store) -> Read[Sequence[bytes]]:
    days = {"drafts": DRAFT_DAYS, "unreviewed": UNREVIEWED_DAYS, "released": RECORD_DAYS}
    wanted = {name: store.day(-number) for name, number in days.items()}
    return lambda connection: connection.execute(_OLD, wanted).scalars().all()


def _monday(day: str) -> str:
    on = date.fromisoformat(day)
    return (on - timedelta(on.weekday())).isoformat()
