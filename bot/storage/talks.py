"""What every store that holds talks writes and reads: rows, seen-marks, replies owed, appointments, messages, versions.

Functions that return a `Write` change nothing themselves; those that return a reading function are for `Store.read`.
"""

import zlib
from collections.abc import Callable, Sequence
from typing import TypeAlias, TypeVar

import msgspec
from sqlalchemy import BigInteger, bindparam, case, delete, exists, insert, select, update
from sqlalchemy.engine import Connection

from bot.storage.store import Store
from bot.storage.tables import TALK, appointment, flow_version, message, owed, seen, session, talk
from bot.storage.work import Row, Statement, Write

T = TypeVar("T")
Read: TypeAlias = Callable[[Connection], T]

MESSAGE_SECONDS = 46 * 3600
"""A message is due for deletion at the latest then: an hour before it is given up, two before nobody can delete it."""
GIVEN_UP_SECONDS = 47 * 3600
REVISION_BYTES = 4
NOBODY = b""

INSERT = Statement(insert(session))


def _update(*names: str) -> Statement:
    where = (session.c.id == bindparam("talk"), session.c.revision == bindparam("old"))
    return Statement(update(session).where(*where).values({name: bindparam(name) for name in names}), exact=True)


MOVE = _update("revision", "state")  # the ordinary turn: it touches no index
MOVE_AND_KEEP = _update("revision", "state", "expires", "live")
HAND_ON = Statement(update(session).where(session.c.id == bindparam("talk")).values(chat=bindparam("to")))
END = Statement(delete(session).where(session.c.id == bindparam("talk")))
MARK = Statement(insert(seen))
OWE = Statement.put(owed, changes=("replica", "reply"))
SENT = Statement(delete(owed).where(owed.c.talk == bindparam("of"), owed.c.revision <= bindparam("at")))
ASSIGN = Statement(
    update(owed)
    .where(owed.c.talk == bindparam("of"), owed.c.revision <= bindparam("at"))
    .values(replica=bindparam("to"))
)
UNMARK = Statement(delete(seen).where(seen.c.mark == bindparam("of")))
DROP_OWED = Statement(delete(owed).where(owed.c.talk == bindparam("of")))
APPOINT = Statement.put(appointment, changes=("day", "topic", "address", "replica", "holder"))
CANCEL = Statement(delete(appointment).where(appointment.c.origin == bindparam("of")))
RESCHEDULE = Statement(
    update(appointment)
    .where(appointment.c.origin == bindparam("of"), appointment.c.replica == bindparam("nobody"))
    .values(day=bindparam("on"))
)
CANCEL_ALL = Statement(delete(appointment).where(appointment.c.holder == bindparam("of")))
_GOES_ON = exists().where(session.c.id == bindparam("of"))
_WHEN = case((_GOES_ON, bindparam("latest", type_=BigInteger)), else_=bindparam("at_once", type_=BigInteger))
KEEP_MESSAGE = Statement(insert(message))
KEEP_MESSAGE_OF = Statement(
    insert(message).values({one.name: bindparam(one.name) for one in message.columns} | {"due": _WHEN})
)
RELEASE_MESSAGES = Statement(
    update(message).where(message.c.talk == bindparam("of")).values(talk=bindparam("nobody"), due=bindparam("now"))
)
REMEMBER = Statement.put(flow_version, changes=("until",))


class Appointment(msgspec.Struct, frozen=True):
    """A message that is to be sent on a day. `topic` is the flow it opens; `number` is 1 or 2, never more."""

    id: bytes
    origin: bytes
    topic: str
    number: int
    day: str
    holder: bytes
    address: bytes = b""  # sealed, but in what `timers.claim_due` gives


class Version(msgspec.Struct, frozen=True):
    """A flow as it was written when a talk began with it."""

    version: str
    flow: str
    source: str


def begin(row: Row) -> Write:
    """Add a talk. An id that is there already is refused."""
    return Write(INSERT, msgspec.structs.asdict(row) | {"live": int(row.live)})


