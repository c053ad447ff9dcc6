"""Incidents, whose part in one is due an offer, and what was done by when. No name: a person is a part and a role."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec
from sqlalchemy import BigInteger, MetaData, bindparam, func, select, update
from sqlalchemy.engine import Connection

from bot.storage.columns import BLOB, DAY, ID, WORD, Kept, Readers, column, table
from bot.storage.rows import Rows
from bot.storage.store import Store
from bot.storage.talks import Read
from bot.storage.work import Statement, Write

TABLES = MetaData()

IncidentState: TypeAlias = Literal["open", "closed", "law"]
"""`law`: a death or serious injury; learning is closed, and the legal route is shown instead."""

incident = table(
    "incident",
    TABLES,
    column("code", WORD, "a random code", kept=Kept.INCIDENT, purpose="to know it", key=True, who=Readers.DESK),
    column("state", WORD, "open, closed, law", kept=Kept.INCIDENT, purpose="to see what is due", who=Readers.DESK),
    column("opened_on", DAY, "the day", kept=Kept.INCIDENT, purpose="to delete it", who=Readers.DESK, index=True),
    column("ended_on", DAY, "the day it ended, or nothing", kept=Kept.INCIDENT, purpose="deadlines", who=Readers.DESK),
    column("ended_at", BigInteger(), "when it ended; 0: no", kept=Kept.INCIDENT, purpose="deadlines", who=Readers.DESK),
    column("setting", WORD, "the kind of place", kept=Kept.INCIDENT, purpose="like with like", who=Readers.DESK),
    column("profile", WORD, "which deadlines hold", kept=Kept.INCIDENT, purpose="deadlines", who=Readers.DESK),
    column("facts", BLOB, "coded facts, sealed", kept=Kept.INCIDENT, purpose="to count and compare", who=Readers.DESK),
)

reference = table(
    "reference",
    TABLES,
    column("incident", WORD, "its code", kept=Kept.INCIDENT, purpose="to find it", key=True, who=Readers.DESK),
    column("local", BLOB, "the number in the service's own record; sealed", kept=Kept.INCIDENT, purpose="to find the "
           "legal record", who=Readers.DESK),
)  # fmt: skip

part = table(
    "part",
    TABLES,
    column("id", ID, "random", kept=Kept.INCIDENT, purpose="to tell one offer from the next", key=True),
    column("incident", WORD, "its code", kept=Kept.INCIDENT, purpose="to find it", index=True),
    column("role", WORD, "person, staff, witness, ...", kept=Kept.INCIDENT, purpose="to invite", who=Readers.DESK),
    column("offered_on", DAY, "the day staff offered support, or nothing", kept=Kept.INCIDENT, purpose="offers within "
           "a day", who=Readers.DESK),
    column("asked_on", DAY, "the day the invitation was given, or nothing", kept=Kept.INCIDENT, purpose="who was asked",
           who=Readers.DESK),
)  # fmt: skip

involved = table(
    "involved",
    TABLES,
    column(
        "incident", WORD, "its code", kept=Kept.INCIDENT, purpose="whoever was part of it leads no review", key=True
    ),
    column("account", ID, "of a lead or facilitator", kept=Kept.INCIDENT, purpose="the same", key=True),
)

duty = table(
    "duty",
    TABLES,
    column("incident", WORD, "its code", kept=Kept.INCIDENT, purpose="to find it", key=True),
    column("duty", WORD, "a duty of the profile", kept=Kept.INCIDENT, purpose="deadlines", key=True, who=Readers.DESK),
    column("done_at", BigInteger(), "when it was done", kept=Kept.INCIDENT, purpose="in time?", who=Readers.DESK),
    column("account", ID, "who ticked it", kept=Kept.INCIDENT, purpose="to answer for it", who=Readers.DESK),
)


class Incident(msgspec.Struct, frozen=True):
    """One incident: an opaque code. `facts`: codes of `bot.incidents.incident`, each left out where it is not known."""

    code: str
    opened_on: str
    setting: str
    profile: str
    state: IncidentState = "open"
    ended_on: str = ""
    ended_at: int = 0
    facts: Mapping[str, tuple[str, ...]] = {}


class Reference(msgspec.Struct, frozen=True):
    """What the service calls it in its own record."""

    incident: str
    local: str


class Part(msgspec.Struct, frozen=True):
    """Somebody's part in an incident."""

    id: bytes
    incident: str
    role: str
    offered_on: str = ""
    asked_on: str = ""


class Involved(msgspec.Struct, frozen=True):
    """An account whose holder was part of an incident."""

    incident: str
    account: bytes


class DutyDone(msgspec.Struct, frozen=True):
    """A duty of the profile that was met, and who says so."""

    incident: str
    duty: str
    done_at: int
    account: bytes


INCIDENTS = Rows(incident, Incident, sealed=("facts",))
REFERENCES = Rows(reference, Reference, sealed=("local",))
PARTS = Rows(part, Part)
INVOLVED = Rows(involved, Involved)
DUTIES = Rows(duty, DutyDone)

_OFFERED = Statement(
    update(part).where(part.c.id == bindparam("of"), part.c.offered_on == "").values(offered_on=bindparam("on"))
)
_ASKED = Statement(
    update(part).where(part.c.id == bindparam("of"), part.c.asked_on == "").values(asked_on=bindparam("on"))
)
_PARTS_OF = PARTS.dropping(part.c.incident == bindparam("of"))
_INVOLVED_IN = INVOLVED.dropping(involved.c.incident == bindparam("of"))
_DUTIES_OF = DUTIES.dropping(duty.c.incident == bindparam("of"))
_OF_ALL = (
    select(part.c.incident, part.c.role, part.c.offered_on, func.count())
    .group_by(part.c.incident, part.c.role, part.c.offered_on)
    .order_by(part.c.incident, part.c.role, part.c.offered_on)
)


def all_of(store: Store, *, since: str = "") -> Read[tuple[Incident, ...]]:
    """Every incident opened on that day or later, in no order of time."""
    return INCIDENTS.where(store, incident.c.opened_on >= since)


def parts_of(store: Store, code: str) -> Read[tuple[Part, ...]]:
    """Everybody's part in an incident."""
    return PARTS.where(store, part.c.incident == code)


def offered(part_id: bytes, day: str) -> Write:
    """Support was offered to that person on that day; the first day stays."""
    return Write(_OFFERED, {"of": part_id, "on": day})


def asked(part_id: bytes, day: str) -> Write:
    """The invitation to learning was given on that day; the first day stays."""
    return Write(_ASKED, {"of": part_id, "on": day})


def due_offers(connection: Connection) -> tuple[tuple[str, str, str, int], ...]:
    """How many were due an offer: (incident, role, the day it was made or "", number)."""
    return tuple((one[0], one[1], one[2], one[3]) for one in connection.execute(_OF_ALL))


def was_involved(store: Store, code: str, account: bytes) -> Read[bool]:
    """Whether that account is known to have been part of it."""
    found = INVOLVED.of(store, code, account)
    return lambda connection: found(connection) is not None


def duties_done(store: Store, code: str) -> Read[tuple[DutyDone, ...]]:
    """Which duties of its profile were ticked."""
    return DUTIES.where(store, duty.c.incident == code)


def forget(code: str) -> tuple[Write, ...]:
    """Delete an incident with what hangs on it alone."""
    return (
        INCIDENTS.drop(code),
        REFERENCES.drop(code),
        *(Write(statement, {"of": code}) for statement in (_PARTS_OF, _INVOLVED_IN, _DUTIES_OF)),
    )
