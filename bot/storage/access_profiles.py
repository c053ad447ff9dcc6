"""What helps a person to talk, in the `people` store: sealed, reached by keyed fingerprints alone. Nothing of a talk.

A profile has a random id. A chat, a device's cookie, four words or a link that works once each lead to it; nothing that
is stored leads from it to any of them.
"""

from collections.abc import Mapping

from sqlalchemy import BigInteger, Integer, bindparam, delete, or_, select, update
from sqlalchemy.engine import Connection

from bot.storage.columns import BLOB, DAY, ID, WORD, Kept, Readers, column, table
from bot.storage.people import TABLES
from bot.storage.talks import Read
from bot.storage.work import Statement, Write

profile = table(
    "access_profile",
    TABLES,
    column("id", ID, "a random id", kept=Kept.CHAT, purpose="to be found", key=True),
    column("day", DAY, "the day of its last use, to the month", kept=Kept.CHAT, purpose="to delete it", index=True),
    column(
        "sealed", BLOB, "what helps to talk, from lists; who may see it; what is missing; sealed", kept=Kept.CHAT,
        purpose="to start a talk from it", who=Readers.PERSON,
    ),
)  # fmt: skip
way = table(
    "access_way",
    TABLES,
    column(
        "id", ID, "a keyed fingerprint of a chat, a cookie, four words or a link", kept=Kept.CHAT,
        purpose="to find the profile", key=True,
    ),
    column("profile", ID, "the profile it leads to", kept=Kept.CHAT, purpose="to find it", index=True),
    column("ends", BigInteger(), "when it ends; 0: with the profile", kept=Kept.CHAT, purpose="to end it", index=True),
)  # fmt: skip
count = table(
    "access_count",
    TABLES,
    column("month", DAY, "the month", kept=Kept.MONTH, purpose="to count once a month", key=True),
    column("what", WORD, "a need, or what was missing", kept=Kept.MONTH, purpose="to meet it", key=True),
    column(
        "number", Integer(), "profiles", kept=Kept.MONTH, purpose="to plan, small numbers hidden", who=Readers.LEADS
    ),
)

_PUT = Statement.put(profile, changes=("day", "sealed"))
_TOUCH = Statement(update(profile).where(profile.c.id == bindparam("of")).values(day=bindparam("on")))
_LEAD = Statement.put(way, changes=("profile", "ends"))
_END = Statement(delete(way).where(way.c.id == bindparam("of")))
_FORGET = (
    Statement(delete(way).where(way.c.profile == bindparam("of"))),
    Statement(delete(profile).where(profile.c.id == bindparam("of"))),
)
_FOUND = (
    select(profile.c.id, profile.c.day, profile.c.sealed)
    .join_from(way, profile, way.c.profile == profile.c.id)
    .where(way.c.id == bindparam("of"), or_(way.c.ends == 0, way.c.ends > bindparam("now")))
)
_OPEN = delete(way).where(way.c.id == bindparam("of"), way.c.ends > bindparam("now")).returning(way.c.profile)
_EVERY = select(profile.c.id, profile.c.sealed)
_UNUSED = Statement(delete(profile).where(profile.c.day < bindparam("before")))
_ENDED = Statement(delete(way).where(way.c.ends > 0, way.c.ends <= bindparam("now")))
_TO_NOTHING = delete(way).where(way.c.profile.not_in(select(profile.c.id)))
_UNREACHED = delete(profile).where(profile.c.id.not_in(select(way.c.profile)))
_COUNT = Statement.put(count, changes=("number",))
_OTHER_MONTHS = Statement(delete(count).where(count.c.month != bindparam("kept")))
_COUNTED = select(count.c.month, count.c.what, count.c.number)


def put(of: bytes, day: str, sealed: bytes) -> Write:
    """Keep this profile, in the place of what it was."""
    return Write(_PUT, {"id": of, "day": day, "sealed": sealed})


def touch(of: bytes, day: str) -> Write:
    """It was used, so it is kept for a year from that day."""
    return Write(_TOUCH, {"of": of, "on": day})


def lead(way_in: bytes, to: bytes, ends: int = 0) -> Write:
    """Let this fingerprint lead to that profile, and to no other."""
    return Write(_LEAD, {"id": way_in, "profile": to, "ends": ends})


def end(way_in: bytes) -> Write:
    """This fingerprint leads nowhere. A profile that nothing leads to goes with the next sweep."""
    return Write(_END, {"of": way_in})


def forget(of: bytes) -> tuple[Write, ...]:
    """Delete the profile, for every device and chat at once."""
    return tuple(Write(statement, {"of": of}) for statement in _FORGET)


def found(way_in: bytes, now: int) -> Read[tuple[bytes, str, bytes] | None]:
    """The profile to which it leads: its id, the day of its last use, itself sealed."""

    def read(connection: Connection) -> tuple[bytes, str, bytes] | None:
        row = connection.execute(_FOUND, {"of": way_in, "now": now}).first()
        return None if row is None else (row.id, row.day, row.sealed)

    return read


def opened(way_in: bytes, now: int) -> Read[bytes]:
    """To which profile a link leads that works once, which is then used up; b"" for used, ended and invented alike."""
    return lambda connection: connection.execute(_OPEN, {"of": way_in, "now": now}).scalar() or b""


def every(connection: Connection) -> tuple[tuple[bytes, bytes], ...]:
    """Every profile, sealed, to be counted."""
    return tuple((row.id, row.sealed) for row in connection.execute(_EVERY))


def past(before: str, now: int) -> tuple[Write, ...]:
    """Delete what nobody has used since that day, and links whose time is over."""
    return Write(_UNUSED, {"before": before}), Write(_ENDED, {"now": now})


def tidy(connection: Connection) -> None:
    """Delete what leads to nothing, and what nothing leads to."""
    connection.execute(_TO_NOTHING)
    connection.execute(_UNREACHED)


def set_counts(month: str, numbers: Mapping[str, int]) -> tuple[Write, ...]:
    """The counts of a month, in the place of those of every other."""
    kept = tuple(Write(_COUNT, {"month": month, "what": what, "number": numbers[what]}) for what in sorted(numbers))
    return (*kept, Write(_OTHER_MONTHS, {"kept": month}))


def counts(connection: Connection) -> tuple[str, Mapping[str, int]]:
    """The month that was counted last, and its counts; "" where none was."""
    rows = connection.execute(_COUNTED).all()
    month = max((row.month for row in rows), default="")
    return month, {row.what: row.number for row in rows if row.month == month}