def change(row: Row, was: Row) -> Write:
    """Move a talk on from the row it was. If it stands elsewhere by now, the whole work is refused."""
    values = {"talk": row.id, "old": was.revision, "revision": row.revision, "state": row.state}
    if (row.expires, row.live) == (was.expires, was.live):
        return Write(MOVE, values)
    return Write(MOVE_AND_KEEP, values | {"expires": row.expires, "live": int(row.live)})


def hand_on(talk_id: bytes, chat: bytes) -> Write:
    """The talk goes on in another chat: the one before does not find it any more."""
    return Write(HAND_ON, {"talk": talk_id, "to": chat})


def end(talk_id: bytes) -> tuple[Write, ...]:
    """Delete a talk with the replies still owed to it. What it left in a chat is for `release_messages`."""
    return (Write(END, {"talk": talk_id}), drop_owed(talk_id))


def drop_owed(talk_id: bytes) -> Write:
    """What is owed to a talk is not sent any more."""
    return Write(DROP_OWED, {"of": talk_id})


def see(mark: bytes, day: str) -> Write:
    """Remember an event, so that its repetition changes nothing."""
    return Write(MARK, {"mark": mark, "day": day})


def unsee(mark: bytes) -> Write:
    """Forget an event that came to nothing, so that it may come again."""
    return Write(UNMARK, {"of": mark})


def owe(store: Store, talk_id: bytes, revision: int, replica: bytes, reply: bytes) -> tuple[bytes, Write]:
    """Owe the reply to a turn, which `replica` sends; the id marks it as sent. `reply` is what it is rendered from."""
    owed_id = owed_name(talk_id, revision)
    values = {"talk": talk_id, "revision": revision, "replica": replica}
    return owed_id, Write(OWE, values | {"reply": store.seal("owed", owed_id, reply)})


def sent(owed_id: bytes) -> Write:
    """The reply has gone out. Whatever was owed of that talk before it is overtaken."""
    return Write(SENT, _up_to(owed_id))


def assign(owed_id: bytes, replica: bytes = NOBODY) -> Write:
    """Let that process send the reply, and whatever was owed of that talk before it; or whoever can."""
    return Write(ASSIGN, _up_to(owed_id) | {"to": replica})


def _up_to(owed_id: bytes) -> dict[str, bytes | int]:
    return {"of": owed_id[:-REVISION_BYTES], "at": int.from_bytes(owed_id[-REVISION_BYTES:], "big")}


def owed_name(talk_id: bytes, revision: int) -> bytes:
    """The id of the reply to that turn."""
    return talk_id + revision.to_bytes(REVISION_BYTES, "big")


def origin(store: Store, talk_id: bytes, step: str) -> bytes:
    """The name under which a step's appointments are taken back; it leads to no talk once that is over."""
    return store.fingerprint("origin", talk_id, step.encode())


def appoint(store: Store, of: bytes, number: int, day: str, *, topic: str, holder: bytes, address: bytes) -> Write:
    """Make the first or second appointment of an origin, or move it to another day. A third is refused."""
    appointment_id = store.fingerprint("appointment", of, bytes([number]))
    sealed = store.seal("appointment", appointment_id, address)
    values = {"id": appointment_id, "origin": of, "topic": topic, "number": number, "day": day}
    return Write(APPOINT, values | {"holder": holder, "replica": NOBODY, "address": sealed})


def cancel(of: bytes) -> Write:
    """Take back all appointments of an origin."""
    return Write(CANCEL, {"of": of})


def reschedule(of: bytes, day: str) -> Write:
    """Let what waits under that origin come on that day. Where nothing waits, nothing comes."""
    return Write(RESCHEDULE, {"of": of, "on": day, "nobody": NOBODY})


def cancel_all(holder: bytes) -> Write:
    """Take back all appointments of a chat in this store: /stop and /delete."""
    return Write(CANCEL_ALL, {"of": holder})


