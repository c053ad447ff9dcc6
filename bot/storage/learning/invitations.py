"""Invitations to learning, the wish to hear what was done, and the two numbers kept beside the record."""

import msgspec
from sqlalchemy import BigInteger, Integer, MetaData, SmallInteger, bindparam, delete, select, update
from sqlalchemy.engine import Connection

from bot.storage.columns import DAY, ID, WORD, Kept, Readers, column, table
from bot.storage.seal import ID_BYTES
from bot.storage.store import Store
from bot.storage.talks import Read
from bot.storage.work import Statement, Write

TABLES = MetaData()
NOBODY = b""

invitation = table(
    "invitation",
    TABLES,
    column(
        "code", ID, "a keyed fingerprint of the link's code", kept=Kept.INVITATION, purpose="to open it once", key=True
    ),
    column("flow", WORD, "the flow it opens", kept=Kept.INVITATION, purpose="to open it"),
    column("audience", WORD, "staff, adult, ...", kept=Kept.INVITATION, purpose="to open the right flow"),
    column("role", WORD, "part in it, never a name", kept=Kept.INVITATION, purpose="to open the right flow"),
    column(
        "incident", WORD, "an opaque code, or nothing", kept=Kept.INVITATION, purpose="to bring answers to its review"
    ),
    column("expires_at", BigInteger(), "when the link ends", kept=Kept.INVITATION, purpose="to end it", index=True),
    column("opened_by", ID, "pseudonym of the first chat, or nothing", kept=Kept.INVITATION, purpose="it opens once"),
    column("part", ID, "a part in the incident, or nothing", kept=Kept.INVITATION, purpose="to issue it again"),
    column("about", ID, "an action, a review, a rule, or nothing", kept=Kept.INVITATION, purpose="to open that one"),
    column("opens_on", DAY, "not before that day, or nothing", kept=Kept.INVITATION, purpose="learning is another day"),
)

wish = table(
    "wish",
    TABLES,
    column("holder", ID, "this store's own pseudonym of the chat", kept=Kept.WISH, purpose="to answer back", key=True),
    column("incident", WORD, "an opaque code, or nothing", kept=Kept.WISH, purpose="it hangs on the review", key=True),
    column("way", WORD, "here, from a person, ...", kept=Kept.WISH, purpose="to answer as wished", who=Readers.PERSON),
    column("day", DAY, "the day", kept=Kept.WISH, purpose="to delete it"),
)

given = table(
    "given",
    TABLES,
    column(
        "holder",
        ID,
        "this store's own pseudonym of the chat",
        kept=Kept.GIVEN,
        purpose="what /delete cannot find",
        key=True,
    ),
    column(
        "number", Integer(), "reflections that carry no name", kept=Kept.GIVEN, purpose="the same", who=Readers.PERSON
    ),
    column("day", DAY, "the day of the last", kept=Kept.GIVEN, purpose="to delete it"),
    column("waiting", SmallInteger(), "1: one of them is not released", kept=Kept.GIVEN, purpose="writers, not texts"),
)

offered = table(
    "offered",
    TABLES,
    column(
        "week", DAY, "its Monday", kept=Kept.ALWAYS, purpose="are people offered support", key=True, who=Readers.LEADS
    ),
    column("number", Integer(), "offers staff made", kept=Kept.ALWAYS, purpose="the same", who=Readers.LEADS),
)


class Invitation(msgspec.Struct, frozen=True):
    """What a link opens. It names no person."""

    flow: str
    audience: str
    role: str
    incident: str
    expires_at: int
    opened_by: bytes = NOBODY
    part: bytes = NOBODY
    about: bytes = NOBODY
    opens_on: str = ""


_INVITATION = tuple(invitation.c[name] for name in Invitation.__struct_fields__)
_INVITE = Statement.put(invitation)
_OPEN = (
    select(*_INVITATION)
    .where(invitation.c.code == bindparam("of"), invitation.c.opened_by == NOBODY)
    .where(invitation.c.expires_at > bindparam("now"))
    .with_for_update()
)
_BIND = update(invitation).where(invitation.c.code == bindparam("of")).values(opened_by=bindparam("by"))
_PAST = Statement(delete(invitation).where(invitation.c.expires_at <= bindparam("now")))
_OF_CODE = select(*_INVITATION).where(invitation.c.code == bindparam("of"), invitation.c.expires_at > bindparam("now"))
_OF_NAME = (
    select(*_INVITATION)
    .where(invitation.c.code.between(bindparam("first"), bindparam("last")))
    .where(invitation.c.expires_at > bindparam("now"))
)
_OPENED_BY = (
    select(invitation.c.code, *_INVITATION).where(invitation.c.opened_by == bindparam("of")).order_by(invitation.c.code)
)
_WISH = Statement.put(wish, changes=("way", "day"))
_NO_WISH = Statement(delete(wish).where(wish.c.holder == bindparam("of")))
_PAST_WISH = Statement(delete(wish).where(wish.c.day < bindparam("before")))
_WISHES = select(wish.c.incident, wish.c.way).where(wish.c.holder == bindparam("of")).order_by(wish.c.incident)
_WISHING = select(wish.c.holder).where(wish.c.incident == bindparam("of")).order_by(wish.c.holder)
_GIVEN = Statement.put(given, changes=("day", "waiting"), adds=("number",))
_NONE_WAITS = Statement(update(given).where(given.c.waiting == 1).values(waiting=bindparam("none")))
_WAITS = select(given.c.waiting).where(given.c.holder == bindparam("of"))
_FORGET_GIVEN = Statement(delete(given).where(given.c.holder == bindparam("of")))
_PAST_GIVEN = Statement(delete(given).where(given.c.day < bindparam("before")))
_GIVEN_BY = select(given.c.number).where(given.c.holder == bindparam("of"))
_OFFERS = select(offered.c.week, offered.c.number).order_by(offered.c.week)
_OFFERED = Statement.put(offered, changes=("number",))


