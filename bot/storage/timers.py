"""Who sends what is due: replies owed, appointments, messages to delete. Claimed by conditional update, so once each.

A process beats in every store. One that is silent for ten seconds is struck off the list, and what belongs to nobody on
the list is taken over. A process that was only stopped for a while finds its claims gone and sends nothing twice.
"""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Table, bindparam, delete, select, tuple_, update

from bot.storage.store import Store
from bot.storage.tables import appointment, message, owed, replica
from bot.storage.talks import NOBODY, Appointment, Read, owed_name
from bot.storage.work import Statement, Write

SILENT_SECONDS = 10
BEAT_SECONDS = 2
CLAIM_LIMIT = 2000

_LISTED = select(replica.c.id)
_BEAT = Statement.put(replica, changes=("beat", "day"))
_STRIKE = Statement(delete(replica).where(replica.c.id == bindparam("of"), replica.c.beat == bindparam("heard")))
_BEATS = select(replica.c.id, replica.c.beat)


class Claim:
    """How one kind of row is claimed: which are free, and what of them is told to the one who gets them."""

    def __init__(self, table: Table, names: tuple[str, ...], *free: ColumnElement[bool]) -> None:
        key = tuple(table.primary_key.columns)
        chosen = select(*key).where(*free).limit(CLAIM_LIMIT).with_for_update(skip_locked=True)
        one_of = (key[0] if len(key) == 1 else tuple_(*key)).in_(chosen)
        self.any = select(key[0]).where(*free).limit(1)
        self.take = (
            update(table).where(one_of).values(replica=bindparam("me")).returning(*(table.c[name] for name in names))
        )

    async def claim(self, store: Store, me: bytes, **due: str | int) -> Sequence[Any]:
        """Rows that were free and are ours from here on. Where there are none nothing is written."""
        if await store.read(lambda connection: connection.execute(self.any, due).first()) is None:
            return ()
        return await store.change(lambda connection: connection.execute(self.take, due | {"me": me}).fetchall())


def freed(table: Table) -> Statement:
    """The statement that frees what was claimed by a process that is not on the list."""
    held = (table.c.replica != NOBODY, table.c.replica.not_in(_LISTED))
    return Statement(update(table).where(*held).values(replica=bindparam("nobody")))


_REPLIES = Claim(owed, ("talk", "revision", "reply"), owed.c.replica.not_in(_LISTED))
_APPOINTMENTS = Claim(
    appointment,
    Appointment.__struct_fields__,
    appointment.c.replica == NOBODY,
    appointment.c.day <= bindparam("today"),
)
_MESSAGES = Claim(message, ("id", "place"), message.c.replica == NOBODY, message.c.due <= bindparam("now"))
_LET_GO, _LET_GO_MESSAGES = freed(appointment), freed(message)
_DONE = Statement(delete(appointment).where(appointment.c.id == bindparam("of")))
_GONE = Statement(delete(message).where(message.c.id == bindparam("of")))
_LATER = Statement(
    update(message).where(message.c.id == bindparam("of")).values(replica=bindparam("nobody"), due=bindparam("at"))
)
_STILL = select(appointment.c.id).where(appointment.c.id == bindparam("of"), appointment.c.replica == bindparam("me"))


class Owed(msgspec.Struct, frozen=True):
    """A reply that has not gone out: what is needed to render it again."""

    id: bytes
    talk: bytes
    revision: int
    reply: bytes


class Message(msgspec.Struct, frozen=True):
    """A message to delete in a chat: its address and number."""

    id: bytes
    place: bytes


class Pulse:
    """This process among those that share a store. It beats before it owes anything; `me` names it from then on.

    `alone`: no other process can be there (a folder on a laptop, under the process lock): it beats once, and whoever
    was listed before is gone.
    """

    def __init__(self, store: Store, *, alone: bool, tick: Callable[[], float] = monotonic) -> None:
        self.me = store.random(16)
        self._store = store
        self._alone = alone
        self._tick = tick
        self._count = 0
        self._heard: dict[bytes, tuple[int, float]] = {}

    async def beat(self) -> None:
        """Say that this process lives, and strike off those that were silent for ten seconds of our own clock."""
        if self._alone and self._count:
            return
        self._count += 1
        mine = Write(_BEAT, {"id": self.me, "beat": self._count, "day": self._store.today()})
        beats = await self._store.read(lambda connection: connection.execute(_BEATS).fetchall())
        silent = [Write(_STRIKE, {"of": name, "heard": beat}) for name, beat in beats if self._is_silent(name, beat)]
        await self._store.write(mine, *silent)

    async def end(self) -> None:
        """This process ends: whatever it had claimed is free at once, instead of after ten silent seconds."""
        if self._count:
            await self._store.write(Write(_STRIKE, {"of": self.me, "heard": self._count}))

    def _is_silent(self, name: bytes, beat: int) -> bool:
        now = self._tick()
        if self._heard.get(name, (-1, now))[0] != beat:
            self._heard[name] = (beat, now)
        quiet = now - self._heard[name][1]
        return name != self.me and (self._alone or quiet >= SILENT_SECONDS)


async def take_over(store: Store, me: bytes) -> tuple[Owed, ...]:
    """The replies owed by processes that are gone, which are now ours to send; in the order of each talk."""
    got = await _REPLIES.claim(store, me)
    named = sorted((owed_name(one.talk, one.revision), one) for one in got)
    return tuple(Owed(name, one.talk, one.revision, store.open("owed", name, one.reply)) for name, one in named)


async def claim_due(store: Store, me: bytes) -> tuple[Appointment, ...]:
    """The appointments of today and before that nobody has claimed, now ours; some thousand at a time.

    Their addresses are still sealed (`address_of`): a hundred thousand are claimed in a second, and sent over an hour.
    The moment of the day is the caller's to choose. `still_mine` is to be asked right before sending: /stop may have
    come between, or another process may have taken over.
    """
    got = await _APPOINTMENTS.claim(store, me, today=store.today())
    return tuple(Appointment(*one) for one in got)


def address_of(store: Store, due: Appointment) -> bytes:
    """Where a claimed appointment goes."""
    return store.open("appointment", due.id, due.address)


async def claim_messages(store: Store, me: bytes) -> tuple[Message, ...]:
    """The messages that are due for deletion in their chats, now ours to delete; some hundred at a time."""
    got = await _MESSAGES.claim(store, me, now=store.now())
    return tuple(Message(one.id, store.open("message", one.id, one.place)) for one in got)


async def let_go(store: Store) -> None:
    """Free the claims of processes that are gone."""
    await store.write(Write(_LET_GO, {"nobody": NOBODY}), Write(_LET_GO_MESSAGES, {"nobody": NOBODY}))


def still_mine(appointment_id: bytes, me: bytes) -> Read[bool]:
    """Whether that appointment still stands, and is ours to send."""
    return lambda connection: connection.execute(_STILL, {"of": appointment_id, "me": me}).first() is not None


def done(appointment_id: bytes) -> Write:
    """The appointment was sent: it is gone."""
    return Write(_DONE, {"of": appointment_id})


def gone(message_id: bytes) -> Write:
    """The message is deleted in the chat, or cannot be any more."""
    return Write(_GONE, {"of": message_id})


def later(message_id: bytes, at: int) -> Write:
    """The chat could not be reached: try again then, whoever is there."""
    return Write(_LATER, {"of": message_id, "nobody": NOBODY, "at": at})