def keep_message(store: Store, talk_id: bytes, place: bytes) -> Write:
    """Remember a message of a talk (`place`: address, number): to be deleted within 47 hours, at once if it ended."""
    of = {"of": talk_id, "latest": store.now() + MESSAGE_SECONDS, "at_once": store.now()}
    return Write(KEEP_MESSAGE_OF, _message(store, talk_id, place) | of)


def keep_message_beside(store: Store, group: bytes, place: bytes) -> Write:
    """The same for a message outside any talk; `release_messages` makes its group due."""
    return Write(KEEP_MESSAGE, _message(store, group, place) | {"due": store.now() + MESSAGE_SECONDS})


def _message(store: Store, group: bytes, place: bytes) -> dict[str, bytes | int]:
    name, last = store.random(16), store.now() + GIVEN_UP_SECONDS
    sealed = store.seal("message", name, place)
    return {"id": name, "talk": group, "last": last, "replica": NOBODY, "place": sealed}


def release_messages(talk_id: bytes, now: int) -> Write:
    """The talk (or what stood beside it) is over: its messages are due for deletion at once, and untied from it."""
    return Write(RELEASE_MESSAGES, {"of": talk_id, "nobody": NOBODY, "now": now})


def remember(version: Version, until: str) -> Write:
    """Keep a flow as written until that day, for the talks that began with it."""
    source = zlib.compress(version.source.encode())
    return Write(REMEMBER, {"version": version.version, "flow": version.flow, "source": source, "until": until})


_OF_ID = select(*TALK).where(session.c.id == bindparam("of"))
_OF_CHAT = select(*TALK).where(session.c.chat == bindparam("of")).order_by(session.c.live.desc(), session.c.id)
_IS_OWED = select(owed.c.talk).where(owed.c.talk == bindparam("of")).limit(1)
_SEEN = select(seen.c.mark).where(seen.c.mark == bindparam("of"))
_VERSIONS = select(flow_version.c.version, flow_version.c.flow, flow_version.c.source)
_APPOINTED = (
    select(*(appointment.c[name] for name in Appointment.__struct_fields__ if name != "address"))
    .where(appointment.c.holder == bindparam("of"))
    .order_by(appointment.c.day, appointment.c.id)
)


def of_id(talk_id: bytes) -> Read[Row | None]:
    """The talk with that id."""

    def read(connection: Connection) -> Row | None:
        found = connection.execute(_OF_ID, {"of": talk_id}).first()
        return None if found is None else talk(found)

    return read


def of_chat(chat: bytes) -> Read[tuple[Row, ...]]:
    """The talks of a chat in this store, the live one first."""
    return lambda connection: tuple(talk(found) for found in connection.execute(_OF_CHAT, {"of": chat}))


def was_seen(mark: bytes) -> Read[bool]:
    """Whether that event was taken in this store."""
    return lambda connection: connection.execute(_SEEN, {"of": mark}).first() is not None


def arriving(chat: bytes, mark: bytes) -> Read[tuple[bool, tuple[Row, ...]]]:
    """`was_seen` and `of_chat` in one reading."""
    return lambda connection: (was_seen(mark)(connection), of_chat(chat)(connection))


def versions(connection: Connection) -> Sequence[Version]:
    """Every flow that some talk may still need."""
    found = connection.execute(_VERSIONS)
    return [Version(one.version, one.flow, zlib.decompress(one.source).decode()) for one in found]


def is_owed(talk_id: bytes) -> Read[bool]:
    """Whether a reply is owed to a talk."""
    return lambda connection: connection.execute(_IS_OWED, {"of": talk_id}).first() is not None


def appointed(holder: bytes) -> Read[tuple[Appointment, ...]]:
    """The appointments of a chat in this store, by day."""
    return lambda connection: tuple(Appointment(*found) for found in connection.execute(_APPOINTED, {"of": holder}))
