"""The tables of every store that holds talks (support, learning, safety), and the stamp of every store."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, MetaData, SmallInteger

from bot.storage.columns import BLOB, DAY, ID, WORD, Kept, Readers, column, table
from bot.storage.work import Row

STAMP = MetaData()
TALKS = MetaData()

stamp = table(
    "stamp",
    STAMP,
    column(
        "name", WORD, "mode, or key", kept=Kept.ALWAYS, who=Readers.OPERATOR, purpose="to tell stores apart", key=True
    ),
    column(
        "value",
        BLOB,
        "the mode of the service; the store's own key, wrapped by the master key",
        kept=Kept.ALWAYS,
        purpose="never to mix made-up and real talks; to seal what the store holds",
    ),
)

session = table(
    "session",
    TALKS,
    column("id", ID, "random", kept=Kept.TALK, purpose="to know the talk", key=True),
    column(
        "chat", ID, "this store's own pseudonym of the chat", kept=Kept.TALK, purpose="to find the talk", index=True
    ),
    column("revision", Integer(), "how many turns", kept=Kept.TALK, purpose="a late or doubled tap changes nothing"),
    column(
        "state", BLOB, "the step, and the answers a later question needs; sealed", kept=Kept.TALK, purpose="to go on"
    ),
    column("expires", BigInteger(), "when the talk ends by itself", kept=Kept.TALK, purpose="to end it", index=True),
    column("live", SmallInteger(), "1: typed words go to it", kept=Kept.TALK, purpose="one talk at a time in a chat"),
)

TALK = (session.c.id, session.c.chat, session.c.revision, session.c.state, session.c.expires, session.c.live)


def talk(found: Any) -> Row:
    """The talk in a row of the columns TALK."""
    return Row(found[0], found[1], found[2], found[3], found[4], bool(found[5]))


seen = table(
    "seen",
    TALKS,
    column(
        "mark", ID, "a keyed fingerprint of an event's number", kept=Kept.SEEN, purpose="nothing counts twice", key=True
    ),
    column("day", DAY, "the day it came", kept=Kept.SEEN, purpose="to delete it"),
)

owed = table(
    "owed",
    TALKS,
    column("talk", ID, "the talk's random id", kept=Kept.SENT, purpose="to keep replies in order", key=True),
    column("revision", Integer(), "the turn it answers", kept=Kept.SENT, purpose="to keep replies in order", key=True),
    column("replica", ID, "which process sends it", kept=Kept.SENT, purpose="to take over from one that died"),
    column(
        "reply", BLOB, "step, form, language, view and address; sealed", kept=Kept.SENT, purpose="to render it again"
    ),
)

message = table(
    "message",
    TALKS,
    column("id", ID, "random", kept=Kept.DELETED, purpose="to know the row", key=True),
    column(
        "talk",
        ID,
        "the talk's random id, or, outside any talk, a keyed fingerprint of the chat; empty once that is over",
        kept=Kept.DELETED,
        purpose="to find it",
        index=True,
    ),
    column("due", BigInteger(), "when it is to be deleted", kept=Kept.DELETED, purpose="to delete it", index=True),
    column("last", BigInteger(), "47 hours after it was sent", kept=Kept.DELETED, purpose="to give up", index=True),
    column("replica", ID, "which process deletes it; empty: none", kept=Kept.DELETED, purpose="so that one does"),
    column("place", BLOB, "address and message number; sealed", kept=Kept.DELETED, purpose="to delete it in the chat"),
)

appointment = table(
    "appointment",
    TALKS,
    column("id", ID, "a keyed fingerprint of origin and number", kept=Kept.APPOINTMENT, purpose="to know it", key=True),
    column(
        "origin",
        ID,
        "a keyed fingerprint of talk and step",
        kept=Kept.APPOINTMENT,
        purpose="Back takes it back",
        index=True,
    ),
    column("topic", WORD, "the flow it opens", kept=Kept.APPOINTMENT, purpose="to open it"),
    column("number", SmallInteger(), "first or second", kept=Kept.APPOINTMENT, purpose="two a topic at most"),
    column("day", DAY, "the day it is due", kept=Kept.APPOINTMENT, purpose="to send it", who=Readers.PERSON),
    column(
        "holder",
        ID,
        "this store's own pseudonym of the chat",
        kept=Kept.APPOINTMENT,
        purpose="/stop, /delete",
        index=True,
    ),
    column(
        "replica", ID, "which process sends it; empty: none", kept=Kept.APPOINTMENT, purpose="it is never sent twice"
    ),
    column("address", BLOB, "where it goes; sealed", kept=Kept.APPOINTMENT, purpose="to send it"),
    CheckConstraint("number IN (1, 2)", name="two_a_topic"),
    Index("ix_appointment_due", "replica", "day", info={"only_on": "sqlite"}),
    Index("ix_appointment_day", "day", info={"only_on": "postgresql"}),  # why: migrations/steps.py, `talks_2`
)

replica = table(
    "replica",
    TALKS,
    column("id", ID, "random", kept=Kept.REPLICA, purpose="to tell processes apart", key=True),
    column("beat", Integer(), "a counter", kept=Kept.REPLICA, purpose="to see that it is alive"),
    column("day", DAY, "the day of its last beat", kept=Kept.REPLICA, purpose="to delete it"),
)

flow_version = table(
    "flow_version",
    TALKS,
    column(
        "version", WORD, "hash of the flow", kept=Kept.TALK, purpose="a talk ends on the flow it began with", key=True
    ),
    column("flow", WORD, "which flow", kept=Kept.TALK, purpose="the same"),
    column("source", BLOB, "the flow as written, compressed", kept=Kept.TALK, purpose="the same"),
    column("until", DAY, "the last day a talk may need it", kept=Kept.TALK, purpose="to delete it"),
)
