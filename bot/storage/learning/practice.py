"""Examples of good practice: what waits for a second reader, was sent back, or was approved. Their words are answers.

An example is a reflection whose link to its writer is cut; `record` holds it, and `release` deletes it in its time.
"""

from sqlalchemy import select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql.expression import bindparam

from bot.storage.learning.record import Reflection, State, reflection
from bot.storage.learning.settled import PRACTICE
from bot.storage.talks import NOBODY, Read
from bot.storage.work import Statement, Write

STATES: tuple[State, ...] = ("sent", "sent_back", "released")

_HELD = (
    select(*(reflection.c[name] for name in Reflection.__struct_fields__))
    .where(reflection.c.flow == PRACTICE, reflection.c.holder == NOBODY, reflection.c.state.in_(STATES))
    .order_by(reflection.c.day.desc(), reflection.c.id)
)
_MOVE = Statement(
    update(reflection)
    .where(reflection.c.id == bindparam("of"), reflection.c.state == bindparam("was"))
    .values(state=bindparam("to"), released_on=bindparam("on"), day=bindparam("at_day")),
    exact=True,
)


def held() -> Read[tuple[Reflection, ...]]:
    """Every example that is kept, the latest first."""
    return lambda connection: tuple(Reflection(*found) for found in connection.execute(_HELD))


def of_id(of: bytes) -> Read[Reflection | None]:
    """The example with that id; None for what is none."""

    def read(connection: Connection) -> Reflection | None:
        return next((one for one in held()(connection) if one.id == of), None)

    return read


def move(of: bytes, was: State, to: State, day: str) -> Write:
    """Bring it from one state to another. Refused if it stands elsewhere: somebody else was quicker."""
    return Write(_MOVE, {"of": of, "was": was, "to": to, "on": day if to == "released" else "", "at_day": day})