def invite(store: Store, code: str, made: Invitation) -> Write:
    """Make an invitation that opens with `code`."""
    return Write(_INVITE, msgspec.structs.asdict(made) | {"code": _name(store, code)})


async def accept(store: Store, code: str, holder: bytes) -> Invitation | None:
    """Bind an invitation to the first chat that opens it; None for used, ended and invented alike."""
    wanted = {"of": _name(store, code), "now": store.now()}

    def bind(connection: Connection) -> Invitation | None:
        found = connection.execute(_OPEN, wanted).first()
        if found is None:
            return None
        connection.execute(_BIND, {"of": wanted["of"], "by": holder})
        return msgspec.structs.replace(Invitation(*found), opened_by=holder)

    return await store.change(bind)


def of_code(store: Store, code: str) -> Read[Invitation | None]:
    """The invitation of that code, unless its time is over."""
    wanted = {"of": _name(store, code), "now": store.now()}

    def read(connection: Connection) -> Invitation | None:
        found = connection.execute(_OF_CODE, wanted).first()
        return None if found is None else Invitation(*found)

    return read


def of_name(store: Store, start: bytes) -> Read[Invitation | None]:
    """The invitation whose fingerprint starts so, unless its time is over: what a button can hold of it."""
    wanted = {"first": start, "last": start.ljust(ID_BYTES, b"\xff"), "now": store.now()}

    def read(connection: Connection) -> Invitation | None:
        found = connection.execute(_OF_NAME, wanted).first()
        return None if found is None else Invitation(*found)

    return read


def want_to_hear(holder: bytes, incident: str, way: str, day: str) -> Write:
    """The person wants to hear what was done, in this way. It hangs on the incident, not on the answers."""
    return Write(_WISH, {"holder": holder, "incident": incident, "way": way, "day": day})


def wish_origin(store: Store, holder: bytes, incident: str) -> bytes:
    """The name of the appointment that waits until there is something to hear."""
    return store.fingerprint("wish", holder, incident.encode())


def no_wish(holder: bytes) -> Write:
    """Nothing more is to be told to this chat."""
    return Write(_NO_WISH, {"of": holder})


def wishes(holder: bytes) -> Read[tuple[tuple[str, str], ...]]:
    """What this chat wants to hear: (incident, way)."""
    return lambda connection: tuple((one.incident, one.way) for one in connection.execute(_WISHES, {"of": holder}))


def wishing(incident: str) -> Read[tuple[bytes, ...]]:
    """Every chat that wants to hear of that incident."""
    return lambda connection: tuple(connection.execute(_WISHING, {"of": incident}).scalars())


def count_given(holder: bytes, day: str) -> Write:
    """One more reflection of this chat carries no name any more, and waits for its release."""
    return Write(_GIVEN, {"holder": holder, "number": 1, "day": day, "waiting": 1})


def waits(holder: bytes) -> Read[bool]:
    """Whether a reflection of this chat that carries no name waits for its release."""
    return lambda connection: bool(connection.execute(_WAITS, {"of": holder}).scalar())


def none_waits() -> Write:
    """All that carried no name was released."""
    return Write(_NONE_WAITS, {"none": 0})


def forget_given(holder: bytes) -> Write:
    """Forget how many there were."""
    return Write(_FORGET_GIVEN, {"of": holder})


def given_by(holder: bytes) -> Read[int]:
    """How many reflections of this chat cannot be found any more."""
    return lambda connection: connection.execute(_GIVEN_BY, {"of": holder}).scalar() or 0


def set_offered(week: str, number: int) -> Write:
    """How many offers of support staff made in that week: an absolute count, so that a repeated job changes nothing."""
    return Write(_OFFERED, {"week": week, "number": number})


def offers(connection: Connection) -> tuple[tuple[str, int], ...]:
    """How many offers staff made in each week, by its Monday."""
    return tuple((week, number) for week, number in connection.execute(_OFFERS))


def forget_past(now: int, given_before: str, wished_before: str) -> tuple[Write, ...]:
    """Delete invitations whose time is over, and numbers and wishes from before these days."""
    return (
        Write(_PAST, {"now": now}),
        Write(_PAST_GIVEN, {"before": given_before}),
        Write(_PAST_WISH, {"before": wished_before}),
    )


def opened_by(holder: bytes) -> Read[tuple[tuple[bytes, Invitation], ...]]:
    """The invitations that a chat has opened and whose time is not over, by their fingerprints."""
    return lambda connection: tuple(
        (found[0], Invitation(*found[1:])) for found in connection.execute(_OPENED_BY, {"of": holder})
    )


def day_origin(store: Store, name: bytes) -> bytes:
    """The name of the appointment with which an invitation comes back on its day."""
    return store.fingerprint("invited", name)


def name_of(store: Store, code: str) -> bytes:
    """The fingerprint under which a code is kept."""
    return _name(store, code)


def _name(store: Store, code: str) -> bytes:
    return store.fingerprint("invitation", code.encode())
